"""Whole conversations with everything kept in PostgreSQL, by one process and by two."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.audit import Status
from tests.journeys.auditing import (
    EVIDENCE,
    IMPACT,
    begin_coventry,
    finish_coventry,
    says,
    type_while_away,
)
from tests.journeys.council import MANIFEST, Council
from tests.person import Person
from tests.postgresql import Server
from tests.workspace import LocalWorkspace


@pytest.fixture
def council(tmp_path: Path, postgresql_server: Server) -> Iterator[Council]:
    """A workspace with the demo's people, and the bot at work on PostgreSQL."""
    with (
        postgresql_server.migrated() as address,
        LocalWorkspace.start(manifest=MANIFEST) as workspace,
    ):
        found = Council(workspace, tmp_path, address=address)
        found.start_bot()
        yield found
        found.stop_bot()


@pytest.fixture
def other(council: Council) -> Iterator[Council]:
    """A second process at the same database, and in the same workspace."""
    second = Council(
        council.workspace, council.folder, address=council.database_url, was_set_up=True
    )
    second.start_bot()
    yield second
    second.stop_bot()


def test_the_whole_audit_is_done_on_postgresql(council: Council) -> None:
    auditor = begin_coventry(council)
    for number in range(1, 13):
        auditor.judge(number, "Meets good", f"{number}: {EVIDENCE}", f"{number}: {IMPACT}")
    finish_coventry(auditor)
    audit = council.audit()
    assert audit.status is Status.SUBMITTED
    for question in audit.questionnaire.questions[:12]:
        assert audit.value(question.key) == "meets_good"
        assert str(audit.value(question.key, "evidence")) == f"{question.number}: {EVIDENCE}"


def test_an_audit_on_postgresql_goes_on_after_a_restart(council: Council) -> None:
    type_while_away(council)
    assert str(council.audit().value("risk", "evidence")) == EVIDENCE


def test_two_presses_at_once_are_one_answer_whoever_of_two_processes_hears_them(
    council: Council, other: Council
) -> None:
    auditor = begin_coventry(council)
    question = auditor.asked("1 of 14")
    council.settle()

    def press(window: Person) -> None:
        window.press(question, "Meets good")

    council.at_once("U0ASHA", press, press, press, press)
    auditor.asked("What is the evidence?")
    council.settle()
    other.settle()
    assert len(says(auditor, "What is the evidence?")) == 1
    assert council.audit().value("risk") == "meets_good"


def test_two_processes_take_an_audit_through_together(council: Council, other: Council) -> None:
    auditor = begin_coventry(council)
    for number in range(1, 5):
        auditor.judge(number, "Meets good", f"{number}: {EVIDENCE}", f"{number}: {IMPACT}")
    auditor.asked("5 of 14")
    council.settle()
    other.settle()
    posts = council.workspace.slack.calls.of("chat.postMessage")
    keys = [str(call.arguments.get("metadata")) for call in posts]
    assert len(keys) == len(set(keys))
    assert len(council.audit().entries) >= 12
