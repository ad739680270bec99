"""Somebody picked from everybody in the workspace, or named in a reply."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.widgets import blocks
from bot.widgets.blocks import Block
from bot.widgets.fields import labelled
from bot.widgets.ids import Act, Token, in_field
from bot.widgets.widget import Widget
from flows.answers import Given, Picked, Value
from flows.questionnaire import Question


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person."""

    def ask(self, question: Question, token: Token) -> list[Block]:
        """See :class:`~bot.widgets.widget.Widget`."""
        del question
        return [blocks.actions([blocks.users_select(Act.PICK)], block_id=token.pack())]

    def typed_hint(self, question: Question) -> str:
        """See :class:`~bot.widgets.widget.Widget`."""
        del question
        return "You can also type a name, or mention somebody with @."

    def field(
        self,
        question: Question,
        block_id: str,
        value: Value | None,
        *,
        optional: bool | None = None,
    ) -> list[Block]:
        """See :class:`~bot.widgets.widget.Widget`."""
        chosen = value if isinstance(value, str) else None
        element = blocks.users_select(in_field(Act.PICK, block_id), chosen=chosen)
        return labelled(question, element, block_id, optional=optional)

    def read_press(
        self, question: Question, action: Mapping[str, object], state: Mapping[str, object]
    ) -> Given | None:
        """See :class:`~bot.widgets.widget.Widget`."""
        del question, state
        return _selected(action) if action.get("action_id") == Act.PICK else None

    def read_field(
        self, question: Question, block_id: str, state: Mapping[str, object]
    ) -> Given | None:
        """See :class:`~bot.widgets.widget.Widget`."""
        del question
        return _selected(blocks.held(state, block_id))


WIDGET: Final[Widget] = Somebody()


def _selected(holder: Mapping[str, object]) -> Picked | None:
    who = holder.get("selected_user")
    return Picked((who,)) if isinstance(who, str) and who else None
