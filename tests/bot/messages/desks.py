"""Audits before a moderator, for tests: blind or not, graded or not, decided or not."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.messages import deciding, moderation_reading, regrading
from bot.messages.desk import Desk, Place
from bot.messages.forms import change_grade, comment, decide, regrade
from bot.messages.types import Reader, View
from flows import checks
from flows.audit import Audit, Status
from flows.history import CLOCKWORK, Line
from flows.moderation import Mark, Moderation, Reason, Selection, Verdict
from tests.bot.messages.examples import NOW, READER, words_of

MARCUS = "U0MARCUS"
LINES = (
    Line(NOW, "U0ASHA", "begun", after="form"),
    Line(NOW, "U0ASHA", "answer", "risk", "answer", after='"meets_good"'),
    Line(NOW, "U0ASHA", "answer", "risk", "answer", '"meets_good"', '"exceeds_good"'),
    Line(NOW, "U0ASHA", "answer", "risk", "evidence", after="Robin was seen alone."),
    Line(NOW, "U0ASHA", "answer", "risk", "evidence", before="Robin was seen alone."),
    Line(NOW, "U0ASHA", "answer", "seen", "answer", after='"yes"'),
    Line(NOW, "U0ASHA", "answer", "gone", "answer", after='"yes"'),
    Line(NOW, "U0ASHA", "skipped", after="plans"),
    Line(NOW, "U0ASHA", "left out", after="place"),
    Line(NOW, "U0ASHA", "copied", "plans", "evidence", after="risk/evidence"),
    Line(NOW, "U0ASHA", "query kept", before="grades_disagree:plans.answer@4", after="It is so."),
    Line(NOW, "U0ASHA", "query kept", before="action_late:1@4", after="It is so."),
    Line(NOW, "U0ASHA", "action", after='{"number": 1}'),
    Line(NOW, "U0ASHA", "action", before='{"number": 1}', after='{"number": 1}'),
    Line(NOW, "U0ASHA", "action", before='{"number": 1}'),
    Line(NOW, "U0ASHA", "reminders", after="paused"),
    Line(NOW, "U0QUINN", "auditor", "", "", "U0SAM", "U0ASHA"),
    *(
        Line(NOW, "U0ASHA", "status", before=before, after=after)
        for before in ("in_progress", "taken", "submitted", "returned")
        for after in (*Status,)
    ),
    Line(NOW, "U0QUINN", "reason", after="It is a <draft> & no more."),
    Line(NOW, "U0ASHA", "selection", after="every, low"),
    Line(NOW, CLOCKWORK, "status", before="taken", after="submitted"),
    Line(NOW, CLOCKWORK, "moderation", before="nudged", after=""),
    Line(NOW, CLOCKWORK, "moderation", before="next", after="U0PRIYA"),
    Line(NOW, "U0MARCUS", "moderator", after="U0MARCUS"),
    Line(NOW, "U0QUINN", "moderator", before="U0MARCUS", after="U0SAM"),
    Line(NOW, "U0MARCUS", "graded again", "risk", after="meets_good"),
    Line(NOW, "U0MARCUS", "final grade", "risk", after="meets_good"),
    Line(NOW, "U0MARCUS", "final grade", "risk", before="meets_good"),
    Line(NOW, "U0MARCUS", "final grade, reason", "risk", after="It is so."),
    Line(NOW, "U0MARCUS", "moderator's comment", "risk", after="Which record?"),
    Line(NOW, "U0MARCUS", "moderator's comment", "risk", before="Which record?"),
    Line(NOW, "U0ASHA", "dispute", "risk", after="It is not so."),
    Line(NOW, "U0SAM", "refused", before="approve"),
    Line(NOW, "U0ASHA", "concern raised", before="U0MARCUS, U0PRIYA", after="c1"),
    Line(NOW, "U0ASHA", "concern raised", after="c2"),
    Line(NOW, CLOCKWORK, "concern escalated", before="U0QUINN", after="c1"),
    Line(NOW, CLOCKWORK, "concern escalated", after="c2"),
    Line(NOW, "U0MARCUS", "concern acknowledged", after="c1"),
    Line(NOW, "U0SAM", "something new"),
)
"""A line of each kind."""


def history_of(audit: Audit) -> tuple[Line, ...]:
    """A line of each kind, as far as it is about a question that this audit has."""
    known = audit.questionnaire.by_key
    return tuple(line for line in LINES if not line.question or line.question in known)


def taken(audit: Audit, *, blind: bool = False, marks: Mapping[str, Mark] | None = None) -> Desk:
    """The audit before Marcus, who has taken it."""
    by_reason = Selection((Reason.EVERY, Reason.LOW))
    standing = Moderation(
        f"{audit.id}.1", audit.id, 1, by_reason, blind, NOW, audit.revision, MARCUS, NOW
    )
    submitted = replace(audit, status=Status.TAKEN, submitted_at=NOW)
    standing = replace(standing, marks=marks or {})
    kept = [query for query in checks.queries(audit) if query.key in audit.kept]
    return Desk(submitted, standing, MARCUS, READER, kept=kept, lines=len(history_of(audit)))


def graded(desk: Desk, *, as_auditor: int = 1_000) -> Desk:
    """The same once Marcus has graded: as the auditor did at the first so many, else otherwise."""
    standing, marks = _theirs(desk), {}
    for place, question in enumerate(standing.to_regrade(desk.audit)):
        own = str(desk.audit.value(question.key))
        other = next(o.value for o in question.options if o.is_grade and o.value != own)
        marks[question.key] = Mark(graded=own if place < as_auditor else other, stood=own)
    return replace(desk, moderation=replace(standing, marks=marks))


def put(desk: Desk, **marks: Mark) -> Desk:
    """The same with this put at questions too."""
    standing = _theirs(desk)
    return replace(desk, moderation=replace(standing, marks={**standing.marks, **marks}))


def decided(desk: Desk, verdict: Verdict, person: str = "U0QUINN") -> Desk:
    """The same once it is decided, before a quality lead."""
    status = Status.APPROVED if verdict is Verdict.APPROVED else Status.RETURNED
    over = replace(
        _theirs(desk), verdict=verdict, decided_by=MARCUS, decided_at=NOW, general="Thank you."
    )
    return replace(desk, audit=replace(desk.audit, status=status), moderation=over, person=person)


def pages(desk: Desk, *, on_top: bool = False) -> list[View]:
    """Every page of the reading view."""
    found: list[View] = []
    told = history_of(desk.audit)

    def lines(start: int, most: int) -> tuple[Line, ...]:
        return told[start : start + most]

    while True:
        page = moderation_reading.reading(desk, len(found), lines, on_top=on_top)
        if found and page["private_metadata"] == found[-1]["private_metadata"]:
            return found
        found.append(page)


def all_words(desk: Desk) -> str:
    return "\n".join(map(words_of, pages(desk)))


def grading(desk: Desk) -> list[View]:
    """Every page of the blind grading."""
    standing = _theirs(desk)
    count = len(standing.to_regrade(desk.audit))
    shown = (regrade.show(desk, standing, Place(0, at), saved="risk") for at in range(count))
    return [view for view in shown if view is not None]


def forms(desk: Desk) -> Iterator[tuple[str, View]]:
    """What a moderator can fill in while grades are hidden as well."""
    standing = _theirs(desk)
    for question in desk.audit.path:
        if desk.hides_question(question):
            continue
        yield f"comment {question.key}", comment.show(desk, standing, question, Place(1))
    yield "return", decide.give_back(desk, standing, Place(1))


def views(audit: Audit, reader: Reader) -> Iterator[tuple[str, View]]:
    """Every view that a moderator, or whoever reads after them, can have of the audit."""
    said = {question.key: Mark(comment="Which <record> & why? " * 90) for question in audit.path}
    plain = replace(taken(audit), reader=reader)
    blind = replace(taken(audit, blind=True), reader=reader)
    seen = graded(blind, as_auditor=1)
    changed = {
        question.key: Mark(mark.graded, mark.stood, mark.graded, "Because <so> & so. " * 50)
        for question in audit.path
        if (mark := _theirs(seen).mark(question.key)).graded != mark.stood
    }
    full = put(put(seen, **said), **changed)
    approved = decided(full, Verdict.APPROVED)
    again = replace(plain, earlier=[each for each in [approved.moderation] if each])
    second = replace(again, moderation=replace(_theirs(plain), round=2))
    desks = {"plain": plain, "blind": blind, "seen": full, "approved": approved, "again": second}
    for name, desk in desks.items():
        yield from ((f"reading {name} {n}", view) for n, view in enumerate(pages(desk)))
        if desk.theirs is not None:
            yield from ((f"{name}: {each}", view) for each, view in forms(desk))
            yield f"approve {name}", decide.approve(desk, desk.theirs, Place(1, 2))
            for question in audit.path:
                form = change_grade.show(desk, desk.theirs, question, Place(1))
                if question.options:
                    yield f"change {name} {question.key}", form
    yield from ((f"on top {n}", view) for n, view in enumerate(pages(blind, on_top=True)))
    yield from ((f"grade {n}", view) for n, view in enumerate(grading(blind)))
    for at in range(3):
        beside = regrading.side_by_side(full, _theirs(full), Place(1, at))
        yield f"side by side {at}", beside
    for verdict in (Verdict.APPROVED, Verdict.RETURNED):
        over = decided(full, verdict)
        if over.moderation is not None:
            yield f"done {verdict}", deciding.decided(over.audit, over.moderation)


def _theirs(desk: Desk) -> Moderation:
    assert desk.moderation is not None
    return desk.moderation
