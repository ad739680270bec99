"""Reading one question: what its type asks for, its options and its notes."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import ROUND_CEILING
from typing import Final

from yaml import MappingNode, Node, ScalarNode

from flows.answers import said
from flows.loading import limits
from flows.loading.faults import Code
from flows.loading.nodes import Fields, Keys, Sheet, is_read, suggestion
from flows.questionnaire import (
    ANSWER,
    FilledBy,
    Note,
    NoteKind,
    Option,
    Question,
    QuestionType,
    Requirement,
    Scale,
)

_ASKED: Final = "key type label ask"
_COMMON: Final = "guidance required"
_OF_TYPE: Final[Mapping[QuestionType, tuple[str, str]]] = {
    QuestionType.GRADE: ("scale", "also"),
    QuestionType.YES_NO: ("", "also"),
    QuestionType.CHOICE: ("options", ""),
    QuestionType.CHECKLIST: ("options", "unticked"),
    QuestionType.SHORT_TEXT: ("", ""),
    QuestionType.LONG_TEXT: ("", ""),
    QuestionType.DATE: ("", "latest"),
    QuestionType.NUMBER: ("", "min max whole unit"),
    QuestionType.PERSON: ("", ""),
}
"""The keys a type must have, and those it may have, beside what every question has."""


def _keys_of(common: str) -> Mapping[str, Keys]:
    return {
        str(kind): Keys.of(f"A {kind} question", f"{_ASKED} {must}", f"{common} {may}")
        for kind, (must, may) in _OF_TYPE.items()
    }


_KEYS: Final = _keys_of(f"{_COMMON} notes when")
_HEADER_KEYS: Final = {
    name: keys for name, keys in _keys_of(_COMMON).items() if name != QuestionType.GRADE
}
"""A grade counts in figures, and nothing in the header does."""
_EVERY_KEY: Final = Keys.of(
    "A question", _ASKED, " ".join(name for keys in _KEYS.values() for name in keys.allowed)
)
_FILLED_KEYS: Final = Keys.of("A field filled in by itself", "key label filled_by")
_OPTION_KEYS: Final = Keys.of("An option", "label", "value meaning")
_NOTE_KEYS: Final = Keys.of("A note", "key label ask", "kind required hint")
_FOR_KEYS: Final = Keys.of("What a note is required for", "for")
_NOTE_KINDS: Final = frozenset(str(kind) for kind in NoteKind)

_FILLED_TYPES: Final[Mapping[str, QuestionType]] = {
    FilledBy.AUDITOR: QuestionType.PERSON,
    FilledBy.MODERATOR: QuestionType.PERSON,
    FilledBy.CASE: QuestionType.SHORT_TEXT,
    FilledBy.BEGUN: QuestionType.DATE,
    FilledBy.UPDATED: QuestionType.DATE,
}
_GRADE_ALSO: Final = frozenset({"not_applicable", "not_recorded"})
_YES_NO_ALSO: Final = frozenset({"not_applicable", "not_sure", "dont_know"})
_WORDS: Final = re.compile(r"[a-z0-9]+")
_FOLDED: Final = re.compile(r"[\W_]+")


class Questions:
    """Reads questions and notes from ``sheet``; the scales and note sets are the file's own."""

    def __init__(self, sheet: Sheet, scales: Mapping[str, Scale | None]) -> None:
        """Read from ``sheet``. A scale that could not be read is there as ``None``."""
        self._sheet = sheet
        self._scales = scales
        self._note_sets: dict[str, tuple[Note, ...]] = {}
        self._required_for: dict[int, Node] = {}
        self._named: set[int] = set()

    def header_field(self, node: Node) -> Question | None:
        """A field of the header, known by itself or asked; ``None`` where it can't be told."""
        found = self._sheet.mapping(node, "A header field")
        if "filled_by" not in found:
            return self._question(node, found, _HEADER_KEYS)
        self._sheet.hold(node, found, _FILLED_KEYS)
        key = self._sheet.key(found)
        label = self._sheet.line(found, "label", limits.LABEL)
        word = self._sheet.one_of(found, "filled_by", _FILLED_TYPES)
        if not word:
            return None
        filled_by = FilledBy(word)
        kind = _FILLED_TYPES[filled_by]
        return Question(key, kind, label, label, required=False, filled_by=filled_by)

    def question(self, node: Node, fields: Fields, number: int, section: str) -> Question | None:
        """A numbered question, without its condition; ``None`` where its type is not known."""
        return self._question(node, fields, _KEYS, number, section)

    def _question(
        self,
        node: Node,
        found: Fields,
        keys: Mapping[str, Keys],
        number: int = 0,
        section: str = "",
    ) -> Question | None:
        sheet = self._sheet
        word = sheet.one_of(found, "type", keys)
        if is_read(node, found):
            self._hold(node, found, keys.get(word, _EVERY_KEY))
        key = sheet.key(found)
        label = sheet.line(found, "label", limits.LABEL)
        ask = sheet.prose(found, "ask", limits.ASK)
        guidance = sheet.prose(found, "guidance", limits.LONG)
        required = sheet.flag(found, "required", default=True)
        if not word:
            return None
        kind = QuestionType(word)
        options = self._options(found, kind)
        minimum, maximum, whole = self._range(found)
        return Question(
            key,
            kind,
            label,
            ask,
            number=number,
            section=section,
            required=required,
            guidance=guidance,
            options=options,
            scale=found["scale"].value if "scale" in found and options else "",
            notes=self._notes(found, options) if "notes" in found else (),
            minimum=minimum,
            maximum=maximum,
            whole=whole,
            unit=sheet.line(found, "unit", limits.UNIT),
            latest_today=sheet.one_of(found, "latest", ("today",)) == "today",
            unticked=sheet.line(found, "unticked", limits.OPTION),
        )

    def _hold(self, node: Node, found: Fields, keys: Keys) -> None:
        """As the sheet does, but a key that belongs elsewhere is named as that."""
        if not keys.allowed.issuperset(found):
            for key, _ in node.value:
                if key.value in keys.allowed:
                    continue
                if key.value not in _EVERY_KEY.allowed:
                    self._sheet.unknown_key(key, keys)
                    continue
                owners = [str(kind) for kind, own in _KEYS.items() if key.value in own.allowed]
                whose = said(owners) if len(owners) < len(_KEYS) else "numbered"
                self._sheet.fault(
                    Code.OTHER_TYPE,
                    key,
                    f"'{key.value}' belongs to {whose} questions.",
                    "Take it out, or change the type of the question.",
                )
        self._sheet.need(node, found, keys)

    def _range(self, found: Fields) -> tuple[float | None, float | None, bool]:
        least, most = (
            self._sheet.number(found[name], name) if name in found else None
            for name in ("min", "max")
        )
        whole = self._sheet.flag(found, "whole", default=False)
        if least is not None and most is not None:
            first = least.to_integral_value(ROUND_CEILING) if whole else least
            if first > most:
                self._sheet.fault(
                    Code.RANGE,
                    found["max"],
                    f"No {'whole ' if whole else ''}number lies between {least} and {most}.",
                    "Make max larger than min.",
                )
        return (
            None if least is None else float(least),
            None if most is None else float(most),
            whole,
        )

    # Options

    def _options(self, found: Fields, kind: QuestionType) -> tuple[Option, ...]:
        if kind is QuestionType.GRADE:
            return (*self._grades(found), *self._also(found, _GRADE_ALSO))
        if kind is QuestionType.YES_NO:
            return (limits.YES, limits.NO, *self._also(found, _YES_NO_ALSO))
        if kind is QuestionType.CHOICE:
            return self._own_options(found, least=2)
        if kind is QuestionType.CHECKLIST:
            return self._own_options(found, least=1)
        return ()

    def _grades(self, found: Fields) -> tuple[Option, ...]:
        node = found.get("scale")
        name = self._sheet.word(node, "scale") if node else ""
        if node and name and name not in self._scales:
            self._sheet.fault(
                Code.NO_SUCH_SCALE,
                node,
                f"There is no scale '{name[:60]}'.",
                suggestion(name, self._scales),
            )
        scale = self._scales.get(name)
        return scale.grades if scale else ()

    def _also(self, found: Fields, words: frozenset[str]) -> Iterable[Option]:
        seen = {}
        for node in self._sheet.items(found, "also"):
            word = self._sheet.one_of({"also": node}, "also", words)
            if word in seen:
                self._same(Code.SAME_KEY, node, "also", word)
            elif word:
                seen[word] = limits.ALSO[word]
        return seen.values()

    def _own_options(self, found: Fields, least: int) -> tuple[Option, ...]:
        nodes = self._sheet.items(found, "options")
        options = tuple(self._option(node) for node in nodes)
        if nodes and len(nodes) < least:
            self._sheet.fault(
                Code.EMPTY,
                found["options"],
                "A choice of one is no choice.",
                "Add an option, or make it a yes_no question.",
            )
        self.check_options(nodes, options)
        return options

    def _option(self, node: Node) -> Option:
        if type(node) is not MappingNode:
            label = self._sheet.line_of(node, "label", limits.OPTION)
            return Option(self._slug(node, label), label)
        found = self._sheet.fields(node, _OPTION_KEYS)
        label = self._sheet.line(found, "label", limits.OPTION)
        value = self._sheet.value(found) if "value" in found else self._slug(node, label)
        return Option(value, label, self._sheet.prose(found, "meaning", limits.LONG))

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

    def check_options(self, nodes: list[Node], options: tuple[Option, ...]) -> None:
        """Name options that are the same as another, or that a typed reply could not choose."""
        values: set[str] = set()
        labels: set[str] = set()
        for node, option in zip(nodes, options, strict=True):
            label = _fold(option.label)
            if option.label and label in labels:
                self._same(Code.SAME_LABEL, node, "label", option.label)
            elif option.value and option.value in values:
                self._same(Code.SAME_KEY, node, "value", option.value)
            if not limits.COMMAND_WORDS.isdisjoint((label, option.value)):
                self._sheet.fault(
                    Code.COMMAND_WORD,
                    node,
                    f"'{option.label}' is a command in the conversation.",
                    "Choose other words for this option, so that it can be typed.",
                )
            values.add(option.value)
            labels.add(label)

    def _same(self, code: Code, node: Node, name: str, text: str) -> None:
        self._sheet.fault(
            code, node, f"The {name} '{text}' stands here twice.", "Give each its own."
        )

    # Notes

    def read_note_sets(self, sets: Mapping[str, Node]) -> None:
        """Take the shared notes in."""
        for name, node in sets.items():
            self._note_sets[name] = self._note_list({"notes": node})

    def _notes(self, found: Fields, options: tuple[Option, ...]) -> tuple[Note, ...]:
        node = found["notes"]
        if type(node) is ScalarNode:
            name = self._sheet.word(node, "notes")
            if name and name not in self._note_sets:
                self._sheet.fault(
                    Code.NO_SUCH_NOTE_SET,
                    node,
                    f"There is no note set '{name[:60]}'.",
                    suggestion(name, self._note_sets),
                )
            notes = self._note_sets.get(name, ())
        else:
            notes = self._note_list(found)
        values = {option.value for option in options}
        for note in notes:
            if not note.required_for <= values:
                self._name_impossible(note, found, values)
        return notes

    def _name_impossible(self, note: Note, found: Fields, values: set[str]) -> None:
        """Name each value the note can't be required for; in shared notes at the first question."""
        whose = f"'{found['key'].value}'" if "key" in found else "This question"
        for node in self._required_for[id(note)].value:
            if type(node) is not ScalarNode or node.value in values or id(node) in self._named:
                continue
            self._named.add(id(node))
            self._sheet.fault(
                Code.NOTE_VALUE,
                node,
                f"{whose} is never answered '{node.value}'.",
                suggestion(node.value, values)
                if values
                else "Make the note required always or never: only options can be named here.",
            )

    def _note_list(self, found: Fields) -> tuple[Note, ...]:
        nodes = self._sheet.items(found, "notes", limits.NOTES)
        notes = []
        keys: set[str] = set()
        labels: set[str] = set()
        for node in nodes:
            note = self._note(node)
            label = _fold(note.label)
            if note.key and note.key in keys:
                self._same(Code.SAME_KEY, node, "note key", note.key)
            elif note.label and label in labels:
                self._same(Code.SAME_LABEL, node, "note label", note.label)
            keys.add(note.key)
            labels.add(label)
            notes.append(note)
        return tuple(notes)

    def _note(self, node: Node) -> Note:
        sheet = self._sheet
        found = sheet.fields(node, _NOTE_KEYS)
        key = sheet.key(found)
        if key == ANSWER:
            sheet.fault(
                Code.RESERVED,
                found["key"],
                f"'{ANSWER}' is the question's own answer.",
                "Call the note something else, such as comment.",
            )
        required, values, values_node = self._requirement(found)
        note = Note(
            key,
            sheet.line(found, "label", limits.LABEL),
            sheet.prose(found, "ask", limits.ASK),
            NoteKind(sheet.one_of(found, "kind", _NOTE_KINDS) or NoteKind.TEXT),
            required,
            values,
            sheet.line(found, "hint", limits.HINT),
        )
        if values_node is not None:
            self._required_for[id(note)] = values_node
        return note

    def _requirement(self, found: Fields) -> tuple[Requirement, frozenset[str], Node | None]:
        node = found.get("required")
        if type(node) is MappingNode:
            inner = self._sheet.fields(node, _FOR_KEYS)
            words = [self._sheet.word(item, "for") for item in self._sheet.items(inner, "for")]
            return Requirement.FOR, frozenset(filter(None, words)), inner.get("for")
        word = self._sheet.one_of(found, "required", ("always", "never"))
        return Requirement(word or Requirement.ALWAYS), frozenset(), None


def _fold(label: str) -> str:
    return _FOLDED.sub("", label.casefold())
