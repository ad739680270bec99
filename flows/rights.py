"""Who may do what with an audit. Asked on the server, whatever button was pressed."""

from enum import StrEnum

from flows.answers import Person, Refusal
from flows.audit import Audit
from flows.roles import AUDITORS, QUALITY_LEAD


class Act(StrEnum):
    """What a person may want to do."""

    START = "start"
    ASSIGN = "assign"
    ANSWER = "answer"
    READ = "read"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    HAND_OVER = "hand_over"
    RAISE_CONCERN = "raise_concern"


_BY_QUALITY_LEAD = frozenset({Act.READ, Act.CANCEL, Act.HAND_OVER, Act.RAISE_CONCERN})


def refusal(act: Act, person: Person | None, audit: Audit | None = None) -> Refusal | None:
    """Why this person may not do this, or ``None`` where they may.

    A concern that is about no audit may be raised by anybody: a child's safety needs no role.
    """
    if person is None or not person.active:
        return Refusal("You are not set up in Golden Thread.", "Ask your quality lead to add you.")
    if act is Act.ASSIGN:
        if QUALITY_LEAD in person.roles:
            return None
        return Refusal("Only a quality lead can assign an audit.", "Ask yours to do it.")
    if act is Act.START or audit is None:
        if person.roles & AUDITORS or act is Act.RAISE_CONCERN:
            return None
        return Refusal("You are not set up to audit.", "Ask your quality lead if you should be.")
    if audit.auditor == person.id:
        return None
    if QUALITY_LEAD in person.roles and act in _BY_QUALITY_LEAD:
        return None
    return Refusal(f"This audit is <@{audit.auditor}>'s.", "Nothing was changed.")
