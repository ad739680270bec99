"""Keeping an answer that a check queried: why it should stay."""

from bot.messages.forms import parts, reason
from bot.messages.forms.reason import ReasonGiven, errors, read
from bot.messages.submitting import sentence
from bot.messages.types import View
from bot.messages.words import plain_words
from bot.widgets.blocks import section
from bot.widgets.ids import Form, Token
from flows.audit import Audit
from flows.checks import Query
from flows.lifecycle import is_moderated

__all__ = ["ReasonGiven", "errors", "read", "show"]


def show(audit: Audit, query: Query) -> View:
    """The form. What it is sent back with names the query by its key."""
    plain = plain_words("forms")
    hint = plain.keep_hint() if is_moderated(audit) else ""
    blocks = [section(sentence(query)), reason.field(plain.keep_reason(), hint)]
    token = Token(audit.id, value=query.key)
    return parts.form(plain.keep_title(), Form.KEEP, token, blocks, plain.save())
