"""Who may do what with an audit: one table, asked on the server, whatever button was pressed.

RIGHTS.md shows it. The table knows two things apart. Whether somebody may do a thing at all is
:func:`refusal`'s: a press that was never theirs is refused and recorded. Whether the audit's state
still lets them is :func:`may`'s; who comes too late is told what has happened meanwhile by what
they wanted done, since a stale press is nobody's fault.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flows.answers import Person, Refusal
from flows.audit import OPEN, Audit, Status
from flows.moderation import Moderation, may_moderate
from flows.roles import AUDITORS, QUALITY_LEAD


class Act(StrEnum):
    """What a person may want to do."""

    START = "start"
    ASSIGN = "assign"
    SET_UP = "set_up"
    ANSWER = "answer"
    READ = "read"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    HAND_OVER = "hand_over"
    RAISE_CONCERN = "raise_concern"
    TAKE = "take"
    RELEASE = "release"
    REASSIGN = "reassign"
    MODERATE = "moderate"
    APPROVE = "approve"
    RETURN = "return"
    REOPEN = "reopen"
    DISPUTE = "dispute"
    TAKE_FILE = "take_file"


class Relation(StrEnum):
    """What somebody is to an audit. One person can be several."""

    AUDITOR = "auditor"
    CONTRIBUTOR = "contributor"
    """Has answered part of it, and is not its auditor."""
    MODERATOR = "moderator"
    """Has taken its latest moderation."""
    CANDIDATE = "candidate"
    """May moderate it."""
    QUALITY_LEAD = "quality_lead"
    NOBODY = "nobody"


Rule = Mapping[Relation, frozenset[Status]]

_OPEN: Final = frozenset(OPEN)
_ANY: Final = frozenset(Status)
_SUBMITTED: Final = frozenset({Status.SUBMITTED})
_TAKEN: Final = frozenset({Status.TAKEN})
_APPROVED: Final = frozenset({Status.APPROVED})


def _readers(states: frozenset[Status]) -> Rule:
    return dict.fromkeys((Relation.AUDITOR, Relation.MODERATOR, Relation.QUALITY_LEAD), states)


RULES: Final[Mapping[Act, Rule]] = {
    Act.ANSWER: {Relation.AUDITOR: _OPEN},
    Act.SUBMIT: {Relation.AUDITOR: _OPEN},
    Act.WITHDRAW: {Relation.AUDITOR: _SUBMITTED},
    Act.CANCEL: {Relation.AUDITOR: _OPEN, Relation.QUALITY_LEAD: _OPEN},
    Act.HAND_OVER: {Relation.AUDITOR: _OPEN, Relation.QUALITY_LEAD: _OPEN},
    Act.RAISE_CONCERN: _readers(_ANY),
    Act.READ: _readers(_ANY),
    Act.TAKE: {Relation.CANDIDATE: _SUBMITTED},
    Act.RELEASE: {Relation.MODERATOR: _TAKEN},
    Act.REASSIGN: {Relation.MODERATOR: _TAKEN, Relation.QUALITY_LEAD: _SUBMITTED | _TAKEN},
    Act.MODERATE: {Relation.MODERATOR: _TAKEN},
    Act.APPROVE: {Relation.MODERATOR: _TAKEN},
    Act.RETURN: {Relation.MODERATOR: _TAKEN},
    Act.REOPEN: {Relation.QUALITY_LEAD: _APPROVED},
    Act.DISPUTE: {Relation.AUDITOR: _APPROVED},
    Act.TAKE_FILE: _readers(_SUBMITTED | _TAKEN | _APPROVED),
}
"""What may be done about an audit: by whom, and in which of its states."""

ROLES: Final[Mapping[Act, frozenset[str] | None]] = {
    Act.START: AUDITORS,
    Act.ASSIGN: frozenset({QUALITY_LEAD}),
    Act.SET_UP: frozenset({QUALITY_LEAD}),
    Act.RAISE_CONCERN: None,
}
"""What may be done without an audit: by whom; ``None`` is anybody who is set up."""

STRANGER: Final = Refusal(
    "You are not set up in Golden Thread.", "Ask your quality lead to add you."
)
_WITHOUT_AUDIT: Final = frozenset({Act.START, Act.ASSIGN, Act.SET_UP})
_SHOWING_GRADES: Final = frozenset({Act.READ, Act.TAKE_FILE})
_OF_MODERATORS: Final = frozenset({Relation.MODERATOR, Relation.CANDIDATE})


@dataclass(frozen=True, slots=True)
class Stand:
    """What an audit does not know of itself, where its moderation is concerned.

    ``moderation`` is its latest round, ``contributors`` whoever answered part of it, ``group`` the
    people whom the set-up names to moderate it (``None``: it names nobody).
    """

    moderation: Moderation | None = None
    contributors: frozenset[str] = frozenset()
    group: tuple[str, ...] | None = None


def needs_stand(act: Act, person: Person | None, audit: Audit) -> bool:
    """Whether :func:`refusal` has to know the audit's :class:`Stand` to answer."""
    rule = RULES.get(act, {})
    if person is None or not person.active:
        return False
    if person.id == audit.auditor and Relation.AUDITOR in rule:
        return False
    return not _OF_MODERATORS.isdisjoint(rule)


def relations(
    person: Person | None, audit: Audit, stand: Stand | None = None
) -> frozenset[Relation]:
    """Everything this person is to the audit."""
    if person is None or not person.active:
        return frozenset({Relation.NOBODY})
    found = set()
    if person.id == audit.auditor:
        found.add(Relation.AUDITOR)
    if QUALITY_LEAD in person.roles:
        found.add(Relation.QUALITY_LEAD)
    if stand is not None:
        if person.id in stand.contributors and person.id != audit.auditor:
            found.add(Relation.CONTRIBUTOR)
        if stand.moderation is not None and stand.moderation.moderator == person.id:
            found.add(Relation.MODERATOR)
        if may_moderate(person, audit, stand.contributors, stand.group) is None:
            found.add(Relation.CANDIDATE)
    return frozenset(found or {Relation.NOBODY})


def refusal(
    act: Act, person: Person | None, audit: Audit | None = None, stand: Stand | None = None
) -> Refusal | None:
    """Why this person may not do this, in whatever state; ``None`` where they may in one.

    A concern that is about no audit may be raised by anybody: a child's safety needs no role.
    """
    if person is None or not person.active:
        return STRANGER
    if audit is None or act in _WITHOUT_AUDIT:
        return _by_role(act, person)
    if act in _SHOWING_GRADES and _grades_blind(person, audit, stand):
        return Refusal(
            "You grade this audit before you see its auditor's grades.",
            "Open it from the request, and give yours.",
        )
    if not relations(person, audit, stand).isdisjoint(RULES[act]):
        return None
    return _not_theirs(act, person, audit, stand)


def may(act: Act, person: Person | None, audit: Audit, stand: Stand | None = None) -> bool:
    """Whether this person may do this now: what is offered to them."""
    if refusal(act, person, audit, stand) is not None:
        return False
    rule = RULES.get(act)
    if rule is None:
        return True
    return any(audit.status in rule.get(each, ()) for each in relations(person, audit, stand))


def _by_role(act: Act, person: Person) -> Refusal | None:
    wanted = ROLES.get(act, AUDITORS)
    if wanted is None or person.roles & wanted:
        return None
    if act is Act.ASSIGN:
        return Refusal("Only a quality lead can assign an audit.", "Ask yours to do it.")
    if act is Act.SET_UP:
        return Refusal("Only a quality lead can change the set-up.", "Ask yours to do it.")
    return Refusal("You are not set up to audit.", "Ask your quality lead if you should be.")


def _grades_blind(person: Person, audit: Audit, stand: Stand | None) -> bool:
    round_ = None if stand is None else stand.moderation
    taken = round_ is not None and round_.moderator == person.id
    return taken and round_ is not None and not round_.sees_grades(audit)


def _not_theirs(act: Act, person: Person, audit: Audit, stand: Stand | None) -> Refusal:
    if act is Act.REOPEN:
        return Refusal("Only a quality lead can open an audit again.", "Ask yours to do it.")
    if act is Act.TAKE:
        known = stand or Stand()
        barred = may_moderate(person, audit, known.contributors, known.group, oneself=True)
        if barred is not None:
            return barred
    others = act is Act.READ and audit.status is Status.TAKEN
    if others or (Relation.MODERATOR in RULES[act] and Relation.AUDITOR not in RULES[act]):
        return _not_taken(stand)
    return Refusal(f"This audit is <@{audit.auditor}>'s.", "Nothing was changed.")


def _not_taken(stand: Stand | None) -> Refusal:
    moderator = None
    if stand is not None and stand.moderation is not None:
        moderator = stand.moderation.moderator
    if moderator is None:
        return Refusal("You have not taken this audit to moderate it.", "Nothing was changed.")
    return Refusal(f"<@{moderator}> has this audit to moderate.", "Nothing was changed.")
