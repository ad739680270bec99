"""Slack misbehaves in the middle: for each way, the auditor still ends right.

Nothing is lost, and nothing stands twice in Slack or in the tables.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.sandbox import Workspace, faults
from bot.sandbox.faults import ANY_METHOD, Fault
from tests.clock import Stopwatch
from tests.journeys.auditing import EVIDENCE, Auditor
from tests.journeys.council import MANIFEST, Council
from tests.journeys.enduring import (
    REMARK,
    SHORT,
    begin,
    check_all_is_well,
    check_all_was_said_once,
    end,
    go_on,
    grade,
    patient,
    read_on,
    rest,
)
from tests.person import Person, Refusal
from tests.workspace import LocalWorkspace

POST, UPDATE, RESPOND = "chat.postMessage", "chat.update", "response_url"
NOTICED_S = 20.0
WORRY = "Robin's bruise from Tuesday is bigger."
CALLS: dict[str, Fault] = {
    "429": faults.rate_limited(20),
    "500 before": faults.SERVER_ERROR,
    "500 after": faults.SERVER_ERROR_AFTER,
    "503 before": faults.UNAVAILABLE,
    "503 after": faults.UNAVAILABLE_AFTER,
    "timeout before": faults.TIMEOUT_BEFORE,
    "timeout after": faults.TIMEOUT_AFTER,
    "dropped before": faults.DROPPED_BEFORE,
    "dropped after": faults.DROPPED_AFTER,
    "reset before": faults.RESET_BEFORE,
    "reset after": faults.RESET_AFTER,
    "slow": faults.slow(0.3),
}


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    """A council whose bot waits no longer than a second for Slack."""
    with LocalWorkspace.start(manifest=MANIFEST, steady=True) as workspace:
        found = Council(workspace, tmp_path, overrides={"slack_timeout_seconds": 1})
        found.start_bot()
        yield found
        found.stop_bot()


OTHERS = ("429", "500 after", "timeout after", "reset before")
STRIKES = [(POST, named) for named in CALLS]
STRIKES += [(method, named) for method in (UPDATE, RESPOND) for named in OTHERS]


@pytest.mark.parametrize(("method", "named"), STRIKES)
def test_a_call_that_goes_wrong_is_made_good(council: Council, method: str, named: str) -> None:
    """What was decided is said all the same, in its place and once."""
    auditor = begin(council)
    slack = council.workspace.slack
    slack.faults.next(method, CALLS[named])
    go_on(auditor)
    check_all_is_well(council)
    assert slack.faults.waiting == 0, "the fault never struck"


def test_a_post_nobody_answered_is_found_though_looking_fails_at_first(council: Council) -> None:
    auditor = begin(council)
    slack = council.workspace.slack
    slack.faults.next(POST, faults.RESET_AFTER)
    for fault in (faults.UNAVAILABLE, faults.rate_limited(30), faults.TIMEOUT_BEFORE):
        slack.faults.next("conversations.replies", fault)
    go_on(auditor)
    check_all_is_well(council)
    assert slack.faults.waiting == 0, "nothing was looked up"


def test_slack_away_for_a_while_loses_nothing(council: Council) -> None:
    """Every call fails, whichever it is, and every other one after it was done."""
    auditor = begin(council)
    slack = council.workspace.slack
    for _pair in range(4):
        slack.faults.next(ANY_METHOD, faults.UNAVAILABLE)
        slack.faults.next(ANY_METHOD, faults.DROPPED_AFTER)
    go_on(auditor)
    check_all_is_well(council)


# --- forms that do not open -----------------------------------------------------------------

UNOPENED: dict[str, Fault] = {
    "429": faults.rate_limited(20),
    "500": faults.SERVER_ERROR,
    "timeout": faults.TIMEOUT_BEFORE,
    "reset": faults.RESET_BEFORE,
    "too late": faults.refused("expired_trigger_id"),
}


@pytest.mark.parametrize("named", list(UNOPENED))
def test_a_command_whose_form_does_not_open_offers_a_button_that_opens_it(
    council: Council, named: str
) -> None:
    council.add_questionnaire(SHORT)
    asha = patient(council)
    council.workspace.slack.faults.next("views.open", UNOPENED[named])
    asha.command("/audit", "4711")
    asha.press(asha.wait_for_message("[Start an audit]"), "Start an audit")
    asha.wait_for_view("Start an audit")
    asha.fill("Which audit?", "Short audit")
    asha.fill("Case reference", "4711")
    assert asha.submit() is None
    auditor = Auditor(asha, reads=partial(read_on, council))
    auditor.fill_header({})
    council.settle()
    auditor.thread = asha.wait_for_message("Short audit")["ts"]
    go_on(auditor)
    check_all_is_well(council)


@pytest.mark.parametrize("named", list(UNOPENED))
def test_a_form_that_does_not_open_changes_nothing_and_opens_at_the_next_press(
    council: Council, named: str
) -> None:
    auditor = begin(council)
    council.workspace.slack.faults.next("views.open", UNOPENED[named])
    auditor.press("Answer in a form", "1 of 2")
    assert auditor.person.views() == []
    auditor.seen("That didn't open")
    auditor.press_earlier("Answer in a form", "1 of 2")
    auditor.person.view()
    auditor.person.close()
    go_on(auditor)
    check_all_is_well(council)


# --- events ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [faults.DUPLICATED, faults.DUPLICATED_ANEW, faults.EventFault(copies=3, anew=True)],
    ids=["same id", "another id", "three others"],
)
def test_a_reply_told_of_more_than_once_is_read_once(
    council: Council, fault: faults.EventFault
) -> None:
    auditor = begin(council)
    grade(auditor)
    council.workspace.slack.faults.next_event(fault)
    auditor.say(EVIDENCE)
    auditor.asked("2 of 2")
    council.workspace.slack.faults.next_event(fault)
    auditor.say(REMARK)
    auditor.press("Submit", "All 2 answered")
    auditor.seen("This audit is finished")
    check_all_is_well(council)


def test_a_reply_told_of_late_is_read_where_it_was_typed(council: Council) -> None:
    auditor = begin(council)
    grade(auditor)
    council.workspace.slack.faults.next_event(faults.late(90))
    auditor.say(EVIDENCE)
    end(auditor)
    check_all_is_well(council)


def test_replies_told_of_in_another_order_are_both_kept(council: Council) -> None:
    auditor = begin(council)
    grade(auditor)
    council.settle()
    council.workspace.slack.faults.next_event(faults.late(90))
    auditor.person.say("First this.", thread_ts=auditor.thread)
    auditor.person.say("Then that.", thread_ts=auditor.thread)
    end(auditor)
    rest(council)
    assert str(council.audit().value("asked", "evidence")) == "First this.\n\nThen that."
    check_all_was_said_once(council)


def test_an_event_missed_three_times_comes_a_fourth_time(council: Council) -> None:
    """The bot is away for all attempts but the last, five minutes on."""
    auditor = begin(council)
    grade(auditor)
    council.settle()
    council.stop_bot()
    auditor.person.say(EVIDENCE, thread_ts=auditor.thread)
    council.pass_time(seconds=61)
    council.start_bot()
    end(auditor)
    check_all_is_well(council)


# --- connections ----------------------------------------------------------------------------


def connected_again(council: Council) -> float:
    """Wait, on everybody's clock, until the bot has a connection that it had not; say how long."""
    slack, watch = council.workspace.slack, Stopwatch()
    before = slack.calls.count("apps.connections.open")
    slack.wait(
        lambda: slack.calls.count("apps.connections.open") > before and slack.connected,
        30,
        "the bot never noticed",
    )
    return watch.seconds()


def test_a_dropped_connection_is_opened_anew_and_what_was_typed_meanwhile_is_read(
    council: Council,
) -> None:
    auditor = begin(council)
    grade(auditor)
    council.settle()
    council.workspace.slack.drop_connections()
    auditor.person.say(EVIDENCE, thread_ts=auditor.thread)
    assert connected_again(council) < NOTICED_S
    end(auditor)
    check_all_is_well(council)


def test_a_lost_connection_is_noticed_by_the_bot_itself_and_opened_anew(council: Council) -> None:
    """A press fails visibly; what was typed is read once Slack tells of it again."""
    auditor = begin(council)
    grade(auditor)
    council.settle()
    slack = council.workspace.slack
    slack.acknowledge_within(0.2)
    slack.lose_connections()
    auditor.person.say(EVIDENCE, thread_ts=auditor.thread)
    with pytest.raises(Refusal, match="did not answer in time"):
        auditor.press_earlier("Answer in a form", "1 of 2")
    assert connected_again(council) < NOTICED_S
    slack.acknowledge_within(3.0)
    end(auditor)
    check_all_is_well(council)


def test_a_connection_slack_asks_to_open_anew_loses_nothing(council: Council) -> None:
    auditor = begin(council)
    grade(auditor)
    council.settle()
    council.workspace.slack.refresh_connections()
    auditor.person.say(EVIDENCE, thread_ts=auditor.thread)
    end(auditor)
    check_all_is_well(council)


# --- the workspace itself -------------------------------------------------------------------


@pytest.mark.parametrize("what", ["token", "scope"])
def test_while_the_bot_itself_is_refused_everything_is_kept_and_said_later(
    council: Council, what: str
) -> None:
    auditor = begin(council)
    question = auditor.asked("1 of 2")
    council.settle()
    slack = council.workspace.slack
    slack.revoke_token() if what == "token" else slack.revoke_scope("chat:write")
    auditor.person.press(question, "Poor")
    council.pass_time(minutes=10)
    assert council.audit().value("asked") == "poor"
    slack.restore_token()
    slack.grant_scope("chat:write")
    auditor.asked("What is the evidence?")
    auditor.say(EVIDENCE)
    end(auditor)
    check_all_is_well(council)


def worried(council: Council, case: str) -> None:
    """Asha raises an immediate concern, and is told that it was sent."""
    asha = patient(council)
    asha.say("concern")
    asha.press(asha.wait_for_message("Raise a concern"), "Raise a concern")
    asha.wait_for_view("Immediate concern")
    asha.fill("Case reference", case)
    asha.fill("What are you worried about?", WORRY)
    asha.fill("Is the child safe now?", "I don't know")
    asha.fill("Who knows already?", "The night worker")
    assert asha.submit() is None
    asha.wait_for_message(f"Your concern about case {case} was sent")


Befalls = Callable[[Workspace], None]


@pytest.mark.parametrize(
    ("befalls", "mended", "told"),
    [
        (lambda w: w.archive("C0ESC"), lambda w: w.archive("C0ESC", archived=False), "archived"),
        (
            lambda w: w.restrict("C0ESC"),
            lambda w: w.restrict("C0ESC", restricted=False),
            "only some people may post",
        ),
        (lambda w: w.remove("C0ESC"), lambda w: w.invite("C0ESC"), "can't find it"),
    ],
    ids=["archived", "restricted", "left"],
)
def test_a_channel_that_takes_no_messages_is_told_of_and_gets_them_once_it_is_mended(
    council: Council, befalls: Befalls, mended: Befalls, told: str
) -> None:
    slack = council.workspace.slack
    befalls(slack)
    worried(council, "710452")
    for person in ("U0MARCUS", "U0PRIYA"):
        assert WORRY in text_of(patient(council, person), "Immediate concern · case 710452")
    assert told in text_of(patient(council, "U0QUINN"), "don't get through")
    mended(slack)
    council.pass_time(minutes=11)
    patient(council, "U0MARCUS").wait_for_message("Immediate concern", channel="C0ESC")
    rest(council)
    check_all_was_said_once(council)


def test_a_person_who_left_is_told_of_and_everybody_else_hears_of_the_concern(
    council: Council,
) -> None:
    slack = council.workspace.slack
    slack.deactivate("U0MARCUS")
    worried(council, "710452")
    assert WORRY in text_of(patient(council, "U0PRIYA"), "Immediate concern · case 710452")
    assert "can't sign in any more" in text_of(patient(council, "U0QUINN"), "don't get through")
    slack.reactivate("U0MARCUS")
    council.pass_time(minutes=11)
    assert WORRY in text_of(patient(council, "U0MARCUS"), "Immediate concern · case 710452")
    rest(council)
    check_all_was_said_once(council)


def text_of(person: Person, words: str) -> str:
    """What the message with these words says."""
    return person.see(person.wait_for_message(words))
