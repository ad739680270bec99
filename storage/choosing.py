"""How rows are chosen where a planner would go astray."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Table, func


def by_ids(table: Table, workspace: str, ids: Collection[str]) -> ColumnElement[bool]:
    """What says of a row that it is one of these, by their ids, and of this workspace.

    Of a bare workspace SQLite would think more than of the ids, and read all that it has.
    """
    return table.c.id.in_(ids) & (func.coalesce(table.c.workspace, "") == workspace)
