"""A moderator takes a request, gives it up, or hands it to somebody else."""

from collections.abc import Mapping

from bot.messages.forms import pass_on as pass_on_form
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.everybody import find_person
from bot.usecases.moderating import moderate
from bot.usecases.turn import Turn, look
from flows import moderating as rules
from flows.answers import Person
from flows.audit import Audit
from flows.moderation import Mark, Moderation, may_moderate
from flows.rights import Act
from flows.rulings import Ruling
from storage import moderation as moderations


def take(context: Context, cause: Cause, audit_id: str) -> Outcome:
    """Take the moderation of an audit, if nobody has."""

    def decide(now: Turn, audit: Audit, moderation: Moderation | None) -> Ruling:
        graded = _graded_before(now, audit, moderation, now.moment.by)
        return rules.take(audit, moderation, now.moment, graded)

    return moderate(context, cause, audit_id, Act.TAKE, decide)


def release(context: Context, cause: Cause, audit_id: str) -> Outcome:
    """Give up a moderation: it waits again, for anybody who may take it."""

    def decide(now: Turn, audit: Audit, moderation: Moderation | None) -> Ruling:
        return rules.release(audit, moderation, now.moment)

    return moderate(context, cause, audit_id, Act.RELEASE, decide)


def show_pass_on(context: Context, person: str, audit_id: str) -> Outcome:
    """The form that asks who goes on with a moderation."""
    found = look(context, person, audit_id, Act.REASSIGN)
    if isinstance(found, Outcome):
        return found
    return Outcome(view=pass_on_form.show(found[0]))


def pass_on(context: Context, cause: Cause, audit_id: str, to: str, left: str = "") -> Outcome:
    """Hand a moderation to ``to``, who is told. Errors name the form's field ``to``.

    ``left`` is the name of a person whom Slack says was deactivated, whatever the set-up says.
    """

    def decide(now: Turn, audit: Audit, moderation: Moderation | None) -> Ruling | Outcome:
        person = find_person(context, now.conn, to)
        if left:
            person = Person(to, person.name if person else left, active=False)
        stand = moderations.stand(now.conn, context.workspace, audit)
        fault = may_moderate(person, audit, stand.contributors, stand.group) if person else None
        graded = _graded_before(now, audit, moderation, to)
        return rules.hand_over(audit, moderation, person, fault, now.moment, graded)

    return moderate(context, cause, audit_id, Act.REASSIGN, decide)


def _graded_before(
    now: Turn, audit: Audit, moderation: Moderation | None, person: str
) -> Mapping[str, Mark]:
    """What this person graded blind when they had it before."""
    if moderation is None or not moderation.blind:
        return rules.NOTHING_GRADED
    return moderations.graded_by(now.conn, now.context.workspace, audit, person)
