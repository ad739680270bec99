"""Assigning an audit: to whom, which questionnaire, which case, by when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.messages.forms import parts, start
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.ids import NO_AUDIT, Form, Token
from flows.questionnaire import Questionnaire

_AUDITOR: Final = "auditor"
_DUE: Final = "due"


@dataclass(frozen=True, slots=True)
class AssignGiven:
    """The form, filled in. The case and the day are as they were typed."""

    auditor: str
    questionnaire: str
    case: str
    due: str


def show(available: Sequence[Questionnaire]) -> View:
    """The form. With no questionnaire to choose from, a view that says so."""
    say, token = plain_words("forms"), Token(NO_AUDIT)
    if not available:
        return parts.notice(say.assign_title(), words("forms").no_questionnaires(), token)
    blocks = [
        parts.person(_AUDITOR, say.assign_auditor()),
        start.choice(available),
        start.case_field(),
        parts.line(_DUE, say.assign_due(), hint=say.assign_due_hint(), optional=True),
    ]
    return parts.form(say.assign_title(), Form.ASSIGN, token, blocks, say.assign_send())


def read(view: Mapping[str, object]) -> AssignGiven:
    """What was filled in."""
    chosen = start.read(view)
    auditor, due = parts.somebody(view, _AUDITOR), parts.typed(view, _DUE)
    return AssignGiven(auditor, chosen.questionnaire, chosen.case, due)


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``auditor``, ``questionnaire``, ``case`` or ``due`` at their fields."""
    mine = {name: fault for name, fault in found.items() if name in {_AUDITOR, _DUE}}
    return mine | start.errors({n: f for n, f in found.items() if n not in mine})
