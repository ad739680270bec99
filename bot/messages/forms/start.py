"""The first page of a new audit: which questionnaire, and which case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.messages.forms import parts
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets import fitting, limits
from bot.widgets.blocks import Block, Element, context, input_block, option, radio_buttons, select
from bot.widgets.ids import NO_AUDIT, Form, Token
from flows.questionnaire import Questionnaire

_QUESTIONNAIRE: Final = "questionnaire"
_CASE: Final = "case"


@dataclass(frozen=True, slots=True)
class Started:
    """What was chosen: a questionnaire's key, and the case reference as it was typed."""

    questionnaire: str
    case: str


def show(available: Sequence[Questionnaire], case: str = "") -> View:
    """The form. With no questionnaire to choose from, a view that says so."""
    say = plain_words("forms")
    token = Token(NO_AUDIT)
    if not available:
        return parts.notice(say.start_title(), words("forms").no_questionnaires(), token)
    blocks = [choice(available), case_field(case), *_about(available)]
    return parts.form(say.start_title(), Form.START, token, blocks, say.next())


def _about(available: Sequence[Questionnaire]) -> list[Block]:
    """What each is for; a list too long to read is left to its titles."""
    if len(available) > limits.TICKABLE:
        return []
    say = words("forms")
    lines = [say.about(title=q.title, about=q.about) for q in available if q.about]
    return [context(fitting.clip(line, limits.SECTION)) for line in lines]


def choice(available: Sequence[Questionnaire]) -> Block:
    """The field in which a questionnaire is chosen; the only one there is, is chosen already."""
    options = [_option(questionnaire) for questionnaire in available]
    chosen = options[0] if len(options) == 1 else None
    say = plain_words("forms")
    if len(options) <= limits.TICKABLE:
        element = radio_buttons(_QUESTIONNAIRE, options, chosen=chosen)
    else:
        element = select(_QUESTIONNAIRE, options, say.choose_questionnaire(), chosen=chosen)
    return input_block(say.questionnaire(), element, block_id=_QUESTIONNAIRE)


def case_field(case: str = "") -> Block:
    """The field for the case reference."""
    say = plain_words("forms")
    return parts.line(_CASE, say.case(), case, hint=say.case_hint())


def read(view: Mapping[str, object]) -> Started:
    """What was filled in."""
    return Started(parts.picked(view, _QUESTIONNAIRE), parts.typed(view, _CASE))


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``questionnaire`` or ``case`` at their fields."""
    return parts.at(found, _CASE, {_QUESTIONNAIRE, _CASE})


def _option(questionnaire: Questionnaire) -> Element:
    return option(questionnaire.title, questionnaire.key)
