"""Messages: edited, deleted, typed in another place, picked, sent with a file."""

from tests.journeys.auditing import (
    EVIDENCE,
    Auditor,
    begin_coventry,
    begin_practice,
    says,
)
from tests.journeys.council import SETUP, Council
from tests.seeing import Json, labels

WHAT_IS_THE_EVIDENCE = "What is the evidence?"
NO_THREAD = "That was not typed in an audit's thread"


def give_evidence(auditor: Auditor, text: str = EVIDENCE) -> str:
    """Answer the first domain up to its evidence; gives the ts of the message with it."""
    auditor.press("Meets good", "1 of 14")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    ts = auditor.say(text)
    auditor.asked("What has this meant for the child?")
    return ts


def evidence(council: Council) -> str:
    """What stands as the first domain's evidence."""
    return str(council.audit().value("risk", "evidence") or "")


def outside(auditor: Auditor, text: str) -> Json:
    """Type in the messages, but in no thread; gives the answer."""
    auditor.person.say(text)
    return auditor.person.wait_for_message(NO_THREAD)


def switch_off_asha(council: Council) -> None:
    """Set the council up anew, with Asha as one who left."""
    text = SETUP.read_text(encoding="utf-8")
    council.set_up(text.replace("name: Asha Verma\n", "name: Asha Verma\n    active: false\n"))


# Editing


def test_an_edited_message_amends_the_answer_it_gave(council: Council) -> None:
    auditor = begin_coventry(council)
    ts = give_evidence(auditor)
    auditor.person.edit(ts, "Two visits, on 3 and 10 March.")
    auditor.seen("Your edited message counts now")
    assert evidence(council) == "Two visits, on 3 and 10 March."


def test_an_edit_changes_only_its_own_part_of_a_text(council: Council) -> None:
    auditor = begin_coventry(council)
    ts = give_evidence(auditor, "First.")
    auditor.say("change 1")
    auditor.asked("1 of 14", "Your answer now")
    auditor.say("note: Second.")
    auditor.seen("two messages")
    auditor.person.edit(ts, "Instead of the first.")
    auditor.seen("Your edited message counts now")
    assert evidence(council) == "Instead of the first.\n\nSecond."


def test_an_edited_option_changes_the_grade(council: Council) -> None:
    auditor = begin_coventry(council)
    ts = auditor.say("meets good")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    auditor.person.edit(ts, "exceeds good")
    auditor.seen("Your edited message counts now", "Exceeds good")
    assert council.audit().value("risk") == "exceeds_good"


def test_an_edit_that_can_not_be_read_leaves_the_answer_and_says_why(council: Council) -> None:
    auditor = begin_coventry(council)
    ts = auditor.say("meets good")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    auditor.person.edit(ts, "good")
    auditor.seen('"good" could mean')
    assert council.audit().value("risk") == "meets_good"


def test_an_edit_event_with_the_text_unchanged_is_ignored(council: Council) -> None:
    auditor = begin_coventry(council)
    ts = give_evidence(auditor)
    before = len(auditor.said())
    auditor.person.edit(ts, EVIDENCE)
    council.settle()
    assert len(auditor.said()) == before


def test_an_edit_of_a_refused_message_is_read_anew(council: Council) -> None:
    auditor = begin_coventry(council)
    ts = auditor.say("good")
    auditor.asked('"good" could mean')
    auditor.person.edit(ts, "meets good")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    assert council.audit().value("risk") == "meets_good"


def test_an_edited_instruction_is_not_carried_out_a_second_time(council: Council) -> None:
    auditor = begin_coventry(council)
    ts = auditor.say("action: Check the window")
    auditor.asked("Action 1 is on the list")
    auditor.person.edit(ts, "action: Check the kitchen window")
    auditor.asked("editing it changes nothing")
    assert [a.details.text for a in council.audit().actions] == ["Check the window"]


def test_an_edit_of_what_was_used_from_outside_amends_the_answer(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.press("Meets good", "1 of 14")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    ts = auditor.person.say(EVIDENCE)["ts"]
    auditor.person.press(auditor.person.wait_for_message(NO_THREAD), "Use as the evidence for 1")
    auditor.asked("What has this meant for the child?")
    auditor.person.edit(ts, "Two visits.")
    auditor.seen("Your edited message counts now")
    assert evidence(council) == "Two visits."


def test_an_edit_by_somebody_who_left_is_refused_and_changes_nothing(council: Council) -> None:
    auditor = begin_coventry(council)
    ts = give_evidence(auditor)
    switch_off_asha(council)
    auditor.person.edit(ts, "Two visits.")
    auditor.seen("You are not set up")
    assert evidence(council) == EVIDENCE


# Deleting


def test_a_deleted_message_changes_nothing_until_that_is_confirmed(council: Council) -> None:
    auditor = begin_coventry(council)
    ts = give_evidence(auditor)
    auditor.person.delete(ts)
    auditor.asked("You deleted a message", "Its words are still in", "Risk")
    assert evidence(council) == EVIDENCE


def test_a_confirmed_deletion_takes_the_answer_out_and_asks_again(council: Council) -> None:
    auditor = begin_coventry(council)
    ts = give_evidence(auditor)
    auditor.person.delete(ts)
    auditor.press("Take out", "You deleted a message")
    auditor.asked(WHAT_IS_THE_EVIDENCE, "Taken out")
    assert evidence(council) == ""


def test_an_answer_can_be_kept_though_its_message_is_gone(council: Council) -> None:
    auditor = begin_coventry(council)
    ts = give_evidence(auditor)
    auditor.person.delete(ts)
    auditor.press("Keep", "You deleted a message")
    auditor.seen("It stays as it was")
    assert evidence(council) == EVIDENCE


def test_deleting_a_message_that_gave_no_answer_asks_nothing(council: Council) -> None:
    auditor = begin_coventry(council)
    ts = auditor.say("good")
    auditor.asked('"good" could mean')
    before = len(auditor.said())
    auditor.person.delete(ts)
    council.settle()
    assert len(auditor.said()) == before - 1


def test_a_deletion_by_somebody_who_left_is_refused(council: Council) -> None:
    auditor = begin_coventry(council)
    ts = give_evidence(auditor)
    switch_off_asha(council)
    auditor.person.delete(ts)
    auditor.seen("You are not set up")
    assert says(auditor, "You deleted a message") == []


# Outside the thread


def test_what_is_typed_outside_the_thread_is_kept_and_offered_with_a_link(
    council: Council,
) -> None:
    auditor = begin_coventry(council)
    told = outside(auditor, "exceeds good")
    assert set(labels(told)) == {"Use as the answer to 1", "Open the thread"}
    assert council.audit().value("risk") is None
    auditor.person.press(told, "Use as the answer to 1")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    assert council.audit().value("risk") == "exceeds_good"


def test_words_that_no_grade_can_be_are_not_offered_but_the_thread_is(council: Council) -> None:
    auditor = begin_coventry(council)
    told = outside(auditor, EVIDENCE)
    assert labels(told) == ["Open the thread"]
    assert "can't be the answer to what is asked next" in auditor.person.see(told)


def test_thanks_in_the_messages_is_no_answer(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.person.say("Thank you!")
    assert auditor.person.wait_for_message("You're welcome. Nothing was changed.")


def test_a_kept_message_is_used_once(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.press("Meets good", "1 of 14")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    told = outside(auditor, EVIDENCE)
    auditor.person.press(told, "Use as the evidence for 1")
    auditor.asked("What has this meant for the child?")
    auditor.person.press(told, "Use as the evidence for 1")
    auditor.person.wait_for_message("part of the audit already")
    assert evidence(council) == EVIDENCE


def test_a_kept_message_that_is_no_answer_is_refused_where_it_was_used(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.person.press(outside(auditor, "good"), "Use as the answer to 1")
    auditor.person.wait_for_message('"good" could mean')
    assert council.audit().value("risk") is None


def test_an_edit_outside_is_followed_until_it_is_used(council: Council) -> None:
    auditor = begin_coventry(council)
    ts = auditor.person.say("good")["ts"]
    told = auditor.person.wait_for_message(NO_THREAD)
    auditor.person.edit(ts, "meets good")
    council.settle()
    auditor.person.press(told, "Use as the answer to 1")
    assert auditor.asked(WHAT_IS_THE_EVIDENCE)


def test_of_several_audits_each_is_named_and_offered_where_the_words_fit(council: Council) -> None:
    """Only the practice audit knows a grade of this name."""
    begin_coventry(council, case="710452")
    auditor = begin_practice(council, case="9001")
    shown = auditor.person.see(outside(auditor, "strong"))
    _, nine, seven = shown.split("Case ")
    assert nine.startswith("9001")
    assert "[Use as the answer to 1] [Open the thread]" in nine
    assert seven.startswith("710452")
    assert "[Use as" not in seven


def test_with_no_audit_one_can_be_started(council: Council) -> None:
    council.person("U0ASHA").say("hello")
    told = council.person("U0ASHA").wait_for_message("no audit in progress")
    assert labels(told) == ["Start an audit"]


def test_help_outside_says_where_answers_go(council: Council) -> None:
    council.person("U0ASHA").say("help")
    assert council.person("U0ASHA").wait_for_message("Each audit has a thread of its own")


def test_a_reply_under_another_message_is_outside(council: Council) -> None:
    auditor = begin_coventry(council)
    told = outside(auditor, "hello")
    auditor.person.say("meets good", thread_ts=told["ts"])
    auditor.person.wait_for(lambda: says_outside(auditor) >= 2)
    assert council.audit().value("risk") is None


def says_outside(auditor: Auditor) -> int:
    """How often it was said that something was typed outside."""
    return sum(NO_THREAD in auditor.person.see(m) for m in auditor.person.messages())


def test_a_reply_also_sent_to_the_channel_is_an_answer(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.person.say("meets good", thread_ts=auditor.thread, broadcast=True)
    assert auditor.asked(WHAT_IS_THE_EVIDENCE)


# The message shortcut


def test_a_message_picked_by_the_shortcut_is_offered_as_an_answer(council: Council) -> None:
    auditor = begin_coventry(council)
    asha = auditor.person
    auditor.press("Meets good", "1 of 14")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    marcus = council.person("U0MARCUS")
    said = marcus.say("The school called twice.", channel="C0NORTH")
    shown = next(m for m in asha.messages("C0NORTH") if m["ts"] == said["ts"])
    asha.message_shortcut("use_message_shortcut", shown)
    assert "Choose in your messages with me" in asha.see(asha.view())
    told = asha.wait_for_message("You picked a message")
    asha.press(told, "Use as the evidence for 1")
    auditor.asked("What has this meant for the child?")
    assert evidence(council) == "The school called twice."


def test_one_message_is_picked_by_two_people_each_for_themselves(council: Council) -> None:
    for auditor in ("U0ASHA", "U0SAM"):
        begin_coventry(council, auditor).press("Meets good", "1 of 14")
        council.settle()
    said = council.person("U0MARCUS").say("The school called twice.", channel="C0GEN")
    for auditor in ("U0ASHA", "U0SAM"):
        person = council.person(auditor)
        shown = next(m for m in person.messages("C0GEN") if m["ts"] == said["ts"])
        person.message_shortcut("use_message_shortcut", shown)
        assert person.wait_for_message("You picked a message")


def test_the_shortcut_refuses_words_that_can_not_be_what_is_asked(council: Council) -> None:
    asha = begin_coventry(council).person
    said = asha.say("The school called twice.", channel="C0NORTH")
    shown = next(m for m in asha.messages("C0NORTH") if m["ts"] == said["ts"])
    asha.message_shortcut("use_message_shortcut", shown)
    assert "can't be the answer to what is asked next" in asha.see(asha.view())


def test_the_shortcut_refuses_what_is_part_of_the_audit_already(council: Council) -> None:
    auditor = begin_coventry(council)
    ts = give_evidence(auditor)
    asha = auditor.person
    asha.message_shortcut("use_message_shortcut", asha.message(ts))
    assert "part of the audit already" in asha.see(asha.view())


def test_the_shortcut_refuses_the_bots_own_messages(council: Council) -> None:
    auditor = begin_coventry(council)
    asha = auditor.person
    asha.message_shortcut("use_message_shortcut", auditor.asked("1 of 14"))
    assert "no words of a person" in asha.see(asha.view())


def test_the_shortcut_says_where_there_is_nothing_to_answer(council: Council) -> None:
    dana = council.person("U0DANA")
    dana.message_shortcut("use_message_shortcut", dana.say("A thought"))
    assert "no audit with a question that waits" in dana.see(dana.view())


# Files and empty messages


def test_a_file_is_refused_and_the_words_with_it_are_used(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.press("Meets good", "1 of 14")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    auditor.person.say(EVIDENCE, thread_ts=auditor.thread, files={"plan.pdf": b"%PDF"})
    auditor.seen("I can't take files")
    auditor.asked("What has this meant for the child?")
    assert evidence(council) == EVIDENCE


def test_a_file_without_words_is_refused(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.person.say("", thread_ts=auditor.thread, files={"plan.pdf": b"%PDF"})
    auditor.asked("I can't take files")
    assert council.audit().value("risk") is None


def test_a_file_outside_the_thread_is_refused_too(council: Council) -> None:
    begin_coventry(council)
    asha = council.person("U0ASHA")
    asha.say("", files={"plan.pdf": b"%PDF"})
    assert asha.wait_for_message("I can't take files")


def test_a_reply_with_nothing_readable_in_it_is_refused(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.say("…")
    assert auditor.asked("is not one of the answers here")


# Command words


def test_a_word_taken_as_an_instruction_can_be_made_the_answer(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.press("Meets good", "1 of 14")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    auditor.say("help")
    auditor.press("That was my answer", "I read “help” as an instruction")
    auditor.asked("What has this meant for the child?")
    assert evidence(council) == "help"


def test_that_was_my_answer_works_once(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.press("Meets good", "1 of 14")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    auditor.say("help")
    told = auditor.asked("I read “help”")
    auditor.person.press(told, "That was my answer")
    auditor.person.press(told, "That was my answer")
    auditor.seen("part of the audit already")
    assert evidence(council) == "help"


def test_a_command_word_at_a_choice_is_no_answer_to_offer(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.say("help")
    assert labels(auditor.asked("What you can type")) == ["Continue"]


def test_a_concern_typed_with_its_words_can_be_made_the_answer(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.press("Meets good", "1 of 14")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    auditor.say("concern: raised on 3 March and dealt with")
    auditor.press("That was my answer", "999")
    auditor.asked("What has this meant for the child?")
    assert evidence(council) == "concern: raised on 3 March and dealt with"
