"""What a moderator puts at a question, and how they decide: each asked for in a form first."""

from collections.abc import Callable

from bot.messages import deciding as messages
from bot.messages.desk import Desk, Place
from bot.messages.forms import change_grade as change_form
from bot.messages.forms import comment as comment_form
from bot.messages.forms import decide as decide_form
from bot.messages.forms.change_grade import KEEP, ChangeGiven
from bot.messages.forms.comment import CommentGiven
from bot.messages.forms.decide import DecisionGiven
from bot.messages.notices import say
from bot.messages.types import View
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.moderating import moderate
from bot.usecases.moderation_reading import open_desk
from bot.usecases.turn import Turn
from flows import marking, moderating
from flows.audit import Audit
from flows.moderation import Moderation
from flows.rights import Act
from flows.rulings import Ruling


def ask_grade(context: Context, person: str, audit_id: str, question: str, place: Place) -> Outcome:
    """The form that changes a grade."""

    def form(desk: Desk, standing: Moderation) -> View | None:
        if not standing.sees_grades(desk.audit):
            return None
        return change_form.show(desk, standing, desk.audit.question(question), place)

    return _asked(context, person, audit_id, Act.MODERATE, form)


def change_grade(context: Context, cause: Cause, given: ChangeGiven) -> Outcome:
    """Have another grade count, for a reason; or the auditor's after all."""
    keeps = given.grade == KEEP
    if not given.grade:
        return Outcome(errors={"grade": say.choose_grade()})
    if not keeps and not given.reason.strip():
        return Outcome(errors={"reason": say.why_change()})

    def decide(turn: Turn, audit: Audit, standing: Moderation | None) -> Ruling:
        if keeps:
            return marking.keep_grade(audit, standing, given.question, turn.moment)
        step = (given.question, given.grade)
        return marking.change_grade(audit, standing, step, given.reason, turn.moment)

    return moderate(context, cause, given.audit, Act.MODERATE, decide)


def ask_comment(
    context: Context, person: str, audit_id: str, question: str, place: Place
) -> Outcome:
    """The form for a comment on a question."""

    def form(desk: Desk, standing: Moderation) -> View:
        return comment_form.show(desk, standing, desk.audit.question(question), place)

    return _asked(context, person, audit_id, Act.MODERATE, form)


def comment(context: Context, cause: Cause, given: CommentGiven) -> Outcome:
    """Keep a comment, which the auditor sees once the audit is returned; an empty one is none."""

    def decide(turn: Turn, audit: Audit, standing: Moderation | None) -> Ruling:
        return marking.comment(audit, standing, given.question, given.comment, turn.moment)

    return moderate(context, cause, given.audit, Act.MODERATE, decide)


def ask_approval(context: Context, person: str, audit_id: str, place: Place) -> Outcome:
    """What approving will do, to be confirmed."""

    def form(desk: Desk, standing: Moderation) -> View | None:
        if not standing.sees_grades(desk.audit):
            return None
        return decide_form.approve(desk, standing, place)

    return _asked(context, person, audit_id, Act.APPROVE, form)


def approve(context: Context, cause: Cause, given: DecisionGiven) -> Outcome:
    """Approve, and say that it is done."""

    def decide(turn: Turn, audit: Audit, standing: Moderation | None) -> Ruling:
        return moderating.approve(audit, standing, turn.moment)

    return _done(context, cause, given, moderate(context, cause, given.audit, Act.APPROVE, decide))


def ask_return(context: Context, person: str, audit_id: str, place: Place) -> Outcome:
    """What returning will do, to be confirmed; or what has to be said before."""

    def form(desk: Desk, standing: Moderation) -> View:
        return decide_form.give_back(desk, standing, place)

    return _asked(context, person, audit_id, Act.RETURN, form)


def give_back(context: Context, cause: Cause, given: DecisionGiven) -> Outcome:
    """Return the audit, and say that it is done."""

    def decide(turn: Turn, audit: Audit, standing: Moderation | None) -> Ruling:
        return moderating.give_back(audit, standing, turn.moment, given.general)

    return _done(context, cause, given, moderate(context, cause, given.audit, Act.RETURN, decide))


def _asked(
    context: Context,
    person: str,
    audit_id: str,
    act: Act,
    form: Callable[[Desk, Moderation], View | None],
) -> Outcome:
    desk = open_desk(context, person, audit_id, act)
    if isinstance(desk, Outcome):
        return desk
    if desk.theirs is None:
        return Outcome(notice=say.not_moderating(), audit=audit_id)
    try:
        found = form(desk, desk.theirs)
    except KeyError:
        return Outcome(notice=say.unknown_question(), audit=audit_id)
    if found is None:
        return Outcome(notice=say.grade_first(), audit=audit_id)
    return Outcome(view=found, audit=audit_id)


def _done(context: Context, cause: Cause, given: DecisionGiven, kept: Outcome) -> Outcome:
    """That it was decided, where the form stood; what stands below it says so too."""
    if kept.notice or kept.errors or not kept.done:
        return kept
    desk = open_desk(context, cause.person, given.audit)
    if isinstance(desk, Outcome) or desk.moderation is None:
        return kept
    return Outcome(view=messages.decided(desk.audit, desk.moderation), audit=given.audit)
