"""The practice audit, and every type of question: pressed, typed and filled in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from flows.answers import Text, Value
from flows.audit import Status
from flows.questionnaire import Step
from tests.journeys.auditing import Auditor, begin_practice
from tests.journeys.council import Council

SMALL = """
key: small
version: 1
title: Small audit
about: One question and a remark.
header:
  - {{key: auditor, label: Auditor, filled_by: auditor}}
  - {{key: case, label: Case number, filled_by: case}}
scales:
  small:
    title: How good
    grades:
      - {{value: good, label: Good, meaning: It was good., good: true}}
      - {{value: poor, label: Poor, meaning: It was poor., good: false}}
sections:
  - key: only
    title: Only section
    questions:
      - {{key: asked, label: Asked, ask: What is it?, {question}}}
      - {{key: remark, type: short_text, label: Remark, ask: Any remark?, required: false}}
moderation: {{which: none}}
"""
LETTERS = "[Alpha, Beta, Gamma, Delta, Epsilon, Zeta]"


@dataclass(frozen=True)
class Way:
    """A type of question, and one answer to it in each way it can be given."""

    question: str
    click: Callable[[Auditor], None] | None
    typed: str
    filled: object
    value: Value


def pressing(label: str) -> Callable[[Auditor], None]:
    """Press a button of the question."""
    return lambda auditor: auditor.press(label, "1 of 2")


def picking(name: str, value: object) -> Callable[[Auditor], None]:
    """Pick something in the question's select or calendar."""
    return lambda auditor: auditor.person.choose(auditor.asked("1 of 2"), name, value)


def ticking(*items: str) -> Callable[[Auditor], None]:
    """Tick items and save."""

    def tick(auditor: Auditor) -> None:
        for item in items:
            auditor.press(item, "1 of 2")
        auditor.press("Save", "1 of 2")

    return tick


WAYS = {
    "grade": Way("type: grade, scale: small", pressing("Poor"), "poor", "Poor", "poor"),
    "yes_no": Way("type: yes_no, also: [not_sure]", pressing("Not sure"), "unsure", "Not sure",
                  "not_sure"),
    "choice": Way("type: choice, options: [Alpha, Beta]", pressing("Beta"), "beta", "Beta", "beta"),
    "list": Way(f"type: choice, options: {LETTERS}", picking("pick", "Delta"), "delta", "Delta",
                "delta"),
    "checklist": Way("type: checklist, options: [Plan, Chronology, Notes]",
                     ticking("Plan", "Notes"), "notes and plan", ["Plan", "Notes"],
                     ("plan", "notes")),
    "date": Way("type: date", picking("pick", "2026-11-04"), "4 Nov 2026", "2026-11-04",
                date(2026, 11, 4)),
    "number": Way("type: number, min: 0, max: 40", None, "7.5", "7.5", Decimal("7.5")),
    "person": Way("type: person", picking("pick", "U0DANA"), "Dana Cole", "U0DANA", "U0DANA"),
    "short_text": Way("type: short_text", None, "A short story", "A short story", "A short story"),
    "long_text": Way("type: long_text", None, "A long story", "A long story", "A long story"),
}  # fmt: skip


def begin_small(council: Council, question: str) -> Auditor:
    """An audit with this question first."""
    council.add_questionnaire(SMALL.format(question=question))
    auditor = Auditor(council.person("U0ASHA"), reads=council.settle)
    auditor.start("Small audit", "4711", {})
    auditor.asked("1 of 2", "What is it?")
    return auditor


def standing(council: Council) -> object:
    """What stands at the question; of a text its words."""
    value = council.audit().value("asked")
    return str(value) if isinstance(value, Text) else value


@pytest.mark.parametrize("kind", [kind for kind, way in WAYS.items() if way.click is not None])
def test_a_question_of_this_type_is_answered_by_pressing(council: Council, kind: str) -> None:
    way = WAYS[kind]
    auditor = begin_small(council, way.question)
    assert way.click is not None
    way.click(auditor)
    auditor.asked("2 of 2")
    assert standing(council) == way.value


@pytest.mark.parametrize("kind", WAYS)
def test_a_question_of_this_type_is_answered_by_typing(council: Council, kind: str) -> None:
    way = WAYS[kind]
    auditor = begin_small(council, way.question)
    auditor.say(way.typed)
    auditor.asked("2 of 2")
    assert standing(council) == way.value


@pytest.mark.parametrize("kind", WAYS)
def test_a_question_of_this_type_is_answered_in_a_form(council: Council, kind: str) -> None:
    way = WAYS[kind]
    auditor = begin_small(council, way.question)
    auditor.press("Whole section in a form", "1 of 2")
    asha = auditor.person
    asha.fill("What is it?", way.filled)
    assert asha.submit() is None
    asha.close(everything=True)
    auditor.asked("2 of 2")
    assert standing(council) == way.value


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("grade", "fair", '"fair" is not one of the answers here. Choose Good or Poor.'),
        ("yes_no", "perhaps", '"perhaps" is not one of the answers here.'),
        ("list", "eta", '"eta" is not one of the answers here.'),
        ("checklist", "plan, ledger", '"ledger" is not on this list.'),
        ("date", "31/11/2026", "November has 30 days."),
        ("number", "41", "40"),
        ("person", "Nobody Known", "Nobody Known"),
        ("short_text", "x" * 151, "151 characters"),
    ],
)
def test_an_answer_of_the_wrong_kind_is_refused_in_the_thread(
    council: Council, kind: str, typed: str, said: str
) -> None:
    auditor = begin_small(council, WAYS[kind].question)
    auditor.say(typed)
    shown = auditor.person.see(auditor.asked("Nothing else was changed."))
    assert said in shown.replace("\n", " ")
    assert standing(council) is None
    auditor.say(WAYS[kind].typed)
    auditor.asked("2 of 2")


def test_a_wrong_date_is_answered_as_promised_and_nothing_is_lost(council: Council) -> None:
    auditor = begin_small(council, "type: date")
    auditor.say("31/11/2026")
    shown = auditor.person.see(auditor.asked("as a date"))
    assert shown == (
        'I couldn\'t read "31/11/2026" as a date: November has 30 days.\n'
        "Try 30 Nov, tomorrow, or in two weeks. Nothing else was changed."
    )


def test_nothing_ticked_and_saved_is_said_to_be_nothing(council: Council) -> None:
    auditor = begin_small(council, WAYS["checklist"].question)
    auditor.press("Save", "1 of 2")
    auditor.seen("Nothing is ticked")
    assert standing(council) is None


def test_none_of_a_checklist_is_an_answer(council: Council) -> None:
    auditor = begin_small(council, WAYS["checklist"].question)
    auditor.press("None of these", "1 of 2")
    auditor.asked("2 of 2")
    assert standing(council) == ()


def practise_to_the_place(auditor: Auditor) -> None:
    """Answer until the question that is there only because the child is seen alone."""
    auditor.press("Strong", "1 of 6")
    auditor.asked("What is the evidence?")
    auditor.say("Robin said so to Ms Field.")
    auditor.press("Yes", "2 of 6")
    auditor.asked("When was the first time?")
    auditor.say("4 Nov")
    auditor.asked("3 of 6", "Where do they mostly talk?")


def practise_to_the_end(auditor: Auditor) -> None:
    """Answer the rest from the checklist on."""
    auditor.press("None of these", "4 of 6")
    auditor.asked("5 of 6")
    auditor.say("Baking and talking")
    auditor.press("Leave it out", "6 of 6")
    auditor.asked("Submit")


def test_the_whole_practice_audit_is_approved_at_once(council: Council) -> None:
    auditor = begin_practice(council)
    practise_to_the_place(auditor)
    auditor.press("Out and about", "3 of 6")
    practise_to_the_end(auditor)
    auditor.press("Submit", "5 of 6 answered, one left out")
    auditor.asked("This audit is finished")
    audit = council.audit()
    assert audit.status is Status.APPROVED
    assert audit.value("place") == "out_and_about"
    assert audit.value("seen_alone", "since") == date(council.now.year, 11, 4)


def test_a_note_is_asked_only_for_the_answers_that_need_it(council: Council) -> None:
    auditor = begin_practice(council)
    auditor.press("Needs work", "1 of 6")
    auditor.asked("What is the evidence?")
    auditor.say("Nobody asked Robin.")
    auditor.asked("What could have been tried?")
    auditor.say("Asking Robin.")
    assert auditor.asked("2 of 6")


def test_a_note_that_needs_a_day_is_answered_from_its_calendar(council: Council) -> None:
    auditor = begin_practice(council)
    auditor.press("Strong", "1 of 6")
    auditor.asked("What is the evidence?")
    auditor.say("Robin said so to Ms Field.")
    auditor.press("Yes", "2 of 6")
    since = auditor.asked("When was the first time?")
    auditor.person.choose(since, "pick", "2026-11-04")
    auditor.asked("3 of 6")
    assert council.audit().value("seen_alone", "since") == date(2026, 11, 4)
    auditor.person.choose(since, "pick", "2026-11-05")
    auditor.asked("changed nothing", "4 November 2026")
    assert council.audit().value("seen_alone", "since") == date(2026, 11, 4)


def test_a_conditional_question_hides_and_comes_back_with_its_answer(council: Council) -> None:
    auditor = begin_practice(council)
    practise_to_the_place(auditor)
    auditor.press("Out and about", "3 of 6")
    auditor.asked("4 of 6")
    auditor.say("change 2")
    auditor.press("No", "2 of 6", "Your answer now: Yes")
    auditor.asked("4 of 6")
    assert not council.audit().applies("place")
    assert "2 of 6 answered · 1 not asked" in auditor.person.see(status(auditor))
    auditor.say("change 2")
    auditor.press("Yes", "2 of 6", "Your answer now: No")
    auditor.asked("4 of 6")
    assert council.audit().applies("place")
    assert council.audit().value("place") == "out_and_about"


def test_a_press_on_a_question_that_no_longer_applies_is_answered(council: Council) -> None:
    auditor = begin_practice(council)
    practise_to_the_place(auditor)
    place = auditor.asked("3 of 6")
    auditor.say("change 2")
    auditor.press("Not sure", "2 of 6", "Your answer now: Yes")
    auditor.asked("4 of 6")
    auditor.person.press(place, "At home")
    auditor.asked("is not asked any more", "changed nothing")
    assert council.audit().value("place") is None


def test_thanks_after_the_last_answer_is_none_and_words_still_are(council: Council) -> None:
    auditor = begin_practice(council)
    practise_to_the_place(auditor)
    auditor.press("Out and about", "3 of 6")
    auditor.press("None of these", "4 of 6")
    auditor.asked("5 of 6")
    auditor.say("Baking and talking")
    auditor.asked("6 of 6")
    auditor.say("She listened.")
    auditor.asked("Submit")
    ts = auditor.say("Thank you!")
    auditor.asked("You're welcome. Nothing was changed.")
    assert str(council.audit().value("well_done")) == "She listened."
    auditor.say("She came back.")
    auditor.asked("two messages")
    auditor.person.edit(ts, "She asked Mum.")
    auditor.asked("three messages")
    assert str(council.audit().value("well_done")).split("\n\n") == [
        "She listened.",
        "She asked Mum.",
        "She came back.",
    ]


def test_what_does_not_apply_at_submission_is_kept_and_left_out(council: Council) -> None:
    auditor = begin_practice(council)
    practise_to_the_place(auditor)
    auditor.press("Out and about", "3 of 6")
    auditor.asked("4 of 6")
    auditor.say("change 2")
    auditor.press("No", "2 of 6", "Your answer now: Yes")
    practise_to_the_end(auditor)
    auditor.press("Submit", "answered")
    auditor.asked("This audit is finished")
    assert council.audit().value("place") == "out_and_about"
    counted = council.counted()
    assert counted[Step("place")] is False
    assert counted[Step("seen_alone")] is True


def status(auditor: Auditor) -> dict[str, object]:
    """Ask how far the audit is."""
    auditor.say("status")
    return auditor.asked("answered", "Next:")
