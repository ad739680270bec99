"""Any questionnaire the format allows, as plain data, and any answers to it, for hypothesis."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypedDict

from hypothesis import strategies as st

from flows.answers import Entry, Text, Value
from flows.loading import Code, find_faults, load
from flows.questionnaire import Questionnaire, Step

Condition = dict[str, object]
Answers = dict[str, Value]

WHEN = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
SCALES = {
    "quality": {
        "title": "Quality",
        "grades": [
            {"value": "good", "label": "Good", "good": True},
            {"value": "fair", "label": "Fair", "good": False},
            {"value": "poor", "label": "Poor", "good": False},
        ],
    }
}
VALUES = {
    "grade": ("good", "fair", "poor", "not_applicable"),
    "yes_no": ("yes", "no", "not_sure"),
    "choice": ("a", "b", "c"),
    "checklist": ("a", "b", "b.not_applicable"),
}
TICKS = ((), ("a",), ("b",), ("a", "b"), ("b.not_applicable",), ("a", "b.not_applicable"))
KEYS: dict[str, dict[str, object]] = {
    "grade": {"scale": "quality", "also": ["not_applicable"]},
    "yes_no": {"also": ["not_sure"]},
    "choice": {"options": ["A", "B", "C"]},
    "checklist": {"options": ["A", {"label": "B", "also": ["not_applicable"]}]},
    "number": {"min": 0, "max": 3, "whole": True},
}
TYPES = (*KEYS, "date", "short_text", "long_text", "person")


class Row(TypedDict, total=False):
    """A question as the file has it."""

    key: str
    type: str
    label: str
    ask: str
    required: bool
    when: Condition
    notes: list[dict[str, object]]
    list: str


@dataclass(frozen=True)
class Form:
    """A questionnaire as plain data and as it was read."""

    header: list[Row]
    sections: list[list[Row]]
    read: Questionnaire

    @property
    def rows(self) -> list[Row]:
        """The numbered questions, in order."""
        return [row for section in self.sections for row in section]


def text_of(header: list[Row], sections: list[list[Row]]) -> str:
    """The file that holds these."""
    return json.dumps(
        {
            "key": "any-form",
            "version": 1,
            "title": "Any form",
            "about": "Made up.",
            **({"header": header} if header else {}),
            "scales": SCALES,
            "sections": [
                {"key": f"s{place}", "title": f"Section {place}", "questions": rows}
                for place, rows in enumerate(sections)
            ],
        }
    )


def leaf_of(row: Row) -> st.SearchStrategy[Condition]:
    """Any test that suits the question."""
    question, type_ = row["key"], row["type"]
    tests: list[st.SearchStrategy[Condition]] = [
        st.booleans().map(lambda wanted: {"question": question, "answered": wanted})
    ]
    if "list" in row:
        return st.one_of(tests)
    if type_ == "checklist":
        values = st.sampled_from(VALUES[type_])
        tests.append(values.map(lambda value: {"question": question, "contains": value}))
    elif type_ in VALUES or type_ in {"number", "date"}:
        some = _mentioned(type_)
        tests.append(some.map(lambda value: {"question": question, "equals": value}))
        several = st.lists(some, min_size=1, max_size=2)
        tests.append(several.map(lambda values: {"question": question, "in": values}))
        if type_ not in VALUES:
            how = st.sampled_from(("below", "at_most", "above", "at_least"))
            compared = st.tuples(how, some)
            tests.append(compared.map(lambda pair: {"question": question, pair[0]: pair[1]}))
    return st.one_of(tests)


def _mentioned(type_: str) -> st.SearchStrategy[object]:
    """Any value that a condition on a question of this type may name."""
    match type_:
        case "number":
            return st.integers(0, 3)
        case "date":
            return st.just(DAY.isoformat())
        case chosen:
            return st.sampled_from(VALUES[chosen])


def conditions_on(rows: list[Row]) -> st.SearchStrategy[Condition]:
    """Any condition on these questions."""
    return st.recursive(st.sampled_from(rows).flatmap(leaf_of), _groups_of, max_leaves=5)


def _groups_of(part: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(part, min_size=1, max_size=3)
    names = st.sampled_from(("all", "any"))
    groups: st.SearchStrategy[Condition] = st.builds(lambda n, parts: {n: parts}, names, several)
    negated: st.SearchStrategy[Condition] = part.map(lambda inner: {"not": inner})
    return groups | negated


@st.composite
def rows_of(draw: st.DrawFn, before: list[Row], key: str, types: tuple[str, ...] = TYPES) -> Row:
    """Any question that may stand after ``before``."""
    type_ = draw(st.sampled_from(types))
    row = Row(key=key, type=type_, label=key, ask=f"{key}?", required=draw(st.booleans()))
    row.update(KEYS.get(type_, {}))  # type: ignore[typeddict-item]
    conditional = draw(st.booleans())
    if before and conditional:
        row["when"] = draw(conditions_on(before))
    values = VALUES.get(type_)
    needed: list[object] = ["always", "never"]
    if values:
        needed.append({"for": list(values[:2])})
    count = draw(st.integers(0, 2))
    notes: list[dict[str, object]] = [
        {
            "key": f"n{n}",
            "label": f"N{n}",
            "ask": "N?",
            "kind": draw(st.sampled_from(("text", "date"))),
            "required": draw(st.sampled_from(needed)),
        }
        for n in range(count)
    ]
    if notes:
        row["notes"] = notes
    return row


@st.composite
def header_row(draw: st.DrawFn, key: str) -> Row:
    """Any field of the header; one that is chosen may take a council's list."""
    row = draw(rows_of([], key, TYPES[1:]))
    row.pop("notes", None)
    if row["type"] == "choice" and draw(st.booleans()):
        row["list"] = "district"
    return row


@st.composite
def forms(draw: st.DrawFn, most: int = 7) -> Form:
    """Any questionnaire of the format whose every question can be reached."""
    header = [draw(header_row(f"h{number}")) for number in range(draw(st.integers(0, 2)))]
    before = list(header)
    sections: list[list[Row]] = [[]]
    for number in range(draw(st.integers(1, most))):
        begins_section = draw(st.booleans())
        if sections[-1] and begins_section:
            sections.append([])
        row = draw(rows_of(before, f"q{number}"))
        sections[-1].append(row)
        before.append(row)
    while unreachable := unreachable_in(header, sections):
        for row in before:
            if row["key"] in unreachable:
                del row["when"]
    return Form(header, sections, load(text_of(header, sections)))


def unreachable_in(header: list[Row], sections: list[list[Row]]) -> set[str]:
    """The keys of the questions that the reader says no answers can reach."""
    faults = find_faults(text_of(header, sections))
    assert {fault.code for fault in faults} <= {Code.UNREACHABLE}, faults
    return {fault.key.split(".")[3] for fault in faults}


def values_of(row: Row) -> st.SearchStrategy[Value]:
    """Any answer to the question."""
    match row["type"]:
        case "checklist":
            return st.sampled_from(TICKS)
        case "number":
            return st.integers(0, 3).map(Decimal)
        case "date":
            return st.sampled_from([date(2026, 11, 19), DAY, date(2026, 11, 21)])
        case "short_text" | "long_text":
            return st.just(Text.of("Something was said."))
        case "person":
            return st.just("U0ASHA")
        case chosen:
            return st.sampled_from(VALUES[chosen])


@st.composite
def answers_to(draw: st.DrawFn, form: Form) -> dict[Step, Entry]:
    """Any answers and notes, to questions that apply or not, in any state of completeness."""
    entries = {}
    for row in (*form.header, *form.rows):
        if draw(st.booleans()):
            entries[Step(row["key"])] = entry(draw(values_of(row)))
        for note in row.get("notes", ()):
            if draw(st.booleans()):
                key = str(note["key"])
                entries[Step(row["key"], key)] = entry(note_value(row, key))
    return entries


def entry(value: Value, revision: int = 1) -> Entry:
    """An answer, given by somebody at some time."""
    return Entry(value, revision, "U0ASHA", WHEN)


def note_value(row: Row, part: str) -> Value:
    """Something to say at a note."""
    note = next(note for note in row["notes"] if note["key"] == part)
    return DAY if note["kind"] == "date" else Text.of("Because.")


def given_in(entries: dict[Step, Entry]) -> Answers:
    """The questions' own answers, by key."""
    return {step.question: kept.value for step, kept in entries.items() if step.part == "answer"}


def naive_holds(condition: Condition, counted: Answers) -> bool:
    """What FORMAT.md says of conditions, word by word, over the plain data."""
    if "all" in condition or "any" in condition:
        name = "all" if "all" in condition else "any"
        parts = condition[name]
        assert isinstance(parts, list)
        truths = [naive_holds(part, counted) for part in parts]
        return False not in truths if name == "all" else True in truths
    if "not" in condition:
        inner = condition["not"]
        assert isinstance(inner, dict)
        return not naive_holds(inner, counted)
    ((test, wanted),) = ((key, value) for key, value in condition.items() if key != "question")
    given = counted.get(str(condition["question"]))
    if test == "answered":
        return (given is not None) == wanted
    if given is None:
        return False
    return _naive_test(test, given, wanted)


def _naive_test(test: str, given: Value, wanted: object) -> bool:
    if test == "contains":
        return isinstance(given, tuple) and wanted in given
    plain = given.isoformat() if isinstance(given, date) else given
    if test in {"equals", "in"}:
        return plain in (wanted if isinstance(wanted, list) else [wanted])
    if isinstance(wanted, int):
        assert isinstance(plain, Decimal)
        order = int(plain) - wanted
    else:
        order = (str(plain) > str(wanted)) - (str(plain) < str(wanted))
    return {
        "below": order < 0,
        "at_most": order <= 0,
        "above": order > 0,
        "at_least": order >= 0,
    }[test]


def naive_path(form: Form, answers: Answers) -> list[str]:
    """The keys of the questions that apply."""
    asked = {row["key"] for row in form.header}
    counted = {key: value for key, value in answers.items() if key in asked}
    path = []
    for row in form.rows:
        if "when" in row and not naive_holds(row["when"], counted):
            continue
        path.append(row["key"])
        if row["key"] in answers:
            counted[row["key"]] = answers[row["key"]]
    return path


def naive_steps(row: Row, answers: Answers) -> Iterator[Step]:
    """The answer, then the notes that it requires."""
    yield Step(row["key"])
    answer = answers.get(row["key"])
    given = answer if isinstance(answer, tuple) else (answer,)
    for note in row.get("notes", ()) if answer is not None else ():
        required = note["required"]
        if required == "always" or (
            isinstance(required, dict) and any(value in required["for"] for value in given)
        ):
            yield Step(row["key"], str(note["key"]))
