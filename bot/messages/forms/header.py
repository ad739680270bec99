"""The header of a new audit: the facts about the case that the form asks for first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.messages import naming
from bot.messages.forms import fields, parts
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import Block, section
from bot.widgets.ids import NO_AUDIT, Form, Token
from flows import routing
from flows.answers import Given
from flows.audit import Audit
from flows.questionnaire import Questionnaire

_NAMED_AT_MOST = 3
"""Audits of the same case that are named one by one."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header, filled in; ``None`` for a field left empty. ``assignment`` may be empty."""

    questionnaire: str
    case: str
    assignment: str
    given: Mapping[str, Given | None]


def show(
    questionnaire: Questionnaire,
    case: str,
    others: Sequence[Audit],
    assignment: str = "",
    *,
    person: str = "",
) -> View:
    """The form, for ``person`` by Slack id.

    ``others`` are the audits of this case that are not finished: it names them.
    """
    say = words("forms")
    head = section(say.header_head(case=case, title=questionnaire.title))
    blocks = [head, *(_other(audit, person) for audit in others[:_NAMED_AT_MOST])]
    if len(others) > _NAMED_AT_MOST:
        blocks.append(section(say.other_audits(more=len(others) - _NAMED_AT_MOST)))
    for field in questionnaire.header_to_ask:
        blocks += fields.own(field)
    token = Token(NO_AUDIT, questionnaire.key, value=f"{assignment}\n{case}")
    plain = plain_words("forms")
    return parts.form(plain.start_title(), Form.HEADER, token, blocks, plain.begin())


def read(view: Mapping[str, object]) -> Header | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    if token is None or not token.question:
        return None
    assignment, _, case = token.value.partition("\n")
    given = {step.question: value for step, value in fields.read(view).items()}
    return Header(token.question, case, assignment, given)


def errors(view: Mapping[str, object], found: Mapping[str, str]) -> dict[str, str]:
    """Errors named by a header field's key, at their fields."""
    return fields.errors(view, found)


def _other(audit: Audit, person: str) -> Block:
    found = routing.progress(audit.questionnaire, audit.entries)
    return section(
        words("forms").other_audit(
            case=audit.case,
            title=audit.questionnaire.title,
            auditor="you" if audit.auditor == person else naming.person(audit.auditor),
            answered=found.answered,
            total=found.total,
        )
    )
