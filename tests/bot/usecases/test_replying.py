"""Typed messages that come late, again or in another order than they were typed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.usecases import replying
from bot.usecases.aside import TypedReply, key_of
from bot.usecases.context import Cause
from bot.usecases.replying import LAST_RETRY, NotYet
from storage import outbox, tables
from storage.outbox import Post
from tests.journeys.auditing import EVIDENCE, Auditor, begin_coventry
from tests.journeys.council import MANIFEST, Council
from tests.seeing import labels
from tests.workspace import LocalWorkspace, Transport

ASKED = "What is the evidence?"


@pytest.fixture
def council(tmp_path: Path, transport: Transport) -> Iterator[Council]:
    """A workspace with the demo's people and the bot at work."""
    with LocalWorkspace.start(manifest=MANIFEST, steady=True) as workspace:
        found = Council(workspace, tmp_path, transport=transport)
        found.start_bot()
        yield found
        found.stop_bot()


@pytest.fixture
def auditor(council: Council) -> Auditor:
    """An auditor who is asked for the evidence of the first domain."""
    found = begin_coventry(council)
    found.press("Meets good", "1 of 14")
    found.asked(ASKED)
    council.settle()
    return found


def now_ts(council: Council) -> str:
    """The ts of a message typed at this moment."""
    return f"{council.workspace.slack.clock.now():.6f}"


def typed(auditor: Auditor, ts: str, text: str, *, retry: int = 0) -> TypedReply:
    """What the listener makes of a message's event."""
    im = auditor.person.im
    cause = Cause(key_of(im, ts), auditor.person.id, im, ts)
    return TypedReply(cause, text, auditor.thread, retry=retry)


def edited(auditor: Auditor, ts: str, before: str, text: str) -> TypedReply:
    """What the listener makes of an edit's event."""
    im = auditor.person.im
    cause = Cause(f"edit/1/{im}/{ts}", auditor.person.id, im, ts)
    return TypedReply(cause, text, auditor.thread, before=before)


@contextmanager
def limbo(council: Council) -> Iterator[None]:
    """A message to the auditor was tried a while ago, and nobody knows its end."""
    table, now = tables.Outbox.__table__, council.now
    context = council.running.context
    post = Post(context.workspace, "U0ASHA", "limbo", {}, due_at=now + timedelta(days=30))
    named = table.c.key == "limbo"
    with context.database.begin() as conn:
        outbox.enqueue(conn, [post], now)
        tried = now - timedelta(seconds=10)
        conn.execute(table.update().where(named).values(attempts=1, attempted_at=tried))
    yield
    with context.database.begin() as conn:
        conn.execute(table.delete().where(named))


def evidence(council: Council) -> str:
    return str(council.audit().value("risk", "evidence") or "")


def test_the_original_told_after_its_edit_changes_nothing(
    council: Council, auditor: Auditor
) -> None:
    context, ts = council.running.context, now_ts(council)
    with limbo(council), pytest.raises(NotYet):
        replying.take_reply(context, typed(auditor, ts, "First words."))
    replying.edit_reply(context, edited(auditor, ts, "First words.", "Second words."))
    assert evidence(council) == "Second words."
    replying.take_reply(context, typed(auditor, ts, "First words.", retry=2))
    assert evidence(council) == "Second words."


def test_the_original_told_after_an_edit_that_was_refused_is_no_answer(council: Council) -> None:
    auditor = begin_coventry(council)
    context, ts = council.running.context, now_ts(council)
    replying.edit_reply(context, edited(auditor, ts, "meets good", "good"))
    auditor.asked('"good" could mean')
    replying.take_reply(context, typed(auditor, ts, "meets good", retry=1))
    assert council.audit().value("risk") is None


def test_an_edit_told_before_its_original_is_read_as_what_was_typed(
    council: Council, auditor: Auditor
) -> None:
    """An instruction was not carried out yet, so it is now, as it stands."""
    context, ts = council.running.context, now_ts(council)
    replying.edit_reply(context, edited(auditor, ts, "action: Call", "action: Call the school"))
    replying.take_reply(context, typed(auditor, ts, "action: Call", retry=1))
    assert [one.details.text for one in council.audit().actions] == ["Call the school"]


def test_somebody_mentioned_in_what_was_typed_is_named_in_it(
    council: Council, auditor: Auditor
) -> None:
    context, ts = council.running.context, now_ts(council)
    replying.take_reply(context, typed(auditor, ts, "Seen with <@U0DANA>."))
    assert evidence(council) == "Seen with Dana Cole."
    replying.edit_reply(context, edited(auditor, ts, "", "Seen with <@U0SAM>."))
    assert evidence(council) == "Seen with Sam Ortiz."
    replying.take_reply(context, typed(auditor, now_ts(council), "action: Call <@U0DANA>"))
    assert [one.details.text for one in council.audit().actions] == ["Call Dana Cole"]


def test_a_message_deleted_before_it_was_read_is_no_answer(
    council: Council, auditor: Auditor
) -> None:
    context, ts = council.running.context, now_ts(council)
    deletion = Cause(f"deletion/{ts}", "U0ASHA", auditor.person.im, ts)
    replying.delete_reply(context, deletion, auditor.thread)
    replying.take_reply(context, typed(auditor, ts, EVIDENCE, retry=1))
    assert evidence(council) == ""


def test_a_concern_does_not_wait_for_what_is_unconfirmed(
    council: Council, auditor: Auditor
) -> None:
    with limbo(council):
        replying.take_reply(
            council.running.context, typed(auditor, now_ts(council), f"concern: {EVIDENCE}")
        )
        assert auditor.asked("999", "Raise a concern")


def test_words_brought_for_the_last_time_are_kept_and_offered(
    council: Council, auditor: Auditor
) -> None:
    context, ts = council.running.context, now_ts(council)
    with limbo(council):
        with pytest.raises(NotYet):
            replying.take_reply(context, typed(auditor, ts, EVIDENCE, retry=LAST_RETRY - 1))
        replying.take_reply(context, typed(auditor, ts, EVIDENCE, retry=LAST_RETRY))
        auditor.asked("can't tell which question", "I have kept it")
    assert evidence(council) == ""
    auditor.press("Use as the evidence for 1", "can't tell which question")
    auditor.asked("What has this meant for the child?")
    assert evidence(council) == EVIDENCE


def test_a_grade_typed_before_another_was_pressed_does_not_replace_it(council: Council) -> None:
    auditor = begin_coventry(council)
    council.settle()
    ts = now_ts(council)
    council.pass_time(seconds=5)
    auditor.press("Meets good", "1 of 14")
    auditor.asked(ASKED)
    replying.take_reply(council.running.context, typed(auditor, ts, "exceeds good", retry=1))
    assert council.audit().value("risk") == "meets_good"


def test_the_kept_offer_names_the_evidence(council: Council, auditor: Auditor) -> None:
    with limbo(council):
        last = typed(auditor, now_ts(council), EVIDENCE, retry=LAST_RETRY)
        replying.take_reply(council.running.context, last)
    offered = auditor.asked("can't tell which question")
    assert labels(offered) == ["Use as the evidence for 1"]


def test_slacks_last_retry_is_the_last(council: Council, auditor: Auditor) -> None:
    council.workspace.slack.acknowledge_within(0.3)
    with limbo(council):
        auditor.person.say(EVIDENCE, thread_ts=auditor.thread)
        council.pass_time(minutes=6)
        auditor.asked("can't tell which question")
        council.settle()
    assert evidence(council) == ""
