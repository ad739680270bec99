"""The plain things read off a file's nodes, and the faults found on the way."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Final, NamedTuple

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from flows.loading import limits
from flows.loading.composing import compose
from flows.loading.faults import Code, Fault, FileFaults

Fields = dict[str, Node]

_KEY: Final = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
_VALUE: Final = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
_NUMBER: Final = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,4})?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NOTHING: Final = frozenset({"", "~", "null"})


class Keys(NamedTuple):
    """The keys something may have, and those it must."""

    what: str
    required: tuple[str, ...]
    allowed: frozenset[str]

    @classmethod
    def of(cls, what: str, required: str, optional: str = "") -> "Keys":
        """The keys of ``what``, each list separated by spaces."""
        must = tuple(required.split())
        return cls(what, must, frozenset((*must, *optional.split())))


class Sheet:
    """One file's nodes, and the faults found in it so far.

    Reading never stops at a fault: it is kept, something harmless is returned, and
    :meth:`end` raises them all.
    """

    def __init__(self, text: str, name: str) -> None:
        """Compose ``text``.

        Raises:
            FileFaults: it can't be composed.
        """
        self.name = name
        self._faults: dict[tuple[int, int, StrEnum, str], Fault] = {}
        self._places: dict[int, str] = {}
        self._has_escapes = "\\" in text
        self.root = compose(text, name)

    def fault(self, code: StrEnum, node: Node, fault: str, mend: str) -> None:
        """Keep a fault found at ``node``; once, however many aliases lead there."""
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        if not self._places:
            self._places = _places(self.root)
        key = self._places.get(id(node), "")
        self._faults.setdefault(
            (line, column, code, fault), Fault(code, line, column, key, fault, mend, self.name)
        )

    @property
    def fault_count(self) -> int:
        """How many faults were found so far."""
        return len(self._faults)

    def end(self) -> None:
        """Close the reading.

        Raises:
            FileFaults: there were faults.
        """
        if self._faults:
            raise FileFaults(tuple(self._faults[place] for place in sorted(self._faults)))

    def mapping(self, node: Node, what: str) -> Fields:
        """The keys and values of ``node``."""
        if type(node) is not MappingNode:
            self.fault(
                Code.WRONG_KIND, node, f"{what} must be keys with values.", "Write key: value."
            )
            return {}
        try:
            found = {key.value: value for key, value in node.value}
        except TypeError:
            self.fault(
                Code.WRONG_KIND,
                node,
                "A key here is itself a list or a mapping.",
                "Make every key a plain word.",
            )
            return {}
        if len(found) != len(node.value):
            self._name_repeated(node)
        return found

    def _name_repeated(self, node: MappingNode) -> None:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                self.fault(
                    Code.REPEATED_KEY,
                    key,
                    f"'{key.value}' stands here twice.",
                    "Keep one of them.",
                )
            seen.add(key.value)

    def fields(self, node: Node, keys: Keys) -> Fields:
        """The keys and values of ``node``, held against the keys it may and must have."""
        found = self.mapping(node, keys.what)
        if is_read(node, found):
            self.hold(node, found, keys)
        return found

    def hold(self, node: Node, found: Fields, keys: Keys) -> None:
        """Name the unknown and the missing keys of ``found``, read from ``node``."""
        if not keys.allowed.issuperset(found):
            for key, _ in node.value:
                if key.value not in keys.allowed:
                    self.unknown_key(key, keys)
        self.need(node, found, keys)

    def need(self, node: Node, found: Fields, keys: Keys) -> None:
        """Name the missing keys of ``found``, read from ``node``."""
        for name in keys.required:
            if name not in found:
                self.fault(
                    Code.MISSING_KEY, node, f"{keys.what} has no '{name}'.", f"Add {name}: to it."
                )

    def unknown_key(self, key: Node, keys: Keys) -> None:
        """Name a key that ``keys`` do not hold."""
        if key.value == "<<":
            mend = "Merging isn't read: repeat the keys, or share notes through note_sets."
        else:
            mend = suggestion(key.value, keys.allowed)
        self.fault(Code.UNKNOWN_KEY, key, f"{keys.what} has no key '{key.value}'.", mend)

    def items(self, found: Fields, name: str, most: int = limits.OPTIONS) -> list[Node]:
        """The items of the list at ``name``; none where the key is missing."""
        node = found.get(name)
        if node is None:
            return []
        if type(node) is not SequenceNode:
            self.fault(
                Code.WRONG_KIND,
                node,
                f"'{name}' must be a list.",
                "Begin each item with a dash, or write [one, two].",
            )
            return []
        if not node.value:
            self.fault(Code.EMPTY, node, f"'{name}' is an empty list.", "Add an item to it.")
        elif len(node.value) > most:
            self.fault(
                Code.TOO_MANY,
                node,
                f"'{name}' has {len(node.value)} items.",
                f"Keep it to {most}.",
            )
        return list(node.value)

    def word(self, node: Node, name: str) -> str:
        """The text of a scalar, without white space around it; empty where there is none."""
        if type(node) is not ScalarNode:
            self.fault(Code.WRONG_KIND, node, f"'{name}' must be text.", f"Write {name}: and text.")
            return ""
        text: str = node.value.strip()
        if text in _NOTHING and (not text or not node.style):
            self.fault(Code.EMPTY, node, f"'{name}' is empty.", "Fill it in, or leave the key out.")
            return ""
        if self._has_escapes and _CONTROL.search(text):
            self.fault(
                Code.UNREADABLE,
                node,
                f"'{name}' holds a control character.",
                "Take out the \\ sequence that makes it.",
            )
        return text

    def line(self, found: Fields, name: str, most: int) -> str:
        """One line of text, as it is shown in a label; empty where the key is missing."""
        node = found.get(name)
        return "" if node is None else self.line_of(node, name, most)

    def line_of(self, node: Node, name: str, most: int) -> str:
        """One line of text, as it is shown in a label."""
        text = self.word(node, name)
        if len(text) > most:
            self.fault(
                Code.TOO_LONG,
                node,
                f"'{name}' has {len(text)} characters and Slack has room for {most}.",
                "Shorten it.",
            )
        if "\n" in text:
            self.fault(
                Code.TOO_LONG, node, f"'{name}' runs over several lines.", "Write it on one line."
            )
        return text

    def prose(self, found: Fields, name: str, most: int) -> str:
        """Text shown in a message; empty where the key is missing.

        Its length is counted as Slack counts it, with &, < and > written out.
        """
        node = found.get(name)
        if node is None:
            return ""
        text = self.word(node, name)
        if len(text) * 5 > most and (length := _length_in_slack(text)) > most:
            self.fault(
                Code.TOO_LONG,
                node,
                f"'{name}' has {length:,} characters as Slack counts them, and room for {most:,}.",
                "Shorten it.",
            )
        return text

    def key(self, found: Fields, name: str = "key") -> str:
        """A key: small letters and digits, joined by - or _."""
        node = found.get(name)
        if node is None:
            return ""
        text = self.word(node, name)
        if text:
            self.check_key(node, text)
        return text

    def check_key(self, node: Node, text: str) -> None:
        """Name what is wrong with a key, if anything."""
        if not _KEY.fullmatch(text) or len(text) > limits.KEY:
            self.fault(
                Code.KEY_FORM,
                node,
                f"'{text[:60]}' can't be a key.",
                f"Use at most {limits.KEY} small letters and digits, joined by - or _, "
                "beginning with a letter.",
            )

    def value(self, found: Fields) -> str:
        """An option's value: small letters and digits, joined by - or _."""
        node = found.get("value")
        if node is None:
            return ""
        text = self.word(node, "value")
        if text and (not _VALUE.fullmatch(text) or len(text) > limits.VALUE):
            self.fault(
                Code.KEY_FORM,
                node,
                f"'{text[:60]}' can't be a value.",
                f"Use at most {limits.VALUE} small letters and digits, joined by - or _.",
            )
        return text

    def flag(self, found: Fields, name: str, *, default: bool) -> bool:
        """True or false."""
        node = found.get(name)
        if node is None:
            return default
        if type(node) is not ScalarNode or node.value not in {"true", "false"}:
            self.fault(
                Code.WRONG_KIND, node, f"'{name}' must be true or false.", "Write true or false."
            )
        return bool(node.value == "true")

    def one_of(self, found: Fields, name: str, words: Collection[str]) -> str:
        """One of some words; empty where the key is missing or holds something else."""
        node = found.get(name)
        if node is None:
            return ""
        text = self.word(node, name)
        if not text or text in words:
            return text
        self.fault(
            Code.UNKNOWN_WORD, node, f"'{name}' can't be '{text[:60]}'.", suggestion(text, words)
        )
        return ""

    def number(self, node: Node, name: str) -> Decimal | None:
        """A number."""
        if type(node) is ScalarNode and _NUMBER.fullmatch(node.value):
            return Decimal(node.value)
        self.fault(
            Code.WRONG_KIND, node, f"'{name}' must be a number.", "Write digits, like 3 or 2.5."
        )
        return None

    def whole(self, found: Fields, name: str, default: int, most: int, fault: str) -> int:
        """A whole number from 1 to ``most``; ``fault`` is said of another, put in its braces."""
        node = found.get(name)
        number = self.number(node, name) if node else None
        if node is None or number is None:
            return default
        if not 1 <= number <= most or number != int(number):
            mend = f"Write a whole number from 1 to {most}."
            self.fault(Code.RANGE, node, fault.format(number), mend)
        return int(number)

    def day(self, node: Node, name: str) -> date | None:
        """A date."""
        try:
            if type(node) is ScalarNode and _DAY.fullmatch(node.value):
                return date.fromisoformat(node.value)
        except ValueError:
            pass
        self.fault(Code.WRONG_KIND, node, f"'{name}' must be a date.", "Write it like 2026-11-20.")
        return None


def is_read(node: Node, found: Fields) -> bool:
    """Whether ``found`` is what ``node`` holds, if only nothing, rather than a fault's stand-in."""
    return bool(found) or (type(node) is MappingNode and not node.value)


def suggestion(word: str, words: Iterable[str]) -> str:
    """What was probably meant, or what there is."""
    known = sorted(words)
    close = get_close_matches(word, known, n=1)
    if close:
        return f"Did you mean '{close[0]}'?"
    return f"There is {', '.join(known)}." if known else "There is none yet."


def _length_in_slack(text: str) -> int:
    return len(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def _places(root: Node) -> dict[int, str]:
    """The way to every node: a key, or an item's own key, or its place in the list from 1."""
    places: dict[int, str] = {}
    todo = [(root, "")]
    while todo:
        node, place = todo.pop()
        if id(node) in places:
            continue
        places[id(node)] = place
        if type(node) is MappingNode:
            for key, value in node.value:
                inner = f"{place}.{key.value}" if place else str(key.value)
                places.setdefault(id(key), inner)
                todo.append((value, inner))
        elif type(node) is SequenceNode:
            todo += (
                (item, f"{place}{_item(item, count)}") for count, item in enumerate(node.value, 1)
            )
    return places


def _item(node: Node, count: int) -> str:
    if type(node) is MappingNode:
        for key, value in node.value:
            if key.value == "key" and type(value) is ScalarNode and _KEY.fullmatch(value.value):
                return f".{value.value}"
    return f"[{count}]"
