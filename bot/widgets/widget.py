"""What the widget of every question type promises."""

from collections.abc import Mapping
from typing import Protocol

from bot.widgets.blocks import Block
from bot.widgets.ids import Token
from flows.answers import Given, Value
from flows.questionnaire import Question


class Widget(Protocol):
    """How one type of question is shown in a message and in a form, and read from both.

    ``state`` is always the mapping Slack calls ``state.values``.
    """

    def ask(self, question: Question, token: Token) -> list[Block]:
        """What stands under the question's words in a message; empty where one only types."""
        ...

    def typed_hint(self, question: Question) -> str:
        """What a typed reply would do, in one sentence."""
        ...

    def field(
        self,
        question: Question,
        block_id: str,
        value: Value | None,
        *,
        optional: bool | None = None,
    ) -> list[Block]:
        """The field in a form, with ``value`` in it. It may be left empty if ``optional``.

        ``None`` goes by the question. Block ids are ``block_id``, alone or with a dot and more.
        """
        ...

    def read_press(
        self, question: Question, action: Mapping[str, object], state: Mapping[str, object]
    ) -> Given | None:
        """What a press on something from :meth:`ask` gave; ``None`` where it gave no answer."""
        ...

    def read_field(
        self, question: Question, block_id: str, state: Mapping[str, object]
    ) -> Given | None:
        """What is in the field from :meth:`field`; ``None`` where it was left empty."""
        ...
