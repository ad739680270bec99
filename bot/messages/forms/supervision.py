"""What supervision said of an action: when, which comments, whose initials."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.messages import following
from bot.messages.action_menu import DONE, UPDATE
from bot.messages.following import Seen
from bot.messages.forms import parts
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import Block, context
from bot.widgets.ids import Form
from flows.following import LONGEST_INITIALS

_ON: Final = "on"
_COMMENTS: Final = "comments"
_INITIALS: Final = "initials"


@dataclass(frozen=True, slots=True)
class SupervisionGiven:
    """The form, filled in: the day as it was typed. ``to_close``: what was done is asked next.

    ``place`` names the list that it was opened from.
    """

    action: str
    on: str
    comments: str
    initials: str
    to_close: bool
    place: str = ""


def show(seen: Seen, *, to_close: bool = False) -> View:
    """The form. ``to_close``: it stands before that in which the action is closed."""
    say, plain = plain_words("following"), plain_words("forms")
    longest = LONGEST_INITIALS
    blocks = [
        *following.head(seen),
        *_before(seen, to_close=to_close),
        parts.line(_ON, say.supervision_on(), hint=say.supervision_on_hint()),
        parts.paragraph(_COMMENTS, say.supervision_comments()),
        parts.line(_INITIALS, say.supervision_initials(), longest=longest),
    ]
    token = following.about(seen, DONE if to_close else UPDATE)
    send = plain.next() if to_close else plain.save()
    return parts.form(say.supervision_title(), Form.SUPERVISION, token, blocks, send)


def read(view: Mapping[str, object]) -> SupervisionGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    if token is None:
        return None
    on, comments, initials = (parts.typed(view, name) for name in (_ON, _COMMENTS, _INITIALS))
    return SupervisionGiven(token.value, on, comments, initials, token.part == DONE, token.question)


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``on``, ``comments`` or ``initials`` at their fields."""
    return parts.at(found, _ON, {_ON, _COMMENTS, _INITIALS})


def _before(seen: Seen, *, to_close: bool) -> list[Block]:
    say, review = words("following"), seen.tracked.action.review
    notes = [context(say.supervision_first())] if to_close else []
    if review is not None:
        day = seen.reader.lasting(review.on)
        notes.append(context(say.supervision_before(on=day, initials=review.initials)))
    return notes
