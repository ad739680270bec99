"""The audit of the case before this one, shown beside the question."""

import pytest

from flows.audit import Status
from tests.journeys.auditing import EVIDENCE, Auditor, begin_coventry, begin_practice
from tests.journeys.council import Council
from tests.seeing import Json, NotThere, labels

NOT_YOURS = "This audit is @Asha Verma's"
TODAY = "The plan of September was read, and the minutes of both reviews."


@pytest.fixture
def again(council: Council) -> Auditor:
    """Asha audits a case that Sam audited and submitted some months ago."""
    before = begin_coventry(council, person="U0SAM")
    before.finish()
    before.press("Submit for moderation", "Submit")
    before.asked("Submitted, thank you")
    council.pass_time(days=120)
    council.settle()
    return begin_coventry(council)


def last_time(auditor: Auditor, asked: Json) -> Json:
    """What opens when [Last time] is pressed at a message."""
    auditor.person.press(asked, "Last time")
    return auditor.person.wait_for_view("Last time")


def test_the_former_answer_is_shown_with_by_whom_and_when_and_changes_nothing(
    council: Council, again: Auditor
) -> None:
    before = council.audit()
    view = last_time(again, again.asked("1 of 14"))
    shown = again.person.see(view)
    assert "@Sam Ortiz audited this case before and submitted it on" in shown
    assert "Not applicable" in shown
    assert EVIDENCE in shown
    assert "Nothing of it counts today unless you answer it yourself." in shown
    assert "Use these words today" not in labels(view), "the grade of today comes first"
    assert council.audit() == before


def test_former_words_are_todays_once_their_button_is_pressed(
    council: Council, again: Auditor
) -> None:
    again.press("Meets good", "1 of 14")
    asked = again.asked("What is the evidence?")
    assert EVIDENCE not in again.person.see(asked)
    again.person.press(last_time(again, asked), "Use these words today")
    again.person.wait_for(
        lambda: "below is today's as well" in again.person.see(again.person.view())
    )
    assert "Use these words today" not in labels(again.person.view())
    again.asked("What has this meant for the child?")
    audit = council.audit()
    assert (audit.value("risk"), str(audit.value("risk", "evidence"))) == ("meets_good", EVIDENCE)
    assert audit.entries[next(s for s in audit.entries if s.part == "evidence")].by == "U0ASHA"
    former = council.audits()[0]
    assert council.history("copied") == [f"{former.id}/risk/evidence"]


def test_a_form_shows_it_on_top_and_keeps_what_was_written(
    council: Council, again: Auditor
) -> None:
    again.press("Answer in a form", "1 of 14")
    form = again.person.wait_for_view("Question 1")
    again.person.fill("What is the evidence?", TODAY, view=form)
    again.person.press(form, "Last time")
    view = again.person.wait_for_view("Last time")
    assert "Use these words today" not in labels(view), "it would be overwritten by the form"
    again.person.close(view)
    grade = next(block["block_id"] for block in form["blocks"] if block["type"] == "input")
    again.person.fill(grade, "Meets good", view=form)
    assert again.person.submit(form) is None
    assert str(council.audit().value("risk", "evidence")) == TODAY


def test_nobody_else_looks_back_whoever_did_the_former_audit(
    council: Council, again: Auditor
) -> None:
    again.press("Meets good", "1 of 14")
    asked = again.asked("What is the evidence?")
    for person in ("U0SAM", "U0QUINN", "U0MARCUS"):
        someone = council.person(person)
        someone.press(council.forge(person, asked), "Last time")
        assert someone.wait_for_message(NOT_YOURS)["is_ephemeral"]
        assert someone.views() == []


def test_a_forged_press_uses_nobodys_words(council: Council, again: Auditor) -> None:
    again.press("Meets good", "1 of 14")
    view = last_time(again, again.asked("What is the evidence?"))
    use = next(block for block in view["blocks"] if "Use these words today" in str(block))
    before = council.audit()
    for person in ("U0SAM", "U0QUINN"):
        someone = council.person(person)
        someone.press(council.forge(person, {"blocks": [use]}), "Use these words today")
        assert someone.wait_for_message(NOT_YOURS)["is_ephemeral"]
    assert council.audit() == before


def test_an_audit_side_by_side_is_no_last_time(council: Council) -> None:
    """Asha began before Sam had finished: two people, two judgements."""
    sam = begin_coventry(council, person="U0SAM")
    asha = begin_coventry(council)
    sam.finish()
    sam.press("Submit for moderation", "Submit")
    sam.asked("Submitted, thank you")
    assert council.audits()[0].status is Status.SUBMITTED
    asha.press("Meets good", "1 of 14")
    asked = asha.asked("What is the evidence?")
    assert "Last time" not in labels(asked)


def test_a_former_audit_that_was_withdrawn_since_is_shown_no_more(
    council: Council, again: Auditor
) -> None:
    asked = again.asked("1 of 14")
    sam = council.person("U0SAM")
    card = next(m for m in sam.messages() if "Withdraw" in labels(m))
    sam.press(card, "Withdraw")
    sam.wait_for(lambda: council.audits()[0].status is Status.WITHDRAWN)
    view = last_time(again, asked)
    assert "There is no audit of this case from before" in again.person.see(view)


@pytest.mark.parametrize("case", ["710453", "710452"])
def test_another_case_or_form_has_no_last_time(council: Council, again: Auditor, case: str) -> None:
    begin = begin_practice if case == "710452" else begin_coventry
    other = begin(council, case=case)
    with pytest.raises(NotThere):
        other.person.press(other.said()[-1], "Last time")
    assert "Last time" in labels(again.asked("1 of 14"))
