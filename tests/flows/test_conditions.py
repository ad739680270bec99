"""Conditions hold exactly when FORMAT.md says, and nothing is ever asked that no answers reach."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flows.answers import Value
from flows.conditions import (
    All,
    Answered,
    Any,
    Compares,
    Comparison,
    Condition,
    Contains,
    Equals,
    In,
    Not,
    holds,
    leaves,
)
from tests.flows.forms import (
    TICKS,
    VALUES,
    Answers,
    Form,
    Row,
    answers_to,
    forms,
    given_in,
    naive_holds,
    rows_of,
    unreachable_in,
)

THREE = Decimal(3)
DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("condition", "answer", "expected"),
    [
        (Equals("q", "yes"), "yes", True),
        (Equals("q", "yes"), "no", False),
        (Equals("q", "yes"), None, False),
        (Equals("q", THREE), Decimal("3.0"), True),
        (In("q", ("yes", "no")), "no", True),
        (In("q", ("yes", "no")), "not_sure", False),
        (In("q", ("yes", "no")), None, False),
        (Contains("q", "plan"), ("file", "plan"), True),
        (Contains("q", "plan"), (), False),
        (Contains("q", "plan"), None, False),
        (Answered("q"), (), True),
        (Answered("q"), None, False),
        (Answered("q", value=False), None, True),
        (Compares("q", Comparison.BELOW, THREE), Decimal("2.9"), True),
        (Compares("q", Comparison.BELOW, THREE), THREE, False),
        (Compares("q", Comparison.AT_MOST, THREE), THREE, True),
        (Compares("q", Comparison.ABOVE, THREE), THREE, False),
        (Compares("q", Comparison.AT_LEAST, THREE), THREE, True),
        (Compares("q", Comparison.ABOVE, DAY), date(2026, 11, 21), True),
        (Compares("q", Comparison.AT_MOST, DAY), date(2026, 11, 21), False),
        (Compares("q", Comparison.BELOW, THREE), DAY, False),
        (Compares("q", Comparison.ABOVE, DAY), None, False),
        (Not(Equals("q", "yes")), None, True),
    ],
)
def test_a_simple_condition_holds_as_documented(
    condition: Condition, answer: Value | None, *, expected: bool
) -> None:
    assert holds(condition, {"q": answer}.get) is expected


def test_groups_hold_by_their_parts() -> None:
    answers = {"a": "yes", "b": "no"}.get
    yes, no = Equals("a", "yes"), Equals("b", "yes")
    assert holds(All((yes, Not(no))), answers)
    assert not holds(All((yes, no)), answers)
    assert holds(Any((no, yes)), answers)
    assert not holds(Any((no, Not(yes))), answers)


def test_the_simple_conditions_inside_are_found_from_left_to_right() -> None:
    first, second, third = Equals("a", "x"), Answered("b"), Contains("c", "y")
    condition = All((first, Not(Any((second, third)))))
    assert list(leaves(condition)) == [first, second, third]


@given(st.data())
def test_conditions_agree_with_a_reading_of_the_page(data: st.DataObject) -> None:
    form = data.draw(forms())
    answers = given_in(data.draw(answers_to(form)))
    for row in form.rows:
        read = form.read.by_key[row["key"]].when
        if read is not None:
            assert holds(read, answers.get) is naive_holds(row["when"], answers)


@st.composite
def small_forms(draw: st.DrawFn) -> list[Row]:
    """A few questions of finitely many answers, sensible or not."""
    rows: list[Row] = []
    for number in range(draw(st.integers(2, 5))):
        types = (*VALUES, "number", "long_text")
        rows.append(draw(rows_of(rows, f"q{number}", types)))
    return rows


@given(small_forms())
@settings(max_examples=150, deadline=None)
def test_a_question_is_called_unreachable_exactly_if_no_complete_answers_lead_to_it(
    rows: list[Row],
) -> None:
    """Held against trying every answer to every question."""
    assume(any("when" in row for row in rows))
    reached = set[str]()
    for picked in product(*(_every_answer(row) for row in rows)):
        counted: Answers = {}
        for row, answer in zip(rows, picked, strict=True):
            if "when" in row and not naive_holds(row["when"], counted):
                continue
            reached.add(row["key"])
            if answer is not None:
                counted[row["key"]] = answer
    assert unreachable_in([], [rows]) == {row["key"] for row in rows} - reached


def _every_answer(row: Row) -> list[Value | None]:
    every: dict[str, list[Value | None]] = {
        "checklist": list(TICKS),
        "number": [Decimal(number) for number in range(4)],
        "long_text": ["words"],
    }
    answers = every.get(row["type"]) or list(VALUES[row["type"]])
    return answers if row["required"] else [*answers, None]


@given(forms())
def test_conditions_look_back_only(form: Form) -> None:
    known = {field.key for field in form.read.header}
    for question in form.read.questions:
        if question.when is not None:
            assert {leaf.question for leaf in leaves(question.when)} <= known
        known.add(question.key)
