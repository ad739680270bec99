"""Keeping answers that a check queried: which of them, and why they should stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.messages.forms import parts, reason
from bot.messages.forms.reason import errors as _errors
from bot.messages.submitting import heading, place, sentence
from bot.messages.types import View
from bot.messages.words import plain_words
from bot.widgets import limits
from bot.widgets.blocks import checkboxes, input_block, option, section
from bot.widgets.ids import Form, Token
from flows.audit import Audit
from flows.checks import Query
from flows.moderation import may_be_moderated

_WHICH: Final = "which"


@dataclass(frozen=True, slots=True)
class KeepGiven:
    """The form, filled in: the keys of what is kept, and the reason."""

    audit: str
    queries: tuple[str, ...]
    reason: str


def show(audit: Audit, queries: Sequence[Query]) -> View:
    """The form. Of several queries, all by the same check, those that stay are ticked: none is yet.

    Of more than ten the first ten are offered, as in the message before submission.
    """
    plain = plain_words("forms")
    hint = plain.keep_hint() if may_be_moderated(audit) else ""
    why = reason.field(plain.keep_reason(), hint)
    if len(queries) == 1:
        blocks, about = [section(sentence(queries[0])), why], queries[0].key
    else:
        listed = queries[: limits.TICKABLE]
        offered = [option(place(audit, query), query.key) for query in listed]
        which = input_block(plain.keep_which(), checkboxes(_WHICH, offered), block_id=_WHICH)
        blocks, about = [section(heading(queries)), which, why], ""
    token = Token(audit.id, value=about)
    return parts.form(plain.keep_title(), Form.KEEP, token, blocks, plain.save())


def read(view: Mapping[str, object]) -> KeepGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    given = reason.read(view)
    if given is None:
        return None
    keys = (given.about,) if given.about else tuple(sorted(parts.ticked(view, _WHICH)))
    return KeepGiven(given.audit, keys, given.reason)


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``reason`` at their field."""
    return _errors(found)
