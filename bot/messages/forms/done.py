"""Closing an action: what was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.messages import following
from bot.messages.action_menu import DONE
from bot.messages.following import Seen
from bot.messages.forms import parts
from bot.messages.types import View
from bot.messages.words import plain_words
from bot.widgets.ids import Form

_WORDS: Final = "words"


@dataclass(frozen=True, slots=True)
class DoneGiven:
    """The form, filled in."""

    action: str
    words: str


def show(seen: Seen) -> View:
    """The form."""
    say, weeks = plain_words("following"), seen.tracked.policy.effect_weeks
    field = parts.paragraph(_WORDS, say.done_words(), hint=say.done_hint(weeks=weeks))
    token = following.about(seen, DONE)
    blocks = [*following.head(seen), field]
    return parts.form(say.done_title(), Form.ACTION_DONE, token, blocks, say.done_send())


def read(view: Mapping[str, object]) -> DoneGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    return None if token is None else DoneGiven(token.value, parts.typed(view, _WORDS))
