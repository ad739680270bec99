"""Finding one's way in an audit: back, skip, change, note, action, status, pause, review, help."""

from datetime import timedelta

from tests.journeys.auditing import EVIDENCE, IMPACT, LONG, REASONS, begin_coventry, says
from tests.journeys.council import Council

WHAT_IS_THE_EVIDENCE = "What is the evidence?"


def test_skip_puts_a_question_off_until_the_others_are_dealt_with(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.say("skip")
    auditor.asked("2 of 14")
    for number in range(2, 13):
        auditor.judge(number, "Not applicable", EVIDENCE)
    auditor.press("Meets good", "13 of 14")
    auditor.asked("your reasons")
    auditor.say(REASONS)
    auditor.press("Leave it out", "14 of 14")
    assert auditor.asked("1 of 14", "You put this off earlier")


def test_back_asks_the_question_before_again_and_carries_on(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.judge(1, "Meets good", EVIDENCE, IMPACT)
    auditor.asked("2 of 14")
    auditor.say("Back")
    auditor.press("Keep it and carry on", "1 of 14", "Your answer now: Meets good")
    assert auditor.asked("2 of 14")


def test_back_at_the_first_question_says_so(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.say("back")
    assert auditor.asked("This is the first question")


def test_change_n_answers_an_earlier_question_again(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.judge(1, "Meets good", EVIDENCE, IMPACT)
    auditor.asked("2 of 14")
    auditor.say("change 1")
    auditor.press("Exceeds good", "1 of 14", "Your answer now: Meets good")
    auditor.asked("2 of 14", "Changed: 1 · Risk — Exceeds good")
    assert council.audit().value("risk") == "exceeds_good"


def test_continue_at_the_end_repeats_nothing(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.finish()
    auditor.menu("Continue")
    auditor.menu("Continue")
    council.settle()
    assert len(says(auditor, "Submit for moderation")) == 1


def test_a_note_where_none_is_taken_is_refused(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.finish()
    auditor.say("note: seen on 3 March")
    assert auditor.asked("takes no notes")


def test_change_of_a_question_that_is_not_there_says_which_there_are(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.say("change 15")
    assert auditor.asked("There is no question 15", "from 1 to 14")


def test_a_note_is_added_to_the_evidence(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.press("Meets good", "1 of 14")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    auditor.say("note: seen on 3 March")
    auditor.asked("What has this meant for the child?")
    assert str(council.audit().value("risk", "evidence")) == "seen on 3 March"


def test_an_action_is_typed_and_completed_in_a_form(council: Council) -> None:
    auditor = begin_coventry(council)
    asha = auditor.person
    auditor.say("action: Check the window")
    auditor.press("Say who and when", "Action 1 is on the list", "nobody yet")
    asha.wait_for_view("Change action 1")
    asha.fill("Who does it?", "U0DANA")
    asha.fill("By when?", "in two weeks")
    asha.fill("Safety", ["A child's safety depends on it"])
    assert asha.submit() is None
    auditor.asked("Action 1 is changed", "@Dana Cole", "safety")
    (action,) = council.audit().actions
    assert action.details.text == "Check the window"
    assert action.details.due_on == (council.now + timedelta(weeks=2)).date()


def test_an_impossible_due_date_of_an_action_is_explained_and_nothing_is_lost(
    council: Council,
) -> None:
    auditor = begin_coventry(council)
    asha = auditor.person
    auditor.say("action")
    auditor.press("Add an action", "What was agreed")
    asha.wait_for_view("Add an action")
    asha.fill("What is to be done?", "Hold the review meeting")
    asha.fill("By when?", "31/11/2026")
    assert asha.submit() == {
        "due": 'I couldn\'t read "31/11/2026" as a date: November has 30 days. '
        "Try 30 Nov, tomorrow, or in two weeks."
    }
    asha.fill("By when?", "30 Nov")
    assert asha.submit() is None
    auditor.asked("Action 1 is on the list", "nobody yet, by")


def test_an_action_can_be_taken_off_the_list(council: Council) -> None:
    auditor = begin_coventry(council)
    asha = auditor.person
    auditor.say("action: Check the window")
    auditor.press("Say who and when", "Action 1")
    asha.wait_for_view("Change action 1")
    asha.fill("Not agreed after all?", ["Take this action off the list"])
    assert asha.submit() is None
    auditor.asked("Action 1 is off the list")
    assert council.audit().actions == ()


def test_status_says_how_far_and_continue_goes_on(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.judge(1, "Meets good", EVIDENCE, IMPACT)
    auditor.asked("2 of 14")
    auditor.say("status?")
    auditor.press("Continue", "1 of 14 answered", "Next: 2 · Involvement")
    assert auditor.asked("2 of 14", "Involvement of children and families")


def test_pause_and_resume_are_shown_on_the_card(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.say("pause")
    auditor.asked("Reminders are paused")
    auditor.person.wait_for(lambda: "Reminders are paused" in auditor.card())
    assert "Resume reminders" in auditor.card()
    auditor.say("resume")
    auditor.asked("Reminders are on again")
    council.pass_time(seconds=31)
    auditor.person.wait_for(lambda: "Pause reminders" in auditor.card())


def test_the_cards_menu_pauses_reminders(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.menu("Pause reminders")
    auditor.asked("Reminders are paused")
    assert council.audit().reminders_paused


def test_the_cards_menu_adds_an_action(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.menu("Add an action")
    assert auditor.person.wait_for_view("Add an action")


def test_review_shows_everything_said_so_far(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.judge(1, "Meets good", LONG, IMPACT)
    auditor.asked("2 of 14")
    auditor.say("review")
    auditor.press("Review everything", "everything you have answered so far")
    auditor.person.wait_for_view("Review")
    shown = auditor.read_on()
    assert IMPACT in shown
    assert all(paragraph.strip() in shown for paragraph in LONG.split("\n\n"))


def test_help_says_what_can_be_typed(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.say("help")
    shown = auditor.person.see(auditor.asked("What you can type in this thread"))
    for word in ("back", "skip", "change", "note", "action", "status", "review", "pause"):
        assert word in shown
