"""Audits that nobody is at work on, so that somebody else takes them over or ends them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

STILL_AFTER: Final = timedelta(days=14)
"""Longer than a week's leave and the week it takes to catch up; a case file says other things
after that, so what was read in it is not worth much longer."""


@dataclass(frozen=True, slots=True)
class OpenAudit:
    """An open audit from outside: nothing of what was answered. ``touched_at``: its last change."""

    id: str
    case: str
    title: str
    auditor: str
    touched_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """An audit that stands still. ``has_left``: its auditor is not here any more."""

    audit: OpenAudit
    has_left: bool


def standing_still(
    audits: Iterable[OpenAudit], here: Collection[str], now: datetime
) -> tuple[Standing, ...]:
    """Those whose auditor is not among ``here`` first, then those still for long; oldest first."""
    found = (Standing(audit, audit.auditor not in here) for audit in audits)
    still = (s for s in found if s.has_left or now - s.audit.touched_at >= STILL_AFTER)
    return tuple(sorted(still, key=lambda s: (not s.has_left, s.audit.touched_at, s.audit.id)))
