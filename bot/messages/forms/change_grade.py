"""Changing a grade: which counts, and why. The auditor reads it once the audit is approved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.messages import naming
from bot.messages.desk import Desk, Place
from bot.messages.forms import parts
from bot.messages.forms.reason import LONGEST_REASON
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import input_block, option, radio_buttons, section
from bot.widgets.ids import Form
from flows.moderation import Moderation
from flows.questionnaire import Option, Question, Step

_GRADE: Final = "grade"
_REASON: Final = "reason"
KEEP: Final = "keep"
"""Chosen where the auditor's own grade is to count after all."""


@dataclass(frozen=True, slots=True)
class ChangeGiven:
    """The form, filled in. ``grade`` is :data:`KEEP` or a grade; empty: none was chosen."""

    audit: str
    question: str
    grade: str
    reason: str
    place: Place


def show(desk: Desk, standing: Moderation, question: Question, place: Place) -> View:
    """The form. What the moderator has put already stands in it, their blind grade included."""
    audit, plain = desk.audit, plain_words("deciding")
    mark = standing.mark(question.key)
    own = naming.given(audit, Step(question.key))
    head = words("deciding").change_head(
        question=naming.numbered(question),
        auditor=naming.person(audit.auditor),
        own=own,
    )
    others = [each for each in question.options if each.value != audit.value(question.key)]
    offered = [option(each.label, each.value) for each in others]
    if mark.final:
        offered.append(option(plain.keep_auditors(), KEEP))
    put = question.option(mark.final or mark.graded)
    chosen = _offered(put) if put in others and put is not None else None
    element = radio_buttons(_GRADE, offered, chosen=chosen)
    blocks = [
        section(head),
        input_block(plain.change_grade(), element, block_id=_GRADE),
        parts.paragraph(
            *(_REASON, plain.change_reason(), mark.reason),
            hint=plain.change_hint(),
            optional=bool(mark.final),
            longest=LONGEST_REASON,
        ),
    ]
    token = place.token(audit, question.key)
    return parts.form(
        plain.change_title(), Form.CHANGE_GRADE, token, blocks, plain_words("forms").save()
    )


def read(view: Mapping[str, object]) -> ChangeGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    if token is None:
        return None
    grade, reason = parts.picked(view, _GRADE), parts.typed(view, _REASON)
    return ChangeGiven(token.audit, token.question, grade, reason, Place.of(token))


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``grade`` or ``reason`` at their fields."""
    return parts.at(found, _REASON, {_GRADE, _REASON})


def _offered(chosen: Option) -> dict[str, object]:
    return option(chosen.label, chosen.value)
