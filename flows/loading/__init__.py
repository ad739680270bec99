"""Questionnaires from YAML: read whole, or every fault named at once.

The format is described in flows/questionnaires/FORMAT.md.
"""

from dataclasses import replace
from typing import NamedTuple

from flows.loading.canonical import canonical, digest_of
from flows.loading.faults import Code, Fault, FileFaults
from flows.loading.nodes import Sheet
from flows.loading.reader import Reader
from flows.questionnaire import Questionnaire

__all__ = ["Checked", "Code", "Fault", "FileFaults", "check", "find_faults", "load"]


class Checked(NamedTuple):
    """What a check of a file found, in lines for a person."""

    is_sound: bool
    lines: tuple[str, ...]


def load(text: str, name: str = "questionnaire") -> Questionnaire:
    """The questionnaire that ``text`` describes. ``name`` is the file's, for its faults.

    Raises:
        FileFaults: anything is wrong with it; it holds every fault.
    """
    questionnaire = Reader(Sheet(text, name)).read()
    source = canonical(questionnaire)
    return replace(questionnaire, source=source, digest=digest_of(source))


def find_faults(text: str, name: str = "questionnaire") -> tuple[Fault, ...]:
    """Everything wrong with ``text``, in its order; nothing where it can be loaded."""
    try:
        load(text, name)
    except FileFaults as found:
        return found.faults
    return ()


def check(text: str, name: str) -> Checked:
    """What to print about a file: each fault on a line and their number, or what it holds."""
    try:
        found = load(text, name)
    except FileFaults as refused:
        total = f"{name}: {_count(len(refused.faults), 'fault')}."
        return Checked(is_sound=False, lines=(*map(str, refused.faults), total))
    asked = _count(len(found.questions), "question")
    where = _count(len(found.sections), "section")
    line = f"{name}: {found.key} version {found.version}, {asked} in {where}. No faults."
    return Checked(is_sound=True, lines=(line,))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
