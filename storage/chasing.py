"""What is known for chasing: the actions somebody may have to hear of, and what they were told.

None of it is a revision of an audit: nothing that anybody answered changes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, or_, select
from sqlalchemy.dialects.postgresql import insert  # Compiles for SQLite too; not the reverse.

from flows.actions import ActionStatus, Effect
from flows.chasing import Chase, Pending, Why
from flows.digest import Item
from storage import tables
from storage.actions import IS_OPEN, ITEM, are

_actions = tables.Action.__table__
_audits = tables.Audit.__table__
_snoozes = tables.Snooze.__table__

_AT_ONCE: Final = 1_000
_COLUMNS: Final = (
    *(_actions.c.id, _actions.c.team, _audits.c.auditor, _actions.c.owner_person),
    *(_actions.c.due_on, _actions.c.safety, _actions.c.effect_due_on),
    *(_actions.c.reminded_on, _actions.c.chased_on, _actions.c.asked_on),
)
_NOTED: Final[Mapping[Why, str]] = {
    Why.LATE: "reminded_on",
    Why.TODAY: "reminded_on",
    Why.SOON: "reminded_on",
    Why.UNOWNED: "chased_on",
    Why.LONG_LATE: "chased_on",
    Why.EFFECT: "asked_on",
}
"""Where it stands that somebody was told; an overdue matter of safety is told daily anyway."""
_NOTE: Final = {
    column: _actions.update()
    .where(_actions.c.id == bindparam("of_id"))
    .values({column: bindparam("today")})
    for column in sorted(set(_NOTED.values()))
}


@dataclass(frozen=True, slots=True)
class Known:
    """An action that somebody is to hear of: its words, its team's key, and how it ended.

    ``effect`` is what was said of its effect, by whom and when; ``ask_on`` the day from which on it
    is to be asked for.
    """

    item: Item
    text: str
    team: str | None
    status: ActionStatus
    ended_by: str | None
    ended_at: datetime | None
    effect: Effect | None
    effect_by: str | None
    effect_at: datetime | None
    ask_on: date | None


def pending(conn: Connection, workspace: str, today: date) -> Iterator[Pending]:
    """The open actions, and those whose effect is to be asked for by ``today``, as they come."""
    to_ask = _actions.c.effect_due_on.is_not(None) & (_actions.c.effect_due_on <= today)
    found = (
        select(*_COLUMNS)
        .join(_audits, _audits.c.id == _actions.c.audit)
        .where(_actions.c.workspace == workspace, or_(IS_OPEN, to_ask))
    )
    for row in conn.execute(found, execution_options={"yield_per": _AT_ONCE}):
        columns: Sequence[Any] = row
        yield Pending(*columns)


def known(conn: Connection, workspace: str, actions: Sequence[str]) -> dict[str, Known]:
    """These actions as they now stand, by their ids."""
    c = _actions.c
    of_it = (c.text, c.team, c.status, c.ended_by, c.ended_at)
    of_effect = (c.effect, c.effect_by, c.effect_at, c.effect_due_on)
    found = select(*ITEM, *of_it, *of_effect).where(are(workspace, actions))
    return {row.id: _known(row) for row in conn.execute(found).all()}


def teams_of(conn: Connection, workspace: str, actions: Sequence[str]) -> frozenset[str | None]:
    """The keys of the teams whose actions these are, ``None`` among them for no team."""
    found: set[str | None] = set()
    for start in range(0, len(actions), _AT_ONCE):
        wanted = are(workspace, actions[start : start + _AT_ONCE])
        found.update(conn.execute(select(_actions.c.team).where(wanted).distinct()).scalars())
    return frozenset(found)


def told(conn: Connection, chases: Iterable[Chase], today: date) -> None:
    """Note that these people heard today of these actions."""
    heard = {
        (reason.action, _NOTED[reason.why])
        for chase in chases
        for reason in chase.reasons
        if reason.why in _NOTED
    }
    # One by one, audit by audit: as whoever changes several actions at once locks them.
    audits = _audits_of(conn, sorted({action for action, _ in heard}))
    for action, column in sorted(heard, key=lambda each: (audits.get(each[0], ""), *each)):
        conn.execute(_NOTE[column], {"of_id": action, "today": today})


def snoozed(conn: Connection, workspace: str) -> dict[str, date]:
    """Who wants to be left alone, and the first day on which they do not any more."""
    rows = conn.execute(
        select(_snoozes.c.person, _snoozes.c.until).where(_snoozes.c.workspace == workspace)
    )
    return {row[0]: row[1] for row in rows.all()}


def snooze(conn: Connection, workspace: str, person: str, until: date) -> None:
    """Leave somebody alone before that day, but for overdue matters of safety."""
    put = insert(_snoozes).values(workspace=workspace, person=person, until=until)
    keys = [_snoozes.c.workspace, _snoozes.c.person]
    conn.execute(put.on_conflict_do_update(index_elements=keys, set_={"until": until}))


def _known(row: Row[*tuple[Any, ...]]) -> Known:
    effect = Effect(row.effect) if row.effect else None
    return Known(
        Item(*row[: len(ITEM)]),
        *(row.text, row.team, ActionStatus(row.status), row.ended_by, row.ended_at),
        *(effect, row.effect_by, row.effect_at, row.effect_due_on),
    )


def _audits_of(conn: Connection, actions: Sequence[str]) -> dict[str, str]:
    """Which audit agreed each of these actions."""
    found: dict[str, str] = {}
    for start in range(0, len(actions), _AT_ONCE):
        wanted = _actions.c.id.in_(actions[start : start + _AT_ONCE])
        rows = conn.execute(select(_actions.c.id, _actions.c.audit).where(wanted))
        found |= {row[0]: row[1] for row in rows.all()}
    return found
