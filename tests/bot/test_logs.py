"""The log: a line a record in either format, and nothing in it of what somebody wrote."""

import json
import logging
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.logs import Json, LogFormat, Plain
from storage.database import Database
from tests.command import PATIENCE_S, bot_at, command, settings_for
from tests.crash.ledger import nothing_unsaid
from tests.journeys.auditing import PRACTICE, PRACTICE_HEADER, Auditor
from tests.journeys.council import MANIFEST, SETUP
from tests.workspace import LocalWorkspace

MARKER = "gallimaufry"
CASE = "710452"


def a_record(message: str, *, fails: bool = False) -> logging.LogRecord:
    """A record as a careless library makes one."""
    error = None
    if fails:
        try:
            int(MARKER)
        except ValueError:
            error = sys.exc_info()
    return logging.LogRecord("some.library", logging.ERROR, "x.py", 1, message, None, error)


@pytest.mark.parametrize("make", [Plain, Json])
def test_a_record_is_one_line_and_an_error_is_named_without_its_words(
    make: Callable[[], logging.Formatter],
) -> None:
    said = make().format(a_record("It broke\nin two", fails=True))
    assert "It broke\\nin two" in said
    assert "ValueError at test_logs.py:" in said
    assert MARKER not in said
    assert "\n" not in said


def test_json_can_be_read_and_says_when_in_universal_time() -> None:
    said = json.loads(Json().format(a_record("café")))
    assert said.pop("at").endswith("+00:00")
    assert said == {"level": "error", "logger": "some.library", "message": "café"}


@pytest.mark.parametrize("log_format", [*LogFormat])
def test_a_practice_audit_leaves_none_of_its_words_in_the_log(
    tmp_path: Path, log_format: LogFormat
) -> None:
    """Neither evidence, nor names of people, nor the case."""
    more = {"PACE_SECONDS": "0", "LOG_FORMAT": log_format}
    with LocalWorkspace.start(MANIFEST) as local:
        settings = settings_for(local.slack, tmp_path)
        assert command("import", str(SETUP), folder=tmp_path, **settings).status == 0
        with (
            bot_at(local.slack, tmp_path, **more) as bot,
            closing(Database(settings["DATABASE_URL"])) as records,
        ):
            asha = local.person("U0ASHA")

            def read() -> None:
                asha.wait_for(partial(nothing_unsaid, records), PATIENCE_S)

            _practise(Auditor(asha, reads=read))
            assert bot.end() == 0
            lines = bot.log.splitlines()
    assert any("connected to Slack" in line for line in lines)
    said = [word for word in (MARKER, CASE, "Asha", "Strong", "Dana") if word in "\n".join(lines)]
    assert said == []
    if log_format is LogFormat.JSON:
        assert {json.loads(line)["level"] for line in lines} <= {"info", "warning", "error"}


def _practise(auditor: Auditor) -> None:
    auditor.start(PRACTICE, CASE, dict(PRACTICE_HEADER))
    auditor.press("Strong", "1 of 6")
    auditor.asked("What is the evidence?")
    auditor.say(f"{MARKER} was seen on the landing.")
    auditor.asked("2 of 6")
    auditor.say(f"{MARKER} is no answer")
    auditor.asked("is not one of the answers here")
    auditor.say(f"action: Ask {MARKER} about the window")
    auditor.seen("Action 1 is on the list")
    auditor.say(f"concern: {MARKER}")
    auditor.seen("Writing it here tells nobody")
