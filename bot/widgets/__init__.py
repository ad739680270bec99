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
from bot.widgets.note import note_field, read_note_field
from bot.widgets.widget import Widget
from flows.questionnaire import Question, QuestionType

__all__ = ["WIDGETS", "Widget", "note_field", "read_note_field", "widget"]

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
