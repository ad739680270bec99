"""The way through any questionnaire, held against a naive reading of the same data."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.answers import Entry, Value
from flows.loading import load
from flows.questionnaire import Questionnaire, Step
from flows.routing import (
    ends_section,
    hidden,
    next_step,
    passed_over,
    position,
    previous_question,
    progress,
    routing_path,
    steps_of,
)
from tests.flows.forms import (
    Form,
    answers_to,
    entry,
    forms,
    given_in,
    naive_path,
    naive_steps,
    values_of,
)
from tests.flows.sheets import asked, sheet

Entries = dict[Step, Entry]
AUDITS = forms().flatmap(lambda form: st.tuples(st.just(form), answers_to(form)))


BRANCHED = load(
    sheet(
        asked("yes_no", "missing")
        + asked("number", "times", when="{question: missing, equals: yes}")
        + asked("long_text", "story", when="{question: times, at_least: 3}", required="false")
    )
)


def path_of(questionnaire: Questionnaire, entries: Entries) -> list[str]:
    return [question.key for question in routing_path(questionnaire, entries)]


@given(AUDITS)
def test_the_path_is_the_questions_whose_conditions_hold(audit: tuple[Form, Entries]) -> None:
    form, entries = audit
    assert path_of(form.read, entries) == naive_path(form, given_in(entries))


@given(AUDITS)
def test_what_is_hidden_is_answered_and_off_the_path(audit: tuple[Form, Entries]) -> None:
    form, entries = audit
    shown = {*naive_path(form, given_in(entries)), *(row["key"] for row in form.header)}
    assert hidden(form.read, entries) == {step for step in entries if step.question not in shown}


@given(AUDITS)
def test_what_is_missing_is_every_required_gap_on_the_path(audit: tuple[Form, Entries]) -> None:
    form, entries = audit
    answers = given_in(entries)
    path = naive_path(form, answers)
    rows = [row for row in form.rows if row["key"] in path]
    lacking = [
        step
        for row in rows
        for step in naive_steps(row, answers)
        if step.part != "answer" and step not in entries
    ]
    unanswered = [Step(r["key"]) for r in rows if r["required"] and r["key"] not in answers]
    count = len([key for key in path if key in answers])
    found = progress(form.read, entries)
    assert (found.answered, found.lacking) == (count, tuple(lacking))
    assert found.unanswered == tuple(unanswered)


@given(AUDITS)
def test_the_total_is_that_of_the_form_whatever_applies(audit: tuple[Form, Entries]) -> None:
    """A prompt says "4 of 6" by the form, and the card may not say that there are five."""
    form, entries = audit
    found = progress(form.read, entries)
    assert {position(question, form.read) for question in form.read.questions} == {
        f"{number} of {found.total}" for number in range(1, found.total + 1)
    }


@given(AUDITS)
def test_what_is_passed_over_hangs_on_nothing_that_is_still_to_come(
    audit: tuple[Form, Entries],
) -> None:
    form, entries = audit
    answers = given_in(entries)
    path = naive_path(form, answers)
    dealt_with = {row["key"] for row in form.header}
    expected = set()
    for row in form.rows:
        key = row["key"]
        if key not in path and named_in(row["when"]) <= dealt_with:
            expected.add(key)
        if key in expected or (key in path and key in answers):
            dealt_with.add(key)
    assert passed_over(form.read, entries) == expected
    assert progress(form.read, entries).not_asked == len(expected)


@given(AUDITS, st.data())
def test_with_every_question_answered_the_numbers_add_up(
    audit: tuple[Form, Entries], data: st.DataObject
) -> None:
    form, entries = audit
    entries = dict(entries)
    for row in form.rows:
        if Step(row["key"]) not in entries and row["key"] in path_of(form.read, entries):
            entries[Step(row["key"])] = entry(data.draw(values_of(row)))
    found = progress(form.read, entries)
    assert found.answered + found.not_asked == found.total


def named_in(condition: object) -> set[str]:
    """The questions that a condition names, however deep."""
    if isinstance(condition, list):
        return {name for part in condition for name in named_in(part)}
    if not isinstance(condition, dict):
        return set()
    inside = {name for part in condition.values() for name in named_in(part)}
    return inside | ({str(condition["question"])} if "question" in condition else set())


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({}, (0, 4, 0)),
        ({"risk": "good", "missing": "yes"}, (2, 4, 0)),
        ({"missing": "yes", "times": Decimal(2)}, (2, 4, 1)),
        ({"risk": "good", "missing": "no"}, (2, 4, 2)),
        ({"missing": "no", "times": Decimal(3)}, (1, 4, 2)),
    ],
)
def test_a_question_is_not_asked_once_an_answer_says_so(
    answers: dict[str, Value], told: tuple[int, int, int]
) -> None:
    """Until then nobody knows, and it is one of those to come."""
    found = progress(BRANCHED, {Step(key): entry(value) for key, value in answers.items()})
    assert (found.answered, found.total, found.not_asked) == told


@given(AUDITS)
def test_a_question_asks_for_its_answer_then_for_the_notes_it_requires(
    audit: tuple[Form, Entries],
) -> None:
    form, entries = audit
    for row in form.rows:
        expected = tuple(naive_steps(row, given_in(entries)))
        assert steps_of(form.read.by_key[row["key"]], entries) == expected


@given(AUDITS)
def test_the_next_step_is_the_first_gap_on_the_path(audit: tuple[Form, Entries]) -> None:
    form, entries = audit
    answers = given_in(entries)
    path = naive_path(form, answers)
    gaps = [
        step
        for row in form.rows
        if row["key"] in path
        for step in naive_steps(row, answers)
        if step not in entries
    ]
    assert next_step(form.read, entries) == (gaps[0] if gaps else None)


@given(AUDITS, st.data())
def test_what_was_skipped_comes_last_unless_it_may_be_left_out(
    audit: tuple[Form, Entries], data: st.DataObject
) -> None:
    """An optional question may be; a note that its answer requires may not."""
    form, entries = audit
    answers = given_in(entries)
    path = naive_path(form, answers)
    skipped = data.draw(st.sets(st.sampled_from(path))) if path else set()
    now, later = [], []
    for row in (row for row in form.rows if row["key"] in path):
        gap = next((step for step in naive_steps(row, answers) if step not in entries), None)
        if gap and row["key"] not in skipped:
            now.append(gap)
        elif gap and (row["required"] or gap.part != "answer"):
            later.append(gap)
    assert next_step(form.read, entries, skipped) == next(iter([*now, *later]), None)


@given(AUDITS, st.data())
def test_answering_what_is_asked_always_ends_in_a_complete_audit(
    audit: tuple[Form, Entries], data: st.DataObject
) -> None:
    form, entries = audit
    entries = dict(entries)
    rows = {row["key"]: row for row in form.rows}
    most = sum(1 + len(row.get("notes", ())) for row in form.rows)
    for _ in range(most):
        step = next_step(form.read, entries)
        if step is None:
            break
        assert step not in entries
        value = values_of(rows[step.question]) if step.part == "answer" else st.just("words")
        entries[step] = entry(data.draw(value))
    assert next_step(form.read, entries) is None
    assert progress(form.read, entries).complete


@given(AUDITS, st.data())
def test_no_answer_changes_the_path_before_it(
    audit: tuple[Form, Entries], data: st.DataObject
) -> None:
    """A condition never sees a later answer."""
    form, entries = audit
    keys = [row["key"] for row in form.rows]
    place = data.draw(st.integers(0, len(keys) - 1))
    changed = {s: e for s, e in entries.items() if s.question not in keys[place:]}
    for row in form.rows[place:]:
        if data.draw(st.booleans()):
            changed[Step(row["key"])] = entry(data.draw(values_of(row)))
    before = set(keys[: place + 1])
    assert [key for key in path_of(form.read, changed) if key in before] == [
        key for key in path_of(form.read, entries) if key in before
    ]


@given(AUDITS, st.data())
def test_amending_and_amending_back_restores_everything(
    audit: tuple[Form, Entries], data: st.DataObject
) -> None:
    """What hid in between comes back as it was: nothing is stored of the way."""
    form, entries = audit
    at_first = _state(form.read, entries)
    row = data.draw(st.sampled_from([*form.header, *form.rows]))
    step = Step(row["key"])
    amended = {**entries, step: entry(data.draw(values_of(row)), revision=2)}
    for other in amended.keys() - {step}:
        assert amended[other] == entries[other]
    back = {s: e for s, e in amended.items() if s != step}
    if step in entries:
        back[step] = replace(entries[step], revision=3)
    assert _state(form.read, back) == at_first


@given(AUDITS)
def test_hidden_answers_have_no_say_in_the_path(audit: tuple[Form, Entries]) -> None:
    form, entries = audit
    out_of_sight = hidden(form.read, entries)
    seen = {step: kept for step, kept in entries.items() if step not in out_of_sight}
    assert path_of(form.read, seen) == path_of(form.read, entries)
    assert progress(form.read, seen) == progress(form.read, entries)


@given(AUDITS)
def test_going_back_from_the_end_walks_the_path_to_its_beginning(
    audit: tuple[Form, Entries],
) -> None:
    form, entries = audit
    walked: list[str] = []
    question = previous_question(form.read, entries, None)
    while question is not None:
        walked.insert(0, question.key)
        question = previous_question(form.read, entries, question.key)
    assert walked == path_of(form.read, entries)


@given(AUDITS)
def test_a_section_ends_with_its_last_question_that_applies(audit: tuple[Form, Entries]) -> None:
    form, entries = audit
    path = path_of(form.read, entries)
    for place, rows in enumerate(form.sections):
        inside = [row["key"] for row in rows if row["key"] in path]
        for row in rows:
            section = ends_section(form.read, entries, row["key"])
            assert (section is not None) is (inside[-1:] == [row["key"]])
            assert section is None or section.key == f"s{place}"


def _state(questionnaire: Questionnaire, entries: Entries) -> tuple[object, ...]:
    return (
        routing_path(questionnaire, entries),
        next_step(questionnaire, entries),
        progress(questionnaire, entries),
        hidden(questionnaire, entries),
    )


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ({}, ["risk", "missing"]),
        ({"missing": "yes"}, ["risk", "missing", "times"]),
        ({"missing": "yes", "times": Decimal(2)}, ["risk", "missing", "times"]),
        ({"missing": "yes", "times": Decimal(3)}, ["risk", "missing", "times", "story"]),
        ({"missing": "no", "times": Decimal(3)}, ["risk", "missing"]),
    ],
)
def test_changing_an_early_answer_reroutes(answers: dict[str, Value], path: list[str]) -> None:
    """A question that hangs on one which no longer applies goes with it."""
    assert path_of(BRANCHED, {Step(key): entry(value) for key, value in answers.items()}) == path


def test_a_position_is_the_place_on_the_form_whatever_applies() -> None:
    assert position(BRANCHED.by_key["times"], BRANCHED) == "3 of 4"


def test_a_note_may_be_required_by_one_answer_only() -> None:
    good, poor = ({Step("risk"): entry(value)} for value in ("good", "poor"))
    risk = BRANCHED.by_key["risk"]
    assert [step.part for step in steps_of(risk, good)] == ["answer", "evidence", "impact"]
    assert [step.part for step in steps_of(risk, poor)] == ["answer", "evidence"]
