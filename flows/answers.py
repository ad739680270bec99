"""What an auditor gives: values, free text in the order it was typed, and refusals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Self

from flows.questionnaire import ANSWER, Step

PARAGRAPH: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of free text. ``source`` is the ts of the message it was typed in, if it was."""

    text: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Free text as it was given: one or more passages, in the order they were typed.

    Replies may arrive in any order; Slack's ts says which was typed first. What was written in a
    form has no ts and stands first.
    """

    passages: tuple[Passage, ...]

    @classmethod
    def of(cls, text: str, source: str | None = None) -> Self:
        """Free text in one passage."""
        return cls((Passage(text, source),))

    def __str__(self) -> str:
        """Everything said, a blank line between passages."""
        return PARAGRAPH.join(passage.text for passage in self.passages)

    def with_passage(self, passage: Passage) -> "Text":
        """This text with ``passage`` in its place; one from the same message is replaced."""
        others = (p for p in self.passages if passage.source is None or p.source != passage.source)
        return Text(tuple(sorted((*others, passage), key=_typed_at)))

    def without(self, source: str) -> "Text | None":
        """This text without what was typed in one message; ``None`` if nothing is left."""
        rest = tuple(passage for passage in self.passages if passage.source != source)
        return Text(rest) if rest else None

    def has(self, source: str) -> bool:
        """Whether part of it was typed in this message."""
        return any(passage.source == source for passage in self.passages)


def _typed_at(passage: Passage) -> Decimal:
    return Decimal(passage.source) if passage.source else Decimal(0)


Value = str | tuple[str, ...] | date | Decimal | Text
"""An answer: an option's value, ticked items, a date, a number, a person's id, or free text."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands at one step.

    ``revision`` is the audit's revision that put it there. ``source`` is the ts of the message
    that gave it, where it was typed and is no free text (a text's passages have their own).
    """

    value: Value
    revision: int
    by: str
    at: datetime
    source: str | None = None


Entries = Mapping[Step, Entry]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the workspace. ``timezone`` is an IANA name.

    ``team`` is their team's key, ``team_name`` what it is called, ``team_zone`` its own time zone;
    empty where it has none. ``telephone`` is their number as people dial it; empty where none is
    given.
    """

    id: str
    name: str
    team: str | None = None
    roles: frozenset[str] = frozenset()
    active: bool = True
    timezone: str | None = None
    telephone: str = ""
    team_name: str = field(default="", compare=False)
    team_zone: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a typed answer is read against: the reader's own day, who there is, and their zone."""

    today: date
    people: tuple[Person, ...] = ()
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an answer can't be used, and what could. Both are whole sentences; neither is stored."""

    fault: str
    mend: str

    def __str__(self) -> str:
        """Both sentences."""
        return f"{self.fault} {self.mend}"


def absence(person: Person | None) -> Refusal | None:
    """Why nothing can be given to somebody: nobody set them up, or they have left."""
    if person is None:
        return Refusal(
            "I don't know that person.",
            "Choose somebody your quality lead has set up, or ask for them to be added.",
        )
    if not person.active:
        return Refusal(f"{person.name} has left.", "Choose somebody who can still sign in.")
    return None


def value_at(entries: Entries, question: str, part: str = ANSWER) -> Value | None:
    """What was answered at a step, or ``None``."""
    entry = entries.get(Step(question, part))
    return None if entry is None else entry.value


def said(items: Iterable[str], last: str = "or") -> str:
    """``items`` as a person would list them: "a, b or c"."""
    *most, final = list(items)
    return f"{', '.join(most)} {last} {final}" if most else final


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed, in a message or in a form's text field, with nothing escaped."""

    text: str


@dataclass(frozen=True, slots=True)
class Picked:
    """What a person pressed or picked: values, an ISO date, a user id; () is none of them."""

    values: tuple[str, ...]


Given = Typed | Picked
"""What arrives, before it is read as a :data:`Value`."""
