"""Who may do what with an action that is followed. Asked on the server, whatever was pressed."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from flows.actions import Tracked
from flows.answers import Person, Refusal, said
from flows.rights import STRANGER
from flows.roles import MANAGER, QUALITY_LEAD, Leads


class ActionAct(StrEnum):
    """What a person may want to do with an action."""

    SEE = "see"
    END = "end"
    DROP = "drop"
    SUPERSEDE = "supersede"
    REOPEN = "reopen"
    REDATE = "redate"
    REASSIGN = "reassign"
    NAME = "name"
    REWORD = "reword"
    MARK_SAFETY = "mark_safety"
    NOTE = "note"
    REVIEW = "review"
    SAY_EFFECT = "say_effect"


class Relation(StrEnum):
    """What a person is to an action; somebody can be several."""

    OWNER = "owner"
    TEAM = "team"
    STAND_IN = "stand_in"
    """Of the team, while no person who is here owns it."""
    AUDITOR = "auditor"
    MANAGER = "manager"
    SERVICE_LEAD = "service_lead"
    QUALITY_LEAD = "quality_lead"


_OVER_IT: Final = frozenset({Relation.MANAGER, Relation.SERVICE_LEAD, Relation.QUALITY_LEAD})
_ANYBODY: Final = frozenset(Relation)

RULES: Final[Mapping[ActionAct, frozenset[Relation]]] = {
    ActionAct.SEE: _ANYBODY,
    ActionAct.END: _OVER_IT | {Relation.OWNER, Relation.STAND_IN},
    ActionAct.DROP: _OVER_IT | {Relation.OWNER},
    ActionAct.SUPERSEDE: _OVER_IT,
    ActionAct.REOPEN: _OVER_IT | {Relation.OWNER},
    ActionAct.REDATE: _OVER_IT | {Relation.OWNER, Relation.STAND_IN},
    ActionAct.REASSIGN: _OVER_IT | {Relation.OWNER},
    ActionAct.NAME: _OVER_IT,
    ActionAct.REWORD: _OVER_IT | {Relation.AUDITOR},
    ActionAct.MARK_SAFETY: _OVER_IT | {Relation.AUDITOR},
    ActionAct.NOTE: _OVER_IT | {Relation.OWNER, Relation.STAND_IN, Relation.AUDITOR},
    ActionAct.REVIEW: _OVER_IT,
    ActionAct.SAY_EFFECT: _OVER_IT | {Relation.AUDITOR},
}
_MAY: Final[Mapping[Relation, str]] = {
    Relation.OWNER: "its owner",
    Relation.AUDITOR: "the auditor",
    Relation.MANAGER: "the team's manager",
    Relation.SERVICE_LEAD: "its Service Lead",
    Relation.QUALITY_LEAD: "a quality lead",
}


def relations(
    person: Person, tracked: Tracked, leads: Leads, *, owner_is_here: bool = True
) -> frozenset[Relation]:
    """What this person is to the action, whose team the ``leads`` lead.

    ``owner_is_here``: the person who owns it, if one does, has not left.
    """
    details = tracked.action.details
    of_team = person.team is not None and person.team == tracked.team
    found = _leads(person, tracked.team, leads)
    if details.owner_person == person.id:
        found |= {Relation.OWNER}
    if of_team:
        found |= {Relation.TEAM}
    if of_team and (details.owner_person is None or not owner_is_here):
        found |= {Relation.STAND_IN}
    if tracked.auditor == person.id:
        found |= {Relation.AUDITOR}
    return found


def refusal(
    act: ActionAct,
    person: Person | None,
    tracked: Tracked,
    leads: Leads,
    *,
    owner_is_here: bool = True,
) -> Refusal | None:
    """Why this person may not do this with the action, or ``None`` where they may."""
    if person is None or not person.active:
        return STRANGER
    found = relations(person, tracked, leads, owner_is_here=owner_is_here)
    if found & RULES[act]:
        return None
    if not found:
        return Refusal("This action is another team's.", "Nothing was changed.")
    may = said((name for relation, name in _MAY.items() if relation in RULES[act]), "or")
    return Refusal(f"Only {may} can do this.", "Nothing was changed.")


def refusal_for_team(person: Person | None, team: str | None, leads: Leads) -> Refusal | None:
    """Why this person may not see all the actions of a team, or ``None`` where they may."""
    if person is None or not person.active:
        return STRANGER
    if _leads(person, team, leads) or (team is not None and person.team == team):
        return None
    return Refusal("These are another team's actions.", "Ask its manager.")


def refusal_to_move_all(person: Person | None, team: str | None, leads: Leads) -> Refusal | None:
    """Why this person may not hand on everything that somebody in a team owns, or ``None``."""
    if person is None or not person.active:
        return STRANGER
    if _leads(person, team, leads):
        return None
    may = said((_MAY[relation] for relation in _MAY if relation in _OVER_IT), "or")
    return Refusal(f"Only {may} can do this.", "Ask one of them.")


def _leads(person: Person, team: str | None, leads: Leads) -> frozenset[Relation]:
    """Which of those over a team's actions this person is."""
    found = set()
    managing = team is not None and person.team == team and MANAGER in person.roles
    if managing or leads.manager == person.id:
        found.add(Relation.MANAGER)
    if leads.service_lead == person.id:
        found.add(Relation.SERVICE_LEAD)
    if QUALITY_LEAD in person.roles:
        found.add(Relation.QUALITY_LEAD)
    return frozenset(found)
