"""What is written about a child stays in direct messages and the database's own columns."""

import json
import logging

import pytest
from sqlalchemy import select

from bot.sandbox.people import CHANNELS
from storage import tables
from tests.journeys.auditing import Auditor, begin_coventry
from tests.journeys.council import Council

MARKER = "Zanzibar"
EVIDENCE = f"{MARKER}: seen twice in March, both times late in the day."
IMPACT = f"She says {MARKER} is safe, and she sleeps through the night now."


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The least that is ever logged, and the most."""
    caplog.set_level(logging.DEBUG)


@pytest.fixture
def told(council: Council) -> Auditor:
    """An auditor who wrote the marker in every place that takes words."""
    auditor = begin_coventry(council)
    asha = auditor.person
    auditor.judge(1, "Meets good", EVIDENCE, IMPACT)
    auditor.press("Answer in a form", "2 of 14")
    asha.fill("Are the child and the family part of the work, and does it change what is done?",
              "Meets good")  # fmt: skip
    asha.fill("What is the evidence?", EVIDENCE)
    asha.fill("What has this meant for the child?", IMPACT)
    assert asha.submit() is None
    auditor.asked("3 of 14")
    auditor.say(f"action: Ask {MARKER} about the window")
    auditor.asked("Action 1 is on the list")
    auditor.say(f"{MARKER} is no grade")
    auditor.asked("is not one of the answers here")
    asha.edit(auditor.say(f"note: {MARKER}"), f"note: {MARKER} again")
    auditor.press_earlier("Meets good", "3 of 14", "[Meets good]")
    auditor.asked("What has this meant for the child?")
    asha.say(f"{MARKER}, typed outside")
    asha.wait_for_message("I have kept it for you")
    auditor.say(f"concern: {MARKER} was hurt")
    auditor.press("Raise a concern", "Writing it here tells nobody")
    asha.fill("Is the child safe now?", "No")
    assert asha.submit() is None
    auditor.asked("Your concern about case 710452")
    auditor.say("review")
    auditor.press("Review everything", "everything you have answered")
    council.settle()
    council.pass_time(seconds=60)
    council.settle()
    return auditor


def test_it_stands_where_it_belongs(council: Council, told: Auditor) -> None:
    """Guards the tests below: the marker did go all these ways."""
    assert MARKER in str(council.audit().value("risk", "evidence"))
    assert MARKER in told.read_on()
    council.person("U0MARCUS").wait_for_message(MARKER)


def test_no_line_of_the_log_holds_it(told: Auditor, caplog: pytest.LogCaptureFixture) -> None:
    assert told.thread
    lines = [*caplog.get_records("setup"), *caplog.get_records("call")]
    assert "bot.connections" in {line.name.rpartition(".")[0] for line in lines}
    holding = {f"{line.name} {line.levelname}" for line in lines if MARKER in line.getMessage()}
    assert holding == set()


def test_no_metadata_of_a_message_holds_it(council: Council, told: Auditor) -> None:
    assert told.thread
    posts = council.workspace.slack.calls.of("chat.postMessage")
    assert len(posts) > 10
    assert all(call.arguments.get("metadata") for call in posts)
    assert not [call for call in posts if MARKER in json.dumps(call.arguments["metadata"])]


def test_no_notification_holds_it(council: Council, told: Auditor) -> None:
    assert told.thread
    texts = [str(call.arguments.get("text", "")) for call in council.workspace.slack.calls]
    assert any(texts)
    assert not [text for text in texts if MARKER in text]


def test_no_channel_holds_it(council: Council, told: Auditor) -> None:
    assert told.thread
    quinn = council.person("U0QUINN")
    council.person("U0MARCUS").wait_for_message("Immediate concern", channel="C0ESC")
    said = [quinn.messages(plan.id) for plan in CHANNELS]
    assert any(said)
    assert MARKER not in json.dumps(said)


def test_only_who_must_know_reads_it_in_direct_messages(council: Council, told: Auditor) -> None:
    assert told.thread
    for person in ("U0SAM", "U0DANA", "U0QUINN"):
        assert MARKER not in json.dumps(council.person(person).messages())


def test_a_said_message_leaves_no_body_and_no_key_holds_it(council: Council, told: Auditor) -> None:
    assert told.thread
    outbox = tables.Outbox.__table__
    with council.records() as database, database.read() as conn:
        rows = conn.execute(select(outbox.c.key, outbox.c.body, outbox.c.sent_at)).all()
    assert len([row for row in rows if row.sent_at]) > 10
    assert not [row.key for row in rows if MARKER in row.key]
    assert not [row.key for row in rows if row.sent_at and row.body]


def test_what_slack_told_is_kept_as_keys_only(council: Council, told: Auditor) -> None:
    assert told.thread
    with council.records() as database, database.read() as conn:
        rows = conn.execute(select(tables.Inbox.__table__)).all()
    assert rows
    assert MARKER not in str(rows)
