"""Every shipped instrument can be walked to the end, along every condition it has."""

from collections.abc import Iterator, Mapping
from itertools import product

import pytest

from flows.answering import answer, reply
from flows.answers import Picked, Typed
from flows.audit import Audit, Decision, Status
from flows.checks import missing
from flows.conditions import leaves
from flows.questionnaire import ANSWER, NoteKind, Question, Questionnaire, QuestionType, Step
from flows.questionnaires import shipped
from flows.routing import progress, routing_path
from flows.speech import AskToSubmit, ConcernOffered, TellLead
from tests.flows.building import ASHA, BY_KEY, EVIDENCE, asked, begun, moment, spoken, submit, ts

Choices = Mapping[str, str]
TYPED = {
    QuestionType.DATE: "3 September 2026",
    QuestionType.NUMBER: "5",
    QuestionType.SHORT_TEXT: "A few words",
    QuestionType.LONG_TEXT: EVIDENCE,
    QuestionType.PERSON: ASHA.name,
}

HANGING: Mapping[str, tuple[str, ...]] = {
    "exploitation": ("exploitation_reflected", "exploitation_risk"),
    "missing": ("missing_reflected", "missing_procedures"),
    "seen_alone": ("place",),
}
"""What is asked only after a yes."""


def forks(instrument: Questionnaire) -> Iterator[Choices]:
    """Every combination of answers to the questions that a condition looks at."""
    looked_at = {
        leaf.question: [option.value for option in instrument.by_key[leaf.question].options]
        for question in instrument.questions
        if question.when is not None
        for leaf in leaves(question.when)
    }
    for values in product(*looked_at.values()):
        yield dict(zip(looked_at, values, strict=True))


def ways(instrument: Questionnaire) -> Iterator[tuple[Choices, int]]:
    """Every fork, and of every other question its first option, its second, and so on."""
    most = max(len(question.options) for question in instrument.questions)
    yield from ((fork, turn) for fork in forks(instrument) for turn in range(most))


WAYS = [
    pytest.param(instrument, fork, turn, id=f"{instrument.key}-{'-'.join(fork.values())}-{turn}")
    for instrument in shipped()
    for fork, turn in ways(instrument)
]


def walk(instrument: Questionnaire, fork: Choices, turn: int) -> tuple[Audit, list[Decision]]:
    """Answer each question as it comes, until nothing is asked any more."""
    audit, step = begun(instrument), Step(instrument.questions[0].key)
    for place, field in enumerate(instrument.header_to_ask):
        audit = given(audit, Step(field.key), {}, place).audit
    decisions = []
    for number in range(1, 200):
        decision = given(audit, step, fork, turn, number)
        decisions.append(decision)
        upcoming, audit = asked(decision), decision.audit
        if upcoming is None:
            break
        assert upcoming not in audit.entries
        step = upcoming
    return audit, decisions


def given(audit: Audit, step: Step, fork: Choices, turn: int, number: int = 1) -> Decision:
    """The answer to one step: pressed where there is something to press, else typed."""
    question = audit.question(step.question)
    if step.part == ANSWER and question.options:
        value = fork.get(question.key, question.options[turn % len(question.options)].value)
        return answer(audit, step, Picked((value,)), moment(number), expects=0)
    text = Typed(wording(question, step.part))
    return reply(audit, step, text, moment(number), expects=0, source=ts(number))


def wording(question: Question, part: str) -> str:
    note = question.note(part)
    if note is None:
        return TYPED[question.type]
    return EVIDENCE if note.kind is NoteKind.TEXT else "3 September 2026"


@pytest.mark.parametrize(("instrument", "fork", "turn"), WAYS)
def test_an_instrument_is_walked_to_its_end_and_can_be_submitted(
    instrument: Questionnaire, fork: Choices, turn: int
) -> None:
    audit, decisions = walk(instrument, fork, turn)
    assert spoken(decisions[-1], AskToSubmit)
    assert progress(instrument, audit.entries).complete
    assert not list(missing(audit))
    assert submit(audit, moment(300)).audit.status in {Status.SUBMITTED, Status.APPROVED}


@pytest.mark.parametrize(("instrument", "fork", "turn"), WAYS)
def test_what_is_asked_is_every_row_but_those_whose_condition_does_not_hold(
    instrument: Questionnaire, fork: Choices, turn: int
) -> None:
    audit, _ = walk(instrument, fork, turn)
    path = [question.key for question in routing_path(instrument, audit.entries)]
    left_out = [q.key for q in instrument.questions if q.key not in path]
    hidden = [key for key, value in fork.items() if value != "yes"]
    assert left_out == [row for key in hidden for row in HANGING[key]]


def test_tier_2_has_nine_forks_and_no_other_new_instrument_has_any() -> None:
    assert {q.key: len(list(forks(q))) for q in shipped()} == {
        "tier2-case-file": 9,
        "training-audit": 5,
        "coventry-case-audit": 1,
        "rutland-case-audit": 1,
        "cheshire-multi-agency": 1,
    }


def test_tier_2_answered_with_yes_throughout_takes_114_answers_in_its_rows() -> None:
    """A choice and a comment (or a date) at each of 57 rows."""
    tier2 = BY_KEY["tier2-case-file"]
    audit, _ = walk(tier2, {"exploitation": "yes", "missing": "yes"}, 0)
    rows = {question.key for section in tier2.sections[:6] for question in section.questions}
    assert len([step for step in audit.entries if step.question in rows]) == 114


@pytest.mark.parametrize("instrument", shipped(), ids=lambda q: q.key)
def test_nothing_is_answered_before_anybody_answers_it(instrument: Questionnaire) -> None:
    audit = begun(instrument)
    assert not [step for step in audit.entries if audit.question(step.question).number]


def test_only_could_be_inadequate_tells_somebody_and_only_an_agencys_find_offers_the_form() -> None:
    for key, kind, questions in (
        ("tier2-case-file", TellLead, ["could_be_inadequate"]),
        ("cheshire-multi-agency", ConcernOffered, ["strengths_concerns"]),
    ):
        _, decisions = walk(BY_KEY[key], {}, 0)
        telling = [decision for decision in decisions if spoken(decision, kind)]
        changed = [change.step.question for d in telling for change in d.changes]  # type: ignore[union-attr]
        assert changed == questions
