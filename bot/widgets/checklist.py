"""Boxes to tick and a Save button; beyond ten items, a list to pick from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.widgets import blocks, limits
from bot.widgets.blocks import Block, Element
from bot.widgets.choosing import as_option
from bot.widgets.fields import labelled
from bot.widgets.ids import Act, Token, in_field
from bot.widgets.widget import Widget
from flows.answers import Given, Picked, Value
from flows.questionnaire import Question
from flows.questions import NONE_OF_THESE

_NONE_LABEL: Final = "None of these"
_TICKED: Final = "ticked"
"""What tells the block of boxes from the block of buttons under it."""


@dataclass(frozen=True, slots=True)
class Checklist:
    """Any number of items, none of them included."""

    def ask(self, question: Question, token: Token) -> list[Block]:
        """See :class:`~bot.widgets.widget.Widget`."""
        offered = [as_option(option) for option in question.options]
        name = Token(token.audit, token.question, token.part, token.revision, _TICKED).pack()
        if len(offered) <= limits.TICKABLE:
            boxes = blocks.actions([blocks.checkboxes(Act.TICK, offered)], block_id=name)
        else:
            several = blocks.multi_select(Act.TICK, offered, "Choose all that apply")
            boxes = blocks.section("Choose all that apply, then save.", several, block_id=name)
        packed = token.pack()
        save = blocks.button("Save", Act.SAVE, packed, style=blocks.PRIMARY)
        none = blocks.button(_NONE_LABEL, Act.NONE, packed)
        shown = [boxes, blocks.actions([save, none], block_id=packed)]
        if question.unticked:
            unticked = blocks.escape(question.unticked)
            shown.append(blocks.context(f"Unticked counts as “{unticked}”."))
        return shown

    def typed_hint(self, question: Question) -> str:
        """See :class:`~bot.widgets.widget.Widget`."""
        del question
        return "You can also type the items with commas between them, or all, or none."

    def field(
        self,
        question: Question,
        block_id: str,
        value: Value | None,
        *,
        optional: bool | None = None,
    ) -> list[Block]:
        """See :class:`~bot.widgets.widget.Widget`. "None of these" is an item of its own here."""
        none = blocks.option(_NONE_LABEL, NONE_OF_THESE)
        offered = [*(as_option(option) for option in question.options), none]
        name = in_field(Act.TICK, block_id)
        chosen = _standing(question, value, none)
        if len(offered) <= limits.TICKABLE:
            element = blocks.checkboxes(name, offered, chosen=chosen)
        else:
            element = blocks.multi_select(name, offered, "Choose all that apply", chosen=chosen)
        return labelled(question, element, block_id, optional=optional)

    def read_press(
        self, question: Question, action: Mapping[str, object], state: Mapping[str, object]
    ) -> Given | None:
        """See :class:`~bot.widgets.widget.Widget`.

        A tick alone gives nothing: Save does. Save without a tick may be a slip, so that nothing
        is there is for the other button to say.
        """
        del question
        match action.get("action_id"):
            case Act.NONE:
                return Picked(())
            case Act.SAVE:
                token = Token.unpack(action.get("value"))
                ticked = tuple(_saved(token, state)) if token is not None else ()
                return Picked(ticked) if ticked else None
        return None

    def read_field(
        self, question: Question, block_id: str, state: Mapping[str, object]
    ) -> Given | None:
        """See :class:`~bot.widgets.widget.Widget`."""
        del question
        ticked = tuple(_ticked(blocks.held(state, block_id)))
        return Picked(ticked) if ticked else None


WIDGET: Final[Widget] = Checklist()


def _standing(question: Question, value: Value | None, none: Element) -> list[Element]:
    if not isinstance(value, tuple):
        return []
    if not value:
        return [none]
    return [as_option(option) for option in question.options if option.value in value]


def _saved(token: Token, state: Mapping[str, object]) -> Iterator[str]:
    name = Token(token.audit, token.question, token.part, token.revision, _TICKED).pack()
    return _ticked(blocks.held(state, name))


def _ticked(holder: Mapping[str, object]) -> Iterator[str]:
    options = holder.get("selected_options")
    for option in options if isinstance(options, list) else ():
        value = option.get("value") if isinstance(option, Mapping) else None
        if isinstance(value, str):
            yield value
