"""Reading a submitted audit: by its moderator, its auditor, and quality leads."""

from collections.abc import Sequence
from functools import partial

from bot.messages import moderation_reading as messages
from bot.messages.desk import Desk
from bot.messages.moderation_reading import SECTION
from bot.messages.notices import say
from bot.messages.types import View
from bot.usecases.around import around
from bot.usecases.context import Context, Outcome
from bot.usecases.everybody import find_person
from bot.usecases.turn import TurnedAway, turn_away
from flows import checks, rights
from flows.history import Line
from flows.rights import Act
from storage import audits, history
from storage import moderation as moderations


def show(context: Context, person: str, audit_id: str, page: int = 0) -> Outcome:
    """One page of it, from 0."""
    desk = open_desk(context, person, audit_id)
    if isinstance(desk, Outcome):
        return desk
    return Outcome(view=view(context, desk, page), audit=audit_id)


def show_chapter(context: Context, person: str, audit_id: str, chosen: str) -> Outcome:
    """The page on which a chapter begins, as the list of contents names it."""
    desk = open_desk(context, person, audit_id)
    if isinstance(desk, Outcome):
        return desk
    page = messages.page_of(desk, chosen.removeprefix(SECTION))
    return Outcome(view=view(context, desk, page), audit=audit_id)


def show_section(context: Context, person: str, audit_id: str, question: str, page: int) -> Outcome:
    """The section of a question, to look it up while grading; without one, another page."""
    desk = open_desk(context, person, audit_id, Act.MODERATE)
    if isinstance(desk, Outcome):
        return desk
    at = messages.page_of(desk, question) if question else page
    return Outcome(view=view(context, desk, at, on_top=True), audit=audit_id)


def open_desk(
    context: Context, person: str, audit_id: str, act: Act | None = None
) -> Desk | Outcome:
    """The audit and its moderation before this person, if they may; else why not.

    ``act`` is what it is opened for; where none is said, to read it: its moderator may, but only
    so, while they must not see its grades.
    """
    workspace = context.workspace
    with context.database.read() as conn:
        audit = audits.load(conn, workspace, audit_id, context.library, context.recent)
        if audit is None:
            return Outcome(notice=say.gone())
        stand = moderations.stand(conn, workspace, audit)
        known, latest = find_person(context, conn, person), stand.moderation
        is_theirs = latest is not None and latest.moderator == person
        act = act or (Act.MODERATE if is_theirs else Act.READ)
        refused = rights.refusal(act, known, audit, stand)
        if refused is None:
            several = latest is not None and latest.round > 1
            earlier = moderations.rounds(conn, workspace, audit_id)[:-1] if several else ()
            kept = checks.kept_queries(audit, around(context, conn, audit_id)) if audit.kept else ()
            lines = history.count(conn, workspace, audit_id)
            reader = context.reader(known)
            # Whoever opens it turns its pages next.
            context.recent.remember(audit)
            return Desk(audit, latest, person, reader, earlier, kept, lines)
    return turn_away(context, person, TurnedAway(act, refused, audit_id))


def view(context: Context, desk: Desk, page: int, *, on_top: bool = False) -> View:
    """The page as it is shown; of the history only what stands on it is read."""
    return messages.reading(desk, page, partial(_lines, context, desk.audit.id), on_top=on_top)


def _lines(context: Context, audit: str, start: int, most: int) -> Sequence[Line]:
    with context.database.read() as conn:
        return history.lines(conn, context.workspace, audit, start, most)
