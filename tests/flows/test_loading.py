"""Questionnaires read from YAML: what is read, what it is worth, and how faults are told."""

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.conditions import All, Any, Compares, Comparison, Contains, Equals, In, Not
from flows.loading import Code, FileFaults, check, find_faults, load
from flows.questionnaire import (
    FilledBy,
    Moderated,
    ModerationPolicy,
    NoteKind,
    Option,
    Questionnaire,
    QuestionType,
    Requirement,
)
from flows.questionnaires import shipped
from tests.flows.sheets import SOUND, asked, sheet

SEEN = asked("yes_no", "seen", also="[dont_know, not_applicable]")


def test_what_the_file_says_is_what_is_read() -> None:
    small = load(sheet())
    assert (small.key, small.version, small.title) == ("small-audit", 1, "Small audit")
    assert [field.filled_by for field in small.header] == [FilledBy.AUDITOR, None]
    assert small.header[0].type is QuestionType.PERSON
    assert small.overall == "risk"
    assert small.moderation == ModerationPolicy(Moderated.EVERY, at_or_below="poor")
    (risk,) = small.questions
    assert risk.options == (
        Option("good", "Good", "It helped.", good=True),
        Option("poor", "Poor", "", good=False),
        Option("not_applicable", "Not applicable"),
    )
    assert [option.is_grade for option in risk.options] == [True, True, False]
    assert [note.required for note in risk.notes] == [Requirement.ALWAYS, Requirement.FOR]


def test_questions_are_numbered_through_all_sections_and_the_header_is_not() -> None:
    other = "\n  - {key: more, title: More, questions: [{key: x, type: date, label: X, ask: X?}]}"
    read = load(SOUND.replace("QUESTIONS", SEEN.replace("- ", "      - ", 1).rstrip() + other))
    assert [(q.key, q.number, q.section) for q in read.questions] == [
        ("risk", 1, "main"),
        ("seen", 2, "main"),
        ("x", 3, "more"),
    ]
    assert {field.number for field in read.header} == {0}


def test_words_that_yaml_would_turn_into_something_else_stay_words() -> None:
    """`yes`, `on`, `1_2` and a day are what they look like to the person who wrote them."""
    read = load(
        sheet(
            asked("choice", options="[on, off, 1_2, 2026-11-20, .5, 0x1F]")
            + asked("yes_no", "then", when="{question: extra, in: [on, 1_2]}")
        )
    )
    assert [option.label for option in read.by_key["extra"].options] == [
        "on",
        "off",
        "1_2",
        "2026-11-20",
        ".5",
        "0x1F",
    ]
    assert read.by_key["then"].when == In("extra", ("on", "1_2"))


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("1 to 5", "1_to_5"),
        ("15 and over", "15_and_over"),
        ("'Don''t know yet'", "dont_know_yet"),
        ("Café / crèche", "cafe_creche"),
    ],
)
def test_a_plain_label_makes_its_own_value(label: str, value: str) -> None:
    read = load(sheet(asked("choice", options=f"[{label}, Other]")))
    assert read.by_key["extra"].options[0].value == value


def test_every_form_of_condition_is_read() -> None:
    before = (
        SEEN
        + asked("checklist", "file", options="[Plan, Chronology]")
        + asked("number", "visits", min="0.5", max="40")
        + asked("date", "day", latest="today")
    )
    condition = """
      any:
        - all: [{question: seen, equals: yes}, {question: file, contains: plan}]
        - not: {question: seen, in: [no, dont_know]}
        - {question: visits, at_least: 2.5}
        - {question: day, below: 2026-11-20}
    """
    last = f"- key: last\n  type: person\n  label: L\n  ask: L?\n  when:{condition}"
    assert load(sheet(before + last)).by_key["last"].when == Any(
        (
            All((Equals("seen", "yes"), Contains("file", "plan"))),
            Not(In("seen", ("no", "dont_know"))),
            Compares("visits", Comparison.AT_LEAST, Decimal("2.5")),
            Compares("day", Comparison.BELOW, date(2026, 11, 20)),
        )
    )


def test_bounds_units_and_notes_of_every_kind_are_read() -> None:
    notes = "[{key: a, label: A, ask: A?, kind: date, required: never, hint: Any day.}]"
    read = load(
        sheet(
            asked("number", min="1", max="2.5", unit="visits", notes=notes)
            + asked("checklist", "file", options="[Plan]", unticked="not on file", required="false")
            + asked("date", "day", latest="today")
        )
    ).by_key
    extra = read["extra"]
    assert (extra.minimum, extra.maximum, extra.whole, extra.unit) == (1.0, 2.5, False, "visits")
    assert (extra.notes[0].kind, extra.notes[0].required) == (NoteKind.DATE, Requirement.NEVER)
    assert extra.notes[0].hint == "Any day."
    assert (read["file"].unticked, read["file"].required) == ("not on file", False)
    assert read["day"].latest_today


@pytest.mark.parametrize("text", ["\ufeff" + sheet(), sheet().replace("\n", "\r\n")])
def test_a_file_saved_on_windows_is_the_same(text: str) -> None:
    assert load(text) == load(sheet())


def test_anchors_and_aliases_are_read() -> None:
    first = asked("yes_no", "one", notes="&n [{key: why, label: Why, ask: Why?}]")
    read = load(sheet(first + asked("yes_no", "two", notes="*n"))).by_key
    assert read["one"].notes == read["two"].notes != ()


def test_layout_comments_and_order_of_keys_do_not_change_the_digest() -> None:
    lines = sheet().splitlines()
    plain = load(sheet())
    rearranged = load("\n".join(["# A comment.", *lines[1:4], lines[0], "", *lines[4:]]))
    said = load(sheet(SEEN.replace("- {", "- {required: true, ")))
    unsaid = load(sheet(SEEN))
    assert rearranged == plain
    assert said.digest == unsaid.digest != plain.digest


@pytest.mark.parametrize(
    "changed",
    [
        SOUND.replace("Small audit", "Small audits"),
        SOUND.replace("version: 1", "version: 2"),
        SOUND.replace("It helped.", "It helped a lot."),
        SOUND.replace("required: {for: [good]}", "required: {for: [poor]}"),
        SOUND.replace("which: every", "which: none"),
        SOUND.replace("also: [not_applicable]", "also: [not_recorded]"),
    ],
)
def test_any_change_of_content_changes_the_digest(changed: str) -> None:
    assert load(changed.replace("QUESTIONS", "")).digest != load(sheet()).digest


@pytest.mark.parametrize("questionnaire", shipped(), ids=lambda q: q.key)
def test_the_canonical_source_reads_back_to_the_same(questionnaire: Questionnaire) -> None:
    again = load(questionnaire.source)
    assert again == questionnaire
    assert again.source == questionnaire.source
    assert questionnaire.digest == sha256(questionnaire.source.encode()).hexdigest()
    assert json.loads(questionnaire.source)["key"] == questionnaire.key


READABLE = st.characters(
    exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"
)


@given(st.text(READABLE, max_size=200))
def test_any_readable_text_survives_the_canonical_source(text: str) -> None:
    escaped = "".join(f"\\U{ord(character):08x}" for character in text)
    read = load(sheet(asked("yes_no", guidance=f'"a{escaped}b"')))
    assert read.by_key["extra"].guidance == f"a{text}b"
    assert load(read.source) == read


@given(st.text(max_size=300))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    """Whatever a file holds, the answer is faults on one line each, never another error."""
    for faulty in (text, sheet(about=text), sheet(asked("yes_no") + text)):
        assert all("\n" not in str(fault) for fault in find_faults(faulty))


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.data())
def test_any_value_of_any_shape_at_any_place_is_a_fault_or_is_read(data: st.DataObject) -> None:
    """Nothing that can stand in a file makes the reader fail in a way of its own."""
    root = json.loads(
        load(sheet(SEEN + asked("date", when="{question: seen, equals: yes}"))).source
    )
    place = root
    while True:
        key = data.draw(
            st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place)))
        )
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        place = inner
    place[key] = data.draw(JUNK)
    text = json.dumps(root)
    faults = find_faults(text)
    assert all(fault.fault and fault.mend for fault in faults)
    if not faults:
        assert _census(json.loads(load(text).source)) == _census(root)


def _census(root: dict[str, list[dict[str, list[dict[str, object]]]]]) -> list[tuple[bool, int]]:
    """Of every question whether it has a condition, and how many options and notes."""
    rows = [row for section in root["sections"] for row in section["questions"]]
    parts = ("options", "notes", "also")
    return [
        ("when" in row, sum(len(kept) for part in parts if isinstance(kept := row.get(part), list)))
        for row in rows
    ]


def test_all_faults_of_a_file_are_named_at_once_in_its_order() -> None:
    text = sheet(
        asked("yes_no", "a", requierd="true")
        + asked("grade", "b", scale="nowhere")
        + asked("choice", "c", options="[Help, Other]", when="{question: d, equals: yes}")
        + asked("yes_no", "d", when="{question: nobody, equals: yes}"),
        version="one",
        overall="d",
    )
    faults = find_faults(text, "file.yaml")
    assert [fault.code for fault in faults] == [
        Code.VERSION,
        Code.UNKNOWN_KEY,
        Code.NO_SUCH_SCALE,
        Code.COMMAND_WORD,
        Code.LATER,
        Code.NO_SUCH_QUESTION,
        Code.OVERALL,
    ]
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)


def test_a_fault_reads_as_one_line_with_file_line_code_place_fault_and_mend() -> None:
    text = sheet(asked("yes_no", "first", when="{question: risky, equals: good}"))
    (fault,) = find_faults(text, "file.yaml")
    line = 1 + next(n for n, row in enumerate(text.splitlines()) if "risky" in row)
    assert str(fault) == (
        f"file.yaml:{line}: Q015 sections.main.questions.first.when.question: "
        "There is no question 'risky'. Did you mean 'risk'?"
    )
    assert text.splitlines()[fault.line - 1][fault.column - 1 :].startswith("risky")


def test_an_empty_question_lacks_all_it_must_have() -> None:
    faults = find_faults(sheet("- {}"))
    assert [fault.code for fault in faults] == [Code.MISSING_KEY] * 4
    assert {fault.key for fault in faults} == {"sections.main.questions[2]"}


def test_a_fault_in_what_several_share_is_named_once() -> None:
    text = SOUND.replace("ask: What is it?", "aks: What is it?")
    both = text.replace("QUESTIONS", "").replace("[good]", "[great]")
    assert [fault.code for fault in find_faults(both)] == [
        Code.MISSING_KEY,
        Code.UNKNOWN_KEY,
        Code.NOTE_VALUE,
    ]


def test_a_faulty_questionnaire_is_never_returned() -> None:
    with pytest.raises(FileFaults) as raised:
        load(sheet(version="none"), "file.yaml")
    assert str(raised.value) == "\n".join(map(str, raised.value.faults))


def test_a_check_prints_the_faults_and_their_number_or_what_is_there() -> None:
    good = check(sheet(SEEN), "file.yaml")
    bad = check(sheet(SEEN, version="none"), "file.yaml")
    assert good == (
        True,
        ("file.yaml: small-audit version 1, 2 questions in 1 section. No faults.",),
    )
    assert not bad.is_sound
    assert bad.lines[0].startswith("file.yaml:2: Q021 version: ")
    assert bad.lines[-1] == "file.yaml: 1 fault."
