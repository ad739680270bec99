"""A moderator reads a submitted audit in Slack, grades it blind, compares, and decides."""

from typing import Any

import pytest

from bot.messages.labels import press
from bot.widgets.blocks import actions
from bot.widgets.ids import Act, Token
from flows.audit import Audit, Status
from flows.moderation import Moderation, grades_of
from tests.bot.usecases.before_moderators import latest, taken, whole
from tests.flows.building import BY_KEY
from tests.journeys.council import Council
from tests.person import Person
from tests.seeing import NotThere

Json = dict[str, Any]

RUTLAND = BY_KEY["rutland-case-audit"]
BEST = grades_of(RUTLAND.by_key["overall"])[0]
SOMETHING_ELSE = "The plan says otherwise, and so does the school."


@pytest.fixture
def audit(council: Council) -> Audit:
    """A whole audit of Asha's, every grade the best, which Marcus has taken."""
    return taken(council.running.context, whole(RUTLAND))


def request(council: Council, audit: Audit, person: str = "U0MARCUS") -> Json:
    """A message with the button that opens the reading view."""
    button = press("Read and decide", Act.MODERATE, Token(audit.id))
    return council.forge(person, {"blocks": [actions([button])]})


def read_through(person: Person) -> str:
    """Everything in the reading view, page after page."""
    pages: list[str] = []
    while True:
        view = person.view()
        pages.append(person.see(view))
        try:
            person.press(view, "Next page")
        except NotThere:
            return "\n".join(pages)


def labels_of(audit: Audit) -> set[str]:
    """What the auditor's grades are called."""
    found = (question.option(audit.value(question.key)) for question in audit.path)
    return {option.label for option in found if option is not None and option.is_grade}


def standing(council: Council, audit: Audit) -> tuple[Audit, Moderation]:
    return latest(council.running.context, audit)


def grade_all(marcus: Person, count: int) -> None:
    """Grade every judgement as its auditor did, but the first two otherwise."""
    for place in range(count):
        view = marcus.wait_for_view("Grade it yourself")
        assert f"Grade {place + 1} of {count}" in marcus.see(view)
        (field,) = (block for block in view["blocks"] if block["type"] == "input")
        offered = [option["text"]["text"] for option in field["element"]["options"]]
        marcus.fill(field["block_id"], offered[1 if place < 2 else 0], view=view)
        assert marcus.submit(view) is None


def test_a_moderator_reads_grades_blind_compares_changes_and_approves(
    council: Council, audit: Audit
) -> None:
    marcus = council.person("U0MARCUS")
    marcus.press(request(council, audit), "Read and decide")
    marcus.wait_for_view("Read and decide")
    read = read_through(marcus)
    assert [q.label for q in audit.path if q.label not in read] == []
    assert "took the moderation" in read
    assert not [label for label in labels_of(audit) if f"\n{label}\n" in read]

    marcus.press(marcus.view(), "Grade it yourself")
    _, round_ = standing(council, audit)
    asked = round_.to_regrade(audit)
    grade_all(marcus, len(asked))

    view = marcus.wait_for_view("Both grades")
    assert "You agree on 11 of 13." in marcus.see(view)
    marcus.press(view, "Mine, because …", within=asked[0].label)
    view = marcus.wait_for_view("Change the grade")
    marcus.fill("Why?", SOMETHING_ELSE, view=view)
    assert marcus.submit(view) is None
    marcus.wait_for(lambda: "Yours counts in 1 of 2." in marcus.see(marcus.view()))
    assert SOMETHING_ELSE in marcus.see(marcus.view())
    below, *_ = marcus.views()
    assert "1 grade changed" in marcus.see(below)

    marcus.press(marcus.view(), "Approve")
    view = marcus.wait_for_view("Approve")
    said = marcus.see(view)
    assert "with one grade changed" in said
    assert SOMETHING_ELSE in said
    assert "At one question you graded otherwise and gave no reason" in said
    assert marcus.submit(view) is None
    assert "You approved the audit of case 710452" in marcus.see(marcus.wait_for_view("Approved"))

    found, round_ = standing(council, audit)
    assert found.status is Status.APPROVED
    assert list(round_.changed_grades) == [asked[0].key]
    marcus.wait_for(lambda: "[Approve]" not in marcus.see(marcus.views()[0]) or None)


def test_pages_that_were_sent_are_there_after_the_form_was_closed(
    council: Council, audit: Audit
) -> None:
    marcus = council.person("U0MARCUS")
    marcus.press(request(council, audit), "Read and decide")
    marcus.press(marcus.wait_for_view("Read and decide"), "Grade it yourself")
    for _ in range(2):
        view = marcus.wait_for_view("Grade it yourself")
        (field,) = (block for block in view["blocks"] if block["type"] == "input")
        marcus.fill(field["block_id"], field["element"]["options"][0]["text"]["text"], view=view)
        assert marcus.submit(view) is None
    marcus.close(everything=True)
    marcus.press(request(council, audit), "Read and decide")
    view = marcus.wait_for_view("Read and decide")
    assert "You have given 2 of 13 grades." in marcus.see(view)
    marcus.press(view, "Grade it yourself")
    assert "Grade 3 of 13 · 2 given so far" in marcus.see(marcus.wait_for_view("Grade it yourself"))


def test_a_section_is_gone_to_and_read_beside_the_grading(council: Council, audit: Audit) -> None:
    marcus = council.person("U0MARCUS")
    marcus.press(request(council, audit), "Read and decide")
    view = marcus.wait_for_view("Read and decide")
    marcus.choose(view, Act.CONTENTS, "History")
    marcus.wait_for(lambda: "took the moderation" in marcus.see(marcus.view()) or None)
    marcus.press(marcus.view(), "Grade it yourself")
    view = marcus.wait_for_view("Grade it yourself")
    marcus.press(view, "Read the section")
    assert len(marcus.views()) == 3
    read = marcus.see(marcus.view())
    assert not [label for label in labels_of(audit) if f"\n{label}\n" in read]


def test_a_comment_is_put_at_a_question_and_the_audit_returned(
    council: Council, audit: Audit
) -> None:
    marcus = council.person("U0MARCUS")
    marcus.press(request(council, audit), "Read and decide")
    view = marcus.wait_for_view("Read and decide")
    first = audit.path[0]
    marcus.press(view, "Comment", within=first.label)
    view = marcus.wait_for_view("Comment")
    marcus.fill("What should be otherwise?", "Which record is this from?", view=view)
    assert marcus.submit(view) is None
    marcus.wait_for(lambda: "Which record is this from?" in marcus.see(marcus.view()) or None)
    _, round_ = standing(council, audit)
    assert round_.comments == {first.key: "Which record is this from?"}


def test_others_open_nothing_and_change_nothing(council: Council, audit: Audit) -> None:
    before = standing(council, audit)
    for person in ("U0SAM", "U0DANA"):
        someone = council.person(person)
        someone.press(request(council, audit, person), "Read and decide")
        council.settle()
        assert someone.views() == []
    assert standing(council, audit) == before
