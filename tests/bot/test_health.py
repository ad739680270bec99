"""``GET /health``, ``/ready`` and ``/metrics``: what those who watch over the bot are told."""

import http.client
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import app as composition
from bot import settings
from bot.app import Bot
from bot.connections.web import WebServer
from storage import outbox
from storage.outbox import Post
from tests.journeys.auditing import EVIDENCE, begin_practice
from tests.journeys.council import MANIFEST, Council
from tests.postgresql import Server
from tests.serving import HOST, a_free_port
from tests.workspace import LocalWorkspace


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    """A council whose bot Slack reaches over HTTP."""
    with LocalWorkspace.start(MANIFEST) as workspace:
        found = Council(workspace, tmp_path, transport="http")
        found.start_bot()
        yield found
        found.stop_bot()


def ask(bot: Bot, path: str) -> tuple[int, str]:
    """The status and the body of what is answered there."""
    served = bot.watched or bot.connection
    assert isinstance(served, WebServer)
    with closing(http.client.HTTPConnection(HOST, served.port, timeout=30)) as line:
        line.request("GET", path)
        reply = line.getresponse()
        return reply.status, reply.read().decode()


def figures(bot: Bot) -> dict[str, float]:
    """Every figure by its name and labels."""
    status, said = ask(bot, "/metrics")
    assert status == 200
    lines = (line for line in said.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def enqueue(council: Council) -> None:
    """Have something to say that is due now."""
    context = council.running.context
    with context.database.begin() as conn:
        now = context.clock.now()
        outbox.enqueue(conn, [Post(context.workspace, "C0NORTH", "k", {"text": "x"})], now)


def test_a_bot_at_work_is_alive_and_ready(council: Council) -> None:
    assert ask(council.running, "/health") == (200, "ok\n")
    assert ask(council.running, "/ready") == (200, "ready\n")


def test_a_process_that_slack_sends_no_requests_to_is_watched_where_it_is_told_to(
    tmp_path: Path,
) -> None:
    """And as long as it works: what it says is counted there."""
    with LocalWorkspace.start(MANIFEST) as workspace:
        told = settings.read(
            env_file=None,
            slack_bot_token=workspace.slack.bot_token,
            slack_api_url=workspace.slack.api_url,
            database_url=f"sqlite:///{tmp_path / 'bot.db'}",
            health_port=a_free_port(),
        )
        worker = composition.build_worker(told)
        worker.start()
        try:
            assert ask(worker, "/health") == (200, "ok\n")
            assert ask(worker, "/ready") == (200, "ready\n")
            assert "golden_thread_waiting" in figures(worker)
            assert ask(worker, "/slack/events")[0] == 404
        finally:
            worker.stop()
        with pytest.raises(ConnectionRefusedError):
            ask(worker, "/health")


def test_an_older_schema_is_named_and_the_bot_is_alive_all_the_same(council: Council) -> None:
    with council.running.context.database.begin() as conn:
        conn.execute(text("DELETE FROM alembic_version"))
    said = "The database's schema is an older one: run python -m bot migrate.\n"
    assert ask(council.running, "/ready") == (503, said)
    assert ask(council.running, "/health") == (200, "ok\n")


def test_a_relay_that_stands_still_is_named(council: Council) -> None:
    assert council.running.relay.stop()
    enqueue(council)
    assert ask(council.running, "/ready") == (200, "ready\n")
    council.workspace.slack.clock.advance(timedelta(seconds=75).total_seconds())
    status, said = ask(council.running, "/ready")
    assert status == 503
    assert re.fullmatch(r"The relay is 7\d s behind, and 60 s are allowed\.\n", said)
    found = figures(council.running)
    assert found["golden_thread_waiting"] == 1
    assert found["golden_thread_relay_lag_seconds"] >= 75


def test_a_database_that_is_gone_is_named_and_comes_back(tmp_path: Path) -> None:
    """Without its address, and without figures of what can't be counted."""
    server = Server.start("watched")
    with (
        server.migrated() as address,
        LocalWorkspace.start(MANIFEST) as workspace,
    ):
        council = Council(workspace, tmp_path, address=address, transport="http")
        council.start_bot()
        server.halt()
        said = "The database can't be used: python -m bot check says why.\n"
        assert ask(council.running, "/ready") == (503, said)
        assert "golden_thread_waiting" not in figures(council.running)
        assert ask(council.running, "/health") == (200, "ok\n")
        server.resume()
        assert ask(council.running, "/ready") == (200, "ready\n")
        council.stop_bot()
    server.stop()


def test_the_figures_count_what_was_done_and_name_nobody(council: Council) -> None:
    auditor = begin_practice(council)
    auditor.press("Strong", "1 of 6")
    auditor.asked("What is the evidence?")
    auditor.say(EVIDENCE)
    auditor.asked("2 of 6")
    enqueue(council)
    council.settle()
    found = figures(council.running)
    posts = 'golden_thread_messages_total{method="chat.postMessage",outcome="%s"}'
    assert found[posts % "sent"] == len(council.workspace.slack.calls.of("chat.postMessage"))
    assert found['golden_thread_turns_total{outcome="done"}'] >= 3
    assert (found["golden_thread_waiting"], found["golden_thread_parked"]) == (0, 0)
    assert found["golden_thread_relay_lag_seconds"] == 0
    _, said = ask(council.running, "/metrics")
    assert not re.search(r"U0|C0|D0|9001|Asha|chronology|Strong|practice", said, re.IGNORECASE)
    assert "python_info" not in said


def test_what_slack_refuses_is_counted_by_the_name_of_its_error(council: Council) -> None:
    context = council.running.context
    council.workspace.expect("no_text")
    with context.database.begin() as conn:
        now = context.clock.now()
        outbox.enqueue(conn, [Post(context.workspace, "U0ASHA", "k", {"text": ""})], now)
    context.wake()
    council.settle()
    found = figures(council.running)
    refused = 'golden_thread_refused_total{error="no_text",method="chat.postMessage"}'
    assert found[refused] == 1
    assert found["golden_thread_parked"] == 1
