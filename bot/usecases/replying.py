"""Replies that are typed, edited and deleted, in the thread and outside it."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.messages import telling
from bot.messages.types import Message
from bot.usecases import agreeing as entry
from bot.usecases import aside
from bot.usecases.answering import reading_for
from bot.usecases.aside import TypedReply, key_of
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.turn import Turn, turn
from bot.widgets import fitting
from flows import agreeing, answering, conversation, lifecycle, rights
from flows.actions import ActionDetails
from flows.answers import Typed
from flows.audit import Audit, Decision, unchanged
from flows.conversation import Ambiguous, AnswerTo, Courtesy, Meaning, Steering
from flows.mentions import spelled_out
from flows.questionnaire import Step
from flows.rights import Act
from flows.speech import (
    ActionOffered,
    ActionTold,
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
from storage import audits, inbox, replies, threads
from storage.threads import Prompt, Thread

JUST_POSTED: Final = timedelta(seconds=2)
"""Nobody answers a question that was sent less than this ago."""
LAST_RETRY: Final = 3
"""Slack brings an event again three times, the last time five minutes after it happened."""
BROUGHT_AGAIN: Final = timedelta(hours=1)
"""What was typed longer ago than this is not brought again."""
LONGEST_WORD: Final = 40
"""Characters of an instruction that are repeated to whoever typed it."""

_TOLD: Final[dict[Command, Speech]] = {
    Command.STATUS: StatusTold(),
    Command.REVIEW: ReviewTold(),
    Command.HELP: HelpTold(),
}


class NotYet(Exception):
    """Which question stood last is not known yet: a message is on its way and unconfirmed."""


def take_reply(context: Context, reply: TypedReply) -> Outcome:
    """Deal with a typed message: an answer, a command, or something said in another place.

    Raises:
        NotYet: the event should be brought again.
    """
    with turn(context, reply.cause) as now:
        if now is None:
            return Outcome(done=False)
        _read(now, _thread_of(now, reply.thread_ts), reply)
    return Outcome()


def edit_reply(context: Context, reply: TypedReply) -> Outcome:
    """Follow an edit. One that gave no answer before is read as if it were typed only now.

    Raises:
        NotYet: the event should be brought again.
    """
    with turn(context, reply.cause) as now:
        if now is None:
            return Outcome(done=False)
        cause, thread = reply.cause, _thread_of(now, reply.thread_ts)
        audit = _audit_with(now, thread, cause.ts)
        unread = _is_unread(now, reply)
        if context.typed:
            replies.reworded(now.conn, context.workspace, cause.person, cause.ts, reply.text)
        if conversation.is_concern(reply.text) and (audit is not None or not unread):
            about = now.audit(thread.audit) if thread is not None else audit
            aside.offer_concern(now, reply, about, thread)
        elif audit is not None:
            _amend(now, audit, thread, reply)
        elif unread:
            _read(now, thread, reply)
        elif thread is not None and not thread.closed:
            _read_anew(now, thread, reply)
    return Outcome()


def delete_reply(context: Context, cause: Cause, thread_ts: str) -> Outcome:
    """Ask what becomes of the answer that a deleted message gave."""
    with turn(context, cause) as now:
        if now is None:
            return Outcome(done=False)
        # Its own event may still be on its way: what was taken back is no answer.
        original = key_of(cause.channel, cause.ts)
        inbox.first_time(now.conn, context.workspace, original, now.moment.at)
        thread = _thread_of(now, thread_ts)
        audit = _audit_with(now, thread, cause.ts)
        if audit is None:
            return Outcome()
        barred = _barred(now, audit, thread)
        if barred is not None:
            aside.tell(now, "barred", barred, thread)
        else:
            now.keep(audit, answering.ask_removal(audit, cause.ts))
    return Outcome()


def _audit_with(now: Turn, thread: Thread | None, source: str) -> Audit | None:
    """The audit of which a message is part: the thread's, or one it was used in from outside."""
    ids: tuple[str, ...] = ()
    if thread is None:
        ids = audits.open_of(now.conn, now.context.workspace, now.cause.person)
    elif not thread.closed:
        ids = (thread.audit,)
    # In an order that is everybody's: two who wait for each other's audits would wait for ever.
    found = (now.audit(audit_id) for audit_id in sorted(ids))
    return next((a for a in found if a is not None and answering.step_from(a, source)), None)


def _thread_of(now: Turn, thread_ts: str) -> Thread | None:
    if not thread_ts:
        return None
    return threads.find_by_root(now.conn, now.context.workspace, now.cause.person, thread_ts)


def _is_unread(now: Turn, reply: TypedReply) -> bool:
    """Whether an edit overtook what was typed first, which counts as handled from now on.

    A concern does not: it is offered, whatever became of its words.
    """
    cause, at = reply.cause, now.moment.at
    if conversation.is_concern(reply.before) or at - _typed_at(cause.ts) > BROUGHT_AGAIN:
        return False
    key = key_of(cause.channel, cause.ts)
    return inbox.first_time(now.conn, now.context.workspace, key, at)


def _read(now: Turn, thread: Thread | None, reply: TypedReply) -> None:
    if thread is None:
        _outside(now, reply)
    else:
        _inside(now, thread, reply)


def _barred(now: Turn, audit: Audit, thread: Thread | None) -> Message | None:
    """What is said to somebody who can't answer here; ``None`` where they can."""
    reader = now.context.reader(now.person)
    if thread is not None and thread.closed:
        mine = audit.auditor == now.cause.person
        link = now.link(audit.id)
        return telling.elsewhere(audit, link, reader) if mine else telling.left(audit, reader)
    refused = rights.refusal(Act.ANSWER, now.person, audit)
    return None if refused is None else telling.told(audit, Refused(refused), reader)


def _inside(now: Turn, thread: Thread, reply: TypedReply) -> None:
    audit = now.audit(thread.audit)
    if audit is None:
        return
    barred = _barred(now, audit, thread)
    if barred is None:
        _under(now, audit, thread, reply)
    elif conversation.is_concern(reply.text):
        aside.offer_concern(now, reply, audit, thread)
    else:
        aside.tell(now, "barred", barred, thread)


def _under(now: Turn, audit: Audit, thread: Thread, reply: TypedReply) -> None:
    """Deal with what the auditor typed in the audit's thread. A concern waits for nothing."""
    reader, ts = now.context.reader(now.person), reply.cause.ts
    if reply.has_files:
        aside.tell(now, "attachment", telling.attachment_refused(audit, reader), thread)
    if not reply.text.strip():
        return
    if not conversation.is_concern(reply.text):
        if answering.step_from(audit, ts) is not None:
            return
        if not _is_confirmed(now, ts):
            _put_off(now, audit, thread, reply)
            return
    _understood(now, audit, thread, reply)


def _understood(now: Turn, audit: Audit, thread: Thread, reply: TypedReply) -> None:
    reader = now.context.reader(now.person)
    standing = threads.standing_prompt(now.conn, thread, reply.cause.ts)
    match _meaning(audit, standing, reply.text):
        case None:
            aside.tell(now, "unasked", telling.nothing_asked(audit, reader), thread)
        case Ambiguous(step, refusal) if now.context.typed:
            now.keep(audit, unchanged(audit, Refused(refusal, step)))
        case Courtesy():
            aside.tell(now, "courtesy", telling.courtesy(), thread)
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
    meant = _meaning(audit, standing, reply.before)
    if isinstance(meant, Steering):
        reader = now.context.reader(now.person)
        aside.tell(now, "done", telling.done_already(audit, reader), thread)
    elif isinstance(meant, Courtesy) or (standing and standing.step == audit.next_step):
        _inside(now, thread, reply)


def _amend(now: Turn, audit: Audit, thread: Thread | None, reply: TypedReply) -> None:
    """Let an answer become what its message says now."""
    ts = reply.cause.ts
    barred = _barred(now, audit, thread)
    if barred is not None:
        aside.tell(now, "barred", barred, thread)
    elif not now.context.typed:
        _say_typing_is_off(now, audit, answering.step_from(audit, ts))
    else:
        moment = reading_for(now, audit, answering.step_from(audit, ts), reply.text)
        now.keep(audit, answering.edit(audit, ts, reply.text, moment))


def _put_off(now: Turn, audit: Audit, thread: Thread, reply: TypedReply) -> None:
    """Have an event brought again; the last time, keep the words for its person to place."""
    if reply.retry < LAST_RETRY:
        raise NotYet
    here = aside.as_open(now, audit, reply.text)
    if now.context.typed and here.takes is not None:
        aside.keep(now, reply)
    reader = now.context.reader(now.person)
    said = telling.outside([here], reply.cause.ts, reader, unplaced=True)
    aside.tell(now, "unplaced", said, thread)


def _take_answer(
    now: Turn, audit: Audit, step: Step, standing: Prompt | None, reply: TypedReply
) -> None:
    if not now.context.typed:
        _say_typing_is_off(now, audit, step)
        return
    # A step that was not asked yet was seen empty: what came meanwhile is added to.
    expects = standing.revision if standing is not None and standing.step == step else 0
    moment = reading_for(now, audit, step, reply.text)
    source = reply.cause.ts
    given = Typed(reply.text)
    now.keep(audit, answering.reply(audit, step, given, moment, expects=expects, source=source))


def _say_typing_is_off(now: Turn, audit: Audit, step: Step | None) -> None:
    thread = threads.open_thread_of(now.conn, now.context.workspace, audit.id)
    reader = now.context.reader(now.person)
    aside.tell(now, "by-form", telling.typing_is_off(audit, step, reader), thread)


def _steer(
    now: Turn, audit: Audit, steering: Steering, standing: Prompt | None, reply: TypedReply
) -> None:
    offered = steering.could_answer and now.context.typed
    if offered or steering.command is Command.CONCERN:
        aside.keep(now, reply)
    word = fitting.clip(" ".join(reply.text.split()), LONGEST_WORD) if offered else ""
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
            return lifecycle.pause_reminders(audit, paused=paused)
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
    moment = reading_for(now, audit, None, rest)
    words = spelled_out(rest, moment.reading.people)
    decision = agreeing.add(audit, secrets.token_hex(8), ActionDetails(words), moment)
    named = agreeing.name_fault(words, entry.names_here(now.context, now.conn))
    before = len(entry.from_before(now.context, now.conn, audit))
    told = (
        replace(said, named=named, before=before) if isinstance(said, ActionTold) else said
        for said in decision.say
    )
    return replace(decision, say=tuple(told))


def _noted(now: Turn, audit: Audit, question: str, rest: str) -> Decision:
    note = answering.note_for(audit.question(question))
    if note is None:
        return unchanged(audit, Refused(answering.no_notes(audit.question(question))))
    step = Step(question, note)
    if not rest:
        return unchanged(audit, Ask(step, Why.NOTE, audit.revision_at(step)))
    moment = reading_for(now, audit, step, rest)
    return answering.reply(audit, step, Typed(rest), moment, expects=0, source=now.cause.ts)


def _outside(now: Turn, reply: TypedReply) -> None:
    """Typed where no question stands: kept, and offered as the answer to what is open."""
    reader = now.context.reader(now.person)
    if reply.has_files:
        aside.tell(now, "attachment", telling.attachment_refused(None, reader))
    if not reply.text.strip():
        return
    waiting = aside.open_audits(now, reply.text)
    if conversation.is_concern(reply.text):
        aside.offer_concern(now, reply, waiting[0].audit if len(waiting) == 1 else None)
        return
    if any(answering.step_from(one.audit, reply.cause.ts) for one in waiting):
        return
    if conversation.is_courtesy(reply.text):
        aside.tell(now, "courtesy", telling.courtesy())
        return
    if now.context.typed and any(one.takes is not None for one in waiting):
        aside.keep(now, reply)
    if conversation.is_help(reply.text):
        aside.tell(now, "help", telling.help_outside())
    else:
        aside.tell(now, "outside", telling.outside(waiting, reply.cause.ts, reader))


def _is_confirmed(now: Turn, ts: str) -> bool:
    """Whether it is known which question stood last when the message was typed.

    A post that has just been sent can't have been read yet. One sent a while ago and never
    confirmed may have been: the relay will find it, and Slack brings the event again.
    """
    tried = threads.in_flight_since(now.conn, now.context.workspace, now.cause.person)
    return tried is None or tried + JUST_POSTED >= _typed_at(ts)


def _typed_at(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)
