"""Which audits are moderated and why, who may moderate one, and how far two people agree."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.answers import Person
from flows.audit import Audit, FieldChanged, Status
from flows.moderation import (
    SEED_BITS,
    Agreement,
    Mark,
    Moderation,
    Reason,
    Selection,
    Verdict,
    agreements,
    fraction,
    may_be_moderated,
    may_moderate,
    reasons_known,
    select,
)
from flows.questionnaire import Grades, Moderated, ModerationPolicy
from tests.flows.building import (
    ASHA,
    AT,
    BY_KEY,
    COVENTRY,
    DANA,
    LEE,
    MARCUS,
    QUINN,
    SAM,
    TEO,
    completed,
    in_state,
    moment,
    press,
    submit,
)

DONE = completed()
QUIET = press(DONE, "overall", "meets_good", expects=None).audit
HIT = next(seed for seed in range(100) if fraction(seed) < 0.25)
MISS = next(seed for seed in range(100) if fraction(seed) >= 0.25)
SHARE = ModerationPolicy(Moderated.SHARE, 0.25)
SEEDS = st.integers(min_value=0, max_value=2**SEED_BITS - 1)


def under(audit: Audit, **policy: object) -> Audit:
    """The audit with an instrument of this policy."""
    given = ModerationPolicy(**policy)  # type: ignore[arg-type]
    return replace(audit, questionnaire=replace(COVENTRY, moderation=given))


def round_of(audit: Audit, **given: object) -> Moderation:
    """A first round of the audit's moderation."""
    begun = Moderation(
        "A1.1",
        audit.id,
        1,
        Selection((Reason.EVERY,)),
        blind=False,
        requested_at=AT,
        requested_revision=audit.revision,
    )
    return replace(begun, **given)  # type: ignore[arg-type]


# Selection --------------------------------------------------------------------------------------


def test_every_audit_is_moderated_where_the_policy_says_so() -> None:
    assert select(under(DONE, which=Moderated.EVERY), MISS) == Selection((Reason.EVERY,))


@given(SEEDS)
def test_none_is_moderated_where_the_policy_says_so(seed: int) -> None:
    assert select(under(DONE, which=Moderated.NONE), seed) == Selection()


@pytest.mark.parametrize(("seed", "reasons"), [(HIT, (Reason.SHARE,)), (MISS, ())])
def test_a_draw_is_recorded_with_its_seed_whether_it_hits_or_not(
    seed: int, reasons: tuple[Reason, ...]
) -> None:
    audit = under(DONE, which=Moderated.SHARE, share=0.25)
    assert select(audit, seed) == Selection(reasons, seed)
    decision = submit(audit, moment(), seed=seed)
    assert decision.audit.status is (Status.SUBMITTED if reasons else Status.APPROVED)
    drawn = FieldChanged("selection", f"seed {seed}", ", ".join(reasons) or "none")
    assert drawn in decision.changes


@given(SEEDS, st.floats(0, 1, exclude_max=True))
def test_the_same_seed_draws_the_same(seed: int, share: float) -> None:
    audit = under(DONE, which=Moderated.SHARE, share=share)
    assert select(audit, seed) == select(audit, seed)
    assert (Reason.SHARE in select(audit, seed).reasons) is (fraction(seed) < share)
    assert 0 <= fraction(seed) < 1


def test_a_share_is_that_share_of_many() -> None:
    audit = under(DONE, which=Moderated.SHARE, share=0.25)
    hits = sum(bool(select(audit, seed).reasons) for seed in range(4_000))
    assert 0.22 < hits / 4_000 < 0.28


@pytest.mark.parametrize(
    ("looks_at", "question", "reasons"),
    [
        (Grades.ANY, "plans", (Reason.LOW,)),
        (Grades.OVERALL, "plans", ()),
        (Grades.OVERALL, "overall", (Reason.LOW,)),
    ],
)
def test_a_grade_as_low_as_the_policys_is_enough_where_the_policy_looks(
    looks_at: Grades, question: str, reasons: tuple[Reason, ...]
) -> None:
    audit = press(DONE, question, "does_not_meet_good", expects=None).audit
    assert reasons_known(under(audit, at_or_below="does_not_meet_good", looks_at=looks_at)) == (
        reasons
    )


def test_the_best_grade_is_enough_where_the_policy_says_so() -> None:
    policy = {"at_best": True, "looks_at": Grades.OVERALL}
    best = press(DONE, "overall", "exceeds_good", expects=None).audit
    assert reasons_known(under(best, **policy)) == (Reason.BEST,)
    assert reasons_known(under(QUIET, **policy)) == ()


def test_not_applicable_is_no_grade_that_a_policy_looks_at() -> None:
    audit = press(QUIET, "plans", "not_applicable", expects=None).audit
    policy = {"at_best": True, "at_or_below": "does_not_meet_good", "looks_at": Grades.ANY}
    one = replace(audit, entries={s: e for s, e in audit.entries.items() if s.question == "plans"})
    assert reasons_known(under(one, **policy)) == ()


@pytest.mark.parametrize("on_request", [True, False])
def test_an_auditor_gets_moderation_for_the_asking_where_they_may_ask(*, on_request: bool) -> None:
    audit = under(DONE, on_request=on_request)
    expected = (Reason.ASKED,) if on_request else ()
    assert select(audit, 1, asked=True).reasons == expected
    status = submit(audit, moment(), asked=True).audit.status
    assert status is (Status.SUBMITTED if on_request else Status.APPROVED)


def test_all_reasons_are_kept_and_a_hit_is_random_whatever_else_spoke_for_it() -> None:
    low = press(DONE, "plans", "does_not_meet_good", expects=None).audit
    audit = under(low, which=Moderated.SHARE, share=0.25, at_or_below="does_not_meet_good")
    hit, miss = select(audit, HIT, asked=True), select(audit, MISS)
    assert (hit.reasons, hit.is_random) == ((Reason.SHARE, Reason.LOW, Reason.ASKED), True)
    assert (miss.reasons, miss.is_random, miss.seed) == ((Reason.LOW,), False, MISS)


@given(SEEDS, st.booleans())
def test_whoever_is_told_that_nobody_moderates_it_is_told_the_truth(
    seed: int,
    share: bool,  # noqa: FBT001
) -> None:
    which = Moderated.SHARE if share else Moderated.NONE
    audit = under(DONE, which=which, share=0.25 if share else 0.0)
    assert may_be_moderated(audit) or not select(audit, seed).reasons


@pytest.mark.parametrize("status", [Status.RETURNED, Status.REOPENED])
def test_what_came_back_will_be_moderated_again_whatever_the_policy(status: Status) -> None:
    assert may_be_moderated(in_state(under(DONE), status))


# Who may ----------------------------------------------------------------------------------------


def fault(person: Person, audit: Audit = DONE, group: tuple[str, ...] | None = None) -> str:
    """Why this person can't moderate; empty where they can."""
    refused = may_moderate(person, audit, {ASHA.id, SAM.id}, group)
    return "" if refused is None else refused.fault


def test_without_a_group_every_manager_of_another_team_may_moderate() -> None:
    assert fault(TEO) == ""
    assert fault(MARCUS) == "Marcus Bell and the auditor are of the same team."
    assert fault(DANA) == "Dana Cole is not among the moderators."


def test_the_same_team_may_where_the_policy_says_so() -> None:
    assert fault(MARCUS, under(DONE, same_team=True)) == ""


def test_where_a_group_is_set_up_its_members_moderate_whatever_their_role() -> None:
    south = replace(DANA, team="south")
    assert fault(TEO, group=(DANA.id,)) == "Teo Marsh is not among the moderators."
    assert fault(south, group=(DANA.id,)) == ""
    assert fault(TEO, group=()) == "Teo Marsh is not among the moderators."


def test_a_quality_lead_may_always_but_not_what_they_had_a_part_in() -> None:
    assert fault(QUINN, group=()) == ""
    assert fault(replace(QUINN, id=ASHA.id)) == (
        "Quinn Okafor did this audit, and nobody moderates their own."
    )
    assert fault(replace(QUINN, id=SAM.id)) == "Quinn Okafor has answered part of this audit."


def test_who_did_it_answered_part_of_it_or_has_left_never_may() -> None:
    everybody = (ASHA.id, SAM.id, LEE.id)
    anyway = under(DONE, same_team=True)
    assert all(fault(person, anyway, everybody) for person in (ASHA, SAM, LEE))


def test_a_refusal_speaks_to_whoever_it_is_said_to() -> None:
    of, to = (may_moderate(SAM, DONE, {SAM.id}, None, oneself=oneself) for oneself in (False, True))
    assert str(of) == "Sam Ortiz has answered part of this audit. Choose somebody else."
    assert str(to) == "You have answered part of this audit. Ask another moderator."


# Grades -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "count"),
    [("coventry-case-audit", 13), ("rutland-case-audit", 13), ("tier2-case-file", 6)],
)
def test_the_judgement_questions_are_what_is_graded_blind(key: str, count: int) -> None:
    audit = completed(BY_KEY[key])
    asked = round_of(audit, blind=True).to_regrade(audit)
    assert len(asked) == count
    assert [q.number for q in asked] == sorted(q.number for q in asked)


def test_what_the_auditor_gave_no_grade_is_not_graded_again() -> None:
    audit = press(DONE, "plans", "not_applicable", expects=None).audit
    keys = [question.key for question in round_of(audit).to_regrade(audit)]
    assert "plans" not in keys
    assert len(keys) == 12


def test_a_blind_moderator_sees_the_grades_once_all_theirs_are_given() -> None:
    blind = round_of(DONE, blind=True)
    *most, last = blind.to_regrade(DONE)
    nearly = replace(blind, marks={q.key: Mark(graded="meets_good") for q in most})
    done = replace(nearly, marks={**nearly.marks, last.key: Mark(graded="meets_good")})
    assert [each.sees_grades(DONE) for each in (blind, nearly, done)] == [False, False, True]
    assert round_of(DONE).sees_grades(DONE)


def test_returning_it_shows_a_blind_moderator_no_grade() -> None:
    assert not round_of(DONE, blind=True, verdict=Verdict.RETURNED).sees_grades(DONE)
    assert round_of(DONE, blind=True, verdict=Verdict.WITHDRAWN).sees_grades(DONE)


def test_the_final_grade_is_the_moderators_where_changed_else_the_auditors() -> None:
    moderation = round_of(DONE, marks={"plans": Mark(final="does_not_meet_good", reason="Why.")})
    assert moderation.final_grade(DONE, "plans") == "does_not_meet_good"
    assert moderation.final_grade(DONE, "risk") == DONE.value("risk")


def test_agreement_is_kept_question_by_question_as_the_grades_stood() -> None:
    marks = {
        "risk": Mark(graded="meets_good", stood="meets_good", final="exceeds_good"),
        "plans": Mark(graded="meets_good", stood="exceeds_good"),
        "reviews": Mark(comment="Whose words?"),
    }
    found = agreements(round_of(DONE, marks=marks))
    assert found == (
        Agreement("risk", "meets_good", "meets_good", is_random=True),
        Agreement("plans", "exceeds_good", "meets_good", is_random=True),
    )
    assert [each.agrees for each in found] == [True, False]
    chosen = round_of(DONE, marks=marks, selection=Selection((Reason.LOW,)))
    assert not any(each.is_random for each in agreements(chosen))
