"""Audits: loaded as the core knows them, saved as it decided, with everything in the history."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, select

from flows import questions
from flows.actions import Action
from flows.answers import Entry, Passage, Text, Value
from flows.audit import (
    OPEN,
    ActionChanged,
    Audit,
    Change,
    Copied,
    Decision,
    EntryChanged,
    FieldChanged,
    LeftOut,
    Marked,
    Moment,
    QueryKept,
    Status,
)
from flows.questionnaire import ANSWER, Questionnaire, Step
from storage import action_rows, moderation, tables
from storage.prepared import Prepared
from storage.questionnaires import Library
from storage.recent import RecentAudits
from storage.types import as_json

_audits = tables.Audit.__table__
_entries = tables.Entry.__table__
_kept = tables.KeptQuery.__table__
_actions = tables.Action.__table__
_history = tables.History.__table__
_teams = tables.Team.__table__

_TEAM = and_(_teams.c.workspace == _audits.c.workspace, _teams.c.key == _audits.c.team)
_IT = and_(_audits.c.workspace == bindparam("workspace"), _audits.c.id == bindparam("id"))
_TEAM_NAME = _teams.c.name.label("team_name")
_AUDIT = select(_audits, _TEAM_NAME).outerjoin(_teams, _TEAM).where(_IT)
_AUDIT_TO_CHANGE = _AUDIT.with_for_update(of=_audits, key_share=True)
_REVISION = select(_audits.c.revision, _TEAM_NAME).outerjoin(_teams, _TEAM).where(_IT)
_REVISION_TO_READ = Prepared(_REVISION)
# Of a transaction that may change the audit: whoever comes second sees what the first has done.
_REVISION_TO_CHANGE = Prepared(_REVISION.with_for_update(of=_audits, key_share=True))
_ENTRIES = select(_entries).where(_entries.c.audit == bindparam("id"))
_KEPT = select(_kept.c.query, _kept.c.reason).where(_kept.c.audit == bindparam("id"))
_ACTIONS = (
    select(*action_rows.COLUMNS)
    .where(_actions.c.audit == bindparam("id"))
    .order_by(_actions.c.number)
)
_CLEAR_ENTRY = Prepared(
    _entries.delete().where(
        _entries.c.audit == bindparam("of_audit"),
        _entries.c.question == bindparam("of_question"),
        _entries.c.part == bindparam("of_part"),
    )
)
_ADD_ENTRY = Prepared(_entries.insert(), *_entries.c.keys())
_ADD_HISTORY = Prepared(_history.insert(), *(c.key for c in _history.c if c.key != "id"))
_UPDATE = _audits.update().where(_audits.c.id == bindparam("of_audit"))
_INDEXED: Final = ("auditor", "status", "approved_at")
_PLAIN: Final = (
    *("revision", "due_on", "updated_at", "submitted_at", "skipped", "reminders_paused"),
)
# An answer touches no indexed column; naming one would have SQLite write its index anew.
_UPDATE_PLAIN = Prepared(_UPDATE, *_PLAIN)
_UPDATE_ALL = Prepared(_UPDATE, *_INDEXED, *_PLAIN)


def load(
    conn: Connection,
    workspace: str,
    audit_id: str,
    library: Library,
    recent: RecentAudits | None = None,
) -> Audit | None:
    """The audit as it stands, to be looked at; ``None`` where this workspace has no such one.

    Where ``recent`` remembers it at its present revision, nothing more is read.
    """
    named = {"workspace": workspace, "id": audit_id}
    if recent is not None and (known := _remembered(conn, recent, _REVISION_TO_READ, named)()):
        return known
    row = conn.execute(_AUDIT, named).one_or_none()
    return None if row is None else _whole(conn, workspace, row, library)


def ask_to_change(
    conn: Connection, workspace: str, audit_id: str, library: Library, recent: RecentAudits
) -> Callable[[], Audit | None]:
    """The audit as it stands and will until this transaction ends, to be had a little later.

    Where ``recent`` remembers it at its present revision, nothing more is read.
    """
    named = {"workspace": workspace, "id": audit_id}
    remembered = _remembered(conn, recent, _REVISION_TO_CHANGE, named)

    def found() -> Audit | None:
        if known := remembered():
            return known
        row = conn.execute(_AUDIT_TO_CHANGE, named).one_or_none()
        return None if row is None else _whole(conn, workspace, row, library)

    return found


def _remembered(
    conn: Connection, recent: RecentAudits, revision: Prepared, named: dict[str, str]
) -> Callable[[], Audit | None]:
    """The audit as it is remembered, if the database still has it at that revision."""
    remembered = recent.find(named["id"])
    if remembered is None:
        return lambda: None
    asked = revision.ask(conn, **named)

    def found() -> Audit | None:
        for number, team in asked():
            if number == remembered.revision:
                return _as_team_is_named(remembered, team or "")
        return None

    return found


def _whole(conn: Connection, workspace: str, row: Row[*tuple[Any, ...]], library: Library) -> Audit:
    questionnaire = library.by_digest(conn, workspace, row.questionnaire)
    named = {"id": row.id}
    entries = conn.execute(_ENTRIES, named).all()
    kept = conn.execute(_KEPT, named).all()
    actions = conn.execute(_ACTIONS, named).all()
    status = Status(row.status)
    given_back: dict[str, Any] = {}
    if status is Status.RETURNED and (last := moderation.latest(conn, workspace, row.id)):
        left_out = frozenset(e.question for e in entries if e.applies is False)
        given_back = {"returned": last.comments, "returned_revision": last.requested_revision}
        given_back["left_out"] = left_out
    return Audit(
        id=row.id,
        questionnaire=questionnaire,
        case=row.case_reference,
        team=row.team,
        auditor=row.auditor,
        begun_at=row.begun_at,
        updated_at=row.updated_at,
        status=status,
        revision=row.revision,
        entries={Step(e.question, e.part): _entry(questionnaire, e) for e in entries},
        skipped=tuple(row.skipped),
        kept={row.query: row.reason for row in kept},
        actions=tuple(map(action_rows.read, actions)),
        due_on=row.due_on,
        submitted_at=row.submitted_at,
        reminders_paused=row.reminders_paused,
        team_name=row.team_name or "",
        **given_back,
    )


def insert(conn: Connection, workspace: str, audit: Audit) -> None:
    """Store a new audit's own row; :func:`save` stores what was decided with it."""
    conn.execute(
        _audits.insert().values(
            workspace=workspace,
            id=audit.id,
            questionnaire=audit.questionnaire.digest,
            case_reference=audit.case,
            **_columns(audit),
            team=audit.team,
            begun_at=audit.begun_at,
        )
    )


def save(
    conn: Connection, workspace: str, before: Audit | None, decision: Decision, moment: Moment
) -> None:
    """Store what was decided, and one line of history for each change."""
    audit = decision.audit
    if before is not None:
        moved = (before.auditor, before.status) != (audit.auditor, audit.status)
        update = _UPDATE_ALL if moved else _UPDATE_PLAIN
        update.run(conn, of_audit=audit.id, **_columns(audit))
    for change in decision.changes:
        _store(conn, workspace, audit, change, moment)
    history = [
        line for change in decision.changes for line in _lines(workspace, audit, change, moment)
    ]
    if history:
        _ADD_HISTORY.run_each(conn, history)


def record_refusal(
    conn: Connection, workspace: str, audit_id: str | None, act: str, moment: Moment
) -> None:
    """Add to the history that somebody wanted to do what is not theirs."""
    line = {"workspace": workspace, "audit": audit_id, "at": moment.at, "by": moment.by}
    _ADD_HISTORY.run(conn, **line, what="refused", question=None, part=None, before=act, after=None)


def check_key(conn: Connection) -> None:
    """Open what was sealed last, if anything was.

    Raises:
        Unreadable: if it was sealed with a key that is not at hand.
    """
    last = select(_history.c.after).where(_history.c.after.is_not(None))
    conn.execute(last.order_by(_history.c.id.desc()).limit(1)).all()


def open_of(
    conn: Connection, workspace: str, person: str, start: int = 0, size: int | None = None
) -> tuple[str, ...]:
    """The ids of the audits this person is doing, the one touched last first: all, or a stretch."""
    return _ids(conn, _theirs(workspace, person, OPEN), start, size)


def waiting_of(
    conn: Connection, workspace: str, person: str, start: int = 0, size: int | None = None
) -> tuple[str, ...]:
    """The same for this person's audits that wait for a moderator."""
    return _ids(conn, _theirs(workspace, person, (Status.SUBMITTED,)), start, size)


def how_many_of(conn: Connection, workspace: str, person: str) -> tuple[int, int]:
    """How many audits this person is doing, and how many of theirs wait for a moderator."""
    theirs = _theirs(workspace, person, (*OPEN, Status.SUBMITTED))
    waits = (_audits.c.status == Status.SUBMITTED).label("waits")
    rows = conn.execute(select(waits, func.count()).where(theirs).group_by(waits)).all()
    counts = {bool(row[0]): int(row[1]) for row in rows}
    return counts.get(False, 0), counts.get(True, 0)


def open_for_case(conn: Connection, workspace: str, case: str) -> tuple[str, ...]:
    """The ids of the audits of this case that are not finished, by anybody."""
    return _ids(
        conn,
        (_audits.c.workspace == workspace)
        & (_audits.c.case_reference == case)
        & _audits.c.status.in_(OPEN),
    )


def waiting_by_questionnaire(conn: Connection, workspace: str) -> dict[str, int]:
    """How many submitted audits wait for a moderator, by the questionnaire's digest."""
    rows = conn.execute(
        select(_audits.c.questionnaire, func.count())
        .where(_audits.c.workspace == workspace, _audits.c.status == Status.SUBMITTED)
        .group_by(_audits.c.questionnaire)
    )
    return {row[0]: row[1] for row in rows.all()}


def _as_team_is_named(audit: Audit, name: str) -> Audit:
    """A set-up may name a team otherwise, which is no revision of its audits."""
    return audit if audit.team_name == name else replace(audit, team_name=name)


def _theirs(workspace: str, person: str, stands: Collection[Status]) -> ColumnElement[bool]:
    c = _audits.c
    return (c.workspace == workspace) & (c.auditor == person) & c.status.in_(stands)


def _ids(
    conn: Connection, condition: ColumnElement[bool], start: int = 0, size: int | None = None
) -> tuple[str, ...]:
    query = select(_audits.c.id).where(condition).order_by(_audits.c.updated_at.desc())
    return tuple(conn.execute(query.offset(start).limit(size)).scalars())


def _columns(audit: Audit) -> dict[str, object]:
    return {
        "auditor": audit.auditor,
        "status": audit.status,
        "approved_at": audit.updated_at if audit.status is Status.APPROVED else None,
        "revision": audit.revision,
        "due_on": audit.due_on,
        "updated_at": audit.updated_at,
        "submitted_at": audit.submitted_at,
        "skipped": list(audit.skipped),
        "reminders_paused": audit.reminders_paused,
    }


def _store(conn: Connection, workspace: str, audit: Audit, change: Change, moment: Moment) -> None:
    match change:
        case EntryChanged(step, before, after):
            if before is not None:
                of = {"of_audit": audit.id, "of_question": step.question, "of_part": step.part}
                _CLEAR_ENTRY.run(conn, **of)
            if after is not None:
                _ADD_ENTRY.run(conn, **_entry_row(audit, step, after))
        case ActionChanged(before, after):
            _store_action(conn, workspace, audit, before, after)
        case QueryKept(query, reason):
            conn.execute(_kept.delete().where(_kept.c.audit == audit.id, _kept.c.query == query))
            conn.execute(
                _kept.insert().values(
                    audit=audit.id, query=query, reason=reason, by=moment.by, at=moment.at
                )
            )
        case LeftOut(steps):
            _mark_applicable(conn, audit, steps)
        case FieldChanged() | Marked() | Copied():
            pass


def _store_action(
    conn: Connection, workspace: str, audit: Audit, before: Action | None, after: Action | None
) -> None:
    if before is None and after is not None:
        conn.execute(_actions.insert().values(action_rows.new(workspace, audit, after)))
    elif before is not None and after is not None:
        # What became of it since, the audit's own decisions know nothing of.
        kept = _actions.update().where(_actions.c.id == before.id)
        conn.execute(kept.values(action_rows.agreed(after)))
    elif before is not None:
        conn.execute(_actions.delete().where(_actions.c.id == before.id))


def _mark_applicable(conn: Connection, audit: Audit, left_out: tuple[Step, ...]) -> None:
    """Note which answers count: what does not apply stays, and is left out of every result."""
    conn.execute(_entries.update().where(_entries.c.audit == audit.id).values(applies=True))
    for step in left_out:
        conn.execute(
            _entries.update()
            .where(
                _entries.c.audit == audit.id,
                _entries.c.question == step.question,
                _entries.c.part == step.part,
            )
            .values(applies=False)
        )


def _entry(questionnaire: Questionnaire, row: Row[tuple[object, ...]]) -> Entry:
    value: Value
    if row.passages is not None:
        value = Text(tuple(Passage(text, source) for source, text in row.passages))
    else:
        question = questionnaire.by_key[row.question]
        note = question.note(row.part) if row.part != ANSWER else None
        if note is not None:
            value = questions.note_from_data(note, row.value)
        else:
            value = questions.from_data(question, row.value)
    return Entry(value, row.revision, row.by, row.at, row.source)


def _entry_row(audit: Audit, step: Step, entry: Entry) -> dict[str, object]:
    return {
        "audit": audit.id,
        "question": step.question,
        "part": step.part,
        "value": None if isinstance(entry.value, Text) else _data(audit, step, entry.value),
        "passages": _passages(entry.value),
        "source": entry.source,
        "revision": entry.revision,
        "by": entry.by,
        "at": entry.at,
        "applies": None,
    }


def _data(audit: Audit, step: Step, value: Value) -> object:
    question = audit.question(step.question)
    note = question.note(step.part) if step.part != ANSWER else None
    if note is not None:
        return questions.note_to_data(note, value)
    return questions.to_data(question, value)


def _passages(value: Value) -> list[list[str | None]] | None:
    if not isinstance(value, Text):
        return None
    return [[passage.source, passage.text] for passage in value.passages]


def _lines(
    workspace: str, audit: Audit, change: Change, moment: Moment
) -> Iterator[dict[str, object]]:
    """A change's lines of history: one, or one for each question that is left out."""
    line: dict[str, object] = {
        "workspace": workspace,
        "audit": audit.id,
        "at": moment.at,
        "by": moment.by,
        "question": None,
        "part": None,
        "before": None,
        "after": None,
    }
    match change:
        case EntryChanged(step, before, after):
            line |= {"what": "answer", "question": step.question, "part": step.part}
            line["before"] = _as_history(audit, step, before)
            line["after"] = _as_history(audit, step, after)
        case FieldChanged(what, before, after):
            line |= {"what": what, "before": before or None, "after": after or None}
        case Marked(what, question, before, after):
            line |= {"what": what, "question": question}
            line |= {"before": before or None, "after": after or None}
        case ActionChanged(before, after):
            line |= {
                "what": action_rows.CHANGED,
                "before": action_rows.told(before),
                "after": action_rows.told(after),
            }
        case QueryKept(query, reason):
            line |= {"what": "query kept", "before": query, "after": reason}
        case Copied(step, of, earlier):
            line |= {"what": "copied", "question": step.question, "part": step.part}
            line["after"] = "/".join(filter(None, (earlier, *of)))
        case LeftOut(steps):
            for question in dict.fromkeys(step.question for step in steps):
                yield line | {"what": "left out", "after": question}
            return
    yield line


def _as_history(audit: Audit, step: Step, entry: Entry | None) -> str | None:
    if entry is None:
        return None
    if isinstance(entry.value, Text):
        return str(entry.value)
    return as_json(_data(audit, step, entry.value))
