"""Rounds of moderation in every state, and every message and view that is made of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.messages import card, changes, moderated, moderations, requesting
from bot.messages.desk import Desk
from bot.messages.forms import dispute, pass_on, reopen
from bot.messages.requesting import Around, Personal, Waiting, Why
from bot.messages.types import Message, Reader, View
from flows import checks
from flows.answers import Text
from flows.audit import Audit, Status
from flows.moderation import Mark, Moderation, Reason, Selection, Verdict
from flows.questionnaire import QuestionType, Step
from flows.speech import Approved, Returned
from tests.bot.messages.examples import LINK, NOW, READER

WORDS = "Which supervision record is this from? " * 60


def requested(audit: Audit, **more: object) -> Moderation:
    """A request that nobody has taken."""
    fields: dict[str, object] = {
        "id": f"{audit.id}.1",
        "audit": audit.id,
        "round": 1,
        "selection": Selection(tuple(Reason), 7),
        "blind": False,
        "requested_at": NOW - timedelta(days=3),
        "requested_revision": audit.revision,
    }
    return Moderation(**{**fields, **more})  # type: ignore[arg-type]


def taken(audit: Audit, **more: object) -> Moderation:
    """The same, taken by Marcus an hour ago."""
    return requested(audit, moderator="U0MARCUS", taken_at=NOW - timedelta(hours=1), **more)


def decided(audit: Audit, verdict: Verdict, **more: object) -> Moderation:
    """The same, decided by him now, with something said at every question."""
    marks = {
        question.key: a_mark(audit, question.key) for question in audit.questionnaire.questions
    }
    at = {"decided_by": "U0MARCUS", "decided_at": NOW, "verdict": verdict}
    return taken(audit, **{"marks": marks, "general": "Nearly there. " * 90, **at, **more})


def a_mark(audit: Audit, key: str) -> Mark:
    """Everything a moderator and an auditor may say of a question."""
    question = audit.question(key)
    if question.type is not QuestionType.GRADE:
        return Mark(comment=WORDS)
    grade = question.options[0].value
    return Mark(grade, grade, grade, WORDS, WORDS, WORDS)


def every_round(audit: Audit) -> Iterator[tuple[str, Audit, Moderation]]:
    """The audit and its moderation in every state that a request can show."""
    for blind in (False, True):
        for number in (1, 3):
            how = {"blind": blind, "round": number}
            name = f"{'blind' if blind else 'plain'}, round {number}"
            at = replace(audit, submitted_at=NOW)
            yield f"waiting {name}", replace(at, status=Status.SUBMITTED), requested(at, **how)
            yield f"taken {name}", replace(at, status=Status.TAKEN), taken(at, **how)
            for verdict, status in (
                (Verdict.APPROVED, Status.APPROVED),
                (Verdict.APPROVED, Status.REOPENED),
                (Verdict.RETURNED, Status.RETURNED),
                (Verdict.WITHDRAWN, Status.WITHDRAWN),
            ):
                ended = decided(at, verdict, **how)
                yield f"{verdict} {status} {name}", replace(at, status=status), ended


def messages(audit: Audit, reader: Reader) -> Iterator[tuple[str, Message]]:
    """Every message about a moderation."""
    found = checks.queries(audit)
    for name, at, moderation in every_round(audit):
        for around in (Around(), Around(found, True), Around(found, True, True, "U0LEE")):
            yield f"request {name}", requesting.request(at, moderation, around, reader)
        for why in Why:
            personal = Personal(why, "U0SAM")
            one = requesting.request(at, moderation, Around(found), reader, personal)
            yield f"request {name}, {why}", one
        yield f"card {name}", card.card(at, reader, moderation)
    yield "moved", requesting.moved(audit, "C0MOD")
    yield "no channel", requesting.no_channel(audit)
    yield "given up", requesting.given_up(audit, "U0LEE", "Lee Hart has left.")
    for count in (1, 2, 40):
        waiting = [Waiting(audit, NOW, LINK), Waiting(audit, NOW)] * count
        yield f"still waiting {count}", requesting.still_waiting(waiting[:count], reader)
    every = tuple(question.key for question in audit.questionnaire.questions)
    grades = tuple(q.key for q in audit.questionnaire.questions if q.type is QuestionType.GRADE)
    for keys in ((), grades[:1], grades):
        ended = decided(audit, Verdict.APPROVED)
        marks = {key: ended.marks[key] for key in keys}
        approved = Approved("U0MARCUS", keys)
        yield (
            f"approved {len(keys)}",
            moderated.verdict(audit, replace(ended, marks=marks), approved),
        )
    for keys in (every[:1], every):
        returned = Returned("U0MARCUS", keys, "Nearly there. " * 200)
        ended = decided(audit, Verdict.RETURNED)
        yield f"returned {len(keys)}", moderated.verdict(audit, ended, returned)
    for key in grades:
        ended = decided(audit, Verdict.APPROVED)
        yield f"disputed {key}", moderated.disputed(audit, ended, key)


def views(audit: Audit) -> Iterator[tuple[str, View]]:
    """Every view about a moderation, but those in which it is done."""
    questions = audit.questionnaire.questions
    grades = [q for q in questions if q.type is QuestionType.GRADE]
    yield "pass on", pass_on.show(audit)
    yield "reopen", reopen.show(audit)
    ended = decided(audit, Verdict.APPROVED)
    for count in range(1, len(grades) + 1):
        yield f"dispute {count}", dispute.show(audit, grades[:count])
        yield f"disputed {count}", moderated.dispute(audit, ended, grades[count - 1].key)
    texts = {step: Text.of("It said something else. " * 300) for step in audit.entries}
    nothing = dict.fromkeys(texts)
    graded = {Step(q.key): q.options[0].value for q in grades}
    marks = {question.key: Mark(comment=WORDS) for question in questions}
    returned = (decided(audit, Verdict.RETURNED, marks=marks),)
    submitted = replace(audit, status=Status.TAKEN)
    seen = Desk(submitted, taken(audit, round=2), "U0MARCUS", READER, returned)
    unseen = replace(seen, moderation=taken(audit, round=2, blind=True, marks={}), earlier=())
    for name, stood in (("texts", texts), ("nothing", nothing), ("grades", graded), ("none", {})):
        stands = {s: v for s, v in stood.items() if isinstance(v, Text) is _is_text(audit, s, v)}
        for page in (0, 1, 99):
            yield f"changes {name} {page}", changes.changes(seen, stands, page)
        yield f"changes {name}, blind", changes.changes(unseen, stands, 0)


def _is_text(audit: Audit, step: Step, value: object) -> bool:
    """Whether words can have stood there; where nothing did, it makes no difference."""
    return value is not None and isinstance(audit.value(*step), Text)


def some_moderations(audit: Audit) -> moderations.Moderations:
    """Plenty of everything that Home shows of moderation."""
    waiting = replace(audit, status=Status.SUBMITTED)
    question = audit.questionnaire.questions[0]
    return moderations.Moderations(
        taken=[moderations.Request(waiting, NOW, 2, "U0ASHA")] * 60,
        to_take=[moderations.Request(waiting, NOW, 1)] * 60,
        late=[moderations.Request(waiting, NOW, 1, "U0SAM")] * 60,
        disputes=[moderations.Dispute(audit, question, NOW)] * 60,
        approved=[replace(audit, id=f"f{place}") for place in range(60)],
    )
