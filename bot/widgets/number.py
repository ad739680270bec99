"""A number, typed as a reply or in a form's own number field (a keypad on a phone)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bot.widgets import blocks
from bot.widgets.blocks import Block, Element
from bot.widgets.fields import labelled
from bot.widgets.ids import Act, Token, in_field
from bot.widgets.widget import Widget
from flows.answers import Given, Typed, Value
from flows.questionnaire import Question
from flows.questions.number import wanted_number


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number."""

    def ask(self, question: Question, token: Token) -> list[Block]:
        """Nothing: one types."""
        del question, token
        return []

    def typed_hint(self, question: Question) -> str:
        """See :class:`~bot.widgets.widget.Widget`."""
        return f"Reply with {wanted_number(question)}."

    def field(
        self,
        question: Question,
        block_id: str,
        value: Value | None,
        *,
        optional: bool | None = None,
    ) -> list[Block]:
        """See :class:`~bot.widgets.widget.Widget`."""
        return labelled(question, _keypad(question, block_id, value), block_id, optional=optional)

    def read_press(
        self, question: Question, action: Mapping[str, object], state: Mapping[str, object]
    ) -> None:
        """Nothing: there is nothing to press."""
        del question, action, state

    def read_field(
        self, question: Question, block_id: str, state: Mapping[str, object]
    ) -> Given | None:
        """See :class:`~bot.widgets.widget.Widget`."""
        del question
        typed = blocks.held(state, block_id).get("value")
        return Typed(typed) if isinstance(typed, str) and typed.strip() else None


WIDGET: Final[Widget] = Number()


def _keypad(question: Question, block_id: str, value: Value | None) -> Element:
    made: Element = {
        "type": "number_input",
        "action_id": in_field(Act.PICK, block_id),
        "is_decimal_allowed": not question.whole,
    }
    if question.minimum is not None:
        made["min_value"] = _digits(question.minimum)
    if question.maximum is not None:
        made["max_value"] = _digits(question.maximum)
    if isinstance(value, Decimal):
        made["initial_value"] = f"{value:f}"
    return made


def _digits(bound: float) -> str:
    plain = f"{Decimal(repr(bound)):f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
