"""The Home tab: what somebody can do now, what waits for them, and where it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Final

from bot.messages import (
    assigning,
    breaking,
    explaining,
    home_actions,
    labels,
    moderations,
    naming,
    paging,
)
from bot.messages.home_actions import Following
from bot.messages.labels import press
from bot.messages.moderations import Moderations
from bot.messages.outside import link_button
from bot.messages.types import Reader, View
from bot.messages.words import Mrkdwn, plain_words, words
from bot.widgets import limits
from bot.widgets.blocks import (
    PRIMARY,
    Block,
    Element,
    actions,
    context,
    header,
    option,
    overflow,
    section,
)
from bot.widgets.ids import NO_AUDIT, Act, Form, Token
from flows import routing
from flows.answers import said
from flows.assigning import Assignment
from flows.audit import Audit
from flows.standstill import Standing

SHOWN: Final = 5
"""Of each kind; the rest is behind "See all"."""
_FEWER: Final = 3
"""Of each kind, where somebody has so much of everything that Home would not hold it."""
PAGE: Final = 40
"""Lines of one page of a list in full."""
_LEADS_NAMED: Final = 3


class Listing(StrEnum):
    """The lists that Home shows five of."""

    ALERTS = "alerts"
    ACTIONS = "actions"
    TEAMS = "teams"
    ALL_TEAMS = "all_teams"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    WAITING = "waiting"
    STILL = "still"
    UNDELIVERED = "undelivered"
    TAKEN = "taken"
    TO_TAKE = "to_take"
    LATE = "late"
    DISPUTES = "disputes"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Summary:
    """An audit in a line. ``link`` is its thread's address; empty where it is not known."""

    id: str
    case: str
    title: str
    answered: int
    total: int
    not_asked: int
    updated_at: datetime
    due_on: date | None = None
    submitted_at: datetime | None = None
    next: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that was given up: its key, to whom, the error's name; nothing of what it says."""

    key: str
    to: Mrkdwn
    error: str
    is_new: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class HomeContent:
    """What Home shows one person. ``name`` is empty for somebody who is not set up.

    They are told whom to ask: ``leads``, the quality leads by Slack id.

    ``waiting`` counts the audits that wait for a moderator by their instrument's title, ``still``
    are those that nobody is at work on, ``faults`` are whole sentences about the set-up, and
    ``undelivered`` are the messages that were given up: all four for quality leads only.

    ``totals`` says how many a list has where only the stretch of it that is shown is here.
    """

    name: str
    leads: Sequence[str] = ()
    may_audit: bool = False
    may_assign: bool = False
    assigned: Sequence[Assignment] = ()
    in_progress: Sequence[Summary] = ()
    submitted: Sequence[Summary] = ()
    waiting: Sequence[tuple[str, int]] = ()
    still: Sequence[Standing] = ()
    faults: Sequence[str] = ()
    undelivered: Sequence[Undelivered] = ()
    moderations: Moderations = field(default_factory=Moderations)
    following: Following = field(default_factory=Following)
    totals: Mapping[Listing, int] = field(default_factory=dict)


def summary(audit: Audit, link: str = "") -> Summary:
    """An audit in a line."""
    found = routing.progress(audit.questionnaire, audit.entries)
    upcoming = audit.next_step
    return Summary(
        id=audit.id,
        case=audit.case,
        title=audit.questionnaire.title,
        answered=found.answered,
        total=found.total,
        not_asked=found.not_asked,
        updated_at=audit.updated_at,
        due_on=audit.due_on,
        submitted_at=audit.submitted_at,
        next=naming.numbered(audit.question(upcoming.question)) if upcoming is not None else "",
        link=link,
    )


def home(content: HomeContent, reader: Reader) -> View:
    """The Home tab."""
    if not content.name.strip():
        return {"type": "home", "blocks": [section(_stranger(content.leads))]}
    blocks = _home(content, reader, SHOWN)
    if len(blocks) > limits.BLOCKS_IN_VIEW:
        blocks = _home(content, reader, _FEWER)
    return {"type": "home", "blocks": blocks[: limits.BLOCKS_IN_VIEW]}


def _home(content: HomeContent, reader: Reader, shown: int) -> list[Block]:
    before = (Listing.ACTIONS, Listing.LATE, Listing.DISPUTES, Listing.STILL)
    own = (Listing.TAKEN, Listing.TO_TAKE, Listing.ASSIGNED, Listing.IN_PROGRESS)
    teams = (Listing.TEAMS, Listing.ALL_TEAMS)
    after = (*teams, Listing.SUBMITTED, Listing.WAITING, Listing.APPROVED)
    blocks = [*_top(content), *_list(Listing.ALERTS, content, reader, shown), *_faults(content)]
    for listing in (*before, *own, *after):
        blocks += _list(listing, content, reader, shown)
    return blocks


def see_all(listing: Listing, content: HomeContent, page: int, reader: Reader) -> View:
    """One of the lists in full, in a view, a page at a time from 0."""
    rows = _rows(listing, content, reader)
    total = content.totals.get(listing, len(rows))
    pages = paging.count(total, PAGE)
    here = min(max(page, 0), pages - 1)
    if listing not in content.totals:
        rows = rows[here * PAGE : (here + 1) * PAGE]
    blocks = [block for row in rows for block in row]
    blocks += paging.turning(here, pages, partial(_turn, listing))
    if not blocks:
        blocks = [section(words("home").nothing())]
    title = plain_words("home").heading(listing=str(listing))
    token = Token(NO_AUDIT, value=f"{listing}.{here}")
    return explaining.reading(title, Form.LIST, token, blocks)


def faults(
    *, has_emergency_number: bool, unreachable: Sequence[tuple[Mrkdwn, str]], unseen: int = 0
) -> tuple[Mrkdwn, ...]:
    """What keeps the bot from doing its work, a sentence or two each, worst first.

    ``unreachable`` names destinations, each with the name of Slack's error; ``unseen`` counts the
    requests for moderation that stand in no channel.
    """
    say = words("home")
    said = [] if has_emergency_number else [say.no_emergency_number()]
    said += [say.no_moderators_channel(count=unseen)] if unseen else []
    said += [breaking.sentence(to, why) for to, why in unreachable]
    return tuple(said)


def listing_of(value: str) -> tuple[Listing, int] | None:
    """The list and the page that a button's or a view's token names; ``None`` for any other."""
    name, _, named = value.partition(".")
    page = paging.number(named)
    return None if name not in {*Listing} or page is None else (Listing(name), page)


def _stranger(leads: Sequence[str]) -> Mrkdwn:
    few = 0 < len(leads) <= _LEADS_NAMED
    named = said(map(naming.person, leads), "or") if few else ""
    return words("home").stranger(leads=Mrkdwn(named))


def _top(content: HomeContent) -> list[Block]:
    say, token = words("home"), Token(NO_AUDIT)
    row: list[Element] = []
    if content.may_audit:
        row.append(press(labels.START_AUDIT, Act.START_AUDIT, token, style=PRIMARY))
    if content.may_assign:
        row.append(press(labels.ASSIGN, Act.ASSIGN_AUDIT, token))
        row.append(press(plain_words("setting_up").open(), Act.SET_UP, token))
    row.append(press(labels.RAISE_CONCERN, Act.RAISE_CONCERN, token))
    nothing = not (content.assigned or content.in_progress or content.submitted)
    name = naming.mentioning(content.name.split()[0])
    said = say.greeting(name=name, nothing=nothing and content.may_audit)
    return [section(said), actions(row)]


def _faults(content: HomeContent) -> list[Block]:
    if not (content.faults or content.undelivered):
        return []
    say = words("home")
    lines = [section(say.fault(fault=fault)) for fault in content.faults[:SHOWN]]
    more = len(content.faults) - SHOWN
    return [
        header(plain_words("home").faults()),
        *lines,
        *([context(say.more_faults(more=more))] if more > 0 else []),
        *_undelivered(content),
    ]


def _undelivered(content: HomeContent) -> list[Block]:
    if not content.undelivered:
        return []
    count = content.totals.get(Listing.UNDELIVERED, len(content.undelivered))
    said = words("home").fault(fault=words("home").undelivered(count=count))
    return [section(said, _see_all(Listing.UNDELIVERED, count))]


def _list(listing: Listing, content: HomeContent, reader: Reader, shown: int) -> list[Block]:
    """A heading and the first few; none of it where the list is empty."""
    rows = _rows(listing, content, reader)
    if not rows:
        return []
    total = content.totals.get(listing, len(rows))
    blocks = [header(plain_words("home").heading(listing=str(listing), count=total))]
    if listing is Listing.ALERTS:
        blocks.append(home_actions.first_line(content.following))
    blocks += [block for row in rows[:shown] for block in row]
    if total <= shown:
        return blocks
    if listing is Listing.ACTIONS:
        return [*blocks, actions([home_actions.see_own(content.following, total)])]
    return [*blocks, actions([_see_all(listing, total)])]


def _see_all(listing: Listing, count: int) -> Element:
    token = Token(NO_AUDIT, value=f"{listing}.0")
    made = press(labels.see_all(count), Act.SEE_ALL, token)
    return made | {"action_id": f"{Act.SEE_ALL}.{listing}"}


def _rows(listing: Listing, content: HomeContent, reader: Reader) -> list[list[Block]]:
    following = content.following
    match listing:
        case Listing.ALERTS:
            return [home_actions.alert(one, reader) for one in following.alerts]
        case Listing.ACTIONS:
            return [[home_actions.own(one, reader)] for one in following.actions]
        case Listing.TEAMS:
            return [[home_actions.team(one)] for one in following.teams]
        case Listing.ALL_TEAMS:
            return [[home_actions.team(one)] for one in following.all_teams]
        case _:
            found = _of_moderation(listing, content.moderations, reader)
            return [[row] for row in found or _own(listing, content, reader)]


def _of_moderation(listing: Listing, content: Moderations, reader: Reader) -> list[Block]:
    match listing:
        case Listing.TAKEN:
            return [moderations.taken(one, reader) for one in content.taken]
        case Listing.TO_TAKE:
            return [moderations.to_take(one, reader) for one in content.to_take]
        case Listing.LATE:
            return [moderations.late(one, reader) for one in content.late]
        case Listing.DISPUTES:
            return [moderations.disputed(one, reader) for one in content.disputes]
        case Listing.APPROVED:
            return [moderations.approved(one, reader) for one in content.approved]
        case _:
            return []


def _own(listing: Listing, content: HomeContent, reader: Reader) -> list[Block]:
    match listing:
        case Listing.ASSIGNED:
            return [assigning.row(one, _due(one.due_on, reader)) for one in content.assigned]
        case Listing.IN_PROGRESS:
            return [_open(one, reader) for one in content.in_progress]
        case Listing.SUBMITTED:
            return [_submitted(one, reader) for one in content.submitted]
        case Listing.WAITING:
            say = words("home")
            return [section(say.waiting(title=t, count=count)) for t, count in content.waiting]
        case Listing.STILL:
            return [_still(one, reader) for one in content.still]
        case Listing.UNDELIVERED:
            return [_given_up(one, reader) for one in content.undelivered]
        case _:
            return []


def _open(audit: Summary, reader: Reader) -> Block:
    said = words("home").in_progress(
        case=audit.case,
        title=audit.title,
        answered=audit.answered,
        total=audit.total,
        not_asked=audit.not_asked,
        due=_due(audit.due_on, reader),
        next=audit.next,
    )
    return section(said, _way(audit))


def _submitted(audit: Summary, reader: Reader) -> Block:
    at = reader.when(audit.submitted_at or audit.updated_at)
    said = words("home").submitted(case=audit.case, title=audit.title, at=at)
    return section(said, press(labels.SEE_ANSWERS, Act.SEE_ANSWERS, Token(audit.id)))


def _still(standing: Standing, reader: Reader) -> Block:
    """An audit from outside, with the card's menu: its entries open the card's own forms."""
    audit = standing.audit
    said = words("home").still(
        case=audit.case,
        title=audit.title,
        auditor=naming.person(audit.auditor),
        has_left=standing.has_left,
        since=reader.when(audit.touched_at),
    )
    entries = ((labels.HAND_OVER, Act.HAND_OVER), (labels.CANCEL_AUDIT, Act.CANCEL_AUDIT))
    menu = overflow(Act.CARD_MENU, [option(label, act) for label, act in entries])
    return {**section(said, menu), "block_id": Token(audit.id).pack()}


def _given_up(message: Undelivered, reader: Reader) -> Block:
    said = words("home").given_up(
        key=message.key,
        to=message.to,
        error=message.error,
        is_new=message.is_new,
        since=reader.when(message.since),
    )
    return section(said)


def _way(audit: Summary) -> Element:
    """Into the audit: its thread, or its answers while the thread has no address yet."""
    token = Token(audit.id)
    if audit.link:
        return link_button(labels.OPEN_THREAD, audit.link, token)
    return press(labels.SEE_ANSWERS, Act.SEE_ANSWERS, token)


def _due(day: date | None, reader: Reader) -> Mrkdwn:
    if day is None:
        return Mrkdwn("")
    return words("card").due(day=reader.day(day), late=(reader.today - day).days)


def _turn(listing: Listing, label: str, to: int) -> Element:
    token = Token(NO_AUDIT, value=f"{listing}.{to}")
    return press(label, Act.SEE_ALL, token) | {"action_id": f"{Act.SEE_ALL}.{to}"}
