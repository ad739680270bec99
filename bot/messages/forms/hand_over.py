"""Handing an audit over: to whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.messages.forms import parts
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import section
from bot.widgets.ids import Form, Token
from flows.audit import Audit

_TO: Final = "to"


@dataclass(frozen=True, slots=True)
class HandOverGiven:
    """To whom the audit goes, by Slack user id."""

    audit: str
    to: str


def show(audit: Audit) -> View:
    """The form."""
    say, plain = words("forms"), plain_words("forms")
    blocks = [section(say.hand_over(case=audit.case)), parts.person(_TO, plain.hand_over_to())]
    token = Token(audit.id)
    title = plain.hand_over_title()
    return parts.form(title, Form.HAND_OVER, token, blocks, plain.hand_over_send())


def read(view: Mapping[str, object]) -> HandOverGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    return None if token is None else HandOverGiven(token.audit, parts.somebody(view, _TO))


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``to`` at their field."""
    return parts.at(found, _TO, {_TO})
