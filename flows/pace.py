"""How long somebody has been at an audit, and how much longer at that pace.

Nobody measures: the times at which the audit's own history was written say enough. It is for
whoever does the audit, to plan the rest of an afternoon by, and for nobody else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from flows.audit import Audit
from flows.questionnaire import Step

LONGEST_PAUSE: Final = timedelta(minutes=10)
"""Who answers nothing for longer than this was doing something else."""
FEWEST_ANSWERS: Final = 5
"""Fewer of one's own say nothing about a pace."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Minutes at work ``so_far``, and ``to_come`` at this pace; ``None`` while nobody can say."""

    so_far: int
    to_come: int | None


def active(times: Iterable[datetime]) -> timedelta:
    """The time somebody was at work, who did something at each of ``times``, in any order."""
    gaps = (later - earlier for earlier, later in pairwise(sorted(times)))
    return sum((gap for gap in gaps if gap <= LONGEST_PAUSE), timedelta())


def pace(audit: Audit, times: Iterable[datetime]) -> Pace:
    """The pace of the audit's auditor, whose changes were made at ``times``.

    What was answered before it was handed over is not theirs.
    """
    spent = active(times)
    standing = [audit.entries.get(Step(question.key)) for question in audit.path]
    done = sum(entry is not None and entry.by == audit.auditor for entry in standing)
    left = standing.count(None)
    minutes = round(spent / timedelta(minutes=1))
    if done < FEWEST_ANSWERS or not minutes:
        return Pace(minutes, None)
    return Pace(minutes, round(spent / timedelta(minutes=1) / done * left))
