"""How each question type is shown and read in Slack: one module each, and their registry."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.widgets import (
    checklist,
    choice,
    date,
    grade,
    long_text,
    number,
    person,
    short_text,
    yes_no,
)
from bot.widgets.note import ask_note, note_field, read_note_field, read_note_press
from bot.widgets.widget import Widget
from flows.answers import Given
from flows.questionnaire import Question, QuestionType

__all__ = [
    "WIDGETS",
    "Widget",
    "ask_note",
    "note_field",
    "read_note_field",
    "read_press",
    "widget",
]

WIDGETS: Final[Mapping[QuestionType, Widget]] = MappingProxyType(
    {
        QuestionType.GRADE: grade.WIDGET,
        QuestionType.YES_NO: yes_no.WIDGET,
        QuestionType.CHOICE: choice.WIDGET,
        QuestionType.CHECKLIST: checklist.WIDGET,
        QuestionType.SHORT_TEXT: short_text.WIDGET,
        QuestionType.LONG_TEXT: long_text.WIDGET,
        QuestionType.DATE: date.WIDGET,
        QuestionType.NUMBER: number.WIDGET,
        QuestionType.PERSON: person.WIDGET,
    }
)


def widget(question: Question) -> Widget:
    """The widget of the question's type."""
    return WIDGETS[question.type]


def read_press(
    question: Question, part: str, action: Mapping[str, object], state: Mapping[str, object]
) -> Given | None:
    """What a press on the message of a question, or of one of its notes, gave."""
    note = question.note(part)
    if note is not None:
        return read_note_press(note, action)
    return widget(question).read_press(question, action, state)
