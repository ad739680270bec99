"""A calendar to pick a day from, though typing one is quicker."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.widgets import blocks
from bot.widgets.blocks import Block, Element
from bot.widgets.fields import labelled
from bot.widgets.ids import Act, Token, in_field
from bot.widgets.widget import Widget
from flows.answers import Given, Picked, Value
from flows.questionnaire import Question


@dataclass(frozen=True, slots=True)
class Day:
    """A date."""

    def ask(self, question: Question, token: Token) -> list[Block]:
        """See :class:`~bot.widgets.widget.Widget`."""
        del question
        return ask_day(token)

    def typed_hint(self, question: Question) -> str:
        """See :class:`~bot.widgets.widget.Widget`."""
        example = "yesterday" if question.latest_today else "tomorrow"
        return f"You can also type a date, such as 20 Nov or {example}."

    def field(
        self,
        question: Question,
        block_id: str,
        value: Value | None,
        *,
        optional: bool | None = None,
    ) -> list[Block]:
        """See :class:`~bot.widgets.widget.Widget`."""
        return labelled(question, calendar(block_id, value), block_id, optional=optional)

    def read_press(
        self, question: Question, action: Mapping[str, object], state: Mapping[str, object]
    ) -> Given | None:
        """See :class:`~bot.widgets.widget.Widget`."""
        del question, state
        return read_day_press(action)

    def read_field(
        self, question: Question, block_id: str, state: Mapping[str, object]
    ) -> Given | None:
        """See :class:`~bot.widgets.widget.Widget`."""
        del question
        return read_calendar(block_id, state)


WIDGET: Final[Widget] = Day()


def ask_day(token: Token) -> list[Block]:
    """A calendar to press in a message."""
    return [blocks.actions([blocks.datepicker(Act.PICK)], block_id=token.pack())]


def read_day_press(action: Mapping[str, object]) -> Picked | None:
    """The day picked in a message's calendar."""
    return selected(action) if action.get("action_id") == Act.PICK else None


def calendar(block_id: str, value: Value | None) -> Element:
    """A calendar with a day already picked, if there is one."""
    return blocks.datepicker(in_field(Act.PICK, block_id), chosen=_iso(value))


def read_calendar(block_id: str, state: Mapping[str, object]) -> Picked | None:
    """The day picked in a form's calendar."""
    return selected(blocks.held(state, block_id))


def selected(holder: Mapping[str, object]) -> Picked | None:
    """The day that an element holds."""
    day = holder.get("selected_date")
    return Picked((day,)) if isinstance(day, str) and day else None


def _iso(value: Value | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else None
