"""How an audit begins, goes to somebody else, and ends."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from flows import agreeing, answering, lifecycle
from flows.actions import ActionDetails
from flows.answers import Person, Picked, Text, Typed
from flows.audit import Audit, Decision, EntryChanged, FieldChanged, LeftOut, QueryKept, Status
from flows.checks import queries
from flows.moderation import may_be_moderated
from flows.questionnaire import Moderated, ModerationPolicy, Step
from flows.speech import (
    Ask,
    AskToSubmit,
    Closed,
    HandedOver,
    Kept,
    Refused,
    RemindersTold,
    Submitted,
    Withdrawn,
)
from tests.flows.building import (
    ASHA,
    AT,
    COVENTRY,
    DANA,
    LEE,
    MARCUS,
    OPEN,
    PRIYA,
    SAM,
    TODAY,
    TRAINING,
    aloud,
    asked,
    begun,
    completed,
    in_state,
    judged,
    moment,
    press,
    spoken,
    submit,
    ts,
    typed,
    written,
)

DONE = completed()
ODD = written(DONE, "plans", "impact", "As above")
STEP = Step("risk", "evidence")
SOURCE = ts(1)
AUDIT = typed(press(begun(), "risk", "meets_good").audit, "risk", "evidence", "It was seen.").audit
AUDIT = agreeing.add(AUDIT, "a1", ActionDetails("Mend it"), moment()).audit

EVERYTHING: dict[str, Callable[[Audit], Decision]] = {
    "answer": lambda a: answering.answer(a, Step("risk"), Picked(("exceeds_good",)), moment()),
    "stale answer": lambda a: answering.answer(
        a, Step("risk"), Picked(("exceeds_good",)), moment(), expects=0
    ),
    "reply": lambda a: answering.reply(a, STEP, Typed("More."), moment(), expects=0, source=ts(2)),
    "fill in": lambda a: answering.fill_in(a, {STEP: Text.of("Other.")}, moment()),
    "edit": lambda a: answering.edit(a, SOURCE, "Other words.", moment()),
    "ask removal": lambda a: answering.ask_removal(a, SOURCE),
    "remove": lambda a: answering.remove(a, SOURCE, moment()),
    "skip": lambda a: answering.skip(a, "plans", moment()),
    "back": lambda a: answering.back(a, Step("plans")),
    "change": lambda a: answering.change(a, "risk"),
    "change 1": lambda a: answering.change_numbered(a, 1),
    "resume": answering.resume,
    "add an action": lambda a: agreeing.add(a, "a2", ActionDetails("More"), moment()),
    "change an action": lambda a: agreeing.change(a, 1, ActionDetails("More"), moment()),
    "remove an action": lambda a: agreeing.remove(a, 1, moment()),
    "submit": lambda a: submit(a, moment()),
    "keep": lambda a: lifecycle.keep(a, ("points_elsewhere:risk.evidence",), "So.", moment()),
    "cancel": lambda a: lifecycle.cancel(a, "Begun by mistake.", moment()),
    "pause": lifecycle.pause_reminders,
    "hand over": lambda a: lifecycle.hand_over(a, SAM, moment()),
}


@pytest.mark.parametrize("act", EVERYTHING)
@pytest.mark.parametrize("status", [status for status in Status if status not in OPEN])
def test_nothing_changes_or_asks_anything_of_a_closed_audit(act: str, status: Status) -> None:
    closed = in_state(AUDIT, status)
    decision = EVERYTHING[act](closed)
    assert decision.audit is closed
    assert not decision.changed
    assert decision.say == (() if act == "ask removal" else (Closed(),))


@pytest.mark.parametrize("act", EVERYTHING)
@pytest.mark.parametrize("status", OPEN)
def test_an_open_audit_can_be_worked_on_in_each_of_its_states(act: str, status: Status) -> None:
    decision = EVERYTHING[act](in_state(AUDIT, status))
    assert decision.say
    assert not spoken(decision, Closed)


@pytest.mark.parametrize("act", EVERYTHING)
def test_no_function_changes_the_audit_it_was_given(act: str) -> None:
    before = repr(AUDIT)
    decision = EVERYTHING[act](AUDIT)
    assert repr(AUDIT) == before
    assert decision.changed is (decision.audit is not AUDIT)
    assert decision.audit.revision == AUDIT.revision + decision.changed


def test_an_audit_begins_with_its_header_and_its_first_question() -> None:
    header = {"strand": "care_leavers"}
    beginning = lifecycle.Beginning("A1", COVENTRY, "710452", due_on=TODAY)
    decision = lifecycle.begin(beginning, ASHA, header, moment())
    audit = decision.audit
    assert (audit.case, audit.auditor, audit.team) == ("710452", "U0ASHA", "north")
    assert (audit.status, audit.due_on, audit.begun_at) == (Status.IN_PROGRESS, TODAY, AT)
    assert audit.value("strand") == "care_leavers"
    assert decision.say == (Ask(Step("risk")),)
    assert decision.changes[0] == FieldChanged("begun", after=COVENTRY.key)
    assert [c.step for c in decision.changes if isinstance(c, EntryChanged)] == [Step("strand")]


def test_a_header_left_empty_is_asked_for_before_submission_and_not_before() -> None:
    beginning = lifecycle.Beginning("A1", COVENTRY, "710452")
    audit = lifecycle.begin(beginning, ASHA, {}, moment()).audit
    assert audit.next_step == Step("risk")
    assert {q.step for q in queries(audit) if q.blocking} >= {Step("strand"), Step("age_band")}


def test_a_complete_audit_is_submitted_and_waits_for_moderation() -> None:
    decision = submit(DONE, moment(9))
    assert decision.audit.status is Status.SUBMITTED
    assert decision.audit.submitted_at == moment(9).at
    status = FieldChanged("status", Status.IN_PROGRESS, Status.SUBMITTED)
    selected = FieldChanged("selection", after="every")
    assert decision.changes == (status, LeftOut(()), selected)
    assert aloud(decision) == [Submitted()]


def test_without_moderation_an_audit_is_approved_at_once() -> None:
    decision = submit(completed(TRAINING), moment())
    assert decision.audit.status is Status.APPROVED


@pytest.mark.parametrize(
    ("grade", "status"),
    [
        ("exceeds_good", Status.APPROVED),
        ("meets_good", Status.SUBMITTED),
        ("does_not_meet_good", Status.SUBMITTED),
        ("not_applicable", Status.APPROVED),
    ],
)
def test_a_grade_at_or_below_the_policys_is_moderated_whatever_else_is_not(
    grade: str, status: Status
) -> None:
    """And whoever asks beforehand is told so."""
    policy = ModerationPolicy(Moderated.NONE, at_or_below="meets_good")
    audit = replace(DONE, questionnaire=replace(COVENTRY, moderation=policy))
    audit = press(audit, "independence", grade, expects=None).audit
    assert submit(audit, moment()).audit.status is status
    assert may_be_moderated(audit) is (status is Status.SUBMITTED)


@pytest.mark.parametrize(
    "step",
    [Step("risk"), Step("plans", "impact"), Step("overall", "reasons"), Step("strand")],
    ids=str,
)
def test_nothing_is_submitted_with_something_required_missing(step: Step) -> None:
    audit = answering.fill_in(DONE, {step: None}, moment()).audit
    decision = submit(audit, moment())
    assert decision.audit is audit
    assert decision.say == (AskToSubmit(),)


def test_oddities_do_not_block() -> None:
    assert queries(ODD)
    assert submit(ODD, moment()).audit.status is Status.SUBMITTED


def test_an_action_without_a_date_does_not_block() -> None:
    audit = agreeing.add(DONE, "a1", ActionDetails("Mend it"), moment()).audit
    assert submit(audit, moment()).audit.status is Status.SUBMITTED


def test_a_second_submission_changes_nothing() -> None:
    submitted = submit(DONE, moment()).audit
    assert submit(submitted, moment()).say == (Closed(),)


def test_submission_names_what_is_left_out_and_keeps_it() -> None:
    audit = completed(TRAINING)
    hidden = press(audit, "seen_alone", "no", expects=None).audit
    decision = submit(hidden, moment())
    assert LeftOut((Step("place"),)) in decision.changes
    assert decision.audit.entries == hidden.entries


def test_an_oddity_is_kept_with_a_reason() -> None:
    (query,) = queries(ODD)
    decision = lifecycle.keep(ODD, (query.key,), "  It says all there is. ", moment())
    assert decision.audit.kept == {query.key: "It says all there is."}
    assert decision.changes == (QueryKept(query.key, "It says all there is."),)
    assert decision.say == (Kept((query.key,)), AskToSubmit())


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_an_oddity_is_not_kept_without_a_reason(reason: str) -> None:
    (query,) = queries(ODD)
    decision = lifecycle.keep(ODD, (query.key,), reason, moment())
    assert not decision.changed
    assert [said.step for said in spoken(decision, Refused)] == [query.step]


def test_what_is_required_can_not_be_kept_away() -> None:
    audit = answering.fill_in(DONE, {Step("plans", "impact"): None}, moment()).audit
    (query,) = queries(audit)
    decision = lifecycle.keep(audit, (query.key,), "No time.", moment())
    assert not decision.changed
    assert [said.step for said in spoken(decision, Refused)] == [query.step]


def test_keeping_what_has_been_mended_meanwhile_changes_nothing() -> None:
    decision = lifecycle.keep(DONE, ("points_elsewhere:plans.impact",), "So.", moment())
    assert (decision.changed, decision.say) == (False, (AskToSubmit(),))


def test_a_cancelled_audit_is_kept_with_its_answers_and_the_reason() -> None:
    decision = lifecycle.cancel(AUDIT, " Begun by mistake. ", moment())
    assert decision.audit.status is Status.CANCELLED
    assert decision.audit.entries == AUDIT.entries
    assert FieldChanged("reason", after="Begun by mistake.") in decision.changes


def test_cancelling_needs_a_reason() -> None:
    decision = lifecycle.cancel(AUDIT, " ", moment())
    assert not decision.changed
    assert len(spoken(decision, Refused)) == 1


def test_a_withdrawn_audit_is_kept_with_everything_in_it() -> None:
    submitted = submit(agreed(DONE), moment(9)).audit
    decision = lifecycle.withdraw(submitted, moment(20))
    audit = decision.audit
    assert (audit.status, audit.updated_at) == (Status.WITHDRAWN, moment(20).at)
    assert not audit.is_open
    assert (audit.entries, audit.actions) == (submitted.entries, submitted.actions)
    assert audit.submitted_at == moment(9).at
    assert decision.changes == (FieldChanged("status", Status.SUBMITTED, Status.WITHDRAWN),)
    assert aloud(decision) == [Withdrawn()]


def agreed(audit: Audit) -> Audit:
    """The audit with an action."""
    return agreeing.add(audit, "a1", ActionDetails("Mend it"), moment()).audit


@pytest.mark.parametrize("act", EVERYTHING)
def test_nothing_brings_a_withdrawn_audit_back(act: str) -> None:
    submitted = submit(DONE, moment()).audit
    withdrawn = lifecycle.withdraw(submitted, moment()).audit
    assert EVERYTHING[act](withdrawn).audit is withdrawn


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (Status.TAKEN, "Ask them to return it to you."),
        (Status.APPROVED, "tell your quality lead."),
        (Status.IN_PROGRESS, "choose “Cancel audit”"),
        (Status.RETURNED, "choose “Cancel audit”"),
        (Status.REOPENED, "choose “Cancel audit”"),
    ],
)
def test_what_does_not_wait_for_a_moderator_is_not_withdrawn_and_it_says_what_to_do(
    status: Status, says: str
) -> None:
    audit = in_state(DONE, status)
    decision = lifecycle.withdraw(audit, moment())
    assert decision.audit is audit
    assert not decision.changed
    (refused,) = spoken(decision, Refused)
    assert says in refused.refusal.mend


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.CANCELLED])
def test_withdrawing_what_has_ended_already_says_that_it_has(status: Status) -> None:
    audit = in_state(DONE, status)
    decision = lifecycle.withdraw(audit, moment())
    assert (decision.audit, decision.changes, decision.say) == (audit, (), (Closed(),))


def test_each_state_but_one_is_left_as_it_is_by_withdrawing() -> None:
    changing = [s for s in Status if lifecycle.withdraw(in_state(DONE, s), moment()).changed]
    assert changing == [Status.SUBMITTED]


def test_reminders_pause_and_resume() -> None:
    paused = lifecycle.pause_reminders(AUDIT)
    assert paused.audit.reminders_paused
    assert spoken(paused, RemindersTold) == [RemindersTold(paused=True)]
    again = lifecycle.pause_reminders(paused.audit)
    assert (again.changed, again.say) == (False, (RemindersTold(paused=True),))
    resumed = lifecycle.pause_reminders(paused.audit, paused=False)
    assert not resumed.audit.reminders_paused
    assert spoken(resumed, RemindersTold) == [RemindersTold(paused=False)]


def test_pausing_and_resuming_leave_an_audit_as_still_as_it_was() -> None:
    paused = lifecycle.pause_reminders(AUDIT).audit
    resumed = lifecycle.pause_reminders(paused, paused=False).audit
    assert resumed.revision == AUDIT.revision + 2
    assert resumed.updated_at == AUDIT.updated_at


@pytest.mark.parametrize(
    ("to", "fault"),
    [
        (None, "I don't know that person."),
        (LEE, "Lee Hart has left."),
        (ASHA, "Asha Verma has this audit already."),
        (DANA, "Dana Cole is not set up to audit."),
        (PRIYA, "Priya Nair is not set up to audit."),
    ],
)
def test_an_audit_goes_only_to_somebody_else_who_is_here_and_audits(
    to: Person | None, fault: str
) -> None:
    refused = lifecycle.hand_over_fault(AUDIT, to)
    assert refused is not None
    assert refused.fault == fault
    assert refused.mend
    if to is not None:
        decision = lifecycle.hand_over(AUDIT, to, moment())
        assert not decision.changed
        assert spoken(decision, Refused) == [Refused(refused)]


@pytest.mark.parametrize("to", [SAM, MARCUS], ids=lambda person: person.name)
def test_handing_over_takes_everything_said_so_far_and_asks_the_same_question(to: Person) -> None:
    audit = typed(judged(begun()), "risk", "evidence", "It was seen.").audit
    decision = lifecycle.hand_over(audit, to, moment())
    assert decision.audit.auditor == to.id
    assert decision.audit.entries == audit.entries
    assert spoken(decision, HandedOver) == [HandedOver(to.id)]
    assert asked(decision) == audit.next_step == Step("risk", "impact")
    assert FieldChanged("auditor", ASHA.id, to.id) in decision.changes


def test_a_complete_audit_is_handed_over_to_be_submitted() -> None:
    decision = lifecycle.hand_over(DONE, SAM, moment())
    assert aloud(decision) == [HandedOver(SAM.id), AskToSubmit()]


def test_the_new_auditor_is_reminded_though_the_old_one_paused_reminders() -> None:
    paused = lifecycle.pause_reminders(AUDIT).audit
    assert not lifecycle.hand_over(paused, SAM, moment()).audit.reminders_paused


def test_answers_keep_who_gave_them_after_a_hand_over() -> None:
    audit = lifecycle.hand_over(judged(begun(TRAINING), "voice", "sound"), SAM, moment()).audit
    step = Step("visits")
    after = answering.answer(audit, step, Typed("7"), moment(1, SAM), expects=None).audit
    assert after.entries[Step("voice")].by == ASHA.id
    assert (after.entries[step].by, after.value("visits")) == (SAM.id, Decimal(7))
