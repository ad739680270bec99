"""What every question type promises."""

from datetime import date
from typing import Final, Protocol

from flows.answers import Given, Person, Reading, Refusal, Value
from flows.questionnaire import Option, Question

Data = str | list[str]
"""A value as it is stored: JSON, and never free text."""

People = tuple[Person, ...]

NOTHING_KNOWN: Final = Reading(date.min)
"""For reading an answer to a question with options, which needs neither a day nor people."""


class Kind(Protocol):
    """How one type of question is answered, said and stored."""

    def read(self, question: Question, given: Given, reading: Reading) -> Value | Refusal:
        """The answer that was given, or why it can't be one. Never raises for bad input."""
        ...

    def describe(self, question: Question, value: Value, people: People = ()) -> str:
        """The answer as a person reads it. ``people`` gives ids their names."""
        ...

    def to_data(self, value: Value) -> Data:
        """``value`` for storage; ``TypeError`` for a value of another type, or free text."""
        ...

    def from_data(self, data: Data) -> Value:
        """What :meth:`to_data` was given; ``ValueError`` for anything it can't have made."""
        ...

    def matches(self, question: Question, typed: str) -> tuple[Option, ...]:
        """The options a whole typed message might mean; () where there is nothing to choose."""
        ...


def one_string(kind: str, data: Data) -> str:
    """What was stored of a value that is one string; ``ValueError`` for anything else."""
    if not isinstance(data, str):
        msg = f"{kind} is stored as one string"
        raise ValueError(msg)  # noqa: TRY004 - what is wrong is the stored data
    return data


def mistyped(kind: str, value: object) -> TypeError:
    """The error for a value of the wrong type. It says the type only: values may be words."""
    return TypeError(f"{kind} can't hold a {type(value).__name__}")
