"""What everything answered in a person's own words shares.

A text too long for one field of a form is spread over several. What stood between two pieces
is kept in the second field's action id, since Slack may trim what a field begins or ends with;
so the text comes back exactly. The last field always has room to write more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.widgets import blocks, fitting, limits
from bot.widgets.blocks import Block
from bot.widgets.fields import hint_or_sections
from bot.widgets.fitting import Piece
from bot.widgets.ids import Act, Token, in_field
from flows.answers import PARAGRAPH, Given, Typed, Value
from flows.questionnaire import Question

ROOM: Final = 1_000
"""Characters that can always be added to a long text without leaving the form."""

_SEAMS: Final = {"": "glued", " ": "word", "\n": "line", PARAGRAPH: "paragraph"}


@dataclass(frozen=True, slots=True)
class Writing:
    """A text. ``hint`` says what a reply does; ``longest`` makes it one line of so many."""

    hint: str
    longest: int | None = None

    def ask(self, question: Question, token: Token) -> list[Block]:
        """Nothing: one types."""
        del question, token
        return []

    def typed_hint(self, question: Question) -> str:
        """See :class:`~bot.widgets.widget.Widget`."""
        del question
        return self.hint

    def field(
        self,
        question: Question,
        block_id: str,
        value: Value | None,
        *,
        optional: bool | None = None,
    ) -> list[Block]:
        """See :class:`~bot.widgets.widget.Widget`."""
        hint, above = hint_or_sections(question.guidance)
        optional = not question.required if optional is None else optional
        label = question.ask or question.label
        text = "" if value is None else str(value)
        if self.longest is None:
            return [*above, *boxes(label, block_id, text, hint=hint, optional=optional)]
        element = blocks.text_input(
            _action_id("", block_id), fitting.clip(text, self.longest), longest=self.longest
        )
        line = blocks.input_block(label, element, block_id=block_id, hint=hint, optional=optional)
        return [*above, line]

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
        return written(block_id, state)


def boxes(label: str, block_id: str, text: str, *, hint: str, optional: bool) -> list[Block]:
    """Fields for a text of any length, with room to write more.

    The first is called ``block_id``, the others ``block_id.2`` and so on, and only the first can
    be required.
    """
    parts = _parts(text)
    made = []
    for place, part in enumerate(parts, start=1):
        first = place == 1
        name = block_id if first else f"{block_id}.{place}"
        element = blocks.text_input(_action_id(part.seam, name), part.text, multiline=True)
        made.append(
            blocks.input_block(
                label if first else f"{fitting.clip(label, 100)} (continued)",
                element,
                block_id=name,
                hint=hint if first else "",
                optional=optional or not first,
            )
        )
    return made


def written(block_id: str, state: Mapping[str, object]) -> Typed | None:
    """What the fields of a text hold; ``None`` if nothing."""
    filled = [part for part in _filled(block_id, state) if part.text]
    if not filled:
        return None
    text = fitting.joined([Piece("", filled[0].text), *filled[1:]])
    return Typed(text) if text.strip() else None


def _parts(text: str) -> tuple[Piece, ...]:
    parts = fitting.pieces(text, limits.INPUT_TEXT)
    if fitting.length(parts[-1].text) <= limits.INPUT_TEXT - ROOM:
        return parts
    return (*parts, Piece(PARAGRAPH, ""))


def _filled(block_id: str, state: Mapping[str, object]) -> Iterator[Piece]:
    """What each field holds, in the order they were shown in, whatever order Slack sends."""
    names = [block_id, *(f"{block_id}.{place}" for place in range(2, len(state) + 1))]
    for name in names:
        for action_id, holder in blocks.part(state, name).items():
            text = holder.get("value")
            seam = next((seam for seam in _SEAMS if action_id == _action_id(seam, name)), None)
            if seam is not None and isinstance(text, str):
                yield Piece(seam, text)


def _action_id(seam: str, block_id: str) -> str:
    return in_field(Act.WRITE, f"{_SEAMS[seam]}.{block_id}")
