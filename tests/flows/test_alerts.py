"""Some answers reach somebody else at once, and some offer the form for a concern."""

import pytest

from flows import alerts
from flows.answering import answer, edit, fill_in, remove, reply
from flows.answers import Picked, Typed
from flows.audit import Audit
from flows.loading import load
from flows.questionnaire import Lead, Step
from flows.roles import Leads
from flows.speech import Ask, ConcernOffered, TellLead
from tests.flows.building import (
    ASHA,
    BY_KEY,
    COVENTRY,
    EVERYBODY,
    LEE,
    MARCUS,
    PRIYA,
    QUINN,
    begun,
    moment,
    press,
    spoken,
    ts,
)
from tests.flows.sheets import asked, sheet

UNSAFE = Step("extra")
FORM = load(sheet(asked("yes_no", tell="{service_lead: [yes]}", concern="[yes]")))
YES, NO = Picked(("yes",)), Picked(("no",))


def pressed(audit: Audit, *given: Picked) -> Audit:
    for each in given:
        audit = answer(audit, UNSAFE, each, moment()).audit
    return audit


def test_the_answer_tells_whom_the_form_names_before_anything_else_is_said() -> None:
    said = press(begun(FORM), "extra", "yes").say
    assert said[:2] == (TellLead(UNSAFE, Lead.SERVICE_LEAD), ConcernOffered(by_answer=True))
    assert any(isinstance(speech, Ask) for speech in said[2:])


def test_any_other_answer_tells_nobody() -> None:
    decision = press(begun(FORM), "extra", "no")
    assert not spoken(decision, TellLead)
    assert not spoken(decision, ConcernOffered)


def test_the_same_answer_again_tells_nobody_again() -> None:
    audit = pressed(begun(FORM), YES)
    decision = fill_in(audit, {UNSAFE: "yes"}, moment(2))
    assert not spoken(decision, TellLead)


def test_taking_the_answer_back_is_told_as_well() -> None:
    decision = answer(pressed(begun(FORM), YES), UNSAFE, NO, moment(2))
    assert spoken(decision, TellLead) == [TellLead(UNSAFE, Lead.SERVICE_LEAD, stands=False)]
    assert not spoken(decision, ConcernOffered)


def test_a_typed_answer_its_edit_and_its_removal_tell_in_the_same_way() -> None:
    audit = begun(FORM)
    no = reply(audit, UNSAFE, Typed("no"), moment(), expects=0, source=ts(1)).audit
    edited = edit(no, ts(1), "yes", moment(2))
    assert spoken(edited, TellLead) == [TellLead(UNSAFE, Lead.SERVICE_LEAD)]
    gone = remove(edited.audit, ts(1), moment(3))
    assert spoken(gone, TellLead) == [TellLead(UNSAFE, Lead.SERVICE_LEAD, stands=False)]


@pytest.mark.parametrize(
    ("who", "leads", "told"),
    [
        (Lead.SERVICE_LEAD, Leads(MARCUS.id, PRIYA.id), (PRIYA.id,)),
        (Lead.MANAGER, Leads(MARCUS.id, PRIYA.id), (MARCUS.id,)),
        (Lead.SERVICE_LEAD, Leads(MARCUS.id, None), (MARCUS.id,)),
        (Lead.SERVICE_LEAD, Leads(MARCUS.id, LEE.id), (MARCUS.id,)),
        (Lead.MANAGER, Leads(None, PRIYA.id), (PRIYA.id,)),
        (Lead.SERVICE_LEAD, Leads(None, None), (QUINN.id,)),
        (Lead.SERVICE_LEAD, Leads(None, ASHA.id), (QUINN.id,)),
    ],
)
def test_the_one_it_is_for_is_told_else_the_other_else_every_quality_lead(
    who: Lead, leads: Leads, told: tuple[str, ...]
) -> None:
    assert alerts.to_tell(who, leads, ASHA.id, EVERYBODY) == told


def test_where_nobody_is_left_to_tell_nobody_is() -> None:
    assert alerts.to_tell(Lead.MANAGER, Leads(None, None), QUINN.id, [QUINN]) == ()


def test_a_file_that_could_be_inadequate_reaches_the_service_lead() -> None:
    tier2 = BY_KEY["tier2-case-file"].by_key["could_be_inadequate"]
    assert [(tell.who, tell.values) for tell in tier2.tell] == [
        (Lead.SERVICE_LEAD, frozenset({"yes"}))
    ]


def test_what_an_agency_found_offers_the_form_for_a_concern() -> None:
    found = BY_KEY["cheshire-multi-agency"].by_key["strengths_concerns"]
    assert found.concern == {"yes"}


TIER_2 = BY_KEY["tier2-case-file"]


@pytest.mark.parametrize("question", ["assessment_overall", "overall"])
def test_a_section_or_a_case_graded_inadequate_asks_whether_there_is_a_concern(
    question: str,
) -> None:
    audit = begun(TIER_2)
    for grade, offered in (("requires_improvement", False), ("inadequate", True)):
        decision = press(audit, question, grade, expects=None)
        assert (ConcernOffered(by_answer=True) in decision.say) is offered


def test_one_row_graded_inadequate_and_the_lowest_of_a_short_scale_do_not() -> None:
    row = press(begun(TIER_2), "information_gathering", "inadequate", expects=None)
    assert ConcernOffered(by_answer=True) not in row.say
    short = press(begun(COVENTRY), "overall", "does_not_meet_good", expects=None)
    assert ConcernOffered(by_answer=True) not in short.say
