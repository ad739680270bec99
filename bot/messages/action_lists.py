"""Open actions in a list: a page at a time, narrowed down, with what can be done about each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

from bot.messages import explaining, labels, naming, paging
from bot.messages.action_menu import menu, token
from bot.messages.labels import press
from bot.messages.types import Reader, View
from bot.messages.words import Mrkdwn, plain_words, words
from bot.widgets import fitting
from bot.widgets.blocks import (
    Block,
    Element,
    actions,
    checkboxes,
    context,
    divider,
    escape,
    option,
    section,
    select,
    users_select,
)
from bot.widgets.ids import NO_AUDIT, Act, Form, Token
from flows.digest import Heading, Item, days_late, heading_of

PAGE: Final = 20
"""Actions on one page: what one scrolls through on a phone."""
TEAMS_LISTED: Final = 500
"""Teams that can be chosen in the list: more would fit no view."""
_LONGEST_TEXT: Final = 2_000
_LONGEST_IN_MESSAGE: Final = 1_200
"""Characters of an action's words, escaped: more than anybody can agree, but for odd signs."""


class Filter(StrEnum):
    """What a list is narrowed down by: what follows the dot of the field's action id."""

    WHOSE = "whose"
    OWNER = "owner"
    HEADING = "heading"
    SAFETY = "safety"


MINE: Final = "mine"
EVERYBODYS: Final = "all"
ONE_PERSONS: Final = "one"
TEAM: Final = "team/"
"""What the first choice of a list says: the reader's own, every team's, what is shown of somebody's
now, or a team's, whose key follows."""


@dataclass(frozen=True, slots=True)
class ActionList:
    """Which open actions are listed, and which page of them, from 0.

    ``team`` is a key and ``owner`` a Slack id; without either they are everybody's.
    """

    team: str | None = None
    owner: str | None = None
    heading: Heading | None = None
    safety: bool = False
    page: int = 0

    @property
    def named(self) -> str:
        """The list in a few characters, as tokens carry it: "team/north/due/overdue/at/2"."""
        facts = {
            "team": self.team,
            "of": self.owner,
            "due": self.heading,
            "only": "safety" if self.safety else None,
            "at": str(self.page) if self.page else None,
        }
        return "/".join(f"{name}/{fact}" for name, fact in facts.items() if fact) or EVERYBODYS

    @property
    def token(self) -> Token:
        """What a button that opens this list carries, and the view that shows it."""
        return Token(NO_AUDIT, value=self.named)

    @classmethod
    def of(cls, named: str) -> Self | None:
        """The list of this name; ``None`` for any other text."""
        said = named.split("/")
        facts = dict(zip(said[::2], said[1::2], strict=False))
        if named == EVERYBODYS:
            return cls()
        if len(said) % 2 or not facts.keys() <= {"team", "of", "due", "only", "at"}:
            return None
        heading = facts.get("due", "")
        return cls(
            team=facts.get("team") or None,
            owner=facts.get("of") or None,
            heading=Heading(heading) if heading in {*Heading} else None,
            safety="only" in facts,
            page=paging.number(facts.get("at", "")) or 0,
        )

    def on(self, page: int) -> "ActionList":
        """The same list at another page."""
        return replace(self, page=page)


@dataclass(frozen=True, slots=True)
class Row:
    """An action on a list. ``team`` is its team's name, empty where it goes without saying."""

    item: Item
    text: str
    team: str = ""
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a list holds, for whom.

    ``total`` counts what is listed on all its pages; ``open``, ``overdue`` and ``unsafe`` what
    there is before it is narrowed down. ``teams`` are those the reader may choose from, by key and
    name. ``leads``: they may look for anybody's, and hand on what somebody has to do.
    ``owner_name`` and ``owner_left`` are of whomever the list is narrowed down to.
    """

    person: str
    rows: Sequence[Row]
    total: int
    open: int
    overdue: int
    unsafe: int
    teams: Sequence[tuple[str, str]] = ()
    leads: bool = False
    everybodys: bool = False
    owner_name: str = ""
    owner_left: bool = False


def shown(which: ActionList, shelf: Shelf, reader: Reader) -> View:
    """One page of the list."""
    pages = page_count(shelf.total)

    def turn(label: str, to: int) -> Element:
        made = press(label, Act.TURN_ACTIONS, which.on(to).token)
        return made | {"action_id": f"{Act.TURN_ACTIONS}.{to}"}

    blocks = [section(_heading(which, shelf), _hand_on(which, shelf)), _filters(which, shelf)]
    if len(shelf.teams) > TEAMS_LISTED:
        blocks.append(context(words("action_lists").more_teams(count=TEAMS_LISTED)))
    blocks += [divider(), *_rows(which, shelf, reader), *paging.turning(which.page, pages, turn)]
    title = plain_words("action_lists").title()
    return explaining.reading(title, Form.ACTIONS, which.token, blocks)


def page_count(total: int) -> int:
    """How many pages a list of so many actions has: one at least."""
    return paging.count(total, PAGE)


def see_all(count: int, which: ActionList) -> Element:
    """A button that opens a list of so many actions."""
    return press(labels.see_all(count), Act.SEE_ACTIONS, which.token)


def row(
    one: Row, reader: Reader, which: ActionList | None = None, *, lasting: bool = False
) -> Block:
    """An action with its menu. ``which``: the list that it is shown in, which may be one person's.

    ``lasting``: it is part of a message that nothing refreshes, in words that stay true.
    """
    own = which is not None and which.owner is not None
    item, due = one.item, ""
    longest = _LONGEST_IN_MESSAGE if lasting else _LONGEST_TEXT
    late = days_late(item, reader.today)
    if item.due_on is not None:
        due = reader.lasting(item.due_on) if lasting else reader.day(item.due_on)
    said = words("action_lists").row(
        case=item.case,
        text=Mrkdwn(fitting.clip(escape(one.text), longest)),
        owner=naming.owner(None if own else item.owner_person, item.owner_role),
        has_left=one.has_left and not own,
        own=own,
        due=due,
        past=lasting and late > 0,
        late=0 if lasting else late,
        safety=item.safety,
        redated=item.redated,
        relisted=item.relisted,
        team=one.team,
    )
    place = which.named if which is not None else ""
    return section(said, menu(token(item, place=place)))


def _heading(which: ActionList, shelf: Shelf) -> Mrkdwn:
    mine = which.owner == shelf.person
    return words("action_lists").heading(
        mine=mine,
        owner=naming.person(which.owner) if which.owner and not mine else "",
        has_left=shelf.owner_left,
        team=dict(shelf.teams).get(which.team or "", ""),
        everybodys=which.team is None and which.owner is None,
        open=shelf.open,
        overdue=shelf.overdue,
        unsafe=shelf.unsafe,
    )


def _hand_on(which: ActionList, shelf: Shelf) -> Element | None:
    """The way to give somebody's actions to somebody else."""
    if not shelf.leads or which.owner is None or not shelf.open:
        return None
    return press(labels.GIVE_TO_SOMEBODY, Act.MOVE_ACTIONS, which.token)


def _filters(which: ActionList, shelf: Shelf) -> Block:
    """The fields that narrow the list down; each choice shows it anew from its first page."""
    say = plain_words("action_lists")
    fields = []
    whose, chosen = _whose(which, shelf)
    if len(whose) > 1:
        fields.append(select(_field(Filter.WHOSE), whose, say.whose(), chosen=chosen))
    if shelf.leads and which.owner is None:
        fields.append(users_select(_field(Filter.OWNER)))
    when = {EVERYBODYS: option(say.any_day(), EVERYBODYS)}
    when |= {each: option(say.under(heading=str(each)), each) for each in Heading}
    narrowed = when[which.heading or EVERYBODYS]
    fields.append(select(_field(Filter.HEADING), [*when.values()], say.any_day(), chosen=narrowed))
    safety = [option(say.safety_only(), Filter.SAFETY)]
    ticked = safety if which.safety else []
    fields.append(checkboxes(_field(Filter.SAFETY), safety, chosen=ticked))
    # Named after what is chosen: Slack keeps what stands in a field as long as its name stays.
    return actions(fields, block_id=which.on(0).token.pack())


def _whose(which: ActionList, shelf: Shelf) -> tuple[list[Element], Element]:
    """Whose actions can be listed, and whose are."""
    say = plain_words("action_lists")
    teams = dict(shelf.teams[:TEAMS_LISTED])
    if which.team is not None:
        teams |= {key: name for key, name in shelf.teams if key == which.team}
    found = {MINE: option(say.mine(), MINE)}
    found |= {f"{TEAM}{key}": option(name, f"{TEAM}{key}") for key, name in teams.items()}
    if shelf.everybodys:
        found[EVERYBODYS] = option(say.everybodys(), EVERYBODYS)
    if which.owner == shelf.person and which.team is None:
        return [*found.values()], found[MINE]
    if which.owner is not None:
        team = teams.get(which.team or "", "")
        one = option(say.one_persons(owner=shelf.owner_name, team=team), ONE_PERSONS)
        return [one, *found.values()], one
    named = EVERYBODYS if which.team is None else f"{TEAM}{which.team}"
    return [*found.values()], found.get(named, found[MINE])


def _field(name: Filter) -> str:
    return f"{Act.FILTER_ACTIONS}.{name}"


def _rows(which: ActionList, shelf: Shelf, reader: Reader) -> list[Block]:
    """The actions, each stretch of them under its heading."""
    say, blocks = words("action_lists"), list[Block]()
    before = None
    for one in shelf.rows:
        heading = heading_of(one.item, reader.today)
        if heading is not before:
            blocks.append(section(say.stretch(heading=str(heading))))
        blocks.append(row(one, reader, which))
        before = heading
    if blocks:
        return blocks
    mine = which.owner == shelf.person
    return [section(say.nothing(narrowed=shelf.open > 0, mine=mine))]
