"""One question as a form: its answer and all its notes at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.messages import asking, naming
from bot.messages.forms import beside, fields, parts
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import context, section
from bot.widgets.ids import Form, Token
from flows.answers import Given
from flows.audit import Audit
from flows.questionnaire import ANSWER, Question, Step


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What a form gave. ``revision`` is the audit's when it was opened; ``None``: left empty.

    ``same`` names the question whose comment was chosen to stand at a step too.
    """

    audit: str
    revision: int
    given: Mapping[Step, Given | None]
    same: Mapping[Step, str] = field(default_factory=dict)


def show(audit: Audit, question: Question, *, formerly: bool = False) -> View:
    """The form, with what stands there now. ``formerly``: it was answered in an earlier audit."""
    say, plain = words("forms"), plain_words("forms")
    blocks = [section(say.question_head(question=naming.numbered(question)))]
    blocks += asking.returned(audit, question.key)
    blocks += fields.all_of(audit, question)
    blocks += beside.row(beside.looking_up(audit, question, formerly=formerly))
    blocks.append(context(say.unsaved()))
    token = Token(audit.id, question.key, ANSWER, audit.revision)
    title = plain.question_title(number=question.number)
    return parts.form(title, Form.ANSWER, token, blocks, plain.save())


def read(view: Mapping[str, object]) -> FilledIn | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    if token is None:
        return None
    return FilledIn(token.audit, token.revision, fields.read(view), fields.repeated(view))


def errors(view: Mapping[str, object], found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``question.part``, at their fields."""
    return fields.errors(view, found)
