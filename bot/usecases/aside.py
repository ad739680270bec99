"""Messages kept aside: offered as an answer, as a concern, and used after all."""

from dataclasses import dataclass

from bot.messages import telling
from bot.messages.notices import say
from bot.messages.outside import Open
from bot.messages.types import Message
from bot.usecases import speaking
from bot.usecases.answering import reading_for
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.turn import Turn, conduct, turn
from flows import answering, conversation, rights
from flows.answers import Typed
from flows.audit import Audit, Decision
from flows.questionnaire import Step
from flows.rights import Act
from flows.speech import Refused
from storage import audits, outbox, replies, threads
from storage.outbox import Post
from storage.replies import LooseReply
from storage.threads import Thread


@dataclass(frozen=True, slots=True)
class TypedReply:
    """A message in the direct messages with the bot. ``cause.ts`` is its own ts."""

    cause: Cause
    text: str
    thread_ts: str = ""
    has_files: bool = False
    before: str = ""
    """What an edited message said until now."""
    retry: int = 0
    """How often Slack has brought it again."""


def key_of(channel: str, ts: str, what: str = "message") -> str:
    """The key of a message's event; ``what`` else became of the message has one of its own."""
    return f"{what}/{channel}/{ts}"


def offer_message(context: Context, message: TypedReply) -> Outcome:
    """Offer a message picked in Slack's own menu as the answer to what is open."""
    if not context.typed:
        return Outcome(notice=say.forms_only())
    if not message.text.strip():
        return Outcome(notice=say.no_words())
    with turn(context, message.cause) as now:
        if now is None:
            return Outcome(done=False)
        waiting = open_audits(now, message.text)
        if all(one.step is None for one in waiting):
            return Outcome(notice=say.nothing_waits())
        if any(answering.step_from(one.audit, message.cause.ts) for one in waiting):
            return Outcome(notice=say.used())
        if all(one.takes is None for one in waiting):
            return Outcome(notice=say.fits_nothing())
        keep(now, message)
        reader = now.context.reader(now.person)
        tell(now, "picked", telling.outside(waiting, message.cause.ts, reader, picked=True))
    return Outcome(notice=say.kept())


def use_reply(context: Context, cause: Cause, audit_id: str, source: str, step: Step) -> Outcome:
    """Make a message that was kept aside the answer after all.

    ``step.question`` empty: the answer to what was asked when it was typed.
    """

    def decide(now: Turn, audit: Audit) -> Decision | Outcome:
        kept = replies.find(now.conn, context.workspace, cause.person, source)
        if kept is None:
            return Outcome(notice=say.forgotten())
        if kept.used:
            return Outcome(notice=say.used())
        target = step
        if not step.question:
            thread = threads.open_thread_of(now.conn, context.workspace, audit.id)
            standing = thread and threads.standing_prompt(now.conn, thread, source)
            if not standing:
                return Outcome(notice=say.unclear())
            target = standing.step
        decision = answering.reply(
            audit,
            target,
            Typed(kept.text),
            reading_for(now, audit, target, kept.text),
            expects=0,
            source=source,
        )
        if decision.changed:
            replies.used(now.conn, context.workspace, cause.person, source, now.moment.at)
        elif fault := next((said for said in decision.say if isinstance(said, Refused)), None):
            return Outcome(notice=str(fault.refusal))
        return decision

    return conduct(context, cause, audit_id, Act.ANSWER, decide)


def offer_concern(
    now: Turn, reply: TypedReply, audit: Audit | None, thread: Thread | None = None
) -> None:
    """Offer the form, about the audit where this person has a say in it; else it asks the case."""
    keep(now, reply)
    if audit is not None and rights.refusal(Act.RAISE_CONCERN, now.person, audit) is not None:
        audit = None
    source = reply.cause.ts if conversation.concern_in(reply.text) else ""
    urgent = speaking.urgent_reader(now.conn, now.context, now.context.reader(now.person))
    tell(now, "concern", telling.concern_offered(audit, source, urgent), thread)


def open_audits(now: Turn, text: str) -> list[Open]:
    """The audits this person is doing, with what each asks next and whether ``text`` fits there."""
    workspace, library = now.context.workspace, now.context.library
    ids = audits.open_of(now.conn, workspace, now.cause.person)
    found = (audits.load(now.conn, workspace, audit_id, library) for audit_id in ids)
    return [as_open(now, audit, text, now.link(audit.id)) for audit in found if audit is not None]


def as_open(now: Turn, audit: Audit, text: str, link: str = "") -> Open:
    """The audit with what it asks next, and whether ``text`` could be the answer to that."""
    step = audit.next_step
    fits = step is not None and answering.fits(audit, step, text, reading_for(now, audit, step))
    return Open(audit, step, link, fits)


def tell(now: Turn, name: str, message: Message, thread: Thread | None = None) -> None:
    """Have something said to whoever acts, once for this cause: in a thread, or in none."""
    key = f"{name}/{now.cause.key}"
    under = thread.card if thread is not None else None
    post = Post(now.context.workspace, now.cause.person, key, message.body, under)
    outbox.enqueue(now.conn, [post], now.moment.at)


def keep(now: Turn, reply: TypedReply) -> None:
    """Keep a message's words until they are used."""
    cause = reply.cause
    loose = LooseReply(cause.channel, cause.ts, cause.person, reply.text)
    replies.set_aside(now.conn, now.context.workspace, loose, now.moment.at)
