"""Whoever must know of an answer reads which case and what, and no word that was written."""

from dataclasses import replace

from bot.messages import alerting
from flows.answers import Text
from flows.audit import Audit
from flows.questionnaire import Lead, Step
from flows.speech import TellLead
from tests.bot.messages.examples import READER, SECRET, answered, begun, check_legal, words_of

TELL = TellLead(Step("seen"), Lead.SERVICE_LEAD)
BACK = replace(TELL, stands=False)


def audit(answer: str = "yes") -> Audit:
    return answered(begun(), seen=answer, risk="meets_good", risk__evidence=Text.of(SECRET))


def test_the_case_the_answer_and_who_gave_it_are_said_and_to_speak_to_them() -> None:
    message = alerting.to_lead(audit(), TELL, "U0ASHA", READER)
    check_legal(message)
    assert words_of(message) == (
        "*Seen alone: Yes · case 710452*\n"
        "<@U0ASHA> answered this today 14:10 in the Case audit. "
        "Please speak to them without delay."
    )


def test_an_answer_taken_back_is_said_with_what_stands_now() -> None:
    said = words_of(alerting.to_lead(audit("no"), BACK, "U0ASHA", READER))
    assert "*Seen alone: taken back · case 710452*" in said
    assert "took the answer back today 14:10 in the Case audit. It is now No." in said
    assert "None stands there now." in words_of(alerting.to_lead(begun(), BACK, "U0ASHA", READER))


def test_a_notification_names_the_case_and_not_what_was_answered() -> None:
    assert alerting.to_lead(audit(), TELL, "U0ASHA", READER).text == (
        "Case 710452: somebody needs to know now"
    )


def test_no_word_that_was_written_is_in_it() -> None:
    assert SECRET not in str(alerting.to_lead(audit(), TELL, "U0ASHA", READER).blocks)


def test_the_auditor_is_told_who_knows_and_to_speak_to_them_all_the_same() -> None:
    said = words_of(alerting.confirmed(audit(), TELL, ("U0PRIYA",)))
    assert said == (
        "I have told <@U0PRIYA> now. A message may wait to be read, so speak to them as well."
    )
    assert "took that answer back" in words_of(alerting.confirmed(audit(), BACK, ("U0PRIYA",)))


def test_where_nobody_could_be_told_the_auditor_is_told_to_phone() -> None:
    assert "Telephone your Service Lead now." in words_of(alerting.confirmed(audit(), TELL, ()))
