"""What somebody is told of actions on a day: all of it in one message, the most pressing first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.messages import labels, naming, paging
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
    escape,
    option,
    overflow,
    section,
    users_select,
)
from bot.widgets.ids import NO_AUDIT, Act, Token
from flows import dates
from flows.actions import Effect
from flows.chasing import Group, Why
from flows.digest import Item, days_late
from flows.questionnaire import ANSWER

LONGEST_TEXT: Final = 2_000
"""Characters as Slack gets them, so that what follows them stays within the same block."""
_ENTRIES: Final = ("done", "update", "more_time")
"""An action's menu: the part of each entry's token, and the name of its words."""


@dataclass(frozen=True, slots=True)
class Line:
    """An action that somebody is told of.

    ``team`` is its team's name, for whoever is not of that team. How it ended is known of one
    whose effect is asked for.
    """

    item: Item
    text: str
    team: str = ""
    ended_by: str | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Why somebody is told of these actions; some ``left`` ones have no line."""

    group: Group
    lines: Sequence[Line]


def chase(told: Sequence[Told], person: str, reader: Reader) -> tuple[Message, ...]:
    """To one person, on one day; what one message can't hold continues in its thread."""
    unsafe = sum(each.group.total for each in told if each.group.why is Why.UNSAFE)
    others = sum(each.group.total for each in told) - unsafe
    groups = [group for each in told for group in _of(each, person, reader)]
    if others:
        groups.append(_foot(silent=not unsafe))
    in_short = words("chasing").in_short(unsafe=unsafe, others=others)
    return tuple(Message(in_short, blocks) for blocks in paging.in_messages(groups))


def _of(told: Told, person: str, reader: Reader) -> Iterator[list[Block]]:
    """The heading with its first action, then each of the others."""
    say, why = words("chasing"), told.group.why
    head = section(say.heading(why=str(why), today=dates.in_full(reader.today)))
    for place, line in enumerate(told.lines):
        row = _closed(line) if why is Why.EFFECT else [_open(line, why, person, reader)]
        yield [head, *row] if place == 0 else row
    if told.group.left:
        more = say.more_to_ask if why is Why.EFFECT else say.more
        yield [context(more(more=told.group.left))]


def _open(line: Line, why: Why, person: str, reader: Reader) -> Block:
    item = line.item
    said = words("chasing").open(
        case=item.case,
        text=_text(line),
        team=line.team,
        owner="" if item.owner_person == person else _owner(item),
        due=dates.in_full(item.due_on) if item.due_on else "",
        late=days_late(item, reader.today),
        moved=item.redated,
        safety=item.safety and why is not Why.UNSAFE,
    )
    if why is Why.UNOWNED:
        # A list of people has no value of its own: its block says what it is about.
        return section(said, users_select(Act.NAME_OWNER), block_id=_token(item).pack())
    return section(said, _menu(item))


def _closed(line: Line) -> list[Block]:
    said = words("chasing").closed(
        case=line.item.case,
        text=_text(line),
        team=line.team,
        by=naming.person(line.ended_by) if line.ended_by else "",
        on=dates.in_full(line.ended_on) if line.ended_on else "",
    )
    return [section(said), actions([_effect(line.item, effect) for effect in Effect])]


def _effect(item: Item, effect: Effect) -> Element:
    """Opens the form with this chosen; those of a row must differ in their names."""
    token = _token(item, part=str(effect))
    label = plain_words("chasing").effect(code=str(effect))
    return button(label, f"{Act.SAY_EFFECT}.{effect}", token.pack())


def _menu(item: Item) -> Element:
    """What can be done about an open action."""
    say = plain_words("chasing")
    entries = [option(say.entry(part=part), _token(item, part=part).pack()) for part in _ENTRIES]
    return overflow(Act.ACTION_MENU, entries)


def _token(item: Item, part: str = ANSWER) -> Token:
    return Token(item.audit, part=part, revision=item.revision, value=item.id)


def _owner(item: Item) -> Mrkdwn:
    """Who is to do it: a person, a role, or a person in a role; empty for nobody."""
    role = escape(fitting.clip(item.owner_role or "", naming.LONGEST_ROLE))
    who = naming.person(item.owner_person) if item.owner_person else ""
    return Mrkdwn(f"{role} {who}".strip())


def _text(line: Line) -> Mrkdwn:
    return Mrkdwn(fitting.clip(escape(line.text), LONGEST_TEXT))


def _foot(*, silent: bool) -> list[Block]:
    snooze = press(labels.SNOOZE, Act.SNOOZE_ACTIONS, Token(NO_AUDIT))
    return [actions([snooze])] + ([] if silent else [context(words("chasing").not_silent())])
