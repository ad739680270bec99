"""What a typed reply means: an answer, a command, or a concern."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.answering import fill_in, skip
from flows.answers import Text
from flows.audit import Audit, Status
from flows.conversation import (
    Ambiguous,
    AnswerTo,
    Courtesy,
    Steering,
    interpret,
    is_concern,
    is_help,
)
from flows.loading import load
from flows.questionnaire import Option, Step
from flows.speech import Command
from tests.flows import sheets
from tests.flows.building import (
    COVENTRY,
    TRAINING,
    begun,
    completed,
    in_state,
    judged,
    moment,
    press,
    typed,
)

GRADE, EVIDENCE, IMPACT = Step("risk"), Step("risk", "evidence"), Step("risk", "impact")
COMMENTS = Step("comments")
FRESH = begun()
GRADED = press(FRESH, "risk", "meets_good").audit
STANDING = [GRADE, EVIDENCE, IMPACT, COMMENTS]

COMMANDS = {
    "back": Steering(Command.BACK),
    "Go back.": Steering(Command.BACK),
    "skip": Steering(Command.SKIP),
    "Skip for now": Steering(Command.SKIP),
    "skip !": Steering(Command.SKIP),
    "status": Steering(Command.STATUS),
    "Status?": Steering(Command.STATUS),
    "pause": Steering(Command.PAUSE),
    "review": Steering(Command.REVIEW),
    "submit": Steering(Command.REVIEW),
    "HELP": Steering(Command.HELP),
    "help!": Steering(Command.HELP),
    "“help”": Steering(Command.HELP),
    "note": Steering(Command.NOTE),
    "action": Steering(Command.ACTION),
    "change 3": Steering(Command.CHANGE, number=3),
    "Change question 12.": Steering(Command.CHANGE, number=12),
    "change 0": Steering(Command.CHANGE, number=0),
    "change 1000": Steering(Command.CHANGE, number=1000),
    "note: ask about the window": Steering(Command.NOTE, rest="ask about the window"),
    "Note - ask about it": Steering(Command.NOTE, rest="ask about it"),
    "action: mend the window": Steering(Command.ACTION, rest="mend the window"),
    "ACTION – mend it": Steering(Command.ACTION, rest="mend it"),
}
COURTESIES = ["thanks", "Thank you!", "Thank you.", "ok", "OK", "Okay", "Cheers :)", "ok, thanks"]
ANSWERS = [
    "Note that the mother was not at the meeting.",
    "Notes of the visit are missing.",
    "Note-keeping is poor throughout.",
    "Action-planning was weak, and nobody came back to it.",
    "Action was taken the same day.",
    "Back at school since May.",
    "Help was offered in June.",
    "Skipped school twice.",
    "Status of the plan is unclear.",
    "Review was late.",
    "Change 3 was never recorded as done.",
    "Pause for thought: nobody asked him.",
    "Submitted late.",
    "Concern was raised by school.",
    "Concerns: three of them, all followed up.",
    "Concerned neighbours called twice.",
    "Concern about the window led to a visit.",
    "There was a concern: nobody acted on it.",
    "The immediate concern was dealt with.",
    "No concern.",
]
CONCERNS = {
    "concern": "",
    "Concern.": "",
    "CONCERN!!": "",
    "concern?": "",
    " concern ": "",
    "raise a concern": "",
    "Raise concern": "",
    "immediate concern": "",
    "raise an immediate concern": "",
    "*concern*": "",
    "concern: the child is alone": "the child is alone",
    "Concern:the child is alone": "the child is alone",
    "concern:\nthe child is alone": "the child is alone",
    "Immediate concern: the child is alone": "the child is alone",
    "concern - the child is alone": "the child is alone",
    "concern: at 14:30 nobody came": "at 14:30 nobody came",
}


@pytest.mark.parametrize("step", [EVIDENCE, COMMENTS], ids=str)
@pytest.mark.parametrize("text", COMMANDS)
def test_a_command_word_wins_where_words_are_asked_and_may_be_the_answer(
    text: str, step: Step
) -> None:
    plain = COMMANDS[text]
    expected = Steering(plain.command, plain.rest, plain.number, could_answer=True)
    assert interpret(GRADED, step, text) == expected


def test_a_command_is_not_offered_as_an_answer_to_what_is_answered() -> None:
    """Most actions are typed when everything is answered."""
    audit = fill_in(completed(), {COMMENTS: Text.of("One.")}, moment()).audit
    meaning = interpret(audit, COMMENTS, "action: mend it", shown=0)
    assert meaning == Steering(Command.ACTION, rest="mend it")


@pytest.mark.parametrize("text", COMMANDS)
def test_a_command_word_is_never_offered_as_a_grade(text: str) -> None:
    assert interpret(FRESH, GRADE, text) == COMMANDS[text]


@pytest.mark.parametrize("text", COMMANDS)
def test_a_command_needs_no_question(text: str) -> None:
    assert interpret(FRESH, None, text) == COMMANDS[text]


@pytest.mark.parametrize("step", [EVIDENCE, COMMENTS], ids=str)
@pytest.mark.parametrize("text", ANSWERS)
def test_words_that_only_begin_like_a_command_are_the_answer(text: str, step: Step) -> None:
    assert interpret(GRADED, step, text) == AnswerTo(step)


@pytest.mark.parametrize("step", [*STANDING, None], ids=str)
@pytest.mark.parametrize("text", CONCERNS)
def test_concern_always_wins(text: str, step: Step | None) -> None:
    meaning = interpret(GRADED, step, text)
    assert isinstance(meaning, Steering)
    assert (meaning.command, meaning.rest) == (Command.CONCERN, CONCERNS[text])
    assert is_concern(text)


def test_a_concern_typed_where_words_are_asked_may_be_made_the_answer_after_all() -> None:
    """Evidence may begin so; the form comes first, and nothing typed is lost."""
    meaning = interpret(GRADED, EVIDENCE, "Concern: mother's partner was seen, not followed up.")
    assert isinstance(meaning, Steering)
    assert meaning.could_answer
    at_grade = interpret(FRESH, GRADE, "concern: the child is alone")
    assert isinstance(at_grade, Steering)
    assert not at_grade.could_answer


@pytest.mark.parametrize(
    "text", ["Meets good", "meets good.", "MEETS  GOOD", "meets_good", "n/a", "Not applicable"]
)
def test_a_message_that_equals_one_option_is_that_answer(text: str) -> None:
    assert interpret(FRESH, GRADE, text) == AnswerTo(GRADE)


def test_a_message_that_could_be_several_options_is_refused_with_them() -> None:
    meaning = interpret(FRESH, GRADE, "good")
    assert isinstance(meaning, Ambiguous)
    assert meaning.step == GRADE
    for label in ("Exceeds good", "Meets good", "Does not meet good"):
        assert label in meaning.refusal.fault


def test_several_items_of_a_checklist_are_one_answer() -> None:
    audit, step = begun(TRAINING), Step("file")
    assert interpret(audit, step, "Plan, Chronology and Meeting notes") == AnswerTo(step)
    assert interpret(audit, step, "all") == AnswerTo(step)
    assert interpret(audit, step, "none") == AnswerTo(step)


WITHIN = sheets.asked("choice", "within", options="[Help and protection, Care leavers]")
OPTIONS = tuple(Option(label.lower(), label) for label in ("Back", "Review", "Concern"))


def named_like_commands() -> Audit:
    """An audit whose options the format would not let through."""
    audit = begun(load(sheets.sheet(WITHIN)))
    form = audit.questionnaire
    (main,) = form.sections
    question = replace(main.questions[-1], key="exact", options=OPTIONS)
    main = replace(main, questions=(*main.questions, question))
    return replace(audit, questionnaire=replace(form, sections=(main,)))


def test_an_option_beats_a_command() -> None:
    audit, step = named_like_commands(), Step("exact")
    assert interpret(audit, step, "back") == AnswerTo(step)
    assert interpret(audit, step, "Review") == AnswerTo(step)


def test_concern_wins_over_an_option_of_that_name() -> None:
    meaning = interpret(named_like_commands(), Step("exact"), "Concern")
    assert isinstance(meaning, Steering)
    assert meaning.command is Command.CONCERN


def test_a_command_beats_an_option_that_only_has_the_word_in_it() -> None:
    audit, step = named_like_commands(), Step("within")
    assert interpret(audit, step, "help") == Steering(Command.HELP)
    assert interpret(audit, step, "protection") == AnswerTo(step)


def test_what_is_no_option_goes_to_the_question_to_be_refused_there() -> None:
    assert interpret(FRESH, GRADE, "Requires improvement") == AnswerTo(GRADE)


def test_words_typed_right_after_a_press_are_the_evidence() -> None:
    assert interpret(GRADED, GRADE, "The plan of 3 March says so.") == AnswerTo(EVIDENCE)


def test_a_second_message_typed_right_after_a_press_is_evidence_too() -> None:
    """Neither prompt was there yet: what follows the first belongs to it, not to the impact."""
    audit = typed(GRADED, "risk", "evidence", "The plan of 3 March says so.").audit
    assert interpret(audit, GRADE, "And so does the school.", shown=0) == AnswerTo(EVIDENCE)


def test_words_typed_to_a_grade_asked_again_and_left_add_to_nothing_unasked() -> None:
    """Evidence given before the grade was asked again is not what they are about."""
    audit = judged(FRESH, "risk", "meets_good", evidence="It was seen.", impact="He is safer.")
    shown = audit.revision_at(GRADE)
    assert interpret(audit, GRADE, "Another thought.", shown) == AnswerTo(GRADE)
    audit = press(audit, "risk", "exceeds_good", expects=shown).audit
    assert interpret(audit, GRADE, "Another thought.", shown) == AnswerTo(GRADE)


def test_words_typed_right_after_pressing_a_later_question_are_its_evidence() -> None:
    """Though earlier questions still wait."""
    audit = press(FRESH, "plans", "meets_good").audit
    step = Step("plans", "evidence")
    assert interpret(audit, Step("plans"), "The plan of 3 March says so.") == AnswerTo(step)


def test_words_typed_after_a_new_grade_go_to_what_it_lacks() -> None:
    audit = judged(FRESH, "risk", "not_applicable", evidence="He is seven.")
    audit = press(audit, "risk", "meets_good", expects=None).audit
    assert interpret(audit, GRADE, "He is safer now.") == AnswerTo(IMPACT)


def test_another_grade_typed_after_a_press_changes_the_grade() -> None:
    assert interpret(GRADED, GRADE, "Exceeds good") == AnswerTo(GRADE)
    assert isinstance(interpret(GRADED, GRADE, "good"), Ambiguous)


def test_words_typed_to_a_complete_question_go_to_it_and_not_to_another() -> None:
    audit = completed()
    assert interpret(audit, GRADE, "Another thought.") == AnswerTo(GRADE)


def test_a_further_reply_to_a_text_goes_to_that_text() -> None:
    audit = fill_in(completed(), {COMMENTS: Text.of("One.")}, moment()).audit
    assert interpret(audit, COMMENTS, "Two.") == AnswerTo(COMMENTS)


@pytest.mark.parametrize("text", COURTESIES)
@pytest.mark.parametrize("status", [Status.IN_PROGRESS, Status.SUBMITTED, Status.CANCELLED])
def test_a_bare_courtesy_after_the_last_answer_is_none(text: str, status: Status) -> None:
    audit = fill_in(completed(), {COMMENTS: Text.of("One.")}, moment()).audit
    assert interpret(in_state(audit, status), COMMENTS, text, shown=0) == Courtesy()


def test_a_bare_courtesy_is_no_answer_to_what_was_left_out() -> None:
    asked = begun()
    while (step := asked.next_step) is not None and step != COMMENTS:
        asked = fill_in(asked, {step: completed().value(*step)}, moment()).audit
    assert interpret(asked, COMMENTS, "thanks", shown=0) == AnswerTo(COMMENTS)
    assert interpret(skip(asked, "comments", moment()).audit, COMMENTS, "thanks", 0) == Courtesy()


def test_a_bare_courtesy_is_the_answer_where_a_question_stands_open() -> None:
    """Nobody but the auditor knows what it was meant for: it is kept, and the checks ask."""
    assert interpret(GRADED, EVIDENCE, "ok", shown=0) == AnswerTo(EVIDENCE)
    assert interpret(GRADED, GRADE, "ok", shown=0) == AnswerTo(EVIDENCE)
    audit = fill_in(completed(), {COMMENTS: Text.of("One.")}, moment()).audit
    assert interpret(audit, COMMENTS, "ok", audit.revision_at(COMMENTS)) == AnswerTo(COMMENTS)


@pytest.mark.parametrize("text", ["Thanks to the school he is safe.", "ok but late", "No thanks"])
def test_words_that_only_begin_with_a_courtesy_are_added(text: str) -> None:
    audit = fill_in(completed(), {COMMENTS: Text.of("One.")}, moment()).audit
    assert interpret(audit, COMMENTS, text, shown=0) == AnswerTo(COMMENTS)


def test_where_nothing_was_ever_asked_a_courtesy_is_still_one() -> None:
    assert interpret(FRESH, None, "Thank you!") == Courtesy()


def test_an_option_beats_a_courtesy() -> None:
    form = load(sheets.sheet(sheets.asked("choice", "fine", options="[OK, Not OK]")))
    audit = fill_in(begun(form), {Step("fine"): "not_ok"}, moment()).audit
    assert interpret(audit, Step("fine"), "ok", shown=0) == AnswerTo(Step("fine"))


def test_a_word_is_not_offered_as_a_day() -> None:
    audit = press(begun(TRAINING), "seen_alone", "yes").audit
    meaning = interpret(audit, Step("seen_alone", "since"), "skip")
    assert meaning == Steering(Command.SKIP)


def test_without_a_question_words_mean_nothing() -> None:
    assert interpret(FRESH, None, "The plan says so.") is None


@pytest.mark.parametrize(("text", "asks"), [("Help!", True), ("help", True), ("Help him", False)])
def test_help_is_asked_for_by_the_word_alone(text: str, *, asks: bool) -> None:
    assert is_help(text) is asks


@given(st.text(max_size=60), st.sampled_from([*STANDING, None]))
def test_any_words_mean_something_and_never_break(text: str, step: Step | None) -> None:
    """An answer is always one to the question asked, or to the next part of it."""
    meaning = interpret(GRADED, step, text)
    assert meaning is not None or step is None
    if isinstance(meaning, AnswerTo):
        assert step is not None
        assert meaning.step.question == step.question


@given(st.integers(0, 10**9))
def test_a_question_of_any_number_can_be_asked_for(number: int) -> None:
    text = f"change {number}"
    meaning = interpret(FRESH, EVIDENCE, text)
    if number < 10**6:
        assert meaning == Steering(Command.CHANGE, number=number, could_answer=True)
    else:
        assert meaning is not None


def test_every_option_of_the_instruments_can_be_typed() -> None:
    for questionnaire in (COVENTRY, TRAINING):
        audit = begun(questionnaire)
        for question in questionnaire.questions:
            step = Step(question.key)
            for option in question.options:
                assert interpret(audit, step, option.label) == AnswerTo(step)
