"""Any answers in any order, held against a notebook that is kept naively."""

from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.answering import answer, fill_in, resume, skip
from flows.answers import Picked, Value
from flows.audit import Audit
from flows.checks import missing
from flows.questionnaire import Step
from flows.routing import hidden, progress, routing_path
from flows.speech import AskToSubmit
from tests.flows.building import asked, begun, moment, spoken
from tests.flows.forms import Form, forms, naive_path, naive_steps, note_value, values_of

Deed = tuple[str, Step, Value | None]


@st.composite
def deeds_on(draw: st.DrawFn, form: Form) -> list[Deed]:
    """Any answers, amendments, removals and skips, in any order, to what applies and does not."""
    deeds: list[Deed] = []
    for _ in range(draw(st.integers(0, 14))):
        row = draw(st.sampled_from([*form.header, *form.rows]))
        notes = [str(note["key"]) for note in row.get("notes", ())]
        part = draw(st.sampled_from(["answer", "answer", *notes]))
        value = draw(values_of(row)) if part == "answer" else note_value(row, part)
        how = draw(st.sampled_from(["put", "put", "put", "clear", "skip"]))
        deeds.append((how, Step(row["key"], part), None if how == "clear" else value))
    return deeds


PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
WALKS = forms(5).flatmap(lambda form: st.tuples(st.just(form), deeds_on(form)))


def walked(form: Form, deeds: Sequence[Deed]) -> tuple[Audit, dict[Step, Value]]:
    """The audit after all that, and what a naive notebook would hold."""
    audit, notebook = begun(form.read), dict[Step, Value]()
    for number, (how, step, value) in enumerate(deeds):
        if how == "skip":
            audit = skip(audit, step.question, moment(number)).audit
            continue
        audit = fill_in(audit, {step: value}, moment(number)).audit
        notebook.pop(step, None)
        if value is not None:
            notebook[step] = value
    return audit, notebook


@given(WALKS)
@PATIENT
def test_after_any_walk_the_path_what_is_hidden_and_what_is_missing_are_as_they_should_be(
    walk: tuple[Form, list[Deed]],
) -> None:
    form, deeds = walk
    audit, notebook = walked(form, deeds)
    answers = {step.question: value for step, value in notebook.items() if step.part == "answer"}
    path = naive_path(form, answers)
    header = [row["key"] for row in form.header]
    assert {step: entry.value for step, entry in audit.entries.items()} == notebook
    assert [question.key for question in routing_path(form.read, audit.entries)] == path
    assert hidden(form.read, audit.entries) == {
        step for step in notebook if step.question not in [*path, *header]
    }
    wanted = {
        Step(row["key"])
        for row in (*form.header, *form.rows)
        if row["key"] in [*path, *header] and row["required"] and row["key"] not in answers
    } | {
        step
        for row in form.rows
        if row["key"] in path
        for step in naive_steps(row, answers)
        if step.part != "answer" and step not in notebook
    }
    assert {query.step for query in missing(audit)} == wanted


@given(WALKS, st.data())
@PATIENT
def test_amending_an_answer_and_amending_it_back_restores_all_but_its_date(
    walk: tuple[Form, list[Deed]], data: st.DataObject
) -> None:
    form, deeds = walk
    audit, _ = walked(form, deeds)
    row = data.draw(st.sampled_from([*form.header, *form.rows]))
    step, value = Step(row["key"]), data.draw(values_of(row))
    before = audit.value(*step)
    there = fill_in(audit, {step: value}, moment(50)).audit
    and_back = fill_in(there, {step: before}, moment(51)).audit
    others = {key: entry for key, entry in audit.entries.items() if key != step}
    assert {key: entry for key, entry in there.entries.items() if key != step} == others
    assert {key: entry for key, entry in and_back.entries.items() if key != step} == others
    assert and_back.value(*step) == before
    assert hidden(form.read, and_back.entries) == hidden(form.read, audit.entries)
    assert routing_path(form.read, and_back.entries) == routing_path(form.read, audit.entries)


@given(forms(5), st.data())
@PATIENT
def test_whatever_is_pressed_twice_is_kept_once(form: Form, data: st.DataObject) -> None:
    audit = begun(form.read)
    keys = {question.key for question in routing_path(form.read, audit.entries)}
    pressed = {"grade", "yes_no", "choice", "checklist"}
    rows = [row for row in form.rows if row["key"] in keys and row["type"] in pressed]
    for row in rows:
        step = Step(row["key"])
        value = data.draw(values_of(row))
        given_ = Picked(value if isinstance(value, tuple) else (str(value),))
        if not audit.applies(step.question):
            continue
        once = answer(audit, step, given_, moment(1), expects=0)
        twice = answer(once.audit, step, given_, moment(2), expects=0)
        assert once.audit.value(*step) == value
        assert (twice.audit, twice.say) == (once.audit, ())
        audit = once.audit
    assert {step.question for step in audit.entries} <= {row["key"] for row in rows}


@given(WALKS, st.data())
@PATIENT
def test_whoever_answers_what_is_asked_comes_to_the_end_from_anywhere(
    walk: tuple[Form, list[Deed]], data: st.DataObject
) -> None:
    """Nothing is asked that is answered already, or twice."""
    form, deeds = walk
    audit, _ = walked(form, deeds)
    rows = {row["key"]: row for row in form.rows}
    decision = resume(audit)
    while (step := asked(decision)) is not None:
        assert step not in decision.audit.entries
        row = rows[step.question]
        value = data.draw(values_of(row)) if step.part == "answer" else note_value(row, step.part)
        decision = fill_in(decision.audit, {step: value}, moment())
    assert spoken(decision, AskToSubmit)
    assert progress(form.read, decision.audit.entries).complete
