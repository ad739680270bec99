"""Questionnaire files with one fault each in a condition, and what such a row of a table holds."""

from typing import NamedTuple

from flows.loading import Code
from tests.flows.sheets import asked, sheet


class Row(NamedTuple):
    """A file with one fault: its code, the way to it, and words its sentences hold."""

    code: Code
    text: str
    key: str
    words: str


EXTRA = "sections.main.questions.extra"
SEEN = asked("yes_no", "seen")
AGE = asked("number", "age", min="0", max="18", whole="true")
FILE = asked("checklist", "file", options="[Plan, Chronology]")


def when(condition: str, before: str = SEEN) -> str:
    """A file whose last question has this condition."""
    return sheet(before + asked("yes_no", when=condition))


CONDITIONS = [
    Row(
        Code.LATER,
        sheet(asked("yes_no", when="{question: seen, equals: yes}") + SEEN),
        f"{EXTRA}.when.question",
        "'seen' stands later on the form. Refer to a question before this one.",
    ),
    Row(
        Code.NO_SUCH_QUESTION,
        when("{question: sene, equals: yes}"),
        f"{EXTRA}.when.question",
        "no question 'sene'. Did you mean 'seen'?",
    ),
    Row(
        Code.NEVER_ASKED,
        when("{question: auditor, answered: true}"),
        f"{EXTRA}.when.question",
        "filled in by itself",
    ),
    Row(
        Code.LIST_VALUE,
        sheet(
            asked("yes_no", when="{question: place, equals: north}"),
            header="[{key: place, type: choice, label: P, ask: P?, list: district, "
            "options: [North, South]}]",
        ),
        f"{EXTRA}.when.equals",
        "from the council's own list 'district'",
    ),
    Row(
        Code.IMPOSSIBLE_VALUE,
        when("{question: seen, equals: 'Yes'}"),
        f"{EXTRA}.when.equals",
        "Write the option's value, 'yes'",
    ),
    Row(
        Code.IMPOSSIBLE_VALUE,
        when("{question: seen, in: [yes, not_sure]}"),
        f"{EXTRA}.when.in[2]",
        "'seen' is never 'not_sure'",
    ),
    Row(
        Code.IMPOSSIBLE_VALUE,
        when("{question: file, contains: plna}", FILE),
        f"{EXTRA}.when.contains",
        "Did you mean 'plan'?",
    ),
    Row(
        Code.IMPOSSIBLE_VALUE,
        when("{question: age, equals: 19}", AGE),
        f"{EXTRA}.when.equals",
        "'age' is never '19'",
    ),
    Row(
        Code.IMPOSSIBLE_VALUE,
        when("{question: age, in: [2.5]}", AGE),
        f"{EXTRA}.when.in[1]",
        "'age' is never '2.5'",
    ),
    Row(
        Code.UNSUITED_TEST,
        when("{question: seen, above: 3}"),
        f"{EXTRA}.when.above",
        "Use answered or equals or in",
    ),
    Row(
        Code.UNSUITED_TEST,
        when("{question: seen, contains: yes}"),
        f"{EXTRA}.when.contains",
        "a yes_no question",
    ),
    Row(
        Code.UNSUITED_TEST,
        when("{question: file, equals: plan}", FILE),
        f"{EXTRA}.when.equals",
        "a checklist question",
    ),
    Row(
        Code.UNSUITED_TEST,
        when("{question: who, equals: U0ASHA}", asked("person", "who")),
        f"{EXTRA}.when.equals",
        "a person question",
    ),
    Row(Code.CONDITION_FORM, when("{question: seen}"), f"{EXTRA}.when", "this one makes 0"),
    Row(
        Code.CONDITION_FORM,
        when("{question: age, at_least: 1, at_most: 5}", AGE),
        f"{EXTRA}.when",
        "this one makes 2",
    ),
    Row(Code.CONDITION_FORM, when("{al: []}"), f"{EXTRA}.when", "one all, any or not"),
    Row(
        Code.CONDITION_FORM,
        when("{not: " * 21 + "{question: seen, equals: yes}" + "}" * 21),
        f"{EXTRA}.when{'.not' * 20}",
        "nested too deep",
    ),
    Row(
        Code.UNREACHABLE,
        when("{all: [{question: seen, equals: yes}, {question: seen, equals: no}]}"),
        f"{EXTRA}.when",
        "No answers to the questions before it",
    ),
    Row(
        Code.UNREACHABLE,
        when("{question: age, at_least: 19}", AGE),
        f"{EXTRA}.when",
        "No answers",
    ),
    Row(
        Code.UNREACHABLE,
        when("{question: seen, answered: false}"),
        f"{EXTRA}.when",
        "No answers",
    ),
    Row(
        Code.UNREACHABLE,
        when(
            "{all: [{question: day, above: 2026-01-01}, {question: day, below: 2026-01-02}]}",
            asked("date", "day"),
        ),
        f"{EXTRA}.when",
        "No answers",
    ),
    Row(Code.CONDITION_FORM, when("{}"), f"{EXTRA}.when", "one all, any or not"),
]
