"""The database out of reach in the middle: nothing is lost, nothing is pretended, the bot lives."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.messages.notices import say
from tests.journeys.auditing import EVIDENCE, Auditor, begin_coventry
from tests.journeys.council import MANIFEST, REST_S, Council
from tests.person import Refusal
from tests.workspace import LocalWorkspace, Transport

IMPATIENCE_S = 1.0


@pytest.fixture
def council(tmp_path: Path, transport: Transport) -> Iterator[Council]:
    """A council whose bot soon gives up waiting for its database."""
    with LocalWorkspace.start(MANIFEST, steady=True) as workspace:
        overrides: dict[str, object] = {"database_wait_seconds": IMPATIENCE_S / 2}
        found = Council(workspace, tmp_path, overrides=overrides, transport=transport)
        found.start_bot()
        yield found
        found.stop_bot()


@pytest.fixture
def auditor(council: Council) -> Auditor:
    """An auditor at the first question, with everything said."""
    found = begin_coventry(council)
    council.settle()
    return found


@contextmanager
def out_of_reach(council: Council) -> Iterator[None]:
    """Somebody else is writing, and does not stop."""
    with closing(sqlite3.connect(council.folder / "bot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        council.workspace.slack.acknowledge_within(IMPATIENCE_S)
        yield
        other.execute("ROLLBACK")
    council.workspace.slack.acknowledge_within(REST_S)


def told(auditor: Auditor, text: str) -> int:
    """How often the auditor was told this in the thread."""
    return sum(message["text"] == text for message in auditor.said())


def test_a_press_fails_visibly_and_can_be_made_again(council: Council, auditor: Auditor) -> None:
    with out_of_reach(council):
        with pytest.raises(Refusal, match="not_acknowledged"):
            auditor.press("Meets good", "1 of 14")
        auditor.seen(say.unsaved())
        assert council.audit().value("risk") is None
    auditor.press_earlier("Meets good", "1 of 14")
    auditor.asked("What is the evidence?")
    assert council.audit().value("risk") == "meets_good"


def test_a_reply_is_read_once_the_database_is_back(council: Council, auditor: Auditor) -> None:
    """Slack brings the event again, and its person is told once, however often it does."""
    slack = council.workspace.slack
    auditor.press("Meets good", "1 of 14")
    auditor.asked("What is the evidence?")
    council.settle()
    with out_of_reach(council):
        auditor.say(EVIDENCE)
        auditor.seen(say.unread())
        # It is brought again at once, and then left for a minute.
        slack.wait(lambda: not slack.unanswered, 10, "the event was never given up")
        assert slack.undelivered == 1
    assert council.audit().value("risk", "evidence") is None
    council.pass_time(seconds=60)
    auditor.asked("What has this meant for the child?")
    council.settle()
    assert str(council.audit().value("risk", "evidence")) == EVIDENCE
    assert told(auditor, say.unread()) == 1


def test_a_form_stays_open_with_what_was_filled_in(council: Council, auditor: Auditor) -> None:
    auditor.press("Answer in a form", "1 of 14")
    view = auditor.person.view()
    grade, evidence, impact = (b["block_id"] for b in view["blocks"] if b["type"] == "input")
    auditor.person.fill(grade, "Meets good")
    auditor.person.fill(evidence, EVIDENCE)
    auditor.person.fill(impact, EVIDENCE)
    with out_of_reach(council):
        with pytest.raises(Refusal, match="not_acknowledged"):
            auditor.person.submit()
        assert [view["id"] for view in auditor.person.views()] == [view["id"]]
    assert auditor.person.submit() is None
    auditor.asked("2 of 14")
    assert str(council.audit().value("risk", "evidence")) == EVIDENCE


def test_nothing_a_person_wrote_is_in_the_log(
    council: Council, auditor: Auditor, caplog: pytest.LogCaptureFixture
) -> None:
    with out_of_reach(council):
        auditor.say(EVIDENCE)
        auditor.seen(say.unread())
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "is busy" in said
    assert EVIDENCE not in said
