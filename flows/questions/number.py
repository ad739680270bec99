"""A number, exact: what was typed is what is kept."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from flows.answers import Given, Picked, Reading, Refusal, Value
from flows.questionnaire import Option, Question
from flows.questions.kind import Data, Kind, People, mistyped
from flows.quoting import quoted

_WRITTEN: Final = re.compile(r"([+-]?)\s*((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)", re.ASCII)
_MOST_DIGITS: Final = 15
"""Beyond these a number is a slip of the hand, and other programs would round it."""


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number, within the question's bounds."""

    def read(self, question: Question, given: Given, reading: Reading) -> Value | Refusal:
        """See :class:`~flows.questions.kind.Kind`."""
        del reading
        typed = " ".join(given.values) if isinstance(given, Picked) else given.text
        number = _number(_without_unit(typed, question.unit))
        wanted = f"Give {wanted_number(question)}."
        if not typed.strip():
            return Refusal("There was no number in that reply.", wanted)
        if number is None:
            return Refusal(f"I couldn't read {quoted(typed)} as a number.", wanted)
        if len(number.as_tuple().digits) > _MOST_DIGITS:
            return Refusal(f"{quoted(typed)} has too many digits.", wanted)
        if question.whole and number != number.to_integral_value():
            return Refusal(f"{said_number(number)} is not a whole number.", wanted)
        if (low := _bound(question.minimum)) is not None and number < low:
            return Refusal(f"{said_number(number)} is too low.", wanted)
        if (high := _bound(question.maximum)) is not None and number > high:
            return Refusal(f"{said_number(number)} is too high.", wanted)
        return number

    def describe(self, question: Question, value: Value, people: People = ()) -> str:
        """The number and its unit: "1,200 visits"."""
        del people
        number = said_number(_decimal(value))
        unit = question.unit
        return f"{number}{'' if unit in {'', '%'} else ' '}{unit}"

    def to_data(self, value: Value) -> Data:
        """The number in plain digits."""
        return f"{_decimal(value):f}"

    def from_data(self, data: Data) -> Value:
        """The number that plain digits stand for."""
        try:
            number = Decimal(data) if isinstance(data, str) else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite():
            msg = "a number is stored in plain digits"
            raise ValueError(msg)
        return number

    def matches(self, question: Question, typed: str) -> tuple[Option, ...]:
        """Nothing: there is nothing to choose."""
        del question, typed
        return ()


KIND: Final[Kind] = Number()


def said_number(number: Decimal) -> str:
    """``number`` as people write it: "1,200", "3.5"."""
    plain = f"{number:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def wanted_number(question: Question) -> str:
    """What the question takes: "a whole number of visits from 0 to 31"."""
    kind = "a whole number" if question.whole else "a number"
    unit = f" of {question.unit}" if question.unit and question.unit != "%" else ""
    return f"{kind}{unit}{_bounds(question)}"


def _bounds(question: Question) -> str:
    low, high = _bound(question.minimum), _bound(question.maximum)
    if low is not None and high is not None:
        return f" from {said_number(low)} to {said_number(high)}"
    if low is not None:
        return f", {said_number(low)} or more"
    if high is not None:
        return f", {said_number(high)} at most"
    return "" if question.whole else ", such as 3 or 3.5"


def _bound(bound: float | None) -> Decimal | None:
    """A bound as it was written: 0.1 is a tenth, not the binary number nearest to it."""
    return None if bound is None else Decimal(repr(bound))


def _decimal(value: Value) -> Decimal:
    if not isinstance(value, Decimal):
        raise mistyped("a number", value)
    return value


def _without_unit(typed: str, unit: str) -> str:
    """``typed`` without its unit, in the plural or not ("1 visit")."""
    plain = unicodedata.normalize("NFKC", typed).strip().rstrip(".!").strip()
    folded = plain.casefold()
    for ending in (unit.casefold(), unit.casefold().removesuffix("s"), "%"):
        named = ending != "%" or unit == "%"
        if ending and named and folded.endswith(ending):
            return plain[: len(plain) - len(ending)].strip()
    return plain


def _number(plain: str) -> Decimal | None:
    written = _WRITTEN.fullmatch(plain.replace("\N{MINUS SIGN}", "-"))
    if written is None:
        return None
    sign, digits = written.groups()
    number = Decimal(f"{sign}{digits.replace(',', '')}")
    if number == 0:
        return Decimal(0)
    whole = number == number.to_integral_value()
    return number.quantize(Decimal(1)) if whole and len(digits) < _MOST_DIGITS else number
