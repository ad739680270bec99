"""An audit that somebody was asked to do and has not begun."""

from dataclasses import dataclass
from datetime import date, datetime

from flows.answers import Person, Refusal
from flows.roles import AUDITORS


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is to audit which case with which instrument, by when. ``audit`` once it has begun.

    From then on it is spent, and what became of it is the audit's own state: where that ends
    unmoderated, withdrawn or cancelled, whoever assigned it is told and may assign it anew.
    """

    id: str
    questionnaire_key: str
    title: str
    case: str
    auditor: str
    due_on: date | None
    assigned_by: str
    assigned_at: datetime
    audit: str | None = None


def auditor_fault(auditor: Person | None, left: str = "") -> Refusal | None:
    """Why nobody can assign an audit to this person, if so.

    ``left`` is the name of somebody who was deactivated in Slack.
    """
    if left or (auditor is not None and not auditor.active):
        name = auditor.name if auditor is not None else left
        return Refusal(f"{name} has left.", "Choose somebody who can still sign in.")
    if auditor is None:
        return Refusal("I don't know that person.", "Add them to the set-up first.")
    if not auditor.roles & AUDITORS:
        return Refusal(f"{auditor.name} is not set up to audit.", "Choose an auditor or a manager.")
    return None
