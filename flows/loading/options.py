"""Reading the options of a list: of a question, a scale, or a council's own list."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from yaml import MappingNode, Node

from flows.loading import limits
from flows.loading.faults import Code
from flows.loading.nodes import Fields, Keys, Sheet
from flows.questionnaire import NOT_APPLICABLE, Option

_OPTION_KEYS: Final = Keys.of("An option", "label", "value meaning")
_ITEM_KEYS: Final = Keys.of("An item", "label", "value meaning also")
_ITEM_ALSO: Final = frozenset({NOT_APPLICABLE})
_WORDS: Final = re.compile(r"[a-z0-9]+")
_FOLDED: Final = re.compile(r"[\W_]+")


class Options:
    """Reads options from ``sheet``."""

    def __init__(self, sheet: Sheet) -> None:
        """Read from ``sheet``."""
        self._sheet = sheet

    def also(self, found: Fields, words: frozenset[str]) -> Iterable[Option]:
        """The answers allowed beside a question's or an item's own, out of ``words``."""
        seen = {}
        for node in self._sheet.items(found, "also"):
            word = self._sheet.one_of({"also": node}, "also", words)
            if word in seen:
                self.same(Code.SAME_KEY, node, "also", word)
            elif word:
                seen[word] = limits.ALSO[word]
        return seen.values()

    def listed(
        self, found: Fields, name: str, least: int = 1, *, may_not_apply: bool = False
    ) -> tuple[Option, ...]:
        """The options in the list at ``name``, at least so many.

        ``may_not_apply`` is for the items of a checklist, of which that can be said one by one.
        """
        keys = _ITEM_KEYS if may_not_apply else _OPTION_KEYS
        items = self._sheet.items(found, name)
        read = [(node, option) for node in items for option in self._option(node, keys)]
        if items and len(items) < least:
            self._sheet.fault(
                Code.EMPTY,
                found[name],
                "A choice of one is no choice.",
                "Add an option, or make it a yes_no question.",
            )
        options = tuple(option for _, option in read)
        self.check([node for node, _ in read], options)
        return options

    def _option(self, node: Node, keys: Keys) -> Iterator[Option]:
        """The option, and beside it the one that says it does not apply, where that can be said."""
        if type(node) is not MappingNode:
            label = self._sheet.line_of(node, "label", limits.OPTION)
            yield Option(self._slug(node, label), label)
            return
        found = self._sheet.fields(node, keys)
        also = tuple(self.also(found, _ITEM_ALSO)) if keys is _ITEM_KEYS else ()
        room = limits.EXCUSABLE if also else limits.OPTION
        label = self._sheet.line(found, "label", room)
        value = self._sheet.value(found) if "value" in found else self._slug(node, label)
        yield Option(value, label, self._sheet.prose(found, "meaning", limits.LONG))
        for excuse in also:
            said_so = f"{label}: {excuse.label.lower()}"
            yield Option(f"{value}.{excuse.value}", said_so, excuses=value)

    def _slug(self, node: Node, label: str) -> str:
        plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
        slug = "_".join(_WORDS.findall(plain.lower().replace("'", "")))[: limits.VALUE].rstrip("_")
        if label and not slug:
            self._sheet.fault(
                Code.NO_VALUE,
                node,
                f"No value can be made from the label '{label}'.",
                "Write {value: a_word, label: …}.",
            )
        return slug

    def check(self, nodes: list[Node], options: tuple[Option, ...]) -> None:
        """Name options that are the same as another, or that a typed reply could not choose."""
        values: set[str] = set()
        labels: set[str] = set()
        for node, option in zip(nodes, options, strict=True):
            label = fold(option.label)
            if option.label and label in labels:
                self.same(Code.SAME_LABEL, node, "label", option.label)
            elif option.value and option.value in values:
                self.same(Code.SAME_KEY, node, "value", option.value)
            if not limits.COMMAND_WORDS.isdisjoint((label, option.value)):
                self._sheet.fault(
                    Code.COMMAND_WORD,
                    node,
                    f"'{option.label}' is a command in the conversation.",
                    "Choose other words for this option, so that it can be typed.",
                )
            values.add(option.value)
            labels.add(label)

    def same(self, code: Code, node: Node, name: str, text: str) -> None:
        """Name something that stands in one place twice."""
        self._sheet.fault(
            code, node, f"The {name} '{text}' stands here twice.", "Give each its own."
        )


def fold(label: str) -> str:
    """A label with what tells it from another only to a machine left out."""
    return _FOLDED.sub("", label.casefold())
