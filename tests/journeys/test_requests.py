"""A request for moderation, from the channel it is posted in to what comes of it."""

from datetime import timedelta

import pytest

from flows.audit import Status
from flows.schedule import is_working_day
from tests.journeys.auditing import EVIDENCE, Auditor
from tests.journeys.council import Council
from tests.journeys.moderating import (
    CHANNEL,
    Moderator,
    moderator,
    no_buttons,
    setup_with,
    submitted_coventry,
)
from tests.seeing import labels

ASKED = "Which supervision record is this from?"


@pytest.fixture
def asha(council: Council) -> Auditor:
    """Asha, whose Coventry audit waits for a moderator."""
    return submitted_coventry(council)


@pytest.fixture
def marcus(council: Council, asha: Auditor) -> Moderator:
    """Marcus, who may moderate it."""
    del asha
    return moderator(council)


def answer_what_was_returned(asha: Auditor) -> None:
    """Write the evidence for the first domain anew, and submit."""
    asha.press_earlier("Answer", "returned one question", ASKED)
    asha.press("Answer in a form", "1 of 14", ASKED)
    view = asha.person.view()
    grade, evidence, _ = (b["block_id"] for b in view["blocks"] if b["type"] == "input")
    asha.person.fill(grade, "Not applicable", view=view)
    asha.person.fill(evidence, "The supervision record of 12 May.", view=view)
    assert asha.person.submit(view) is None
    asha.press("Submit for moderation", "Submit")
    asha.asked("Submitted again, thank you")


def test_taken_returned_amended_submitted_again_and_approved(
    council: Council, asha: Auditor, marcus: Moderator
) -> None:
    request = marcus.request("case 710452", "North team", "by @Asha Verma")
    assert EVIDENCE not in marcus.person.see(request)
    marcus.take()
    asha.person.wait_for(lambda: "@Marcus Bell is reading it" in asha.card())
    marcus.comment("risk", ASKED)
    marcus.give_back("Nearly there.")
    assert no_buttons(marcus.request("Returned by @Marcus Bell", "1 question"))
    asha.seen("@Marcus Bell returned one question", "Nearly there.")
    asha.person.wait_for(lambda: "@Marcus Bell returned one question" in asha.card())
    answer_what_was_returned(asha)
    assert council.audit().status is Status.TAKEN
    marcus.copy("@Asha Verma has answered what you returned", "Round 2")
    marcus.press("What changed", "Round 2")
    marcus.person.wait_for_view("What changed")
    seen = marcus.person.see(marcus.person.view())
    assert [seen.index(words) for words in (ASKED, EVIDENCE, "The supervision record")] == sorted(
        seen.index(words) for words in (ASKED, EVIDENCE, "The supervision record")
    )
    marcus.person.close(everything=True)
    marcus.approve()
    assert no_buttons(marcus.request("✓ Approved by @Marcus Bell", "round 2"))
    assert no_buttons(marcus.copy("✓ Approved by @Marcus Bell"))
    asha.asked("@Marcus Bell approved this audit", "Nothing more is needed")
    asha.person.wait_for(lambda: "Approved by @Marcus Bell" in asha.card())
    wanted = ["submitted", "taken", "returned", "taken", "approved"]
    assert council.history("status") == wanted


def test_only_what_was_returned_can_be_changed(
    council: Council, asha: Auditor, marcus: Moderator
) -> None:
    marcus.take()
    marcus.comment("risk", ASKED)
    marcus.give_back()
    asha.asked("1 of 14", ASKED)
    before = council.audit().value("overall")
    asha.say("change 13")
    asha.asked("was not returned")
    assert council.audit().value("overall") == before


def test_released_and_handed_over_everybody_sees_who_has_it(
    council: Council, asha: Auditor, marcus: Moderator
) -> None:
    priya = moderator(council, "U0PRIYA")
    marcus.take()
    marcus.press("Release", "Taken by @Marcus Bell")
    priya.take()
    marcus.request("Taken by @Priya Nair")
    priya.press("Hand over", "Taken by @Priya Nair")
    priya.person.wait_for_view("Hand over")
    priya.person.fill("Who moderates it?", "U0ASHA")
    errors = priya.person.submit()
    assert errors is not None
    assert "nobody moderates their own" in next(iter(errors.values()))
    priya.person.fill("Who moderates it?", "U0MARCUS")
    assert priya.person.submit() is None
    marcus.copy("@Priya Nair handed this moderation to you", "[Read and decide]")
    priya.request("Taken by @Marcus Bell")
    asha.person.wait_for(lambda: "@Marcus Bell is reading it" in asha.card())
    marcus.person.press(marcus.copy("Taken by @Marcus Bell"), "Release")
    marcus.copy("[Take it]")


def test_of_two_who_press_at_once_one_has_it_and_the_other_is_told_who(
    council: Council, asha: Auditor, marcus: Moderator
) -> None:
    del asha
    priya = moderator(council, "U0PRIYA")
    shown = marcus.request("Waiting since")
    marcus.person.press(shown, "Take it")
    priya.person.press(shown, "Take it")
    priya.told("@Marcus Bell took it")
    assert council.history("moderator") == ["U0MARCUS"]


@pytest.mark.parametrize(
    ("person", "why"),
    [("U0ASHA", "nobody moderates their own"), ("U0SAM", "not among the moderators")],
)
def test_a_button_that_was_not_theirs_is_refused_to_them_alone(
    council: Council, asha: Auditor, marcus: Moderator, person: str, why: str
) -> None:
    del asha
    someone = council.person(person)
    someone.press(council.forge(person, marcus.request("Waiting since")), "Take it")
    told = someone.wait_for_message(why)
    assert told.get("is_ephemeral")
    assert council.audit().status is Status.SUBMITTED
    assert council.history("refused") == [None]


def test_withdrawn_before_it_is_taken_the_request_says_so_and_can_t_be_taken(
    council: Council, asha: Auditor, marcus: Moderator
) -> None:
    old = marcus.request("Waiting since")
    asha.person.wait_for(lambda: "It waits for a moderator" in asha.card())
    asha.person.press(asha.person.message(asha.thread), "Withdraw")
    assert no_buttons(marcus.request("Withdrawn by @Asha Verma"))
    marcus.person.press(old, "Take it")
    marcus.told("@Asha Verma withdrew it")
    assert council.audit().status is Status.WITHDRAWN


def test_once_it_is_taken_it_is_not_withdrawn(
    council: Council, asha: Auditor, marcus: Moderator
) -> None:
    asha.person.wait_for(lambda: "It waits for a moderator" in asha.card())
    old = asha.person.message(asha.thread)
    marcus.take()
    asha.person.press(old, "Withdraw")
    asha.asked("@Marcus Bell is reading this audit already")
    assert council.audit().status is Status.TAKEN


def test_a_changed_grade_is_told_to_its_auditor_who_may_see_it_differently(
    council: Council, asha: Auditor, marcus: Moderator
) -> None:
    marcus.take()
    marcus.change_grade("overall", "does_not_meet_good", "Four domains do not meet good.")
    marcus.approve()
    assert no_buttons(marcus.request("✓ Approved by @Marcus Bell", "with 1 grade changed"))
    asha.press("I see it differently", "Four domains do not meet good.")
    asha.person.wait_for_view("I see it differently")
    asha.person.fill("Why do you see it differently?", "Two of them were mended in May.")
    assert asha.person.submit() is None
    asha.asked("Your quality lead has what you said about 13 · Overall grade")
    quinn = council.person("U0QUINN")
    told = quinn.wait_for_message("@Asha Verma sees a final grade differently")
    assert "mended in May" not in quinn.see(told)
    quinn.press(told, "See why")
    assert "Two of them were mended in May." in quinn.see(quinn.wait_for_view("Seen differently"))
    quinn.close(everything=True)
    quinn.home("Grades seen differently")


def test_a_quality_lead_reopens_from_home(
    council: Council, asha: Auditor, marcus: Moderator
) -> None:
    marcus.take()
    marcus.approve()
    quinn = council.person("U0QUINN")
    quinn.press(quinn.home("Finished recently"), "Reopen")
    quinn.wait_for_view("Reopen this audit")
    quinn.fill("Why is it reopened?", "A sibling's plan was read.")
    assert quinn.submit() is None
    asha.seen("@Quinn Okafor reopened this audit", "A sibling's plan was read.")
    asha.person.wait_for(lambda: "Reopened by a quality lead" in asha.card())
    marcus.request("Reopened since by a quality lead")
    assert council.audit().status is Status.REOPENED


def test_home_shows_a_moderator_what_they_may_take_and_what_they_have(
    council: Council, asha: Auditor, marcus: Moderator
) -> None:
    del asha, council
    home = marcus.person.home("To moderate")
    marcus.person.press(home, "Take it")
    marcus.request("Taken by @Marcus Bell")
    home = marcus.person.wait_for(
        lambda: (
            view
            if (view := marcus.person.home_as_it_stands())
            and "You are moderating" in marcus.person.see(view)
            else None
        )
    )
    assert "Read and decide" in labels(home)
    assert "To moderate" not in marcus.person.see(home)


# Waiting


def test_it_goes_on_over_days_until_somebody_takes_it(council: Council, asha: Auditor) -> None:
    del asha
    marcus, quinn = moderator(council), moderator(council, "U0QUINN")
    marcus.request("Waiting since")
    pass_working_weeks(council)
    marcus.request("This audit still waits for a moderator", "710452")
    pass_working_weeks(council)
    marcus.copy("Could you take it?", "[Take it]")
    pass_working_weeks(council)
    quinn.copy("This moderation is late", "[Take it]")
    quinn.person.home("Moderation is late")
    marcus.person.press(marcus.copy("[Take it]"), "Take it")
    quinn.copy("Taken by @Marcus Bell")
    marcus.request("Taken by @Marcus Bell")
    assert council.history("moderation") == [None, "U0MARCUS", "U0QUINN"]


def pass_working_weeks(council: Council) -> None:
    """Let a week of anybody's days pass, and the morning after it come."""
    council.settle()
    morning = (council.now + timedelta(days=8)).replace(hour=10)
    while not is_working_day(morning.date()):
        morning += timedelta(days=1)
    council.pass_time(seconds=(morning - council.now).total_seconds())


def test_in_an_archived_channel_nothing_is_lost(council: Council) -> None:
    slack = council.workspace.slack
    slack.archive(CHANNEL)
    asha = submitted_coventry(council)
    quinn = council.person("U0QUINN")
    quinn.wait_for_message("the channel is archived")
    council.set_up(setup_with("moderators: C0MOD", "moderators: C0NORTH"))
    council.pass_time(minutes=1)
    marcus = moderator(council)
    marcus.request("Audit to moderate", "710452", channel="C0NORTH")
    marcus.person.press(marcus.request("Waiting since", channel="C0NORTH"), "Take it")
    marcus.request("Taken by @Marcus Bell", channel="C0NORTH")
    assert council.audit().status is Status.TAKEN
    asha.person.wait_for(lambda: "@Marcus Bell is reading it" in asha.card())


def test_what_somebody_took_who_has_left_waits_in_the_channel_again(
    council: Council, asha: Auditor, marcus: Moderator
) -> None:
    del asha
    marcus.take()
    left = setup_with("    name: Marcus Bell\n", "    name: Marcus Bell\n    active: false\n")
    left = left.replace("manager: U0MARCUS", "manager: U0PRIYA")
    council.set_up(left.replace("[U0MARCUS, U0PRIYA]", "[U0PRIYA]"))
    pass_working_weeks(council)
    priya = moderator(council, "U0PRIYA")
    priya.request("@Marcus Bell can't go on with it", "[Take it]")
    quinn = council.person("U0QUINN")
    quinn.wait_for_message("@Marcus Bell had taken the moderation of case 710452")
    assert council.audit().status is Status.SUBMITTED
