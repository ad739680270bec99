"""The Home tab, and the messages about audits that were assigned or can't be delivered."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.messages import assigning, breaking, home
from bot.messages.action_lists import ActionList, Row
from bot.messages.home import HomeContent, Listing
from bot.messages.home_actions import Alert, Following, TeamActions
from bot.messages.words import Mrkdwn
from bot.widgets.ids import Act, Token
from flows.audit import Status
from flows.concerns import SafeNow
from flows.digest import Item
from flows.standstill import OpenAudit, Standing
from tests import seeing
from tests.bot.messages.everything import an_assignment
from tests.bot.messages.examples import (
    LINK,
    NOW,
    READER,
    begun,
    blocks_of,
    buttons,
    complete,
    elements_of,
    label_of,
    token,
    words_of,
)


def headings(content: HomeContent) -> list[str]:
    blocks = blocks_of(home.home(content, READER))
    return [label_of(block) for block in blocks if block["type"] == "header"]


def test_somebody_with_nothing_to_do_can_start() -> None:
    view = home.home(HomeContent("Asha Verma", may_audit=True), READER)
    assert words_of(view) == "Hello, Asha. You have no audits on the go."
    assert list(buttons(view)) == ["Start an audit", "Raise a concern"]


def test_what_somebody_is_in_the_middle_of_comes_before_their_teams_actions() -> None:
    """On a phone the first screen is what is looked at."""
    following = Following(teams=[TeamActions("north", "North team", 2)])
    audits = [home.summary(begun(), LINK)]
    content = HomeContent("Asha", in_progress=audits, following=following)
    assert headings(content) == ["In progress", "Your team's actions"]


@pytest.mark.parametrize(
    ("leads", "whom"),
    [
        ((), "your quality lead"),
        (("U0QUINN",), "<@U0QUINN>"),
        (("U0QUINN", "U0KIM"), "<@U0QUINN> or <@U0KIM>"),
        (("U0QUINN", "U0KIM", "U0LOU", "U0MAX"), "your quality lead"),
    ],
)
def test_somebody_who_is_not_set_up_is_told_whom_to_ask(leads: tuple[str, ...], whom: str) -> None:
    """And sees nothing else: what they had before they left is not theirs."""
    left = HomeContent("", leads=leads, in_progress=[home.summary(begun(), LINK)])
    view = home.home(left, READER)
    assert words_of(view) == f"You are not set up in Golden Thread. Ask {whom} to add you."
    assert not elements_of(view)


def test_only_who_may_is_offered_to_assign() -> None:
    assert "Assign an audit" not in buttons(home.home(HomeContent("Asha", may_audit=True), READER))
    quinn = HomeContent("Quinn Okafor", may_audit=True, may_assign=True)
    assert "Assign an audit" in buttons(home.home(quinn, READER))


def test_somebody_known_by_id_alone_is_named_as_slack_shows_them() -> None:
    assert "Hello, <@U0QUINN>." in words_of(home.home(HomeContent("<@U0QUINN>"), READER))


def test_an_audit_in_progress_says_how_far_and_leads_into_its_thread() -> None:
    audit = replace(begun(), due_on=date(2026, 11, 27))
    view = home.home(HomeContent("Asha", in_progress=[home.summary(audit, LINK)]), READER)
    assert "*Case 710452* · Case audit\n0 of 7 answered · Due Fri 27 Nov\nNext: 1 · Risk" in (
        words_of(view)
    )
    assert buttons(view)["Open the thread"]["url"] == LINK


def test_an_audit_whose_thread_is_not_posted_yet_can_still_be_seen() -> None:
    view = home.home(HomeContent("Asha", in_progress=[home.summary(begun())]), READER)
    assert "See answers" in buttons(view)


def test_a_submitted_audit_says_when() -> None:
    audit = replace(complete(), status=Status.SUBMITTED, submitted_at=NOW)
    view = home.home(HomeContent("Asha", submitted=[home.summary(audit)]), READER)
    assert "Submitted today 14:10" in words_of(view)


def test_what_is_empty_has_no_heading() -> None:
    assert headings(HomeContent("Asha", may_audit=True)) == []
    content = HomeContent("Asha", assigned=[an_assignment(begun())])
    assert headings(content) == ["Asked of you"]


def test_five_of_each_are_shown_and_all_are_a_press_away() -> None:
    content = HomeContent("Asha", in_progress=[home.summary(begun(), LINK)] * 42)
    view = home.home(content, READER)
    labels = [label_of(e) for e in elements_of(view)]
    assert labels.count("Open the thread") == home.SHOWN
    more = buttons(view)["See all 42"]
    assert str(more["action_id"]).startswith(Act.SEE_ALL)
    assert home.listing_of(token(more).value) == (Listing.IN_PROGRESS, 0)


def test_a_list_in_full_is_turned_page_by_page() -> None:
    content = HomeContent("Asha", in_progress=[home.summary(begun(), LINK)] * 42)
    first = home.see_all(Listing.IN_PROGRESS, content, 0, READER)
    on = home.listing_of(token(buttons(first)["Next page"]).value)
    assert on == (Listing.IN_PROGRESS, 1)
    last = home.see_all(Listing.IN_PROGRESS, content, 1, READER)
    assert [label_of(e) for e in elements_of(last)] == ["Open the thread"] * 2 + ["Previous page"]


def test_a_list_that_has_emptied_meanwhile_says_so() -> None:
    view = home.see_all(Listing.ASSIGNED, HomeContent("Asha"), 3, READER)
    assert words_of(view) == "There is nothing here any more."


@pytest.mark.parametrize(
    "forged", ["", "assigned", "assigned.x", "other.0", "assigned.-1", f"actions.{10**20}"]
)
def test_a_list_that_does_not_exist_is_not_shown(forged: str) -> None:
    assert home.listing_of(forged) is None


def test_a_quality_lead_sees_what_waits_and_what_is_wrong() -> None:
    faults = home.faults(
        has_emergency_number=False,
        unreachable=[(Mrkdwn("<#C0NORTH>"), "is_archived")],
    )
    content = HomeContent("Quinn", may_assign=True, waiting=[("Case audit", 3)], faults=faults)
    said = words_of(home.home(content, READER))
    assert "• The emergency duty team's number is missing." in said
    assert "• My messages to <#C0NORTH> don't get through: the channel is archived." in said
    assert "Case audit: 3" in said


def still(name: str, *, has_left: bool = False) -> Standing:
    """An audit that stands still."""
    audit = OpenAudit(name, "710452", "Case audit", "U0SAM", NOW - timedelta(days=20))
    return Standing(audit, has_left)


def test_an_audit_that_stands_still_says_whose_it_is_and_since_when() -> None:
    content = HomeContent("Quinn", may_assign=True, still=[still("a"), still("b", has_left=True)])
    said = words_of(home.home(content, READER)).splitlines()
    assert said[-4:] == [
        "*Case 710452* · Case audit",
        "<@U0SAM> · last change 1 Nov",
        "*Case 710452* · Case audit",
        "<@U0SAM> has left · last change 1 Nov",
    ]


def test_an_audit_that_stands_still_can_be_handed_over_or_cancelled() -> None:
    content = HomeContent("Quinn", may_assign=True, still=[still(str(n)) for n in range(45)])
    shown = home.home(content, READER)
    menus = [block for block in blocks_of(shown) if "overflow" in str(block)]
    assert len(menus) == home.SHOWN
    assert [Token.unpack(block["block_id"]) for block in menus] == [Token(str(n)) for n in range(5)]
    assert seeing.labels(shown).count("Hand over") == home.SHOWN
    assert seeing.labels(shown).count("Cancel audit") == home.SHOWN
    assert "See all 45" in buttons(shown)
    last = home.see_all(Listing.STILL, content, 1, READER)
    assert len([block for block in blocks_of(last) if "overflow" in str(block)]) == 5


def given_up(*, is_new: bool = True) -> home.Undelivered:
    """A message that nobody got."""
    return home.Undelivered("a1/risk/3", Mrkdwn("<@U0SAM>"), "no_text", is_new, NOW)


def test_what_could_not_be_delivered_is_one_line_with_all_a_press_away() -> None:
    content = HomeContent("Quinn", undelivered=[given_up(), given_up(is_new=False)])
    view = home.home(content, READER)
    assert "• Two messages could not be delivered." in words_of(view).splitlines()
    assert headings(content) == ["Needs somebody's attention"]
    assert "See it" in buttons(home.home(HomeContent("Quinn", undelivered=[given_up()]), READER))
    listing = home.listing_of(token(buttons(view)["See all 2"]).value)
    assert listing == (Listing.UNDELIVERED, 0)
    assert words_of(home.see_all(Listing.UNDELIVERED, content, 0, READER)).splitlines() == [
        "A message to <@U0SAM> · given up today 14:10",
        "`a1/risk/3` · the error is no_text",
        "A change to a message to <@U0SAM> · given up today 14:10",
        "`a1/risk/3` · the error is no_text",
    ]


def an_action(name: str, due: date | None, *, safety: bool = False) -> Row:
    """An action of Dana's."""
    item = Item(name, "a1", "710452", "U0DANA", "Key worker", due, safety, revision=3)
    return Row(item, "Make sure the window is safe")


def test_an_action_says_how_late_it_is_and_has_its_menu() -> None:
    mine = [an_action("x1", date(2026, 11, 2), safety=True), an_action("x2", None)]
    view = home.home(HomeContent("Dana", following=Following(actions=mine)), READER)
    assert headings(HomeContent("Dana", following=Following(actions=mine))) == ["Your actions"]
    assert words_of(view).splitlines()[-4:] == [
        "*Case 710452* · Make sure the window is safe",
        "Was due 2 Nov, 19 days late · *safety*",
        "*Case 710452* · Make sure the window is safe",
        "No date",
    ]
    menu = next(one for one in elements_of(view) if one["type"] == "overflow")
    assert menu["action_id"] == Act.ACTION_MENU
    entries = [Token.unpack(option["value"]) for option in menu["options"]]  # type: ignore[attr-defined]
    parts = ("done", "update", "more_time")
    assert entries == [Token("a1", part=part, revision=3, value="x1") for part in parts]


def test_a_team_says_how_its_actions_stand_and_leads_to_them() -> None:
    teams = [TeamActions("north", "North team", 12, 3, 1), TeamActions("south", "South team", 0)]
    view = home.home(HomeContent("Marcus", following=Following(teams=teams)), READER)
    assert words_of(view).splitlines()[-4:] == [
        "*North team*",
        "12 open · 3 overdue, 1 of them safety",
        "*South team*",
        "No open actions",
    ]
    see = buttons(view)["See all 12"]
    assert see["action_id"] == Act.SEE_ACTIONS
    assert token(see) == ActionList(team="north").token


def test_a_concern_nobody_has_stands_first_and_says_whom_to_call() -> None:
    waiting = Alert("c1", "710452", "U0ASHA", NOW, SafeNow.NOT_KNOWN, told=2)
    content = HomeContent(
        "Marcus",
        following=Following([waiting], emergency_number="01632 960120"),
        faults=["X."],
    )
    view = home.home(content, READER)
    assert headings(content)[0] == "Concerns nobody has acknowledged"
    assert "call 999 or the emergency duty team on 01632 960120" in words_of(view)
    assert "Raised by <@U0ASHA> today 14:10 · told: 2 people" in words_of(view)
    assert token(buttons(view)["I have this"]).value == "c1"
    raised_it = HomeContent("Asha", following=Following([replace(waiting, may_take=False)]))
    shown = buttons(home.home(raised_it, READER))
    assert "I have this" not in shown
    assert token(shown["Call list"]).value == "c1"


def test_a_list_of_which_a_stretch_was_read_says_how_many_there_are() -> None:
    mine = Following(actions=[an_action(f"x{n}", None) for n in range(5)], person="U0DANA")
    view = home.home(HomeContent("Dana", following=mine, totals={Listing.ACTIONS: 300}), READER)
    assert token(buttons(view)["See all 300"]) == ActionList(owner="U0DANA").token
    page = HomeContent("Dana", waiting=[("Case audit", 3)], totals={Listing.WAITING: 300})
    shown = home.see_all(Listing.WAITING, page, 7, READER)
    assert words_of(shown).endswith("Page 8 of 8")
    assert "Next page" not in buttons(shown)


def test_with_everything_in_order_there_is_nothing_to_mend() -> None:
    assert home.faults(has_emergency_number=True, unreachable=[]) == ()


def test_an_assigned_audit_says_what_by_when_and_starts_with_one_press() -> None:
    said = assigning.assigned(an_assignment(begun()), READER)
    assert words_of(said).splitlines() == [
        "<@U0QUINN> asks you to audit a case.",
        "*Case 710452* · Case audit · due Fri 27 Nov",
    ]
    assert token(buttons(said)["Start"]).value == "as1"


def test_whoever_assigned_it_is_told_that_it_was_sent() -> None:
    said = words_of(assigning.assigned_told(an_assignment(begun()), READER))
    assert said.startswith("<@U0ASHA> has been asked to audit case 710452")


@pytest.mark.parametrize(
    ("to", "why", "said"),
    [
        ("C0NORTH", "not_in_channel", "<#C0NORTH> don't get through: I am not a member."),
        ("U0LEE", "user_disabled", "<@U0LEE> don't get through: they can't sign in any more."),
        ("C0NORTH", "fatal_error", "<#C0NORTH> don't get through: Slack says fatal_error."),
    ],
)
def test_a_broken_destination_is_named_with_what_would_mend_it(
    to: str, why: str, said: str
) -> None:
    message = breaking.unreachable(to, why, is_person=to.startswith("U"))
    assert said in words_of(message)
