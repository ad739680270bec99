"""An auditor and a moderator, each in a browser of their own, from the submission to the end."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, expect

from flows.audit import Status
from tests.journeys.council import Council
from tests.journeys.coventry_case import DOMAINS, MEETS
from tests.journeys.window import Window
from tests.journeys.written_case import submitted_coventry, submitted_rutland
from tests.workspace import Transport

QUESTION = "Was the gate looked at by anybody since June?"
ANOTHER_QUESTION = "Which supervision note is this from?"
GENERAL = "Careful work. Two things are needed before it can be approved."
FOUND_SINCE = "A neighbour's letter of 3 July says that the gate is still broken."
NOTE_NAMED = "The note of 12 September, signed by the manager."
WHY_BETTER = "Weekends, tenancy and school were all arranged by this worker."
WHY_OVERALL = "Two domains are better than this, and the home is safe now."
WHY_RISK = "The health visitor came back in July, and wrote down what she saw."
NOT_SO = "Nothing in the record shows that the worker arranged any of it."


@pytest.fixture
def transport() -> Transport:
    """What differs between the ways to the bot is tried by quicker journeys."""
    return "socket"


@dataclass(frozen=True, slots=True)
class Two:
    """Asha in her thread and Marcus in the moderators' channel."""

    asha: Window
    marcus: Window


@pytest.fixture
def browsers(council: Council, chromium: Browser) -> Iterator[list[Window]]:
    """Asha's and Marcus's."""
    url = council.workspace.slack.url
    with ExitStack() as stack:
        yield [
            stack.enter_context(Window.open(chromium, url, person))
            for person in ("U0ASHA", "U0MARCUS")
        ]


@pytest.fixture
def two(council: Council, browsers: list[Window]) -> Two:
    """Both at a Coventry audit that was submitted just now."""
    submitted_coventry(council)
    return at_their_places(browsers)


def at_their_places(browsers: list[Window]) -> Two:
    """Asha opens her thread, and Marcus the channel."""
    asha, marcus = browsers
    asha.page.get_by_role("tab", name="Messages").click()
    asha.page.get_by_role("button", name="Last reply").click()
    asha.asked("Submitted, thank you.")
    marcus.page.get_by_role("link", name="audit-moderation").click()
    return Two(asha, marcus)


def card(auditor: Window) -> Locator:
    """The audit's card, which her thread begins with."""
    return auditor.thread.get_by_role("article").first


def take(two: Two) -> None:
    """Take it in the channel, and see that both are told."""
    two.marcus.posted("Audit to moderate").get_by_role("button", name="Take it").click()
    two.marcus.posted("Taken by @Marcus Bell")
    expect(card(two.asha)).to_contain_text("@Marcus Bell is reading it")


def read(moderator: Window) -> None:
    """Open the reading view from the request."""
    moderator.posted().get_by_role("button", name="Read and decide").click()
    moderator.opened("Read and decide")


def go_to(moderator: Window, chapter: str) -> None:
    """Choose from the list of contents."""
    moderator.form.get_by_role("combobox").click()
    moderator.page.get_by_role("option", name=chapter).click()
    expect(moderator.form.get_by_role("heading", name=chapter)).to_be_visible()


def pressed(moderator: Window, label: str) -> None:
    """Press a button of the form."""
    moderator.form.get_by_role("button", name=label, exact=True).click()


def at(moderator: Window, label: str, place: int) -> None:
    """Press the button of this label that stands at the so-manyeth question of the page."""
    moderator.form.get_by_role("button", name=label, exact=True).nth(place).click()


def read_all(moderator: Window) -> str:
    """Turn every page from the first; give what they say."""
    pages = [moderator.form.inner_text()]
    turn = moderator.form.get_by_role("button", name="Next page")
    while turn.count():
        turn.click()
        expect(moderator.form.get_by_text(f"Page {len(pages) + 1} of")).to_be_visible()
        pages.append(moderator.form.inner_text())
    return "\n".join(pages)


def approve(moderator: Window, *words: str) -> None:
    """Approve, once the form that asks says ``words``."""
    pressed(moderator, "Approve")
    asked = moderator.opened("Approve")
    for each in words:
        expect(asked).to_contain_text(each)
    moderator.send("Approve")
    moderator.opened("Approved")


def close(moderator: Window) -> None:
    """Close everything that is open."""
    moderator.form.get_by_role("button", name="Close form").click()
    expect(moderator.form).to_have_count(0)


def test_read_whole_and_approved_and_had_as_a_file(two: Two, council: Council) -> None:
    take(two)
    read(two.marcus)
    said = read_all(two.marcus)
    assert [d.evidence for d in DOMAINS if d.evidence not in said] == []
    assert "@Marcus Bell took the moderation" in said
    approve(
        two.marcus, "Every grade stays as the auditor gave it", "One more agreed action goes live"
    )
    pressed(two.marcus, "Get it as a file")
    expect(two.marcus.form).to_contain_text("The file is on its way to your messages with me.")
    close(two.marcus)
    decided = two.marcus.posted("✓ Approved by @Marcus Bell", "2 actions are live")
    expect(decided.get_by_role("button", name="Take it")).to_have_count(0)
    two.asha.asked("@Marcus Bell approved this audit.", "Nothing more is needed.")
    expect(card(two.asha)).to_contain_text("Approved by @Marcus Bell")
    two.marcus.page.get_by_role("link", name="Golden Thread").click()
    two.marcus.page.get_by_role("tab", name="Messages").click()
    two.marcus.posted("The file you asked for").get_by_role("button", name="1 reply").click()
    two.marcus.asked("Case 710452 · Coventry case audit")
    assert two.marcus.last.get_by_role("link", name="Case 710452").is_visible()
    assert council.audit().status is Status.APPROVED


def test_approved_with_grades_changed_which_its_auditor_sees_differently(
    two: Two, council: Council, chromium: Browser
) -> None:
    take(two)
    read(two.marcus)
    change_grade(two.marcus, 7, "Exceeds good", WHY_BETTER)
    go_to(two.marcus, "Overall")
    change_grade(two.marcus, 0, MEETS, WHY_OVERALL)
    expect(two.marcus.form).to_contain_text("2 grades changed · no comments")
    approve(two.marcus, "with two grades changed", WHY_BETTER, WHY_OVERALL)
    close(two.marcus)
    two.marcus.posted("✓ Approved by @Marcus Bell", "with 2 grades changed")
    two.asha.press("I see it differently", "8 · Permanence", WHY_BETTER, WHY_OVERALL)
    two.asha.opened("I see it differently")
    two.asha.choose("Which grade?", "8 · Permanence")
    two.asha.write("Why do you see it differently?", NOT_SO)
    two.asha.send("Send")
    two.asha.asked("Your quality lead has what you said about 8 · Permanence")
    with Window.open(chromium, council.workspace.slack.url, "U0QUINN") as quinn:
        expect(quinn.home).to_contain_text("Grades seen differently")
        quinn.page.get_by_role("tab", name="Messages").click()
        told = quinn.posted("@Asha Verma sees a final grade differently.")
        told.get_by_role("button", name="See why").click()
        seen = quinn.opened("Seen differently")
        for words in (WHY_BETTER, NOT_SO):
            expect(seen).to_contain_text(words)
    assert council.audit().value("overall") == "does_not_meet_good"


def change_grade(moderator: Window, place: int, grade: str, why: str) -> None:
    """Have another grade count at the so-manyeth judgement of the page."""
    at(moderator, "Change the grade", place)
    moderator.opened("Change the grade")
    moderator.pick(grade)
    moderator.write("Why?", why)
    moderator.send("Save")
    expect(moderator.form).to_contain_text(f"Final grade: {grade}")


def comment(moderator: Window, place: int, text: str) -> None:
    """Say what should be otherwise at the so-manyeth question of the page."""
    at(moderator, "Comment", place)
    moderator.opened("Comment")
    moderator.write("What should be otherwise?", text)
    moderator.send("Save")
    expect(moderator.form).to_contain_text(text)


def test_returned_amended_in_its_thread_and_approved(two: Two, council: Council) -> None:
    take(two)
    read(two.marcus)
    comment(two.marcus, 0, QUESTION)
    comment(two.marcus, 2, ANOTHER_QUESTION)
    pressed(two.marcus, "Return")
    two.marcus.opened("Return")
    two.marcus.write("Anything about the audit as a whole?", GENERAL)
    two.marcus.send("Return")
    two.marcus.opened("Returned")
    close(two.marcus)
    two.marcus.posted("Returned by @Marcus Bell", "2 questions")
    told = two.asha.thread.get_by_role("article").filter(has_text="returned two questions").last
    for words in (GENERAL, QUESTION, ANOTHER_QUESTION):
        expect(told).to_contain_text(words)
    expect(card(two.asha)).to_contain_text("@Marcus Bell returned two questions")
    answer_what_was_returned(two.asha)
    two.marcus.posted("Round 2 · submitted", "Taken by @Marcus Bell")
    two.marcus.posted().get_by_role("button", name="What changed").click()
    seen = two.marcus.opened("What changed").inner_text()
    for question, old, new in (
        (QUESTION, DOMAINS[0].evidence, FOUND_SINCE),
        (ANOTHER_QUESTION, DOMAINS[2].evidence, NOTE_NAMED),
    ):
        assert seen.index(question) < seen.index(old) < seen.index(new)
    assert DOMAINS[1].evidence not in seen
    close(two.marcus)
    read(two.marcus)
    approve(two.marcus)
    close(two.marcus)
    two.marcus.posted("✓ Approved by @Marcus Bell", "round 2")
    two.asha.asked("@Marcus Bell approved this audit.")
    assert str(council.audit().value("risk", "evidence")) == FOUND_SINCE


def answer_what_was_returned(auditor: Window) -> None:
    """Write both anew where they are asked, in her own thread, and submit."""
    for place, question, text in (
        ("1 of 14", QUESTION, FOUND_SINCE),
        ("3 of 14", ANOTHER_QUESTION, NOTE_NAMED),
    ):
        auditor.press("Answer in a form", place, "Returned to you.", question)
        expect(auditor.opened(f"Question {place[0]}")).to_contain_text(question)
        auditor.write("What is the evidence?", text)
        auditor.send("Save")
    auditor.press("Submit for moderation", "All 14 answered.")
    auditor.form.get_by_role("button", name="Submit", exact=True).click()
    auditor.asked("Submitted again, thank you.")


def test_graded_blind_compared_and_decided(council: Council, browsers: list[Window]) -> None:
    submitted_rutland(council)
    two = at_their_places(browsers)
    assert "Inadequate" not in two.marcus.posted("A child's safety is involved").inner_text()
    take(two)
    read(two.marcus)
    said = read_all(two.marcus)
    assert DOMAINS[0].evidence in said
    assert "Inadequate" not in said
    go_to(two.marcus, "Domains")
    pressed(two.marcus, "Grade it yourself")
    given = ["Requires improvement", "Good", *["Inadequate"] * 5, "Good", *["Inadequate"] * 4]
    for place, grade in enumerate(given, 1):
        expect(two.marcus.form).to_contain_text(f"Grade {place} of 12")
        two.marcus.pick(grade)
        last = place == len(given)
        label = "Save and compare" if last else "Save and next"
        two.marcus.form.get_by_role("button", name=label, exact=True).click()
    expect(two.marcus.opened("Both grades")).to_contain_text("You agree on 10 of 12.")
    at(two.marcus, "Mine, because …", 0)
    two.marcus.opened("Change the grade")
    two.marcus.write("Why?", WHY_RISK)
    two.marcus.send("Save")
    expect(two.marcus.form).to_contain_text("Yours counts in 1 of 2.")
    at(two.marcus, "Mine, because …", 0)
    two.marcus.opened("Change the grade")
    two.marcus.write("Why?", WHY_OVERALL)
    two.marcus.send("Save")
    two.marcus.opened("Both grades")
    expect(two.marcus.form).to_contain_text("Yours counts in 2 of 2.")
    at(two.marcus, "Keep the auditor's", 1)
    expect(two.marcus.form).to_contain_text("Yours counts in 1 of 2.")
    approve(two.marcus, "with one grade changed", "gave no reason")
    pressed(two.marcus, "Get it as a file")
    expect(two.marcus.form).to_contain_text("The file is on its way")
    close(two.marcus)
    decided = two.marcus.posted("✓ Approved by @Marcus Bell", "with 1 grade changed")
    expect(decided).not_to_contain_text("@Asha Verma")
    told = two.asha.asked("with one grade changed", "1 · Risk", WHY_RISK)
    expect(told).to_contain_text("You: Inadequate · final: Requires improvement")
    assert council.audit().status is Status.APPROVED
