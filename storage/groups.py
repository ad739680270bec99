"""A council's named groups of people, as its set-up gives them."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from storage import tables

_groups = tables.Group.__table__


def members(conn: Connection, workspace: str, key: str) -> tuple[str, ...] | None:
    """Who is in a group, in the set-up's order; ``None`` where there is no such group."""
    found = conn.execute(
        select(_groups.c.people).where(_groups.c.workspace == workspace, _groups.c.key == key)
    ).scalar_one_or_none()
    return None if found is None else tuple(found)


def everyones(conn: Connection, workspace: str) -> dict[str, tuple[str, ...]]:
    """Every group, and who is in it."""
    rows = conn.execute(
        select(_groups.c.key, _groups.c.people)
        .where(_groups.c.workspace == workspace)
        .order_by(_groups.c.key)
    )
    return {row.key: tuple(row.people) for row in rows.all()}


def put(conn: Connection, workspace: str, groups: Mapping[str, tuple[str, ...]]) -> int:
    """Make the records say this; how many groups are different now."""
    known = everyones(conn, workspace)
    different = {key for key in {*known, *groups} if known.get(key) != groups.get(key)}
    if different:
        conn.execute(_groups.delete().where(_groups.c.workspace == workspace))
    if different and groups:
        given = [
            {"workspace": workspace, "key": key, "people": list(people)}
            for key, people in groups.items()
        ]
        conn.execute(_groups.insert(), given)
    return len(different)
