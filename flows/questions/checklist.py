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
_EXCUSED: Final = re.compile(r"(.+?) (?:(?:is|are) )?(?:not applicable|does not apply|n a|na)")
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
                return tuple(option.value for option in _items_of(question))
        return _read_items(question, given.text)

    def describe(self, question: Question, value: Value, people: People = ()) -> str:
        """How many and which: "2 of 7: Parents, Plan". What does not apply is not counted."""
        del people
        if not isinstance(value, tuple):
            raise mistyped("a checklist", value)
        excused = {option.excuses for option in question.options if option.value in value} - {""}
        items = _items_of(question)
        total = len(items) - len(excused)
        labels = [option.label for option in items if option.value in value]
        ticked = f"{len(labels)} of {total}: {', '.join(labels)}" if labels else ""
        aside = ", ".join(option.label for option in items if option.value in excused)
        without = f"; not applicable: {aside}" if aside else ""
        return f"{ticked or f'None of the {total}'}{without}"

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
            return _items_of(question)
        found: list[Option] = []
        for item in _items(question, typed):
            meant = _meant(question, item)
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
    return _in_order(question, {option.value for option in known})


def _read_items(question: Question, typed: str) -> Value | Refusal:
    ticked: set[str] = set()
    unknown: list[str] = []
    for item in _items(question, typed):
        found = _meant(question, item)
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
    return _in_order(question, ticked)


def _in_order(question: Question, ticked: set[str]) -> Value | Refusal:
    """The ticked values in the order of the form, unless one is ticked and does not apply."""
    chosen = [option for option in question.options if option.value in ticked]
    for option in chosen:
        if option.excuses in ticked:
            item = question.option(option.excuses)
            named = quoted(item.label) if item is not None else quoted(option.label)
            fault = f"{named} is ticked, and not applicable is ticked too."
            return Refusal(fault, "Untick one or the other.")
    return tuple(option.value for option in chosen)


def _items_of(question: Question) -> tuple[Option, ...]:
    """The items themselves, without those that only say of another that it does not apply."""
    return tuple(option for option in question.options if not option.excuses)


def _meant(question: Question, typed: str) -> tuple[Option, ...]:
    """What one item typed may mean: "plan", "plan n/a". Its bare name is never its excuse."""
    items, named = _items_of(question), _EXCUSED.fullmatch(fold(typed))
    if len(items) == len(question.options):
        return matching(items, typed)
    if named is not None:
        meant = {option.value for option in matching(items, named[1])}
        if excuses := tuple(o for o in question.options if o.excuses in meant):
            return excuses
    return matching(items, typed) or matching(question.options, typed)


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
