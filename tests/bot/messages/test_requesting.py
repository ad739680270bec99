"""What a request for moderation says, to whom, and what it never says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.messages import requesting, submitting
from bot.messages.requesting import Around, Personal, Why
from bot.messages.words import words
from bot.widgets.ids import Act
from flows import agreeing, checks
from flows.actions import ActionDetails
from flows.answers import Text
from flows.audit import Status
from flows.moderation import Mark, Moderation, Reason, Selection, Verdict
from flows.questionnaire import Moderated, ModerationPolicy
from flows.rulings import Overtaken
from tests.bot.messages.examples import (
    NOW,
    READER,
    SECRET,
    answered,
    begun,
    buttons,
    complete,
    moment,
    words_of,
)
from tests.bot.messages.moderations import decided, requested, taken

AUDIT = replace(complete(), team_name="North team", status=Status.SUBMITTED)
WAITING = replace(requested(AUDIT), selection=Selection((Reason.LOW, Reason.ASKED)))
FOUND = checks.queries(answered(AUDIT, risk__impact=Text.of("As above.")))


def lines(moderation: Moderation, around: Around | None = None) -> list[str]:
    """What the request says of it, a line each."""
    around = around or Around()
    return words_of(requesting.request(AUDIT, moderation, around, READER)).splitlines()


def test_a_request_says_what_moderators_choose_by() -> None:
    assert lines(WAITING) == [
        "*Audit to moderate · case 710452* · North team · by <@U0ASHA>",
        "Case audit",
        "Domains: 1 Meets good, 1 Does not meet good",
        "Checks: nothing to ask about",
        "Chosen because: a low grade, the auditor asked",
        "Waiting since Wed 18 Nov at 14:10",
    ]


def test_one_that_is_taken_waits_no_more() -> None:
    """It says since when it is with the moderators, and who has it."""
    held = taken(AUDIT)
    assert lines(held)[-2] == "Submitted Wed 18 Nov at 14:10"
    again = lines(replace(held, round=2))
    assert again[-2] == "Round 2 · submitted Wed 18 Nov at 14:10"


def test_blind_it_says_no_grade_no_check_no_auditor_and_no_reason() -> None:
    assert lines(replace(WAITING, blind=True), Around(FOUND)) == [
        "*Audit to moderate · case 710452* · North team",
        "Case audit",
        "No safety matter is marked",
        "Waiting since Wed 18 Nov at 14:10",
    ]


def test_a_safety_action_and_a_concern_are_said_in_either() -> None:
    details = ActionDetails("Make the window safe", owner_person="U0DANA", safety=True)
    audit = agreeing.add(complete(), "x1", details, moment()).audit
    said = words_of(requesting.request(audit, WAITING, Around(concern=True), READER))
    assert "1 safety action · an immediate concern was raised" in said
    blind = replace(WAITING, blind=True)
    assert "safety is involved" in words_of(requesting.request(audit, blind, Around(), READER))


def test_what_the_checks_found_is_named_and_nothing_quoted() -> None:
    shown = "\n".join(lines(WAITING, Around(FOUND)))
    assert "Checks: only says where else to look" in shown
    assert SECRET not in shown
    assert not any(query.says in shown for query in FOUND)


@pytest.mark.parametrize("check", [each.name for each in checks.CHECKS])
def test_every_check_has_a_few_words_of_its_own(check: str) -> None:
    """But what is asked only before it is submitted."""
    asked_before = {"missing", "returned_unchanged"}
    plain = check.replace("_", " ")
    said = words("requesting").check(name=check, count=1)
    assert (said == plain) is (check in asked_before)


def test_taken_it_says_by_whom_and_what_they_can_do() -> None:
    request = requesting.request(AUDIT, taken(AUDIT), Around(), READER)
    assert "Taken by <@U0MARCUS> on Sat 21 Nov at 13:10" in words_of(request)
    assert list(buttons(request)) == ["Read and decide", "Release", "Hand over"]
    again = requesting.request(AUDIT, taken(AUDIT, round=2), Around(), READER)
    assert "What changed" in buttons(again)


def test_decided_it_shows_the_grade_that_counts_and_no_button() -> None:
    marks = {"risk": Mark(final="does_not_meet_good", reason=SECRET)}
    form = replace(AUDIT.questionnaire, overall="risk")
    audit = replace(AUDIT, questionnaire=form, status=Status.APPROVED)
    ended = decided(audit, Verdict.APPROVED, marks=marks)
    request = requesting.request(audit, ended, Around(FOUND), READER)
    assert words_of(request).splitlines() == [
        "*Case 710452* · North team · by <@U0ASHA>",
        "Case audit · overall *Does not meet good*",
        "✓ Approved by <@U0MARCUS> on Sat 21 Nov at 14:10, with 1 grade changed",
    ]
    assert buttons(request) == {}


@pytest.mark.parametrize("verdict", [None, Verdict.RETURNED])
def test_until_it_is_approved_a_request_shows_the_auditors_overall_grade(
    verdict: Verdict | None,
) -> None:
    """What a moderator has put so far is theirs alone."""
    marks = {"risk": Mark(final="does_not_meet_good", reason=SECRET)}
    form = replace(AUDIT.questionnaire, overall="risk")
    audit = replace(AUDIT, questionnaire=form, status=Status.TAKEN)
    standing = (
        taken(audit, marks=marks) if verdict is None else decided(audit, verdict, marks=marks)
    )
    request = words_of(requesting.request(audit, standing, Around(), READER))
    assert "overall *Meets good*" in request


@pytest.mark.parametrize("why", Why)
def test_in_somebodys_own_messages_it_begins_with_why_it_comes_to_them(why: Why) -> None:
    personal = Personal(why, "U0SAM")
    request = requesting.request(AUDIT, WAITING, Around(), READER, personal)
    first, *_ = words_of(request).splitlines()
    assert "Audit to moderate" not in first
    assert first.endswith((".", "?"))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Overtaken(Status.TAKEN, "U0MARCUS", NOW), "<@U0MARCUS> took it at 14:10."),
        (Overtaken(Status.APPROVED, "U0MARCUS", NOW), "<@U0MARCUS> approved it at 14:10."),
        (Overtaken(Status.RETURNED, "U0MARCUS", NOW), "<@U0MARCUS> returned it at 14:10."),
        (Overtaken(Status.WITHDRAWN, "U0ASHA", NOW), "<@U0ASHA> withdrew it at 14:10."),
        (Overtaken(Status.SUBMITTED, None, NOW), "Nobody has it: it waits to be taken."),
        (
            Overtaken(Status.TAKEN, "U0MARCUS", NOW - timedelta(days=1)),
            "<@U0MARCUS> took it yesterday at 14:10.",
        ),
    ],
)
def test_who_comes_second_reads_who_did_what_and_when(found: Overtaken, said: str) -> None:
    assert requesting.overtaken(found, READER) == f"{said} Your press changed nothing."


# Asking for it


def with_policy(policy: ModerationPolicy) -> dict[str, object]:
    """The buttons before submission of a complete audit with this policy."""
    form = replace(begun().questionnaire, moderation=policy)
    audit = replace(complete(), questionnaire=form)
    return dict(buttons(submitting.before_submission(audit, (), READER)))


def test_moderation_may_be_asked_for_where_it_would_not_be_otherwise() -> None:
    shown = with_policy(ModerationPolicy(Moderated.NONE))
    assert {"Submit", "Submit and ask for moderation"} <= set(shown)
    asking = shown["Submit and ask for moderation"]
    assert isinstance(asking, dict)
    assert asking["action_id"] == Act.SUBMIT_AND_ASK


@pytest.mark.parametrize(
    "policy",
    [
        ModerationPolicy(Moderated.NONE, on_request=False),
        ModerationPolicy(Moderated.EVERY),
        ModerationPolicy(Moderated.NONE, at_or_below="does_not_meet_good"),
    ],
    ids=["not offered", "every audit is", "a low grade calls for it"],
)
def test_where_it_is_moderated_anyway_or_may_not_be_nobody_is_offered_to_ask(
    policy: ModerationPolicy,
) -> None:
    assert "Submit and ask for moderation" not in with_policy(policy)
