"""What is done in moderation: requested, taken, graded, decided, given back, opened again.

Each function takes the audit and its moderation as they stand and gives a :class:`Ruling`. Whether
somebody may do it at all is asked of :mod:`flows.rights` before; here it is asked whether it can
still be done. Who comes second, or presses again, gets an ordinary ruling that changes nothing and
says what was done before.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from flows import lifecycle, routing
from flows.agreeing import go_live
from flows.answers import Person, Refusal
from flows.audit import (
    Audit,
    Change,
    Decision,
    FieldChanged,
    Moment,
    Status,
    changed,
)
from flows.moderation import Mark, Moderation, Reason, Selection, Stage, Verdict, select
from flows.questionnaire import Step
from flows.rulings import (
    Decided,
    HandedTo,
    Nudged,
    Released,
    Reopened,
    Requested,
    Resubmitted,
    Ruling,
    TakenBy,
    Told,
    WithdrawnAgain,
    is_theirs,
    overtaken,
    refused,
    still_blind,
)
from flows.speech import (
    Approved,
    AskToSubmit,
    OpenedAgain,
    RefreshCard,
    Returned,
    Speech,
)

NOTHING_GRADED: Final[Mapping[str, Mark]] = MappingProxyType({})


def submit(
    audit: Audit,
    last: Moderation | None,
    moment: Moment,
    seed: int,
    *,
    asked: bool = False,
    able: bool = False,
) -> Ruling:
    """Submit the audit, and ask for its moderation where it is selected.

    ``last`` is its latest round, if there was one: submitted again, the audit goes straight to
    whoever moderated it then, where they are still ``able`` to. ``seed`` is chance.
    """
    selection = _selection(audit, last, seed, asked=asked)
    back_to = last.moderator if last is not None and able else None
    decision = lifecycle.submit(audit, moment, selection, straight_to=back_to)
    if not decision.changed or not selection.reasons:
        return Ruling(decision, last)
    number = 1 if last is None else last.round + 1
    request = Moderation(
        id=f"{audit.id}.{number}",
        audit=audit.id,
        round=number,
        selection=selection,
        blind=audit.questionnaire.moderation.blind,
        requested_at=moment.at,
        requested_revision=decision.audit.revision,
    )
    if last is None:
        return Ruling(decision, request, (Requested(),))
    request = replace(request, marks=_carried(last, decision.audit, same=back_to is not None))
    if back_to is not None:
        request = replace(request, moderator=back_to, taken_at=moment.at)
    return Ruling(decision, request, (Resubmitted(),))


def _selection(audit: Audit, last: Moderation | None, seed: int, *, asked: bool) -> Selection:
    if audit.status is Status.REOPENED:
        return Selection((Reason.REOPENED,))
    if audit.status is Status.RETURNED and last is not None:
        return last.selection
    return select(audit, seed, asked=asked)


def _carried(last: Moderation, submitted: Audit, *, same: bool) -> Mapping[str, Mark]:
    """What of a round counts in the next one; ``same``: it has the same moderator.

    Grades given blind are given once. A grade that was changed stays so, where the answer it was
    about does; but what somebody returned is theirs alone, and who is blind begins with nothing.
    """
    marks = {}
    is_decision = same or (last.verdict is Verdict.APPROVED and not last.blind)
    for key, mark in last.marks.items():
        carried = Mark(graded=mark.graded, stood=mark.stood) if same else Mark()
        if is_decision and submitted.revision_at(Step(key)) <= last.requested_revision:
            carried = replace(carried, final=mark.final, reason=mark.reason)
        if carried != Mark():
            marks[key] = carried
    return marks


def withdraw(audit: Audit, standing: Moderation | None, moment: Moment) -> Ruling:
    """Take a submitted audit back, as :func:`flows.lifecycle.withdraw` says, request and all."""
    moderator = standing.moderator if standing is not None else None
    decision = lifecycle.withdraw(audit, moment, moderator)
    if not decision.changed or standing is None:
        return Ruling(decision, standing)
    return Ruling(decision, _decided(standing, Verdict.WITHDRAWN, moment), (WithdrawnAgain(),))


def take(
    audit: Audit,
    standing: Moderation | None,
    moment: Moment,
    graded: Mapping[str, Mark] = NOTHING_GRADED,
) -> Ruling:
    """Take the moderation of an audit that waits for it.

    ``graded`` is what they graded blind before they had given it up: that is done once.
    """
    if standing is None or audit.status is not Status.SUBMITTED:
        return overtaken(audit, standing)
    return _given_to(audit, standing, moment.by, moment, TakenBy(moment.by), graded)


def hand_over(
    audit: Audit,
    standing: Moderation | None,
    to: Person | None,
    fault: Refusal | None,
    moment: Moment,
    graded: Mapping[str, Mark] = NOTHING_GRADED,
) -> Ruling:
    """Give the moderation to somebody else, or to somebody where nobody has taken it.

    ``fault`` is why they can't moderate it, if they can't; ``graded`` is as in :func:`take`.
    """
    if standing is None or audit.status not in {Status.SUBMITTED, Status.TAKEN}:
        return overtaken(audit, standing)
    if to is None:
        mend = "Choose somebody your quality lead has set up."
        return refused(audit, standing, "I don't know that person.", mend)
    if to.id == standing.moderator:
        return refused(
            audit, standing, f"{to.name} has this audit already.", "Choose somebody else."
        )
    if fault is not None:
        return refused(audit, standing, fault.fault, fault.mend)
    return _given_to(audit, standing, to.id, moment, HandedTo(to.id, moment.by), graded)


def release(audit: Audit, standing: Moderation | None, moment: Moment) -> Ruling:
    """Give up a moderation that was taken: the audit waits again."""
    if standing is None or audit.status is not Status.TAKEN or standing.moderator is None:
        return overtaken(audit, standing)
    changes = (
        FieldChanged("status", audit.status, Status.SUBMITTED),
        FieldChanged("moderator", standing.moderator),
    )
    after = changed(audit, moment.at, changes, status=Status.SUBMITTED)
    # Blind, whoever takes it next begins with what is their own.
    marks = NOTHING_GRADED if standing.blind else standing.marks
    rest = replace(standing, moderator=None, taken_at=None, marks=marks)
    decision = Decision(after, changes, (RefreshCard(now=True),))
    return Ruling(decision, rest, (Released(standing.moderator),))


def approve(audit: Audit, standing: Moderation | None, moment: Moment) -> Ruling:
    """Approve, with every grade that was changed; nothing in the audit changes after that.

    From then on its actions are live.
    """
    if standing is None or not is_theirs(audit, standing, moment):
        return overtaken(audit, standing)
    if not standing.sees_grades(audit):
        return still_blind(audit, standing)
    round_ = _decided(standing, Verdict.APPROVED, moment)
    actions, lives = go_live(audit, moment)
    changes = (FieldChanged("status", audit.status, Status.APPROVED), *lives)
    after = changed(audit, moment.at, changes, status=Status.APPROVED, actions=actions)
    keys = tuple(q.key for q in audit.questionnaire.questions if q.key in round_.changed_grades)
    say = (Approved(moment.by, keys), RefreshCard(now=True))
    return Ruling(Decision(after, changes, say), round_, (Decided(),))


def give_back(
    audit: Audit, standing: Moderation | None, moment: Moment, general: str = ""
) -> Ruling:
    """Return the audit: only the questions with a comment open again."""
    if standing is None or not is_theirs(audit, standing, moment):
        return overtaken(audit, standing)
    comments = standing.comments
    if not comments:
        return refused(
            audit,
            standing,
            "No question has a comment yet, so nothing would open for the auditor.",
            "Say at one question at least what should be otherwise.",
        )
    round_ = _decided(standing, Verdict.RETURNED, moment, general)
    changes: tuple[Change, ...] = (FieldChanged("status", audit.status, Status.RETURNED),)
    if general.strip():
        changes += (FieldChanged("moderator's general comment", after=general.strip()),)
    hidden = routing.hidden(audit.questionnaire, audit.entries)
    after = changed(
        audit,
        moment.at,
        changes,
        status=Status.RETURNED,
        skipped=tuple(key for key in audit.skipped if key not in comments),
        returned=comments,
        returned_revision=standing.requested_revision,
        left_out=frozenset(step.question for step in hidden),
    )
    keys = tuple(q.key for q in audit.questionnaire.questions if q.key in comments)
    say = (Returned(moment.by, keys, general.strip()), *_onwards(after), RefreshCard(now=True))
    return Ruling(Decision(after, changes, say), round_, (Decided(),))


def reopen(audit: Audit, standing: Moderation | None, reason: str, moment: Moment) -> Ruling:
    """Open an approved audit again, all of it, for a reason."""
    if audit.status is not Status.APPROVED:
        return overtaken(audit, standing)
    why = reason.strip()
    if not why:
        return refused(
            audit, standing, "No reason was given.", "Say why it has to be opened again."
        )
    changes: tuple[Change, ...] = (
        FieldChanged("status", audit.status, Status.REOPENED),
        FieldChanged("reason", after=why),
    )
    after = changed(audit, moment.at, changes, status=Status.REOPENED)
    say = (OpenedAgain(moment.by, why), *_onwards(after), RefreshCard(now=True))
    return Ruling(Decision(after, changes, say), standing, (Reopened(moment.by, why),))


def nudge(
    audit: Audit, standing: Moderation, stage: Stage, to: str | None, moment: Moment
) -> Ruling:
    """Note that ``to`` is asked by name to moderate it, or everybody (``None``)."""
    if standing.is_decided:
        return overtaken(audit, standing)
    changes = (FieldChanged("moderation", stage, to or ""),)
    asked = (*standing.asked, to) if to is not None else standing.asked
    later = replace(standing, stage=stage, stage_at=moment.at, asked=asked)
    after = changed(audit, audit.updated_at, changes)
    return Ruling(Decision(after, changes), later, (Nudged(stage, to),))


def _given_to(
    audit: Audit,
    standing: Moderation,
    person: str,
    moment: Moment,
    told: Told,
    graded: Mapping[str, Mark],
) -> Ruling:
    changes: tuple[Change, ...] = (FieldChanged("moderator", standing.moderator or "", person),)
    if audit.status is not Status.TAKEN:
        changes = (FieldChanged("status", audit.status, Status.TAKEN), *changes)
    after = changed(audit, moment.at, changes, status=Status.TAKEN)
    marks = graded if standing.blind else standing.marks
    taken = replace(standing, moderator=person, taken_at=moment.at, marks=marks)
    return Ruling(Decision(after, changes, (RefreshCard(now=True),)), taken, (told,))


def _decided(
    standing: Moderation, verdict: Verdict, moment: Moment, general: str = ""
) -> Moderation:
    return replace(
        standing,
        general=general.strip(),
        verdict=verdict,
        decided_by=moment.by,
        decided_at=moment.at,
    )


def _onwards(audit: Audit) -> tuple[Speech, ...]:
    upcoming = audit.next_step
    if upcoming is None:
        return (AskToSubmit(),)
    return (audit.ask(upcoming),)
