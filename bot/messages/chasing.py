"""What somebody is told of actions on a day: all of it in one message, the most pressing first."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Final

from bot.messages import labels, naming, paging
from bot.messages.action_lists import ActionList, see_all
from bot.messages.action_menu import menu, token
from bot.messages.digest import Ended
from bot.messages.labels import press
from bot.messages.types import Message, Reader
from bot.messages.words import Mrkdwn, plain_words, words
from bot.widgets import fitting
from bot.widgets.blocks import (
    Block,
    Element,
    actions,
    button,
    context,
    divider,
    escape,
    section,
    users_select,
)
from bot.widgets.ids import NO_AUDIT, Act, Token
from flows.actions import ActionStatus, Effect
from flows.chasing import OWN, Group, Why
from flows.digest import Item, days_late

LONGEST_TEXT: Final = 2_000
"""Characters as Slack gets them, so that what follows them stays within the same block."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of an action's effect, by whom (a Slack id), on which day."""

    effect: Effect
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Chased:
    """An action that somebody is told of, as it now stands.

    ``team`` is its team's name, for whoever is not of that team. ``owned``: somebody who is here is
    to do it. ``ended`` is how it was ended, ``effect`` what was said of its effect since.
    """

    item: Item
    text: str
    team: str = ""
    owned: bool = True
    ended: Ended | None = None
    effect: Said | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Why somebody is told of these actions; some ``left`` ones have no line.

    Those are found in ``whole``, a list that the person may see, among so many that are ``open``.
    """

    group: Group
    lines: Sequence[Chased]
    whole: ActionList | None = None
    open: int = 0


@dataclass(frozen=True, slots=True)
class Spread:
    """Messages, and how many parts of what is told stand in each."""

    messages: tuple[Message, ...]
    parts: tuple[int, ...]


def chase(told: Sequence[Told], person: str, reader: Reader, parts: tuple[int, ...] = ()) -> Spread:
    """To one person, on one day; what one message can't hold continues in its thread.

    ``parts`` is given where it stands already: each line stays in its message.
    """
    unsafe = sum(each.group.total for each in told if each.group.why is Why.UNSAFE)
    others = sum(each.group.total for each in told) - unsafe
    groups = [group for each in told for group in _of(each, person, reader)]
    if others:
        groups.append(_foot(silent=not unsafe))
    in_short = words("chasing").in_short(unsafe=unsafe, others=others)
    parts = parts or paging.spread(groups)
    made = (Message(in_short, blocks) for blocks in paging.in_messages(groups, parts))
    return Spread(tuple(made), parts)


def message_of(action: str, groups: Iterable[Group], parts: Iterable[int]) -> int:
    """Which of the messages, from 0, has the line of an action."""
    shown = [each for group in groups for each in (*group.shown, *([""] if group.left else []))]
    return bisect_right([*accumulate(parts)], shown.index(action))


def _of(told: Told, person: str, reader: Reader) -> Iterator[list[Block]]:
    """The heading with its first action, then each of the others."""
    say, why = words("chasing"), told.group.why
    waits = told.group.left > 0 or any(_waits(line, why, person) for line in told.lines)
    head = section(say.heading(why=str(why), today=reader.lasting(reader.today), waits=waits))
    for place, line in enumerate(told.lines):
        row = _row(line, why, person, reader)
        yield [head, *row] if place == 0 else row
    if told.group.left:
        yield [_more(told)]


def _waits(line: Chased, why: Why, person: str) -> bool:
    """Whether anything is still asked of whoever is told of it."""
    if why is Why.EFFECT:
        return line.effect is None
    settled = line.owned if why is Why.UNOWNED else _given_away(line, why, person)
    return line.ended is None and not settled


def _given_away(line: Chased, why: Why, person: str) -> bool:
    """Whether who was told of it because they were to do it is not any more."""
    return why in OWN and line.item.owner_person != person


def _more(told: Told) -> Block:
    """What has no line, and the way to it. No list holds what is closed."""
    say, left = words("chasing"), told.group.left
    if told.group.why is Why.EFFECT:
        return context(say.more_to_ask(more=left))
    if told.whole is None:
        return context(say.more_on_home(more=left))
    return section(say.more(more=left), see_all(told.open, told.whole))


def _row(line: Chased, why: Why, person: str, reader: Reader) -> list[Block]:
    if line.ended is None:
        return [_open(line, why, person, reader)]
    if why is not Why.EFFECT or line.ended.status is not ActionStatus.DONE:
        return [section(_ended(line, line.ended, reader))]
    return _closed(line, line.ended, reader)


def _open(line: Chased, why: Why, person: str, reader: Reader) -> Block:
    item = line.item
    said = words("chasing").open(
        case=item.case,
        text=_text(line),
        team=line.team,
        owner=""
        if item.owner_person == person
        else naming.owner(item.owner_person, item.owner_role),
        due=_due(item, reader) if why is not Why.TODAY or item.due_on != reader.today else "",
        late=days_late(item, reader.today) > 0,
        undated=item.due_on is None and why is not Why.UNDATED,
        moved=item.redated,
        safety=item.safety and why not in {Why.UNSAFE, Why.UNDATED},
    )
    if why is Why.UNOWNED and not line.owned:
        # A list of people has no value of its own: its block says what it is about.
        return section(said, users_select(Act.NAME_OWNER), block_id=token(item).pack())
    return section(said, None if _given_away(line, why, person) else menu(token(item)))


def _ended(line: Chased, ended: Ended, reader: Reader) -> Mrkdwn:
    return words("digest").ended(
        case=line.item.case,
        text=_text(line),
        status=str(ended.status),
        by=naming.person(ended.by),
        on=reader.lasting(ended.on),
    )


def _closed(line: Chased, ended: Ended, reader: Reader) -> list[Block]:
    said = words("chasing").closed(
        case=line.item.case,
        text=_text(line),
        team=line.team,
        by=naming.person(ended.by) if ended.by else "",
        on=reader.lasting(ended.on),
    )
    if line.effect is None:
        return [section(said), actions([_effect(line.item, effect) for effect in Effect])]
    told = words("chasing").effect_said(
        effect=plain_words("following").effect(code=str(line.effect.effect)),
        by=naming.person(line.effect.by),
        on=reader.lasting(line.effect.on),
    )
    return [section(said), context(told)]


def _effect(item: Item, effect: Effect) -> Element:
    """Opens the form with this chosen; those of a row must differ in their names."""
    label = plain_words("following").effect(code=str(effect))
    return button(label, f"{Act.SAY_EFFECT}.{effect}", token(item, str(effect)).pack())


def _due(item: Item, reader: Reader) -> str:
    """Its day in words that last; empty where it has none."""
    return reader.lasting(item.due_on) if item.due_on else ""


def _text(line: Chased) -> Mrkdwn:
    return Mrkdwn(fitting.clip(escape(line.text), LONGEST_TEXT))


def _foot(*, silent: bool) -> list[Block]:
    snooze = press(labels.SNOOZE, Act.SNOOZE_ACTIONS, Token(NO_AUDIT))
    return [divider(), actions([snooze])] + (
        [] if silent else [context(words("chasing").not_silent())]
    )
