"""Reading ``when:``, each part held against the question it looks at."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from yaml import Node, ScalarNode

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
)
from flows.loading import limits
from flows.loading.faults import Code
from flows.loading.nodes import Fields, Keys, Sheet, is_read, suggestion
from flows.questionnaire import Question, QuestionType

_COMPARISONS: Final = frozenset(str(how) for how in Comparison)
_MATCHES: Final = frozenset({"equals", "in", "answered"})
_TESTS: Final = _MATCHES | _COMPARISONS | {"contains"}
_GROUPS: Final = frozenset({"all", "any", "not"})
_LEAF: Final = Keys.of("A condition", "question", " ".join(_TESTS))
_SUITED: Final[Mapping[QuestionType, frozenset[str]]] = {
    QuestionType.GRADE: _MATCHES,
    QuestionType.YES_NO: _MATCHES,
    QuestionType.CHOICE: _MATCHES,
    QuestionType.CHECKLIST: frozenset({"contains", "answered"}),
    QuestionType.SHORT_TEXT: frozenset({"answered"}),
    QuestionType.LONG_TEXT: frozenset({"answered"}),
    QuestionType.PERSON: frozenset({"answered"}),
    QuestionType.DATE: _MATCHES | _COMPARISONS,
    QuestionType.NUMBER: _MATCHES | _COMPARISONS,
}


class Whens:
    """Reads the conditions of one questionnaire.

    ``known`` fills up as the questions are read, so that what it lacks stands later on the form
    or nowhere; a question that could not be read is in it as ``None``.
    """

    def __init__(self, sheet: Sheet, known: Mapping[str, Question | None]) -> None:
        """Read from ``sheet``."""
        self._sheet = sheet
        self._known = known
        self._strays: list[tuple[Node, str, str]] = []

    def read(self, node: Node, owner: str) -> Condition | None:
        """The condition at ``node`` of the question ``owner``; ``None`` if any of it is faulty."""
        before = self._sheet.fault_count + len(self._strays)
        condition = self._part(node, owner, 1)
        return condition if self._sheet.fault_count + len(self._strays) == before else None

    def _part(self, node: Node, owner: str, depth: int) -> Condition | None:
        found = self._sheet.mapping(node, "A condition")
        groups = _GROUPS.intersection(found)
        if "question" in found:
            self._sheet.hold(node, found, _LEAF)
            return self._leaf(node, found, owner)
        if depth > limits.CONDITION_NESTING:
            self._misformed(node, "The condition is nested too deep.", "Split the question in two.")
        elif found and len(found) == len(groups) == 1:
            return self._group(found, next(iter(groups)), owner, depth)
        elif is_read(node, found):
            self._misformed(
                node,
                "A condition looks at one question, or is one all, any or not.",
                "Write {question: a_key, equals: a_value}, or put several under all: or any:.",
            )
        return None

    def _group(self, found: Fields, name: str, owner: str, depth: int) -> Condition | None:
        if name == "not":
            part = self._part(found["not"], owner, depth + 1)
            return None if part is None else Not(part)
        read = [self._part(item, owner, depth + 1) for item in self._sheet.items(found, name)]
        parts = tuple(part for part in read if part is not None)
        return All(parts) if name == "all" else Any(parts)

    def _leaf(self, node: Node, found: Fields, owner: str) -> Condition | None:
        tests = _TESTS.intersection(found)
        key = self._sheet.word(found["question"], "question")
        if len(tests) != 1:
            self._misformed(
                node,
                f"A condition makes one test of a question; this one makes {len(tests)}.",
                "Give it one of equals, in, contains, answered, below, at_most, above, at_least.",
            )
            return None
        if key and key not in self._known:
            self._strays.append((found["question"], key, owner))
        question = self._known.get(key)
        if question is None:
            return None
        if question.filled_by is not None:
            self._sheet.fault(
                Code.NEVER_ASKED,
                found["question"],
                f"'{key}' is filled in by itself and never asked.",
                "Refer to a question that a person answers.",
            )
            return None
        return self._test(found, next(iter(tests)), question)

    def _test(self, found: Fields, test: str, question: Question) -> Condition | None:
        node = found[test]
        suited = _SUITED[question.type]
        if test not in suited:
            self._sheet.fault(
                Code.UNSUITED_TEST,
                node,
                f"'{test}' can't be asked of '{question.key}', a {question.type} question.",
                f"Use {' or '.join(sorted(suited))}.",
            )
            return None
        if test == "answered":
            return Answered(question.key, self._sheet.flag(found, test, default=True))
        if test == "in":
            read = [self._value(item, test, question) for item in self._sheet.items(found, test)]
            return In(question.key, tuple(value for value in read if value is not None))
        value = self._value(node, test, question)
        if value is None:
            return None
        if test == "equals":
            return Equals(question.key, value)
        if isinstance(value, str):
            return Contains(question.key, value)
        return Compares(question.key, Comparison(test), value)

    def _value(self, node: Node, test: str, question: Question) -> str | date | Decimal | None:
        if question.type is QuestionType.DATE:
            return self._sheet.day(node, test)
        if question.type is QuestionType.NUMBER:
            number = self._sheet.number(node, test)
            if test in _MATCHES and number is not None and not _can_be(question, number):
                self._impossible(node, str(number), question, "Use a number it can take.")
            return number
        value = node.value if type(node) is ScalarNode else self._sheet.word(node, test)
        if question.list_name:
            self._sheet.fault(
                Code.LIST_VALUE,
                node,
                f"'{question.key}' is answered from the council's own list "
                f"'{question.list_name}', which may not have this.",
                "Ask only whether it is answered, or take the list out of that field.",
            )
            return None
        if value and question.option(value) is None:
            self._impossible(node, value, question, _value_meant(value, question))
        return value or None

    def _impossible(self, node: Node, value: str, question: Question, mend: str) -> None:
        self._sheet.fault(
            Code.IMPOSSIBLE_VALUE, node, f"'{question.key}' is never '{value[:60]}'.", mend
        )

    def _misformed(self, node: Node, fault: str, mend: str) -> None:
        self._sheet.fault(Code.CONDITION_FORM, node, fault, mend)

    def end(self) -> None:
        """Say of every question looked at but not yet known whether it comes later, or nowhere."""
        for node, key, owner in self._strays:
            if key in self._known:
                where = "is this question itself" if key == owner else "stands later on the form"
                self._sheet.fault(
                    Code.LATER, node, f"'{key}' {where}.", "Refer to a question before this one."
                )
            else:
                self._sheet.fault(
                    Code.NO_SUCH_QUESTION,
                    node,
                    f"There is no question '{key[:60]}'.",
                    suggestion(key, self._known),
                )


def _can_be(question: Question, number: Decimal) -> bool:
    return not (
        (question.minimum is not None and number < Decimal(str(question.minimum)))
        or (question.maximum is not None and number > Decimal(str(question.maximum)))
        or (question.whole and number != number.to_integral_value())
    )


def _value_meant(label: str, question: Question) -> str:
    for option in question.options:
        if option.label.casefold() == label.casefold():
            return f"Write the option's value, '{option.value}'."
    return suggestion(label, [option.value for option in question.options])
