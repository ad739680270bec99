"""Who may do what with an action, cell by cell."""

from dataclasses import replace

import pytest

from flows.action_rights import (
    RULES,
    ActionAct,
    Relation,
    refusal,
    refusal_for_team,
    refusal_to_move_all,
    relations,
)
from flows.actions import Action, ActionDetails, Tracked
from flows.answers import Person
from flows.questionnaire import ActionPolicy
from flows.roles import Leads
from tests.flows.building import ASHA, AT, DANA, LEE, MARCUS, PRIYA, QUINN, SAM

OWNED = Action("x1", 1, ActionDetails("Mend it", owner_person=DANA.id), ASHA.id, AT, 1, live_at=AT)
TRACKED = Tracked(OWNED, "A1", "710452", "north", ASHA.id, ActionPolicy())
ROLE = replace(
    TRACKED, action=replace(OWNED, details=ActionDetails("Mend it", owner_role="Key worker"))
)
LEADS = Leads(None, PRIYA.id)
NEIGHBOUR = Person("U0NIA", "Nia Frost", "north", frozenset({"practitioner"}))
ALL = set(ActionAct)
OWNERS = {
    *(ActionAct.SEE, ActionAct.END, ActionAct.DROP, ActionAct.REOPEN, ActionAct.REDATE),
    *(ActionAct.REASSIGN, ActionAct.NOTE),
}
AUDITORS = {
    *(ActionAct.SEE, ActionAct.REWORD, ActionAct.MARK_SAFETY, ActionAct.NOTE),
    ActionAct.SAY_EFFECT,
}
STANDING_IN = {ActionAct.SEE, ActionAct.END, ActionAct.REDATE, ActionAct.NOTE}

WHO: list[tuple[Person | None, set[ActionAct]]] = [
    (DANA, OWNERS),
    (NEIGHBOUR, {ActionAct.SEE}),
    (ASHA, AUDITORS),
    (MARCUS, ALL),
    (PRIYA, ALL),
    (QUINN, ALL),
    (SAM, set()),
    (LEE, set()),
    (None, set()),
]


CELLS = [(person, act, act in may) for person, may in WHO for act in ActionAct]


@pytest.mark.parametrize(("person", "act", "may"), CELLS)
def test_a_person_may_what_the_table_says_and_nothing_else(
    person: Person | None, act: ActionAct, *, may: bool
) -> None:
    refused = refusal(act, person, TRACKED, LEADS)
    assert (refused is None) is may
    assert refused is None or (refused.fault and refused.mend)


@pytest.mark.parametrize("act", ActionAct)
def test_what_no_person_owns_yet_the_team_can_close(act: ActionAct) -> None:
    assert (refusal(act, NEIGHBOUR, ROLE, LEADS) is None) is (act in STANDING_IN)
    assert refusal(act, SAM, ROLE, LEADS) is not None


@pytest.mark.parametrize("act", ActionAct)
def test_what_somebody_owned_who_has_left_the_team_can_close(act: ActionAct) -> None:
    refused = refusal(act, NEIGHBOUR, TRACKED, LEADS, owner_is_here=False)
    assert (refused is None) is (act in STANDING_IN)
    assert refusal(act, SAM, TRACKED, LEADS, owner_is_here=False) is not None


def test_every_act_and_every_relation_has_its_place_in_the_table() -> None:
    assert set(RULES) == ALL
    assert {relation for may in RULES.values() for relation in may} == set(Relation)


def test_a_person_is_everything_at_once_that_they_are() -> None:
    details = ActionDetails("Mend it", owner_person=MARCUS.id)
    own = replace(TRACKED, auditor=MARCUS.id, action=replace(OWNED, details=details))
    found = relations(MARCUS, own, Leads(MARCUS.id, MARCUS.id))
    assert found == set(Relation) - {Relation.STAND_IN, Relation.QUALITY_LEAD}


@pytest.mark.parametrize(
    ("person", "sees", "moves"),
    [
        (DANA, True, False),
        (MARCUS, True, True),
        (PRIYA, True, True),
        (QUINN, True, True),
        (SAM, False, False),
        (LEE, False, False),
        (None, False, False),
    ],
)
def test_a_teams_actions_are_its_own_to_see_and_its_managers_to_hand_on(
    person: Person | None, *, sees: bool, moves: bool
) -> None:
    assert (refusal_for_team(person, "north", LEADS) is None) is sees
    assert (refusal_to_move_all(person, "north", LEADS) is None) is moves
