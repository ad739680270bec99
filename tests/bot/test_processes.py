"""The bot as several processes: what the Procfile names, started by a Procfile runner."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.connections.web import PATH
from bot.sandbox.faults import DROPPED_BEFORE
from storage.database import Database
from tests.clock import Stopwatch
from tests.command import (
    LOOK_EVERY_S,
    PATIENCE_S,
    ROOT,
    BotProcess,
    bot_at,
    command,
    environment,
    settings_for,
    wait_until_served,
)
from tests.journeys.auditing import PRACTICE, PRACTICE_HEADER, Auditor
from tests.journeys.council import MANIFEST, SETUP
from tests.postgresql import Server
from tests.serving import HOST, a_free_port
from tests.workspace import LocalWorkspace

LONGEST_GOODBYE_S = 10


@pytest.fixture
def local() -> Iterator[LocalWorkspace]:
    """A workspace of its own, that gives processes which have just begun time to answer."""
    with LocalWorkspace.start(MANIFEST) as workspace:
        workspace.slack.acknowledge_within(PATIENCE_S)
        yield workspace


@contextmanager
def honcho(
    folder: Path, settings: dict[str, str], *named: str
) -> Iterator["subprocess.Popen[str]"]:
    """The Procfile's processes of these names, as its runner starts them; gone at the end."""
    python = str(Path(sys.executable).parent)
    where = environment(**settings, PATH=os.pathsep.join([python, os.environ["PATH"]]))
    arguments = ["-f", str(ROOT / "Procfile"), "-d", str(folder), "--no-colour", "start", *named]
    with (folder / "honcho.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "honcho", *arguments],
            cwd=folder,
            env=where,
            stdout=log,
            stderr=log,
            text=True,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()  # Its own children it ends by force after five seconds.
            process.wait(PATIENCE_S)


def is_over(group: int) -> bool:
    """Whether a shell that the runner started is gone, and the bot that it started with it."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def test_the_procfile_starts_the_bot_on_postgresql_and_all_of_it_ends_when_told_to(
    local: LocalWorkspace, tmp_path: Path, postgresql_server: Server
) -> None:
    """Release, then web and worker: a question is answered, and all end within ten seconds."""
    port = a_free_port()
    with postgresql_server.empty() as address:
        settings = settings_for(
            local.slack,
            tmp_path,
            DATABASE_URL=address,
            SLACK_APP_TOKEN="",
            SLACK_SIGNING_SECRET=local.slack.signing_secret,
            PORT=str(port),
            PACE_SECONDS="0",
        )
        with honcho(tmp_path, settings, "release") as release:
            assert release.wait(PATIENCE_S) == 0
        with closing(Database(address)) as database:
            assert database.at_head()
        assert command("import", str(SETUP), folder=tmp_path, **settings).status == 0
        with honcho(tmp_path, settings, "web", "worker") as both:
            wait_until_served(port, lambda: both.poll() is None)
            local.slack.deliver_to(f"http://{HOST}:{port}{PATH}")
            auditor = Auditor(local.person("U0ASHA"))
            auditor.start(PRACTICE, "9001", dict(PRACTICE_HEADER))
            auditor.press("Strong", "1 of 6")
            auditor.asked("What is the evidence?")
            watch = Stopwatch()
            both.send_signal(signal.SIGTERM)
            both.wait(PATIENCE_S)
            log = (tmp_path / "honcho.log").read_text(encoding="utf-8")
            started = re.findall(r"(\S+) started \(pid=(\d+)\)", log)
            assert sorted(name for name, _ in started) == ["release.1", "web.1", "worker.1"]
            while not all(is_over(int(group)) for _, group in started):
                assert watch.seconds() < LONGEST_GOODBYE_S, log
                threading.Event().wait(LOOK_EVERY_S)
            assert "SIGKILL" not in log
            assert "Traceback" not in log


def test_a_worker_alone_says_what_a_process_that_was_killed_had_to_say(
    local: LocalWorkspace, tmp_path: Path
) -> None:
    settings = settings_for(local.slack, tmp_path, PACE_SECONDS="0")
    assert command("import", str(SETUP), folder=tmp_path, **settings).status == 0
    worker = BotProcess(tmp_path, settings, "worker")
    auditor = Auditor(local.person("U0ASHA"))
    with bot_at(local.slack, tmp_path, PACE_SECONDS="0") as bot:
        auditor.start(PRACTICE, "9001", dict(PRACTICE_HEADER))
        killed = threading.Event()

        def kill() -> None:
            bot.be_gone()
            killed.set()

        local.slack.faults.next("chat.postMessage", replace(DROPPED_BEFORE, meanwhile=kill))
        auditor.press("Strong", "1 of 6")
        assert killed.wait(PATIENCE_S)
    worker.start()
    try:
        auditor.person.wait_for(
            lambda: "What is the evidence?" in auditor.person.see(auditor.said()[-1]), PATIENCE_S
        )
        watch = Stopwatch()
        assert worker.end() == 0
        assert watch.seconds() < LONGEST_GOODBYE_S
    finally:
        worker.be_gone()


def test_a_worker_with_no_token_says_so(tmp_path: Path) -> None:
    ended = command("worker", folder=tmp_path)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("SLACK_BOT_TOKEN is not set: give the bot token")


def test_several_sockets_are_opened_where_the_settings_say_so(
    local: LocalWorkspace, tmp_path: Path
) -> None:
    """One may be lost: the rest go on; and all are let go of in time."""
    settings = settings_for(local.slack, tmp_path)
    assert command("import", str(SETUP), folder=tmp_path, **settings).status == 0
    more = {"PACE_SECONDS": "0", "SOCKET_MODE_CONNECTIONS": "3"}
    with bot_at(local.slack, tmp_path, **more) as bot:
        local.slack.wait(lambda: local.slack.connections == 3, PATIENCE_S, "three connections")
        auditor = Auditor(local.person("U0ASHA"))
        auditor.start(PRACTICE, "9001", dict(PRACTICE_HEADER))
        auditor.press("Strong", "1 of 6")
        auditor.asked("What is the evidence?")
        watch = Stopwatch()
        assert bot.end() == 0
        assert watch.seconds() < LONGEST_GOODBYE_S
