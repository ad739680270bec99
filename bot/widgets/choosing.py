"""What the types answered with exactly one option share: buttons, or a list beyond five."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.widgets import blocks, limits
from bot.widgets.blocks import Block, Element
from bot.widgets.fields import labelled
from bot.widgets.ids import Act, Token, in_field
from flows.answers import Given, Picked, Value, said
from flows.questionnaire import Option, Question

_NAMED_AT_MOST = 3
# More buttons than these are hard to read, on a phone above all: a list serves better.
_SIDE_BY_SIDE = 5


@dataclass(frozen=True, slots=True)
class Choosing:
    """One option, pressed or picked. ``noun`` is what it is called ("grade"), ``one`` one of it."""

    noun: str
    one: str

    def ask(self, question: Question, token: Token) -> list[Block]:
        """See :class:`~bot.widgets.widget.Widget`."""
        if len(question.options) <= _SIDE_BY_SIDE:
            buttons = [_button(option, token) for option in question.options]
            return [blocks.actions(buttons, block_id=token.pack())]
        options = [as_option(option) for option in question.options]
        chooser = blocks.select(Act.PICK, options, f"Choose {self.one}")
        return [blocks.actions([chooser], block_id=token.pack())]

    def typed_hint(self, question: Question) -> str:
        """See :class:`~bot.widgets.widget.Widget`."""
        if len(question.options) > _NAMED_AT_MOST:
            return f"You can also type the {self.noun}."
        return f"You can also type {said([option.label for option in question.options])}."

    def field(
        self,
        question: Question,
        block_id: str,
        value: Value | None,
        *,
        optional: bool | None = None,
    ) -> list[Block]:
        """See :class:`~bot.widgets.widget.Widget`."""
        offered = [as_option(option) for option in question.options]
        standing = question.option(value)
        chosen = None if standing is None else as_option(standing)
        if len(offered) <= limits.TICKABLE:
            element = blocks.radio_buttons(in_field(Act.PICK, block_id), offered, chosen=chosen)
        else:
            element = blocks.select(
                in_field(Act.PICK, block_id), offered, f"Choose {self.one}", chosen=chosen
            )
        return labelled(question, element, block_id, optional=optional)

    def read_press(
        self, question: Question, action: Mapping[str, object], state: Mapping[str, object]
    ) -> Given | None:
        """See :class:`~bot.widgets.widget.Widget`."""
        del question, state
        name = str(action.get("action_id", ""))
        if name.startswith(f"{Act.ANSWER}."):
            token = Token.unpack(action.get("value"))
            return None if token is None or not token.value else Picked((token.value,))
        return _selected(action) if name == Act.PICK else None

    def read_field(
        self, question: Question, block_id: str, state: Mapping[str, object]
    ) -> Given | None:
        """See :class:`~bot.widgets.widget.Widget`."""
        del question
        return _selected(blocks.held(state, block_id))


def as_option(option: Option) -> Element:
    """An option as Slack lists it."""
    return blocks.option(option.label, option.value)


def _button(option: Option, token: Token) -> Element:
    carried = Token(token.audit, token.question, token.part, token.revision, option.value)
    return blocks.button(option.label, f"{Act.ANSWER}.{option.value}", carried.pack())


def _selected(holder: Mapping[str, object]) -> Picked | None:
    selected = holder.get("selected_option")
    value = selected.get("value") if isinstance(selected, Mapping) else None
    return Picked((value,)) if isinstance(value, str) and value else None
