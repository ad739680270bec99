"""``python -m bot check``: what stands as it should, and what needs somebody."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.sandbox.people import TEAM
from storage import gates, outbox
from storage.database import Database
from storage.gates import Destination
from storage.outbox import Post
from storage.tables import History, Outbox
from tests.command import Ended, settings_for, typed
from tests.journeys.council import MANIFEST
from tests.workspace import LocalWorkspace

AT = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
SINCE = "since 2026-11-21 14:02 UTC"
MARKER = "gallimaufry"


@pytest.fixture(scope="module")
def local() -> Iterator[LocalWorkspace]:
    """A workspace that says whose token it is."""
    with LocalWorkspace.start(MANIFEST) as workspace:
        yield workspace


@pytest.fixture
def settings(
    local: LocalWorkspace, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """Settings that are right, in a folder without an .env, on either kind of database."""
    monkeypatch.chdir(tmp_path)
    return settings_for(local.slack, tmp_path, DATABASE_URL=database_url)


def check(settings: dict[str, str], **other: str) -> Ended:
    """Give the command; it never shows a trace, and speaks on standard output alone."""
    ended = typed("check", **{**settings, **other})
    assert ended.err == ""
    return ended


def test_a_bot_with_nothing_amiss_needs_nobody(settings: dict[str, str]) -> None:
    ended = check(settings)
    assert ended.status == 0
    assert [line.partition(":")[0] for line in ended.out.splitlines()] == [
        *("Settings", "Slack", "Database", "Encryption", "Messages", "Destinations")
    ]
    assert f"for Northshire Children's Services ({TEAM.id})." in ended.out
    http = check(settings, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="x")
    assert (http.status, http.out.splitlines()[0]) == (0, "Settings: right for HTTP.")


def test_where_a_worker_alone_runs_nothing_is_amiss_and_it_is_said_that_nobody_hears_slack(
    settings: dict[str, str],
) -> None:
    ended = check(settings, SLACK_APP_TOKEN="")
    assert ended.status == 0
    assert ended.out.splitlines()[:2] == [
        "Settings: right for worker alone, beside a process that hears Slack:",
        "  that one wants SLACK_APP_TOKEN (for run) or SLACK_SIGNING_SECRET (for web) too.",
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SLACK_APP_TOKEN": "", "SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": "xoxb-other"}, "SLACK_BOT_TOKEN was refused by Slack: it is not a"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "Slack does not answer at http://127.0.0.1"),
        ({"DATABASE_URL": "postgresql://u:secret-0@127.0.0.1:1/d"}, "the server does not answer."),
        ({"DATABASE_URL": "sqlite:///no/such/folder/x.db"}, "and there is no such folder."),
    ],
)
def test_what_is_wrong_is_said_beside_what_is_right(
    settings: dict[str, str], wrong: dict[str, str], said: str
) -> None:
    ended = check(settings, **wrong)
    assert ended.status == 1
    assert said in ended.out
    assert "secret-0" not in ended.out
    assert len(ended.out.splitlines()) >= 3


def test_a_setting_that_cannot_be_read_is_named(settings: dict[str, str]) -> None:
    ended = typed("check", **{**settings, "PORT": "eighty"})
    assert (ended.status, ended.err) == (1, "PORT must be a whole number.\n")


def test_a_file_that_is_not_there_yet_is_named_and_not_made(
    settings: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "100% of it" / "thread #1.db"
    file.parent.mkdir()
    ended = check(settings, DATABASE_URL=f"sqlite:///{file}")
    assert ended.status == 1
    assert "cannot be used: the file is not there yet, or cannot be opened." in ended.out
    assert list(file.parent.iterdir()) == []
    assert typed("migrate", DATABASE_URL=f"sqlite:///{file}").status == 0
    assert check(settings, DATABASE_URL=f"sqlite:///{file}").status == 0


def test_an_older_schema_is_named_and_left_as_it_is(settings: dict[str, str]) -> None:
    with closing(Database(settings["DATABASE_URL"])) as database:
        with database.begin() as conn:
            revision = conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
            conn.execute(text("DELETE FROM alembic_version"))
        ended = check(settings)
        assert ended.status == 1
        assert "is an older one: run python -m bot migrate." in ended.out
        assert not database.at_head()
        with database.begin() as conn:
            conn.execute(text("INSERT INTO alembic_version VALUES (:it)"), {"it": revision})


def test_what_was_given_up_and_whom_nothing_reaches_are_named_without_a_word_of_them(
    settings: dict[str, str],
) -> None:
    table = Outbox.__table__
    parked = {"parked_at": AT, "error": "no_text", "attempts": 8}
    with closing(Database(settings["DATABASE_URL"])) as database, database.begin() as conn:
        post = Post(TEAM.id, "U0ASHA", "a1/risk/3", {"text": MARKER})
        outbox.enqueue(conn, [post, Post(TEAM.id, "C0NORTH", "k", {"text": MARKER})], AT)
        conn.execute(table.update().where(table.c.key == "a1/risk/3").values(**parked))
    with closing(Database(settings["DATABASE_URL"])) as database, database.begin() as conn:
        assert gates.broke(conn, Destination(TEAM.id, "C0NORTH"), "is_archived", AT)
    ended = check(settings)
    assert ended.status == 1
    assert ended.out.splitlines()[-4:] == [
        "Messages: 1 could not be delivered:",
        f"  a1/risk/3 to U0ASHA, chat.postMessage: no_text, after 8 attempts, {SINCE}",
        "Destinations: 1 take no messages:",
        f"  C0NORTH: is_archived, {SINCE}",
    ]
    assert not re.search(MARKER, ended.out)


def test_another_key_than_the_one_that_sealed_is_named(settings: dict[str, str]) -> None:
    key = Fernet.generate_key().decode()
    row = {"workspace": TEAM.id, "at": AT, "by": "U0ASHA", "what": "evidence", "after": MARKER}
    with (
        closing(Database(settings["DATABASE_URL"], encryption_key=key)) as database,
        database.begin() as conn,
    ):
        conn.execute(History.__table__.insert(), row)
    assert check(settings, ENCRYPTION_KEY=key).status == 0
    ended = check(settings, ENCRYPTION_KEY=Fernet.generate_key().decode())
    assert ended.status == 1
    assert "ENCRYPTION_KEY" in ended.out
    assert "Messages: none was given up." in ended.out
