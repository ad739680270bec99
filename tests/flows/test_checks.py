"""What a careful colleague would query before submission, and what not."""

from datetime import date

import pytest

from flows.actions import ActionDetails
from flows.agreeing import add
from flows.answering import fill_in
from flows.audit import Audit
from flows.checks import Query, queries, unanswered_queries
from flows.lifecycle import keep
from flows.questionnaire import Step
from tests.flows.building import (
    COVENTRY,
    EVIDENCE,
    IMPACT,
    TRAINING,
    begun,
    completed,
    judged,
    moment,
    press,
    written,
)

DONE = completed()
WORDING = frozenset({"points_elsewhere", "says_nothing", "repeats_evidence", "repeats_another"})

SENSIBLE = [
    "Same worker throughout, who knows the child well.",
    "As above, the school says he is calmer; mum agrees.",
    "See the chronology of 3 March: two visits in one day.",
    "See evidence in the plan of 4 May, which is signed.",
    "No concerns were recorded at the last six visits.",
    "None of the reviews was late.",
    "Good. The plan is clear and the family has a copy.",
    "Yes: she was seen alone four times.",
    "No, he was not asked what he wanted.",
    "N/A because the young person is seven years old.",
    "Not applicable: he lives at home and there is no plan to move him.",
    "Not known to the police until June, then shared at once.",
    "Unknown male in the home was followed up the same day.",
    "OK at school, less so at home since the summer.",
    "Below the threshold in May; above it by August.",
    "Previously on a plan, now stepped down with support.",
    "Before the move he chose his room.",
    "Earlier help would have kept her in school.",
    "Nil returns from health were chased twice.",
    "TBC by the review on 4 December, and chased by the manager.",
    "The same three actions stand in every review.",
    "She said: “I feel safe here.”",
    "Seen weekly. Sleeps well. Eats breakfast.",
    "He’s back in school (92% this term).",
    "1. Visits on time\n2. Plan shared\n3. Mum agrees",
    "Supervision of 12/10: direction given, and followed.",
    "Last three strategy meetings had no health colleague.",
    "Refer to the case summary of June for the two earlier moves, both planned.",
    "Il va bien, dit-il, et il dort mieux.",
    "Her plan is hers: she drew it.",
]
SAYS_NOTHING = [
    ".", "..", "-", "—", "?", "…", "n/a", "N/A", "N/A.", "n.a.", "na", "none", "None.", "nil",
    "no", "yes", "OK", "okay", "TBC", "tbc.", "Not known", "unknown", "No comment",
    "No comments.", "good", "Good.", "fine", "not applicable", "nothing", "don't know",
]  # fmt: skip
POINTS_ELSEWHERE = [
    "As above", "as above.", "AS ABOVE", " as  above ", "As above!", "See above", "see above.",
    "Please see above", "Same as above", "As per above", "As stated above", "Ditto", "ditto.",
    "Same", "Same again", "As before", "As previously", "See evidence", "See evidence above",
    "See previous section", "see the previous answer", "Refer to above", "See below", "above",
    "as evidence", "idem",
]  # fmt: skip


def found(audit: Audit) -> list[str]:
    return [query.key.partition("@")[0] for query in queries(audit)]


def of(audit: Audit, step: Step) -> list[Query]:
    return [query for query in queries(audit) if query.step == step]


def test_a_complete_audit_is_not_queried_at_all() -> None:
    assert queries(DONE) == ()


@pytest.mark.parametrize("part", ["evidence", "impact"])
@pytest.mark.parametrize("text", SENSIBLE)
def test_sensible_words_are_not_queried(text: str, part: str) -> None:
    checked = {query.check for query in queries(written(DONE, "plans", part, text))}
    assert not checked & WORDING


@pytest.mark.parametrize("part", ["evidence", "impact"])
@pytest.mark.parametrize("text", POINTS_ELSEWHERE)
def test_words_that_only_point_elsewhere_are_queried_once(text: str, part: str) -> None:
    assert found(written(DONE, "plans", part, text)) == [f"points_elsewhere:plans.{part}"]


@pytest.mark.parametrize("part", ["evidence", "impact"])
@pytest.mark.parametrize("text", SAYS_NOTHING)
def test_words_that_say_nothing_are_queried_once(text: str, part: str) -> None:
    assert found(written(DONE, "plans", part, text)) == [f"says_nothing:plans.{part}"]


@pytest.mark.parametrize(
    "text", ["Child is safe", "Significantly improved outcomes", "Positive.", "He's safe now ok"]
)
def test_an_impact_of_a_few_words_is_queried(text: str) -> None:
    expected = [] if len(text.split()) > 3 else ["says_nothing:plans.impact"]
    assert found(written(DONE, "plans", "impact", text)) == expected


def test_evidence_of_a_few_words_is_not_queried() -> None:
    assert found(written(DONE, "plans", "evidence", "Significantly improved outcomes")) == []


@pytest.mark.parametrize(
    "copied", [EVIDENCE, EVIDENCE.upper(), EVIDENCE.replace(" ", "\n"), EVIDENCE[:-1]]
)
def test_an_impact_that_repeats_the_evidence_is_queried(copied: str) -> None:
    audit = written(written(DONE, "plans", "evidence", EVIDENCE), "plans", "impact", copied)
    assert found(audit) == ["repeats_evidence:plans.impact"]


def test_nothing_is_asked_about_twice() -> None:
    """An empty evidence copied into the impact is one fault each, not two."""
    audit = written(written(DONE, "plans", "evidence", "As above"), "plans", "impact", "As above")
    assert found(audit) == ["points_elsewhere:plans.evidence", "points_elsewhere:plans.impact"]


def test_an_optional_text_may_be_as_short_as_one_likes() -> None:
    assert found(written(DONE, "comments", "answer", "None")) == []


def test_a_domain_that_does_not_apply_needs_evidence_but_no_impact() -> None:
    audit = judged(begun(), "independence", "not_applicable")
    missing = {query.step for query in queries(audit) if query.blocking}
    assert Step("independence", "evidence") in missing
    assert Step("independence", "impact") not in missing
    audit = judged(DONE, "independence", "not_applicable")
    audit = fill_in(audit, {Step("independence", "impact"): None}, moment()).audit
    assert found(audit) == []


def test_everything_missing_is_named_the_header_first_then_in_order() -> None:
    audit = fill_in(begun(), {Step("strand"): None, Step("age_band"): None}, moment()).audit
    audit = judged(audit, "involvement", "meets_good")
    steps = [query.step for query in queries(audit)]
    domains = [q.key for q in COVENTRY.questions if q.required]
    at = domains.index("involvement")
    notes = [Step("involvement", "evidence"), Step("involvement", "impact")]
    assert steps == [
        Step("age_band"),
        Step("strand"),
        *(Step(key) for key in domains[:at]),
        *notes,
        *(Step(key) for key in domains[at + 1 :]),
    ]


def test_what_is_missing_says_which_note_of_which_question() -> None:
    audit = fill_in(DONE, {Step("plans", "evidence"): None}, moment()).audit
    (query,) = queries(audit)
    assert (query.about, query.says, query.blocking) == (
        "Quality of plans",
        "the evidence is missing",
        True,
    )


def test_what_blocks_stands_before_what_is_only_odd() -> None:
    audit = written(DONE, "risk", "impact", "As above")
    audit = fill_in(audit, {Step("plans", "impact"): None}, moment()).audit
    assert [query.blocking for query in queries(audit)] == [True, False]


def test_a_query_repeats_only_the_stock_words_it_found() -> None:
    audit = written(written(DONE, "plans", "impact", "Sad Robin"), "risk", "impact", "As above")
    said = " ".join(query.about + query.says for query in queries(audit))
    assert "As above" in said
    assert "Robin" not in said


def test_what_does_not_apply_is_not_queried() -> None:
    audit = completed(TRAINING)
    assert audit.applies("place")
    hidden = press(audit, "seen_alone", "no", expects=None).audit
    hidden = fill_in(hidden, {Step("place"): None}, moment()).audit
    assert found(hidden) == []


@pytest.mark.parametrize(
    ("details", "says"),
    [
        (ActionDetails("Mend it"), "has nobody to do it and no date"),
        (ActionDetails("Mend it", owner_role="Key worker"), "has no date"),
    ],
)
def test_an_action_without_owner_or_date_is_queried(details: ActionDetails, says: str) -> None:
    (query,) = queries(add(DONE, "a1", details, moment()).audit)
    assert (query.about, query.says, query.blocking) == ("Action 1", says, False)
    assert (query.step, query.action) == (None, 1)


def test_an_action_due_before_it_was_added_is_queried() -> None:
    details = ActionDetails("Ring the school.", owner_role="Key worker", due_on=date(2017, 11, 20))
    (query,) = queries(add(DONE, "a1", details, moment()).audit)
    assert (query.about, query.says) == ("Action 1", "was due before it was added")


def test_a_query_that_was_kept_with_a_reason_is_not_asked_again() -> None:
    audit = written(DONE, "plans", "impact", "As above")
    (query,) = queries(audit)
    kept = keep(audit, (query.key,), "It says all there is.", moment()).audit
    assert unanswered_queries(kept) == ()
    assert queries(kept) == (query,)


def test_mending_what_was_queried_ends_the_query() -> None:
    audit = written(DONE, "plans", "impact", "As above")
    assert found(written(audit, "plans", "impact", IMPACT)) == []


def test_a_reason_for_keeping_words_does_not_cover_other_words() -> None:
    audit = written(DONE, "plans", "impact", "As above")
    (query,) = queries(audit)
    kept = keep(audit, (query.key,), "It says all there is.", moment()).audit
    rewritten = written(kept, "plans", "impact", "Ditto")
    assert [(q.check, q.step) for q in unanswered_queries(rewritten)] == [(query.check, query.step)]
