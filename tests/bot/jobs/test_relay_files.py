"""A file is given to Slack in three steps, and stands there once, whatever happens between them."""

import pytest
from sqlalchemy import select

from bot.jobs.relay import Outcome
from bot.jobs.slack import UploadAddress, WebSlack
from bot.sandbox.faults import (
    DROPPED_AFTER,
    DROPPED_BEFORE,
    SERVER_ERROR,
    SERVER_ERROR_AFTER,
    UPLOAD,
    Fault,
    rate_limited,
    refused,
)
from storage.outbox import Attachment, File
from storage.tables import Outbox
from tests.bot.jobs.desk import ASHA, NORTH, TEAM, Desk, post

ADDRESS, COMPLETE = "files.getUploadURLExternal", "files.completeUploadExternal"
SENT, FOUND, FAILED = Outcome.SENT, Outcome.FOUND, Outcome.FAILED
WORDS = "Robin was seen alone. é ü 漢"
PAGE = Attachment("case-710452.html", "Case 710452", "The audit as one page.", WORDS.encode())


def file(key: str = "file", under: str = "card", to: str = ASHA) -> File:
    """A page under the card."""
    return File(TEAM, to, key, PAGE, under)


@pytest.fixture
def carded(desk: Desk) -> Desk:
    """A desk whose card stands in Asha's direct messages."""
    desk.enqueue(post("card"))
    desk.deliver()
    return desk


def shown(desk: Desk) -> list[bytes]:
    """What Asha can download from the thread, each message with a file."""
    asha = desk.local.person(ASHA)
    messages = asha.messages(thread_ts=desk.ts("card"))
    return [asha.download(each) or b"" for message in messages for each in message.get("files", ())]


def kept(desk: Desk, key: str = "file") -> tuple[str | None, object]:
    """Which file the outbox says it is, and what it still holds of it."""
    table = Outbox.__table__
    with desk.database.read() as conn:
        row = conn.execute(select(table.c.file, table.c.body).where(table.c.key == key)).one()
    return row.file, row.body


def test_a_file_stands_in_its_thread_with_its_name_and_words(carded: Desk) -> None:
    carded.enqueue(file(), post("after", under="card"))
    assert carded.deliver() == [("file", SENT), ("after", SENT)]
    _, message, _ = carded.local.person(ASHA).messages(thread_ts=carded.ts("card"))
    (given,) = message["files"]
    assert (given["name"], given["title"]) == (PAGE.name, PAGE.title)
    assert message["text"] == PAGE.comment
    assert shown(carded) == [PAGE.content]


def test_nothing_of_it_is_kept_once_it_is_given(carded: Desk) -> None:
    carded.enqueue(file())
    carded.deliver()
    name, body = kept(carded)
    assert body is None
    assert name is not None


def test_it_is_asked_for_by_the_channels_id_and_by_no_persons(carded: Desk) -> None:
    carded.enqueue(file())
    carded.deliver()
    (call,) = carded.workspace.calls.of(COMPLETE)
    assert call.arguments["channel_id"] == "D0ASHA"
    assert call.arguments["thread_ts"] == carded.ts("card")


def test_where_nobody_knows_yet_where_they_read_a_message_goes_first(desk: Desk) -> None:
    desk.enqueue(post("card"), file())
    assert desk.deliver() == [("card", SENT), ("file", SENT)]
    assert shown(desk) == [PAGE.content]


@pytest.mark.parametrize("fault", [DROPPED_BEFORE, SERVER_ERROR], ids=["cut-off", "500"])
@pytest.mark.parametrize("step", [ADDRESS, UPLOAD, COMPLETE])
def test_a_step_that_was_not_made_is_made_again(carded: Desk, step: str, fault: Fault) -> None:
    carded.workspace.faults.next(step, fault)
    carded.enqueue(file(), post("after", under="card"))
    assert carded.deliver() == [("file", FAILED), ("file", SENT), ("after", SENT)]
    assert shown(carded) == [PAGE.content]


@pytest.mark.parametrize("fault", [DROPPED_AFTER, SERVER_ERROR_AFTER], ids=["cut-off", "500"])
@pytest.mark.parametrize(("step", "outcome"), [(ADDRESS, SENT), (UPLOAD, SENT), (COMPLETE, FOUND)])
def test_a_step_made_without_an_answer_shows_no_second_file(
    carded: Desk, step: str, fault: Fault, outcome: Outcome
) -> None:
    carded.workspace.faults.next(step, fault)
    carded.enqueue(file())
    assert carded.deliver() == [("file", FAILED), ("file", outcome)]
    assert shown(carded) == [PAGE.content]


def test_a_file_that_slack_is_slow_to_show_is_waited_for(carded: Desk) -> None:
    """Slack takes a file once: it refuses the second time, and what it shows later is found."""
    carded.local.expect("file_not_found")
    carded.workspace.show_files_after(5)
    carded.workspace.faults.next(COMPLETE, DROPPED_AFTER)
    carded.enqueue(file())
    assert carded.deliver(3) == [("file", FAILED), ("file", FAILED)]
    assert shown(carded) == []
    carded.workspace.clock.advance(5)
    assert carded.deliver() == [("file", FOUND)]
    assert shown(carded) == [PAGE.content]
    assert carded.workspace.calls.count(ADDRESS) == 1


def test_an_upload_that_slack_forgot_is_made_anew(carded: Desk) -> None:
    carded.workspace.faults.next(COMPLETE, refused("file_not_found"), times=2)
    carded.enqueue(file())
    assert carded.deliver() == [("file", FAILED), ("file", FAILED), ("file", SENT)]
    assert shown(carded) == [PAGE.content]
    assert carded.workspace.calls.count(ADDRESS) == 2


@pytest.mark.parametrize("step", [ADDRESS, UPLOAD, COMPLETE])
def test_while_files_have_to_wait_everything_else_is_said(carded: Desk, step: str) -> None:
    carded.workspace.faults.next(step, rate_limited(12))
    carded.enqueue(file(), post("after", under="card"), post("other", NORTH))
    limited = ("file", Outcome.RATE_LIMITED)
    assert sorted(carded.deliver(6)) == [("after", SENT), limited, ("other", SENT)]
    assert carded.deliver() == [("file", SENT)]
    assert shown(carded) == [PAGE.content]


def test_an_app_without_the_scope_says_everything_but_files(carded: Desk) -> None:
    carded.local.expect("missing_scope")
    carded.workspace.revoke_scope("files:write")
    carded.enqueue(file(), post("after", under="card"))
    assert carded.deliver(5) == [("file", Outcome.SHUT_OUT), ("after", SENT)]
    carded.workspace.grant_scope("files:write")
    assert carded.deliver(90)[-1] == ("file", SENT)
    assert shown(carded) == [PAGE.content]


def test_a_council_that_allows_no_files_has_it_parked_at_once(carded: Desk) -> None:
    carded.workspace.faults.next(ADDRESS, refused("file_uploads_disabled"))
    carded.enqueue(file(), post("after", under="card"))
    assert carded.deliver() == [("file", Outcome.PARKED), ("after", SENT)]
    assert [each.error for each in carded.parked()] == ["file_uploads_disabled"]


class Killed(BaseException):
    """The process ends here."""


class DeadlySlack(WebSlack):
    """Slack as it is; the process ends before or after one of the steps, named by ``at``."""

    at = ""

    def _die(self, moment: str) -> None:
        if moment == self.at:
            raise Killed

    def upload_address(self, name: str, size: int) -> UploadAddress:
        self._die("before the address")
        found = super().upload_address(name, size)
        self._die("after the address")
        return found

    def upload(self, address: UploadAddress, content: bytes) -> None:
        self._die("before the upload")
        super().upload(address, content)
        self._die("after the upload")

    def share(self, file: str, what: Attachment, channel: str, thread_ts: str) -> None:
        self._die("before it is shown")
        super().share(file, what, channel, thread_ts)
        self._die("after it is shown")


@pytest.mark.parametrize("step", ["the address", "the upload", "it is shown"])
@pytest.mark.parametrize("side", ["before", "after"])
def test_killed_between_any_two_steps_and_started_again_the_file_stands_once(
    carded: Desk, side: str, step: str
) -> None:
    slack = DeadlySlack(*carded.web_slack_is())
    slack.at = f"{side} {step}"
    carded.enqueue(file(), post("after", under="card"))
    with pytest.raises(Killed):
        carded.deliver(1, carded.relay(slack))
    outcome = FOUND if slack.at == "after it is shown" else SENT
    assert carded.deliver() == [("file", outcome), ("after", SENT)]
    assert shown(carded) == [PAGE.content]


def test_which_file_it_is_is_known_before_anybody_is_shown_it(carded: Desk) -> None:
    slack = DeadlySlack(*carded.web_slack_is())
    slack.at = "before it is shown"
    carded.enqueue(file())
    with pytest.raises(Killed):
        carded.deliver(1, carded.relay(slack))
    name, body = kept(carded)
    assert shown(carded) == []
    assert name is not None
    assert body is not None


def test_nothing_of_a_file_is_ever_logged(carded: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """Not even at the finest level, whatever goes wrong."""
    caplog.set_level(0)
    for step in (ADDRESS, UPLOAD, COMPLETE):
        carded.workspace.faults.next(step, SERVER_ERROR)
    carded.enqueue(file())
    assert carded.deliver(60)[-1] == ("file", SENT)
    assert "Robin" not in caplog.text
    assert PAGE.comment not in caplog.text
