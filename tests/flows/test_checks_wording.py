"""Texts that repeat another question's."""

from flows.audit import Audit
from flows.checks import queries, unanswered_queries
from flows.lifecycle import keep
from flows.questionnaire import Step
from tests.flows.building import completed, moment, press, written

DONE = completed()
SAME = "The plan was shared with the family in May."


def repeated(audit: Audit) -> list[tuple[Step | None, str]]:
    return [(q.step, q.says) for q in queries(audit) if q.check == "repeats_another"]


def twice(text: str = SAME, again: str = SAME) -> Audit:
    return written(written(DONE, "plans", "evidence", text), "reviews", "evidence", again)


def test_a_text_written_word_for_word_at_two_questions_is_asked_about_at_the_later() -> None:
    says = "the evidence is the same, word for word, as at 7 · Quality of plans"
    assert repeated(twice()) == [(Step("reviews", "evidence"), says)]
    assert repeated(twice(again=SAME.upper().rstrip("."))) == repeated(twice())


def test_a_few_words_may_be_true_of_two_questions() -> None:
    assert repeated(twice("No concerns here.", "No concerns here.")) == []


def test_what_does_not_apply_may_do_so_twice_for_one_reason() -> None:
    audit = press(twice(), "reviews", "not_applicable", expects=None).audit
    assert repeated(audit) == []


def test_a_kept_repetition_is_asked_anew_once_both_are_rewritten_alike() -> None:
    (query,) = queries(twice())
    kept = keep(twice(), (query.key,), "It is the same meeting.", moment()).audit
    assert unanswered_queries(kept) == ()
    other = "The plan was shared with both parents in May."
    anew = written(written(kept, "plans", "evidence", other), "reviews", "evidence", other)
    assert [q.check for q in unanswered_queries(anew)] == ["repeats_another"]
