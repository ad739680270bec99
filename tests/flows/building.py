"""Audits for tests of the core: begun, answered and finished through the core itself."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final, TypeVar

from flows import moderating
from flows.answering import answer, fill_in, reply
from flows.answers import Person, Picked, Reading, Text, Typed, Value
from flows.audit import Audit, Decision, Moment, Status
from flows.lifecycle import Beginning, begin
from flows.questionnaire import ANSWER, NoteKind, Questionnaire, QuestionType, Step
from flows.questionnaires import shipped
from flows.speech import Ask, Cosmetic, Speech

BY_KEY: Final = {questionnaire.key: questionnaire for questionnaire in shipped()}
COVENTRY, TRAINING = BY_KEY["coventry-case-audit"], BY_KEY["training-audit"]

ASHA: Final = Person("U0ASHA", "Asha Verma", "north", frozenset({"auditor"}))
SAM: Final = Person("U0SAM", "Sam Ortiz", "south", frozenset({"auditor"}))
MARCUS: Final = Person("U0MARCUS", "Marcus Bell", "north", frozenset({"manager"}))
DANA: Final = Person("U0DANA", "Dana Cole", "north", frozenset({"practitioner"}))
QUINN: Final = Person("U0QUINN", "Quinn Okafor", None, frozenset({"quality_lead"}))
PRIYA: Final = Person("U0PRIYA", "Priya Nair", None, frozenset({"service_lead"}))
LEE: Final = Person("U0LEE", "Lee Hart", "north", frozenset({"auditor"}), active=False)
TEO: Final = Person("U0TEO", "Teo Marsh", "south", frozenset({"manager"}))
EVERYBODY: Final = (ASHA, SAM, MARCUS, DANA, QUINN, PRIYA, LEE)

AT: Final = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
TODAY: Final = date(2026, 11, 21)
EVIDENCE: Final = "The chronology of 3 March shows two visits, both in the evening."
IMPACT: Final = "Robin sleeps in a room with a lock that works, and says so."
HEADERS: Final[Mapping[str, Mapping[str, Value]]] = {
    COVENTRY.key: {
        "audited_previously": "no",
        "age_band": "10_to_14",
        "strand": "help_and_protection",
    },
    TRAINING.key: {"last_visit": date(2026, 11, 4), "worker": "U0DANA", "visits": Decimal(5)},
}
OPEN: Final = (Status.IN_PROGRESS, Status.RETURNED, Status.REOPENED)

Said = TypeVar("Said", bound=Speech)


def moment(minutes: int = 0, by: Person = ASHA) -> Moment:
    """Some minutes after everything began."""
    return Moment(by.id, AT + timedelta(minutes=minutes), Reading(TODAY, EVERYBODY))


def ts(number: int) -> str:
    """The ts of the message typed as the ``number``-th."""
    return f"1795269720.{number:06d}"


def begun(questionnaire: Questionnaire = COVENTRY) -> Audit:
    """An audit of Asha's, its header filled in, no question answered."""
    beginning = Beginning("A1", questionnaire, "710452")
    return begin(beginning, ASHA, HEADERS.get(questionnaire.key, {}), moment()).audit


def press(
    audit: Audit, question: str, *values: str, expects: int | None = 0, minutes: int = 1
) -> Decision:
    """Press these options of a question whose prompt was shown against ``expects``."""
    return answer(audit, Step(question), Picked(values), moment(minutes), expects=expects)


def typed(
    audit: Audit, question: str, part: str, text: str, number: int = 1, expects: int = 0
) -> Decision:
    """Type the ``number``-th message, as an answer to the prompt for this step."""
    step = Step(question, part)
    return reply(audit, step, Typed(text), moment(number), expects=expects, source=ts(number))


def judged(audit: Audit, question: str = "risk", grade: str = "meets_good", **notes: str) -> Audit:
    """The audit with a domain graded, and these notes typed beside it."""
    audit = press(audit, question, grade, expects=None).audit
    for number, (part, text) in enumerate(notes.items(), start=audit.revision):
        audit = typed(audit, question, part, text, number).audit
    return audit


def completed(questionnaire: Questionnaire = COVENTRY) -> Audit:
    """An audit with everything answered that is asked, in the order in which it is asked."""
    audit = begun(questionnaire)
    while (step := audit.next_step) is not None:
        audit = fill_in(audit, {step: _sensible(audit, step)}, moment()).audit
    return audit


def submit(audit: Audit, when: Moment, *, seed: int = 1, asked: bool = False) -> Decision:
    """Submit the audit for the first time."""
    return moderating.submit(audit, None, when, seed, asked=asked).decision


def written(audit: Audit, question: str, part: str, text: str) -> Audit:
    """The audit with this text in place of what stood there."""
    return fill_in(audit, {Step(question, part): Text.of(text)}, moment()).audit


def in_state(audit: Audit, status: Status) -> Audit:
    """The same audit in another state."""
    return replace(audit, status=status)


def spoken(decision: Decision, kind: type[Said]) -> list[Said]:
    """What the decision says of one kind, in order."""
    return [speech for speech in decision.say if isinstance(speech, kind)]


def asked(decision: Decision) -> Step | None:
    """The one step that the decision asks, if it asks one."""
    asks = spoken(decision, Ask)
    assert len(asks) <= 1
    return asks[0].step if asks else None


def aloud(decision: Decision) -> list[Speech]:
    """What is posted: everything but changes to how earlier messages look."""
    return [speech for speech in decision.say if not isinstance(speech, Cosmetic)]


def _sensible(audit: Audit, step: Step) -> Value:
    question = audit.question(step.question)
    note = question.note(step.part)
    if note is not None and note.kind is NoteKind.DATE:
        return date(2026, 9, 1)
    if step.part != ANSWER:
        said = IMPACT if step.part == "impact" else EVIDENCE
        return Text.of(f"{said} ({question.label}.)")
    match question.type:
        case QuestionType.CHECKLIST:
            return (question.options[0].value,)
        case QuestionType.SHORT_TEXT | QuestionType.LONG_TEXT:
            return Text.of(f"A longer answer in plain words. ({question.label}.)")
        case _:
            return question.options[0].value
