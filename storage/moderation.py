"""Moderation: its rounds, and what was put at each question.

What may happen to an audit's moderation is decided under the lock of the audit's own row: whoever
changes one loads its audit to change first.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, select

from flows import questions
from flows.answers import Text, Value
from flows.audit import Audit, Moment, Status
from flows.moderation import Mark, Moderation, Reason, Selection, Stage, Verdict
from flows.questionnaire import ANSWER, NoteKind, Step
from flows.rights import Stand
from storage import groups, tables
from storage.choosing import by_ids
from storage.prepared import Prepared

_rounds = tables.Moderation.__table__
_marks = tables.Mark.__table__
_history = tables.History.__table__
_audits = tables.Audit.__table__

_OF_AUDIT: Final = and_(
    _rounds.c.workspace == bindparam("workspace"), _rounds.c.audit == bindparam("audit")
)
_COLUMNS: Final = tuple(c for c in _rounds.c if c.key not in {"workspace", "channel", "card"})
_ROUND = select(*_COLUMNS)
_LATEST = Prepared(_ROUND.where(_OF_AUDIT).order_by(_rounds.c.round.desc()).limit(1))
_MARK_COLUMNS: Final = tuple(_marks.c[name] for name in ("question", *Mark.__slots__))
_MARKS = Prepared(select(*_MARK_COLUMNS).where(_marks.c.moderation == bindparam("moderation")))
_UPDATE = _rounds.update().where(_rounds.c.id == bindparam("of_id"))
_ADD_MARK = _marks.insert()
_CLEAR_MARK = _marks.delete().where(
    _marks.c.moderation == bindparam("of_moderation"), _marks.c.question == bindparam("of_question")
)
_GIVEN_BACK: Final = frozenset({Status.RETURNED, Status.REOPENED})


def latest(conn: Connection, workspace: str, audit: str) -> Moderation | None:
    """The audit's present round, or the last there was; ``None`` where it had none."""
    row = _LATEST.first(conn, workspace=workspace, audit=audit)
    return None if row is None else _with_marks(conn, _round(row))


def stand(conn: Connection, workspace: str, audit: Audit) -> Stand:
    """What has to be known to say who may do what in the audit's moderation."""
    group = groups.members(conn, workspace, audit.questionnaire.moderation.group)
    part_of_it = contributors(conn, workspace, audit.id)
    return Stand(latest(conn, workspace, audit.id), part_of_it, group)


def rounds(conn: Connection, workspace: str, audit: str) -> tuple[Moderation, ...]:
    """Every round there was, the first first."""
    rows = conn.execute(
        _ROUND.where(_rounds.c.workspace == workspace, _rounds.c.audit == audit).order_by(
            _rounds.c.round
        )
    ).all()
    return tuple(_with_marks(conn, _round(tuple(row))) for row in rows)


def waiting(
    conn: Connection, workspace: str, among: Collection[str] | None = None
) -> tuple[Moderation, ...]:
    """Every round that is not decided, the oldest request first, without its marks.

    Only the rounds ``among`` these, where that is given.
    """
    if among is None:
        return _undecided(conn, _rounds.c.workspace == workspace)
    return _undecided(conn, by_ids(_rounds, workspace, among))


def save(
    conn: Connection,
    workspace: str,
    before: Moderation | None,
    after: Moderation | None,
    moment: Moment,
) -> None:
    """Store a round as it now stands; ``before`` is the audit's latest as it was loaded."""
    if after is None or after == before:
        return
    if before is None or before.id != after.id:
        values = {"workspace": workspace, "id": after.id, "audit": after.audit}
        conn.execute(_rounds.insert().values(**values, **_values(after)))
        _save_marks(conn, replace(after, marks={}), after, moment)
        return
    conn.execute(_UPDATE, {"of_id": after.id, **_values(after)})
    _save_marks(conn, before, after, moment)


def posted(conn: Connection, moderation: str, channel: str, card: str) -> None:
    """Note where the request for a round was posted: the channel, and the message's outbox key."""
    conn.execute(_UPDATE, {"of_id": moderation, "channel": channel, "card": card})


def posted_at(conn: Connection, moderation: str) -> tuple[str, str] | None:
    """The channel and outbox key of a round's request; ``None`` where none was posted."""
    row = conn.execute(
        select(_rounds.c.channel, _rounds.c.card).where(
            _rounds.c.id == moderation, _rounds.c.card.is_not(None)
        )
    ).one_or_none()
    return None if row is None else (row.channel, row.card)


def contributors(conn: Connection, workspace: str, audit: str) -> frozenset[str]:
    """Everybody who gave an answer in this audit, whether it still stands or not."""
    found = select(_history.c.by).where(
        _history.c.workspace == workspace, _history.c.audit == audit, _history.c.what == "answer"
    )
    return frozenset(conn.execute(found.distinct()).scalars())


def graded_by(conn: Connection, workspace: str, audit: Audit, person: str) -> dict[str, Mark]:
    """What this person graded from the evidence in any round, beside the auditor's grade then."""
    h = _history.c
    rows = conn.execute(
        select(h.by, h.what, h.question, h.after)
        .where(
            *(h.workspace == workspace, h.audit == audit.id),
            or_(h.what == "graded again", and_(h.what == "answer", h.part == ANSWER)),
        )
        .order_by(h.id)
    ).all()
    stood: dict[str, str | None] = {}
    marks: dict[str, Mark] = {}
    for by, what, question, after in rows:
        if what == "answer":
            stood[question] = after
        elif by == person:
            theirs = _value(audit, Step(question), stood.get(question))
            marks[question] = Mark(graded=after, stood=str(theirs))
    return marks


def changed_since(conn: Connection, workspace: str, audit: Audit) -> dict[Step, Value | None]:
    """What stood, when the audit was last given back to its auditor, where it is another now.

    ``None`` where nothing stood. Empty where it was never given back.
    """
    rows = conn.execute(
        select(*(_history.c[name] for name in ("what", "question", "part", "before", "after")))
        .where(
            _history.c.workspace == workspace,
            _history.c.audit == audit.id,
            _history.c.what.in_(("answer", "status")),
        )
        .order_by(_history.c.id)
    ).all()
    stood: dict[Step, str | None] | None = None
    for what, question, part, before, after in rows:
        if what == "status" and after in _GIVEN_BACK:
            stood = {}
        elif what == "answer" and stood is not None:
            stood.setdefault(Step(question, part), before)
    values = {step: _value(audit, step, told) for step, told in (stood or {}).items()}
    return {step: value for step, value in values.items() if value != _standing(audit, step)}


def _standing(audit: Audit, step: Step) -> Value | None:
    value = audit.value(*step)
    return Text.of(str(value)) if isinstance(value, Text) else value


def _value(audit: Audit, step: Step, told: str | None) -> Value | None:
    if told is None:
        return None
    question = audit.question(step.question)
    note = question.note(step.part) if step.part != ANSWER else None
    if note is not None:
        is_text = note.kind is NoteKind.TEXT
        return Text.of(told) if is_text else questions.note_from_data(note, json.loads(told))
    return Text.of(told) if question.is_text else questions.from_data(question, json.loads(told))


def _undecided(conn: Connection, condition: ColumnElement[bool]) -> tuple[Moderation, ...]:
    query = _ROUND.where(condition, _rounds.c.verdict.is_(None))
    rows = conn.execute(query.order_by(_rounds.c.requested_at, _rounds.c.id)).all()
    return tuple(_round(tuple(row)) for row in rows)


def _round(row: tuple[Any, ...]) -> Moderation:
    found = dict(zip((c.key for c in _COLUMNS), row, strict=True))
    selection = Selection(tuple(map(Reason, found.pop("reasons"))), found.pop("seed"))
    verdict, stage = found.pop("verdict"), found.pop("stage")
    return Moderation(
        **found | {"general": found["general"] or "", "asked": tuple(found["asked"])},
        selection=selection,
        verdict=None if verdict is None else Verdict(verdict),
        stage=Stage(stage),
    )


def _with_marks(conn: Connection, found: Moderation) -> Moderation:
    rows = _MARKS.all(conn, moderation=found.id)
    marks = {question: Mark(*(put or "" for put in rest)) for question, *rest in rows}
    return replace(found, marks=marks)


def _values(moderation: Moderation) -> dict[str, object]:
    given = {c.key: getattr(moderation, c.key) for c in _COLUMNS if hasattr(moderation, c.key)}
    del given["id"], given["audit"]
    return given | {
        "reasons": list(moderation.selection.reasons),
        "seed": moderation.selection.seed,
        "asked": list(moderation.asked),
        "general": moderation.general or None,
    }


def _save_marks(conn: Connection, before: Moderation, after: Moderation, moment: Moment) -> None:
    for question in _different(before, after):
        conn.execute(_CLEAR_MARK, {"of_moderation": after.id, "of_question": question})
        mark = after.marks.get(question)
        if mark is not None:
            row: dict[str, object] = {name: getattr(mark, name) or None for name in Mark.__slots__}
            where = {"moderation": after.id, "question": question}
            conn.execute(_ADD_MARK, row | where | {"by": moment.by, "at": moment.at})


def _different(before: Moderation, after: Moderation) -> Iterable[str]:
    both = {*before.marks, *after.marks}
    return sorted(key for key in both if before.marks.get(key) != after.marks.get(key))
