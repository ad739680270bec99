"""A council's own lists, as its set-up gives them."""

from sqlalchemy import Connection, select

from flows.lists import TEAM, Lists
from flows.loading import limits
from flows.questionnaire import Option
from storage import tables

_lists = tables.CouncilList.__table__
_teams = tables.Team.__table__


def of(conn: Connection, workspace: str) -> Lists:
    """The council's lists, its teams among them while they fit one."""
    rows = conn.execute(
        select(_teams.c.key, _teams.c.name)
        .where(_teams.c.workspace == workspace)
        .order_by(_teams.c.name)
    )
    teams = tuple(Option(row.key, row.name) for row in rows.all())
    fitting = {TEAM: teams} if 0 < len(teams) <= limits.OPTIONS else {}
    return fitting | own(conn, workspace)


def put(conn: Connection, workspace: str, lists: Lists) -> int:
    """Make the records say this; how many lists are different now."""
    known = own(conn, workspace)
    different = {name for name in {*known, *lists} if known.get(name) != lists.get(name)}
    if different:
        conn.execute(_lists.delete().where(_lists.c.workspace == workspace))
    if different and lists:
        rows = [
            {"workspace": workspace, "key": name, "options": [_data(option) for option in options]}
            for name, options in lists.items()
        ]
        conn.execute(_lists.insert(), rows)
    return len(different)


def own(conn: Connection, workspace: str) -> dict[str, tuple[Option, ...]]:
    """The council's own lists."""
    rows = conn.execute(
        select(_lists.c.key, _lists.c.options).where(_lists.c.workspace == workspace)
    )
    return {row.key: tuple(Option(**option) for option in row.options) for row in rows.all()}


def _data(option: Option) -> dict[str, str]:
    return {"value": option.value, "label": option.label, "meaning": option.meaning}
