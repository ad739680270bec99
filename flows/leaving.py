"""Somebody has left, and actions that were theirs are open: who is to find others for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from flows.chasing import Roster

AGAIN: Final = timedelta(weeks=4)
"""After so long it is said once more, if any is left. Until then each is chased on its own."""


class Owned(NamedTuple):
    """How many open actions of one team somebody has; how many of them are overdue, and safety."""

    person: str
    team: str | None
    open: int
    overdue: int
    unsafe: int


@dataclass(frozen=True, slots=True)
class Left:
    """What somebody who has left still has to do in one team, and who is told of it."""

    owned: Owned
    to: tuple[str, ...]


def to_tell(
    owned: Iterable[Owned],
    roster: Roster,
    told: Mapping[tuple[str, str | None], date],
    today: date,
) -> tuple[Left, ...]:
    """Of whose actions to tell today, and whom: the team's manager, or who stands in for them.

    ``told`` is when it was last said of somebody and a team. Whom nobody set up is no leaver.
    """
    found = []
    for each in sorted(owned, key=lambda one: (one.person, one.team or "")):
        is_known = each.person in roster.people
        last = told.get((each.person, each.team))
        if not is_known or roster.is_here(each.person) or not each.open:
            continue
        if last is None or today - last >= AGAIN:
            leads = roster.leads_of(each.team)
            found.append(Left(each, roster.first(leads.manager, leads.service_lead)))
    return tuple(found)
