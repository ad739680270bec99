"""An agreed action: what, by whom, by when, in answer to which finding."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.messages import naming
from bot.messages.forms import parts
from bot.messages.types import View
from bot.messages.words import plain_words
from bot.widgets.blocks import Block, checkboxes, input_block, option, select
from bot.widgets.ids import Form, Token
from flows import dates, routing
from flows.actions import Action
from flows.agreeing import LONGEST_ACTION
from flows.audit import Audit

_TEXT: Final = "text"
_PERSON: Final = "person"
_ROLE: Final = "role"
_DUE: Final = "due"
_QUESTION: Final = "question"
_SAFETY: Final = "safety"
_REMOVE: Final = "remove"


@dataclass(frozen=True, slots=True)
class ActionGiven:
    """The form, filled in. ``number`` is 0 for a new action; ``due`` is as it was typed."""

    audit: str
    number: int
    text: str
    person: str
    role: str
    due: str
    question: str
    safety: bool
    remove: bool


def show(audit: Audit, action: Action | None, question: str = "") -> View:
    """The form for a new action (``question``: the finding it answers), or to change one."""
    say = plain_words("forms")
    details = action.details if action is not None else None
    due = dates.in_full(details.due_on) if details is not None and details.due_on else ""
    role = details.owner_role or "" if details is not None else ""
    who = details.owner_person if details is not None else None
    about = details.question or "" if details is not None else question
    words = details.text if details is not None else ""
    safety = details is not None and details.safety
    blocks = [
        parts.paragraph(_TEXT, say.action_text(), words, longest=LONGEST_ACTION),
        parts.person(_PERSON, say.action_person(), who, optional=True),
        _role(role),
        parts.line(_DUE, say.action_due(), due, hint=say.action_due_hint(), optional=True),
        *_finding(audit, about),
        _mark(_SAFETY, say.action_safety_label(), say.action_safety(), ticked=safety),
    ]
    if action is not None:
        blocks.append(_mark(_REMOVE, say.action_remove_label(), say.action_remove()))
    number = action.number if action is not None else 0
    token = Token(audit.id, revision=audit.revision, value=str(number))
    return parts.form(say.action_title(number=number), Form.ACTION, token, blocks, say.save())


def read(view: Mapping[str, object]) -> ActionGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    if token is None:
        return None
    return ActionGiven(
        audit=token.audit,
        number=int(token.value) if token.value.isdecimal() else 0,
        text=parts.typed(view, _TEXT),
        person=parts.somebody(view, _PERSON),
        role=parts.typed(view, _ROLE),
        due=parts.typed(view, _DUE),
        question=parts.picked(view, _QUESTION),
        safety=bool(parts.ticked(view, _SAFETY)),
        remove=bool(parts.ticked(view, _REMOVE)),
    )


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``text``, ``person``, ``role``, ``due`` or ``question`` at their fields."""
    return parts.at(found, _TEXT, {_TEXT, _PERSON, _ROLE, _DUE, _QUESTION})


def _finding(audit: Audit, chosen: str) -> list[Block]:
    """The list of questions an action may answer; a questionnaire has at least one."""
    path = routing.routing_path(audit.questionnaire, audit.entries)
    options = {q.key: option(naming.numbered(q), q.key) for q in path}
    if not options:
        return []
    say = plain_words("forms")
    standing = options.get(chosen)
    listed = list(options.values())
    element = select(_QUESTION, listed, say.action_question_choose(), chosen=standing)
    return [input_block(say.action_question(), element, block_id=_QUESTION, optional=True)]


def _role(role: str) -> Block:
    say = plain_words("forms")
    return parts.line(
        _ROLE,
        say.action_role(),
        role,
        hint=say.action_role_hint(),
        optional=True,
        longest=naming.LONGEST_ROLE,
    )


def _mark(name: str, label: str, text: str, *, ticked: bool = False) -> Block:
    """One box to tick."""
    offered = [option(text, name)]
    element = checkboxes(name, offered, chosen=offered if ticked else ())
    return input_block(label, element, block_id=name, optional=True)
