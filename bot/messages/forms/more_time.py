"""Giving an action another day: which, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.messages import following
from bot.messages.action_menu import MORE_TIME
from bot.messages.following import Seen
from bot.messages.forms import parts
from bot.messages.forms.reason import LONGEST_REASON
from bot.messages.types import View
from bot.messages.words import plain_words
from bot.widgets.blocks import Block, context
from bot.widgets.ids import Form

_DUE: Final = "due"
_REASON: Final = "reason"


@dataclass(frozen=True, slots=True)
class MoreTimeGiven:
    """The form, filled in: the day as it was typed. ``revision`` is the action's it was about."""

    action: str
    revision: int
    due: str
    reason: str


def show(seen: Seen) -> View:
    """The form. A first day for an action that had none needs no reason."""
    say, plain = plain_words("following"), plain_words("forms")
    dated = seen.tracked.action.details.due_on is not None
    why = say.more_time_reason() if dated else say.more_time_why()
    blocks = [
        *following.head(seen),
        *_notes(seen),
        parts.line(_DUE, say.more_time_due(dated=dated), hint=plain.action_due_hint()),
        parts.paragraph(_REASON, why, optional=not dated, longest=LONGEST_REASON),
    ]
    token = following.about(seen, MORE_TIME)
    title = say.more_time_title(dated=dated)
    return parts.form(title, Form.MORE_TIME, token, blocks, plain.save())


def read(view: Mapping[str, object]) -> MoreTimeGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    if token is None:
        return None
    due, reason = parts.typed(view, _DUE), parts.typed(view, _REASON)
    return MoreTimeGiven(token.value, token.revision, due, reason)


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``due`` or ``reason`` at their fields."""
    return parts.at(found, _DUE, {_DUE, _REASON})


def _notes(seen: Seen) -> list[Block]:
    say, action = plain_words("following"), seen.tracked.action
    notes = []
    if action.redated and action.first_due_on is not None:
        notes.append(context(say.more_time_first(first=seen.reader.lasting(action.first_due_on))))
    if action.details.safety:
        notes.append(context(say.more_time_told()))
    return notes
