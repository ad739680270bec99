"""How long a request may wait before somebody else hears of it, and who that is.

Whoever could take it is reminded first, or whoever took it; then it goes to the next manager, then
to the quality leads. Days are working days. Who takes a request has its days anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flows.moderation import Moderation, Stage
from flows.schedule import is_working_day

_AFTER: Final = {
    Stage.ASKED: Stage.NUDGED,
    Stage.NUDGED: Stage.NEXT,
    Stage.NEXT: Stage.QUALITY_LEAD,
}


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done about a late request: to which stage it comes, and whom it goes to.

    ``to`` is empty where all that look into the channel are reminded.
    """

    stage: Stage
    to: tuple[str, ...] = ()


def working_days(since: date, until: date) -> int:
    """How many working days have begun after ``since``, the last of them ``until``."""
    days = (since + timedelta(days=n) for n in range(1, (until - since).days + 1))
    return sum(map(is_working_day, days))


def is_late(moderation: Moderation, days: int, today: date, zone: str) -> bool:
    """Whether the request has waited through its policy's ``days``, since anything was done."""
    _, since = _standing(moderation)
    return since < late_before(days, today, zone)


def late_before(days: int, today: date, zone: str) -> datetime:
    """The moment before which something must have been done last, for so many days to be over."""
    latest = today
    while working_days(latest, today) < days:
        latest -= timedelta(days=1)
    return datetime.combine(latest + timedelta(days=1), time.min, ZoneInfo(zone))


def step(
    moderation: Moderation, able: Iterable[str], leads: Iterable[str], *, in_channel: bool
) -> Step | None:
    """What comes next for a request that is late; ``None`` where everybody was asked already.

    ``able`` are the managers who may moderate it, in the order of their group. ``in_channel``:
    it stands where they can see it. A step that would reach nobody is passed over.
    """
    stage, _ = _standing(moderation)
    while (following := _AFTER.get(stage)) is not None:
        stage = following
        if stage is Stage.NUDGED:
            if moderation.moderator is not None:
                return Step(stage, (moderation.moderator,))
            if in_channel:
                return Step(stage)
        elif stage is Stage.NEXT:
            spent = {*moderation.asked, moderation.moderator}
            following_one = next((person for person in able if person not in spent), None)
            if following_one is not None:
                return Step(stage, (following_one,))
        else:
            asked = tuple(leads)
            return Step(stage, asked) if asked else None
    return None


def _standing(moderation: Moderation) -> tuple[Stage, datetime]:
    """The stage and since when it holds."""
    since = moderation.stage_at or moderation.requested_at
    if moderation.taken_at is not None and moderation.taken_at > since:
        return Stage.ASKED, moderation.taken_at
    return moderation.stage, since
