"""The bot is killed twenty times during one audit, and nothing is lost or doubled.

CRASH_SEED in the environment draws another course.
"""

import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.widgets import limits
from flows import questionnaires
from flows.audit import Status
from storage.database import Database
from storage.questionnaires import Library
from tests.command import DATABASE, PATIENCE_S, BotProcess, bot_at, command, settings_for
from tests.crash.ledger import nothing_unsaid, take_account
from tests.crash.perils import KILLS, Reaper
from tests.crash.robot import DEEDS, Robot, Stubborn
from tests.journeys.council import MANIFEST, SETUP
from tests.workspace import LocalWorkspace

SEED = int(os.environ.get("CRASH_SEED", "20261121"))
# Slack waits a minute and then five: here a second is a minute.
TIMETABLE = (0.0, 1.0, 5.0, 10.0, 20.0, 40.0)
# A lease must outlast a call. No pace: Slack's second between messages would be most of the test.
QUICK = {"SLACK_TIMEOUT_SECONDS": "1", "LEASE_SECONDS": "1.5", "PACE_SECONDS": "0"}


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalWorkspace]:
    """A workspace that brings events again on a quicker timetable."""
    monkeypatch.setattr(limits, "SECONDS_TO_RETRIES", TIMETABLE)
    with LocalWorkspace.start(MANIFEST) as workspace:
        yield workspace


@pytest.fixture
def bot(local: LocalWorkspace, tmp_path: Path) -> Iterator[BotProcess]:
    """The bot, as its command starts it."""
    command("import", str(SETUP), folder=tmp_path, **settings_for(local.slack, tmp_path))
    with bot_at(local.slack, tmp_path, **QUICK) as process:
        yield process


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Database]:
    """The bot's database, opened beside it."""
    database = Database(f"sqlite:///{tmp_path / DATABASE}")
    yield database
    database.close()


@pytest.fixture
def robot(local: LocalWorkspace, bot: BotProcess, records: Database) -> Iterator[Robot]:
    """An auditor who has yet to begin, and the course of the bot's ends."""
    reaper = Reaper(bot, local.slack, random.Random(SEED))
    reaper.plan(DEEDS)
    asha = Stubborn("U0ASHA", local.slack)
    yield Robot(asha, reaper=reaper, records=records)
    asha.leave()


def test_twenty_kills_during_one_audit_lose_and_double_nothing(
    robot: Robot, bot: BotProcess, records: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every acknowledged answer is stored once; every message stands once, in order; submitted."""
    (coventry,) = (q for q in questionnaires.shipped() if q.key == "coventry-case-audit")
    slack = robot.person.slack
    began = time.monotonic()
    robot.complete(coventry)
    slack.wait(lambda: slack.undelivered == 0, PATIENCE_S, "an event stayed unheard")
    slack.wait(lambda: nothing_unsaid(records), PATIENCE_S, "a message stayed unsaid")
    account = take_account(robot, records, Library((coventry,)))
    took = f"{time.monotonic() - began:.0f} s"
    with capsys.disabled():
        sys.stdout.write(f"\n{bot.kills} kills in {took} (seed {SEED})\n{account}\n")
    assert bot.kills == KILLS
    assert account.stored == account.acknowledged
    assert account.doubled == []
    assert account.lost == []
    assert account.in_slack == account.in_outbox, "not in the order in which it was to be said"
    assert account.status is Status.SUBMITTED
