"""What all checks cost on a whole Tier 2 audit, beside loading it; and how that grows."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from flows import checks
from flows.answers import Entry, Text
from flows.audit import Audit, Decision, EntryChanged
from flows.questionnaire import Question, Questionnaire, QuestionType, Section, Step
from flows.questionnaires import shipped
from storage import audits
from storage.database import Database
from storage.questionnaires import Library
from tests.bench.harness import Sides
from tests.flows.building import AT, DANA, completed, moment

WORKSPACE: Final = "T0NORTHSHIRE"
TIER_2: Final = next(form for form in shipped() if form.key == "tier2-case-file")

_SAID: Final = (
    "The plan of 4 May names who does what and by when, and the family has a copy of it.",
    "Robin was seen alone at school on 12 June and spoke about the move and the new bedroom.",
    "Supervision on 3 July gave direction; the worker followed it up within the week.",
    "Health was late with its report, which was chased twice and came before the review.",
    "His sister Kai is well settled, and contact between them is regular and safe.",
    "The record does not say what the reviewing officer made of the delay in therapy.",
)
"""Sentences of a usual comment. Each is written with another number, so that none repeats."""


def full(form: Questionnaire = TIER_2) -> Audit:
    """An audit with everything answered, each comment about four hundred characters long."""
    audit, numbers = completed(form), itertools.count()
    entries = {
        step: replace(entry, value=Text.of(" ".join(f"{said} ({next(numbers)})" for said in _SAID)))
        if isinstance(entry.value, Text)
        else entry
        for step, entry in audit.entries.items()
    }
    for field in form.header_to_ask:
        value = next((option.value for option in field.options), None)
        if field.type is QuestionType.PERSON:
            value = DANA.id
        entries.setdefault(Step(field.key), Entry(value or date(2012, 3, 4), 1, audit.auditor, AT))
    return replace(audit, entries=entries)


@contextmanager
def against_loading() -> Iterator[Sides]:
    """All checks on a full audit, against reading the same audit from a SQLite file."""
    audit = full()
    with TemporaryDirectory(prefix=".bench-", dir=Path(__file__).parents[2]) as folder:
        database = Database(f"sqlite:///{folder}/bot.db")
        database.migrate()
        library = Library(shipped())
        changes = tuple(EntryChanged(step, None, e) for step, e in audit.entries.items())
        with database.begin() as conn:
            library.pin(conn, WORKSPACE, TIER_2, AT)
            audits.insert(conn, WORKSPACE, audit)
            audits.save(conn, WORKSPACE, None, Decision(audit, changes), moment())

        def load() -> Audit | None:
            with database.read() as conn:
                return audits.load(conn, WORKSPACE, audit.id, library)

        stored = load()
        if stored is None or checks.queries(stored) != checks.queries(audit):
            raise RuntimeError("what was stored is not what is checked")
        try:
            yield Sides(floor=load, measured=lambda: checks.queries(anew(stored)), turns=30)
        finally:
            database.close()


@contextmanager
def twice_as_long() -> Iterator[Sides]:
    """All checks on an audit with every section twice, against the same with each once."""
    once, twice = full(), full(doubled(TIER_2))
    if len(twice.entries) < 2 * len(once.entries) - len(TIER_2.header):
        raise RuntimeError("the longer audit is not twice as long")
    yield Sides(
        floor=lambda: checks.queries(anew(once)),
        measured=lambda: checks.queries(anew(twice)),
        turns=30,
    )


def anew(audit: Audit) -> Audit:
    """The same audit, with nothing derived from it yet."""
    return replace(audit, revision=audit.revision)


def doubled(form: Questionnaire) -> Questionnaire:
    """The questionnaire with each section a second time, after the first."""
    count = len(form.questions)

    def again(question: Question) -> Question:
        key = f"{question.key}_2"
        return replace(question, key=key, number=question.number + count)

    copies = tuple(
        replace(
            section,
            key=f"{section.key}_2",
            questions=tuple(map(again, section.questions)),
            overall=f"{section.overall}_2" if section.overall else "",
        )
        for section in form.sections
    )
    sections: tuple[Section, ...] = (*form.sections, *copies)
    return replace(form, sections=sections)
