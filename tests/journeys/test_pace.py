"""Slack keeps its pace, and the bot keeps to it: a whole audit, and what happens when it does not.

Everywhere else robots answer quicker than Slack would let the bot reply, and neither keeps pace.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

from flows.audit import Status
from tests.journeys.auditing import PRACTICE, PRACTICE_HEADER, Auditor
from tests.journeys.council import MANIFEST, Council
from tests.journeys.enduring import check_all_was_said_once, patient, read_on, rest
from tests.workspace import LocalWorkspace

SPOKEN = "Robin said so to Ms Field."
A_MOMENT = 0.5
HEADLINE = "Baking and talking"


@contextmanager
def paced(folder: Path, pace_seconds: float) -> Iterator[Council]:
    """A workspace as strict as Slack, and a bot that waits so long after each message."""
    with LocalWorkspace.start(manifest=MANIFEST, paced=True) as workspace:
        council = Council(workspace, folder, overrides={"pace_seconds": pace_seconds})
        council.start_bot()
        yield council
        council.stop_bot()


def practise(council: Council) -> None:
    """Do the whole practice audit as quickly as the bot asks."""
    asha = patient(council, seconds=A_MOMENT)
    auditor = Auditor(asha, reads=partial(read_on, council, seconds=A_MOMENT))
    auditor.start(PRACTICE, "9001", dict(PRACTICE_HEADER))
    auditor.press("Strong", "1 of 6")
    auditor.asked("1 of 6", "What is the evidence?")
    auditor.say(SPOKEN)
    auditor.press("Yes", "2 of 6")
    auditor.asked("When was the first time?")
    auditor.say("4 Nov")
    auditor.press("Out and about", "3 of 6")
    auditor.press("None of these", "4 of 6")
    auditor.asked("5 of 6")
    auditor.say(HEADLINE)
    auditor.press("Leave it out", "6 of 6")
    auditor.press("Submit", "5 of 6 answered, one left out")
    auditor.seen("This audit is finished")
    rest(council, seconds=A_MOMENT)


def check(council: Council) -> None:
    """It is kept as it was answered, and was said once."""
    audit = council.audit()
    assert audit.status is Status.APPROVED
    assert str(audit.value("voice", "evidence")) == SPOKEN
    assert audit.value("seen_alone", "since") == date(council.now.year, 11, 4)
    assert audit.value("place") == "out_and_about"
    assert str(audit.value("headline")) == HEADLINE
    check_all_was_said_once(council)


def test_a_bot_at_its_own_pace_does_a_whole_audit_and_is_never_refused(tmp_path: Path) -> None:
    with paced(tmp_path, pace_seconds=1.0) as council:
        practise(council)
        assert council.workspace.slack.calls.refused == []
        check(council)


def test_a_bot_without_a_pace_is_refused_now_and_then_and_loses_nothing(tmp_path: Path) -> None:
    with paced(tmp_path, pace_seconds=0.0) as council:
        practise(council)
        assert set(council.workspace.slack.calls.refused) == {("chat.postMessage", "ratelimited")}
        check(council)
