"""A comment on a question: what should be otherwise. It is the auditor's once the audit returns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.messages import naming
from bot.messages.desk import Desk, Place
from bot.messages.forms import parts
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import section
from bot.widgets.ids import Form
from flows.moderation import Moderation
from flows.questionnaire import Question

_COMMENT: Final = "comment"
LONGEST_COMMENT: Final = 2_000


@dataclass(frozen=True, slots=True)
class CommentGiven:
    """The form, filled in; an empty comment takes back what was said."""

    audit: str
    question: str
    comment: str
    place: Place


def show(desk: Desk, standing: Moderation, question: Question, place: Place) -> View:
    """The form, with what stands there so far."""
    plain, said = plain_words("deciding"), standing.mark(question.key).comment
    head = words("deciding").comment_head(
        question=naming.numbered(question), auditor=naming.person(desk.audit.auditor)
    )
    field = parts.paragraph(
        *(_COMMENT, plain.comment_label(), said),
        hint=plain.comment_hint(stands=bool(said)),
        optional=bool(said),
        longest=LONGEST_COMMENT,
    )
    token = place.token(desk.audit, question.key)
    save = plain_words("forms").save()
    return parts.form(plain.comment_title(), Form.COMMENT, token, [section(head), field], save)


def read(view: Mapping[str, object]) -> CommentGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    if token is None:
        return None
    comment = parts.typed(view, _COMMENT)
    return CommentGiven(token.audit, token.question, comment, Place.of(token))


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors at the one field there is."""
    return parts.at(found, _COMMENT, {_COMMENT})
