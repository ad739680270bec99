"""Grading from the evidence before the auditor's grades are seen, and seeing both side by side."""

from bot.messages import regrading as messages
from bot.messages.desk import Desk, Place
from bot.messages.forms import regrade
from bot.messages.forms.regrade import Graded
from bot.messages.notices import say
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.moderating import moderate
from bot.usecases.moderation_reading import open_desk
from bot.usecases.turn import Turn
from flows import marking
from flows.audit import Audit
from flows.moderation import Moderation
from flows.rights import Act
from flows.rulings import Ruling


def show_page(
    context: Context, person: str, audit_id: str, place: Place, *, saved: str = ""
) -> Outcome:
    """A page of the grading; of one that is not begun or gone back to, the first still open."""
    desk = open_desk(context, person, audit_id, Act.MODERATE)
    if isinstance(desk, Outcome):
        return desk
    standing = desk.theirs
    if standing is None:
        return Outcome(notice=say.not_moderating(), audit=audit_id)
    if standing.sees_grades(desk.audit):
        return _beside(desk, standing, Place(place.page, 0))
    if place.beside is None:
        place = Place(place.page, regrade.next_page(standing, desk.audit, ""))
    form = regrade.show(desk, standing, place, saved=saved)
    if form is None:
        return Outcome(notice=say.nothing_to_grade(), audit=audit_id)
    return Outcome(view=form, audit=audit_id)


def submit_page(context: Context, cause: Cause, given: Graded) -> Outcome:
    """Keep the grade of one page, and show the next; after the last one both side by side."""
    if not given.grade:
        return Outcome(errors={"grade": say.choose_grade()})

    def decide(turn: Turn, audit: Audit, standing: Moderation | None) -> Ruling:
        return marking.grade_blind(audit, standing, {given.question: given.grade}, turn.moment)

    kept = moderate(context, cause, given.audit, Act.MODERATE, decide)
    if kept.notice or kept.errors:
        return kept
    desk = open_desk(context, cause.person, given.audit, Act.MODERATE)
    if isinstance(desk, Outcome) or desk.theirs is None:
        return kept
    page = regrade.next_page(desk.theirs, desk.audit, given.question)
    place = Place(given.place.page, page)
    return show_page(context, cause.person, given.audit, place, saved=given.question)


def show_side_by_side(context: Context, person: str, audit_id: str, place: Place) -> Outcome:
    """Both grades of every judgement, once the moderator has given theirs."""
    desk = open_desk(context, person, audit_id, Act.MODERATE)
    if isinstance(desk, Outcome):
        return desk
    standing = desk.theirs
    if standing is None or not standing.sees_grades(desk.audit):
        return show_page(context, person, audit_id, Place(place.page))
    return _beside(desk, standing, place)


def keep_grade(
    context: Context, cause: Cause, audit_id: str, question: str, place: Place
) -> Outcome:
    """Let the auditor's grade count after all, and show both side by side again."""

    def decide(turn: Turn, audit: Audit, standing: Moderation | None) -> Ruling:
        return marking.keep_grade(audit, standing, question, turn.moment)

    kept = moderate(context, cause, audit_id, Act.MODERATE, decide)
    if kept.notice:
        return kept
    return show_side_by_side(context, cause.person, audit_id, place)


def _beside(desk: Desk, standing: Moderation, place: Place) -> Outcome:
    return Outcome(view=messages.side_by_side(desk, standing, place), audit=desk.audit.id)
