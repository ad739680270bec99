"""Whoever must know of a concern is told: nobody twice, nobody who can't read it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.answers import Person
from flows.concerns import Concern, SafeNow, ladder
from flows.roles import Leads
from tests.flows.building import ASHA, AT, DANA, EVERYBODY, LEE, MARCUS, PRIYA, QUINN, SAM

RAISED = Concern(
    id="c1",
    case="710452",
    team="north",
    audit=None,
    raised_by=ASHA.id,
    raised_at=AT,
    what="A made-up concern.",
    safe_now=SafeNow.NOT_KNOWN,
    who_knows="",
)
LEADS = (QUINN.id,)


def at_once(
    leads: Leads, people: tuple[Person, ...] = EVERYBODY, raised_by: str = ASHA.id
) -> tuple[str, ...]:
    """Who is told as it is raised, where a council has no list besides."""
    return ladder(replace(RAISED, raised_by=raised_by), leads, (), people)[0]


@pytest.mark.parametrize(
    ("manager", "service_lead", "told"),
    [
        (MARCUS.id, PRIYA.id, (MARCUS.id, PRIYA.id)),
        (MARCUS.id, None, (MARCUS.id,)),
        (None, PRIYA.id, (PRIYA.id,)),
        (MARCUS.id, MARCUS.id, (MARCUS.id,)),
        (LEE.id, PRIYA.id, (PRIYA.id,)),
        (ASHA.id, PRIYA.id, (PRIYA.id,)),
        ("U0NOBODY", PRIYA.id, (PRIYA.id,)),
        (None, None, LEADS),
        ("", "", LEADS),
        (LEE.id, None, LEADS),
        (ASHA.id, ASHA.id, LEADS),
        (LEE.id, "U0NOBODY", LEADS),
    ],
)
def test_the_manager_is_told_then_the_service_lead_and_else_the_quality_leads(
    manager: str | None, service_lead: str | None, told: tuple[str, ...]
) -> None:
    assert at_once(Leads(manager, service_lead)) == told


IDS = st.sampled_from([person.id for person in EVERYBODY])


@given(IDS, IDS | st.none(), IDS | st.none())
def test_nobody_is_told_twice_nor_having_left_nor_what_they_said_themselves(
    raised_by: str, manager: str | None, service_lead: str | None
) -> None:
    told = at_once(Leads(manager, service_lead), raised_by=raised_by)
    assert len(set(told)) == len(told)
    assert LEE.id not in told
    assert raised_by not in told


@given(IDS, IDS | st.none(), IDS | st.none())
def test_somebody_is_always_told_while_there_is_anybody_to_tell(
    raised_by: str, manager: str | None, service_lead: str | None
) -> None:
    told = at_once(Leads(manager, service_lead), raised_by=raised_by)
    could = {manager, service_lead, QUINN.id} - {None, LEE.id, raised_by}
    assert bool(told) is bool(could)


def test_every_quality_lead_is_told_where_the_line_is_broken() -> None:
    another = replace(SAM, roles=frozenset({"auditor", "quality_lead"}))
    people = (ASHA, QUINN, another, DANA)
    assert at_once(Leads(None, None), people) == (QUINN.id, SAM.id)
