"""``when:`` as data: whether a question applies, given the answers before it.

A condition is never a string that is evaluated. It looks only at questions that stand earlier on
the form, and an earlier question that does not itself apply counts as not answered.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

AnswerTo = Callable[[str], object | None]


class Comparison(StrEnum):
    """How a number or a date is compared."""

    BELOW = "below"
    AT_MOST = "at_most"
    ABOVE = "above"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class Equals:
    """The answer is exactly this value."""

    question: str
    value: object


@dataclass(frozen=True, slots=True)
class In:
    """The answer is one of these values."""

    question: str
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Contains:
    """The checklist has this item ticked."""

    question: str
    value: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The question has an answer (``value`` true) or has none (false)."""

    question: str
    value: bool = True


@dataclass(frozen=True, slots=True)
class Compares:
    """The number or date stands in this relation to ``value``."""

    question: str
    how: Comparison
    value: Decimal | date


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Condition"


Condition = Equals | In | Contains | Answered | Compares | All | Any | Not
Leaf = Equals | In | Contains | Answered | Compares


def holds(condition: Condition, answer_to: AnswerTo) -> bool:
    """Whether ``condition`` holds.

    ``answer_to`` gives the value that answers a question, or ``None`` where there is none. A
    comparison with a missing answer, or with one of another kind, does not hold.
    """
    match condition:
        case All(parts):
            return all(holds(part, answer_to) for part in parts)
        case Any(parts):
            return any(holds(part, answer_to) for part in parts)
        case Not(part):
            return not holds(part, answer_to)
        case Answered(question, wanted):
            return (answer_to(question) is not None) is wanted
        case Equals(question, value):
            return answer_to(question) == value
        case In(question, values):
            return answer_to(question) in values
        case Contains(question, value):
            ticked = answer_to(question)
            return isinstance(ticked, tuple) and value in ticked
        case Compares(question, how, value):
            return _compares(answer_to(question), how, value)


def _compares(given: object, how: Comparison, value: Decimal | date) -> bool:
    if isinstance(given, Decimal) and isinstance(value, Decimal):
        order = given.compare(value)
    elif isinstance(given, date) and isinstance(value, date):
        order = Decimal((given - value).days)
    else:
        return False
    match how:
        case Comparison.BELOW:
            return order < 0
        case Comparison.AT_MOST:
            return order <= 0
        case Comparison.ABOVE:
            return order > 0
        case Comparison.AT_LEAST:
            return order >= 0


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every simple condition inside ``condition``, from left to right."""
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield condition
