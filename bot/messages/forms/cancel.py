"""Cancelling an audit: why it stops here."""

from bot.messages.forms import parts, reason
from bot.messages.forms.reason import ReasonGiven, errors, read
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import section
from bot.widgets.ids import Form, Token
from flows.audit import Audit

__all__ = ["ReasonGiven", "errors", "read", "show"]


def show(audit: Audit) -> View:
    """The form."""
    plain, live = plain_words("forms"), sum(action.is_live for action in audit.actions)
    blocks = [
        section(words("forms").cancel(case=audit.case, live=live)),
        reason.field(plain.cancel_reason()),
    ]
    title, send = plain.cancel_title(), plain.cancel_send()
    return parts.form(title, Form.CANCEL, Token(audit.id), blocks, send)
