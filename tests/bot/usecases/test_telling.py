"""An answer that the Service Lead must know of is told at once, once, and before anything else."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.messages.forms.header import Header
from bot.usecases import answering, starting
from bot.usecases.answering import SubmitAnswer
from bot.usecases.context import Cause
from bot.usecases.starting import Begin
from bot.widgets.ids import Act, Token
from flows.answers import Given, Picked, Typed
from flows.questionnaire import ANSWER, Step
from tests.bot.usecases.house import SETUP, House
from tests.flows.building import ASHA, MARCUS, PRIYA, QUINN

TICK = "could_be_inadequate"
FOUND = "strengths_concerns"
POLICE: Mapping[str, Given] = {"agency": Picked(("police",))}
TIER2: Mapping[str, Given] = {
    "district": Picked(("north",)),
    "case_type": Picked(("looked_after",)),
    "adoptive_placement": Picked(("no",)),
    "legal_status": Picked(("care_order",)),
    "date_of_birth": Typed("3 May 2014"),
}


def begin(house: House, key: str = "tier2-case-file") -> str:
    given = TIER2 if key == "tier2-case-file" else POLICE
    outcome = starting.begin(house.context, Begin(house.cause(), Header(key, "710452", "", given)))
    assert outcome.audit, outcome
    return outcome.audit


def press(house: House, audit: str, question: str, value: str, cause: Cause | None = None) -> None:
    """Press an answer as the message of its question offers it."""
    token = Token(audit, question, ANSWER, 0, value).pack()
    action = {"action_id": f"{Act.ANSWER}.{value}", "value": token}
    command = SubmitAnswer(cause or house.cause(), audit, Step(question), 0, action, {})
    answering.submit_answer(house.context, command)


def with_leads(house: House) -> None:
    people = (*SETUP.people, MARCUS, PRIYA)
    north, south = SETUP.teams
    line = replace(north, manager=MARCUS.id, service_lead=PRIYA.id)
    house.set_up(replace(SETUP, people=people, teams=(line, south)))


def test_the_service_lead_is_told_and_the_auditor_reads_that_they_were(house: House) -> None:
    with_leads(house)
    audit = begin(house)
    press(house, audit, TICK, "yes")
    ((to, body, due),) = house.enqueued(f"/told/{TICK}/")
    assert (to, due) == (PRIYA.id, house.clock.now())
    assert "Could be inadequate: Yes · case 710452" in body
    ((to, body, _),) = house.enqueued(f"/telling/{TICK}/")
    assert to == ASHA.id
    assert f"I have told <@{PRIYA.id}> now." in body


def test_a_second_press_of_the_same_answer_tells_nobody_again(house: House) -> None:
    with_leads(house)
    audit, cause = begin(house), house.cause()
    press(house, audit, TICK, "yes", cause)
    press(house, audit, TICK, "yes", cause)
    press(house, audit, TICK, "yes")
    assert len(house.enqueued(f"/told/{TICK}/")) == 1


def test_no_tells_nobody(house: House) -> None:
    with_leads(house)
    press(house, begin(house), TICK, "no")
    assert house.enqueued("/told/") == []


def test_without_a_line_every_quality_lead_is_told(house: House) -> None:
    press(house, begin(house), TICK, "yes")
    assert [to for to, _, _ in house.enqueued(f"/told/{TICK}/")] == [QUINN.id]


@pytest.mark.parametrize("question", ["assessment_overall", "overall"])
def test_a_section_or_a_case_graded_inadequate_is_asked_about(house: House, question: str) -> None:
    audit = begin(house)
    press(house, audit, question, "inadequate")
    ((to, body, _),) = house.enqueued("/concernoffered/")
    assert to == ASHA.id
    assert "Is there an immediate concern behind this?" in body
    assert "Raise a concern" in body


def test_an_agency_that_found_something_is_offered_the_form_for_a_concern(house: House) -> None:
    audit = begin(house, "cheshire-multi-agency")
    press(house, audit, FOUND, "yes")
    ((to, body, _),) = house.enqueued("/concernoffered/")
    assert to == ASHA.id
    assert "call 999 or the emergency duty team on 01632 960120" in body
    assert "Is there an immediate concern behind this?" in body
    assert len(house.enqueued(f"/{FOUND}.comment/")) == 1
