"""The finished audit as a file, in the direct messages of whoever asks for it and may have it."""

from bot.messages import filing
from bot.reports import html
from bot.reports.audit import report
from bot.usecases.around import around
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.everybody import people_of
from bot.usecases.turn import Turn, conduct
from flows import checks, rights
from flows.audit import Audit, Decision, unchanged
from flows.rights import Act
from storage import moderation, outbox, threads
from storage.gates import Destination
from storage.outbox import Attachment, File, Post


def send_file(context: Context, cause: Cause, audit_id: str) -> Outcome:
    """Have the audit sent as a file: into its thread where that is theirs, else in one of its own.

    While one is on its way to them, asking again changes nothing.
    """
    told: list[str] = []

    def decide(now: Turn, audit: Audit) -> Decision | Outcome:
        stand = moderation.stand(now.conn, context.workspace, audit)
        if not rights.may(Act.TAKE_FILE, now.person, audit, stand):
            return Outcome(notice=filing.say.not_finished(), audit=audit_id)
        card = _own_card(now, audit)
        _enqueue(now, audit, card)
        told.append(filing.say.on_its_way(here=bool(card)))
        return unchanged(audit)

    outcome = conduct(context, cause, audit_id, Act.TAKE_FILE, decide)
    return Outcome(notice=told[0], audit=audit_id) if told else outcome


def _own_card(turn: Turn, audit: Audit) -> str:
    """The key of the audit's card in this person's own messages; empty where it has none there."""
    thread = threads.open_thread_of(turn.conn, turn.context.workspace, audit.id)
    return thread.card if thread is not None and thread.person == turn.cause.person else ""


def _enqueue(turn: Turn, audit: Audit, card: str) -> None:
    context, conn, to = turn.context, turn.conn, turn.cause.person
    name = f"{audit.id}/file/{to}/"
    if outbox.waits(conn, Destination(context.workspace, to), name):
        return
    rounds = moderation.rounds(conn, context.workspace, audit.id)
    queries = checks.queries(audit, around(context, conn, audit.id))
    reader = context.reader(turn.person)
    found = report(audit, rounds, queries, people_of(context, conn), reader)
    key = f"{name}{audit.revision}/{turn.cause.key}"
    letters: list[outbox.Message] = []
    if not card:
        card = f"{name}announced/{turn.cause.key}"
        letters.append(Post(context.workspace, to, card, filing.announced(audit).body))
    cover = filing.cover(audit, html.SUFFIX)
    file = Attachment(cover.name, cover.title, cover.comment, html.page(found))
    letters.append(File(context.workspace, to, key, file, card))
    outbox.enqueue(conn, letters, turn.moment.at)
