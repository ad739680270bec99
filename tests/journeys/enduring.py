"""Conversations while Slack misbehaves: time that goes by, and whether all was said just once."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from slack_sdk import WebClient
from sqlalchemy import func, select

from bot.sandbox.people import CHANNELS, PEOPLE
from flows.audit import Status
from storage import outbox, tables
from storage.outbox import WAITING, Method
from tests.clock import Stopwatch
from tests.journeys.auditing import EVIDENCE, Auditor
from tests.journeys.council import Council
from tests.person import Person

TEAM = "T0NORTHSHIRE"
A_WHILE = 5.0
LOOK_EVERY_S = 0.05
LONGEST_S = 20.0
EVER = datetime.max.replace(tzinfo=UTC)
REMARK = "It was read in one sitting."
SHORT = """
key: short
version: 1
title: Short audit
about: One grade with its evidence, and a remark.
header:
  - {key: auditor, label: Auditor, filled_by: auditor}
  - {key: case, label: Case number, filled_by: case}
scales:
  short:
    title: How good
    grades:
      - {value: good, label: Good, meaning: It was good., good: true}
      - {value: poor, label: Poor, meaning: It was poor., good: false}
sections:
  - key: only
    title: Only section
    questions:
      - key: asked
        type: grade
        scale: short
        label: Asked
        ask: How was it?
        notes:
          - {key: evidence, label: Evidence, ask: What is the evidence?, required: always}
      - {key: remark, type: short_text, label: Remark, ask: Any remark?}
moderation: {which: none}
"""


def patient(council: Council, person_id: str = "U0ASHA", *, seconds: float = A_WHILE) -> Person:
    """Somebody for whom time goes by while they wait: so much each time they look in vain."""
    person = council.person(person_id)
    person.changes = partial(_wait, council, seconds)
    return person


def rest(council: Council, *, seconds: float = A_WHILE) -> None:
    """Let time go by until everything is dealt with and said."""
    _until(council, lambda: not unfinished(council), seconds)


def read_on(council: Council, *, seconds: float = A_WHILE) -> None:
    """Let time go by until what is due by now is dealt with and said, as one reads on."""
    _until(council, lambda: not unfinished(council, due_by=council.now), seconds)


def _until(council: Council, done: Callable[[], bool], seconds: float) -> None:
    watch, seen = Stopwatch(), 0
    while not done():
        assert watch.seconds() < LONGEST_S, "the bot does not come to rest"
        seen = _wait(council, seconds, seen, LOOK_EVERY_S)


def _wait(council: Council, seconds: float, seen: int, longest: float) -> int:
    """Let time go by for Slack and the bot alike, and wait for something to change.

    While Slack waits for the bot, time stands still: how quick the bot is, is not made up.
    """
    slack = council.workspace.slack
    if not slack.unanswered:
        council.pass_time(seconds=seconds)
    return slack.changes.wait(seen, longest)


def unfinished(council: Council, *, due_by: datetime = EVER) -> int:
    """How many things wait: events of Slack's, and messages of the bot's that are due by then."""
    slack = council.workspace.slack
    table = tables.Outbox.__table__
    with council.running.context.database.read() as conn:
        waiting = select(func.count()).where(WAITING, table.c.due_at <= due_by)
        return slack.unanswered + slack.undelivered + int(conn.execute(waiting).scalar_one())


def begin(council: Council) -> Auditor:
    """A short audit at its first question, by somebody patient."""
    council.add_questionnaire(SHORT)
    auditor = Auditor(patient(council), reads=partial(read_on, council))
    auditor.start("Short audit", "4711", {})
    auditor.asked("1 of 2")
    return auditor


def grade(auditor: Auditor) -> None:
    """Grade the first question, and see its note asked for."""
    auditor.press_earlier("Poor", "1 of 2")
    auditor.asked("1 of 2", "What is the evidence?")


def end(auditor: Auditor) -> None:
    """Answer the second question and submit."""
    auditor.asked("2 of 2")
    auditor.say(REMARK)
    auditor.press("Submit", "All 2 answered")
    auditor.seen("This audit is finished")


def go_on(auditor: Auditor) -> None:
    """Answer everything, from the first question to the end."""
    grade(auditor)
    auditor.say(EVIDENCE)
    end(auditor)


def check_all_is_well(council: Council) -> None:
    """The whole short audit is kept as it was answered, and was said once."""
    rest(council)
    (audit,) = council.audits()
    assert audit.status is Status.APPROVED
    assert audit.value("asked") == "poor"
    assert str(audit.value("asked", "evidence")) == EVIDENCE
    assert str(audit.value("remark")) == REMARK
    assert council.history("answer") == ['"poor"', EVIDENCE, REMARK]
    check_all_was_said_once(council)


def check_all_was_said_once(council: Council) -> None:
    """Every message that the bot decided on stands in Slack, once; nothing was given up."""
    table = tables.Outbox.__table__
    with council.records() as database, database.read() as conn:
        assert outbox.parked(conn, TEAM) == ()
        posts = select(table.c.key).where(
            table.c.method == Method.POST, table.c.sent_at.is_not(None)
        )
        decided = set(conn.execute(posts).scalars())
    stands = Counter(keys_in_slack(council))
    assert [key for key, times in stands.items() if times > 1] == []
    assert set(stands) == decided


def keys_in_slack(council: Council) -> list[str]:
    """The key of every message the bot has standing in Slack."""
    slack = council.workspace.slack
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    found: list[str] = []
    for channel in [f"D{person.id[1:]}" for person in PEOPLE if not person.deactivated]:
        found += _keys(client, channel)
    for plan in CHANNELS:
        if plan.with_app:
            found += _keys(client, plan.id)
    return found


def _keys(client: WebClient, channel: str) -> list[str]:
    history = client.conversations_history(channel=channel, include_all_metadata=True, limit=999)
    messages = list(history["messages"])
    for root in [each for each in messages if each.get("reply_count")]:
        thread = client.conversations_replies(
            channel=channel, ts=root["ts"], include_all_metadata=True, limit=999
        )
        messages += thread["messages"][1:]
    payloads = (each["metadata"]["event_payload"] for each in messages if "metadata" in each)
    return [str(payload["key"]) for payload in payloads]
