"""Actions and concerns on Home: what is one's own to do, and what nobody has taken up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.messages import action_lists, labels, naming
from bot.messages.action_lists import ActionList, Row
from bot.messages.action_menu import menu, token
from bot.messages.labels import press
from bot.messages.types import Reader
from bot.messages.words import words
from bot.widgets import fitting
from bot.widgets.blocks import PRIMARY, Block, Element, actions, section
from bot.widgets.ids import NO_AUDIT, Act, Token
from flows.concerns import SafeNow
from flows.digest import days_late

LONGEST_TEXT: Final = 500


@dataclass(frozen=True, slots=True)
class TeamActions:
    """How many actions a team has open; of those overdue; of those matters of safety.

    Without a ``key`` and a ``name`` they are all teams'.
    """

    key: str | None
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

    ``person`` is whose ``actions`` they are, by Slack id. ``all_teams`` is one line for whoever
    looks after every team, if anything is open at all.
    """

    alerts: Sequence[Alert] = ()
    actions: Sequence[Row] = ()
    teams: Sequence[TeamActions] = ()
    all_teams: Sequence[TeamActions] = ()
    emergency_number: str = ""
    person: str = ""


def own(action: Row, reader: Reader) -> Block:
    """One that the reader is to do, with its menu."""
    item = action.item
    said = words("home").action(
        case=item.case,
        text=fitting.clip(action.text, LONGEST_TEXT),
        due=reader.day(item.due_on) if item.due_on is not None else "",
        late=days_late(item, reader.today),
        safety=item.safety,
    )
    return section(said, menu(token(item)))


def see_own(following: Following, count: int) -> Element:
    """The way to all that the reader is to do."""
    return action_lists.see_all(count, ActionList(owner=following.person))


def team(one: TeamActions) -> Block:
    """How a team's actions stand, or those of all, with the way to them."""
    said = words("home").team_actions(
        name=one.name, open=one.open, overdue=one.overdue, unsafe=one.unsafe
    )
    see = action_lists.see_all(one.open, ActionList(team=one.key)) if one.open else None
    return section(said, see)


def alert(concern: Alert, reader: Reader) -> list[Block]:
    """A concern that nobody has: whose, since when, and the way to take it."""
    said = words("home").alert(
        title=words("concerns").title(case=concern.case),
        by=naming.person(concern.raised_by),
        at=reader.when(concern.raised_at),
        safe=words("concerns").safe(value=str(concern.safe_now)),
        told=concern.told,
    )
    token = Token(NO_AUDIT, value=concern.id)
    row = [press(labels.CALL_LIST, Act.CALL_LIST, token)]
    if concern.may_take:
        row.insert(0, press(labels.I_HAVE_THIS, Act.ACKNOWLEDGE, token, style=PRIMARY))
    return [section(said), actions(row)]


def first_line(following: Following) -> Block:
    """What stands above every concern: whom to call."""
    number = following.emergency_number
    return section(words("concerns").first_line(number=number, what="page"))
