"""One process holds several WebSockets: losing one loses nothing, and words stay in their order."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox import faults
from tests.journeys.auditing import EVIDENCE
from tests.journeys.council import MANIFEST, Council
from tests.journeys.enduring import (
    REMARK,
    begin,
    check_all_is_well,
    check_all_was_said_once,
    end,
    go_on,
    grade,
    rest,
)
from tests.person import Refusal
from tests.workspace import LocalWorkspace

LINES = 3
NOTICED_S = 30.0


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    """A council whose bot holds three WebSockets, which Slack uses in turn."""
    with LocalWorkspace.start(manifest=MANIFEST, steady=True) as workspace:
        overrides: dict[str, object] = {"socket_mode_connections": LINES}
        found = Council(workspace, tmp_path, overrides=overrides)
        found.start_bot()
        all_stand(council := found)
        yield council
        council.stop_bot()


def all_stand(council: Council) -> None:
    """Wait until there are as many WebSockets as there should be."""
    slack = council.workspace.slack
    slack.wait(lambda: slack.connections == LINES, NOTICED_S, "not every line stands")


def test_all_of_them_are_used(council: Council) -> None:
    go_on(begin(council))
    check_all_is_well(council)
    assert council.workspace.slack.connections == LINES


def test_words_that_come_over_different_sockets_in_another_order_end_as_they_were_typed(
    council: Council,
) -> None:
    auditor = begin(council)
    grade(auditor)
    council.settle()
    typed = [f"{number}: {EVIDENCE}" for number in range(1, LINES + 1)]
    for behind in range(LINES, 0, -1):
        council.workspace.slack.faults.next_event(faults.late(30 * behind))
    for words in typed:
        auditor.person.say(words, thread_ts=auditor.thread)
    end(auditor)
    rest(council)
    assert str(council.audit().value("asked", "evidence")) == "\n\n".join(typed)
    check_all_was_said_once(council)


def test_where_one_is_cut_the_others_go_on_at_once_and_it_is_opened_anew(council: Council) -> None:
    auditor = begin(council)
    council.settle()
    slack = council.workspace.slack
    slack.drop_connections(1)
    slack.wait(lambda: slack.connections < LINES, 10, "no line was cut")
    for _line in range(LINES):
        auditor.press_earlier("Answer in a form", "1 of 2")
        auditor.person.view()
        auditor.person.close()
    go_on(auditor)
    check_all_is_well(council)
    all_stand(council)


def test_what_goes_over_one_that_is_lost_unnoticed_fails_visibly_or_comes_again(
    council: Council,
) -> None:
    """Till it is noticed every third press fails; every message is read, in the order of typing."""
    auditor = begin(council)
    grade(auditor)
    council.settle()
    slack = council.workspace.slack
    slack.acknowledge_within(3.0)
    slack.lose_connections(1)
    failed = 0
    for _line in range(LINES):
        try:
            auditor.press_earlier("Answer in a form", "1 of 2")
        except Refusal:
            failed += 1
        else:
            auditor.person.view()
            auditor.person.close()
    assert failed == 1
    typed = [f"{number}: {EVIDENCE}" for number in range(1, LINES + 1)]
    for words in typed:
        auditor.person.say(words, thread_ts=auditor.thread)
    slack.wait(lambda: not slack.unanswered, 10, "an envelope is still awaited")
    assert slack.undelivered == 1
    slack.acknowledge_within(10.0)
    rest(council)
    auditor.seen("2 of 2")
    auditor.say(REMARK)
    auditor.press("Submit", "All 2 answered")
    auditor.seen("This audit is finished")
    rest(council)
    assert str(council.audit().value("asked", "evidence")) == "\n\n".join(typed)
    check_all_was_said_once(council)
