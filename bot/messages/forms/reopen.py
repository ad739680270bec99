"""Reopening a finished audit: why."""

from bot.messages import naming
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
    say, plain = words("forms"), plain_words("forms")
    head = say.reopen(case=audit.case, auditor=naming.person(audit.auditor))
    blocks = [section(head), reason.field(plain.reopen_reason(), plain.reopen_hint())]
    title, send = plain.reopen_title(), plain.reopen_send()
    return parts.form(title, Form.REOPEN, Token(audit.id), blocks, send)
