"""A team's week in its channel: how it went, and its open actions, the most pressing first.

It names no child and holds no word of a finding; an action's own words are checked as it is agreed.
It is kept as things stood on its day, so it says days, never "today"; what became of an action
since then stands in its line.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Final

from bot.messages import naming
from bot.messages.action_lists import ActionList, see_all
from bot.messages.action_menu import menu, token
from bot.messages.types import Message
from bot.messages.words import Mrkdwn, words
from bot.widgets import fitting
from bot.widgets.blocks import Block, escape, section
from flows import dates
from flows import digest as rules
from flows.actions import ActionStatus
from flows.digest import MOST, WEEK_DAYS, Digest, Heading, Item

LONGEST_TEXT: Final = 300
"""Characters of an action's words in its line: fifteen such lines fit one message."""
_LONGEST_NAME: Final = 100
_A_WEEK: Final = timedelta(days=WEEK_DAYS + 1)
"""A digest that a holiday held up comes a day later."""


@dataclass(frozen=True, slots=True)
class Ended:
    """That an action is not open any more: how it ended, by whom (a Slack id), on which day."""

    status: ActionStatus
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Worded:
    """What a digest says of an action beside its item: its words, and whether it has ended."""

    text: str
    ended: Ended | None = None


@dataclass(frozen=True, slots=True)
class Whose:
    """The team that a digest is for, and the day since when it counts what was closed or new."""

    team: str
    name: str
    since: date


Shown = tuple[Heading, Item]


def digest(whose: Whose, built: Digest, lines: Mapping[str, Worded]) -> tuple[Message, ...]:
    """A digest: the message in the channel, and those under it where that can't hold every line.

    ``lines`` has one for each action that is shown. Which message an action stands in hangs on
    its place alone (:func:`message_of`), so that each can be shown anew by itself.
    """
    say = words("digest")
    name = _clipped(whose.name, _LONGEST_NAME)
    if built.is_quiet:
        since = _since(whose, built)
        said = say.nothing_open(team=name, closed=built.closed, since=since)
        return (Message(say.in_short(team=name, open=0, overdue=0), [section(said)]),)
    shown = [(pile.heading, item) for pile in built.piles for item in pile.shown]
    first, *further = fitting.chunks(shown, MOST)
    text = say.in_short(team=name, open=built.open, overdue=built.overdue)
    head = [_title(name, built), _week(whose, built)]
    blocks = [section("\n".join(head)), *_lines(first, built, lines), *_foot(whose, built)]
    under = (
        Message(text, [section(_title(name, built, continued=True)), *_lines(each, built, lines)])
        for each in further
    )
    return (Message(text, blocks), *under)


def message_of(place: int) -> int:
    """Which of a digest's messages, from 0, holds the action that is shown in this place."""
    return place // MOST


def _title(name: Mrkdwn, built: Digest, *, continued: bool = False) -> Mrkdwn:
    return words("digest").title(team=name, day=_day_and_month(built.day), continued=continued)


def _week(whose: Whose, built: Digest) -> Mrkdwn:
    return words("digest").week(
        closed=built.closed,
        new=built.new,
        overdue=built.overdue,
        oldest=built.oldest,
        since=_since(whose, built),
    )


def _since(whose: Whose, built: Digest) -> str:
    """Since when it counts, where that is not simply last week."""
    return "" if built.day - whose.since <= _A_WEEK else _day_and_month(whose.since)


def _day_and_month(day: date) -> str:
    return f"{day.day} {day:%B}"


def _lines(shown: Sequence[Shown], built: Digest, lines: Mapping[str, Worded]) -> Iterator[Block]:
    for heading, under in groupby(shown, key=itemgetter(0)):
        yield section(f"*{_heading(heading)}*")
        for _, item in under:
            line = lines[item.id]
            if line.ended is not None:
                yield section(_ended(item, line.text, line.ended, built))
            else:
                yield section(_open(item, line.text, heading, built), menu(token(item)))


@cache
def _heading(heading: Heading) -> Mrkdwn:
    return words("digest").heading(heading=str(heading))


def _open(item: Item, text: str, heading: Heading, built: Digest) -> Mrkdwn:
    due = item.due_on
    return words("digest").line(
        case=item.case,
        text=_clipped(text),
        owner=_owner(item),
        due="" if due is None else dates.words_that_last(due, built.day),
        late=rules.days_late(item, built.day),
        moved=rules.heading_of(item, built.day) is not heading,
        safety=item.safety,
    )


def _ended(item: Item, text: str, ended: Ended, built: Digest) -> Mrkdwn:
    return words("digest").ended(
        case=item.case,
        text=_clipped(text),
        status=str(ended.status),
        by=naming.person(ended.by),
        on=dates.words_that_last(ended.on, built.day),
    )


def _owner(item: Item) -> Mrkdwn:
    """Who is to do it: "Key worker Dana Cole"; empty for nobody."""
    role = _clipped(item.owner_role, _LONGEST_NAME) if item.owner_role else ""
    person = naming.person(item.owner_person) if item.owner_person else ""
    return Mrkdwn(" ".join(each for each in (role, person) if each))


def _clipped(text: str, longest: int = LONGEST_TEXT) -> Mrkdwn:
    """What somebody wrote, on one line. Escaped first: that makes it longer."""
    return Mrkdwn(fitting.clip(escape(" ".join(text.split())), longest))


def _foot(whose: Whose, built: Digest) -> Iterator[Block]:
    """What is not shown, counted, and the way to all of it."""
    say = words("digest")
    in_thread = max(len(built.shown) - MOST, 0)
    if in_thread:
        yield section(say.in_thread(count=in_thread))
    left = [
        say.rest(title=_heading(pile.heading), left=pile.left, more=pile.shown)
        for pile in built.piles
        if pile.left
    ]
    if left:
        yield section(" · ".join(left), see_all(built.open, ActionList(whose.team)))
