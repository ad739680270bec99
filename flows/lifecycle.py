"""How an audit begins and ends: begun, paused, handed over, submitted, withdrawn, cancelled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flows import checks, routing
from flows.agreeing import go_live
from flows.answers import Entry, Person, Refusal, Value, absence
from flows.audit import (
    Audit,
    Change,
    Decision,
    EntryChanged,
    FieldChanged,
    LeftOut,
    Moment,
    QueryKept,
    Status,
    changed,
    unchanged,
)
from flows.moderation import Selection
from flows.questionnaire import Questionnaire, Step
from flows.roles import AUDITORS
from flows.speech import (
    Ask,
    AskToSubmit,
    Cancelled,
    Closed,
    HandedOver,
    Kept,
    RefreshCard,
    Refused,
    RemindersTold,
    Speech,
    Submitted,
    Withdrawn,
)

FIRST_REVISION = 1

_FINISHED: Final = Refusal(
    "This audit is finished.", "If something in it is wrong, tell your quality lead."
)
_NOT_SUBMITTED: Final = Refusal(
    "This audit is not submitted, so there is nothing to withdraw.",
    "To end it, choose “Cancel audit” in the menu of its card.",
)


@dataclass(frozen=True, slots=True)
class Beginning:
    """An audit to begin: which case, with which instrument, due when if it was assigned."""

    id: str
    questionnaire: Questionnaire
    case: str
    due_on: date | None = None


def begin(
    beginning: Beginning, auditor: Person, header: Mapping[str, Value], moment: Moment
) -> Decision:
    """Begin an audit with its header filled in; what is missing there is asked for at the end."""
    entries = {
        Step(key): Entry(value, FIRST_REVISION, moment.by, moment.at)
        for key, value in header.items()
    }
    audit = Audit(
        id=beginning.id,
        questionnaire=beginning.questionnaire,
        case=beginning.case,
        team=auditor.team,
        auditor=auditor.id,
        begun_at=moment.at,
        updated_at=moment.at,
        revision=FIRST_REVISION,
        entries=entries,
        due_on=beginning.due_on,
        team_name=auditor.team_name,
    )
    filled = [EntryChanged(step, None, entry) for step, entry in entries.items()]
    changes: tuple[Change, ...] = (
        FieldChanged("begun", after=beginning.questionnaire.key),
        *filled,
    )
    upcoming = audit.next_step
    say: Speech = AskToSubmit() if upcoming is None else Ask(upcoming)
    return Decision(audit, changes, (say,))


def submit(
    audit: Audit, moment: Moment, selection: Selection, *, straight_to: str | None = None
) -> Decision:
    """Submit, unless something required is missing; then say what.

    Answers that do not apply at this moment stay stored but are left out of every result. An
    audit that is not selected for moderation is approved at once; one that is waits to be taken,
    or goes ``straight_to`` the moderator who had it before. Approved, its actions are live.
    """
    if not audit.is_open:
        return unchanged(audit, Closed())
    if any(checks.missing(audit)):
        return unchanged(audit, AskToSubmit())
    after = Status.APPROVED
    if selection.reasons:
        after = Status.SUBMITTED if straight_to is None else Status.TAKEN
    changes: tuple[Change, ...] = (FieldChanged("status", audit.status, after),)
    changes += (LeftOut(tuple(sorted(routing.hidden(audit.questionnaire, audit.entries)))),)
    if selection.reasons or selection.seed is not None:
        drawn = "" if selection.seed is None else f"seed {selection.seed}"
        changes += (FieldChanged("selection", drawn, ", ".join(selection.reasons) or "none"),)
    actions = audit.actions
    if after is Status.APPROVED:
        actions, lives = go_live(audit, moment)
        changes += lives
    submitted = changed(
        audit,
        moment.at,
        changes,
        status=after,
        actions=actions,
        submitted_at=moment.at,
        returned={},
        returned_revision=0,
        left_out=frozenset(),
    )
    return Decision(submitted, changes, (Submitted(), RefreshCard(now=True)))


def keep(audit: Audit, keys: tuple[str, ...], reason: str, moment: Moment) -> Decision:
    """Keep what checks queried, for a reason that the moderator will see.

    ``keys`` are the queries'; one that is asked no more is passed over.
    """
    if not audit.is_open:
        return unchanged(audit, Closed())
    found = [query for query in checks.queries(audit) if query.key in keys]
    if not found:
        return unchanged(audit, AskToSubmit())
    blocking = next((query for query in found if query.blocking), None)
    if blocking is not None:
        fault = Refusal(f"{blocking.about} is required.", "It can't be left out, only answered.")
        return unchanged(audit, Refused(fault, blocking.step))
    if not reason.strip():
        fault = Refusal("No reason was given.", "Say in a few words why it should stay.")
        return unchanged(audit, Refused(fault, found[0].step))
    reasons = {query.key: reason.strip() for query in found}
    changes = tuple(QueryKept(key, why) for key, why in reasons.items())
    after = changed(audit, moment.at, changes, kept={**audit.kept, **reasons})
    upcoming = after.next_step if audit.status is Status.RETURNED else None
    onwards: Speech = AskToSubmit()
    if upcoming is not None:
        onwards = after.ask(upcoming)
    return Decision(after, changes, (Kept(tuple(reasons)), onwards))


def cancel(audit: Audit, reason: str, moment: Moment) -> Decision:
    """End an audit without submitting it. It is kept, marked as cancelled."""
    if not audit.is_open:
        return unchanged(audit, Closed())
    if not reason.strip():
        fault = Refusal("No reason was given.", "Say in a few words why the audit stops here.")
        return unchanged(audit, Refused(fault))
    changes = (
        FieldChanged("status", audit.status, Status.CANCELLED),
        FieldChanged("reason", after=reason.strip()),
    )
    after = changed(audit, moment.at, changes, status=Status.CANCELLED)
    return Decision(after, changes, (Cancelled(), RefreshCard(now=True)))


def withdraw(audit: Audit, moment: Moment, moderator: str | None = None) -> Decision:
    """Take a submitted audit back, as long as no ``moderator``, by Slack id, has taken it.

    It is kept with everything in it, marked as withdrawn, for good: nobody moderates it, it
    counts in no figure, and its case may be audited anew. Of its actions a matter of safety, which
    is live already, is followed all the same; the others are asked of nobody.
    """
    if audit.status in {Status.WITHDRAWN, Status.CANCELLED}:
        return unchanged(audit, Closed())
    if audit.status is Status.TAKEN:
        by = f"<@{moderator}>" if moderator else "A moderator"
        late = Refusal(f"{by} is reading this audit already.", "Ask them to return it to you.")
        return unchanged(audit, Refused(late))
    if audit.status is not Status.SUBMITTED:
        why = _FINISHED if audit.status is Status.APPROVED else _NOT_SUBMITTED
        return unchanged(audit, Refused(why))
    changes = (FieldChanged("status", audit.status, Status.WITHDRAWN),)
    after = changed(audit, moment.at, changes, status=Status.WITHDRAWN)
    return Decision(after, changes, (Withdrawn(), RefreshCard(now=True)))


def pause_reminders(audit: Audit, *, paused: bool = True) -> Decision:
    """Pause reminders about this audit, or resume them; asked for again, it only says so.

    The audit is as still as it was: whoever resumes wants to hear of it, not to wait anew.
    """
    if not audit.is_open:
        return unchanged(audit, Closed())
    if paused is audit.reminders_paused:
        return unchanged(audit, RemindersTold(paused))
    changes = (FieldChanged("reminders", after="paused" if paused else "resumed"),)
    after = changed(audit, audit.updated_at, changes, reminders_paused=paused)
    return Decision(after, changes, (RemindersTold(paused), RefreshCard(now=True)))


def hand_over_fault(audit: Audit, to: Person | None) -> Refusal | None:
    """Why the audit can't go to this person, if it can't."""
    if to is None or not to.active:
        return absence(to)
    if to.id == audit.auditor:
        return Refusal(f"{to.name} has this audit already.", "Choose somebody else.")
    if not to.roles & AUDITORS:
        return Refusal(
            f"{to.name} is not set up to audit.",
            "Choose an auditor or a manager, or ask your quality lead to add the role.",
        )
    return None


def hand_over(audit: Audit, to: Person, moment: Moment) -> Decision:
    """Give the audit to another auditor, with everything said so far.

    Reminders that the one before had paused are on again.
    """
    if not audit.is_open:
        return unchanged(audit, Closed())
    fault = hand_over_fault(audit, to)
    if fault is not None:
        return unchanged(audit, Refused(fault))
    changes: tuple[Change, ...] = (FieldChanged("auditor", audit.auditor, to.id),)
    if audit.reminders_paused:
        changes += (FieldChanged("reminders", after="resumed"),)
    after = changed(audit, moment.at, changes, auditor=to.id, reminders_paused=False)
    upcoming = after.next_step
    ask: Speech = AskToSubmit() if upcoming is None else after.ask(upcoming)
    return Decision(after, changes, (HandedOver(to.id), ask))
