"""The commands, as processes of their own: what is wrong is said plainly, and no trace is shown."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.clock import SystemClock
from bot.sandbox.people import TEAM
from flows import loading
from storage.database import Database
from storage.questionnaires import Library
from tests.command import DATABASE, ROOT, Ended, command, settings_for, typed
from tests.journeys.council import MANIFEST, SETUP
from tests.postgresql import Server
from tests.workspace import LocalWorkspace

TRAINING = ROOT / "flows" / "questionnaires" / "training-audit.yaml"
NOBODY_LISTENS = "http://127.0.0.1:9/api/"


@pytest.fixture(scope="module")
def local() -> Iterator[LocalWorkspace]:
    """A workspace for commands that ask Slack who they are."""
    with LocalWorkspace.start(MANIFEST) as workspace:
        yield workspace


@pytest.fixture
def settings(
    local: LocalWorkspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """Settings that are right, in a folder without an .env."""
    monkeypatch.chdir(tmp_path)
    return settings_for(local.slack, tmp_path)


def assert_ended_plainly(ended: Ended, *said: str) -> None:
    """With a status of 1 and nothing on standard error but lines that say all of this."""
    assert ended.status == 1
    assert "Traceback" not in ended.err
    lines = ended.err.splitlines()
    assert len(lines) == len(said), ended.err
    for line, words in zip(lines, said, strict=True):
        assert words in line


# What a start finds wrong -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        pytest.param(
            {"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": ""},
            ["SLACK_BOT_TOKEN is not set: give", "SLACK_APP_TOKEN is not set: give"],
            id="no-tokens",
        ),
        pytest.param(
            {"SLACK_BOT_TOKEN": "secret-0"},
            ["SLACK_BOT_TOKEN does not begin with xoxb-: give the bot token"],
            id="malformed-bot-token",
        ),
        pytest.param(
            {"SLACK_BOT_TOKEN": "xoxb-secret-0"},
            ["SLACK_BOT_TOKEN was refused by Slack: it is not a valid token. Take it from"],
            id="refused-bot-token",
        ),
        pytest.param(
            {"SLACK_APP_TOKEN": "xapp-secret-0"},
            ["SLACK_APP_TOKEN was refused by Slack: it is not a valid token. Make one with"],
            id="refused-app-token",
        ),
        pytest.param(
            {"SLACK_API_URL": NOBODY_LISTENS},
            [f"Slack does not answer at {NOBODY_LISTENS} (Connection refused): check SLACK"],
            id="slack-unreachable",
        ),
        pytest.param(
            {"DATABASE_URL": "mysql://someone:secret-0@host/db"},
            ["DATABASE_URL begins with mysql: give a SQLite file, like sqlite:///"],
            id="another-database",
        ),
        pytest.param(
            {"DATABASE_URL": "postgresql://someone:secret-0@127.0.0.1:1/db"},
            ["someone:***@127.0.0.1:1/db cannot be used: the server does not answer."],
            id="server-unreachable",
        ),
        pytest.param(
            {"DATABASE_URL": "sqlite:///no/such/folder/bot.db"},
            ["DATABASE_URL names a file in no/such/folder, and there is no such folder."],
            id="no-such-folder",
        ),
        pytest.param(
            {"TIMEZONE": "Mars/Phobos", "ENCRYPTION_KEY": "secret-0", "PORT": "eighty"},
            ["PORT must be a whole", "TIMEZONE is no time zone", "ENCRYPTION_KEY is no key"],
            id="several-settings",
        ),
    ],
)
def test_a_start_with_wrong_settings_names_them(
    settings: dict[str, str], tmp_path: Path, wrong: dict[str, str], said: list[str]
) -> None:
    """All at once, with what would be right; nothing secret is repeated."""
    ended = command("run", folder=tmp_path, **{**settings, **wrong})
    assert_ended_plainly(ended, *said)
    assert "secret-0" not in ended.err + ended.out


def test_something_else_at_slacks_address_is_not_taken_for_a_refused_token(
    local: LocalWorkspace, settings: dict[str, str], tmp_path: Path
) -> None:
    ended = command("run", folder=tmp_path, **{**settings, "SLACK_API_URL": local.slack.url})
    assert_ended_plainly(ended, "(status 404): check SLACK_API_URL, or try again in a minute.")


def test_a_file_that_is_no_database_is_named(settings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_text("Only a letter to the team. " * 99, encoding="utf-8")
    ended = command("run", folder=tmp_path, **settings)
    assert_ended_plainly(ended, "cannot be used: the file is something else, not a database.")


def test_a_folder_that_cannot_be_written_is_named(settings: dict[str, str], tmp_path: Path) -> None:
    """Nobody, not even a superuser, makes files where the kernel shows its own."""
    folder = Path("/proc") if os.geteuid() == 0 else tmp_path / "locked"
    if folder != Path("/proc"):
        folder.mkdir(mode=0o500)
    settings["DATABASE_URL"] = f"sqlite:///{folder / DATABASE}"
    ended = command("run", folder=tmp_path, **settings)
    assert_ended_plainly(ended, "cannot be used: the file cannot be opened or made there.")


def test_a_database_that_cannot_be_written_is_named(
    settings: dict[str, str], tmp_path: Path
) -> None:
    """Opened for reading alone, which stops a superuser too."""
    typed("migrate", **settings)
    settings["DATABASE_URL"] = f"sqlite:///file:{DATABASE}?mode=ro&uri=true"
    ended = command("import", str(SETUP), folder=tmp_path, **settings)
    assert_ended_plainly(ended, "cannot be used: it cannot be written to.")


@pytest.mark.parametrize("arguments", [["run"], ["migrate"]], ids=["run", "migrate"])
def test_a_database_of_a_newer_version_is_left_alone(
    settings: dict[str, str], tmp_path: Path, arguments: list[str]
) -> None:
    typed("migrate", **settings)
    with closing(sqlite3.connect(tmp_path / DATABASE)) as conn, conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")
    ended = command(*arguments, folder=tmp_path, **settings)
    assert_ended_plainly(ended, "was made by a newer version (its schema is 9999): run that")


def test_everything_moves_to_postgresql_and_each_table_is_told(
    settings: dict[str, str], postgresql_server: Server
) -> None:
    typed("migrate", **settings)
    assert typed("import", str(SETUP), **settings).status == 0
    source = settings["DATABASE_URL"]
    with postgresql_server.empty() as target:
        ended = typed("migrate", "--from", source, "--to", target)
        assert (ended.status, ended.err) == (0, "")
        lines = ended.out.splitlines()
        assert {"workspaces: 1", "teams: 2", "audits: 0"} <= set(lines)
        assert "rows are in postgresql://" in lines[-1]
        assert lines[-1].endswith(", each as it was.")
        again = typed("migrate", "--from", source, "--to", target)
        assert_ended_plainly(again, "is not empty (see")
        assert typed("migrate", **{**settings, "DATABASE_URL": target}).status == 0


def test_where_to_move_to_must_be_said(settings: dict[str, str]) -> None:
    ended = typed("migrate", "--from", settings["DATABASE_URL"])
    assert ended.status == 2
    assert "Give both --from and --to, or neither." in ended.err


def test_a_shipped_questionnaire_that_changed_without_a_new_version_stops_the_start(
    settings: dict[str, str], tmp_path: Path
) -> None:
    """Audits were begun with what it said before."""
    typed("migrate", **settings)
    said_before = TRAINING.read_text(encoding="utf-8").replace("title: ", "title: Former ", 1)
    database = Database(settings["DATABASE_URL"])
    with database.begin() as conn:
        Library(()).pin(conn, TEAM.id, loading.load(said_before), SystemClock().now())
    database.close()
    ended = command("run", folder=tmp_path, **settings)
    assert_ended_plainly(
        ended, "training-audit changed, but still has version 1, which audits were begun with. Give"
    )


# Files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [["import"], ["questionnaires", "check"], ["questionnaires", "add"]], ids=" ".join
)
def test_a_file_that_cannot_be_read_is_named(
    settings: dict[str, str], tmp_path: Path, arguments: list[str]
) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("title: Café".encode("latin-1"))
    ended = typed(*arguments, str(latin), **settings)
    assert_ended_plainly(ended, "latin.yaml is not UTF-8 text: save it as UTF-8.")
    ended = typed(*arguments, "none.yaml", **settings)
    assert_ended_plainly(ended, "none.yaml can't be read: No such file or directory.")
    ended = typed(*arguments, str(tmp_path), **settings)
    assert_ended_plainly(ended, "can't be read: Is a directory.")


def test_importing_twice_changes_nothing_and_says_so(settings: dict[str, str]) -> None:
    first = typed("import", str(SETUP), **settings)
    assert (first.status, first.err) == (0, "")
    assert "7 people added" in first.out
    again = typed("import", str(SETUP), **settings)
    assert (again.status, again.err) == (0, "")
    assert again.out.endswith("nothing changed.\n")


def test_what_was_set_up_is_exported_as_a_file_that_changes_nothing(
    settings: dict[str, str], tmp_path: Path
) -> None:
    assert_ended_plainly(typed("setup", "--export", **settings), "Nothing is set up yet.")
    typed("import", str(SETUP), **settings)
    printed = typed("setup", "--export", **settings)
    assert (printed.status, printed.err) == (0, "")
    file = tmp_path / "exported.yaml"
    file.write_text(printed.out, encoding="utf-8")
    assert typed("import", str(file), **settings).out.endswith("nothing changed.\n")


def test_importing_a_file_full_of_faults_names_each_and_changes_nothing(
    settings: dict[str, str], tmp_path: Path
) -> None:
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text("name: x\nteams: 3\npeople: [{}]\nfoo: 1\n", encoding="utf-8")
    ended = typed("import", str(faulty), **settings)
    assert (ended.status, ended.out) == (1, "")
    assert all(re.match(r"faulty\.yaml:\d+: [A-Z]\d{3}", line) for line in ended.err.splitlines())
    assert "no 'emergency_number'" in ended.err
    assert "'teams' must be a list" in ended.err
    assert "no key 'foo'" in ended.err
    with closing(sqlite3.connect(tmp_path / DATABASE)) as conn:
        assert conn.execute("SELECT count(*) FROM workspaces").fetchone() == (0,)


def test_checking_a_questionnaire_needs_no_settings(tmp_path: Path) -> None:
    sound = typed("questionnaires", "check", str(TRAINING))
    assert (sound.status, sound.err) == (0, "")
    assert sound.out.startswith("training-audit.yaml: training-audit version 1, 6 questions in")
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text("key: x\nquestions: 1\n", encoding="utf-8")
    ended = typed("questionnaires", "check", str(faulty))
    assert (ended.status, ended.err) == (1, "")
    assert "faulty.yaml:2: Q005 questions: A questionnaire has no key 'questions'." in ended.out
    assert ended.out.endswith("faulty.yaml: 5 faults.\n")


def test_adding_a_councils_own_questionnaire_offers_it(
    settings: dict[str, str], tmp_path: Path
) -> None:
    """Again and again, until it changes: then it needs a new version."""
    own = tmp_path / "own.yaml"
    text = TRAINING.read_text(encoding="utf-8").replace("key: training-audit", "key: own-audit", 1)
    own.write_text(text, encoding="utf-8")
    for _twice in range(2):
        added = typed("questionnaires", "add", str(own), **settings)
        assert (added.status, added.err) == (0, "")
        assert added.out.endswith("version 1, is offered from now on.\n")
    own.write_text(text.replace("title: ", "title: New ", 1), encoding="utf-8")
    ended = typed("questionnaires", "add", str(own), **settings)
    assert_ended_plainly(ended, "Version 1 of own-audit is in use with other content. Give")


# The rest ---------------------------------------------------------------------------------------


def test_migrating_brings_the_schema_up_to_date_and_can_be_repeated(
    settings: dict[str, str],
) -> None:
    for _twice in range(2):
        ended = typed("migrate", **settings)
        assert ended == Ended(0, "The database is up to date.\n", "")
    database = Database(settings["DATABASE_URL"])
    assert database.at_head()
    database.close()


def test_every_new_key_is_another_that_the_settings_take(settings: dict[str, str]) -> None:
    keys = [typed("new-key").out.strip() for _twice in range(2)]
    assert keys[0] != keys[1]
    for key in keys:
        Fernet(key)
        assert typed("migrate", **{**settings, "ENCRYPTION_KEY": key}).status == 0


def test_help_says_what_each_command_does_in_whole_sentences() -> None:
    said = typed("--help")
    assert said.status == 0
    listed = said.out.partition("Commands:")[2].strip().splitlines()
    assert [line.split()[0] for line in listed] == [
        *("check", "demo", "import", "manifest", "migrate", "new-key", "questionnaires", "run"),
        *("setup", "web", "worker"),
    ]
    assert all(line.endswith(".") and "..." not in line for line in listed)


def test_a_command_that_is_none_is_named() -> None:
    ended = typed("rum")
    assert ended.status == 2
    assert "No such command 'rum'" in ended.err
