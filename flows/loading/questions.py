"""Reading one question: what its type asks for, its options and its notes."""

from collections.abc import Mapping
from decimal import ROUND_CEILING
from typing import Final

from yaml import MappingNode, Node, ScalarNode

from flows.answers import said
from flows.loading import limits
from flows.loading.faults import Code
from flows.loading.nodes import Fields, Keys, Sheet, is_read, suggestion
from flows.loading.options import Options, fold
from flows.questionnaire import (
    ANSWER,
    FilledBy,
    Lead,
    Note,
    NoteKind,
    Option,
    Question,
    QuestionType,
    Requirement,
    Scale,
    Tell,
)

_ASKED: Final = "key type label ask"
_COMMON: Final = "guidance required"
_ALERTING: Final = "tell concern"
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


def _keys_of(common: str, pressed: str = "", chosen: str = "") -> dict[str, Keys]:
    """The keys of every type; of those answered by pressing one option, and of a choice, more."""
    more = {QuestionType.GRADE: pressed, QuestionType.YES_NO: pressed}
    more[QuestionType.CHOICE] = f"{pressed} {chosen}"
    return {
        str(kind): Keys.of(
            f"A {kind} question", f"{_ASKED} {must}", f"{common} {may} {more.get(kind, '')}"
        )
        for kind, (must, may) in _OF_TYPE.items()
    }


_KEYS: Final = _keys_of(f"{_COMMON} notes when", _ALERTING)
_HEADER_KEYS: Final = _keys_of(_COMMON, chosen="list")
del _HEADER_KEYS[QuestionType.GRADE]
"""A grade counts in figures, and nothing in the header does."""
_EVERY_KEY: Final = Keys.of(
    "A question",
    _ASKED,
    " ".join(name for keys in (*_KEYS.values(), *_HEADER_KEYS.values()) for name in keys.allowed),
)
_FILLED_KEYS: Final = Keys.of("A field filled in by itself", "key label filled_by")
_TELL_KEYS: Final = Keys.of("'tell'", "", " ".join(limits.LEADS))
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


class Questions:
    """Reads questions and notes from ``sheet``; the scales and note sets are the file's own."""

    def __init__(self, sheet: Sheet, scales: Mapping[str, Scale | None]) -> None:
        """Read from ``sheet``. A scale that could not be read is there as ``None``."""
        self._sheet = sheet
        self._options = Options(sheet)
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
        options = self._options_of(found, kind)
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
            list_name=sheet.key(found, "list"),
            tell=self._tell(found, options) if "tell" in found else (),
            concern=self._alerting(found, "concern", options),
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
                self._sheet.fault(
                    Code.OTHER_TYPE,
                    key,
                    f"'{key.value}' belongs to {_whose(key.value)}.",
                    "Take it out, or change the type of the question.",
                )
        self._sheet.need(node, found, keys)

    def _tell(self, found: Fields, options: tuple[Option, ...]) -> tuple[Tell, ...]:
        told = self._sheet.fields(found["tell"], _TELL_KEYS)
        return tuple(
            Tell(lead, self._alerting(told, lead, options)) for lead in Lead if lead in told
        )

    def _alerting(self, found: Fields, name: str, options: tuple[Option, ...]) -> frozenset[str]:
        """The answers named in the list at ``name``."""
        values = [option.value for option in options]
        named = set()
        for node in self._sheet.items(found, name):
            word = self._sheet.word(node, name)
            if word and word not in values and values:
                self._sheet.fault(
                    Code.ALERT_VALUE,
                    node,
                    f"This question is never answered '{word[:60]}'.",
                    suggestion(word, values),
                )
            named.add(word)
        return frozenset(named)

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

    def _options_of(self, found: Fields, kind: QuestionType) -> tuple[Option, ...]:
        if kind is QuestionType.GRADE:
            return (*self._grades(found), *self._options.also(found, _GRADE_ALSO))
        if kind is QuestionType.YES_NO:
            return (limits.YES, limits.NO, *self._options.also(found, _YES_NO_ALSO))
        if kind is QuestionType.CHOICE:
            return self._options.listed(found, "options", least=1 if "list" in found else 2)
        if kind is QuestionType.CHECKLIST:
            return self._options.listed(found, "options", may_not_apply=True)
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
            label = fold(note.label)
            if note.key and note.key in keys:
                self._options.same(Code.SAME_KEY, node, "note key", note.key)
            elif note.label and label in labels:
                self._options.same(Code.SAME_LABEL, node, "note label", note.label)
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


def _whose(key: str) -> str:
    """Whose key it is: "grade or yes_no questions", "numbered questions", "the header's"."""
    owners = [kind for kind, own in _KEYS.items() if key in own.allowed]
    if not owners:
        header = [kind for kind, own in _HEADER_KEYS.items() if key in own.allowed]
        return f"{said(header)} questions in the header"
    return f"{said(owners)} questions" if len(owners) < len(_KEYS) else "numbered questions"
