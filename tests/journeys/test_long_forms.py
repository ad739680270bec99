"""A long form made bearable: sections as forms, the last comment again, and what is left."""

import pytest

from flows.answers import Text
from flows.questionnaire import Step
from tests.journeys.auditing import Auditor, begin_coventry, says
from tests.journeys.council import Council
from tests.seeing import Json, NotThere, holder, labels

TIER_2 = "Tier 2 case file audit"
HEADER: dict[str, object] = {
    "Which district does the child belong to?": "Northshire East",
    "What type of case is this?": "Looked after",
    "Is the child in an adoptive placement?": "No",
    "What is the child's legal status?": "Care order",
    "When was the child born?": "2016-04-03",
}
COMMENT = "The running record of March and April, read from end to end."
ANOTHER = "The review minutes of 12 May say who was asked and what was said."
NOT_YOURS = "This audit is @Asha Verma's"


@pytest.fixture
def auditor(council: Council) -> Auditor:
    """A Tier 2 audit at its first row."""
    found = Auditor(council.person("U0ASHA"), reads=council.settle)
    found.start(TIER_2, "710452", dict(HEADER))
    found.asked("1 of 64")
    return found


def comment(council: Council, question: str) -> str:
    """The comment that stands at a row."""
    return str(council.audit().value(question, "comment") or "")


def open_left(auditor: Auditor) -> Json:
    """The list of what is left, opened from the card."""
    auditor.person.press(auditor.person.message(auditor.thread), "What is left")
    return auditor.person.wait_for_view("What is left")


def shows(auditor: Auditor, *words: str) -> Json:
    """The view on top, once it says all of ``words``."""

    def look() -> Json | None:
        view = auditor.person.view()
        shown = auditor.person.see(view)
        return view if all(word in shown for word in words) else None

    return auditor.person.wait_for(look, 10.0, f"a view that says {words}")


def fill_page(auditor: Auditor, view: Json, answer: str, text: str = COMMENT) -> None:
    """Fill one page in and save it."""
    names = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    auditor.person.fill(names[0], answer, view=view)
    written = next(name for name in names if name.startswith("text:"))
    auditor.person.fill(written, text, view=view)
    assert auditor.person.submit(view) is None


def save_and_see_the_next(auditor: Auditor, view: Json, answer: str) -> None:
    """Save a page and wait until the form shows another."""
    fill_page(auditor, view, answer)
    auditor.person.wait_for(lambda: auditor.person.view()["hash"] != view["hash"])


def take_a_minute(council: Council) -> None:
    """Longer than anything waits to be overtaken, so that everything is said that will be."""
    council.settle()
    council.pass_time(minutes=1)
    council.settle()


def test_a_section_is_done_page_by_page_and_its_conditional_rows_come_when_called_for(
    council: Council, auditor: Auditor
) -> None:
    auditor.person.press(open_left(auditor), "In a form", within="Assessment")
    view = shows(auditor, "Page 1 of 15", "Some rows may not fit", "Copy of the assessment")
    auditor.person.fill("Is there a copy of the assessment on file?", "Yes", view=view)
    auditor.person.fill("When was the last assessment?", "2026-06-02", view=view)
    assert auditor.person.submit(view) is None
    shows(auditor, "Saved: 3 · Copy of the assessment", "Page 2 of 15 · 1 answered so far")
    for _ in range(11):
        view = auditor.person.view()
        save_and_see_the_next(auditor, view, "Not applicable")
    view = shows(auditor, "Page 13 of 15", "Sexual exploitation", "After Yes there are two rows")
    fill_page(auditor, view, "Yes")
    view = shows(auditor, "Page 14 of 17", "Sexual exploitation in the assessment")
    auditor.person.press(view, "Previous without saving")
    view = shows(auditor, "Page 13 of 17", "What stands here is saved")
    fill_page(auditor, view, "No")
    shows(auditor, "Page 14 of 15", "Missing from home")
    assert council.audit().value("exploitation") == "no"


def test_a_page_that_is_closed_unsaved_is_lost_and_said_so_and_the_thread_takes_up(
    council: Council, auditor: Auditor
) -> None:
    auditor.press("Whole section in a form", "1 of 64")
    view = shows(auditor, "Page 1 of 2", "A page that you leave or close before that is lost")
    fill_page(auditor, view, "Good")
    view = shows(auditor, "Page 2 of 2", "Saved: 1 · Chronology")
    auditor.person.fill("What is your evidence?", ANOTHER, view=view)
    council.settle()
    assert says(auditor, "2 of 64") == [], "it was asked while the form was open"
    auditor.person.close(view)
    auditor.asked("2 of 64", "Case summary")
    assert comment(council, "chronology") == COMMENT
    assert comment(council, "case_summary") == ""
    auditor.person.press(auditor.person.message(auditor.thread), "Continue")
    council.settle()
    assert len(says(auditor, "Is there a case summary")) == 1, "it waits in sight already"


def test_the_rest_of_a_section_goes_on_in_a_form_from_the_question_that_is_asked(
    council: Council, auditor: Auditor
) -> None:
    auditor.person.press(open_left(auditor), "Ask me this one", within="Use of information")
    auditor.person.close(shows(auditor, "I have asked for", "Use of information"))
    auditor.press("Good", "Use of information")
    auditor.asked("What is your evidence?")
    auditor.say(COMMENT)
    auditor.asked("1 of 64")
    auditor.person.press(open_left(auditor), "Ask me this one", within="Hypothesis")
    auditor.person.close(shows(auditor, "I have asked for", "Hypothesis"))
    auditor.press("Rest of section in a form", "Hypothesis")
    view = shows(auditor, "Page 3 of 6 · 1 answered so far", "Hypothesis")
    auditor.person.close(view)
    assert council.audit().value("interrogation") == "good"


def test_a_whole_section_by_form_changes_messages_for_one_page_in_five_at_most(
    council: Council, auditor: Auditor
) -> None:
    auditor.press("Whole section in a form", "1 of 64")
    council.workspace.slack.calls.clear()
    for _ in range(2):
        save_and_see_the_next(auditor, auditor.person.view(), "Good")
        take_a_minute(council)
    auditor.person.press(shows(auditor, "last question of"), "What is left")
    auditor.person.press(shows(auditor, "2 of 64 answered"), "In a form", within="Plan and outcome")
    for _ in range(18):
        save_and_see_the_next(auditor, auditor.person.view(), "Not applicable")
        take_a_minute(council)
    calls = [call.method for call in council.workspace.slack.calls]
    assert calls.count("chat.update") <= 0.2 * 20
    assert calls.count("chat.postMessage") <= 2, "a page saved asks nothing in the thread"


def test_the_last_comment_stands_again_when_its_button_is_pressed(
    council: Council, auditor: Auditor
) -> None:
    auditor.press("Good", "1 of 64")
    auditor.asked("What is your evidence?")
    with pytest.raises(NotThere):
        auditor.person.press(auditor.said()[-1], "Same as the last comment")
    auditor.say(COMMENT)
    auditor.press("Good", "2 of 64")
    asked = auditor.asked("The last comment is the one for 1 · Chronology.")
    assert COMMENT not in auditor.person.see(asked)
    auditor.person.press(asked, "Same as the last comment")
    auditor.asked("3 of 64")
    assert comment(council, "case_summary") == COMMENT
    assert council.history("copied") == ["chronology/comment"]
    auditor.person.press(asked, "Same as the last comment")
    council.settle()
    assert council.history("copied") == ["chronology/comment"]


def test_in_a_form_the_last_comment_is_a_box_that_must_be_ticked(
    council: Council, auditor: Auditor
) -> None:
    auditor.press("Whole section in a form", "1 of 64")
    fill_page(auditor, auditor.person.view(), "Good")
    view = shows(auditor, "Page 2 of 2")
    _, box = holder(view, "Same as the last comment")
    assert "initial_options" not in box
    auditor.person.fill("Is there a case summary, and how good is it?", "Good", view=view)
    auditor.person.fill("Same as the last comment", ["The one for 1 · Chronology"], view=view)
    auditor.person.fill("What is your evidence?", ANOTHER, view=view)
    errors = auditor.person.submit(view)
    assert errors is not None
    assert "You wrote a comment and ticked the box below it" in str(errors)
    assert comment(council, "case_summary") == ""
    auditor.person.fill("What is your evidence?", "", view=view)
    assert auditor.person.submit(view) is None
    shows(auditor, "last question of")
    assert comment(council, "case_summary") == COMMENT
    assert council.history("copied") == ["chronology/comment"]


def test_what_is_left_names_what_is_missing_and_has_it_asked(
    council: Council, auditor: Auditor
) -> None:
    auditor.press("Good", "1 of 64")
    auditor.asked("What is your evidence?")
    auditor.press("Skip for now")
    auditor.asked("2 of 64")
    view = open_left(auditor)
    shown = auditor.person.see(view)
    assert "1 of 64 answered" in shown
    assert "Chronology and case summary · 1 of 2 answered" in shown
    assert "1 · Chronology: the comment is missing · put off" in shown
    assert "Nothing here is answered yet. It begins with 3 · Copy of the assessment" in shown
    auditor.person.press(view, "Ask me this one", within="the comment is missing")
    shows(auditor, "I have asked for the comment for 1 · Chronology in the thread")
    auditor.asked("1 of 64", "What is your evidence?")
    auditor.say(COMMENT)
    auditor.asked("2 of 64")
    assert comment(council, "chronology") == COMMENT


def test_the_minutes_are_shown_to_the_auditor_alone(council: Council, auditor: Auditor) -> None:
    for number in range(1, 3):
        auditor.press("Good", f"{number} of 64")
        auditor.asked("What is your evidence?")
        council.pass_time(minutes=3)
        auditor.say(COMMENT)
        council.settle()
        council.pass_time(minutes=3)
    council.pass_time(minutes=45)
    shown = auditor.person.see(open_left(auditor))
    assert "About 9 minutes so far." in shown
    assert "only you see this" in shown
    auditor.say("status")
    told = auditor.asked("2 of 64 answered")
    assert "minute" not in auditor.person.see(told)
    assert "minute" not in auditor.card()
    quinn = council.person("U0QUINN")
    quinn.press(council.forge("U0QUINN", auditor.person.message(auditor.thread)), "What is left")
    view = quinn.wait_for_view("What is left")
    assert "2 of 64 answered" in quinn.see(view)
    assert "minute" not in quinn.see(view)
    assert {"Ask me this one", "In a form"}.isdisjoint(labels(view))


def test_nobody_else_sees_what_is_left_or_repeats_a_comment(
    council: Council, auditor: Auditor
) -> None:
    auditor.press("Good", "1 of 64")
    auditor.asked("What is your evidence?")
    auditor.say(COMMENT)
    auditor.press("Good", "2 of 64")
    asked = auditor.asked("The last comment is the one for 1")
    before, sam = council.audit(), council.person("U0SAM")
    sam.press(council.forge("U0SAM", asked), "Same as the last comment")
    assert sam.wait_for_message(NOT_YOURS)["is_ephemeral"]
    sam.press(council.forge("U0SAM", auditor.person.message(auditor.thread)), "What is left")
    council.settle()
    assert sam.views() == []
    quinn = council.person("U0QUINN")
    quinn.press(council.forge("U0QUINN", asked), "Same as the last comment")
    assert quinn.wait_for_message(NOT_YOURS)["is_ephemeral"]
    assert council.audit() == before


def test_a_forged_list_asks_nothing_for_anybody_else(council: Council, auditor: Auditor) -> None:
    """Its buttons reach the server as any press does, whoever holds them."""
    ask = next(
        block for block in open_left(auditor)["blocks"] if "Ask me this one" in str(block)
    )  # fmt: skip
    auditor.person.close()
    said = len(auditor.said())
    for someone in ("U0SAM", "U0QUINN"):
        council.person(someone).press(council.forge(someone, {"blocks": [ask]}), "Ask me this one")
        assert council.person(someone).wait_for_message(NOT_YOURS)["is_ephemeral"]
    council.settle()
    assert len(auditor.said()) == said


def test_the_box_is_not_there_for_evidence_and_impact(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.judge(1, "Meets good", COMMENT, ANOTHER)
    auditor.press("Answer in a form", "2 of 14")
    shown = auditor.person.see(auditor.person.wait_for_view("Question 2"))
    assert "Same as" not in shown
    audit = council.audit()
    assert isinstance(audit.entries[Step("risk", "evidence")].value, Text)
