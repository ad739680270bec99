"""Every question type can be asked, answered by press, and filled in, within Slack's limits."""

from datetime import date
from decimal import Decimal

import pytest

from bot.widgets import note_field, read_note_field, widget
from bot.widgets.ids import Act, Token, token_of
from flows import questions
from flows.answers import Picked, Text, Typed, Value
from flows.questionnaire import Note, NoteKind, Option, Question, QuestionType, Requirement
from tests.bot.widgets.filling import (
    check_in_form,
    check_in_message,
    elements,
    holding,
    inputs,
    untouched,
)
from tests.flows.questions.asking import (
    BANDS,
    COMMENTS,
    EVERY,
    FILE,
    GRADE,
    HEADLINE,
    HOURS,
    LONG_LIST,
    OFSTED,
    READING,
    REVIEW_ON,
    SEEN_ON,
    VISITS,
    WORKER,
    YES_NO,
)

TOKEN = Token("a7f3k2m9", "risk", revision=4)
LONGEST = Token("a" * 16, "k" * 40, "n" * 40, 10**6)
KEYS = [question.key for question in EVERY]
every_type = pytest.mark.parametrize("question", EVERY, ids=KEYS)

ANSWERS: list[tuple[Question, Value]] = [
    (GRADE, "meets_good"),
    (OFSTED, "inadequate"),
    (YES_NO, "dont_know"),
    (BANDS, "under_1"),
    (LONG_LIST, "place_17"),
    (FILE, ("parents", "plan")),
    (FILE, ()),
    (HEADLINE, Text.of("A child who laughs & <sings>")),
    (COMMENTS, Text.of("One paragraph.\n\nAnd another, at length. " * 400)),
    (SEEN_ON, date(2026, 11, 20)),
    (REVIEW_ON, date(2026, 12, 4)),
    (VISITS, Decimal(12)),
    (HOURS, Decimal("3.5")),
    (WORKER, "U0DANA"),
]
answered = pytest.mark.parametrize(
    ("question", "value"), ANSWERS, ids=[question.key for question, _ in ANSWERS]
)


def big(kind: QuestionType, options: int) -> Question:
    """The largest question of a type that an instrument may hold."""
    listed = tuple(Option(f"{n:03}{'v' * 72}", f"{n:03}{'&' * 72}") for n in range(options))
    return Question(
        "k" * 40,
        kind,
        "L" * 60,
        "?" * 1000,
        guidance="<&>" * 966,
        options=listed,
        unticked="&" * 75,
    )


BIG = [
    big(QuestionType.GRADE, 12),
    big(QuestionType.YES_NO, 5),
    big(QuestionType.CHOICE, 100),
    big(QuestionType.CHOICE, 101),
    big(QuestionType.CHECKLIST, 10),
    big(QuestionType.CHECKLIST, 100),
    *(big(kind, 0) for kind in QuestionType if kind.value.endswith(("text", "date", "person"))),
]


@every_type
def test_a_question_can_be_asked_in_a_message_and_in_a_form(question: Question) -> None:
    check_in_message([*widget(question).ask(question, TOKEN), {"type": "divider"}])
    check_in_form(widget(question).field(question, "risk.answer", None))


@pytest.mark.parametrize("question", BIG, ids=lambda q: f"{q.type}-{len(q.options)}")
def test_the_largest_question_there_may_be_stays_within_slacks_limits(question: Question) -> None:
    check_in_message([*widget(question).ask(question, LONGEST), {"type": "divider"}])
    check_in_form(widget(question).field(question, f"{'k' * 40}.{'n' * 40}", None))


@every_type
def test_what_a_typed_reply_would_do_is_one_or_two_short_sentences(question: Question) -> None:
    hint = widget(question).typed_hint(question)
    assert hint.endswith(".")
    assert len(hint) <= 90


@every_type
def test_an_untouched_empty_field_was_left_empty(question: Question) -> None:
    blocks = widget(question).field(question, "b", None)
    assert widget(question).read_field(question, "b", untouched(blocks)) is None
    assert widget(question).read_field(question, "b", {}) is None


@answered
def test_a_form_submitted_as_it_opened_gives_back_what_stands(
    question: Question, value: Value
) -> None:
    blocks = widget(question).field(question, "b", value)
    check_in_form(blocks)
    given = widget(question).read_field(question, "b", untouched(blocks))
    assert given is not None
    read = questions.read(question, given, READING)
    assert (str(read) if isinstance(value, Text) else read) == (
        str(value).strip() if isinstance(value, Text) else value
    )


@every_type
def test_only_what_is_required_must_be_filled_in_unless_the_form_says_otherwise(
    question: Question,
) -> None:
    shown = widget(question)
    assert [b["optional"] for b in shown.field(question, "b", None)] == [False]
    assert [b["optional"] for b in shown.field(question, "b", None, optional=True)] == [True]


@pytest.mark.parametrize("question", [GRADE, YES_NO, BANDS], ids=["grade", "yes_no", "choice"])
def test_each_button_gives_its_own_option_and_says_what_it_was_shown_against(
    question: Question,
) -> None:
    buttons = elements(widget(question).ask(question, TOKEN))
    assert [button["type"] for button in buttons] == ["button"] * len(question.options)
    for button, option in zip(buttons, question.options, strict=True):
        given = widget(question).read_press(question, button, {})
        assert given == Picked((option.value,))
        token = token_of(button)
        assert token is not None
        assert (token.step, token.revision) == (TOKEN.step, 4)


def test_beyond_five_options_one_is_picked_from_a_list() -> None:
    (block,) = widget(OFSTED).ask(OFSTED, TOKEN)
    (select,) = elements([block])
    assert select["type"] == "static_select"
    assert "'Choose a grade'" in str(select["placeholder"])
    press = {
        "action_id": select["action_id"],
        "block_id": block["block_id"],
        "selected_option": {"value": "good"},
    }
    assert widget(OFSTED).read_press(OFSTED, press, {}) == Picked(("good",))
    assert token_of(press) == TOKEN


def test_a_list_of_answers_says_in_good_english_that_one_is_chosen() -> None:
    (block,) = widget(big(QuestionType.CHOICE, 8)).ask(big(QuestionType.CHOICE, 8), TOKEN)
    (select,) = elements([block])
    assert "'Choose an answer'" in str(select["placeholder"])


@pytest.mark.parametrize("question", [FILE, big(QuestionType.CHECKLIST, 30)], ids=["boxes", "list"])
def test_a_checklist_is_taken_when_it_is_saved(question: Question) -> None:
    boxes, buttons, *_ = widget(question).ask(question, TOKEN)
    (ticking,) = elements([boxes])
    save, none = elements([buttons])
    ticked = [{"value": option.value} for option in question.options[1:3]]
    state = {str(boxes["block_id"]): {str(ticking["action_id"]): {"selected_options": ticked}}}
    wanted = tuple(option.value for option in question.options[1:3])
    assert widget(question).read_press(question, save, state) == Picked(wanted)
    assert widget(question).read_press(question, save, {}) is None
    assert widget(question).read_press(question, none, state) == Picked(())
    assert widget(question).read_press(question, ticking, state) is None
    assert token_of(save) == token_of(none) == TOKEN


def test_what_unticked_means_is_said_under_a_checklist() -> None:
    assert "Unticked counts as “not on file”." in str(widget(FILE).ask(FILE, TOKEN))


def test_none_of_these_in_a_form_differs_from_a_field_left_empty() -> None:
    blocks = widget(FILE).field(FILE, "b", None)
    ((_, element),) = inputs(blocks)
    offered = element["options"]
    assert isinstance(offered, list)
    given = widget(FILE).read_field(FILE, "b", holding(blocks, {"selected_options": offered[-1:]}))
    assert given is not None
    assert questions.read(FILE, given, READING) == ()


@pytest.mark.parametrize(
    ("question", "press", "value"),
    [
        (SEEN_ON, {"selected_date": "2026-11-20"}, "2026-11-20"),
        (WORKER, {"selected_user": "U0DANA"}, "U0DANA"),
    ],
    ids=["date", "person"],
)
def test_a_day_or_a_person_picked_in_a_message_is_the_answer(
    question: Question, press: dict[str, object], value: str
) -> None:
    (block,) = widget(question).ask(question, TOKEN)
    (element,) = elements([block])
    action = {"action_id": element["action_id"], "block_id": block["block_id"], **press}
    assert widget(question).read_press(question, action, {}) == Picked((value,))
    assert token_of(action) == TOKEN


@every_type
@pytest.mark.parametrize(
    "action",
    [{}, {"action_id": "other"}, {"action_id": "answer.x"}, {"action_id": "pick"}],
    ids=["nothing", "foreign", "no token", "no choice"],
)
def test_a_press_that_gave_nothing_is_no_answer(
    question: Question, action: dict[str, object]
) -> None:
    assert widget(question).read_press(question, action, {"x": 1, "y": {"z": None}}) is None


def test_a_number_typed_into_a_form_is_read_as_typed() -> None:
    blocks = widget(VISITS).field(VISITS, "b", None)
    ((_, element),) = inputs(blocks)
    assert (element["min_value"], element["max_value"]) == ("0", "1500")
    assert widget(VISITS).read_field(VISITS, "b", holding(blocks, {"value": "12"})) == Typed("12")
    assert widget(VISITS).read_field(VISITS, "b", holding(blocks, {"value": " "})) is None


@pytest.mark.parametrize("kind", NoteKind)
@pytest.mark.parametrize("required", Requirement)
def test_a_note_must_be_filled_in_only_where_it_always_is(
    kind: NoteKind, required: Requirement
) -> None:
    note = Note("impact", "Impact", "What came of it?", kind, required, hint="A line of help.")
    blocks = note_field(note, "risk.impact", None)
    check_in_form(blocks)
    assert [b["optional"] for b in blocks] == [required is not Requirement.ALWAYS]
    assert read_note_field(note, "risk.impact", untouched(blocks)) is None
    forced = note_field(note, "risk.impact", None, optional=False)
    assert [b["optional"] for b in forced] == [False]


def test_a_note_comes_back_from_its_form_as_it_was() -> None:
    words = Note("impact", "Impact", "What came of it?")
    blocks = note_field(words, "b", Text.of("He sleeps."))
    assert read_note_field(words, "b", untouched(blocks)) == Typed("He sleeps.")
    day = Note("since", "Since", "Since when?", NoteKind.DATE)
    blocks = note_field(day, "b", date(2026, 11, 4))
    assert read_note_field(day, "b", untouched(blocks)) == Picked(("2026-11-04",))


def test_a_section_can_be_one_form() -> None:
    """No two fields share a block id or an action id."""
    check_in_form([b for q in EVERY for b in widget(q).field(q, f"{q.key}.answer", None)])


def test_every_act_is_named_once() -> None:
    assert not any("." in act for act in Act)
