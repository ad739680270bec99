"""A day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flows import dates
from flows.answers import Given, Picked, Reading, Refusal, Value
from flows.questionnaire import Option, Question
from flows.questions.kind import Data, Kind, People, mistyped, one_string


@dataclass(frozen=True, slots=True)
class Day:
    """A date, typed as people write dates or picked from a calendar."""

    def read(self, question: Question, given: Given, reading: Reading) -> Value | Refusal:
        """See :class:`~flows.questions.kind.Kind`. A year left out is the nearest that fits."""
        prefer: dates.Prefer = "past" if question.latest_today else "nearest"
        day = read_day(given, reading, prefer=prefer)
        if isinstance(day, date) and question.latest_today and day > reading.today:
            fault = f"{dates.in_full(day)} has not come yet."
            return Refusal(fault, "Give today or a day before it.")
        return day

    def describe(self, question: Question, value: Value, people: People = ()) -> str:
        """The date in full: "20 November 2026"."""
        del question, people
        return dates.in_full(_day(value))

    def to_data(self, value: Value) -> Data:
        """The ISO date."""
        return _day(value).isoformat()

    def from_data(self, data: Data) -> Value:
        """The date an ISO date names."""
        return date.fromisoformat(one_string("a date", data))

    def matches(self, question: Question, typed: str) -> tuple[Option, ...]:
        """Nothing: there is nothing to choose."""
        del question, typed
        return ()


KIND: Final[Kind] = Day()


def read_day(given: Given, reading: Reading, *, prefer: dates.Prefer) -> date | Refusal:
    """The day that was typed or picked, or why it is none."""
    match given:
        case Picked((picked,)):
            return dates.read_date(picked, reading.today, prefer=prefer)
        case Picked(()):
            return Refusal("No date was chosen.", dates.examples(prefer))
        case Picked(_):
            return Refusal("More than one date was chosen.", "Choose one.")
        case _:
            return dates.read_date(given.text, reading.today, prefer=prefer)


def _day(value: Value) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise mistyped("a date", value)
    return value
