"""Lists of open actions, in every kind there is: for promises that hold for all that is shown."""

from collections.abc import Iterator
from datetime import timedelta

from bot.messages import action_lists, leaving, moving_actions
from bot.messages.action_lists import PAGE, ActionList, Row, Shelf
from bot.messages.forms import move_actions
from bot.messages.types import Message, Reader, View
from flows.audit import Audit
from flows.digest import Heading, Item
from flows.leaving import Owned
from tests.bot.messages.examples import ASHA, READER

TEAMS = (("north", "North & <team>"), ("south", "South team"))
LEE = "U0LEE"
NORTH, THEIRS = ActionList("north"), ActionList("north", LEE)


def rows(audit: Audit, count: int, *, team: str = "") -> list[Row]:
    """So many actions of Lee's, of the audit where it has any: late ones, then some without a day.

    The first of them is a matter of safety.
    """
    texts = [action.details.text for action in audit.actions] or ["Mend & bolt <the> gate"]
    role = audit.actions[1].details.owner_role if len(audit.actions) > 1 else "Key worker"
    return [
        Row(
            Item(
                *(f"x{place}", audit.id, audit.case, LEE if place % 3 else None, role),
                READER.today + timedelta(days=place - 3) if place < count - 2 else None,
                safety=place == 0,
                redated=place,
                relisted=place % 2,
                revision=place,
            ),
            texts[place % len(texts)],
            team,
            place % 2 == 0,
        )
        for place in range(count)
    ]


def shelf(found: list[Row], total: int, **more: object) -> Shelf:
    """A list of so many actions, all of them open, before Asha."""
    facts: dict[str, object] = {"teams": TEAMS, "leads": True, "owner_name": "Lee <Hart>"} | more
    return Shelf(ASHA.id, found, total, total, min(total, 3), min(total, 1), **facts)  # type: ignore[arg-type]


def views(audit: Audit, reader: Reader) -> Iterator[tuple[str, View]]:
    """Every list, and the form that gives what is on one to somebody else."""
    lists = [NORTH, THEIRS, ActionList(owner=ASHA.id), ActionList(), ActionList(owner=LEE)]
    lists += [ActionList("north", heading=heading, safety=True, page=1) for heading in Heading]
    many = [(f"{'k' * 36}{place:04}", "&" * 75) for place in range(1_200)]
    for which in lists:
        for count in (0, 1, PAGE):
            found = rows(audit, count, team="&" * 75 if which.team is None else "")
            full = shelf(found, count * 12, everybodys=True)
            yield f"list {which.named} of {count}", action_lists.shown(which, full, reader)
        alone = shelf([], 0, teams=(), leads=False)
        yield f"list {which.named}, empty", action_lists.shown(which, alone, reader)
    everywhere = shelf(rows(audit, PAGE), 300, teams=many, everybodys=True)
    for which in (ActionList(many[-1][0]), ActionList()):
        yield f"list {which.named} of a big council", action_lists.shown(which, everywhere, reader)
    for count in (0, 1, 25, move_actions.LISTED):
        for team in ("", "&" * 75):
            form = move_actions.show(THEIRS, LEE, team, rows(audit, count), count * 2)
            yield f"move {count} {team}", form
    for moved, left, lost in ((1, 0, 0), (25, 0, 3), (2, 23, 1), (300, 1, 0)):
        yield f"moved {moved} {left} {lost}", move_actions.done(THEIRS, "U0DANA", moved, left, lost)


def messages(audit: Audit, reader: Reader) -> Iterator[tuple[str, Message]]:
    """What is said of a leaver's actions, and to whoever is given some."""
    for team in ("", "North & <team>"):
        for open_, overdue, unsafe in ((1, 0, 0), (25, 1, 1), (300, 20, 11)):
            told = leaving.has_left(Owned(LEE, "north", open_, overdue, unsafe), team)
            yield f"left {open_} {team}", told
        yield f"given away {team}", leaving.seen_to(LEE, team, "U0MARCUS", reader.on(reader.now))
    for count in (1, 5, 25):
        told = moving_actions.given(rows(audit, count), "U0MARCUS", LEE, "U0DANA", reader)
        yield f"given {count}", told
