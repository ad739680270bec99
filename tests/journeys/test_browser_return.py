"""One agency's return in a real browser: ticked, said not to apply, answered, and a concern."""

from collections.abc import Mapping

from playwright.sync_api import Browser

from flows.answers import Text
from flows.audit import Status
from tests.journeys.council import Council
from tests.journeys.window import Window

CHALLENGE = "The school asked twice for a conference. The answer was to wait for the next review."
FINDING = "Strength: the learning mentor sees him every week. Concern: nobody has seen his room."
ANSWERS: Mapping[int, str] = {
    2: "Yes",
    3: "No",
    4: "Not applicable",
    5: "Yes",
    6: "Yes",
    7: "No",
    8: "Not sure",
    9: "Don't know",
    10: "No",
}


def begin(auditor: Window, case: str) -> None:
    """Begin a return from Home, for the school."""
    auditor.home.get_by_role("button", name="Start an audit").click()
    auditor.opened("Start an audit")
    auditor.pick("Multi-agency case audit")
    auditor.write("Case reference", case)
    auditor.form.get_by_role("button", name="Next").click()
    auditor.choose("Which agency is this return from?", "School or college")
    auditor.form.get_by_role("button", name="Begin").click()
    auditor.form.get_by_role("button", name="Open the thread").click()


def test_a_return_is_answered_to_its_end_and_a_find_offers_the_form_for_a_concern(
    council: Council, chromium: Browser
) -> None:
    with Window.open(chromium, council.workspace.slack.url, "U0ASHA") as auditor:
        begin(auditor, "710452")
        asked = auditor.asked("1 of 11", "What can you find in your agency's file on the child?")
        for item in ("Basic details", "Parents", "Male parent or carer: not applicable", "Plan"):
            asked.get_by_label(item, exact=True).check()
        auditor.press("Save")
        for number, given in ANSWERS.items():
            auditor.press(given, f"{number} of 11")
        auditor.asked("What was done to challenge this?")
        auditor.reply(CHALLENGE)
        auditor.press("Yes", "11 of 11")
        auditor.asked("What did you find?")
        offered = auditor.thread.get_by_role("article").filter(has_text="call 999")
        assert offered.get_by_role("button", name="Raise a concern").is_visible()
        auditor.reply(FINDING)
        auditor.press("Submit", "All 11 answered")
        auditor.asked("Submitted, thank you.")

    audit = council.audit()
    assert (audit.status, audit.value("agency")) == (Status.APPROVED, "school_or_college")
    assert audit.value("file_contents") == (
        "basic_details",
        "parents",
        "male_parent_or_carer.not_applicable",
        "plan",
    )
    for key, words in (("level_of_need", CHALLENGE), ("strengths_concerns", FINDING)):
        comment = audit.value(key, "comment")
        assert isinstance(comment, Text)
        assert str(comment) == words
