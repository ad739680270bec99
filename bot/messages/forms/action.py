"""An agreed action: what, by whom, by when, in answer to which finding."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.messages import naming
from bot.messages.forms import meant, parts
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets import fitting
from bot.widgets.blocks import Block, checkboxes, input_block, option, section, select
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
    """The form, filled in. ``number`` is 0 for a new action; ``due`` is as it was typed.

    ``relists`` is the id of the action of an earlier audit that it agrees again, and ``meant``
    the people's names that its auditor says are meant to be in it.
    """

    audit: str
    number: int
    text: str
    person: str
    role: str
    due: str
    question: str
    safety: bool
    remove: bool
    relists: str = ""
    meant: Collection[str] = ()


def show(
    audit: Audit, action: Action | None, question: str = "", earlier: Action | None = None
) -> View:
    """The form for a new action (``question``: the finding it answers), or to change one.

    ``earlier`` is the open action of an earlier audit that it agrees again.
    """
    given = _standing(audit, action, question)
    if earlier is not None and (action is None or action.relists != earlier.id):
        given = _taken_on(given, earlier)
    return _form(audit, action, given, earlier, [])


def ask_names(
    audit: Audit,
    action: Action | None,
    given: ActionGiven,
    names: Iterable[str],
    earlier: Action | None,
) -> View:
    """The form as it was sent, with the question whether the names in it are meant."""
    return _form(audit, action, given, earlier, meant.boxes(names))


def ask_anew(audit: Audit, action: Action | None, given: ActionGiven) -> View:
    """The form as it was sent, for an action of its own: what it would agree again has ended."""
    told = section(words("forms").action_not_again())
    return _form(audit, action, replace(given, relists=""), None, [told])


def read(view: Mapping[str, object]) -> ActionGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    if token is None:
        return None
    number, _, relists = token.value.partition("/")
    return ActionGiven(
        audit=token.audit,
        number=int(number) if number.isdecimal() else 0,
        text=parts.typed(view, _TEXT),
        person=parts.somebody(view, _PERSON),
        role=parts.typed(view, _ROLE),
        due=parts.typed(view, _DUE),
        question=parts.picked(view, _QUESTION),
        safety=bool(parts.ticked(view, _SAFETY)),
        remove=bool(parts.ticked(view, _REMOVE)),
        relists=relists,
        meant=meant.read(view),
    )


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``text``, ``person``, ``role``, ``due`` or ``question`` at their fields."""
    return parts.at(found, _TEXT, {_TEXT, _PERSON, _ROLE, _DUE, _QUESTION})


def _standing(audit: Audit, action: Action | None, question: str) -> ActionGiven:
    """The form as an action would fill it in; an empty one for a new action."""
    if action is None:
        return ActionGiven(audit.id, 0, "", "", "", "", question, safety=False, remove=False)
    details = action.details
    return ActionGiven(
        audit=audit.id,
        number=action.number,
        text=details.text,
        person=details.owner_person or "",
        role=details.owner_role or "",
        due=dates.in_full(details.due_on) if details.due_on else "",
        question=details.question or "",
        safety=details.safety,
        remove=False,
        relists=action.relists or "",
    )


def _taken_on(given: ActionGiven, earlier: Action) -> ActionGiven:
    """What was said of the earlier one, where nothing was said yet."""
    details = earlier.details
    has_owner = given.person or given.role
    return replace(
        given,
        text=given.text or details.text,
        person=given.person if has_owner else details.owner_person or "",
        role=given.role if has_owner else details.owner_role or "",
        due=given.due or (dates.in_full(details.due_on) if details.due_on else ""),
        safety=given.safety or details.safety,
        relists=earlier.id,
    )


def _form(
    audit: Audit,
    action: Action | None,
    given: ActionGiven,
    earlier: Action | None,
    asked: list[Block],
) -> View:
    """The form with what is asked about first, and filled in with what was given."""
    say = plain_words("forms")
    number = action.number if action is not None else 0
    is_live = action is not None and action.is_live
    blocks = [
        *_again(earlier),
        *asked,
        parts.paragraph(_TEXT, say.action_text(), given.text, longest=LONGEST_ACTION),
        parts.person(_PERSON, say.action_person(), given.person or None, optional=True),
        _role(given.role),
        parts.line(_DUE, say.action_due(), given.due, hint=say.action_due_hint(), optional=True),
        *_finding(audit, given.question),
        _mark(
            _SAFETY,
            say.action_safety_label(),
            say.action_safety(),
            hint="" if is_live else say.action_safety_hint(),
            ticked=given.safety,
        ),
    ]
    if action is not None and not is_live:
        blocks.append(_mark(_REMOVE, say.action_remove_label(), say.action_remove()))
    value = f"{number}/{given.relists}" if given.relists else str(number)
    token = Token(audit.id, revision=audit.revision, value=value)
    return parts.form(say.action_title(number=number), Form.ACTION, token, blocks, say.save())


def _again(earlier: Action | None) -> list[Block]:
    """What it agrees again, where it does."""
    if earlier is None:
        return []
    first = earlier.first_due_on or earlier.details.due_on
    said = words("forms").action_again(
        text=fitting.clip(earlier.details.text, LONGEST_ACTION),
        first=dates.in_full(first) if first else "",
        redated=earlier.redated,
    )
    return [section(said)]


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


def _mark(name: str, label: str, text: str, *, hint: str = "", ticked: bool = False) -> Block:
    """One box to tick."""
    offered = [option(text, name)]
    element = checkboxes(name, offered, chosen=offered if ticked else ())
    return input_block(label, element, block_id=name, hint=hint, optional=True)
