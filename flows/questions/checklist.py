"""Any number of a list's items, none of them included."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flows.answers import Given, Picked, Reading, Refusal, Value, said
from flows.questionnaire import Option, Question
from flows.questions.choosing import NAMED_AT_MOST, ambiguous
from flows.questions.kind import Data, Kind, People, mistyped
from flows.questions.matching import exactly, fold, matching
from flows.quoting import quoted

NONE_OF_THESE: Final = "(none)"
"""What a form's own "None of these" picks, so that it differs from a field left empty.

No option has this value: an instrument's values have no brackets.
"""

_UNKNOWN_AT_MOST: Final = 3
"""Items a refusal names. With so many unknown, the rest of the reply is not gone through."""

_ALL: Final = frozenset({"all", "all of them", "all of these", "everything"})
_NONE: Final = frozenset({"none", "none of them", "none of these", "nothing"})
_LISTED: Final = re.compile(r"[,;\n]+")
_JOINED: Final = re.compile(r" and | ?& ?", re.IGNORECASE)
_BULLET: Final = re.compile(r"^\s*(?:and\s|[&*\u2022-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Checklist:
    """Ticked items, as their values in the order of the form; () is none of them."""

    def read(self, question: Question, given: Given, reading: Reading) -> Value | Refusal:
        """See :class:`~flows.questions.kind.Kind`."""
        del reading
        if isinstance(given, Picked):
            return _picked(question, given)
        if exactly(question.options, given.text) is None:
            if fold(given.text) in _NONE:
                return ()
            if fold(given.text) in _ALL:
                return tuple(option.value for option in question.options)
        return _read_items(question, given.text)

    def describe(self, question: Question, value: Value, people: People = ()) -> str:
        """How many and which: "2 of 7: Parents, Plan"."""
        del people
        if not isinstance(value, tuple):
            raise mistyped("a checklist", value)
        total = len(question.options)
        if not value:
            return f"None of the {total}"
        labels = [option.label for option in question.options if option.value in value]
        return f"{len(value)} of {total}: {', '.join(labels)}"

    def to_data(self, value: Value) -> Data:
        """The ticked values."""
        if not isinstance(value, tuple):
            raise mistyped("a checklist", value)
        return list(value)

    def from_data(self, data: Data) -> Value:
        """The ticked values."""
        if not isinstance(data, list) or not all(isinstance(item, str) for item in data):
            msg = "a checklist is stored as a list of strings"
            raise ValueError(msg)
        return tuple(data)

    def matches(self, question: Question, typed: str) -> tuple[Option, ...]:
        """Every item that was named; () as soon as one of them is no item."""
        if fold(typed) in _ALL and exactly(question.options, typed) is None:
            return question.options
        found: list[Option] = []
        for item in _items(question, typed):
            meant = matching(question.options, item)
            if not meant:
                return ()
            found += (option for option in meant if option not in found)
        return tuple(found)


KIND: Final[Kind] = Checklist()


def _picked(question: Question, given: Picked) -> Value | Refusal:
    ticked = set(given.values) - {NONE_OF_THESE}
    known = [option for option in question.options if option.value in ticked]
    if len(known) < len(ticked):
        return Refusal("Something ticked is not on this list.", _name_items(question))
    if ticked and NONE_OF_THESE in given.values:
        labels = said([option.label for option in known[:3]], "and")
        return Refusal(
            f'"None of these" was ticked as well as {labels}.', "Untick one or the other."
        )
    return tuple(option.value for option in known)


def _read_items(question: Question, typed: str) -> Value | Refusal:
    ticked: set[str] = set()
    unknown: list[str] = []
    for item in _items(question, typed):
        found = matching(question.options, item)
        if len(found) > 1:
            return ambiguous(item, found)
        if found:
            ticked.add(found[0].value)
        else:
            unknown.append(item)
        if len(unknown) == _UNKNOWN_AT_MOST:
            break
    if unknown:
        named = said([quoted(item) for item in unknown], "and")
        verb = "is" if len(unknown) == 1 else "are"
        return Refusal(f"{named} {verb} not on this list.", _name_items(question))
    if not ticked:
        return Refusal("There was nothing in that reply.", _name_items(question))
    return tuple(option.value for option in question.options if option.value in ticked)


def _items(question: Question, typed: str) -> Iterator[str]:
    """The items named in ``typed``. An "and" that belongs to a label does not part it."""
    if exactly(question.options, typed) is not None:
        yield typed.strip()
        return
    for listed in _LISTED.split(typed):
        part = " ".join(_BULLET.sub("", listed).split())
        whole = exactly(question.options, part) is not None
        yield from (item for item in ([part] if whole else _JOINED.split(part)) if fold(item))


def _name_items(question: Question) -> str:
    labels = [option.label for option in question.options[:NAMED_AT_MOST]]
    more = len(question.options) - len(labels)
    listed = ", ".join(labels) if more > 0 else said(labels, "and")
    rest = f" and {more} more" if more > 0 else ""
    return f'Name any of {listed}{rest}, with commas between, or say "none".'
