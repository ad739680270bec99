"""The bot stops in the middle and comes back, at once or days later: the audit goes on."""

from tests.journeys.auditing import EVIDENCE, IMPACT, Auditor, begin_coventry, type_while_away
from tests.journeys.council import Council


def prompts(auditor: Auditor, words: str) -> int:
    """How many messages of the thread ask this."""
    return sum(words in auditor.person.see(message) for message in auditor.said())


def test_an_audit_goes_on_where_it_was_after_a_restart(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.press("Meets good", "1 of 14")
    auditor.asked("What is the evidence?")
    council.stop_bot()
    council.pass_time(days=4)
    council.start_bot()
    auditor.say(EVIDENCE)
    auditor.asked("What has this meant for the child?")
    auditor.say(IMPACT)
    auditor.asked("2 of 14")
    assert str(council.audit().value("risk", "evidence")) == EVIDENCE


def test_a_reply_typed_while_the_bot_is_away_is_read_when_it_is_back(council: Council) -> None:
    type_while_away(council)
    assert str(council.audit().value("risk", "evidence")) == EVIDENCE


def test_days_later_a_question_is_answered_by_its_old_button(council: Council) -> None:
    auditor = begin_coventry(council)
    council.stop_bot()
    council.pass_time(days=12)
    council.start_bot()
    auditor.press("Meets good", "1 of 14")
    assert auditor.asked("What is the evidence?")


def test_continue_posts_nothing_while_the_question_waits_in_sight(council: Council) -> None:
    auditor = begin_coventry(council)
    council.stop_bot()
    council.start_bot()
    auditor.menu("Continue")
    council.settle()
    assert prompts(auditor, "1 of 14") == 1
    assert len(auditor.said()) == 2


def test_continue_asks_again_once_something_else_was_said(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.say("help")
    help_told = auditor.asked("What you can type")
    auditor.menu("Continue")
    auditor.person.wait_for(lambda: auditor.said()[-1]["ts"] > help_told["ts"])
    auditor.asked("1 of 14", "Risk")
    assert auditor.seen("1 · Risk: asked again below")


def test_home_shows_how_far_an_audit_is_and_the_way_to_its_thread(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.judge(1, "Meets good", EVIDENCE, IMPACT)
    auditor.asked("2 of 14")
    council.stop_bot()
    council.start_bot()
    home = auditor.person.home("1 of 14 answered")
    shown = auditor.person.see(home)
    assert "Case 710452" in shown
    assert "Next: 2 · Involvement of children and families" in shown
    assert "[Open the thread]" in shown


def test_what_was_decided_and_not_yet_said_is_said_after_a_restart(council: Council) -> None:
    auditor = begin_coventry(council)
    question = auditor.asked("1 of 14")
    council.settle()
    assert council.running.relay.stop()
    auditor.person.press(question, "Meets good")
    council.stop_bot()
    assert council.audit().value("risk") == "meets_good"
    assert prompts(auditor, "What is the evidence?") == 0
    council.start_bot()
    auditor.asked("What is the evidence?")
