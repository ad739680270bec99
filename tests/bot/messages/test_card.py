"""The audit's card in every state."""

from dataclasses import replace
from datetime import date

import pytest

from bot.messages import card
from bot.messages.forms import cancel
from bot.messages.types import Message
from bot.widgets.ids import Act, token_of
from flows.actions import Action, ActionDetails
from flows.audit import Audit, Status
from flows.questionnaire import Moderated, ModerationPolicy
from tests.bot.messages.examples import (
    NOW,
    READER,
    answered,
    begun,
    blocks_of,
    buttons,
    complete,
    words_of,
)

OPEN = {Status.IN_PROGRESS, Status.RETURNED, Status.REOPENED}


def menu(said: Message) -> list[str]:
    row = next(b for b in blocks_of(said) if b["type"] == "actions")
    elements = row["elements"]
    assert isinstance(elements, list)
    return [o["value"] for e in elements if e["type"] == "overflow" for o in e["options"]]


def lines(audit: Audit) -> list[str]:
    return words_of(card.card(audit, READER)).splitlines()


def test_an_open_card_says_what_it_is_how_far_and_what_is_next() -> None:
    audit = replace(answered(begun(strand="help"), risk="meets_good"), due_on=date(2026, 11, 27))
    assert lines(audit) == [
        "*Case 710452*",
        "Case audit · Help and protection",
        "Auditor <@U0ASHA>, moderator not chosen yet",
        "1 of 7 answered · 1 needs evidence and impact",
        "Due Fri 27 Nov",
        "Next: the evidence for 1 · Risk",
    ]


def test_a_card_names_the_team_and_no_moderator_where_none_is_needed() -> None:
    unmoderated = replace(begun().questionnaire, moderation=ModerationPolicy())
    audit = replace(begun(), team_name="North team", questionnaire=unmoderated)
    assert "North team · auditor <@U0ASHA>" in lines(audit)


def test_a_card_waits_for_a_moderator_once_a_grade_calls_for_one() -> None:
    policy = ModerationPolicy(Moderated.NONE, at_or_below="meets_good")
    audit = replace(begun(), questionnaire=replace(begun().questionnaire, moderation=policy))
    assert "Auditor <@U0ASHA>" in lines(audit)
    judged = answered(audit, risk="meets_good")
    assert "Auditor <@U0ASHA>, moderator not chosen yet" in lines(judged)


def test_an_overdue_audit_says_by_how_long() -> None:
    assert "Was due 17 Nov, 4 days ago" in lines(replace(begun(), due_on=date(2026, 11, 17)))


def test_what_was_put_off_is_counted_until_it_is_answered() -> None:
    audit = replace(begun(), skipped=("risk", "plans", "comments"))
    assert "0 of 7 answered · 2 put off" in lines(audit)
    assert "1 of 7 answered · 1 needs evidence · 1 put off" in lines(
        answered(audit, risk="not_applicable")
    )


def test_a_complete_audit_says_that_only_submitting_is_left() -> None:
    audit = replace(complete(), skipped=("comments",))
    assert lines(audit)[-1] == "All that is left is to look it over and submit it."


@pytest.mark.parametrize("status", Status)
def test_the_buttons_are_those_that_mean_something_now(status: Status) -> None:
    said = card.card(replace(complete(), status=status, submitted_at=NOW), READER)
    if status in OPEN:
        assert list(buttons(said)) == ["Continue", "What is left", "See answers"]
        assert set(menu(said)) == {
            Act.RAISE_CONCERN,
            Act.ADD_ACTION,
            Act.HAND_OVER,
            Act.PAUSE_REMINDERS,
            Act.CANCEL_AUDIT,
        }
    else:
        way_back = ["Withdraw"] if status is Status.SUBMITTED else []
        submitted = {Status.SUBMITTED, Status.TAKEN, Status.APPROVED}
        file = ["Get it as a file"] if status in submitted else []
        assert list(buttons(said)) == ["See answers", *file, *way_back]
        assert menu(said) == []


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.SUBMITTED, "Submitted on Sat 21 Nov at 14:10. It waits for a moderator."),
        (Status.TAKEN, "Submitted on Sat 21 Nov at 14:10. A moderator is reading it."),
        (Status.APPROVED, "Finished on Fri 20 Nov at 09:30. Nothing more is needed."),
        (Status.CANCELLED, "Cancelled on Fri 20 Nov at 09:30. It is kept as it was."),
        (
            Status.WITHDRAWN,
            "Withdrawn by <@U0ASHA> on Fri 20 Nov at 09:30. It is kept as it was.",
        ),
    ],
)
def test_a_closed_card_says_what_became_of_it(status: Status, said: str) -> None:
    assert lines(replace(complete(), status=status, submitted_at=NOW))[-1] == said


@pytest.mark.parametrize("status", Status)
def test_a_moderator_is_still_to_be_chosen_only_where_one_may_come(status: Status) -> None:
    shown = lines(replace(complete(), status=status, submitted_at=NOW))
    waits = "Auditor <@U0ASHA>, moderator not chosen yet" in shown
    assert waits is (status in OPEN | {Status.SUBMITTED})


@pytest.mark.parametrize(
    ("actions", "said"),
    [
        (0, "submitted again. The case can"),
        (1, " Nobody will be asked to do its action. The case can"),
        (3, " Nobody will be asked to do its three actions. The case can"),
        (100, " Nobody will be asked to do its 100 actions. The case can"),
    ],
)
def test_withdrawing_says_first_what_will_happen(actions: int, said: str) -> None:
    """In whole sentences, which Slack would cut off if they were too long."""
    audit = replace(complete(), status=Status.SUBMITTED, submitted_at=NOW)
    for number in range(actions):
        agreed = Action(f"x{number}", number, ActionDetails("Mend it"), audit.auditor, NOW, 1)
        audit = replace(audit, actions=(*audit.actions, agreed))
    confirm = buttons(card.card(audit, READER))["Withdraw"]["confirm"]
    assert isinstance(confirm, dict)
    shown = confirm["text"]["text"]
    assert shown.startswith("No moderator will read it. It is kept as it is, marked as withdrawn")
    assert said in shown
    assert shown.endswith(" be audited again, from the start.")
    assert (confirm["confirm"]["text"], confirm["deny"]["text"]) == ("Withdraw", "Leave it")


def test_withdrawing_says_that_what_is_live_stays_so() -> None:
    audit = replace(complete(), status=Status.SUBMITTED, submitted_at=NOW)
    for number in range(3):
        agreed = Action(f"x{number}", number, ActionDetails("Mend it"), audit.auditor, NOW, 1)
        agreed = replace(agreed, live_at=NOW if number else None)
        audit = replace(audit, actions=(*audit.actions, agreed))
    confirm = buttons(card.card(audit, READER))["Withdraw"]["confirm"]
    said = "asked to do its other action. Its safety actions stay live. The case"
    assert said in confirm["text"]["text"]  # type: ignore[index]
    form = words_of(cancel.show(audit))
    assert form.startswith("The audit of case")
    assert "Its two actions that are live stay so." in form


def test_the_menu_names_its_audit() -> None:
    audit = begun()
    row = next(b for b in blocks_of(card.card(audit, READER)) if b["type"] == "actions")
    found = token_of({"action_id": Act.CARD_MENU, "block_id": row["block_id"]})
    assert found is not None
    assert found.audit == audit.id


def test_paused_reminders_are_said_and_can_be_resumed() -> None:
    said = card.card(replace(begun(), reminders_paused=True), READER)
    assert "Reminders are paused." in words_of(said)
    assert Act.RESUME_REMINDERS in menu(said)
    assert Act.PAUSE_REMINDERS not in menu(said)


def test_a_card_that_was_left_says_who_has_the_audit_and_has_no_buttons() -> None:
    said = card.card_left(begun(), "U0SAM", READER)
    assert "<@U0SAM> has this audit now" in words_of(said)
    assert not buttons(said)


def test_of_one_returned_question_that_is_done_the_card_does_not_speak_of_all() -> None:
    audit = replace(answered(complete(), risk="exceeds_good"), status=Status.RETURNED)
    one = replace(audit, returned={"risk": "Why?"}, returned_revision=audit.revision - 1)
    assert "A moderator returned one question, dealt with now" in lines(one)
    two = replace(one, returned={"risk": "Why?", "plans": "Why?"})
    assert "A moderator returned two questions, one still to do" in lines(two)
