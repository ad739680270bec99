"""Seeing a final grade differently: which, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.messages import naming
from bot.messages.forms import parts, reason
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets import limits
from bot.widgets.blocks import input_block, option, section, select
from bot.widgets.ids import Form, Token
from flows.audit import Audit
from flows.questionnaire import Question

_WHICH: Final = "which"


@dataclass(frozen=True, slots=True)
class DisputeGiven:
    """The form, filled in: which question's grade, and why."""

    audit: str
    question: str
    reason: str


def show(audit: Audit, questions: Sequence[Question]) -> View:
    """The form, about one of the ``questions`` whose grade was changed."""
    say, plain = words("forms"), plain_words("forms")
    why = reason.field(plain.dispute_reason(), plain.dispute_hint())
    if len(questions) == 1:
        about = questions[0].key
        blocks = [section(say.question_head(question=naming.numbered(questions[0]))), why]
    else:
        about = ""
        offered = [option(naming.numbered(q), q.key) for q in questions[: limits.OPTIONS]]
        which = select(_WHICH, offered, plain.dispute_choose())
        blocks = [input_block(plain.dispute_which(), which, block_id=_WHICH), why]
    token = Token(audit.id, value=about)
    return parts.form(plain.dispute_title(), Form.DISPUTE, token, blocks, plain.dispute_send())


def read(view: Mapping[str, object]) -> DisputeGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    given = reason.read(view)
    if given is None:
        return None
    return DisputeGiven(given.audit, given.about or parts.picked(view, _WHICH), given.reason)


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``reason`` at their field."""
    return reason.errors(found)
