"""A council that takes no typed answers: everything goes into forms, and no words are kept."""

import pytest
from sqlalchemy import select

from storage import tables
from tests.journeys.auditing import EVIDENCE, IMPACT, begin_coventry
from tests.journeys.council import Council
from tests.seeing import labels

WHAT_IS_THE_EVIDENCE = "What is the evidence?"


def evidence(council: Council) -> str:
    """What stands as the first domain's evidence."""
    return str(council.audit().value("risk", "evidence") or "")


@pytest.fixture
def forms_only(council: Council) -> Council:
    """A council that wants no free text in message history."""
    council.stop_bot()
    council.overrides = {"typed_text": False}
    council.start_bot()
    return council


@pytest.mark.parametrize("text", ["meets good", "good", EVIDENCE, f"note: {EVIDENCE}"])
def test_where_typing_is_off_no_text_becomes_an_answer(forms_only: Council, text: str) -> None:
    auditor = begin_coventry(forms_only)
    auditor.say(text)
    auditor.seen("Answers go into forms here")
    forms_only.settle()
    audit = forms_only.audit()
    assert [step for step in audit.entries if step.question == "risk"] == []


def test_where_typing_is_off_no_action_is_typed(forms_only: Council) -> None:
    auditor = begin_coventry(forms_only)
    auditor.say("action: Check the window")
    auditor.seen("Answers go into forms here")
    auditor.press("Add an action", "What was agreed")
    assert forms_only.audit().actions == ()


def test_where_typing_is_off_the_evidence_goes_into_a_form(forms_only: Council) -> None:
    auditor = begin_coventry(forms_only)
    auditor.press("Meets good", "1 of 14")
    auditor.press("Answer in a form", WHAT_IS_THE_EVIDENCE)
    asha = auditor.person
    asha.wait_for_view("Question 1")
    asha.fill(WHAT_IS_THE_EVIDENCE, EVIDENCE)
    asha.fill("What has this meant for the child?", IMPACT)
    assert asha.submit() is None
    auditor.asked("2 of 14")
    assert evidence(forms_only) == EVIDENCE


def test_where_typing_is_off_nothing_outside_is_offered_as_an_answer(forms_only: Council) -> None:
    auditor = begin_coventry(forms_only)
    auditor.person.say(EVIDENCE)
    told = auditor.person.wait_for_message("Answers go into forms here")
    assert labels(told) == ["Open the thread"]


def test_where_typing_is_off_nothing_typed_is_kept(forms_only: Council) -> None:
    auditor = begin_coventry(forms_only)
    auditor.person.say(EVIDENCE)
    auditor.person.wait_for_message("Answers go into forms here")
    with forms_only.records() as database, database.read() as conn:
        assert conn.execute(select(tables.LooseReply.__table__)).all() == []


def test_where_typing_is_off_the_shortcut_says_so(forms_only: Council) -> None:
    auditor = begin_coventry(forms_only)
    asha = auditor.person
    asha.message_shortcut("use_message_shortcut", asha.say("A thought"))
    assert "Answers go into forms here" in asha.see(asha.view())


def test_where_typing_is_off_commands_still_work(forms_only: Council) -> None:
    auditor = begin_coventry(forms_only)
    auditor.say("skip")
    assert auditor.asked("2 of 14")


def test_where_typing_was_turned_off_an_edit_changes_no_answer(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.press("Meets good", "1 of 14")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    ts = auditor.say(EVIDENCE)
    auditor.asked("What has this meant for the child?")
    council.stop_bot()
    council.overrides = {"typed_text": False}
    council.start_bot()
    auditor.person.edit(ts, "Two visits.")
    auditor.seen("Answers go into forms here")
    assert evidence(council) == EVIDENCE
