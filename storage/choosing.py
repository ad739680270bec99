"""How rows are chosen where a planner would go astray."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Table

from storage.tables.columns import by_no_index


def by_ids(table: Table, workspace: str, ids: Collection[str]) -> ColumnElement[bool]:
    """What says of a row that it is one of these, by their ids, and of this workspace.

    Of a workspace SQLite would think more than of the ids, and read all that it has.
    """
    return table.c.id.in_(ids) & (by_no_index(table.c.workspace) == workspace)
