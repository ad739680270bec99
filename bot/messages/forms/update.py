"""What has changed about an action: one thing at a time, chosen at the top of the form."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.messages import following, labels, naming
from bot.messages.following import Seen
from bot.messages.forms import meant, parts
from bot.messages.forms.reason import LONGEST_REASON
from bot.messages.labels import press
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets import fitting
from bot.widgets.blocks import (
    Block,
    actions,
    context,
    divider,
    input_block,
    option,
    radio_buttons,
    section,
    select,
)
from bot.widgets.ids import Act, Form
from flows.action_rights import ActionAct
from flows.actions import Tracked
from flows.agreeing import LONGEST_ACTION

_WORDS: Final = "words"
_PERSON: Final = "person"
_ROLE: Final = "role"
_TEXT: Final = "text"
_INSTEAD: Final = "instead"
_OPTION: Final = 50
"""Characters of an action in the list of those that may take its place."""


class Kind(StrEnum):
    """What the form is to do."""

    NOTE = "note"
    OWNER = "owner"
    REWORD = "reword"
    SAFETY = "safety"
    DROP = "drop"
    SUPERSEDE = "supersede"
    REOPEN = "reopen"


ACTS: Final[Mapping[Kind, ActionAct]] = {
    Kind.NOTE: ActionAct.NOTE,
    Kind.OWNER: ActionAct.REASSIGN,
    Kind.REWORD: ActionAct.REWORD,
    Kind.SAFETY: ActionAct.MARK_SAFETY,
    Kind.DROP: ActionAct.DROP,
    Kind.SUPERSEDE: ActionAct.SUPERSEDE,
    Kind.REOPEN: ActionAct.REOPEN,
}
"""What somebody has to be allowed for each."""


@dataclass(frozen=True, slots=True)
class UpdateGiven:
    """The form, filled in: of its fields those that its ``kind`` has.

    ``revision`` is the action's that it was shown against. ``meant`` are people's names that
    are meant to be in its words, or its role. ``place`` names the list that it was opened from.
    """

    action: str
    revision: int
    kind: Kind
    words: str = ""
    person: str = ""
    role: str = ""
    text: str = ""
    meant: Collection[str] = ()
    instead: str = ""
    place: str = ""


def kinds(seen: Seen) -> tuple[Kind, ...]:
    """What this person can do with the action as it stands."""
    if not seen.tracked.action.is_open:
        return (Kind.REOPEN,) if ActionAct.REOPEN in seen.may else ()
    found = [kind for kind in Kind if ACTS[kind] in seen.may and kind is not Kind.REOPEN]
    return tuple(kind for kind in found if kind is not Kind.SUPERSEDE or seen.others)


def show(seen: Seen, kind: Kind | None = None) -> View:
    """The form, at this kind where it is offered, else at the first that is."""
    offered, details = kinds(seen), seen.tracked.action.details
    kind = kind if kind in offered else offered[0]
    stands = UpdateGiven(
        *(seen.tracked.action.id, seen.tracked.action.revision, kind),
        person=details.owner_person or "",
        role=details.owner_role or "",
        text=details.text,
    )
    blocks = [*_choice(seen, offered, kind), *_fields(seen, stands)]
    return _form(seen, kind, [*blocks, *_supervision(seen), *following.story(seen)])


def ask_name(seen: Seen, given: UpdateGiven, name: str) -> View:
    """The form as it was sent, with the question whether a name in it is meant, and no other."""
    return _form(seen, given.kind, [*meant.boxes([name]), *_fields(seen, given)])


def read(view: Mapping[str, object]) -> UpdateGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    if token is None or token.part not in set(Kind):
        return None
    return UpdateGiven(
        action=token.value,
        revision=token.revision,
        kind=Kind(token.part),
        words=parts.typed(view, _WORDS),
        person=parts.somebody(view, _PERSON),
        role=parts.typed(view, _ROLE),
        text=parts.typed(view, _TEXT),
        meant=meant.read(view),
        instead=parts.picked(view, _INSTEAD),
        place=token.question,
    )


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``words``, ``person``, ``role``, ``text`` or ``instead`` at their fields."""
    return parts.at(found, _WORDS, {_WORDS, _PERSON, _ROLE, _TEXT, _INSTEAD})


def _form(seen: Seen, kind: Kind, blocks: list[Block]) -> View:
    title, send = plain_words("following").update_title(), plain_words("forms").save()
    above = [*following.head(seen), *_ended(seen)]
    token = following.about(seen, kind)
    return parts.form(title, Form.ACTION_UPDATE, token, [*above, *blocks], send)


def _ended(seen: Seen) -> list[Block]:
    """Who closed it and when, where it is closed."""
    said = following.ended(seen.tracked, seen.reader)
    return [context(said)] if said else []


def _supervision(seen: Seen) -> list[Block]:
    """The way to the form for it, for whoever may."""
    if ActionAct.REVIEW not in seen.may or not seen.tracked.action.is_open:
        return []
    # Apart from the fields: it opens a form of its own, and what was filled in here stays.
    way = press(labels.SUPERVISE, Act.SUPERVISE, following.about(seen))
    return [divider(), actions([way])]


def _choice(seen: Seen, offered: tuple[Kind, ...], kind: Kind) -> list[Block]:
    """What can be chosen, where there is a choice; it changes the fields below."""
    if len(offered) == 1:
        return []
    say, safety = plain_words("following"), seen.tracked.action.details.safety
    options = {
        each: option(say.kind(kind=str(each), safety=safety), each, say.closes(kind=str(each)))
        for each in offered
    }
    element = radio_buttons(Act.ACTION_UPDATE, list(options.values()), chosen=options[kind])
    return [section(words("following").update_which(), element)]


def _fields(seen: Seen, given: UpdateGiven) -> list[Block]:
    """The fields of its kind, filled in with what was ``given``."""
    match given.kind:
        case Kind.OWNER:
            return _owner(given)
        case Kind.REWORD:
            return [_reword(given.text)]
        case Kind.SUPERSEDE:
            return _supersede(seen)
        case _:
            return [_reason(seen, given.kind)]


def _reason(seen: Seen, kind: Kind) -> Block:
    """The one field of a kind that only wants words."""
    say, safety = plain_words("following"), seen.tracked.action.details.safety
    asked = {
        Kind.NOTE: (say.note_words(), say.note_hint(safety=safety)),
        Kind.SAFETY: (say.safety_why(optional=not safety), say.safety_hint(safety=safety)),
        Kind.DROP: (say.drop_why(), say.drop_hint()),
        Kind.REOPEN: (say.reopen_why(), ""),
    }
    label, hint = asked[kind]
    optional = kind is Kind.SAFETY and not safety
    # The field keeps its name, and so what was typed before another kind was chosen.
    return parts.paragraph(_WORDS, label, hint=hint, optional=optional, longest=LONGEST_REASON)


def _owner(given: UpdateGiven) -> list[Block]:
    say = plain_words("following")
    return [
        parts.person(_PERSON, say.owner_person(), given.person or None, optional=True),
        parts.line(
            *(_ROLE, say.owner_role(), given.role),
            hint=say.owner_hint(),
            optional=True,
            longest=naming.LONGEST_ROLE,
        ),
    ]


def _reword(text: str) -> Block:
    say, hint = plain_words("following"), plain_words("following").reword_hint()
    return parts.paragraph(_TEXT, say.reword_text(), text, hint=hint, longest=LONGEST_ACTION)


def _supersede(seen: Seen) -> list[Block]:
    say = plain_words("following")
    options = [option(_named(each, seen), each.action.id) for each in seen.others]
    element = select(_INSTEAD, options, say.supersede_choose())
    hint = say.supersede_hint()
    return [input_block(say.supersede_which(), element, block_id=_INSTEAD, hint=hint)]


def _named(other: Tracked, seen: Seen) -> str:
    """An action in the list of those that may take the place of this one."""
    details = other.action.details
    due = seen.reader.day(details.due_on) if details.due_on else ""
    return plain_words("following").supersede_option(
        text=fitting.clip(details.text, _OPTION), due=due
    )
