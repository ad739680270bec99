"""F: the least that any answer to a button can cost.

One bare Bolt dispatch of a `block_actions` request, acknowledged on the caller's thread, through
the entry Socket Mode uses; and one raw sqlite3 commit of two rows, made safe on disk.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.socket_mode.request import SocketModeRequest

from tests.bench.harness import Step

ACTION = "floor"
TEAM = "T0NORTHSHIRE"
OK = 200


@contextmanager
def floor(folder: Path) -> Iterator[Step]:
    """F as one step; `folder` must lie on the file system that the measured writes to."""
    app = bare_app()
    request = press()
    with closing(database(folder / "floor.db")) as connection:

        def step() -> None:
            dispatch(app, request)
            commit_two_rows(connection)

        yield step


def bare_app() -> App:
    """Bolt with one listener that only acknowledges, and nothing to ask Slack for."""
    logger = logging.getLogger("tests.bench.floor")
    app = App(
        client=WebClient(logger=logger),
        logger=logger,
        authorize=lambda: AuthorizeResult(
            enterprise_id=None, team_id=TEAM, bot_user_id="U0BOT", bot_token="xoxb-floor"
        ),
        process_before_response=True,
        request_verification_enabled=False,
    )

    @app.action(ACTION)
    def acknowledge(ack: Ack) -> None:
        ack()

    return app


def dispatch(app: App, request: SocketModeRequest) -> None:
    """Hand the request to Bolt as Socket Mode does.

    Raises:
        RuntimeError: Bolt did not acknowledge it.
    """
    status = run_bolt_app(app, request).status
    if status != OK:
        message = f"the bare dispatch was answered with {status}"
        raise RuntimeError(message)


def press() -> SocketModeRequest:
    """One press of a button in a message of a direct conversation."""
    return SocketModeRequest(type="interactive", envelope_id="floor", payload=payload())


def payload() -> dict[str, Any]:
    """What Slack sends of such a press."""
    action = {
        "type": "button",
        "action_id": ACTION,
        "block_id": "answer",
        "text": {"type": "plain_text", "text": "Good", "emoji": True},
        "value": '{"audit":"k7f2","question":"assessment","revision":0}',
        "action_ts": "1795255200.000300",
    }
    return {
        "type": "block_actions",
        "team": {"id": TEAM, "domain": "northshire"},
        "user": {"id": "U0ASHA", "username": "asha", "team_id": TEAM},
        "api_app_id": "A0FLOOR",
        "token": "",
        "container": {
            "type": "message",
            "message_ts": "1795255200.000200",
            "channel_id": "D0ASHA",
            "is_ephemeral": False,
        },
        "trigger_id": "1.2.3",
        "channel": {"id": "D0ASHA", "name": "directmessage"},
        "message": {"type": "message", "ts": "1795255200.000200", "text": "Question 5 of 14"},
        "state": {"values": {}},
        "response_url": "http://127.0.0.1/respond/none",
        "actions": [action],
    }


def database(path: Path) -> sqlite3.Connection:
    """A database with one table, every commit of which is on disk before it returns."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
    return connection


def commit_two_rows(connection: sqlite3.Connection) -> None:
    """One transaction of two rows, each about as long as an answer's."""
    connection.execute("BEGIN IMMEDIATE")
    for _ in range(2):
        connection.execute("INSERT INTO rows (body) VALUES (?)", ("x" * 200,))
    connection.execute("COMMIT")
