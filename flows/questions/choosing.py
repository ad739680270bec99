"""What the types answered with exactly one option have in common."""

from dataclasses import dataclass

from flows.answers import Given, Picked, Reading, Refusal, Value, said
from flows.questionnaire import Option, Question
from flows.questions.kind import Data, People, mistyped, one_string
from flows.questions.matching import matching
from flows.quoting import quoted

NAMED_AT_MOST = 10
"""Options a refusal lists; beyond these a list is for looking at, not for reading out."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of the question's options; the value is the option's own.

    ``initials`` lets the first letters of a label stand for it.
    """

    initials: bool = False

    def read(self, question: Question, given: Given, reading: Reading) -> Value | Refusal:
        """See :class:`~flows.questions.kind.Kind`."""
        del reading
        if isinstance(given, Picked):
            return _picked(question, given)
        found = self.matches(question, given.text)
        if len(found) == 1:
            return found[0].value
        if found:
            return ambiguous(given.text, found)
        return unknown(given.text, question)

    def describe(self, question: Question, value: Value, people: People = ()) -> str:
        """The option's label."""
        del people
        option = question.option(value)
        return option.label if option is not None else str(value)

    def to_data(self, value: Value) -> Data:
        """The option's value as it is."""
        if not isinstance(value, str):
            raise mistyped("a choice", value)
        return value

    def from_data(self, data: Data) -> Value:
        """The option's value as it was."""
        return one_string("a choice", data)

    def matches(self, question: Question, typed: str) -> tuple[Option, ...]:
        """See :func:`flows.questions.matching.matching`."""
        return matching(question.options, typed, initials=self.initials)


def _picked(question: Question, given: Picked) -> Value | Refusal:
    match given.values:
        case (value,) if question.option(value) is not None:
            return value
        case ():
            return Refusal("Nothing was chosen.", _choose(question))
        case (_,):
            return Refusal("That is not one of the answers here.", _choose(question))
        case _:
            return Refusal("More than one answer was chosen.", "Choose one.")


def ambiguous(typed: str, found: tuple[Option, ...]) -> Refusal:
    """The refusal of words that several options share."""
    labels = [option.label for option in found[:NAMED_AT_MOST]]
    if len(found) > NAMED_AT_MOST:
        fault = f"{quoted(typed)} could be any of {len(found)} answers."
        return Refusal(fault, "Write the whole of the one you mean.")
    return Refusal(f"{quoted(typed)} could mean {said(labels)}.", "Say which one you mean.")


def unknown(typed: str, question: Question) -> Refusal:
    """The refusal of words that are no option."""
    if not typed.strip():
        return Refusal("There was nothing in that reply.", _choose(question))
    return Refusal(f"{quoted(typed)} is not one of the answers here.", _choose(question))


def _choose(question: Question) -> str:
    labels = [option.label for option in question.options]
    if len(labels) > NAMED_AT_MOST:
        some = said(labels[:3])
        return f"Choose from the list of {len(labels)}: {some}, for example."
    return f"Choose {said(labels)}."
