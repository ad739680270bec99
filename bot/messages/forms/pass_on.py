"""Handing a moderation over: to whom."""

from collections.abc import Mapping
from typing import Final

from bot.messages.forms import parts
from bot.messages.forms.hand_over import HandOverGiven
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import section
from bot.widgets.ids import Form, Token
from flows.audit import Audit

_TO: Final = "to"


def show(audit: Audit) -> View:
    """The form."""
    say, plain = words("forms"), plain_words("forms")
    blocks = [section(say.pass_on(case=audit.case)), parts.person(_TO, plain.pass_on_to())]
    title, send = plain.pass_on_title(), plain.hand_over_send()
    return parts.form(title, Form.HAND_ON, Token(audit.id), blocks, send)


def read(view: Mapping[str, object]) -> HandOverGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    return None if token is None else HandOverGiven(token.audit, parts.somebody(view, _TO))


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``to`` at their field."""
    return parts.at(found, _TO, {_TO})
