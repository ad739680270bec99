"""What a check is, what it finds, and what it is given to look at."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from string import punctuation
from typing import Final

from flows.answers import Text
from flows.audit import Audit
from flows.questionnaire import ANSWER, NoteKind, Question, Step

COUNTS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class Mend(StrEnum):
    """What is offered to put it right."""

    WRITE = "write"
    """Write the text at the query's step anew; change the action, where it is about one."""
    GRADE = "grade"
    """Change the grade beside it, or write the text at its step."""
    ADD_ACTION = "add_action"
    RAISE_CONCERN = "raise_concern"


@dataclass(frozen=True, slots=True)
class Query:
    """Something to ask about. ``key`` is the same each time the same thing is found.

    ``about`` is the question's or action's own short name and ``says`` the rest of the sentence;
    of what was written it repeats stock words only, or a name that it asks about. Exactly one of
    ``step`` and ``action`` says where it was found, ``mend`` what helps.
    """

    check: str
    about: str
    says: str
    blocking: bool
    step: Step | None = None
    action: int | None = None
    revision: int = 0
    mend: Mend = Mend.WRITE

    @property
    def key(self) -> str:
        """Names this query, about what was written at this revision: written anew, it is anew."""
        where = f"{self.step.question}.{self.step.part}" if self.step else str(self.action)
        return f"{self.check}:{where}@{self.revision}"


@dataclass(frozen=True, slots=True)
class Around:
    """What an audit does not know of itself.

    ``names`` are those of the people in the set-up; ``concern_raised`` says whether an immediate
    concern was raised from the audit. Where they are not known, more is asked.
    """

    names: frozenset[str] = frozenset()
    concern_raised: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """One text that counts: where it stands, and what it says without case or punctuation."""

    question: Question
    step: Step
    words: str
    bare: str
    revision: int

    @property
    def named(self) -> str:
        """What the text is called within its question: "the impact", or "it"."""
        note = self.question.note(self.step.part)
        return f"the {note.label.lower()}" if note is not None else "it"

    def does(self, verb: str) -> str:
        """The text and what it does: "the impact says", "the reasons say"."""
        name = self.named
        if name.endswith("s") and not name.endswith("ss"):
            verb = {"is": "are"}.get(verb, verb.removesuffix("s"))
        return f"{name} {verb}"


@dataclass(frozen=True)
class Reading:
    """An audit, read once for all checks."""

    audit: Audit
    around: Around = Around()

    @cached_property
    def texts(self) -> tuple[Written, ...]:
        """Every text on the path, in the order of the form."""
        return tuple(self._texts())

    def _texts(self) -> Iterator[Written]:
        for question in self.audit.path:
            for part in (ANSWER, *(n.key for n in question.notes if n.kind is NoteKind.TEXT)):
                step = Step(question.key, part)
                entry = self.audit.entries.get(step)
                if entry is not None and isinstance(entry.value, Text):
                    words = str(entry.value)
                    yield Written(question, step, words, bare(words), entry.revision)


@dataclass(frozen=True, slots=True)
class Check:
    """One rule. ``asks`` says in plain words what is asked, ``source`` where the rule comes from.

    ``several`` heads a list where the same is asked in many places.
    """

    name: str
    asks: str
    source: str
    several: str
    find: Callable[[Reading], Iterator[Query]]
    blocking: bool = False


SHORT: Final = 80
"""Characters. No stock phrase is longer: only up to here are the marks of every script known."""
_MARKS: Final = re.compile(r"[\W_]+")
_USUAL_MARKS: Final = str.maketrans(dict.fromkeys(punctuation + "–—…“”‘’•", " "))


def bare(words: str) -> str:
    """``words`` without case, punctuation or layout."""
    if len(words) <= SHORT:
        return _MARKS.sub(" ", words).strip().casefold()
    return " ".join(words.translate(_USUAL_MARKS).casefold().split())


def listed(words: str) -> frozenset[str]:
    """The words of a list, written with blanks between them."""
    return frozenset(words.split())


def spelled(count: int) -> str:
    """A count as a sentence has it: words below ten."""
    return COUNTS[count] if count < len(COUNTS) else str(count)
