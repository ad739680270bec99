"""A whole Coventry audit in a real browser, as a person does it: seen, clicked and typed."""

from datetime import date, timedelta

from playwright.sync_api import Browser, expect

from flows.answers import Text
from flows.audit import Audit, Status
from tests.journeys.council import Council
from tests.journeys.coventry_case import (
    ACTIONS,
    AS_ABOVE,
    COMMENTS,
    DOMAINS,
    KEPT_BECAUSE,
    MEETS,
    OVERALL,
    REASONS,
    Agreed,
    Domain,
)
from tests.journeys.window import PHONE, Window

GRADES = {
    "Exceeds good": "exceeds_good",
    "Meets good": "meets_good",
    "Does not meet good": "does_not_meet_good",
    "Not applicable": "not_applicable",
}
BY_FORM = "coordination"
WHILE_AWAY = "diversity"
GRADE_TYPED = {"assessments", "reviews"}
CHANGED = "involvement"


def begin(auditor: Window, case: str) -> None:
    """Begin a Coventry audit from Home, and open its thread."""
    auditor.home.get_by_role("button", name="Start an audit").click()
    auditor.opened("Start an audit")
    auditor.pick("Coventry case audit")
    auditor.write("Case reference", case)
    auditor.form.get_by_role("button", name="Next").click()
    auditor.pick("No", "Has this child's case been audited before?")
    auditor.pick("6 to 9", "Which age band is the child in?")
    auditor.pick("Help and protection", "Which strand of work is this case in?")
    auditor.form.get_by_role("button", name="Begin").click()
    auditor.form.get_by_role("button", name="Open the thread").click()
    auditor.asked("1 of 14")


def answer_by_steps(auditor: Window, number: int, domain: Domain) -> None:
    """Press or type the grade, then type the evidence and the impact."""
    place = f"{number} of 14"
    grade(auditor, place, domain)
    auditor.asked(place, "What is the evidence?")
    auditor.reply(domain.evidence)
    if domain.impact:
        auditor.asked(place, "What has this meant for the child?")
        auditor.reply(domain.impact)


def grade(auditor: Window, place: str, domain: Domain) -> None:
    """Give a domain's grade."""
    if domain.key in GRADE_TYPED:
        auditor.asked(place)
        auditor.reply(domain.grade.lower())
    else:
        auditor.press(domain.grade, place)


def answer_by_form(auditor: Window, number: int, domain: Domain) -> None:
    """Give everything at once."""
    auditor.press("Answer in a form", f"{number} of 14")
    auditor.opened(f"Question {number}")
    auditor.pick(domain.grade)
    auditor.write("What is the evidence?", domain.evidence)
    auditor.write("What has this meant for the child?", domain.impact)
    auditor.send("Save")


def answer_while_the_bot_is_away(
    auditor: Window, council: Council, number: int, domain: Domain
) -> None:
    """The bot is stopped once the grade stands; the evidence waits for it."""
    grade(auditor, f"{number} of 14", domain)
    auditor.asked(f"{number} of 14", "What is the evidence?")
    council.settle()
    council.stop_bot()
    if council.transport == "socket":  # Over HTTP Slack learns of it when somebody says something.
        expect(auditor.page.get_by_text("is not running just now").first).to_be_visible()
    auditor.reply(domain.evidence)
    council.start_bot()
    auditor.asked(f"{number} of 14", "What has this meant for the child?")
    auditor.reply(domain.impact)


def agree(auditor: Window, number: int, action: Agreed) -> None:
    """Put an action on the list."""
    auditor.press("Add an action")
    auditor.opened("Add an action")
    auditor.write("What is to be done?", action.text)
    auditor.write("Or which role?", action.role)
    auditor.write("By when?", action.due)
    if action.safety:
        auditor.choose("Which finding does it answer?", "1 · Risk")
        auditor.pick("A child's safety depends on it")
    auditor.send("Save")
    auditor.asked(f"Action {number} is on the list: {action.role}")


def change_grade(auditor: Window, number: int, to: str) -> None:
    """Change an answer at its own folded message."""
    folded = auditor.thread.get_by_role("article").filter(has_text=f"{number} · Involvement")
    folded.first.get_by_role("button", name="Change", exact=True).click()
    auditor.opened(f"Question {number}")
    auditor.pick(to)
    auditor.send("Save")
    auditor.asked("Changed: ")


def read_everything(auditor: Window) -> str:
    """Turn every page of the review; give what it says."""
    auditor.press("Review everything")
    pages = [auditor.opened("Review").inner_text()]
    turn = auditor.form.get_by_role("button", name="Next page")
    while turn.count():
        number = len(pages) + 1
        turn.click()
        expect(auditor.form.get_by_text(f"Page {number} of")).to_be_visible()
        pages.append(auditor.form.inner_text())
    auditor.form.get_by_role("button", name="Close", exact=True).click()
    return "\n".join(pages)


def assert_stands(audit: Audit, key: str, given: str, **notes: str) -> None:
    """Exactly this answer and these notes stand in the tables."""
    assert audit.value(key) == GRADES[given], key
    standing = {part: audit.value(key, part) for part in ("evidence", "impact", "reasons")}
    assert {part: str(text) for part, text in standing.items() if text is not None} == notes, key


def answer_everything(auditor: Window, council: Council) -> None:
    """Answer all 14 questions: most by steps, one by form, one around a restart."""
    for number, domain in enumerate(DOMAINS, 1):
        if domain.key == BY_FORM:
            answer_by_form(auditor, number, domain)
        elif domain.key == WHILE_AWAY:
            answer_while_the_bot_is_away(auditor, council, number, domain)
        else:
            answer_by_steps(auditor, number, domain)
    auditor.press(OVERALL, "13 of 14")
    auditor.asked("What are your reasons for this grade?")
    auditor.reply(REASONS)
    auditor.asked("14 of 14")
    auditor.reply(COMMENTS)


def keep_what_is_queried(auditor: Window) -> None:
    """Give a reason for the one impact that says "As above"; above it safety is asked about."""
    told = auditor.asked("All 14 answered", "the impact says “As above”", "immediate concern")
    told.get_by_role("button", name="Keep, because …", exact=True).last.click()
    auditor.opened("Keep it, because …")
    auditor.write("Why should it stay as it is?", KEPT_BECAUSE)
    auditor.send("Save")
    auditor.asked("Kept with your reason")


def assert_all_domains_stand(audit: Audit, review: str) -> None:
    """Every domain is in the tables and in the review, word for word."""
    for domain in DOMAINS:
        given = MEETS if domain.key == CHANGED else domain.grade
        notes = {"evidence": domain.evidence, "impact": domain.impact}
        notes = {part: text for part, text in notes.items() if text}
        assert_stands(audit, domain.key, given, **notes)
        assert all(text in review for text in (given, *notes.values())), domain.key


def assert_all_actions_stand(audit: Audit, review: str, today: date) -> None:
    """Every action is in the tables and in the review, with whoever does it and its day."""
    standing = [action.details for action in audit.actions]
    assert [details.text for details in standing] == [action.text for action in ACTIONS]
    assert [details.owner_role for details in standing] == [action.role for action in ACTIONS]
    assert [details.safety for details in standing] == [action.safety for action in ACTIONS]
    assert all(action.text in review for action in ACTIONS)
    _, meeting, gate = standing
    assert meeting.due_on == today + timedelta(weeks=2)
    assert (gate.due_on, gate.question) == (today + timedelta(days=1), "risk")


def test_every_word_of_a_whole_audit_stands_though_the_bot_restarts_in_the_middle(
    council: Council, chromium: Browser
) -> None:
    with Window.open(chromium, council.workspace.slack.url, "U0ASHA") as auditor:
        begin(auditor, "710452")
        answer_everything(auditor, council)
        keep_what_is_queried(auditor)
        for number, action in enumerate(ACTIONS, 1):
            agree(auditor, number, action)
        change_grade(auditor, 2, MEETS)
        review = read_everything(auditor)
        auditor.press("Submit for moderation", "Meets good, but what is written says “not asked”")
        auditor.form.get_by_role("button", name="Submit", exact=True).click()
        auditor.asked("Submitted, thank you.")
        expect(auditor.thread.get_by_role("article").first).to_contain_text("Submitted on")

    audit = council.audit()
    assert (audit.case, audit.status) == ("710452", Status.SUBMITTED)
    assert_all_domains_stand(audit, review)
    assert_stands(audit, "overall", OVERALL, reasons=REASONS)
    comments = audit.value("comments")
    assert isinstance(comments, Text)
    assert str(comments) == COMMENTS
    assert list(audit.kept.values()) == [KEPT_BECAUSE]
    assert all(text in review for text in (COMMENTS, AS_ABOVE, KEPT_BECAUSE, *REASONS.split("\n")))
    assert_all_actions_stand(audit, review, council.now.date())


def test_a_domain_is_answered_by_form_on_a_phone(council: Council, chromium: Browser) -> None:
    risk = DOMAINS[0]
    with Window.open(chromium, council.workspace.slack.url, "U0ASHA", PHONE) as auditor:
        begin(auditor, "710453")
        answer_by_form(auditor, 1, risk)
        auditor.asked("2 of 14", "Involvement of children and families")
        assert auditor.page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert_stands(council.audit(), "risk", risk.grade, evidence=risk.evidence, impact=risk.impact)
