"""What a moderation goes through, from the request to the decision, and back."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from flows import answering, marking, moderating
from flows.answers import Person, Picked, Refusal
from flows.audit import Audit, FieldChanged, LeftOut, Marked, Status
from flows.moderation import Mark, Moderation, Reason, Stage, Verdict
from flows.questionnaire import Questionnaire, Step
from flows.rulings import (
    Decided,
    Disputed,
    HandedTo,
    Nudged,
    Overtaken,
    Released,
    Reopened,
    Requested,
    Resubmitted,
    Ruling,
    TakenBy,
    WithdrawnAgain,
)
from flows.speech import Approved, Ask, AskToSubmit, DisputeKept, OpenedAgain, Returned, Why
from tests.flows.building import (
    ASHA,
    COVENTRY,
    MARCUS,
    QUINN,
    TEO,
    TRAINING,
    aloud,
    completed,
    in_state,
    moment,
    written,
)

BLIND = replace(COVENTRY, moderation=replace(COVENTRY.moderation, blind=True))
WHY = "The plan has no dates."


@dataclass(slots=True)
class Desk:
    """An audit, its moderation, and what was ruled last."""

    audit: Audit
    standing: Moderation | None = None
    ruling: Ruling | None = None

    @classmethod
    def submitted(cls, questionnaire: Questionnaire = COVENTRY) -> "Desk":
        """One that was just submitted, and asked to be moderated."""
        desk = cls(completed(questionnaire))
        return desk.keep(moderating.submit(desk.audit, None, moment(), 1, asked=True))

    @classmethod
    def taken(cls, questionnaire: Questionnaire = COVENTRY) -> "Desk":
        """One that Teo has taken."""
        return cls.submitted(questionnaire).act(moderating.take)

    def keep(self, ruling: Ruling) -> "Desk":
        """Go on from what was ruled."""
        self.audit, self.standing = ruling.decision.audit, ruling.moderation
        self.ruling = ruling
        return self

    def act(self, do: Callable[..., Ruling], *given: object, by: Person = TEO) -> "Desk":
        """Have somebody do something."""
        return self.keep(do(self.audit, self.standing, *given, moment(5, by)))

    def comment(self, key: str = "risk", words: str = "Whose words?") -> "Desk":
        """Have Teo comment."""
        return self.act(marking.comment, key, words)

    @property
    def round(self) -> Moderation:
        """The moderation, which must be there."""
        assert self.standing is not None
        return self.standing

    @property
    def last(self) -> Ruling:
        """What was ruled last."""
        assert self.ruling is not None
        return self.ruling

    def must_refuse(self, part: str) -> None:
        """Check that nothing was done, for a reason that says this."""
        assert isinstance(self.last.refused, Refusal)
        assert part in str(self.last.refused)
        assert not self.last.changed

    def must_be_late(self, status: Status, by: Person | None = None) -> None:
        """Check that nothing was done, because somebody had done something before."""
        late = self.last.refused
        assert isinstance(late, Overtaken)
        assert (late.status, late.by) == (status, by.id if by else None)
        assert late.at is not None
        assert not self.last.changed


def test_a_selected_audit_asks_for_its_moderation() -> None:
    desk = Desk.submitted()
    asked = desk.round
    assert desk.last.told == (Requested(),)
    assert (asked.round, asked.moderator, asked.is_decided) == (1, None, False)
    assert asked.requested_revision == desk.audit.revision
    assert asked.selection.reasons == (Reason.EVERY, Reason.ASKED)


def test_an_audit_that_is_not_selected_is_approved_at_once_and_asks_nobody() -> None:
    ruling = moderating.submit(completed(TRAINING), None, moment(), 1)
    assert ruling.decision.audit.status is Status.APPROVED
    assert (ruling.moderation, ruling.told) == (None, ())


def test_one_takes_it_and_the_next_is_told_who_did() -> None:
    desk = Desk.taken()
    assert (desk.audit.status, desk.round.moderator) == (Status.TAKEN, TEO.id)
    assert desk.last.told == (TakenBy(TEO.id),)
    desk.act(moderating.take, by=QUINN).must_be_late(Status.TAKEN, TEO)
    assert desk.round.moderator == TEO.id


def test_taking_what_was_withdrawn_says_that_it_was() -> None:
    desk = Desk.submitted().act(moderating.withdraw, by=ASHA)
    assert desk.last.told == (WithdrawnAgain(),)
    assert desk.round.verdict is Verdict.WITHDRAWN
    desk.act(moderating.take).must_be_late(Status.WITHDRAWN, ASHA)


def test_once_taken_it_is_not_withdrawn_any_more() -> None:
    desk = Desk.taken().act(moderating.withdraw, by=ASHA)
    assert (desk.audit.status, desk.last.told) == (Status.TAKEN, ())


def test_who_gives_it_up_leaves_their_comments_to_the_next() -> None:
    desk = Desk.taken().comment().act(moderating.release)
    assert (desk.audit.status, desk.round.moderator) == (Status.SUBMITTED, None)
    assert desk.last.told == (Released(TEO.id),)
    assert desk.round.comments == {"risk": "Whose words?"}
    assert desk.act(moderating.take, by=QUINN).round.moderator == QUINN.id


def test_handing_over_is_one_step() -> None:
    desk = Desk.taken().act(moderating.hand_over, QUINN, None)
    assert (desk.audit.status, desk.round.moderator) == (Status.TAKEN, QUINN.id)
    assert desk.last.told == (HandedTo(QUINN.id, TEO.id),)


def test_what_nobody_has_taken_can_be_given_to_somebody() -> None:
    desk = Desk.submitted().act(moderating.hand_over, TEO, None, by=QUINN)
    assert (desk.audit.status, desk.round.moderator) == (Status.TAKEN, TEO.id)


def test_it_goes_to_nobody_unknown_unfit_or_who_has_it() -> None:
    desk = Desk.taken()
    desk.act(moderating.hand_over, None, None).must_refuse("I don't know that person.")
    desk.act(moderating.hand_over, TEO, None).must_refuse("Teo Marsh has this audit already.")
    unfit = Refusal("Marcus Bell has left.", "Choose somebody else.")
    desk.act(moderating.hand_over, MARCUS, unfit).must_refuse("Marcus Bell has left.")


def test_a_blind_moderation_is_begun_anew_by_whoever_gets_it() -> None:
    """Grades are one person's own judgement."""
    desk = Desk.taken(BLIND)
    desk.act(marking.grade_blind, {"risk": "meets_good"}).comment()
    assert desk.act(moderating.hand_over, QUINN, None).round.marks == {}


# Marks ------------------------------------------------------------------------------------------


def test_blind_grades_are_kept_a_page_at_a_time_beside_the_auditors() -> None:
    desk = Desk.taken(BLIND).act(marking.grade_blind, {"risk": "does_not_meet_good", "plans": ""})
    assert desk.round.marks == {"risk": Mark(graded="does_not_meet_good", stood="exceeds_good")}
    assert desk.last.decision.changes == (Marked("graded again", "risk", "", "does_not_meet_good"),)
    desk.act(marking.grade_blind, {"risk": "meets_good"})
    assert desk.round.mark("risk").graded == "meets_good"


def test_once_the_auditors_grades_are_seen_the_blind_ones_stay() -> None:
    desk = Desk.taken(BLIND)
    everything = {q.key: "meets_good" for q in desk.round.to_regrade(desk.audit)}
    desk.act(marking.grade_blind, everything)
    assert desk.round.sees_grades(desk.audit)
    assert desk.act(marking.grade_blind, everything).last.refused is None
    desk.act(marking.grade_blind, {"risk": "does_not_meet_good"}).must_refuse("You have seen")


@pytest.mark.parametrize(
    "given", [{"risk": "splendid"}, {"comments": "meets_good"}, {"nothing": "meets_good"}]
)
def test_a_grade_outside_the_printed_scale_is_not_kept(given: dict[str, str]) -> None:
    Desk.taken(BLIND).act(marking.grade_blind, given).must_refuse("no grade of this question")


def test_before_grading_blind_no_grade_is_changed_and_nothing_approved() -> None:
    desk = Desk.taken(BLIND)
    desk.act(marking.change_grade, ("risk", "meets_good"), WHY).must_refuse(
        "13 of the grades are still"
    )
    desk.act(moderating.approve).must_refuse("13 of the grades are still")


def test_a_changed_grade_has_a_reason_and_leaves_the_auditors_as_it_was() -> None:
    desk = Desk.taken()
    before = desk.audit.entries
    desk.act(marking.change_grade, ("plans", "does_not_meet_good"), f" {WHY} ")
    assert desk.round.changed_grades == {"plans": Mark(final="does_not_meet_good", reason=WHY)}
    assert desk.audit.entries == before
    assert desk.act(marking.keep_grade, "plans").round.changed_grades == {}


def test_what_is_no_change_of_a_grade_is_refused() -> None:
    desk = Desk.taken()
    own = str(desk.audit.value("plans"))
    desk.act(marking.change_grade, ("plans", own), WHY).must_refuse("auditor's own grade")
    desk.act(marking.change_grade, ("plans", "does_not_meet_good"), " ").must_refuse("No reason")
    desk.act(marking.change_grade, ("comments", "meets_good"), WHY).must_refuse("no grade of this")


def test_a_comment_is_kept_changed_and_taken_back() -> None:
    desk = Desk.taken().comment("risk", " Whose words? ")
    assert desk.round.comments == {"risk": "Whose words?"}
    assert desk.comment("risk", "").round.marks == {}
    desk.comment("nothing", "Why?").must_refuse("not part of this audit")


MARKING: dict[str, Callable[[Desk, Person], Desk]] = {
    "grade": lambda d, p: d.act(marking.grade_blind, {"risk": "meets_good"}, by=p),
    "change": lambda d, p: d.act(marking.change_grade, ("plans", "does_not_meet_good"), WHY, by=p),
    "keep": lambda d, p: d.act(marking.keep_grade, "plans", by=p),
    "comment": lambda d, p: d.act(marking.comment, "risk", "Whose?", by=p),
    "approve": lambda d, p: d.act(moderating.approve, by=p),
    "return": lambda d, p: d.act(moderating.give_back, by=p),
}


@pytest.mark.parametrize("act", MARKING)
def test_nobody_but_who_has_taken_it_marks_or_decides_anything(act: str) -> None:
    MARKING[act](Desk.taken().comment(), QUINN).must_be_late(Status.TAKEN, TEO)


@pytest.mark.parametrize("act", MARKING)
def test_a_second_decision_changes_nothing_and_says_who_made_the_first(act: str) -> None:
    desk = Desk.taken().comment().act(moderating.approve)
    MARKING[act](desk, TEO).must_be_late(Status.APPROVED, TEO)


# Decisions --------------------------------------------------------------------------------------


def test_approving_names_the_changed_grades_and_closes_the_audit_for_good() -> None:
    desk = Desk.taken()
    desk.act(marking.change_grade, ("plans", "does_not_meet_good"), WHY)
    ruling = desk.act(moderating.approve, by=TEO).last
    assert desk.audit.status is Status.APPROVED
    assert (desk.round.verdict, desk.round.decided_by) == (Verdict.APPROVED, TEO.id)
    assert desk.round.decided_at == moment(5).at
    assert ruling.told == (Decided(),)
    assert aloud(ruling.decision) == [Approved(TEO.id, ("plans",))]
    changed = answering.answer(desk.audit, Step("risk"), Picked(("meets_good",)), moment())
    assert not changed.changed


def test_returning_opens_the_questions_with_a_comment_and_asks_the_first() -> None:
    desk = Desk.taken().comment("plans", "When?").comment("risk")
    desk.keep(moderating.give_back(desk.audit, desk.standing, moment(6, TEO), " Nearly. "))
    audit = desk.audit
    assert (audit.status, audit.is_open) == (Status.RETURNED, True)
    assert audit.returned == {"plans": "When?", "risk": "Whose words?"}
    ask = Ask(Step("risk"), Why.RETURNED, audit.revision_at(Step("risk")))
    assert aloud(desk.last.decision) == [Returned(TEO.id, ("risk", "plans"), "Nearly."), ask]
    assert (desk.round.verdict, desk.round.general) == (Verdict.RETURNED, "Nearly.")


def test_nothing_is_returned_without_a_comment() -> None:
    Desk.taken().act(moderating.give_back).must_refuse("No question has a comment yet")


def test_submitted_again_it_goes_to_the_same_moderator_in_a_new_round() -> None:
    desk = Desk.taken().comment().act(moderating.give_back)
    first = desk.round
    amended = written(desk.audit, "risk", "evidence", "Robin's own words.")
    ruling = moderating.submit(amended, first, moment(9), 2, able=True)
    second = ruling.moderation
    assert second is not None
    assert ruling.decision.audit.status is Status.TAKEN
    assert (second.round, second.moderator, second.taken_at) == (2, TEO.id, moment(9).at)
    assert (second.marks, second.selection) == ({}, first.selection)
    assert ruling.told == (Resubmitted(),)
    assert ruling.decision.audit.returned == {}


def test_submitted_again_it_waits_for_anybody_where_its_moderator_can_not() -> None:
    desk = Desk.taken().comment().act(moderating.give_back)
    ruling = moderating.submit(desk.audit, desk.standing, moment(9), 2, able=False)
    assert ruling.moderation is not None
    assert ruling.moderation.moderator is None
    assert ruling.decision.audit.status is Status.SUBMITTED


def test_grades_given_blind_are_not_given_again_in_the_next_round() -> None:
    desk = Desk.taken(BLIND)
    grades = {q.key: "meets_good" for q in desk.round.to_regrade(desk.audit)}
    desk.act(marking.grade_blind, grades).comment().act(moderating.give_back)
    amended = written(desk.audit, "risk", "evidence", "Robin's own words.")
    again = moderating.submit(amended, desk.standing, moment(9), 2, able=True)
    assert again.moderation is not None
    assert again.moderation.marks == {
        k: Mark(graded="meets_good", stood="exceeds_good") for k in grades
    }
    assert again.moderation.sees_grades(again.decision.audit)
    other = moderating.submit(amended, desk.standing, moment(9), 2).moderation
    assert other is not None
    assert (other.blind, other.marks) == (True, {})


def test_a_later_round_is_as_blind_as_the_first_to_whoever_gets_it() -> None:
    """What a request tells everybody must not tell the next moderator a grade."""
    desk = Desk.taken(BLIND)
    grades = {q.key: "meets_good" for q in desk.round.to_regrade(desk.audit)}
    desk.act(marking.grade_blind, grades).comment().act(moderating.give_back)
    desk.keep(moderating.submit(desk.audit, desk.standing, moment(9), 2, able=True))
    assert desk.round.blind
    desk.act(moderating.hand_over, QUINN, None)
    assert not desk.round.sees_grades(desk.audit)


def test_who_returned_it_before_grading_still_grades_blind_in_the_next_round() -> None:
    desk = Desk.taken(BLIND).comment().act(moderating.give_back)
    again = moderating.submit(desk.audit, desk.standing, moment(9), 2, able=True)
    assert again.moderation is not None
    assert not again.moderation.sees_grades(again.decision.audit)


def test_a_changed_grade_counts_in_the_next_round_while_the_answer_stays() -> None:
    desk = Desk.taken()
    for key in ("plans", "risk"):
        desk.act(marking.change_grade, (key, "does_not_meet_good"), WHY)
    desk.comment().act(moderating.give_back)
    step, given = Step("risk"), Picked(("meets_good",))
    amended = answering.answer(desk.audit, step, given, moment(8)).audit
    again = moderating.submit(amended, desk.standing, moment(9), 2, able=True).moderation
    assert again is not None
    assert again.marks == {"plans": Mark(final="does_not_meet_good", reason=WHY)}
    other = moderating.submit(amended, desk.standing, moment(9), 2).moderation
    assert other is not None
    assert other.marks == {}


def test_an_approved_audit_is_opened_again_for_a_reason_and_is_moderated_again() -> None:
    desk = Desk.taken().act(moderating.approve)
    desk.act(moderating.reopen, " ", by=QUINN).must_refuse("No reason was given.")
    desk.act(moderating.reopen, " A wrong date. ", by=QUINN)
    assert desk.audit.status is Status.REOPENED
    assert aloud(desk.last.decision) == [OpenedAgain(QUINN.id, "A wrong date."), AskToSubmit()]
    assert desk.last.told == (Reopened(QUINN.id, "A wrong date."),)
    assert FieldChanged("reason", after="A wrong date.") in desk.last.decision.changes
    again = moderating.submit(desk.audit, desk.standing, moment(9), 2, able=True)
    assert again.moderation is not None
    assert again.moderation.selection.reasons == (Reason.REOPENED,)
    assert (again.moderation.round, again.moderation.moderator) == (2, TEO.id)


def test_one_that_nobody_moderated_is_moderated_once_it_was_opened_again() -> None:
    approved = moderating.submit(completed(TRAINING), None, moment(), 1).decision.audit
    opened = moderating.reopen(approved, None, "A wrong date.", moment(3, QUINN)).decision.audit
    again = moderating.submit(opened, None, moment(9), 2)
    assert again.decision.audit.status is Status.SUBMITTED
    assert again.told == (Requested(),)


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.APPROVED])
def test_only_an_approved_audit_is_opened_again(status: Status) -> None:
    audit = in_state(completed(), status)
    ruling = moderating.reopen(audit, None, WHY, moment(3, QUINN))
    assert (ruling.changed, type(ruling.refused)) == (False, Overtaken)


def test_a_changed_grade_is_disputed_once_and_stays() -> None:
    desk = Desk.taken().act(marking.change_grade, ("plans", "does_not_meet_good"), WHY)
    desk.act(moderating.approve)
    desk.act(marking.dispute, "plans", " They are dated. ", by=ASHA)
    assert desk.round.mark("plans") == Mark(
        "", "", "does_not_meet_good", WHY, "", "They are dated."
    )
    assert aloud(desk.last.decision) == [DisputeKept("plans")]
    assert desk.last.told == (Disputed("plans"),)
    assert desk.audit.status is Status.APPROVED
    desk.act(marking.dispute, "plans", "Again.", by=ASHA).must_refuse("already")
    desk.act(marking.dispute, "risk", "Why not?", by=ASHA).must_refuse("Your own grade stands")


def test_who_is_asked_by_name_is_noted_until_it_is_decided() -> None:
    desk = Desk.submitted()
    desk.keep(moderating.nudge(desk.audit, desk.round, Stage.NEXT, TEO.id, moment(7)))
    assert desk.last.told == (Nudged(Stage.NEXT, TEO.id),)
    assert (desk.round.stage, desk.round.asked) == (Stage.NEXT, (TEO.id,))
    desk.act(moderating.take).act(moderating.approve)
    late = moderating.nudge(desk.audit, desk.round, Stage.QUALITY_LEAD, QUINN.id, moment(9))
    assert not late.changed


def test_an_audit_that_waits_is_no_newer_for_somebody_being_asked_to_moderate_it() -> None:
    """Its page says when it was updated, and nobody has touched it."""
    desk = Desk.submitted()
    before = desk.audit.updated_at
    desk.keep(moderating.nudge(desk.audit, desk.round, Stage.NEXT, TEO.id, moment(7)))
    assert desk.audit.updated_at == before


def test_an_approved_audit_is_no_newer_for_a_grade_that_its_auditor_sees_differently() -> None:
    """Its card and Home say when it was approved."""
    desk = Desk.taken().act(marking.change_grade, ("plans", "does_not_meet_good"), WHY)
    before = desk.act(moderating.approve).audit.updated_at
    late = moment(500, ASHA)
    desk.keep(marking.dispute(desk.audit, desk.standing, "plans", "They are dated.", late))
    assert desk.last.changed
    assert desk.audit.updated_at == before


def test_the_history_says_why_an_audit_was_selected() -> None:
    ruling = moderating.submit(completed(), None, moment(), 1, asked=True)
    status = FieldChanged("status", Status.IN_PROGRESS, Status.SUBMITTED)
    selection = FieldChanged("selection", after="every, asked")
    assert ruling.decision.changes == (status, LeftOut(()), selection)


def test_no_ruling_changes_what_it_was_given() -> None:
    desk = Desk.taken().comment()
    audit, standing = desk.audit, desk.round
    before = repr(audit), repr(standing)
    for act in MARKING.values():
        act(replace(desk), TEO)
    assert (repr(audit), repr(standing)) == before
