"""A checklist takes any of its items, all or none, and names what it does not know."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import questions
from flows.answers import Refusal
from flows.questionnaire import Option, Question, QuestionType
from flows.questions import NONE_OF_THESE
from tests.flows.questions.asking import FILE, picked, refused, typed

VALUES = tuple(option.value for option in FILE.options)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Parents, Plan", ("parents", "plan")),
        ("plan and parents", ("parents", "plan")),
        ("plan & parents", ("parents", "plan")),
        ("- Plan\n- Basic details", ("basic", "plan")),
        ("\u2022 plan\n\u2022 meeting record and minutes", ("plan", "meeting")),
        ("plan, meeting record and minutes", ("plan", "meeting")),
        ("parents, plan, and chronology", ("parents", "chronology", "plan")),
        ("plan, plan", ("plan",)),
        ("male parent", ("male_parent",)),
        ("all", VALUES),
        ("Everything.", VALUES),
        ("none", ()),
        ("None of these", ()),
    ],
)
def test_named_items_are_ticked_in_the_order_of_the_form(text: str, items: tuple[str, ...]) -> None:
    assert typed(FILE, text) == items


def test_what_is_not_on_the_list_is_named() -> None:
    assert '"photos" is not on this list.' in refused(FILE, "plan, photos")
    assert '"photos" and "letters" are not on this list.' in refused(FILE, "photos, letters")
    assert "Name any of Basic details, Parents," in refused(FILE, "photos")


def test_only_the_first_things_that_are_not_on_the_list_are_named() -> None:
    assert '"a1", "a2" and "a3" are not on this list.' in refused(FILE, "a1, a2, a3, a4, plan")


def test_what_could_be_two_items_is_refused_naming_them() -> None:
    assert '"parent" could mean Parents or Male parent or carer.' in refused(FILE, "plan, parent")


def test_a_long_list_is_named_in_part() -> None:
    options = tuple(Option(f"item_{n}", f"Item {n}") for n in range(30))
    shown = refused(Question("many", QuestionType.CHECKLIST, "Many", "?", options=options), "x")
    assert "and 20 more" in shown


def test_an_item_called_none_of_these_is_that_item() -> None:
    own = (Option("a", "A thing"), Option("none_of_these", "None of these"))
    question = Question("own", QuestionType.CHECKLIST, "Own", "?", options=own)
    assert typed(question, "none of these") == ("none_of_these",)
    assert typed(question, "none") == ()


def test_an_item_with_a_comma_in_it_can_be_typed_by_itself() -> None:
    own = (Option("a", "Name, age and school"), Option("b", "Plan"))
    question = Question("own", QuestionType.CHECKLIST, "Own", "?", options=own)
    assert typed(question, "name, age and school") == ("a",)


@pytest.mark.parametrize("text", ["", "  ", ",", "&", " , and "])
def test_a_reply_with_no_item_in_it_is_not_taken_for_none(text: str) -> None:
    assert "There was nothing in that reply." in refused(FILE, text)


def test_ticking_nothing_is_an_answer_and_none_of_these_says_so() -> None:
    assert picked(FILE) == ()
    assert picked(FILE, NONE_OF_THESE) == ()
    assert questions.describe(FILE, ()) == "None of the 7"


def test_none_of_these_beside_an_item_is_refused() -> None:
    refusal = picked(FILE, "plan", NONE_OF_THESE)
    assert isinstance(refusal, Refusal)
    assert str(refusal) == '"None of these" was ticked as well as Plan. Untick one or the other.'


def test_an_item_that_is_not_on_the_form_is_refused() -> None:
    assert isinstance(picked(FILE, "plan", "forged"), Refusal)


@given(st.permutations(VALUES), st.integers(0, len(VALUES)))
@settings(deadline=None)
def test_whatever_is_ticked_comes_back_in_order_from_every_way_of_giving_it(
    shuffled: list[str], count: int
) -> None:
    ticked = tuple(shuffled[:count])
    value = picked(FILE, *ticked)
    assert value == tuple(value for value in VALUES if value in ticked)
    assert isinstance(value, tuple)
    labels = [option.label for option in FILE.options if option.value in value]
    assert typed(FILE, ", ".join(labels) or "none") == value
    assert questions.from_data(FILE, questions.to_data(FILE, value)) == value
    assert questions.describe(FILE, value).endswith(", ".join(labels) or "None of the 7")


@given(st.text())
@settings(deadline=None)
def test_no_text_is_ever_more_than_items_or_a_refusal(text: str) -> None:
    value = typed(FILE, text)
    assert isinstance(value, Refusal) or set(value) <= set(VALUES)  # type: ignore[arg-type]


FATHER = Option("father", "Male parent or carer")
NO_FATHER = Option(
    "father.not_applicable", "Male parent or carer: not applicable", excuses="father"
)
HOME = Question(
    "home",
    QuestionType.CHECKLIST,
    "Home",
    "Who is on file?",
    options=(Option("mother", "Mother"), FATHER, NO_FATHER, Option("plan", "Plan")),
)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("male parent or carer", ("father",)),
        ("male parent", ("father",)),
        ("male parent or carer: not applicable", ("father.not_applicable",)),
        ("mother, male parent n/a", ("mother", "father.not_applicable")),
        ("plan and male parent is not applicable", ("father.not_applicable", "plan")),
        ("not applicable", ("father.not_applicable",)),
        ("all", ("mother", "father", "plan")),
        ("none", ()),
    ],
)
def test_an_item_that_may_not_apply_can_be_said_not_to(text: str, items: tuple[str, ...]) -> None:
    assert typed(HOME, text) == items


def test_what_always_applies_can_not_be_excused() -> None:
    assert '"mother n/a" is not on this list.' in refused(HOME, "mother n/a")


def test_what_is_ticked_can_not_be_said_not_to_apply() -> None:
    refusal = picked(HOME, "father", "father.not_applicable")
    assert isinstance(refusal, Refusal)
    assert str(refusal) == (
        '"Male parent or carer" is ticked, and not applicable is ticked too. '
        "Untick one or the other."
    )
    assert "Untick one" in refused(HOME, "male parent or carer, male parent or carer n/a")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (("mother",), "1 of 3: Mother"),
        (
            ("mother", "father.not_applicable"),
            "1 of 2: Mother; not applicable: Male parent or carer",
        ),
        (("father.not_applicable",), "None of the 2; not applicable: Male parent or carer"),
        ((), "None of the 3"),
    ],
)
def test_what_does_not_apply_is_named_and_not_counted(value: tuple[str, ...], said: str) -> None:
    assert questions.describe(HOME, value) == said
