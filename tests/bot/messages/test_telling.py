"""What is said to a press, a reply or a deleted message."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.messages import outside, telling
from bot.messages.outside import Open
from bot.messages.types import Message
from bot.widgets.ids import NO_AUDIT, Act
from flows import agreeing, lifecycle
from flows.actions import Action, ActionDetails
from flows.answers import Refusal, Text
from flows.audit import Status, changed
from flows.questionnaire import Step
from flows.speech import (
    ActionTold,
    Amended,
    Appended,
    Ask,
    AskToSubmit,
    Closed,
    ConcernOffered,
    Fold,
    HelpTold,
    NoLongerApplies,
    RefreshCard,
    Refused,
    RemovalAsked,
    Removed,
    Speech,
    Stale,
    StatusTold,
    Submitted,
    Withdrawn,
    WordTaken,
)
from tests.bot.messages.examples import (
    FORMS_ONLY,
    LINK,
    NOW,
    READER,
    answered,
    begun,
    buttons,
    complete,
    moment,
    token,
    words_of,
)

RISK = Step("risk")
EVIDENCE = Step("risk", "evidence")
TO_CHANNEL = (
    "One action is live now: North team's channel has been told. "
    "Whoever leads the team is asked who does it."
)
TO_BOTH = (
    "Two actions are live now: North team's channel and each owner who is named have "
    "been told. Whoever leads the team is asked who does the other."
)


def tell(speech: Speech) -> Message:
    return telling.told(complete(), speech, READER)


def test_a_refused_answer_says_what_was_wrong_what_is_right_and_that_nothing_is_lost() -> None:
    fault = Refusal('I couldn\'t read "31/11/2026" as a date.', "Try 30 Nov.")
    said = tell(Refused(fault, Step("last")))
    assert words_of(said) == (
        'I couldn\'t read "31/11/2026" as a date.\nTry 30 Nov. Nothing else was changed.'
    )
    assert "31/11" not in said.text


def test_what_was_no_answer_is_refused_without_speaking_of_changes() -> None:
    fault = Refusal("There is no question 40.", "They go from 1 to 7.")
    assert words_of(tell(Refused(fault))).endswith("They go from 1 to 7.")


def test_nothing_is_said_to_be_unchanged_twice() -> None:
    fault = Refusal("That question is not part of this audit.", "Nothing was changed.")
    assert words_of(tell(Refused(fault, RISK))).count("changed") == 1


def test_a_refusal_can_name_a_person_but_nothing_else_it_quotes_is_markup() -> None:
    fault = Refusal("This audit is <@U0ASHA>'s.", '"<!channel> & <https://x.example>" is not.')
    said = words_of(tell(Refused(fault)))
    assert "<@U0ASHA>'s." in said
    assert "&lt;!channel&gt; &amp; &lt;https" in said


def test_a_stale_press_says_since_when_and_what_and_offers_the_way_on() -> None:
    said = tell(Stale(RISK, "meets_good", NOW - timedelta(minutes=8), Step("plans")))
    assert words_of(said) == (
        "That question was answered at 14:02 (Meets good). Your press changed nothing."
    )
    assert list(buttons(said)) == ["Change it", "Carry on with question 2"]


def test_a_press_on_what_is_not_asked_any_more_says_why() -> None:
    said = tell(NoLongerApplies(Step("place"), None))
    assert "4 · Where is not asked any more, because of your other answers." in words_of(said)
    assert list(buttons(said)) == ["Carry on"]


def test_a_deleted_message_asks_before_anything_is_taken_out() -> None:
    said = tell(RemovalAsked(EVIDENCE, "1700000000.000100"))
    assert "Its words are still in the evidence for 1 · Risk." in words_of(said)
    assert token(buttons(said)["Take out"]).value == "1700000000.000100"
    assert buttons(said)["Keep"]["action_id"] == Act.KEEP_ANSWER


def test_a_deleted_answer_says_what_still_stands() -> None:
    said = words_of(tell(RemovalAsked(RISK, "17.1")))
    assert "The answer it gave to 1 · Risk still stands: Meets good." in said


def test_a_second_reply_says_how_much_there_is_now() -> None:
    said = tell(Appended(EVIDENCE, 2))
    assert words_of(said) == "Added to the evidence for 1 · Risk: two messages, 49 characters."
    assert token(buttons(said)["See"]).question == "risk"


def test_an_edited_message_says_what_counts_now() -> None:
    assert words_of(tell(Amended(RISK))) == "Your edited message counts now: 1 · Risk — Meets good."


def test_what_was_taken_out_is_said_and_what_is_left() -> None:
    assert "49 characters left" in words_of(tell(Removed(EVIDENCE)))
    assert words_of(tell(Removed(Step("comments")))) == "Taken out: 7 · Comments."


def test_status_says_how_far_and_what_is_next() -> None:
    said = telling.told(answered(begun(), risk="meets_good"), StatusTold(), READER)
    assert words_of(said).splitlines() == [
        "1 of 7 answered · 1 needs evidence and impact",
        "Next: the evidence for 1 · Risk",
    ]


def test_help_names_every_word_that_steers() -> None:
    said = words_of(tell(HelpTold()))
    for word in ("back", "skip", "change 5", "note", "action", "status", "review", "pause"):
        assert f"*{word}*" in said
    assert "*concern*" in said


def test_help_says_how_to_add_an_action_in_one_message() -> None:
    """Without the colon it would be an answer."""
    lines = words_of(tell(HelpTold())).splitlines()
    assert "*action* – add an agreed action; in one go: *action: and what was agreed*" in lines
    by_form = words_of(telling.told(begun(), HelpTold(), FORMS_ONLY)).splitlines()
    assert "*action* – add an agreed action" in by_form


def test_help_leads_back_to_the_question_it_came_between() -> None:
    assert "Continue" in buttons(tell(HelpTold()))
    over = replace(complete(), status=Status.APPROVED)
    assert "Continue" not in buttons(telling.told(over, HelpTold(), READER))


def test_where_typing_does_not_count_help_says_so() -> None:
    said = words_of(telling.told(begun(), HelpTold(), FORMS_ONLY))
    assert "Answers go into forms" in said
    assert "*note*" not in said


def test_a_closed_audit_says_why_it_can_not_be_changed() -> None:
    closed = replace(complete(), status=Status.SUBMITTED, submitted_at=NOW)
    assert words_of(telling.told(closed, Closed(), READER)) == (
        "Submitted on Sat 21 Nov at 14:10. It waits for a moderator. "
        "Its answers can't be changed now."
    )


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.SUBMITTED, "It waits for a moderator now."),
        (Status.APPROVED, "This audit is finished."),
    ],
)
def test_submitting_says_what_happens_next(status: Status, said: str) -> None:
    audit = replace(complete(), status=status)
    assert said in words_of(telling.told(audit, Submitted(), READER))


@pytest.mark.parametrize(
    ("owners", "said"),
    [
        (["U0DANA"], "One action is live now: North team's channel and its owner have been told."),
        ([None], TO_CHANNEL),
        (["U0DANA", None], TO_BOTH),
    ],
)
def test_submitting_says_of_what_has_just_gone_live_who_knows_of_it(
    owners: list[str | None], said: str
) -> None:
    """Of one that was live before it was told then, and of one that has ended there is no more."""
    before = replace(complete(), team_name="North team", actions=(live_action(),))
    for number, owner in enumerate(owners, start=2):
        details = ActionDetails("Mend it", owner_person=owner)
        before = agreeing.add(before, f"x{number}", details, moment()).audit
    actions, changes = agreeing.go_live(before, moment())
    approved = changed(before, moment().at, changes, actions=actions, status=Status.APPROVED)
    assert words_of(telling.told(approved, Submitted(), READER)).splitlines()[-1] == said
    later = replace(approved, updated_at=moment().at + timedelta(days=1))
    assert "live now" not in words_of(telling.told(later, Submitted(), READER))


def live_action() -> Action:
    """A matter of safety that went out the day before."""
    at = moment().at - timedelta(days=1)
    return Action("x1", 1, ActionDetails("Mend it", safety=True), "U0ASHA", at, 1, live_at=at)


def test_an_action_says_who_and_when_or_asks_for_them() -> None:
    whole = ActionDetails("Mend it", owner_person="U0DANA", due_on=date(2026, 11, 27), safety=True)
    audit = agreeing.add(complete(), "x1", whole, moment()).audit
    audit = agreeing.add(audit, "x2", ActionDetails("Check it"), moment()).audit
    one = telling.told(audit, ActionTold(1, "added"), READER)
    two = telling.told(audit, ActionTold(2, "added"), READER)
    assert words_of(one).splitlines() == [
        "Action 1 is on the list: <@U0DANA>, by Fri 27 Nov · safety.",
        "A child's safety depends on it, so it has gone to a lead and to <@U0DANA> now.",
    ]
    assert words_of(two) == "Action 2 is on the list: nobody yet, no date yet."
    assert token(buttons(two)["Say who and when"]).value == "2"
    assert "Check it" not in words_of(two)
    gone = telling.told(audit, ActionTold(9, "removed"), READER)
    assert words_of(gone) == "Action 9 is off the list."


def test_only_a_safety_action_that_goes_out_just_now_is_said_to_have_gone_out() -> None:
    audit = agreeing.add(complete(), "x1", ActionDetails("Mend it", safety=True), moment()).audit
    named = replace(audit, team_name="North team")
    assert "so it has gone to North team's channel now." in words_of(
        telling.told(named, ActionTold(1, "added"), READER)
    )
    later = replace(audit, updated_at=audit.updated_at + timedelta(minutes=1))
    assert "gone to" not in words_of(telling.told(later, ActionTold(1, "changed"), READER))


def test_a_typed_action_is_asked_about_beside_what_it_says() -> None:
    audit = agreeing.add(complete(), "x1", ActionDetails("Visit Robin"), moment()).audit
    named = agreeing.name_fault("Visit Robin", [])
    said = words_of(telling.told(audit, ActionTold(1, "added", named, 2), READER))
    assert "“Robin” looks like a person's name" in said
    assert "two actions from before that are still open" in said
    once = words_of(telling.told(audit, ActionTold(1, "added", None, 1), READER))
    assert "has an action from before that is still open. If this is that one" in once


def test_a_concern_is_offered_under_the_line_that_comes_first() -> None:
    said = tell(ConcernOffered("17.1"))
    first, *_ = words_of(said).splitlines()
    assert first == (
        "*If a child is in danger now, call 999 or the emergency duty team on 0161 496 0000. "
        "This message does not call them.*"
    )
    assert token(buttons(said)["Raise a concern"]).value == "17.1"


def test_a_concern_can_be_offered_outside_any_audit() -> None:
    said = telling.concern_offered(None, "", READER)
    assert token(buttons(said)["Raise a concern"]).audit == NO_AUDIT


@pytest.mark.parametrize("speech", [Ask(RISK), AskToSubmit(), Fold("risk"), RefreshCard()])
def test_what_is_rendered_elsewhere_is_not_told(speech: Speech) -> None:
    with pytest.raises(TypeError):
        tell(speech)


def test_a_word_read_as_an_instruction_is_offered_as_an_answer_first() -> None:
    said = telling.told(complete(), StatusTold(), READER, WordTaken("status", "17.2"))
    assert next(iter(buttons(said))) == "That was my answer"
    assert token(buttons(said)["That was my answer"]).value == "17.2"


def test_what_was_typed_outside_a_thread_is_offered_as_the_answer_to_what_is_next() -> None:
    audit = answered(begun(), risk="meets_good")
    said = outside.outside([Open(audit, EVIDENCE, LINK)], "17.3", READER)
    use = buttons(said)["Use as the evidence for 1"]
    assert (token(use).step, token(use).value) == (EVIDENCE, "17.3")
    assert buttons(said)["Open the thread"]["url"] == LINK


def test_with_several_audits_each_is_named_with_its_own_button() -> None:
    other = begun(case="708819")
    said = outside.outside([Open(begun(), RISK, LINK), Open(other, RISK, "")], "17.3", READER)
    assert "Case 710452" in words_of(said)
    assert "Case 708819" in words_of(said)


def test_words_that_can_not_be_the_answer_are_not_offered_as_one() -> None:
    said = outside.outside([Open(begun(), RISK, LINK, fits=False)], "17.3", READER)
    assert list(buttons(said)) == ["Open the thread"]
    assert "can't be the answer to what is asked next" in words_of(said)
    assert "I have kept it" not in words_of(said)
    both = [Open(begun(), RISK, LINK, fits=False), Open(complete(), Step("comments"), LINK)]
    said = outside.outside(both, "17.3", READER)
    assert "Use as the answer to 1" not in buttons(said)
    assert "Use as the answer to 7" in buttons(said)
    assert "I have kept it" in words_of(said)


def test_without_an_audit_one_can_be_started() -> None:
    assert list(buttons(outside.outside([], "17.3", READER))) == ["Start an audit"]


def test_where_typing_does_not_count_nothing_typed_is_offered_as_an_answer() -> None:
    said = outside.outside([Open(begun(), RISK, LINK)], "17.3", FORMS_ONLY)
    assert list(buttons(said)) == ["Open the thread"]
    reply = telling.typing_is_off(begun(), RISK, FORMS_ONLY)
    assert list(buttons(reply)) == ["Answer in a form"]


def test_a_file_is_refused_with_what_to_do_instead() -> None:
    assert "Say in words" in words_of(telling.attachment_refused(begun(), READER))


def test_a_withdrawn_audit_says_when_it_was_and_what_comes_of_it() -> None:
    withdrawn = replace(complete(), status=Status.WITHDRAWN, updated_at=NOW)
    assert words_of(telling.told(withdrawn, Withdrawn(), READER)) == (
        "You withdrew this audit on Sat 21 Nov at 14:10, so no moderator will read it. "
        "Everything in it is kept. Case 710452 can be audited again, from the start."
    )


def test_a_press_on_withdraw_that_comes_too_late_says_who_to_ask() -> None:
    taken = replace(complete(), status=Status.TAKEN)
    (refused, *_) = lifecycle.withdraw(taken, moment(), "U0MARCUS").say
    said = telling.told(taken, refused, READER)
    assert words_of(said) == (
        "<@U0MARCUS> is reading this audit already.\nAsk them to return it to you."
    )
    assert said.text == "Case 710452"


def test_typing_where_the_audit_was_handed_over_says_who_has_it() -> None:
    said = words_of(telling.left(replace(begun(), auditor="U0SAM"), READER))
    assert said.startswith("<@U0SAM> has this audit now")


def test_typing_where_nothing_is_asked_offers_to_go_on() -> None:
    assert list(buttons(telling.nothing_asked(begun(), READER))) == ["Continue"]
    closed = replace(begun(), status=Status.CANCELLED)
    assert "Cancelled" in words_of(telling.nothing_asked(closed, READER))


def test_no_count_is_given_where_a_text_is_gone() -> None:
    audit = answered(begun(), words=Text.of("Gone"))
    assert "4 characters" in words_of(telling.told(audit, Amended(Step("words")), READER))
