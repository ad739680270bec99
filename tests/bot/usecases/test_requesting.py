"""A request for moderation: where it stands, who hears of it, what it shows as things go on."""

import pytest
from sqlalchemy import select

from bot.messages.forms.dispute import DisputeGiven
from bot.usecases import ending, reopening, taking
from flows.answers import Person
from flows.audit import Status
from flows.moderation import Verdict
from storage import tables
from tests.bot.usecases.house import ON_SQLITE, House
from tests.bot.usecases.moderators import (
    CHANNEL,
    NADIA,
    OWEN,
    PEOPLE,
    RITA,
    approve,
    audit_of,
    change_grade,
    comment,
    give_back,
    moderation_of,
    release,
    rewrite,
    said,
    set_up,
    shown,
    submit,
    submitted,
    take,
)
from tests.flows.building import ASHA, EVIDENCE, MARCUS, QUINN, SAM


@pytest.fixture(autouse=True)
def council(house: House) -> None:
    """Marcus, Nadia and Owen moderate."""
    set_up(house)


def request(house: House, audit: str, number: int = 1) -> str:
    """What the request says now."""
    return shown(house, CHANNEL, f"moderation/{audit}.{number}")


def test_a_submitted_audit_is_asked_for_in_the_channel_without_a_word_of_its_answers(
    house: House,
) -> None:
    audit = submitted(house)
    ((to, body),) = said(house, "moderation/")
    assert to == CHANNEL
    for words in ("case 710452", "North team", "<@U0ASHA>", "Coventry case audit", "Take it"):
        assert words in body
    assert EVIDENCE[:20] not in body
    assert audit_of(house, audit).status is Status.SUBMITTED


def test_what_is_not_submitted_is_not_asked_for(house: House) -> None:
    submit(house, house.begin())
    assert said(house, "moderation/") == []


def test_who_takes_it_is_shown_to_everybody_and_on_the_auditors_card(house: House) -> None:
    audit = submitted(house)
    assert take(house, audit).notice == ""
    body = request(house, audit)
    assert "Taken by <@U0NADIA>" in body
    assert "Read and decide" in body
    assert "Take it" not in body
    assert "<@U0NADIA> is reading it" in shown(house, ASHA.id, house.thread(audit).card)


def test_who_comes_second_is_told_who_was_first_and_nothing_changes(house: House) -> None:
    audit = submitted(house)
    take(house, audit)
    before = audit_of(house, audit), moderation_of(house, audit)
    assert "<@U0NADIA> took it" in take(house, audit, OWEN).notice
    assert (audit_of(house, audit), moderation_of(house, audit)) == before


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (ASHA, "nobody moderates their own"),
        (SAM, "not among the moderators"),
        (MARCUS, "same team"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_who_may_not_moderate_it_is_told_why_and_the_press_is_recorded(
    house: House, person: object, why: str
) -> None:
    audit = submitted(house)
    assert why in take(house, audit, person).notice  # type: ignore[arg-type]
    assert moderation_of(house, audit).moderator is None
    history = tables.History.__table__
    with house.context.database.read() as conn:
        last = conn.execute(select(history).order_by(history.c.id.desc()).limit(1)).one()
    assert (last.what, last.audit) == ("refused", audit)


def test_released_it_waits_again_for_anybody(house: House) -> None:
    audit = submitted(house)
    take(house, audit)
    release(house, audit)
    assert "Take it" in request(house, audit)
    take(house, audit, OWEN)
    assert "Taken by <@U0OWEN>" in request(house, audit)


def test_only_whoever_has_it_gives_it_up(house: House) -> None:
    audit = submitted(house)
    take(house, audit)
    assert "<@U0NADIA> has this audit" in release(house, audit, OWEN).notice
    assert moderation_of(house, audit).moderator == NADIA.id


def test_handed_over_it_is_brought_to_whoever_has_it_now(house: House) -> None:
    audit = submitted(house)
    take(house, audit)
    outcome = taking.pass_on(house.context, house.cause(NADIA), audit, OWEN.id)
    assert not outcome.errors
    ((to, body),) = said(house, f"moderation/{audit}.1/to/0")
    assert to == OWEN.id
    assert "<@U0NADIA> handed this moderation to you" in body
    assert "Read and decide" in body
    assert "Taken by <@U0OWEN>" in request(house, audit)


@pytest.mark.parametrize(
    ("to", "why"),
    [(ASHA.id, "nobody moderates their own"), (MARCUS.id, "same team"), ("U0NOBODY", "don't know")],
)
def test_it_is_not_handed_to_somebody_who_may_not_moderate_it(
    house: House, to: str, why: str
) -> None:
    audit = submitted(house)
    take(house, audit)
    assert why in taking.pass_on(house.context, house.cause(NADIA), audit, to).notice
    assert moderation_of(house, audit).moderator == NADIA.id


def test_it_is_not_handed_to_somebody_who_was_deactivated_in_slack(house: House) -> None:
    audit = submitted(house)
    take(house, audit)
    outcome = taking.pass_on(house.context, house.cause(NADIA), audit, OWEN.id, "Owen Price")
    assert "Owen Price has left" in outcome.notice


def test_a_quality_lead_gives_a_request_that_nobody_took_to_somebody(house: House) -> None:
    audit = submitted(house)
    taking.pass_on(house.context, house.cause(QUINN), audit, OWEN.id)
    assert moderation_of(house, audit).moderator == OWEN.id


def test_what_a_moderator_puts_while_they_read_changes_no_message(house: House) -> None:
    audit = submitted(house)
    take(house, audit)
    before = len(house.enqueued(""))
    comment(house, audit, "risk", "Which record is this from?")
    change_grade(house, audit, "risk", "does_not_meet_good", "The plan is not in the record.")
    assert len(house.enqueued("")) == before
    assert moderation_of(house, audit).mark("risk").comment


# Decided


def test_approved_the_request_says_who_decided_and_its_buttons_are_gone_everywhere(
    house: House,
) -> None:
    audit = submitted(house)
    taking.pass_on(house.context, house.cause(QUINN), audit, NADIA.id)
    change_grade(house, audit, "risk", "does_not_meet_good", "The plan is not in the record.")
    approve(house, audit)
    for body in (request(house, audit), shown(house, NADIA.id, f"moderation/{audit}.1/to/0")):
        assert "✓ Approved by <@U0NADIA>" in body
        assert "with 1 grade changed" in body
        assert '"button"' not in body
        assert "not in the record" not in body


def test_the_auditor_alone_is_told_which_grade_was_changed_and_why(house: House) -> None:
    audit = submitted(house)
    take(house, audit)
    change_grade(house, audit, "risk", "does_not_meet_good", "The plan is not in the record.")
    approve(house, audit)
    ((to, body),) = said(house, "/approved/")
    assert to == ASHA.id
    assert "final: *Does not meet good*" in body
    assert "> The plan is not in the record." in body
    assert "I see it differently" in body
    assert "with one grade changed" in shown(house, ASHA.id, house.thread(audit).card)


def test_approved_as_it_stood_there_is_nothing_to_see_differently(house: House) -> None:
    audit = submitted(house)
    take(house, audit)
    approve(house, audit)
    ((_, body),) = said(house, "/approved/")
    assert "I see it differently" not in body
    assert "Nothing more is needed" in body


def test_a_dispute_goes_to_every_quality_lead_without_its_words_and_changes_nothing_else(
    house: House,
) -> None:
    set_up(house, people=(*PEOPLE, RITA))
    audit = submitted(house)
    take(house, audit)
    change_grade(house, audit, "risk", "does_not_meet_good", "The plan is not in the record.")
    approve(house, audit)
    given = DisputeGiven(audit, "risk", "It is in the second volume.")
    reopening.dispute(house.context, house.cause(), given)
    told = said(house, "/disputed/")
    assert sorted(to for to, _ in told) == [QUINN.id, RITA.id]
    assert all("second volume" not in body for _, body in told)
    assert audit_of(house, audit).status is Status.APPROVED
    shown_why = str(reopening.show_disputed(house.context, QUINN.id, audit, "risk").view)
    assert "second volume" in shown_why
    assert "not in the record" in shown_why
    assert reopening.show_disputed(house.context, SAM.id, audit, "risk").view is None
    again = reopening.dispute(house.context, house.cause(), given)
    assert "already" in again.notice
    assert reopening.show_dispute(house.context, ASHA.id, audit).view is None


def test_withdrawn_before_it_is_taken_the_request_says_so(house: House) -> None:
    audit = submitted(house)
    ending.withdraw(house.context, house.cause(), audit)
    body = request(house, audit)
    assert "Withdrawn by <@U0ASHA>" in body
    assert '"button"' not in body
    assert moderation_of(house, audit).verdict is Verdict.WITHDRAWN
    assert "<@U0ASHA> withdrew it" in take(house, audit).notice


def test_it_is_not_withdrawn_once_it_is_taken(house: House) -> None:
    audit = submitted(house)
    take(house, audit)
    before = request(house, audit)
    ending.withdraw(house.context, house.cause(), audit)
    assert audit_of(house, audit).status is Status.TAKEN
    assert request(house, audit) == before
    assert f"<@{NADIA.id}> is reading this audit already" in said(house, "/refused/")[-1][1]


# Returned


def test_a_return_is_told_in_the_auditors_thread_with_what_was_said(house: House) -> None:
    audit = submitted(house)
    take(house, audit)
    comment(house, audit, "risk", "Which record is this from?")
    give_back(house, audit, "Nearly there.")
    ((to, body),) = said(house, "/returned/")
    assert to == ASHA.id
    assert "<@U0NADIA> returned one question" in body
    assert "> Which record is this from?" in body
    assert "> Nearly there." in body
    assert "Answer" in body
    asked = said(house, "/risk.answer/")[-1][1]
    assert "> Which record is this from?" in asked
    request_now = request(house, audit)
    assert "Returned by <@U0NADIA>" in request_now
    assert '"button"' not in request_now
    assert "Which record" not in request_now


def returned_and_answered(house: House) -> str:
    audit = submitted(house)
    take(house, audit)
    comment(house, audit, "risk", "Which record is this from?")
    give_back(house, audit)
    rewrite(house, audit, "risk", "evidence", "The supervision record of 12 May.")
    submit(house, audit)
    return audit


def test_submitted_again_it_goes_straight_back_to_its_moderator_who_is_told(house: House) -> None:
    audit = returned_and_answered(house)
    assert audit_of(house, audit).status is Status.TAKEN
    ((to, body),) = said(house, f"moderation/{audit}.2/")
    assert to == NADIA.id
    assert "<@U0ASHA> has answered what you returned" in body
    in_channel = request(house, audit)
    assert "Round 2" in in_channel
    assert "What changed" in in_channel
    assert "It is back with the moderator" in said(house, "/submitted/")[-1][1]


def test_the_moderator_sees_old_beside_new(house: House) -> None:
    audit = returned_and_answered(house)
    seen = str(reopening.show_changes(house.context, NADIA.id, audit).view)
    for words in ("Which record is this from?", EVIDENCE, "The supervision record of 12 May."):
        assert words in seen
    assert reopening.show_changes(house.context, OWEN.id, audit).view is None


@ON_SQLITE
@pytest.mark.parametrize("person", [NADIA, ASHA, QUINN])
def test_beside_what_changed_stands_what_was_asked_and_no_comment_of_the_open_round(
    house: House, person: Person
) -> None:
    audit = returned_and_answered(house)
    comment(house, audit, "plans", "Not decided yet whether to ask this.")
    seen = str(reopening.show_changes(house.context, person.id, audit).view)
    assert "Which record is this from?" in seen
    assert "Not decided yet" not in seen


@ON_SQLITE
def test_once_it_was_reopened_what_changed_shows_no_comment_of_an_earlier_return(
    house: House,
) -> None:
    audit = returned_and_answered(house)
    approve(house, audit)
    reopening.reopen(house.context, house.cause(QUINN), audit, "A sibling's plan was read.")
    rewrite(house, audit, "plans", "evidence", "The plan of this child.")
    for by in (NADIA, ASHA):
        submit(house, audit)
        seen = str(reopening.show_changes(house.context, by.id, audit).view)
        assert "The plan of this child." in seen
        assert "Which record is this from?" not in seen


def test_where_its_moderator_may_not_any_more_everybody_is_asked_anew(house: House) -> None:
    audit = submitted(house)
    take(house, audit)
    comment(house, audit, "risk", "Which record is this from?")
    give_back(house, audit)
    without = tuple(p for p in PEOPLE if p != NADIA)
    set_up(house, people=without, groups={"moderators": (OWEN.id,)})
    rewrite(house, audit, "risk", "evidence", "The supervision record of 12 May.")
    submit(house, audit)
    assert audit_of(house, audit).status is Status.SUBMITTED
    assert "Take it" in request(house, audit, 2)
    assert "the new request stands further down" in request(house, audit, 1)
    take(house, audit, OWEN)
    approve(house, audit, OWEN)
    assert "round 2" in request(house, audit, 2)


# Reopened


def test_a_quality_lead_reopens_with_a_reason_and_the_auditor_is_told(house: House) -> None:
    audit = submitted(house)
    take(house, audit)
    approve(house, audit)
    assert reopening.reopen(house.context, house.cause(QUINN), audit, " ").errors
    reopening.reopen(house.context, house.cause(QUINN), audit, "A sibling's plan was read.")
    assert audit_of(house, audit).status is Status.REOPENED
    ((to, body),) = said(house, "/openedagain/")
    assert to == ASHA.id
    assert "> A sibling's plan was read." in body
    assert "Reopened since" in request(house, audit)
    submit(house, audit)
    assert audit_of(house, audit).status is Status.TAKEN
    assert "it was reopened" in request(house, audit)


def test_nobody_else_reopens_an_audit(house: House) -> None:
    audit = submitted(house)
    take(house, audit)
    approve(house, audit)
    refused = reopening.reopen(house.context, house.cause(NADIA), audit, "I was wrong.")
    assert "Only a quality lead" in refused.notice
    assert audit_of(house, audit).status is Status.APPROVED


# No channel


def test_without_a_channel_the_quality_leads_are_told_once_a_day(house: House) -> None:
    set_up(house, moderators_channel="")
    first, second = submitted(house), submitted(house)
    ((to, body),) = said(house, "moderation/no-channel")
    assert to == QUINN.id
    assert "no moderators' channel" in body
    assert take(house, first).notice == ""
    assert audit_of(house, second).status is Status.SUBMITTED


def test_a_blind_request_shows_no_grade_no_check_no_auditor_and_no_reason(house: House) -> None:
    audit = submitted(house)
    table = tables.Moderation.__table__
    with house.context.database.begin() as conn:
        conn.execute(table.update().values(blind=True))
    take(house, audit)
    release(house, audit)
    body = request(house, audit)
    assert "case 710452" in body
    assert "No safety matter is marked" in body
    for hidden in ("good", "Checks", "U0ASHA", "Chosen"):
        assert hidden not in body
