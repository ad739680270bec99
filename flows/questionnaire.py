"""The audit instrument as data: a questionnaire and what it is made of.

Everything here is frozen. A questionnaire is read from YAML by :mod:`flows.loading`, which
guarantees what these types alone cannot: that keys are unique, that conditions look back only,
that every label fits its place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

from flows.conditions import Condition

ANSWER: Final = "answer"
"""The part of a question that is its own answer; every other part is one of its notes."""

NOT_APPLICABLE: Final = "not_applicable"

FULL_SCALE: Final = 4
"""Grades. On a scale this long the lowest says that the work failed the child."""


class Step(NamedTuple):
    """One thing asked: a question's own answer, or one of its notes."""

    question: str
    part: str = ANSWER


class Requirement(StrEnum):
    """When a note must be given."""

    ALWAYS = "always"
    NEVER = "never"
    FOR = "for"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be pressed: a grade, yes, an item of a list.

    ``meaning`` is the descriptor shown on request. ``good`` says whether a grade counts as good
    or better; it is ``None`` for everything that is no grade, *not applicable* included.
    ``excuses`` is the item of a checklist that this one says does not apply.
    """

    value: str
    label: str
    meaning: str = ""
    good: bool | None = None
    excuses: str = ""

    @property
    def is_grade(self) -> bool:
        """Whether this counts as a grade in any figure."""
        return self.good is not None


@dataclass(frozen=True, slots=True)
class Scale:
    """A named scale of grades, best first."""

    key: str
    title: str
    grades: tuple[Option, ...]


class NoteKind(StrEnum):
    """What a note holds."""

    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Note:
    """Something said beside an answer: evidence, impact, a comment, a date."""

    key: str
    label: str
    ask: str
    kind: NoteKind = NoteKind.TEXT
    required: Requirement = Requirement.ALWAYS
    required_for: frozenset[str] = frozenset()
    hint: str = ""

    def is_required(self, answer: object) -> bool:
        """Whether this note must stand beside ``answer`` (a value, or a tuple of values)."""
        if self.required is Requirement.FOR:
            given = answer if isinstance(answer, tuple) else (answer,)
            return not self.required_for.isdisjoint(given)
        return self.required is Requirement.ALWAYS


class QuestionType(StrEnum):
    """The kinds of answer an instrument can ask for."""

    GRADE = "grade"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHECKLIST = "checklist"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    DATE = "date"
    NUMBER = "number"
    PERSON = "person"


class Lead(StrEnum):
    """Who can be told of an answer as soon as it is given."""

    MANAGER = "manager"
    SERVICE_LEAD = "service_lead"


class FilledBy(StrEnum):
    """A header field that is known without asking."""

    AUDITOR = "auditor"
    MODERATOR = "moderator"
    CASE = "case"
    BEGUN = "begun"
    UPDATED = "updated"


class Tell(NamedTuple):
    """Who is told, and of which answers."""

    who: Lead
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    """One row of an instrument.

    ``label`` is the field's own short name; ``ask`` the question in full. ``number`` is its place
    on the form, from 1, and never changes with the answers (header fields have 0). ``section`` is
    the key of the section it stands in (empty in the header). ``options`` is empty for types that
    are typed rather than chosen. ``list_name`` names the council's own list that takes their place.
    ``tell`` says who is told at once of which answers, and ``concern`` after which of them the
    form for an immediate concern is offered.
    """

    key: str
    type: QuestionType
    label: str
    ask: str
    number: int = 0
    section: str = ""
    required: bool = True
    guidance: str = ""
    options: tuple[Option, ...] = ()
    scale: str = ""
    notes: tuple[Note, ...] = ()
    when: Condition | None = None
    minimum: float | None = None
    maximum: float | None = None
    whole: bool = False
    unit: str = ""
    latest_today: bool = False
    unticked: str = ""
    list_name: str = ""
    tell: tuple[Tell, ...] = ()
    concern: frozenset[str] = frozenset()
    filled_by: FilledBy | None = None

    def note(self, key: str) -> Note | None:
        """The note with this key, if the question carries it."""
        return next((note for note in self.notes if note.key == key), None)

    def option(self, value: object) -> Option | None:
        """The option with this value, if there is one."""
        return next((option for option in self.options if option.value == value), None)

    @property
    def is_text(self) -> bool:
        """Whether its own answer is free text."""
        return self.type in {QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the questions under it. ``overall`` names its grade as a whole, if any."""

    key: str
    title: str
    questions: tuple[Question, ...]
    guidance: str = ""
    overall: str = ""


class Moderated(StrEnum):
    """Which submitted audits a moderator sees."""

    EVERY = "every"
    NONE = "none"
    SHARE = "share"


class Grades(StrEnum):
    """Which of an audit's grades a policy looks at."""

    ANY = "any"
    OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class ModerationPolicy:
    """Which audits are moderated, how, and by whom.

    ``share`` is between 0 and 1. Whatever the draw says, an audit is moderated where a grade that
    the policy ``looks_at`` is as low as ``at_or_below``, or with ``at_best`` is its scale's best.
    ``on_request``: the auditor may ask for it. ``blind``: the moderator grades the questions of
    ``regrade`` (none named: every judgement) before seeing the auditor's grades. ``days`` are the
    working days that a request may wait before each further step. ``group`` is the set-up's group
    that moderates (not set up: every manager), and ``same_team`` says whether it may be somebody of
    the audit's own team.
    """

    which: Moderated = Moderated.NONE
    share: float = 0.0
    at_or_below: str = ""
    at_best: bool = False
    looks_at: Grades = Grades.ANY
    on_request: bool = True
    blind: bool = False
    regrade: tuple[str, ...] = ()
    days: int = 5
    group: str = "moderators"
    same_team: bool = False


@dataclass(frozen=True, slots=True)
class ActionPolicy:
    """How agreed actions are followed.

    ``review_first``: supervision has to review an action before it is closed as done.
    ``effect_weeks`` after that its effect on the child is asked for.
    """

    review_first: bool = False
    effect_weeks: int = 6


@dataclass(frozen=True)
class Questionnaire:
    """An audit instrument, one version of it.

    ``digest`` is the SHA-256 of its canonical content (``source``), so two files that say the
    same have the same digest, and a changed one has another.
    """

    key: str
    version: int
    title: str
    about: str
    header: tuple[Question, ...]
    sections: tuple[Section, ...]
    scales: Mapping[str, Scale] = field(default_factory=dict)
    moderation: ModerationPolicy = ModerationPolicy()
    overall: str = ""
    actions: ActionPolicy = ActionPolicy()
    digest: str = ""
    source: str = field(default="", repr=False)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every numbered question, in the order of the form."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        """Every question and header field by its key."""
        return {question.key: question for question in (*self.header, *self.questions)}

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """The section a numbered question stands in, by the question's key."""
        return {q.key: section for section in self.sections for q in section.questions}

    @cached_property
    def header_to_ask(self) -> tuple[Question, ...]:
        """The header fields a person fills in (the rest are known)."""
        return tuple(field for field in self.header if field.filled_by is None)

    def numbered(self, number: int) -> Question | None:
        """The question at this place on the form, from 1."""
        return self.questions[number - 1] if 1 <= number <= len(self.questions) else None

    def judgements(self) -> Iterator[Question]:
        """The questions answered with a grade, in order."""
        return (q for q in self.questions if q.type is QuestionType.GRADE)
