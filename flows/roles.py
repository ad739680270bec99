"""The roles a set-up gives people, where the rules ask for one, and who leads a team."""

from dataclasses import dataclass
from typing import Final

MANAGER: Final = "manager"
QUALITY_LEAD: Final = "quality_lead"
AUDITORS: Final = frozenset({"auditor", MANAGER, QUALITY_LEAD})
"""Whoever has one of these may audit."""


@dataclass(frozen=True, slots=True)
class Leads:
    """Who leads a team: its manager and its Service Lead, by Slack user id."""

    manager: str | None = None
    service_lead: str | None = None


NO_LEADS: Final = Leads()
"""Of no team, or of all teams together: nobody but the quality leads has to do with those."""
