"""A whole audit, written as somebody would and submitted, for what comes after the submission."""

from collections.abc import Callable

from tests.journeys.auditing import COVENTRY, COVENTRY_HEADER, Auditor
from tests.journeys.council import Council
from tests.journeys.coventry_case import (
    ACTIONS,
    BELOW,
    COMMENTS,
    DOMAINS,
    KEPT_BECAUSE,
    MEETS,
    OVERALL,
    REASONS,
    Agreed,
)

CASE = "710452"
RUTLAND = "Rutland case audit"
RUTLAND_HEADER = {
    "Has this child's case been audited before?": "No",
    "Which age band is the child in?": "6 to 9",
    "What is the child's sex?": "Female",
    "What type of case is this?": "Child in need",
    "Which team holds the case?": "North team",
}
OF_RUTLAND = {BELOW: "Inadequate", MEETS: "Good"}
"""Rutland's grades for Coventry's: low enough to be moderated always."""


def submitted_coventry(council: Council) -> Auditor:
    """Asha's Coventry audit, which waits for a moderator."""
    return _submitted(council, COVENTRY, COVENTRY_HEADER, lambda grade: grade)


def submitted_rutland(council: Council) -> Auditor:
    """Asha's Rutland audit, which waits for a moderator who grades it blind."""
    return _submitted(council, RUTLAND, RUTLAND_HEADER, lambda grade: OF_RUTLAND.get(grade, grade))


def _submitted(
    council: Council, title: str, header: dict[str, str], graded: Callable[[str], str]
) -> Auditor:
    auditor = Auditor(council.person("U0ASHA"), reads=council.settle)
    auditor.start(title, CASE, dict(header))
    _answer(auditor, graded)
    told = auditor.asked("the impact says “As above”")
    auditor.person.press(told, "Keep, because …", within="[Write it]")
    auditor.person.wait_for_view("Keep it, because …")
    auditor.person.fill("Why should it stay as it is?", KEPT_BECAUSE)
    assert auditor.person.submit() is None
    for number, action in enumerate(ACTIONS[1:], 1):
        _agree(auditor, number, action)
    auditor.press("Continue")
    auditor.press("Submit for moderation", "[Submit for moderation]")
    auditor.asked("Submitted, thank you")
    council.settle()
    return auditor


def _answer(auditor: Auditor, graded: Callable[[str], str]) -> None:
    auditor.press("Whole section in a form", "1 of 14")
    for domain in DOMAINS:
        view = auditor.person.view()
        grade, *notes = (b["block_id"] for b in view["blocks"] if b["type"] == "input")
        auditor.person.fill(grade, graded(domain.grade), view=view)
        for field, text in zip(notes, (domain.evidence, domain.impact), strict=True):
            if text:
                auditor.person.fill(field, text, view=view)
        assert auditor.person.submit(view) is None
    auditor.person.close(everything=True)
    auditor.press(graded(OVERALL), "13 of 14")
    auditor.asked("13 of 14", "your reasons")
    auditor.say(REASONS)
    auditor.asked("14 of 14")
    auditor.say(COMMENTS)
    auditor.asked("All 14 answered")


def _agree(auditor: Auditor, number: int, action: Agreed) -> None:
    auditor.press("Add an action")
    auditor.person.wait_for_view("Add an action")
    auditor.person.fill("What is to be done?", action.text)
    auditor.person.fill("Or which role?", action.role)
    auditor.person.fill("By when?", action.due)
    if action.safety:
        auditor.person.fill("Safety", ["A child's safety depends on it"])
    assert auditor.person.submit() is None
    auditor.asked(f"Action {number} is on the list")
