"""The finished audit as its form has it, in words alone: the model that every format is made from.

Everything is text as a person reads it, nothing is escaped, and an empty string says that nothing
was given. What an answer holds is whole: no character is left out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.reader import Reader
from flows import questions
from flows.actions import Action, ActionStatus
from flows.answers import Person, Text, Value, said
from flows.audit import Audit, Status
from flows.checks import Query
from flows.dates import in_full
from flows.moderation import Mark, Moderation, Reason, Verdict
from flows.questionnaire import ANSWER, FilledBy, Question, QuestionType, Section

_NAMED_AT_MOST: Final = 2
"""Kinds of note that head their column by name."""


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what stands beside it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """A question of the form. ``name`` has its number: "5 · Coordination between agencies".

    ``answer`` is what counts: the moderator's grade where they changed it, with the ``auditors``
    beside it. Where the answer is words it is ``text`` instead.
    """

    name: str
    ask: str
    answer: str = ""
    auditors: str = ""
    text: str = ""
    notes: tuple[Field, ...] = ()
    is_text: bool = False
    is_grade: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the form: the rows that applied, and the names of those that did not.

    ``beside`` heads the column of the notes: "Evidence and impact"; empty where there are none.
    """

    title: str
    rows: tuple[Row, ...]
    not_asked: tuple[str, ...] = ()
    beside: str = ""

    @property
    def is_graded(self) -> bool:
        """Whether everything that is chosen here is a grade."""
        chosen = [row for row in self.rows if not row.is_text]
        return bool(chosen) and all(row.is_grade for row in chosen)


@dataclass(frozen=True, slots=True)
class KeptQuery:
    """What a check asked about, where, and why it was left as it is."""

    where: str
    asked: str
    reason: str


@dataclass(frozen=True, slots=True)
class Graded:
    """One question's grades: the auditor's, the one given blind, and the one that counts.

    ``moderator`` is empty where it was not graded blind. ``dispute`` is the auditor's why not.
    """

    name: str
    auditor: str
    moderator: str
    final: str
    reason: str = ""
    dispute: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of moderation. What is written in it is here once it is decided, not before."""

    number: int
    why: tuple[Reason, ...]
    blind: bool
    requested: str
    moderator: str
    taken: str
    verdict: Verdict | None = None
    decided_by: str = ""
    decided: str = ""
    general: str = ""
    grades: tuple[Graded, ...] = ()
    comments: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """An agreed action."""

    number: int
    text: str
    who: str
    due: str
    finding: str
    safety: bool
    status: ActionStatus


@dataclass(frozen=True, slots=True)
class Report:
    """One audit, from its header to its actions. ``made`` is when this was put together."""

    title: str
    version: int
    case: str
    status: Status
    submitted: str
    header: tuple[Field, ...]
    overall: Row | None
    parts: tuple[Part, ...]
    rounds: tuple[Round, ...]
    kept: tuple[KeptQuery, ...]
    tasks: tuple[Task, ...]
    made: str


def report(
    audit: Audit,
    rounds: Sequence[Moderation],
    queries: Iterable[Query],
    people: Sequence[Person],
    reader: Reader,
) -> Report:
    """The audit as it stands. ``rounds`` are in order, ``queries`` all that the checks find."""
    return _Writer(audit, tuple(rounds), tuple(people), reader).report(queries)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Puts one audit into words."""

    audit: Audit
    rounds: tuple[Moderation, ...]
    people: tuple[Person, ...]
    reader: Reader

    def report(self, queries: Iterable[Query]) -> Report:
        audit, form = self.audit, self.audit.questionnaire
        submitted = self.reader.noted(audit.submitted_at) if audit.submitted_at else ""
        overall = form.by_key.get(form.overall)
        return Report(
            title=form.title,
            version=form.version,
            case=audit.case,
            status=audit.status,
            submitted=submitted,
            header=tuple(self._header()),
            overall=self._row(overall) if overall is not None and overall in audit.path else None,
            parts=tuple(self._part(section) for section in form.sections),
            rounds=tuple(self._round(each) for each in self.rounds),
            kept=tuple(self._kept(q) for q in queries if q.key in audit.kept),
            tasks=tuple(self._task(action) for action in audit.actions),
            made=self.reader.noted(self.reader.now),
        )

    # The form -------------------------------------------------------------------------------

    def _header(self) -> Iterator[Field]:
        form = self.audit.questionnaire.header
        known = {field.filled_by for field in form}
        asked = [
            Field(field.label, self._known(field) if field.filled_by else self._given(field))
            for field in form
        ]
        yield from asked
        team = Field("Team", self.audit.team_name)
        if team.value and team not in asked:
            yield team
        if FilledBy.AUDITOR not in known:
            yield Field("Auditor", self._name(self.audit.auditor))
        if FilledBy.MODERATOR not in known and self.rounds:
            yield Field("Moderator", self._moderator())

    def _known(self, field: Question) -> str:
        audit, reader = self.audit, self.reader
        match field.filled_by:
            case FilledBy.AUDITOR:
                return self._name(audit.auditor)
            case FilledBy.MODERATOR:
                return self._moderator()
            case FilledBy.CASE:
                return audit.case
            case FilledBy.BEGUN:
                return in_full(reader.on_day(audit.begun_at))
            case _:
                return in_full(reader.on_day(audit.updated_at))

    def _moderator(self) -> str:
        last = self.rounds[-1] if self.rounds else None
        return self._name(last.moderator or last.decided_by) if last is not None else ""

    def _part(self, section: Section) -> Part:
        path = self.audit.path
        asked = [question for question in section.questions if question in path]
        counted = Counter(note.label for q in asked for note in q.notes)
        labels = [label for label, _ in counted.most_common()]
        beside = "Notes" if labels else ""
        if 0 < len(labels) <= _NAMED_AT_MOST:
            beside = said([labels[0], *(label.lower() for label in labels[1:])], "and")
        return Part(
            title=section.title,
            rows=tuple(self._row(question) for question in asked),
            not_asked=tuple(_named(q) for q in section.questions if q not in path),
            beside=beside,
        )

    def _row(self, question: Question) -> Row:
        notes = (
            Field(note.label, questions.describe_note(note, value))
            for note in question.notes
            if (value := self.audit.value(question.key, note.key)) is not None
        )
        given, counts = self._given(question), self._counting(question)
        return Row(
            name=_named(question),
            ask=question.ask,
            answer="" if question.is_text else counts or given,
            auditors=given if counts and counts != given else "",
            text=given if question.is_text else "",
            notes=tuple(notes),
            is_text=question.is_text,
            is_grade=question.type is QuestionType.GRADE,
        )

    def _given(self, question: Question) -> str:
        value = self.audit.value(question.key)
        return "" if value is None else self._described(question, value)

    def _described(self, question: Question, value: Value) -> str:
        if isinstance(value, Text):
            return str(value)
        return questions.describe(question, value, self.people)

    def _counting(self, question: Question) -> str:
        """The grade that the moderator put in place of the auditor's; empty where none did."""
        last = self.rounds[-1] if self.rounds else None
        if last is None or last.verdict is not Verdict.APPROVED:
            return ""
        mark = last.marks.get(question.key)
        return _label(question, mark.final) if mark is not None and mark.final else ""

    # Around the form ------------------------------------------------------------------------

    def _round(self, of: Moderation) -> Round:
        noted = self.reader.noted
        shown = Round(
            number=of.round,
            why=of.selection.reasons,
            blind=of.blind,
            requested=noted(of.requested_at),
            moderator=self._name(of.moderator),
            taken=noted(of.taken_at) if of.taken_at else "",
        )
        if of.verdict is None:
            return shown
        return Round(
            *(shown.number, shown.why, shown.blind, shown.requested, shown.moderator, shown.taken),
            verdict=of.verdict,
            decided_by=self._name(of.decided_by),
            decided=noted(of.decided_at) if of.decided_at else "",
            general=of.general,
            grades=tuple(self._grades(of)),
            comments=tuple(
                Field(_named(question), mark.comment)
                for question, mark in self._marked(of)
                if mark.comment
            ),
        )

    def _grades(self, of: Moderation) -> Iterator[Graded]:
        """What was graded blind or changed, in the order of the form.

        It is told with an approval, never with a return.
        """
        if of.verdict is not Verdict.APPROVED:
            return
        for question, mark in self._marked(of):
            if not (mark.graded or mark.final or mark.dispute):
                continue
            given = _label(question, mark.stood) or self._given(question)
            yield Graded(
                name=_named(question),
                auditor=given,
                moderator=_label(question, mark.graded),
                final=_label(question, mark.final) or given,
                reason=mark.reason,
                dispute=mark.dispute,
            )

    def _marked(self, of: Moderation) -> Iterator[tuple[Question, Mark]]:
        for question in self.audit.questionnaire.questions:
            if question.key in of.marks:
                yield question, of.marks[question.key]

    def _kept(self, query: Query) -> KeptQuery:
        asked = f"{query.says[:1].upper()}{query.says[1:]}"
        where = query.about
        if query.step is not None:
            question = self.audit.question(query.step.question)
            note = question.note(query.step.part) if query.step.part != ANSWER else None
            where = " · ".join([_named(question), *([note.label.lower()] if note else [])])
        return KeptQuery(where, asked, self.audit.kept[query.key])

    def _task(self, action: Action) -> Task:
        details = action.details
        owner = details.owner_person
        found = self.audit.questionnaire.by_key.get(details.question or "")
        return Task(
            number=action.number,
            text=details.text,
            who=self._name(owner) if owner else details.owner_role or "",
            due=in_full(details.due_on) if details.due_on else "",
            finding=_named(found) if found else "",
            safety=details.safety,
            status=action.status,
        )

    def _name(self, person: str | None) -> str:
        found = (each.name for each in self.people if each.id == person)
        return next(found, person or "")


def _named(question: Question) -> str:
    return f"{question.number} · {question.label}" if question.number else question.label


def _label(question: Question, value: str) -> str:
    option = question.option(value) if value else None
    return option.label if option is not None else value
