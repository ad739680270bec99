"""Actions and concerns on Home: what is one's own to do, and what nobody has taken up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.messages import naming
from bot.messages.labels import press
from bot.messages.types import Reader
from bot.messages.words import Mrkdwn, plain_words, words
from bot.widgets import fitting
from bot.widgets.blocks import DANGER, Block, Element, actions, option, overflow, section
from bot.widgets.ids import NO_AUDIT, Act, Token
from flows.concerns import SafeNow
from flows.digest import Item

LONGEST_TEXT: Final = 500
_ENTRIES: Final = ("done", "update", "more_time")
"""The menu of an action: the part of each entry's token, and the name of its saying."""


@dataclass(frozen=True, slots=True)
class Followed:
    """An open action, with its words."""

    item: Item
    text: str


@dataclass(frozen=True, slots=True)
class TeamActions:
    """How many actions a team has open; of those overdue; of those matters of safety."""

    key: str
    name: str
    open: int
    overdue: int = 0
    unsafe: int = 0


@dataclass(frozen=True, slots=True)
class Alert:
    """A concern that nobody has acknowledged, without a word of what it is about.

    ``told`` counts the people who were told of it. ``may_take``: the reader may say "I have this".
    """

    id: str
    case: str
    raised_by: str
    raised_at: datetime
    safe_now: SafeNow
    told: int
    may_take: bool = True


@dataclass(frozen=True, slots=True)
class Following:
    """What Home shows of actions and concerns. ``emergency_number``: empty where none is set.

    ``team`` is the name of the team whose ``actions`` they are, where they are one's.
    """

    alerts: Sequence[Alert] = ()
    actions: Sequence[Followed] = ()
    teams: Sequence[TeamActions] = ()
    emergency_number: str = ""
    team: str = ""


def own(action: Followed, reader: Reader) -> Block:
    """One that the reader is to do, with its menu."""
    return section(_action(action, reader), menu(action.item))


def of_team(action: Followed, reader: Reader) -> Block:
    """One of the reader's team, with who is to do it."""
    item = action.item
    by = naming.person(item.owner_person) if item.owner_person else ""
    return section(_action(action, reader, by or item.owner_role or ""), menu(item))


def team(one: TeamActions, see: Element | None) -> Block:
    """How a team's actions stand, with the way to them."""
    said = words("home").team_actions(
        name=one.name, open=one.open, overdue=one.overdue, unsafe=one.unsafe
    )
    return section(said, see)


def alert(concern: Alert, reader: Reader) -> list[Block]:
    """A concern that nobody has: whose, since when, and the way to take it."""
    said = words("home").alert(
        case=concern.case,
        by=naming.person(concern.raised_by),
        at=reader.when(concern.raised_at),
        safe=words("concerns").safe(value=str(concern.safe_now)),
        told=concern.told,
    )
    token, plain = Token(NO_AUDIT, value=concern.id), plain_words("home")
    row = [press(plain.call_list(), Act.CALL_LIST, token)]
    if concern.may_take:
        row.insert(0, press(plain.i_have_this(), Act.ACKNOWLEDGE, token, style=DANGER))
    return [section(said), actions(row)]


def first_line(following: Following) -> Block:
    """What stands above every concern: whom to call."""
    number = following.emergency_number
    return section(words("concerns").first_line(number=number, what="page"))


def menu(item: Item) -> Element:
    """What can be done about an action."""
    say = plain_words("home")
    return overflow(
        Act.ACTION_MENU,
        [option(say.action_entry(part=part), _token(item, part)) for part in _ENTRIES],
    )


def _token(item: Item, part: str) -> str:
    return Token(item.audit, part=part, revision=item.revision, value=item.id).pack()


def _action(action: Followed, reader: Reader, by: Mrkdwn | str = "") -> Mrkdwn:
    item = action.item
    return words("home").action(
        case=item.case,
        text=fitting.clip(action.text, LONGEST_TEXT),
        by=by,
        due=_due(item.due_on, reader),
        late=_late(item.due_on, reader),
        safety=item.safety,
    )


def _due(day: date | None, reader: Reader) -> str:
    return "" if day is None else reader.day(day)


def _late(day: date | None, reader: Reader) -> int:
    return 0 if day is None else max((reader.today - day).days, 0)
