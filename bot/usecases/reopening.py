"""After a decision: a grade is seen differently, an audit opened again, what changed looked at."""

from bot.messages import changes, moderated
from bot.messages.forms import dispute as dispute_form
from bot.messages.forms import reopen as reopen_form
from bot.messages.forms.dispute import DisputeGiven
from bot.messages.notices import say
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.moderating import moderate
from bot.usecases.moderation_reading import open_desk
from bot.usecases.turn import Turn, look
from flows import marking
from flows import moderating as rules
from flows.audit import Audit
from flows.moderation import Moderation
from flows.rights import Act
from flows.rulings import Ruling
from storage import moderation as moderations


def show_reopen(context: Context, person: str, audit_id: str) -> Outcome:
    """The form that asks why an audit is opened again."""
    found = look(context, person, audit_id, Act.REOPEN)
    return found if isinstance(found, Outcome) else Outcome(view=reopen_form.show(found[0]))


def reopen(context: Context, cause: Cause, audit_id: str, reason: str) -> Outcome:
    """Open an approved audit again; its auditor is told why."""
    if not reason.strip():
        return Outcome(errors={"reason": say.why_reopen()})

    def decide(now: Turn, audit: Audit, moderation: Moderation | None) -> Ruling:
        return rules.reopen(audit, moderation, reason, now.moment)

    return moderate(context, cause, audit_id, Act.REOPEN, decide)


def show_dispute(context: Context, person: str, audit_id: str) -> Outcome:
    """The form that asks its auditor which grade they see differently, and why."""
    found = look(context, person, audit_id, Act.DISPUTE)
    if isinstance(found, Outcome):
        return found
    audit, _ = found
    moderation = _moderation(context, audit_id)
    marks = moderation.changed_grades if moderation is not None else {}
    open_still = [key for key, mark in marks.items() if not mark.dispute]
    if not open_still:
        return Outcome(notice=say.nothing_to_dispute(), audit=audit_id)
    questions = [q for q in audit.questionnaire.questions if q.key in open_still]
    return Outcome(view=dispute_form.show(audit, questions))


def dispute(context: Context, cause: Cause, given: DisputeGiven) -> Outcome:
    """Keep why a grade is seen differently; every quality lead is told. Nothing waits for it."""
    if not given.reason.strip():
        return Outcome(errors={"reason": say.why_dispute()})

    def decide(now: Turn, audit: Audit, moderation: Moderation | None) -> Ruling:
        return marking.dispute(audit, moderation, given.question, given.reason, now.moment)

    return moderate(context, cause, given.audit, Act.DISPUTE, decide)


def show_disputed(context: Context, person: str, audit_id: str, question: str) -> Outcome:
    """For a quality lead: the moderator's reason, and why the auditor sees it differently."""
    found = look(context, person, audit_id, Act.READ)
    if isinstance(found, Outcome):
        return found
    moderation = _moderation(context, audit_id)
    if moderation is None or not moderation.mark(question).dispute:
        return Outcome(notice=say.no_dispute(), audit=audit_id)
    return Outcome(view=moderated.dispute(found[0], moderation, question), audit=audit_id)


def _moderation(context: Context, audit_id: str) -> Moderation | None:
    with context.database.read() as conn:
        return moderations.latest(conn, context.workspace, audit_id)


def show_changes(context: Context, person: str, audit_id: str, page: int = 0) -> Outcome:
    """What changed since the audit was given back, old beside new, for whoever may read it.

    A moderator who grades blind is shown no grade of the auditor's.
    """
    desk = open_desk(context, person, audit_id)
    if isinstance(desk, Outcome):
        return desk
    if desk.moderation is None:
        return Outcome(notice=say.never_returned(), audit=audit_id)
    with context.database.read() as conn:
        stood = moderations.changed_since(conn, context.workspace, desk.audit)
    return Outcome(view=changes.changes(desk, stood, page), audit=audit_id)
