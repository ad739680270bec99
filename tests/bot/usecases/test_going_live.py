"""Actions go live: who hears of it, once, when, and what those messages show as things go on."""

from dataclasses import replace

import pytest

from bot.messages.forms.done import DoneGiven
from bot.usecases import action_forms, digesting, going_live, leaving
from flows import following
from flows.actions import ActionStatus, Owner
from flows.audit import Status
from flows.following import Followed, Happened
from flows.setup import Setup
from storage import actions, tables
from tests.bot.usecases.agreeing import (
    LED,
    TEAMS,
    actions_of,
    agree,
    answered,
    approved,
    led,
)
from tests.bot.usecases.house import WORKSPACE, House
from tests.bot.usecases.moderators import audit_of, give_back, said, set_up, shown, submit, take
from tests.flows.building import ASHA, DANA, LEE, MARCUS, PRIYA, QUINN, moment

WINDOW = "Make sure the window is safe"
REVIEW = "Hold the review meeting"


@pytest.fixture(autouse=True)
def council(house: House) -> None:
    """Marcus manages North team, where Dana works."""
    led(house)


def told(house: House) -> list[str]:
    """Who was told of live actions, in order."""
    return [to for to, _ in said(house, "actions/live/")]


def test_until_its_audit_is_approved_nobody_hears_of_an_action(house: House) -> None:
    audit = answered(house, house.begin())
    agree(house, audit, REVIEW, person=DANA.id)
    submit(house, audit)
    assert told(house) == []
    take(house, audit)
    give_back(house, audit, "Say when.")
    assert told(house) == []


def test_approved_its_team_gets_one_message_with_what_is_new_and_each_owner_one(
    house: House,
) -> None:
    audit = house.begin()
    agree(house, audit, REVIEW, person=DANA.id, due="27 November 2026")
    agree(house, audit, "Write to school", person=DANA.id)
    agree(house, audit, "Ring the clinic", person=PRIYA.id)
    approved(house, audit)
    assert told(house) == ["C0NORTH", DANA.id, PRIYA.id]
    (_, team), (_, dana), (_, priya) = said(house, "actions/live/")
    for words in ("Case 710452", "three new actions for North team", REVIEW, "Ring the clinic"):
        assert words in team
    assert f"<@{DANA.id}> · due Fri 27 Nov" in team
    assert "you have two new actions" in dana
    assert "Ring the clinic" not in dana
    assert "you have a new action" in priya
    assert all("More time" in body for body in (team, dana, priya))


def test_a_safety_action_goes_out_as_it_is_added_and_is_not_told_again_on_approval(
    house: House,
) -> None:
    audit = house.begin()
    agree(house, audit, WINDOW, person=DANA.id, safety=True)
    assert audit_of(house, audit).status is Status.IN_PROGRESS
    assert told(house) == ["C0NORTH", DANA.id]
    assert "a new safety action for North team" in said(house, "actions/live/")[0][1]
    house.clock.move(3600)
    agree(house, audit, REVIEW, person=DANA.id)
    approved(house, audit)
    assert told(house) == ["C0NORTH", DANA.id] * 2
    assert WINDOW not in "".join(body for _, body in said(house, "actions/live/")[2:])


def test_the_auditor_reads_in_the_thread_that_it_went_out(house: House) -> None:
    audit = house.begin()
    agree(house, audit, WINDOW, person=DANA.id, safety=True)
    ((_, body),) = said(house, f"{audit}/actiontold/")
    assert f"it has gone to North team's channel and to <@{DANA.id}> now." in body


def test_an_action_marked_as_safety_later_goes_out_then(house: House) -> None:
    audit = house.begin()
    agree(house, audit, WINDOW)
    assert told(house) == []
    agree(house, audit, WINDOW, number=1, safety=True, person=DANA.id)
    assert told(house) == ["C0NORTH", DANA.id]


def test_whoever_gets_a_live_action_in_its_form_is_told_and_the_channel_shows_them(
    house: House,
) -> None:
    audit = house.begin()
    agree(house, audit, WINDOW, safety=True)
    assert told(house) == ["C0NORTH", MARCUS.id]
    house.clock.move(60)
    agree(house, audit, WINDOW, number=1, safety=True, person=DANA.id)
    ((to, body),) = said(house, "action/")
    assert (to, WINDOW in body) == (DANA.id, True)
    assert f"<@{DANA.id}>" in shown(house, "C0NORTH", f"actions/live/{audit}/1/team")


def test_what_they_were_told_then_goes_on_showing_how_it_stands(house: House) -> None:
    """Whoever got it in the audit's form reads so when it is closed, as they do after a step."""
    audit = house.begin()
    agree(house, audit, WINDOW, safety=True)
    house.clock.move(60)
    agree(house, audit, WINDOW, number=1, safety=True, person=DANA.id)
    action = actions_of(house, audit)[WINDOW].id
    assert '"overflow"' in shown(house, DANA.id, f"action/{action}/step/1/to/{DANA.id}")
    house.clock.move(60)
    action_forms.close(house.context, house.cause(MARCUS), DoneGiven(action, "A lock was fitted."))
    body = shown(house, DANA.id, f"action/{action}/step/1/to/{DANA.id}")
    assert f"Closed by <@{MARCUS.id}> on Sat 21 Nov" in body
    assert '"overflow"' not in body


def test_what_an_audits_form_changes_stands_in_the_story_of_the_action(house: House) -> None:
    audit = house.begin()
    agree(house, audit, WINDOW, safety=True, role="Key worker")
    agree(house, audit, WINDOW, number=1, safety=True, person=DANA.id, due="4 December 2026")
    agree(house, audit, REVIEW, number=1, safety=True, person=DANA.id, due="4 December 2026")
    agree(house, audit, "Another", safety=True)
    action = actions_of(house, audit)[REVIEW]
    with house.context.database.read() as conn:
        found = actions.find(conn, WORKSPACE, house.context.library, action.id)
        assert found is not None
        story = actions.events(conn, WORKSPACE, found)
    assert [(event.what, event.before, event.after, event.words) for event in story] == [
        (Happened.REASSIGNED, "Key worker", DANA.id, ""),
        (Happened.REDATED, "", "2026-12-04", ""),
        (Happened.REWORDED, "", "", WINDOW),
    ]
    assert {event.by for event in story} == {ASHA.id}


def test_a_leavers_manager_reads_what_is_left_after_a_change_in_an_audits_form(
    house: House,
) -> None:
    audit = house.begin()
    agree(house, audit, WINDOW, safety=True, person=LEE.id)
    house.clock.move(2 * 24 * 3600)
    leaving.tell(house.context)
    agree(house, audit, WINDOW, number=1, safety=True, person=DANA.id)
    told = shown(house, MARCUS.id, first_key(house, "leaver/"))
    assert f"<@{ASHA.id}> saw to the last of it" in told


# Nobody owns it


def test_the_manager_is_asked_who_does_what_nobody_here_owns(house: House) -> None:
    audit = house.begin()
    agree(house, audit, WINDOW, role="Key worker")
    agree(house, audit, REVIEW)
    agree(house, audit, "Ring the clinic", person=LEE.id)
    agree(house, audit, "Write to school", person=DANA.id)
    approved(house, audit)
    assert told(house) == ["C0NORTH", DANA.id, MARCUS.id]
    marcus = said(house, "actions/live/")[-1][1]
    assert "who is to do these?" in marcus
    assert marcus.count("users_select") == 3
    assert "Write to school" not in marcus


def test_the_manager_is_asked_once_the_only_owner_is_taken_off_in_the_form(house: House) -> None:
    audit = house.begin()
    agree(house, audit, WINDOW, safety=True, person=DANA.id)
    house.clock.move(60)
    agree(house, audit, WINDOW, number=1, safety=True)
    assert told(house) == ["C0NORTH", DANA.id, MARCUS.id]
    assert "who is to do this?" in said(house, "actions/live/")[-1][1]
    house.clock.move(60)
    agree(house, audit, WINDOW, number=1, safety=True, person=PRIYA.id)
    asked = shown(house, MARCUS.id, f"actions/live/{audit}/1/lead/{MARCUS.id}")
    assert "who is to do this?" not in asked
    assert f"<@{PRIYA.id}>" in asked


@pytest.mark.parametrize(
    ("manager", "service_lead", "asked"),
    [(LEE.id, PRIYA.id, PRIYA.id), (None, None, QUINN.id)],
)
def test_where_the_manager_has_left_the_next_who_leads_is_asked(
    house: House, manager: str | None, service_lead: str | None, asked: str
) -> None:
    team = replace(TEAMS[0], manager=manager, service_lead=service_lead)
    led(house, teams=(team, *TEAMS[1:]))
    agree(house, house.begin(), WINDOW, safety=True, role="Key worker")
    assert told(house) == ["C0NORTH", asked]


def test_where_no_team_has_a_channel_who_leads_hears_of_all_of_it(house: House) -> None:
    teamless: Setup = replace(
        LED, people=(replace(ASHA, team=None), *LED.people[1:]), service_lead=PRIYA.id
    )
    set_up(house, teamless)
    agree(house, house.begin(), WINDOW, safety=True, person=DANA.id)
    assert told(house) == [DANA.id, PRIYA.id]
    assert "no channel hears of this" in said(house, "actions/live/")[-1][1]


# As things go on


def step(house: House, tracked_id: str, followed: str, *more: object) -> None:
    """Something happens to a live action."""
    with house.context.database.begin() as conn:
        tracked = actions.load_to_change(conn, WORKSPACE, house.context.library, tracked_id)
        assert tracked is not None
        at = replace(moment(by=DANA), at=house.clock.now())
        result: Followed = getattr(following, followed)(tracked, *more, at)
        assert result.changed
        saved = actions.save(conn, WORKSPACE, result)
        going_live.refresh(house.context, conn, saved)


def test_once_an_action_has_ended_every_message_about_it_says_how_and_offers_no_menu(
    house: House,
) -> None:
    audit = house.begin()
    agree(house, audit, WINDOW, person=DANA.id)
    agree(house, audit, REVIEW, person=DANA.id)
    approved(house, audit)
    step(house, actions_of(house, audit)[WINDOW].id, "done", "A lock was fitted.")
    for to, name in (("C0NORTH", "team"), (DANA.id, f"to/{DANA.id}")):
        body = shown(house, to, f"actions/live/{audit}/1/{name}")
        assert f"~{WINDOW}~" in body
        assert f"Done by <@{DANA.id}>, Sat 21 Nov" in body
        assert body.count('"overflow"') == 1
        assert "A lock was fitted." not in body


def test_a_named_owner_stands_in_the_managers_message_and_in_the_channel(house: House) -> None:
    audit = house.begin()
    agree(house, audit, WINDOW, role="Key worker")
    agree(house, audit, REVIEW)
    approved(house, audit)
    for text in (WINDOW, REVIEW):
        step(house, actions_of(house, audit)[text].id, "name_person", DANA)
        house.clock.move(60)
    body = shown(house, MARCUS.id, f"actions/live/{audit}/1/lead/{MARCUS.id}")
    assert f"Key worker <@{DANA.id}>" in body
    assert REVIEW in body
    assert "users_select" not in body
    assert f"Key worker <@{DANA.id}>" in shown(house, "C0NORTH", f"actions/live/{audit}/1/team")


def test_what_its_owner_was_told_first_says_that_it_is_done_and_offers_nothing_more(
    house: House,
) -> None:
    audit = house.begin()
    agree(house, audit, WINDOW, person=DANA.id)
    approved(house, audit)
    key = f"actions/live/{audit}/1/to/{DANA.id}"
    assert "overflow" in shown(house, DANA.id, key)
    given = DoneGiven(actions_of(house, audit)[WINDOW].id, "It was mended.")
    action_forms.close(house.context, house.cause(DANA), given)
    assert f"~{WINDOW}~" in shown(house, DANA.id, key)
    assert "overflow" not in shown(house, DANA.id, key)


def test_who_has_no_action_of_an_audit_any_more_reads_so(house: House) -> None:
    audit = house.begin()
    agree(house, audit, WINDOW, person=DANA.id)
    approved(house, audit)
    of_window = actions_of(house, audit)[WINDOW].id
    step(house, of_window, "reassign", Owner(PRIYA.id), PRIYA)
    body = shown(house, DANA.id, f"actions/live/{audit}/1/to/{DANA.id}")
    assert "what stood here is with somebody else now" in body
    assert WINDOW not in body


def test_more_than_one_message_holds_goes_on_in_its_thread_and_is_kept_true_there(
    house: House,
) -> None:
    audit = house.begin()
    for number in range(1, 15):
        agree(house, audit, f"Do thing {number}", person=DANA.id)
    approved(house, audit)
    assert told(house) == ["C0NORTH"] * 2 + [DANA.id] * 2
    assert "Do thing 13" in said(house, "/team/more/1")[0][1]
    step(house, actions_of(house, audit)["Do thing 13"].id, "done", "It is done.")
    assert "~Do thing 13~" in shown(house, "C0NORTH", f"actions/live/{audit}/1/team/more/1")


# Agreed again


def again(house: House, *, safety: bool = False) -> tuple[str, str]:
    """Two audits of a case; the later one, not approved yet, agrees the first's action again."""
    first = house.begin()
    agree(house, first, WINDOW, person=DANA.id, safety=safety)
    approved(house, first)
    house.clock.move(3600 * 24)
    second = house.begin()
    earlier = actions_of(house, first)[WINDOW].id
    agree(house, second, "Mend the window", person=PRIYA.id, relists=earlier)
    return first, second


def test_an_action_agreed_again_takes_the_earlier_ones_place_once_it_is_live(
    house: House,
) -> None:
    first, second = again(house)
    assert actions_of(house, first)[WINDOW].is_open
    approved(house, second)
    earlier, later = actions_of(house, first)[WINDOW], actions_of(house, second)["Mend the window"]
    assert earlier.status is ActionStatus.SUPERSEDED
    assert earlier.ending is not None
    assert earlier.ending.instead == later.id
    assert (later.first, later.relisted) == (earlier.id, 1)
    assert "Agreed again" in shown(house, "C0NORTH", f"actions/live/{second}/1/team")
    assert "Another action took its place" in shown(
        house, "C0NORTH", f"actions/live/{first}/1/team"
    )


def test_the_digest_shows_that_it_was_taken_over_and_follows_a_change_in_the_form(
    house: House,
) -> None:
    """Both happen in the audit's own turn, not in one of the action's."""
    digesting.post_due(house.context)
    _, second = again(house)
    agree(house, second, REVIEW, safety=True)
    house.clock.move(3600 * 24 * 7)
    digesting.post_due(house.context)
    ((_, posted),) = said(house, "digest/north/")
    assert WINDOW in posted
    assert REVIEW in posted
    key = first_key(house, "digest/north/")
    agree(house, second, REVIEW, number=2, safety=True, person=PRIYA.id)
    assert f"<@{PRIYA.id}>" in shown(house, "C0NORTH", key)
    approved(house, second)
    assert f"~710452 · {WINDOW}~" in shown(house, "C0NORTH", key)


def first_key(house: House, beginning: str) -> str:
    """The key of the first message whose key begins so."""
    table = tables.Outbox.__table__
    found = table.select().where(table.c.key.startswith(beginning)).order_by(table.c.id)
    with house.context.database.read() as conn:
        return str(conn.execute(found).first().key)  # type: ignore[union-attr]


def test_whose_action_was_taken_over_by_somebody_elses_is_told(house: House) -> None:
    _, second = again(house)
    approved(house, second)
    ((to, body),) = said(house, "action/")
    assert to == DANA.id
    assert "Mend the window" in body


def test_that_a_safety_action_was_taken_over_its_manager_hears(house: House) -> None:
    _, second = again(house, safety=True)
    approved(house, second)
    assert {to for to, _ in said(house, "action/")} == {DANA.id, MARCUS.id}


def test_an_auditor_whose_action_finds_its_place_taken_hears_by_what(house: House) -> None:
    """Two audits agree the same again: both go on, and somebody has to see which is wanted."""
    first, second = again(house)
    third, earlier = house.begin(), actions_of(house, first)[WINDOW].id
    agree(house, third, "Fit a new window", person=PRIYA.id, relists=earlier)
    approved(house, second)
    assert said(house, f"actions/live/{second}/1/again/") == []
    approved(house, third)
    ((to, body),) = said(house, f"actions/live/{third}/1/again/")
    assert to == ASHA.id
    assert "another action took its place on Sun 22 Nov: “Mend the window”" in body
    assert "If both ask for the same" in body


def test_an_auditor_whose_action_agrees_again_what_was_closed_since_hears_how(house: House) -> None:
    first, second = again(house)
    step(house, actions_of(house, first)[WINDOW].id, "done", "A lock was fitted.")
    approved(house, second)
    ((to, body),) = said(house, f"actions/live/{second}/1/again/")
    assert to == ASHA.id
    assert f"“{WINDOW}”, which <@{DANA.id}> closed as done on Sun 22 Nov" in body
    assert "A lock was fitted" not in body
