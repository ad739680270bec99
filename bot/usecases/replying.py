"""Replies that are typed, edited and deleted, in the thread and outside it."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.messages import telling
from bot.messages.outside import Open
from bot.messages.types import Message
from bot.usecases import speaking
from bot.usecases.answering import reading_for
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.turn import Turn, conduct, turn
from bot.widgets import limits
from flows import agreeing, answering, conversation, lifecycle, rights
from flows.actions import ActionDetails
from flows.answers import Refusal, Typed
from flows.audit import Audit, Decision, unchanged
from flows.conversation import Ambiguous, AnswerTo, Meaning, Steering
from flows.questionnaire import Step
from flows.rights import Act
from flows.speech import (
    ActionOffered,
    Ask,
    Command,
    ConcernOffered,
    HelpTold,
    Refused,
    ReviewTold,
    Speech,
    StatusTold,
    Why,
)
from storage import audits, outbox, replies, threads
from storage.outbox import Post
from storage.replies import LooseReply
from storage.threads import Prompt, Thread

JUST_POSTED: Final = timedelta(seconds=2)
"""Nobody answers a question that was sent less than this ago."""
LONGEST_WORD: Final = 40
"""Characters of an instruction that are repeated to whoever typed it."""
USED: Final = "That message is part of the audit already."

_TOLD: Final[dict[Command, Speech]] = {
    Command.STATUS: StatusTold(),
    Command.REVIEW: ReviewTold(),
    Command.HELP: HelpTold(),
}


class NotYet(Exception):
    """Which question stood last is not known yet: a message is on its way and unconfirmed."""


@dataclass(frozen=True, slots=True)
class TypedReply:
    """A message in the direct messages with the bot. ``cause.ts`` is its own ts."""

    cause: Cause
    text: str
    thread_ts: str = ""
    has_files: bool = False
    before: str = ""
    """What an edited message said until now."""


def take_reply(context: Context, reply: TypedReply) -> Outcome:
    """Deal with a typed message: an answer, a command, or something said in another place.

    Raises:
        NotYet: the event should be brought again.
    """
    with turn(context, reply.cause) as now:
        if now is None:
            return Outcome(done=False)
        thread = _thread_of(now, reply.thread_ts)
        if thread is None:
            _outside(now, reply)
        else:
            _inside(now, thread, reply)
    return Outcome()


def edit_reply(context: Context, reply: TypedReply) -> Outcome:
    """Follow an edit. One that gave no answer before is read as if it were typed only now."""
    with turn(context, reply.cause) as now:
        if now is None:
            return Outcome(done=False)
        cause = reply.cause
        replies.reworded(now.conn, context.workspace, cause.person, cause.ts, reply.text)
        thread = _thread_of(now, reply.thread_ts)
        audit = _audit_with(now, thread, cause.ts)
        if audit is not None:
            now.keep(audit, answering.edit(audit, cause.ts, reply.text, now.moment))
        elif thread is not None and not thread.closed:
            _read_anew(now, thread, reply)
    return Outcome()


def delete_reply(context: Context, cause: Cause, thread_ts: str) -> Outcome:
    """Ask what becomes of the answer that a deleted message gave."""
    with turn(context, cause) as now:
        if now is None:
            return Outcome(done=False)
        audit = _audit_with(now, _thread_of(now, thread_ts), cause.ts)
        if audit is not None:
            now.keep(audit, answering.ask_removal(audit, cause.ts))
    return Outcome()


def offer_message(context: Context, message: TypedReply) -> Outcome:
    """Offer a message picked in Slack's own menu as the answer to what is open."""
    if not context.typed:
        return Outcome(notice="Answers go into forms here: a message can't be used as one.")
    if not message.text.strip():
        return Outcome(notice="There are no words of a person in that message. Choose another.")
    with turn(context, message.cause) as now:
        if now is None:
            return Outcome(done=False)
        waiting = _waiting(now)
        if all(step is None for _, step, _ in waiting):
            return Outcome(notice="You have no audit with a question that waits for an answer.")
        if any(answering.step_from(audit, message.cause.ts) for audit, _, _ in waiting):
            return Outcome(notice=USED)
        _set_aside(now, message)
        reader = now.context.reader(now.person)
        _answer(now, "picked", telling.outside(waiting, message.cause.ts, reader, picked=True))
    return Outcome(notice="It is kept. Choose in your messages with me what it answers.")


def use_reply(context: Context, cause: Cause, audit_id: str, source: str, step: Step) -> Outcome:
    """Make a message that was kept aside the answer after all.

    ``step.question`` empty: the answer to what was asked when it was typed.
    """

    def decide(now: Turn, audit: Audit) -> Decision | Outcome:
        kept = replies.find(now.conn, context.workspace, cause.person, source)
        if kept is None:
            return Outcome(notice="I don't have that message any more. Type it again, please.")
        if kept.used:
            return Outcome(notice=USED)
        target = step
        if not step.question:
            thread = threads.open_thread_of(now.conn, context.workspace, audit.id)
            standing = thread and threads.standing_prompt(now.conn, thread, source)
            if not standing:
                return Outcome(notice="I can't tell which question that answers. Type it again.")
            target = standing.step
        decision = answering.reply(
            audit,
            target,
            Typed(kept.text),
            reading_for(now, audit, target),
            expects=0,
            source=source,
        )
        if decision.changed:
            replies.used(now.conn, context.workspace, cause.person, source, now.moment.at)
        elif fault := next((said for said in decision.say if isinstance(said, Refused)), None):
            return Outcome(notice=str(fault.refusal))
        return decision

    return conduct(context, cause, audit_id, Act.ANSWER, decide)


def _audit_with(now: Turn, thread: Thread | None, source: str) -> Audit | None:
    """The audit of which a message is part: the thread's, or one it was used in from outside."""
    ids: tuple[str, ...] = ()
    if thread is None:
        ids = audits.open_of(now.conn, now.context.workspace, now.cause.person)
    elif not thread.closed:
        ids = (thread.audit,)
    found = (now.audit(audit_id) for audit_id in ids)
    return next((a for a in found if a is not None and answering.step_from(a, source)), None)


def _thread_of(now: Turn, thread_ts: str) -> Thread | None:
    if not thread_ts:
        return None
    return threads.find_by_root(now.conn, now.context.workspace, now.cause.person, thread_ts)


def _inside(now: Turn, thread: Thread, reply: TypedReply) -> None:
    audit = now.audit(thread.audit)
    if audit is None:
        return
    reader = now.context.reader(now.person)
    if thread.closed:
        mine = audit.auditor == now.cause.person
        link = now.link(audit.id)
        said = telling.elsewhere(audit, link, reader) if mine else telling.left(audit, reader)
        _answer(now, "left", said, thread)
        return
    refused = rights.refusal(Act.ANSWER, now.person, audit)
    if refused is not None:
        _answer(now, "refused", telling.told(audit, Refused(refused), reader), thread)
        return
    if reply.has_files:
        _answer(now, "attachment", telling.attachment_refused(audit, reader), thread)
    if not reply.text.strip():
        return
    _confirmed(now, reply.cause.ts)
    standing = threads.standing_prompt(now.conn, thread, reply.cause.ts)
    match _meaning(audit, standing, reply.text):
        case None:
            _answer(now, "unasked", telling.nothing_asked(audit, reader), thread)
        case Ambiguous(step, refusal) if now.context.typed:
            now.keep(audit, unchanged(audit, Refused(refusal, step)))
        case AnswerTo(step) | Ambiguous(step):
            _take_answer(now, audit, step, standing, reply)
        case Steering() as steering:
            _steer(now, audit, steering, standing, reply)


def _meaning(audit: Audit, standing: Prompt | None, text: str) -> Meaning | None:
    if standing is None:
        return conversation.interpret(audit, None, text)
    return conversation.interpret(audit, standing.step, text, standing.revision)


def _read_anew(now: Turn, thread: Thread, reply: TypedReply) -> None:
    """Read an edited message that is no answer: one that was refused may be one now.

    What was done as it was typed is not done again.
    """
    audit = now.audit(thread.audit)
    standing = threads.standing_prompt(now.conn, thread, reply.cause.ts)
    if audit is None:
        return
    done = isinstance(_meaning(audit, standing, reply.before), Steering)
    if done and not conversation.is_concern(reply.text):
        reader = now.context.reader(now.person)
        _answer(now, "done", telling.done_already(audit, reader), thread)
    elif done or (standing is not None and standing.step == audit.next_step):
        _inside(now, thread, reply)


def _take_answer(
    now: Turn, audit: Audit, step: Step, standing: Prompt | None, reply: TypedReply
) -> None:
    if not now.context.typed:
        _say_typing_is_off(now, audit, step)
        return
    # A step that was not asked yet was seen empty: what came meanwhile is added to.
    expects = standing.revision if standing is not None and standing.step == step else 0
    moment = reading_for(now, audit, step)
    source = reply.cause.ts
    given = Typed(reply.text)
    now.keep(audit, answering.reply(audit, step, given, moment, expects=expects, source=source))


def _say_typing_is_off(now: Turn, audit: Audit, step: Step | None) -> None:
    thread = threads.open_thread_of(now.conn, now.context.workspace, audit.id)
    reader = now.context.reader(now.person)
    _answer(now, "by-form", telling.typing_is_off(audit, step, reader), thread)


def _steer(
    now: Turn, audit: Audit, steering: Steering, standing: Prompt | None, reply: TypedReply
) -> None:
    offered = steering.could_answer and now.context.typed
    if offered or steering.command is Command.CONCERN:
        _set_aside(now, reply)
    word = limits.clip(" ".join(reply.text.split()), LONGEST_WORD) if offered else ""
    if steering.command is not Command.CONCERN and steering.rest and not now.context.typed:
        _say_typing_is_off(now, audit, None)
        steering = replace(steering, rest="")
    now.keep(audit, _steered(now, audit, steering, standing), word=word)


def _steered(now: Turn, audit: Audit, steering: Steering, standing: Prompt | None) -> Decision:
    told = _TOLD.get(steering.command)
    if told is not None:
        return unchanged(audit, told)
    match steering.command:
        case Command.CHANGE:
            return answering.change_numbered(audit, steering.number or 0)
        case Command.PAUSE | Command.RESUME:
            paused = steering.command is Command.PAUSE
            return lifecycle.pause_reminders(audit, now.moment, paused=paused)
        case Command.ACTION:
            return _agreed(now, audit, steering.rest)
        case Command.CONCERN:
            return unchanged(audit, ConcernOffered(now.cause.ts if steering.rest else ""))
    return _steered_from(now, audit, steering, standing.step if standing else audit.next_step)


def _steered_from(now: Turn, audit: Audit, steering: Steering, here: Step | None) -> Decision:
    """What a command does that depends on where in the audit it was typed."""
    if steering.command is Command.BACK:
        return answering.back(audit, here)
    current = here.question if here is not None else None
    if steering.command is Command.SKIP and current is not None:
        return answering.skip(audit, current, now.moment)
    if steering.command is Command.NOTE and current is not None:
        return _noted(now, audit, current, steering.rest)
    return unchanged(audit, HelpTold())


def _agreed(now: Turn, audit: Audit, rest: str) -> Decision:
    if not rest:
        return unchanged(audit, ActionOffered())
    return agreeing.add(audit, secrets.token_hex(8), ActionDetails(rest), now.moment)


def _noted(now: Turn, audit: Audit, question: str, rest: str) -> Decision:
    note = answering.note_for(audit.question(question))
    if note is None:
        asked = audit.question(question)
        mend = f"Type change {asked.number} to answer it again."
        return unchanged(audit, Refused(Refusal(f"{asked.label} takes no notes.", mend)))
    step = Step(question, note)
    if not rest:
        return unchanged(audit, Ask(step, Why.NOTE, audit.revision_at(step)))
    return answering.reply(audit, step, Typed(rest), now.moment, expects=0, source=now.cause.ts)


def _outside(now: Turn, reply: TypedReply) -> None:
    """Typed where no question stands: kept, and offered as the answer to what is open."""
    context, reader = now.context, now.context.reader(now.person)
    if reply.has_files:
        _answer(now, "attachment", telling.attachment_refused(None, reader))
    if not reply.text.strip():
        return
    _set_aside(now, reply)
    waiting = _waiting(now)
    if conversation.is_concern(reply.text):
        only = waiting[0][0] if len(waiting) == 1 else None
        source = reply.cause.ts if conversation.concern_in(reply.text) else ""
        urgent = speaking.urgent_reader(now.conn, context, reader)
        _answer(now, "concern", telling.concern_offered(only, source, urgent))
    elif conversation.is_help(reply.text):
        _answer(now, "help", telling.help_outside(reader))
    else:
        _answer(now, "outside", telling.outside(waiting, reply.cause.ts, reader))


def _waiting(now: Turn) -> list[Open]:
    """The audits this person is doing, with what each asks next."""
    ids = audits.open_of(now.conn, now.context.workspace, now.cause.person)
    found = (now.audit(audit_id) for audit_id in ids)
    return [(audit, audit.next_step, now.link(audit.id)) for audit in found if audit is not None]


def _answer(now: Turn, name: str, message: Message, thread: Thread | None = None) -> None:
    key = f"{name}/{now.cause.key}"
    under = thread.card if thread is not None else None
    post = Post(now.context.workspace, now.cause.person, key, message.body, under)
    outbox.enqueue(now.conn, post, now.moment.at)


def _set_aside(now: Turn, reply: TypedReply) -> None:
    cause = reply.cause
    loose = LooseReply(cause.channel, cause.ts, cause.person, reply.text)
    replies.set_aside(now.conn, now.context.workspace, loose, now.moment.at)


def _confirmed(now: Turn, ts: str) -> None:
    """Make sure it is known which question stood last when the message was typed.

    A post that has just been sent can't have been read yet. One sent a while ago and never
    confirmed may have been: the relay will find it, and Slack brings the event again.
    """
    tried = threads.in_flight_since(now.conn, now.context.workspace, now.cause.person)
    typed_at = datetime.fromtimestamp(float(ts), UTC)
    if tried is not None and tried + JUST_POSTED < typed_at:
        raise NotYet
