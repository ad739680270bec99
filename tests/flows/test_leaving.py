"""Of whose actions to tell once they have left, and whom."""

from dataclasses import replace
from datetime import date, timedelta

from flows.chasing import Roster
from flows.leaving import AGAIN, Left, Owned, to_tell
from flows.roles import Leads
from tests.flows.building import DANA, EVERYBODY, LEE, MARCUS, PRIYA, QUINN, TODAY

NORTH = Owned(LEE.id, "north", 25, 3, 1)
ROSTER = Roster({p.id: p for p in EVERYBODY}, {"north": Leads(MARCUS.id, PRIYA.id)})


def told(
    *owned: Owned, roster: Roster = ROSTER, last: dict[str, date] | None = None
) -> tuple[Left, ...]:
    """Of whom to tell today; ``last`` is when it was last said of the North team, by person."""
    known: dict[tuple[str, str | None], date] = {}
    known |= {(person, "north"): day for person, day in (last or {}).items()}
    return to_tell(owned, roster, known, TODAY)


def test_the_manager_is_told_of_whoever_has_left() -> None:
    assert told(NORTH) == (Left(NORTH, (MARCUS.id,)),)


def test_nobody_is_told_of_whoever_is_here_or_was_never_set_up() -> None:
    assert told(replace_person(NORTH, DANA.id), replace_person(NORTH, "U0STRANGER")) == ()


def test_it_is_said_again_only_after_some_weeks() -> None:
    assert told(NORTH, last={LEE.id: TODAY - AGAIN + timedelta(days=1)}) == ()
    assert told(NORTH, last={LEE.id: TODAY - AGAIN}) == (Left(NORTH, (MARCUS.id,)),)


def test_of_another_team_it_is_said_whatever_was_said_of_one() -> None:
    south = NORTH._replace(team="south")
    assert [left.owned for left in told(NORTH, south, last={LEE.id: TODAY})] == [south]


def test_where_no_lead_is_here_the_quality_leads_are_told() -> None:
    people = {**ROSTER.people, MARCUS.id: replace(MARCUS, active=False)}
    alone = replace(ROSTER, people=people, teams={"north": Leads(MARCUS.id, None)})
    assert told(NORTH, roster=alone) == (Left(NORTH, (QUINN.id,)),)


def replace_person(owned: Owned, person: str) -> Owned:
    """The same of somebody else."""
    return owned._replace(person=person)
