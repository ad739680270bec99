"""A live action: its line and menu, what became of it, and what those it concerns are told.

What was done, reasons, comments and evidence are free text: they stand in views and in direct
messages, never in a channel and in no notification.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.messages import labels, naming
from bot.messages.action_menu import UPDATE, menu
from bot.messages.labels import press
from bot.messages.types import Message, Reader
from bot.messages.words import Mrkdwn, words
from bot.widgets import fitting
from bot.widgets.blocks import Block, actions, context, quoted, section
from bot.widgets.blocks import words as own_words
from bot.widgets.ids import Act, Token
from flows.action_rights import ActionAct
from flows.actions import Tracked
from flows.following import Event, Happened

_QUOTED: Final = 300
"""Characters of what somebody said of an action that stand in its story."""
TOLD: Final = 2_000
"""Characters of what somebody said that a direct message shows."""
STORY: Final = 5
"""Steps of an action's life that a form shows, the latest ones."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An action before one person: what they may do, and what happened so far, in order.

    ``others`` are the open actions of its case that may take its place, ``known`` the Slack ids of
    everybody who was set up. ``place`` names the list that its form was opened from, if one was:
    every form carries it on, so that the list can be shown anew.
    """

    tracked: Tracked
    reader: Reader
    may: frozenset[ActionAct] = frozenset()
    story: tuple[Event, ...] = ()
    others: tuple[Tracked, ...] = ()
    known: frozenset[str] = frozenset()
    place: str = ""


def token(tracked: Tracked, part: str = UPDATE, place: str = "") -> Token:
    """What a button or a form about an action carries."""
    action = tracked.action
    return Token(tracked.audit, place, part, action.revision, action.id)


def about(seen: Seen, part: str = UPDATE) -> Token:
    """What a form carries about the action that is before somebody."""
    return token(seen.tracked, part, seen.place)


def head(seen: Seen) -> list[Block]:
    """An action at the head of a form: its words, then its case, its owner and its day."""
    return [
        *own_words(seen.tracked.action.details.text),
        context(_facts(seen.tracked, seen.reader)),
    ]


def story(seen: Seen) -> list[Block]:
    """What happened to it last, a line a step."""
    if not seen.story:
        return []
    lines = [_step(event, seen) for event in seen.story[-STORY:]]
    return [context(words("following").so_far()), *(context(line) for line in lines)]


def told(event: Event, tracked: Tracked, reader: Reader, instead: str = "") -> Message:
    """To somebody whom a step concerns, and how the action stands since, in words that last.

    ``instead`` are the words of the action that took its place.
    """
    say, action = words("following"), tracked.action
    by = naming.person(event.by)
    said = say.told(
        what=str(event.what),
        by=by,
        before=_day(event.before, reader),
        after=_day(event.after, reader),
        safe=event.after == "no",
        instead=fitting.clip(instead, _QUOTED),
    )
    lines = [said, say.action(text=action.details.text), _facts(tracked, reader, lasting=True)]
    lines.append(_since(event, tracked, reader))
    text = Mrkdwn("\n".join(line for line in lines if line))
    standing = menu(token(tracked)) if action.is_open else None
    blocks = [section(text, standing), *_quote(event)]
    if not action.is_open:
        blocks.append(actions([press(labels.OPEN_AGAIN, Act.REOPEN_ACTION, token(tracked))]))
    return Message(say.in_short(case=tracked.case, what=str(event.what)), blocks)


def ended(tracked: Tracked, reader: Reader) -> Mrkdwn:
    """Who closed it and when; empty while it is open."""
    ending = tracked.action.ending
    if ending is None:
        return Mrkdwn("")
    by, on = naming.person(ending.by), reader.on(ending.at)
    return words("following").ended(status=str(tracked.action.status), by=by, on=on)


def _since(event: Event, tracked: Tracked, reader: Reader) -> Mrkdwn:
    """What became of it after a step that ended it, or did not; empty where that is said."""
    ends = event.what in {Happened.DONE, Happened.WONT_DO, Happened.SUPERSEDED}
    if tracked.action.is_open:
        return words("following").open_again() if ends else Mrkdwn("")
    ending = tracked.action.ending
    same = ends and ending is not None and ending.at == event.at
    return Mrkdwn("") if same else ended(tracked, reader)


def _facts(tracked: Tracked, reader: Reader, *, lasting: bool = False) -> Mrkdwn:
    """Where it belongs, whose it is and by when, in words near now, or in words that last."""
    action, details = tracked.action, tracked.action.details
    due, late = "", 0
    if details.due_on is not None and lasting:
        due = reader.lasting(details.due_on)
    elif details.due_on is not None:
        due = reader.day(details.due_on)
        late = max((reader.today - details.due_on).days, 0) if action.is_open else 0
    return words("following").facts(
        case=tracked.case,
        owner=naming.owner(details.owner_person, details.owner_role),
        due=due,
        late=late,
        safety=details.safety,
        redated=action.redated,
    )


def _step(event: Event, seen: Seen) -> Mrkdwn:
    """One step of its life, on one line; of what was said the beginning."""
    # A new owner is kept as a person's id, or as a role.
    is_person = event.what is Happened.REASSIGNED and event.after in seen.known
    return words("following").step(
        at=seen.reader.when(event.at),
        by=naming.person(event.by),
        what=str(event.what),
        after=naming.person(event.after) if is_person else _day(event.after, seen.reader),
        said=fitting.clip(" ".join(event.words.split()), _QUOTED),
    )


def _day(code: str, reader: Reader) -> str:
    """A day in words that last, from its code; any other code as it is."""
    try:
        return reader.lasting(date.fromisoformat(code))
    except ValueError:
        return code


def _quote(event: Event) -> list[Block]:
    """What was said with a step; an action's former words are no part of a message."""
    if not event.words or event.what is Happened.REWORDED:
        return []
    return quoted(event.words, TOLD)
