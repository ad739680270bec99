"""Tier 2 and Rutland in a real browser: by steps, by forms, mixed, and interrupted."""

from collections.abc import Iterable
from itertools import product

from playwright.sync_api import Browser, expect

from flows.answers import Text
from flows.audit import Audit, Status
from flows.questionnaire import ANSWER, Question, QuestionType, Step
from flows.questionnaires import shipped
from tests.journeys.council import Council
from tests.journeys.window import Window

BY_KEY = {each.key: each for each in shipped()}
TIER_2, RUTLAND = BY_KEY["tier2-case-file"], BY_KEY["rutland-case-audit"]

READ = (
    "The running record from January to March",
    "The review minutes of 12 May",
    "The social worker's visits in June",
    "The reports for the panel",
    "The supervision notes since autumn",
    "What the carer wrote for the review",
    "The school's letters",
    "The young person's own pages",
)
SHOWS = (
    "says who was asked and what came of it.",
    "is careful, and two weeks later than it should have been.",
    "names the worry and what was done about it in the same week.",
    "gives the carer's view and the child's beside each other.",
    "leaves out the older sister, who is at every visit.",
    "was written on the day and reads as if somebody had listened.",
    "follows the plan point by point, and says which points have stalled.",
    "has the dates, and reasons for all but one of them.",
)
COMMENTS = [f"{read} {shows}" for shows, read in product(SHOWS, READ)]
ANSWERS = {"exploitation": "Yes", "assessment_copy": "No", "plans_in_place": "No"}
IMPACT = "He knows who will come to see him, and has begun to bring his own questions."


def comment_for(question: Question) -> str:
    """What is written at a row: no two of them say the same."""
    return COMMENTS[question.number - 1]


def answer_to(question: Question) -> str:
    """What is answered at a row."""
    is_grade = question.type is QuestionType.GRADE
    return ANSWERS.get(question.key, "Good" if is_grade else "No")


def rows(first: int, last: int) -> list[Question]:
    """The rows of Tier 2 between these numbers that apply once the answers above are given."""
    hidden = {"missing_reflected", "missing_procedures"}
    return [q for q in TIER_2.questions if first <= q.number <= last and q.key not in hidden]


def begin_tier_2(auditor: Window) -> None:
    """Begin a Tier 2 audit from Home, and open its thread."""
    auditor.home.get_by_role("button", name="Start an audit").click()
    auditor.opened("Start an audit")
    auditor.pick("Tier 2 case file audit")
    auditor.write("Case reference", "710452")
    auditor.form.get_by_role("button", name="Next").click()
    auditor.pick("Northshire East", "Which district does the child belong to?")
    auditor.pick("Looked after", "What type of case is this?")
    auditor.pick("No", "Is the child in an adoptive placement?")
    auditor.pick("Care order", "What is the child's legal status?")
    auditor.form.get_by_label("When was the child born?").fill("2016-04-03")
    auditor.form.get_by_role("button", name="Begin").click()
    auditor.form.get_by_role("button", name="Open the thread").click()
    auditor.asked("1 of 64")


def by_steps(auditor: Window, questions: Iterable[Question]) -> None:
    """Press each answer, and type what is asked beside it."""
    for question in questions:
        place = f"{question.number} of 64"
        if question.is_text:
            auditor.asked(place, question.label)
            auditor.reply(comment_for(question))
            continue
        auditor.press(answer_to(question), place, question.label)
        note = next((note for note in question.notes if needed(question, note.key)), "")
        if note:
            auditor.asked(place, "Reply here in your own words")
            auditor.reply(comment_for(question))


def needed(question: Question, key: str) -> bool:
    """Whether this note must stand beside the answer that is given."""
    given = next((o.value for o in question.options if o.label == answer_to(question)), "")
    note = question.note(key)
    return note is not None and note.is_required(given)


def fill_page(auditor: Window, question: Question, *, same: bool = False) -> None:
    """Fill the page of a row in, without saving it."""
    expect(auditor.form).to_contain_text(f"{question.number} · {question.label}")
    auditor.pick(answer_to(question))
    if same:
        auditor.form.get_by_label("The one for ").check()
    elif question.notes:
        auditor.form.locator("textarea").first.fill(comment_for(question))


def by_form(auditor: Window, questions: list[Question], same: frozenset[str] = frozenset()) -> None:
    """Save a page for each of the rows, which follow each other to the section's end or not."""
    for question in questions:
        fill_page(auditor, question, same=question.key in same)
        auditor.form.get_by_role("button", name="Save").first.click()
        saved = auditor.form.get_by_text(f"Saved: {question.number} · ")
        expect(saved.or_(auditor.form.get_by_text("That was the last question"))).to_be_visible()


def close(auditor: Window) -> None:
    """Close the form on top."""
    auditor.form.get_by_role("button", name="Close", exact=True).click()
    expect(auditor.form).to_have_count(0)


def what_is_left(auditor: Window) -> None:
    """Open the list of what is left from the card."""
    card = auditor.thread.get_by_role("article").first
    card.get_by_role("button", name="What is left").click()
    auditor.opened("What is left")


def submit(auditor: Window, label: str) -> None:
    """Submit, and say that one means it where something is still queried."""
    auditor.press(label)
    sure = auditor.page.get_by_role("dialog").get_by_role("button", name="Submit", exact=True)
    done = auditor.last.get_by_text("Submitted, thank you.")
    expect(sure.or_(done)).to_be_visible()
    if sure.is_visible():
        sure.click()
    auditor.asked("Submitted, thank you.")


def assert_stands(audit: Audit, question: Question, text: str) -> None:
    """A row's answer stands in the tables, and these words beside it."""
    given = audit.value(question.key)
    if question.is_text:
        assert isinstance(given, Text)
        assert str(given) == text
        return
    option = question.option(given)
    assert option is not None, question.key
    assert option.label == answer_to(question)
    for note in question.notes:
        standing = audit.value(question.key, note.key)
        expected = text if needed(question, note.key) else None
        assert (None if standing is None else str(standing)) == expected, (question.key, note.key)


def assessment_with_an_interruption(auditor: Window, council: Council) -> None:
    """By form; closed over an unsaved page; the bot stopped; a step; the rest by form again."""
    *first, lost = rows(3, 8)
    auditor.press("Whole section in a form", "3 of 64")
    by_form(auditor, first)
    fill_page(auditor, lost)
    council.settle()
    council.stop_bot()
    council.start_bot()
    close(auditor)
    auditor.asked(f"{lost.number} of 64", lost.label)
    by_steps(auditor, [lost])
    auditor.press("Rest of section in a form", "9 of 64")
    by_form(auditor, rows(9, 21))


SAME = frozenset({"permanence_at_review", "personal_adviser", "adult_social_care"})
PUT_OFF = "hypothesis"


def answer_everything(auditor: Window, council: Council) -> None:
    """All 62 rows that apply: one after the other, section by section, out of turn."""
    by_steps(auditor, rows(1, 1))
    auditor.press("Good", "2 of 64")
    auditor.press("Same as the last comment", "The last comment is the one for 1 · Chronology.")
    assessment_with_an_interruption(auditor, council)
    auditor.form.get_by_role("button", name="What is left").click()
    auditor.opened("What is left")
    expect(auditor.form).to_contain_text("Plan and outcome · 0 of 19 answered")
    expect(auditor.form).to_contain_text("19 of 64 answered")
    auditor.form.get_by_role("button", name="In a form").nth(1).click()
    auditor.opened("Plan and outcome")
    by_form(auditor, rows(28, 46), SAME)
    close(auditor)
    by_steps(auditor, rows(22, 23))
    auditor.press("Skip for now", "24 of 64")
    by_steps(auditor, rows(25, 27))
    auditor.press("Whole section in a form", "47 of 64")
    by_form(auditor, rows(47, 54))
    close(auditor)
    what_is_left(auditor)
    expect(auditor.form).to_contain_text("24 · Hypothesis · put off")
    auditor.form.get_by_role("button", name="Ask me this one").first.click()
    expect(auditor.form).to_contain_text("I have asked for 24 · Hypothesis in the thread.")
    close(auditor)
    by_steps(auditor, rows(24, 24))
    by_steps(auditor, rows(55, 64))


def test_tier_2_is_completed_by_steps_by_forms_and_mixed_though_it_is_interrupted(
    council: Council, chromium: Browser
) -> None:
    with Window.open(chromium, council.workspace.slack.url, "U0ASHA") as auditor:
        begin_tier_2(auditor)
        answer_everything(auditor, council)
        submit(auditor, "Submit")
    audit = council.audit()
    assert (audit.status, len(audit.path)) == (Status.APPROVED, 62)
    copied = {"case_summary": 1, "permanence_at_review": -1}
    former = ""
    for question in audit.path:
        text = comment_for(question)
        if question.key in SAME or question.key in copied:
            text = former
        assert_stands(audit, question, text)
        former = text if question.notes else former
    assert len(council.history("copied")) == len(SAME) + 1


def test_rutland_is_completed_by_forms(council: Council, chromium: Browser) -> None:
    with Window.open(chromium, council.workspace.slack.url, "U0ASHA") as auditor:
        auditor.home.get_by_role("button", name="Start an audit").click()
        auditor.opened("Start an audit")
        auditor.pick("Rutland case audit")
        auditor.write("Case reference", "710460")
        auditor.form.get_by_role("button", name="Next").click()
        fill_rutland_header(auditor)
        auditor.form.get_by_role("button", name="Begin").click()
        auditor.form.get_by_role("button", name="Open the thread").click()
        auditor.press("Whole section in a form", "1 of 14")
        for question in RUTLAND.sections[0].questions:
            fill_page(auditor, question)
            auditor.write("What has this meant for the child?", IMPACT)
            auditor.form.get_by_role("button", name="Save").first.click()
            saved = auditor.form.get_by_text(f"Saved: {question.number} · ")
            done = auditor.form.get_by_text("That was the last question")
            expect(saved.or_(done)).to_be_visible()
        close(auditor)
        auditor.press("Answer in a form", "13 of 14")
        auditor.opened("Question 13")
        auditor.pick("Good")
        auditor.write("What are your reasons for this judgement?", COMMENTS[60])
        auditor.send("Save")
        auditor.press("Leave it out", "14 of 14")
        submit(auditor, "Submit and ask for moderation")
    audit = council.audit()
    assert audit.status is Status.SUBMITTED
    for question in RUTLAND.sections[0].questions:
        standing = [audit.value(question.key, part) for part in (ANSWER, "evidence", "impact")]
        assert list(map(str, standing)) == ["good", comment_for(question), IMPACT]
    assert str(audit.entries[Step("overall", "reasons")].value) == COMMENTS[60]


def fill_rutland_header(auditor: Window) -> None:
    """What is asked before the first domain."""
    chosen = {
        "Has this child's case been audited before?": "No",
        "Which age band is the child in?": "10 to 14",
        "What is the child's sex?": "Not known",
        "What type of case is this?": "Child in need",
        "Which team holds the case?": "North team",
    }
    for question, option in chosen.items():
        auditor.pick(option, question)
