"""Whom to remind of what: audits that have been still, and ones asked for that are due.

Whoever is reminded hears of everything at once, on a day that is one of theirs: an audit first
after five days without a change, then once a week for as long as it is still.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

STILL_DAYS: Final = 5
"""A week's work without a look at it, or a weekend and a few days beside."""
EVERY_DAYS: Final = 7
FRESH_DAYS: Final = 3
"""Nobody needs telling twice within these."""
SOON_DAYS: Final = 2
"""Whoever has to begin an audit and finish it needs a day or two."""
SNOOZE_DAYS: Final = 3


@dataclass(frozen=True, slots=True)
class Watched:
    """An open audit, from outside: the days are its auditor's own.

    ``touched_on`` is the day of its last change, ``reminded_on`` the day its auditor last heard
    of it, and ``snoozed_until`` the first day on which they want to hear of it again.
    """

    id: str
    touched_on: date
    reminded_on: date | None = None
    snoozed_until: date | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class AskedFor:
    """An audit that somebody was asked to do and has not begun."""

    id: str
    due_on: date | None
    reminded_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one person is told on one day: the ids of audits, and of what was asked of them."""

    still: tuple[str, ...]
    asked: tuple[str, ...]


def reminder(audits: Iterable[Watched], asked: Iterable[AskedFor], today: date) -> Reminder | None:
    """What to tell an auditor today, or ``None``.

    As soon as one thing is due to be told, everything that could be is told with it, what has
    waited longest first; so the next reminder of all of it falls on one day, too. Only what they
    heard of within the last few days is left out.
    """
    still = sorted((a for a in audits if _is_still(a, today)), key=lambda a: (a.touched_on, a.id))
    pressing = [one for one in asked if _is_pressing(one, today)]
    pressing.sort(key=lambda one: (one.due_on or today, one.id))
    due = {each.id for each in still if _is_to_tell(each, today)}
    due |= {each.id for each in pressing if _is_to_ask(each, today)}
    if not due:
        return None
    return Reminder(
        tuple(a.id for a in still if a.id in due or not _is_fresh(a.reminded_on, today)),
        tuple(one.id for one in pressing if one.id in due or not _is_fresh(one.reminded_on, today)),
    )


def snoozed_until(today: date) -> date:
    """The day on which somebody who snoozes today hears of it again."""
    return today + timedelta(days=SNOOZE_DAYS)


def _is_still(audit: Watched, today: date) -> bool:
    asleep = audit.snoozed_until is not None and today < audit.snoozed_until
    return not audit.paused and not asleep and _days(audit.touched_on, today) >= STILL_DAYS


def _is_to_tell(audit: Watched, today: date) -> bool:
    """Whether they have not heard of it since it became still, since they slept, or for a week."""
    told = audit.reminded_on
    if told is None or told < audit.touched_on:
        return True
    if audit.snoozed_until is not None and told < audit.snoozed_until:
        return True
    return _days(told, today) >= EVERY_DAYS


def _is_pressing(asked: AskedFor, today: date) -> bool:
    return asked.due_on is not None and _days(today, asked.due_on) <= SOON_DAYS


def _is_to_ask(asked: AskedFor, today: date) -> bool:
    """Once before its day, once it is late, then weekly."""
    told = asked.reminded_on
    if told is None or asked.due_on is None:
        return True
    became_late = told <= asked.due_on < today
    return became_late or _days(told, today) >= EVERY_DAYS


def _is_fresh(told: date | None, today: date) -> bool:
    return told is not None and _days(told, today) < FRESH_DAYS


def _days(since: date, until: date) -> int:
    return (until - since).days
