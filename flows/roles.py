"""The roles a set-up gives people, where the rules ask for one."""

from typing import Final

MANAGER: Final = "manager"
QUALITY_LEAD: Final = "quality_lead"
AUDITORS: Final = frozenset({"auditor", MANAGER, QUALITY_LEAD})
"""Whoever has one of these may audit."""
