"""Four processes at one PostgreSQL share the work: no message twice, every thread in order.

A process may be killed in the middle, or told to end, and the others go on.
"""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest
from slack_sdk import WebClient
from sqlalchemy import select

from bot.connections import SECONDS_TO_ACKNOWLEDGE
from bot.sandbox import Workspace
from bot.sandbox.people import TEAM
from flows.assigning import Assignment
from storage import assignments, tables
from storage.database import Database
from storage.outbox import WAITING
from tests.clock import Stopwatch
from tests.command import LOOK_EVERY_S, PATIENCE_S, ROOT
from tests.crash.fleet import Fleet, balancer, long_form
from tests.crash.ledger import nothing_unsaid
from tests.crash.shift import Shift
from tests.flows.building import COVENTRY, QUINN
from tests.journeys.council import Council
from tests.journeys.enduring import check_all_was_said_once
from tests.postgresql import Server
from tests.seeing import Json
from tests.workspace import LocalWorkspace

PEOPLE = {"U0ASHA": "710452", "U0SAM": "710453", "U0MARCUS": "710454", "U0QUINN": "710455"}
DOMAINS, KILLS = 2, 2
LONG_DOMAINS, LONG_KILLS = 12, 20
OUTBOX, TICKS = tables.Outbox.__table__.c, tables.Tick.__table__.c


@pytest.fixture
def address(postgresql_server: Server) -> Iterator[str]:
    """A database for all of them."""
    with postgresql_server.migrated() as url:
        yield url


@pytest.fixture
def records(address: str) -> Iterator[Database]:
    """The same, opened beside them."""
    with closing(Database(address)) as database:
        yield database


@pytest.fixture
def kills(pytestconfig: pytest.Config) -> int:
    """How often to kill."""
    return LONG_KILLS if long_form(pytestconfig) else KILLS


@pytest.fixture
def shift(local: LocalWorkspace, records: Database, pytestconfig: pytest.Config) -> Shift:
    """What four auditors are to do."""
    domains = LONG_DOMAINS if long_form(pytestconfig) else DOMAINS
    return Shift(local.slack, records, COVENTRY, domains=domains)


def at_work(shift: Shift, pool: ThreadPoolExecutor) -> list[Future[None]]:
    """Set everybody to work; all have begun."""
    working = [pool.submit(shift.work, *each) for each in PEOPLE.items()]
    until(lambda: len(shift.begun) == len(PEOPLE), working)
    return working


def until(condition: Callable[[], bool], working: list[Future[None]]) -> None:
    """Wait until it is so, as long as nobody fails."""
    watch = Stopwatch()
    while not condition():
        assert watch.seconds() < PATIENCE_S, "it never comes to that"
        for each in working:
            if each.done():
                each.result()
        threading.Event().wait(LOOK_EVERY_S)


def reach(shift: Shift, share: float, working: list[Future[None]]) -> None:
    """Wait until so much of the work is done."""
    until(lambda: shift.share_done >= share, working)


def finish(shift: Shift, working: list[Future[None]]) -> None:
    """Wait until everybody is done, and all is heard and said."""
    slack = shift.slack
    for each in working:
        each.result(PATIENCE_S * 3)
    slack.wait(lambda: slack.undelivered == 0, PATIENCE_S, "an event stayed unheard")
    slack.wait(lambda: nothing_unsaid(shift.records), PATIENCE_S, "a message stayed unsaid")


def check(shift: Shift, council: Council) -> None:
    """Whether everything is stored as it was typed, and was said once, in order."""
    found = {audit.case: audit for audit in council.audits()}
    for case, answers in shift.answered.items():
        stored = {step: str(found[case].entries[step].value) for step in answers}
        assert stored == answers
    check_all_was_said_once(council)
    for person in PEOPLE:
        assert said_to(shift.slack, person) == decided_for(shift.records, person)


def decided_for(records: Database, person: str) -> list[str]:
    """The keys of all messages to somebody, in the order in which they were decided on."""
    posts = select(OUTBOX.key).where(OUTBOX.kind == "post", OUTBOX.gate == person)
    with records.read() as conn:
        return list(conn.execute(posts.order_by(OUTBOX.id)).scalars())


def said_to(slack: Workspace, person: str) -> list[str]:
    """The keys of all messages to somebody, in the order in which they stand."""
    client = WebClient(slack.bot_token, slack.api_url, retry_handlers=[])
    given = {"channel": f"D{person[1:]}", "limit": "999", "include_all_metadata": "true"}
    roots: list[Json] = client.api_call("conversations.history", params=given)["messages"]
    found = {root["ts"]: root for root in roots}
    for root in roots:
        if root.get("reply_count"):
            under = {**given, "ts": root["ts"]}
            replies = client.api_call("conversations.replies", params=under)["messages"]
            found |= {reply["ts"]: reply for reply in replies}
    ours = (found[ts] for ts in sorted(found) if "metadata" in found[ts])
    return [str(message["metadata"]["event_payload"]["key"]) for message in ours]


def test_what_is_killed_or_ended_in_the_middle_changes_nothing(
    local: LocalWorkspace, address: str, tmp_path: Path, shift: Shift, kills: int
) -> None:
    """Over Socket Mode: two processes that hear Slack, and two that only speak.

    What is typed arrives at different ones in another order, and ends as it was typed.
    """
    council = Council(local, tmp_path, was_set_up=True, address=address)
    with Fleet.at(local.slack, tmp_path, address) as fleet, ThreadPoolExecutor(4) as pool:
        for name, kind in (("one", "run"), ("two", "run"), ("three", "worker"), ("four", "worker")):
            fleet.add(name, kind)
        fleet.wait_until_up("one", "two")
        local.slack.acknowledge_within(SECONDS_TO_ACKNOWLEDGE)
        working = at_work(shift, pool)
        for kill, name in zip(range(1, kills + 1), cycle(("one", "three")), strict=False):
            reach(shift, kill / (kills + 2), working)
            fleet.kill(name)
        fleet.wait_until_up("one")
        reach(shift, (kills + 1) / (kills + 2), working)
        fleet.end("two")
        finish(shift, working)
        check(shift, council)
        assert "Traceback" not in fleet.logs()


def test_what_is_told_to_end_under_load_leaves_nothing_half_done(
    local: LocalWorkspace, address: str, tmp_path: Path, shift: Shift
) -> None:
    """Over HTTP: one after the other is exchanged, as in a new version's roll-out, and then all.

    What had been posted was recorded as posted: nothing has to be looked up afterwards.
    """
    council = Council(local, tmp_path, was_set_up=True, address=address)
    with Fleet.at(local.slack, tmp_path, address) as fleet, ThreadPoolExecutor(4) as pool:
        ports = fleet.add_webs("one", "two")
        fleet.add("three", "worker")
        fleet.wait_until_up("one", "two")
        with balancer(local.slack, ports):
            local.slack.acknowledge_within(SECONDS_TO_ACKNOWLEDGE)
            working = at_work(shift, pool)
            for share, name in enumerate(("one", "three"), 1):
                reach(shift, share / 4, working)
                fleet.end(name)
                fleet.start(name)
            reach(shift, 3 / 4, working)
            fleet.end("one", "two", "three")
            assert half_done(shift.records) == []
            fleet.start("two")
            finish(shift, working)
        check(shift, council)
        assert "Traceback" not in fleet.logs()


def half_done(records: Database) -> list[str]:
    """What was tried and is not known to be said."""
    tried = select(OUTBOX.key).where(WAITING, OUTBOX.attempts > 0)
    with records.read() as conn:
        return list(conn.execute(tried).scalars())


CLOCK = """
import os, time
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import SystemClock

nine, struck = datetime.fromisoformat(os.environ["NINE"]), Path(os.environ["STRUCK"])


def now(_):
    since = time.time() - struck.stat().st_mtime if struck.exists() else -0.2
    return nine + timedelta(seconds=since)


SystemClock.now = now
"""
"""The clock of processes for which it is just before nine on a working day, until it is struck."""
NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)


def test_a_slot_that_falls_due_in_four_processes_reminds_everybody_once(
    local: LocalWorkspace, address: str, tmp_path: Path, records: Database
) -> None:
    (tmp_path / "sitecustomize.py").write_text(CLOCK, encoding="utf-8")
    struck = tmp_path / "struck"
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])
    clock = {"PYTHONPATH": paths, "NINE": NINE.isoformat(), "STRUCK": str(struck)}
    with Fleet.at(local.slack, tmp_path, address, anew=True, **clock) as fleet:
        ask_for_audits(records)
        names = ("one", "two", "three", "four")
        for name in names:
            fleet.add(name, "worker")
        fleet.wait_until_up(*names)
        assert reminded(local.slack) == []
        struck.touch()
        slack, everybody = local.slack, sorted(PEOPLE)
        slack.wait(lambda: reminded(slack) == everybody, PATIENCE_S, "somebody is not reminded")
        fleet.end(*names)
    assert reminded(slack) == everybody
    with records.read() as conn:
        ticks = conn.execute(select(TICKS.schedule, TICKS.slot, TICKS.passed_over)).all()
    # The processes may be ended before they get to the duties that come after the reminders.
    reminders = [tick for tick in ticks if tick.schedule.startswith("reminders/")]
    assert reminders == [("reminders/Europe/London", NINE, False)]


def ask_for_audits(records: Database) -> None:
    """Everybody was asked for an audit that is due tomorrow."""
    due, asked_at = NINE.date() + timedelta(days=1), NINE - timedelta(days=9)
    with records.begin() as conn:
        for person, case in PEOPLE.items():
            wanted = Assignment(
                f"for {person}", COVENTRY.key, COVENTRY.title, case, person, due, QUINN.id, asked_at
            )
            assignments.insert(conn, TEAM.id, wanted)


def reminded(slack: Workspace) -> list[str]:
    """Who was reminded, as often as they were."""
    posts = slack.calls.of("chat.postMessage")
    return sorted(str(post.arguments["channel"]) for post in posts)
