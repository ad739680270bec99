"""Actions as they are followed: found, changed under the lock of their audit, listed page by page.

Every step counts the revision of its audit up, so that an audit remembered in memory is known to
be out of date, and stands in the history, whose ``question`` is then the action's id.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    union_all,
)

from flows import following
from flows.actions import Action, Tracked
from flows.audit import Moment
from flows.digest import WEEK_DAYS, Heading, Item
from flows.following import Event, Followed, Happened
from storage import action_rows, tables
from storage.choosing import by_ids
from storage.prepared import Prepared
from storage.questionnaires import Library

_actions = tables.Action.__table__
_audits = tables.Audit.__table__
_history = tables.History.__table__

_PREFIX: Final = "action "
IS_OPEN: Final = _actions.c.live_at.is_not(None) & _actions.c.ended_at.is_(None)
"""As the indexes on open actions say it."""
_WITH_AUDIT: Final = select(*action_rows.COLUMNS, _audits.c.auditor, _audits.c.questionnaire).join(
    _audits, _audits.c.id == _actions.c.audit
)
_IT: Final = and_(_actions.c.workspace == bindparam("workspace"), _actions.c.id == bindparam("id"))
_OF_IT: Final = select(_actions.c.audit).where(_IT).scalar_subquery()
_LOCK: Final = select(_audits.c.id).where(_audits.c.id == _OF_IT).with_for_update(key_share=True)
_relisting: Final = _actions.alias("relisting")
_RELISTED: Final = select(_actions.c.audit).join(
    _relisting, and_(_relisting.c.relists == _actions.c.id, _relisting.c.live_at.is_(None))
)
_LOCK_WITH_EARLIER: Final = Prepared(
    select(_audits.c.id)
    .where(
        _audits.c.id.in_(
            union_all(
                select(bindparam("of_audit", type_=_audits.c.id.type)),
                select(_actions.c.audit).where(_actions.c.id == bindparam("relisted")),
                _RELISTED.where(_relisting.c.audit == bindparam("of_audit")),
            )
        )
    )
    .order_by(_audits.c.id)
    .with_for_update(key_share=True)
)
_COUNT_UP: Final = (
    _audits.update()
    .where(_audits.c.id == bindparam("of_audit"))
    .values(revision=_audits.c.revision + 1)
    .returning(_audits.c.revision)
)
_COUNT_TO: Final = (
    _audits.update().where(_audits.c.id == bindparam("of_audit")).values(revision=bindparam("to"))
)
_KEEP: Final = _actions.update().where(_actions.c.id == bindparam("of_action"))
ITEM: Final = tuple(
    _actions.c[name]
    for name in (
        *("id", "audit", "case_reference", "owner_person", "owner_role", "due_on", "safety"),
        *("redated", "relisted", "revision"),
    )
)
"""The columns of an :class:`Item`, in its order."""


@dataclass(frozen=True, slots=True)
class Which:
    """Which open actions: of a team, of an owner, under a heading, matters of safety only."""

    team: str | None = None
    owner: str | None = None
    heading: Heading | None = None
    safety: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """An open action on a list, with its words and its team's key."""

    item: Item
    text: str
    team: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a list of so many in all."""

    listed: tuple[Listed, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are open; of those, overdue; of those, matters of safety."""

    open: int = 0
    overdue: int = 0
    unsafe: int = 0


def find(conn: Connection, workspace: str, library: Library, action: str) -> Tracked | None:
    """The action as it stands, to be looked at; ``None`` where this workspace has no such one."""
    found = {"workspace": workspace, "id": action}
    row = conn.execute(_WITH_AUDIT.where(_IT), found).one_or_none()
    return None if row is None else _tracked(conn, workspace, library, row)


def load_to_change(
    conn: Connection, workspace: str, library: Library, action: str, beside: str = ""
) -> Tracked | None:
    """The action as it stands and will until this transaction ends, or ``None``.

    So will the one ``beside`` it, which :func:`find` then gives.
    """
    if beside:
        several = several_to_change(conn, workspace, library, (action, beside))
        return next((each for each in several if each.action.id == action), None)
    # What it stands at is read once nobody else can change it any more.
    locked = conn.execute(_LOCK, {"workspace": workspace, "id": action}).first()
    return None if locked is None else find(conn, workspace, library, action)


def lock_with_earlier(conn: Connection, audit: str, relisted: str = "") -> None:
    """Keep others from changing an audit and those whose actions it takes over as it goes live.

    For a turn in which it may, before it loads the audit: they are locked together, in the order of
    :func:`several_to_change`. ``relisted`` is an action that is to be agreed again only now.
    """
    _LOCK_WITH_EARLIER.all(conn, of_audit=audit, relisted=relisted)


def several_to_change(
    conn: Connection, workspace: str, library: Library, actions: Iterable[str]
) -> tuple[Tracked, ...]:
    """These actions, as :func:`load_to_change` gives one; those that are gone are left out.

    However many there are, it takes the same few statements.
    """
    named = are(workspace, tuple(actions))
    # Whoever locks several audits locks them in the same order: an audit's id is hexadecimal, and
    # sorted alike everywhere.
    conn.execute(
        select(_audits.c.id)
        .where(_audits.c.id.in_(select(_actions.c.audit).where(named)))
        .order_by(_audits.c.id)
        .with_for_update(key_share=True)
    ).all()
    rows = conn.execute(_WITH_AUDIT.where(named).order_by(_actions.c.audit, _actions.c.id)).all()
    return tuple(_tracked(conn, workspace, library, row) for row in rows)


def save(conn: Connection, workspace: str, followed: Followed) -> Tracked:
    """Store what happened to an action that was loaded to change; gives it as it is stored."""
    tracked = followed.tracked
    if not followed.changed:
        return tracked
    revision = conn.execute(_COUNT_UP, {"of_audit": tracked.audit}).scalar_one()
    action = replace(tracked.action, revision=revision)
    kept = _actions.update().where(_actions.c.id == action.id)
    conn.execute(kept.values(action_rows.followed(action)))
    lines = [_line(workspace, tracked, event) for event in followed.events]
    conn.execute(_history.insert(), lines)
    return replace(tracked, action=action)


def save_all(conn: Connection, workspace: str, followed: Iterable[Followed]) -> tuple[Tracked, ...]:
    """Store what happened to several that were loaded to change, each as :func:`save` does one.

    Gives those to which something happened, as they are stored.
    """
    happened = [each for each in followed if each.changed]
    if not happened:
        return ()
    audits = {each.tracked.audit for each in happened}
    rows = conn.execute(select(_audits.c.id, _audits.c.revision).where(_audits.c.id.in_(audits)))
    revisions: dict[str, int] = {row[0]: row[1] for row in rows.all()}
    stored = []
    for each in happened:
        audit = each.tracked.audit
        revisions[audit] += 1
        action = replace(each.tracked.action, revision=revisions[audit])
        stored.append(replace(each.tracked, action=action))
    counted = [{"of_audit": audit, "to": revisions[audit]} for audit in sorted(revisions)]
    conn.execute(_COUNT_TO, counted)
    kept = [{"of_action": each.action.id, **action_rows.followed(each.action)} for each in stored]
    conn.execute(_KEEP, kept)
    lines = [_line(workspace, each.tracked, event) for each in happened for event in each.events]
    conn.execute(_history.insert(), lines)
    return tuple(stored)


def events(conn: Connection, workspace: str, tracked: Tracked) -> tuple[Event, ...]:
    """Everything that happened to an action since it was live, in order."""
    c = _history.c
    followed = and_(c.question == tracked.action.id, c.what.startswith(_PREFIX))
    rows = conn.execute(
        select(c.what, c.by, c.at, c.before, c.after)
        .where(
            c.workspace == workspace,
            c.audit == tracked.audit,
            or_(followed, c.what == action_rows.CHANGED),
        )
        .order_by(c.id)
    )
    number = tracked.action.number
    return tuple(event for row in rows.all() for event in _events(number, *row))


def take_over(
    conn: Connection, workspace: str, library: Library, live: Iterable[Action], moment: Moment
) -> tuple[Tracked, ...]:
    """Let actions that are live now take the place of those they re-list, where still open.

    Gives those that were superseded.
    """
    instead = {action.relists: action for action in live if action.relists is not None}
    followed = [
        following.supersede(earlier, instead[earlier.action.id], moment)
        for earlier in (several_to_change(conn, workspace, library, instead) if instead else ())
    ]
    return save_all(conn, workspace, followed)


def taken_over(
    conn: Connection, workspace: str, library: Library, action: str
) -> tuple[Action, ...]:
    """The action and whatever took its place, one after the other; the last stands there now."""
    line: dict[str, Action] = {}
    after: str | None = action
    while after is not None and after not in line:
        tracked = find(conn, workspace, library, after)
        if tracked is None:
            break
        line[after] = tracked.action
        after = tracked.action.ending.instead if tracked.action.ending is not None else None
    return tuple(line.values())


def of_case(
    conn: Connection, workspace: str, library: Library, reference: str, but: str = ""
) -> tuple[Tracked, ...]:
    """The open actions of a case, the first agreed first, without those of the audit ``but``."""
    rows = conn.execute(
        _WITH_AUDIT.where(
            _actions.c.workspace == workspace,
            _actions.c.case_reference == reference,
            IS_OPEN,
            _actions.c.audit != but,
        ).order_by(_actions.c.added_at, _actions.c.number)
    ).all()
    return tuple(_tracked(conn, workspace, library, row) for row in rows)


def page_of(
    conn: Connection, workspace: str, which: Which, today: date, page: int = 0, size: int = 5
) -> Page:
    """A page of open actions, from 0: those with a day by their day, then those without one."""
    dated = [*conditions(workspace, which, today), _actions.c.due_on.is_not(None)]
    undated = [*conditions(workspace, which, today), _actions.c.due_on.is_(None)]
    with_a_day = _count(conn, dated)
    total = with_a_day + _count(conn, undated)
    start = page * size
    order = (_actions.c.due_on, _actions.c.id)
    rows = _listed(conn, dated, order, start, size) if start < with_a_day else []
    if len(rows) < size and total > with_a_day:
        rest = max(start - with_a_day, 0)
        rows += _listed(conn, undated, (_actions.c.id,), rest, size - len(rows))
    return Page(tuple(rows), total)


def ids_of(conn: Connection, workspace: str, which: Which, today: date) -> tuple[str, ...]:
    """The ids of open actions."""
    found = select(_actions.c.id).where(*conditions(workspace, which, today))
    return tuple(conn.execute(found.order_by(_actions.c.id)).scalars())


def counts_of(conn: Connection, workspace: str, which: Which, today: date) -> Counts:
    """How many there are."""
    found = select(*counted(today)).where(*conditions(workspace, which, today))
    return Counts(*conn.execute(found).one())


def counts_of_teams(
    conn: Connection, workspace: str, teams: Iterable[str], today: date
) -> dict[str, Counts]:
    """The same for each of these teams that has any."""
    c = _actions.c
    found = (
        select(c.team, *counted(today))
        .where(c.workspace == workspace, IS_OPEN, c.team.in_(tuple(teams)))
        .group_by(c.team)
    )
    return {team: Counts(*counts) for team, *counts in conn.execute(found).all()}


def teams_of(conn: Connection, workspace: str, audits: Iterable[str]) -> dict[str, str | None]:
    """Whose the actions of each of these audits are, by team."""
    c = _actions.c
    found = select(c.audit, c.team).where(c.workspace == workspace, c.audit.in_(tuple(audits)))
    return {row.audit: row.team for row in conn.execute(found.distinct())}


def counted(today: date) -> list[ColumnElement[Any]]:
    """The columns of :class:`Counts`, in its order."""
    overdue = _actions.c.due_on < today
    unsafe = overdue & _actions.c.safety
    sums = (func.sum(case((condition, 1), else_=0)) for condition in (overdue, unsafe))
    return [func.count(), *(func.coalesce(each, 0) for each in sums)]


def are(workspace: str, actions: Iterable[str]) -> ColumnElement[bool]:
    """What says of a row that it is one of these, by their ids."""
    return by_ids(_actions, workspace, tuple(actions))


def conditions(workspace: str, which: Which, today: date) -> list[ColumnElement[bool]]:
    """What says of a row that it is one of these."""
    c = _actions.c
    found: list[ColumnElement[bool]] = [c.workspace == workspace, IS_OPEN]
    if which.team is not None:
        found.append(c.team == which.team)
    if which.owner is not None:
        found.append(c.owner_person == which.owner)
    if which.safety:
        found.append(c.safety.is_(True))
    week = today + timedelta(days=WEEK_DAYS)
    match which.heading:
        case Heading.OVERDUE:
            found.append(c.due_on < today)
        case Heading.THIS_WEEK:
            found += [c.due_on >= today, c.due_on < week]
        case Heading.LATER:
            found.append(c.due_on >= week)
        case Heading.UNDATED:
            found.append(c.due_on.is_(None))
    return found


def _count(conn: Connection, conditions: list[ColumnElement[bool]]) -> int:
    count: int = conn.execute(
        select(func.count()).select_from(_actions).where(*conditions)
    ).scalar_one()
    return count


def _listed(
    conn: Connection,
    conditions: list[ColumnElement[bool]],
    order: tuple[ColumnElement[Any], ...],
    start: int,
    size: int,
) -> list[Listed]:
    found = select(*ITEM, _actions.c.text, _actions.c.team).where(*conditions)
    rows = conn.execute(found.order_by(*order).offset(start).limit(size)).all()
    return [Listed(Item(*item), text, team) for *item, text, team in rows]


def _tracked(
    conn: Connection, workspace: str, library: Library, row: Row[*tuple[Any, ...]]
) -> Tracked:
    policy = library.by_digest(conn, workspace, row.questionnaire).actions
    action = action_rows.read(row)
    return Tracked(action, row.audit, row.case_reference, row.team, row.auditor, policy)


def _line(workspace: str, tracked: Tracked, event: Event) -> dict[str, object]:
    said = {"after": event.after, "words": event.words}
    return {
        "workspace": workspace,
        "audit": tracked.audit,
        "at": event.at,
        "by": event.by,
        "what": f"{_PREFIX}{event.what}",
        "question": tracked.action.id,
        "before": event.before or None,
        "after": json.dumps(said, ensure_ascii=False),
    }


def _events(
    number: int, what: str, by: str, at: datetime, before: str | None, after: str | None
) -> tuple[Event, ...]:
    """What a line of history says of the action with this number once it was live."""
    if what == action_rows.CHANGED:
        was, now = action_rows.retold(number, before), action_rows.retold(number, after)
        return () if was is None or now is None else following.in_its_audit(was, now, by, at)
    said = json.loads(after or "")
    happened = Happened(what.removeprefix(_PREFIX))
    return (Event(happened, by, at, before or "", said["after"], said["words"]),)
