"""The question types: one module each, and the registry that knows them all.

A type is added by writing its module here and its widget, naming both in their registries, and
giving it a section in the format's documentation and a question in the training audit; a
contract test says what is missing.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flows.answers import Given, Picked, Reading, Refusal, Typed, Value
from flows.questionnaire import Option, Question, QuestionType
from flows.questions import (
    checklist,
    choice,
    date,
    grade,
    long_text,
    number,
    person,
    short_text,
    yes_no,
)
from flows.questions.checklist import NONE_OF_THESE
from flows.questions.kind import NOTHING_KNOWN, Data, Kind, People
from flows.questions.matching import exactly
from flows.questions.note import describe_note, note_from_data, note_to_data, read_note

__all__ = [
    "NONE_OF_THESE",
    "NOTHING_KNOWN",
    "REGISTRY",
    "Data",
    "Given",
    "Kind",
    "People",
    "Picked",
    "Typed",
    "describe",
    "describe_note",
    "from_data",
    "is_exact",
    "matches",
    "note_from_data",
    "note_to_data",
    "read",
    "read_note",
    "to_data",
]

REGISTRY: Final[Mapping[QuestionType, Kind]] = MappingProxyType(
    {
        QuestionType.GRADE: grade.KIND,
        QuestionType.YES_NO: yes_no.KIND,
        QuestionType.CHOICE: choice.KIND,
        QuestionType.CHECKLIST: checklist.KIND,
        QuestionType.SHORT_TEXT: short_text.KIND,
        QuestionType.LONG_TEXT: long_text.KIND,
        QuestionType.DATE: date.KIND,
        QuestionType.NUMBER: number.KIND,
        QuestionType.PERSON: person.KIND,
    }
)


def read(question: Question, given: Given, reading: Reading) -> Value | Refusal:
    """The answer that was given to ``question``, or why it can't be one."""
    return REGISTRY[question.type].read(question, given, reading)


def describe(question: Question, value: Value, people: People = ()) -> str:
    """An answer as a person reads it: "Meets good", "20 November 2026", "2 of 7: Parents, Plan"."""
    return REGISTRY[question.type].describe(question, value, people)


def matches(question: Question, typed: str) -> tuple[Option, ...]:
    """The options a whole typed message might mean; () for types that are not chosen."""
    return REGISTRY[question.type].matches(question, typed)


def is_exact(question: Question, typed: str) -> bool:
    """Whether a typed message is one option's label, value or short form, and not just in it.

    "Help" matches the only option *Help and protection*, yet it is a command too.
    """
    return exactly(question.options, typed) is not None


def to_data(question: Question, value: Value) -> Data:
    """An answer for storage; ``TypeError`` for free text, which is stored as passages."""
    return REGISTRY[question.type].to_data(value)


def from_data(question: Question, data: Data) -> Value:
    """An answer from storage; ``ValueError`` for what can't have been stored."""
    return REGISTRY[question.type].from_data(data)
