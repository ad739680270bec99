"""Grades against the words beside them, against each other, and the lowest of all."""

from dataclasses import replace

import pytest

from flows.actions import ActionDetails
from flows.agreeing import add
from flows.answering import fill_in
from flows.answers import Text
from flows.audit import Audit
from flows.checks import Around, Mend, Query, queries, unanswered_queries
from flows.lifecycle import keep
from flows.questionnaire import NOT_APPLICABLE, QuestionType, Step
from tests.flows.building import BY_KEY, COVENTRY, completed, judged, moment, press, written

TIER_2, RUTLAND = BY_KEY["tier2-case-file"], BY_KEY["rutland-case-audit"]
COVENTRY_DONE, TIER_2_DONE = completed(COVENTRY), completed(TIER_2)
DOMAINS = [q.key for q in COVENTRY.judgements() if q.key != COVENTRY.overall]
SECTIONS = [s.overall for s in TIER_2.sections if s.overall]


def of_check(audit: Audit, check: str, around: Around = Around()) -> list[Query]:  # noqa: B008
    return [query for query in queries(audit, around) if query.check == check]


def graded(audit: Audit, grade: str, *questions: str) -> Audit:
    for question in questions:
        audit = press(audit, question, grade, expects=None).audit
    return audit


def all_good(audit: Audit) -> Audit:
    """Every judgement Good, so that none is far from another."""
    return graded(audit, "good", *(q.key for q in audit.questionnaire.judgements()))


def test_a_good_grade_over_words_that_say_otherwise_is_asked_about() -> None:
    audit = written(COVENTRY_DONE, "plans", "evidence", "The plan is out of date.")
    (query,) = of_check(audit, "reads_otherwise")
    assert query.says == "Exceeds good, but what is written says “out of date”"
    assert (query.step, query.mend) == (Step("plans", "evidence"), Mend.GRADE)


def test_a_low_grade_over_nothing_but_praise_is_asked_about() -> None:
    audit = judged(COVENTRY_DONE, "plans", "does_not_meet_good")
    praise = {"evidence": "A clear, thorough plan.", "impact": "He is safe and well, and says so."}
    for part, words in praise.items():
        audit = written(audit, "plans", part, words)
    (query,) = of_check(audit, "reads_otherwise")
    assert query.says == "Does not meet good, but what is written says “clear”"


def test_what_the_evidence_lacks_the_impact_may_say() -> None:
    audit = written(COVENTRY_DONE, "plans", "evidence", "The plan is out of date.")
    healed = "It was tackled at once: the new plan is clear, current and he is well."
    assert of_check(written(audit, "plans", "impact", healed), "reads_otherwise") == []


def test_what_stands_between_stock_words_is_not_repeated() -> None:
    audit = written(COVENTRY_DONE, "plans", "evidence", "The plan was not by Robin updated.")
    (query,) = of_check(audit, "reads_otherwise")
    assert "“not … updated”" in query.says
    assert "Robin" not in query.says


@pytest.mark.parametrize("grade", [NOT_APPLICABLE])
def test_what_is_no_grade_is_held_against_no_words(grade: str) -> None:
    audit = written(COVENTRY_DONE, "plans", "evidence", "There is no plan, and none was due.")
    assert of_check(graded(audit, grade, "plans"), "reads_otherwise") == []


def test_an_overall_grade_that_its_domains_do_not_bear_out_is_asked_about() -> None:
    audit = graded(COVENTRY_DONE, "meets_good", COVENTRY.overall, *DOMAINS)
    audit = graded(audit, "does_not_meet_good", *DOMAINS[:4])
    (query,) = of_check(audit, "grades_disagree")
    assert query.says == "Meets good, but four of 12 grades are below good"
    assert query.step == Step("overall", "reasons")


def test_three_of_twelve_below_good_bear_a_good_grade_out() -> None:
    audit = graded(COVENTRY_DONE, "meets_good", COVENTRY.overall, *DOMAINS)
    assert of_check(graded(audit, "does_not_meet_good", *DOMAINS[:3]), "grades_disagree") == []


def test_a_low_overall_grade_over_good_ones_is_asked_about() -> None:
    audit = graded(COVENTRY_DONE, "meets_good", *DOMAINS)
    (query,) = of_check(graded(audit, "does_not_meet_good", "overall"), "grades_disagree")
    assert query.says == "Does not meet good, but all 12 grades are good or better"


def test_reasons_that_weigh_one_against_the_other_are_reason_enough() -> None:
    audit = graded(COVENTRY_DONE, "meets_good", COVENTRY.overall, *DOMAINS)
    audit = graded(audit, "does_not_meet_good", *DOMAINS[:6])
    reasons = "Although half the domains fall short, what counts most for him was done well."
    assert of_check(audit, "grades_disagree")
    assert of_check(written(audit, "overall", "reasons", reasons), "grades_disagree") == []


def test_a_section_is_held_against_its_rows_and_the_whole_against_its_sections() -> None:
    audit = all_good(TIER_2_DONE)
    rows = [q.key for s in TIER_2.sections if s.key == "analysis" for q in s.questions]
    audit = graded(audit, "requires_improvement", *rows[:-1])
    assert [q.step for q in of_check(audit, "grades_disagree")] == [Step(rows[-1], "comment")]
    audit = graded(all_good(TIER_2_DONE), "requires_improvement", *SECTIONS[:2])
    (*_, whole) = of_check(audit, "grades_disagree")
    assert whole.says == "Good, but two of four section grades are below good"
    assert whole.step == Step("overall", "reasons")


def test_a_reason_that_nobody_had_to_give_is_reason_enough() -> None:
    audit = graded(all_good(TIER_2_DONE), "requires_improvement", *SECTIONS[:2])
    audit = written(audit, "overall", "reasons", "The early work weighs less than the last year.")
    assert not [q for q in of_check(audit, "grades_disagree") if q.step and q.step[0] == "overall"]


def test_one_section_far_from_the_whole_is_asked_about() -> None:
    audit = graded(all_good(TIER_2_DONE), "inadequate", SECTIONS[0])
    (whole,) = [q for q in of_check(audit, "grades_disagree") if q.step and q.step[0] == "overall"]
    assert whole.says == "Good, but one of four section grades is two steps or more away"


def test_the_lowest_grade_asks_once_whether_a_concern_was_thought_of() -> None:
    audit = graded(all_good(TIER_2_DONE), "inadequate", "chronology", "case_summary")
    audit = graded(audit, "no", "could_be_inadequate")
    (query,) = of_check(audit, "lowest_no_concern")
    assert query.about == "Chronology"
    assert query.says == "Inadequate (and one more), and no immediate concern was raised"
    assert query.mend is Mend.RAISE_CONCERN
    assert next(q for q in queries(audit) if not q.blocking) == query


def test_a_concern_that_was_raised_or_a_lead_who_was_told_ends_that() -> None:
    audit = graded(all_good(TIER_2_DONE), "inadequate", "chronology")
    audit = graded(audit, "no", "could_be_inadequate")
    assert of_check(audit, "lowest_no_concern", Around(concern_raised=True)) == []
    assert of_check(graded(audit, "yes", "could_be_inadequate"), "lowest_no_concern") == []


def test_on_a_short_scale_only_the_whole_at_its_lowest_is_asked_about() -> None:
    audit = graded(COVENTRY_DONE, "does_not_meet_good", *DOMAINS)
    assert of_check(audit, "lowest_no_concern") == []
    audit = graded(audit, "does_not_meet_good", "overall")
    assert of_check(audit, "lowest_no_concern")
    safe = add(audit, "a1", ActionDetails("Mend the lock.", safety=True), moment()).audit
    assert of_check(safe, "lowest_no_concern") == []


def test_a_kept_disagreement_is_asked_anew_once_any_grade_in_it_changes() -> None:
    audit = graded(COVENTRY_DONE, "meets_good", COVENTRY.overall, *DOMAINS)
    audit = graded(audit, "does_not_meet_good", *DOMAINS[:5])
    (query,) = of_check(audit, "grades_disagree")
    kept = keep(audit, (query.key,), "It is the last year that counts.", moment()).audit
    assert unanswered_queries(written(kept, "comments", "answer", "Thank you.")) == ()
    changed = graded(kept, "does_not_meet_good", DOMAINS[7])
    assert [q.check for q in unanswered_queries(changed)] == ["grades_disagree"]


def test_an_impact_may_be_asked_for_even_where_it_need_not_be_given() -> None:
    """On a form that lets it be left out."""
    audit = completed(RUTLAND)
    question = RUTLAND.by_key["plans"]
    loose = replace(
        question,
        notes=tuple(replace(n, required="never") for n in question.notes),  # type: ignore[arg-type]
    )
    sections = tuple(
        replace(s, questions=tuple(loose if q is question else q for q in s.questions))
        for s in RUTLAND.sections
    )
    audit = replace(audit, questionnaire=replace(RUTLAND, sections=sections))
    assert question.type is QuestionType.GRADE
    assert of_check(audit, "no_impact") == []
    without = fill_in(audit, {Step("plans", "impact"): None}, moment()).audit
    assert [q.step for q in of_check(without, "no_impact")] == [Step("plans", "impact")]
    bare = fill_in(without, {Step("plans", "evidence"): Text.of("Read it.")}, moment()).audit
    assert of_check(bare, "no_impact") != of_check(without, "no_impact")
