"""The bot put together: it ends when told to, and seals what it keeps where there is a key."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.clock import Stopwatch
from tests.command import DATABASE, PATIENCE_S, bot_at, command, settings_for
from tests.journeys.auditing import COVENTRY, COVENTRY_HEADER, Auditor, begin_practice
from tests.journeys.council import MANIFEST, SETUP, Council
from tests.workspace import LocalWorkspace

LONGEST_GOODBYE_S = 10
EVIDENCE = "Quillwort said so on the landing."
SAID = {
    "evidence": EVIDENCE,
    "headline": "Marrowfat and the tall gate",
    "well_done": "Every visit had its thimblerig.",
    "action": "Measure the dovecote twice",
    "outside": "Ask about the gallimaufry.",
}


@pytest.fixture
def local() -> Iterator[LocalWorkspace]:
    """A workspace of its own."""
    with LocalWorkspace.start(MANIFEST) as workspace:
        yield workspace


@pytest.fixture
def key() -> str:
    """A fresh key."""
    return Fernet.generate_key().decode("ascii")


@pytest.fixture
def sealing(local: LocalWorkspace, tmp_path: Path, key: str) -> Iterator[Council]:
    """A council whose bot seals free text."""
    council = Council(local, tmp_path, overrides={"encryption_key": key})
    council.start_bot()
    yield council
    council.stop_bot()


def test_a_bot_told_to_end_acknowledges_what_is_in_hand_and_ends(
    local: LocalWorkspace, tmp_path: Path
) -> None:
    """Within ten seconds and with a status of 0; the next one goes on from there."""
    command("import", str(SETUP), folder=tmp_path, **settings_for(local.slack, tmp_path))
    auditor = Auditor(local.person("U0ASHA"))
    with bot_at(local.slack, tmp_path, PACE_SECONDS="0") as bot:
        auditor.start(COVENTRY, "710452", dict(COVENTRY_HEADER))
        auditor.press("Meets good", "1 of 14")
        watch = Stopwatch()
        assert bot.end() == 0
        assert watch.seconds() < LONGEST_GOODBYE_S
        assert "Traceback" not in bot.log
    assert Council(local, tmp_path).audit().value("risk") == "meets_good"
    with bot_at(local.slack, tmp_path, PACE_SECONDS="0"):
        auditor.person.wait_for(
            lambda: "What is the evidence?" in auditor.person.see(auditor.said()[-1]), PATIENCE_S
        )
        asked = [m for m in auditor.said() if "What is the evidence?" in auditor.person.see(m)]
        assert len(asked) == 1


class Stuck:
    """A connection that can't be let go of."""

    def open(self) -> None:
        """As any."""

    def close(self) -> None:
        """Fail."""
        raise ConnectionError


def test_what_fails_to_end_keeps_nothing_else_from_ending(sealing: Council) -> None:
    """A relay left behind would go on delivering, beside the bot that comes after."""
    bot = replace(sealing.running, connection=Stuck())
    sealing.running.connection.close()
    before = {thread.name for thread in threading.enumerate()}
    with pytest.raises(ConnectionError):
        bot.stop()
    left = {thread.name for thread in threading.enumerate()}
    assert {"relay", "clockwork"} <= before
    assert not {"relay", "clockwork"} & left


def test_a_bot_is_ended_once_however_often_it_is_told(sealing: Council) -> None:
    """A signal may come while it ends already."""
    sealing.running.stop()
    sealing.running.stop()
    assert not sealing.workspace.slack.connected


def practise(council: Council) -> Auditor:
    """Do a whole practice audit, with every kind of free text in it."""
    auditor = begin_practice(council)
    auditor.press("Strong", "1 of 6")
    auditor.asked("What is the evidence?")
    auditor.say(SAID["evidence"])
    auditor.press("No", "2 of 6")
    auditor.press("None of these", "4 of 6")
    auditor.asked("If Robin's story had a title")
    auditor.person.say(SAID["outside"])
    auditor.person.wait_for_message("I have kept it for you")
    auditor.say(SAID["headline"])
    auditor.asked("What would you tell Ms Field")
    auditor.say(SAID["well_done"])
    auditor.asked("Submit")
    auditor.say(f"action: {SAID['action']}")
    auditor.seen("Action 1 is on the list")
    auditor.press_earlier("Submit", "[Submit")
    auditor.seen("This audit is finished")
    council.settle()
    return auditor


def test_with_a_key_no_answer_can_be_read_from_the_databases_files(sealing: Council) -> None:
    """Neither in the file nor in what SQLite writes beside it; and the audit is whole."""
    auditor = practise(sealing)
    files = sorted(sealing.folder.glob(f"{DATABASE}*"))
    assert f"{DATABASE}-wal" in [file.name for file in files]
    kept = b"".join(file.read_bytes() for file in files)
    assert [name for name, text in SAID.items() if text.encode() in kept] == []
    rare = ("Quillwort", "Marrowfat", "thimblerig", "dovecote", "gallimaufry")
    assert [word for word in rare if word.encode() in kept] == []
    auditor.person.press(auditor.person.message(auditor.thread), "See answers")
    assert EVIDENCE in auditor.read_on()


@pytest.mark.parametrize(
    "other", ["", Fernet.generate_key().decode("ascii")], ids=["none", "another"]
)
def test_a_bot_without_the_key_that_sealed_its_database_does_not_start(
    sealing: Council, tmp_path: Path, other: str
) -> None:
    practise(sealing)
    sealing.stop_bot()
    settings = settings_for(sealing.workspace.slack, tmp_path, ENCRYPTION_KEY=other)
    ended = command("run", folder=tmp_path, **settings)
    assert ended.status == 1
    assert ended.err.count("\n") == 1
    assert "ENCRYPTION_KEY" in ended.err


def test_without_a_key_the_same_search_finds_them(local: LocalWorkspace, tmp_path: Path) -> None:
    """Guards the test above: it looks where the answers are."""
    council = Council(local, tmp_path)
    council.start_bot()
    practise(council)
    kept = b"".join(file.read_bytes() for file in tmp_path.glob(f"{DATABASE}*"))
    council.stop_bot()
    assert [name for name, text in SAID.items() if text.encode() not in kept] == []
