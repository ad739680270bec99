"""From what must be said to rows of the outbox: which message, under which key, to whom.

A key is made of the audit, the step, the revision and the cause, so the same thing said for the
same reason is one message. Told things that stand before a question become its first line.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection

from bot.messages import alerting, asking, card, folding, moderated, submitting, telling
from bot.messages.types import Message, Reader
from bot.usecases.around import around
from bot.usecases.context import Cause, Context
from flows import alerts, checks, routing
from flows.answers import Entry, Person
from flows.audit import Audit, Decision, EntryChanged, FieldChanged, Status
from flows.questionnaire import Step
from flows.speech import (
    Amended,
    Approved,
    Ask,
    AskToSubmit,
    Cancelled,
    ConcernOffered,
    Fold,
    Kept,
    RefreshCard,
    RemindersTold,
    Removed,
    Returned,
    Speech,
    Submitted,
    Taken,
    TellLead,
    Why,
    WordTaken,
)
from storage import moderation, outbox, people, threads
from storage.outbox import Place, Post, Respond, Update
from storage.threads import Prompt, Thread

RESPONSE_URL_LIFE: Final = timedelta(minutes=30)
TYPED_FOLD_DELAY: Final = timedelta(seconds=20)
UPDATES_TO_SPARE: Final = 20
"""Of about fifty that Slack allows a minute."""
CARD_INTERVAL: Final = timedelta(seconds=30)
CARD_REVISIONS: Final = 9
"""Changes after which the card is refreshed though no section ended: three judged domains. Fewer
would take chat.update past a fifth of what people put in, which `make bench` counts."""

BEFORE_SUBMISSION: Final = "before-submission"
_ON_REQUEST: Final = frozenset({Why.BACK, Why.CHANGE, Why.NOTE})
_PREAMBLE: Final = (Taken, Amended, Removed, RemindersTold, Kept)


@dataclass(frozen=True, slots=True)
class Voice:
    """Says things about one audit, in one thread, for one cause.

    ``pressed`` is the question whose message was pressed, if that is the cause, ``unfolded`` what
    asks the same as is to be asked now, where that was looked up ahead, and ``letters`` what was
    said so far: :meth:`send` enqueues it together, once all of it is.
    """

    context: Context
    conn: Connection
    cause: Cause
    audit: Audit
    thread: Thread
    reader: Reader
    pressed: Prompt | None = None
    unfolded: dict[Step, tuple[Prompt, ...]] = field(default_factory=dict)
    letters: list[outbox.Message] = field(default_factory=list)

    @property
    def posted(self) -> str:
        """The key of the message posted last; empty where none is yet."""
        return next((each.key for each in reversed(self.letters) if isinstance(each, Post)), "")

    def send(self) -> None:
        """Enqueue everything said."""
        outbox.enqueue(self.conn, self.letters, self.reader.now)

    def post(self, name: str, message: Message) -> str:
        """Say a message under the card; gives its key."""
        key = f"{self.key_of(name)}{_short(self.cause.key)}"
        workspace, to = self.context.workspace, self.thread.person
        self.letters.append(Post(workspace, to, key, message.body, under=self.thread.card))
        return key

    def key_of(self, name: str) -> str:
        """How the key of this message begins, whatever caused it."""
        return f"{self.audit.id}/{name}/{self.audit.revision}/"

    def update(self, target: str, message: Message, *, delay: timedelta = timedelta()) -> None:
        """Change a message posted earlier, once there is nothing else to say."""
        key = f"{target}/as-of/{self.audit.revision}/{_short(self.cause.key)}"
        now, workspace = self.reader.now, self.context.workspace
        update = Update(workspace, self.thread.person, key, target, message.body, now + delay)
        self.letters.append(update)

    def respond(self, target: str, message: Message) -> None:
        """Change the message that was pressed, through the press."""
        key = f"{target}/closed/{self.audit.revision}/{_short(self.cause.key)}"
        workspace, to, url = self.context.workspace, self.thread.person, self.cause.response_url
        self.letters.append(Respond(workspace, to, key, target, message.body, url))


def speak(
    context: Context,
    conn: Connection,
    cause: Cause,
    decision: Decision,
    person: Person | None,
    *,
    word: str = "",
) -> None:
    """Enqueue everything the decision says, in the audit's open thread.

    ``word`` is a command word that may have been meant as an answer: the first thing said then
    offers to take it as one.
    """
    workspace, audit = context.workspace, decision.audit
    # All of it is asked before any of it is read: a server is waited for once.
    asked = threads.ask_for_open(conn, workspace, audit.id)
    asked_press = _remember_press(context, conn, cause, decision)
    asked_unfolded = {
        step: threads.ask_for_unfolded(conn, workspace, audit.id, step)
        for step in _asked_anew(decision)
    }
    thread, pressed = asked(), asked_press()
    unfolded = {step: found() for step, found in asked_unfolded.items()}
    if thread is None:
        return
    reader = reader_in(context, conn, thread, person)
    voice = Voice(context, conn, cause, audit, thread, reader, pressed, unfolded)
    _say(voice, decision, word)
    if any(isinstance(speech, Submitted | Cancelled) for speech in decision.say):
        _close_former(voice, submitting.closed(audit))
    voice.send()


def _say(voice: Voice, decision: Decision, word: str) -> None:
    told: list[Speech] = [WordTaken(word, voice.cause.ts)] if word else []
    for speech in decision.say:
        match speech:
            case Ask() | AskToSubmit() if not told and _is_asked_already(voice, decision, speech):
                pass
            case Ask():
                _ask(voice, speech, told)
                told = []
            case AskToSubmit():
                known = around(context=voice.context, conn=voice.conn, audit_id=voice.audit.id)
                queries = checks.unanswered_queries(voice.audit, known)
                _close_former(voice, submitting.overtaken(voice.audit))
                message = submitting.before_submission(voice.audit, queries, voice.reader, told)
                voice.post(BEFORE_SUBMISSION, message)
                told = []
            case Fold(question):
                _fold(voice, question, decision)
            case RefreshCard(now):
                _refresh_card(voice, decision, now=now)
            case TellLead() | Approved() | Returned():
                _tell_around(voice, speech)
            case _ if isinstance(speech, _PREAMBLE) and _leads_to_a_question(decision, speech):
                told.append(speech)
            case _:
                urgent = isinstance(speech, ConcernOffered)
                hears = voice.reader
                if urgent:
                    hears = urgent_reader(voice.conn, voice.context, hears)
                offered = next((t for t in told if isinstance(t, WordTaken)), None)
                message = telling.told(voice.audit, speech, hears, offered)
                voice.post(_name(speech), message)
                told = []


def _asked_anew(decision: Decision) -> tuple[Step, ...]:
    """The steps that are asked now, but those whose messages are folded before."""
    folds = {speech.question for speech in decision.say if isinstance(speech, Fold)}
    asks = (speech.step for speech in decision.say if isinstance(speech, Ask))
    return tuple(step for step in asks if step.question not in folds)


def reader_in(context: Context, conn: Connection, thread: Thread, acting: Person | None) -> Reader:
    """Whoever reads the thread, who need not be the one acting in it."""
    if acting is None or acting.id != thread.person:
        return context.reader(people.find(conn, context.workspace, thread.person))
    return context.reader(acting)


def urgent_reader(conn: Connection, context: Context, reader: Reader) -> Reader:
    """The reader, with the emergency duty team's number at hand."""
    number = people.workspace(conn, context.workspace).emergency_number
    return replace(reader, emergency_number=number)


def _leads_to_a_question(decision: Decision, speech: Speech) -> bool:
    rest = decision.say[decision.say.index(speech) + 1 :]
    return any(isinstance(later, Ask | AskToSubmit) for later in rest)


def _ask(voice: Voice, ask: Ask, told: list[Speech]) -> None:
    older_ones = voice.unfolded.pop(ask.step, None)
    if older_ones is None:
        older_ones = threads.unfolded(voice.conn, voice.thread, ask.step)
    context, question = voice.context, ask.step.question
    formerly = context.former.has(voice.conn, context.workspace, voice.audit, question)
    message = asking.question(voice.audit, ask, voice.reader, told, formerly=formerly)
    key = voice.post(f"{ask.step.question}.{ask.step.part}", message)
    prompt = Prompt(key, ask.step, ask.revision)
    threads.record_prompt(voice.conn, voice.context.workspace, voice.thread, prompt)
    for older in older_ones:
        copy = folding.asked_again(voice.audit, ask.step.question, voice.reader)
        voice.update(older.key, copy)
        threads.mark_folded(voice.conn, older.key)


def _tell_around(voice: Voice, speech: TellLead | Approved | Returned) -> None:
    """Say what takes more than the audit to say."""
    if isinstance(speech, TellLead):
        _tell_lead(voice, speech)
    else:
        _tell_verdict(voice, speech)


def _tell_lead(voice: Voice, tell: TellLead) -> None:
    """Message whoever must know of an answer, and say in the thread who was told."""
    context, conn, audit = voice.context, voice.conn, voice.audit
    everyone = people.everyone(conn, context.workspace)
    leads = people.leads_of(conn, context.workspace, audit.team)
    told = alerts.to_tell(tell.who, leads, voice.cause.person, everyone)
    for person in everyone:
        if person.id in told:
            body = alerting.to_lead(audit, tell, voice.cause.person, context.reader(person)).body
            key = (
                f"{voice.key_of(f'told/{tell.step.question}/{person.id}')}{_short(voice.cause.key)}"
            )
            outbox.enqueue(conn, [Post(context.workspace, person.id, key, body)], voice.reader.now)
    voice.post(f"telling/{tell.step.question}", alerting.confirmed(audit, tell, told))


def _tell_verdict(voice: Voice, speech: Approved | Returned) -> None:
    """Say what a moderator decided, in their own words."""
    latest = moderation.latest(voice.conn, voice.context.workspace, voice.audit.id)
    if latest is not None:
        voice.post(_name(speech), moderated.verdict(voice.audit, latest, speech))


def _is_asked_already(voice: Voice, decision: Decision, ask: Ask | AskToSubmit) -> bool:
    """Whether the same waits in sight: asked last, with nothing said since.

    Who typed that they want a question gets it all the same.
    """
    if decision.changed or (isinstance(ask, Ask) and ask.why in _ON_REQUEST):
        return False
    said = voice.posted or threads.last_said(voice.conn, voice.context.workspace, voice.thread)
    if isinstance(ask, AskToSubmit):
        return said.startswith(voice.key_of(BEFORE_SUBMISSION))
    last = threads.last_prompt(voice.conn, voice.thread)
    return last is not None and (last.step, last.key) == (ask.step, said)


def _close_former(voice: Voice, message: Message) -> None:
    """Take its buttons from an earlier look before submission, which is out of date now.

    Where it was pressed just now it is changed through that, which costs no chat.update.
    """
    workspace, cause = voice.context.workspace, voice.cause
    beginning = f"{voice.audit.id}/{BEFORE_SUBMISSION}/"
    former = threads.last_said(voice.conn, workspace, voice.thread, beginning)
    if not former:
        return
    if cause.response_url and cause.ts:
        place = outbox.place_of(voice.conn, workspace, former)
        if place == Place(cause.channel, cause.ts):
            voice.respond(former, message)
            return
    if _can_spare_an_update(voice):
        voice.update(former, message)


def _fold(voice: Voice, question: str, decision: Decision) -> None:
    """Fold a question when its own answer came, and again when nothing is missing beside it.

    A pressed message is changed through its own ``response_url``, which costs no chat.update.
    What was typed is folded by chat.update, with budget to spare, and only once it is complete.
    So are the other copies of a question whose answer is another now.
    """
    if not _is_to_fold(decision, question):
        return
    message = folding.folded(voice.audit, question, voice.reader)
    pressed = _pressed(voice, question)
    if pressed is not None:
        _respond(voice, pressed, message)
    changed = _changed(decision)
    copies: tuple[Prompt, ...] = ()
    if changed.get(Step(question)) is not None:
        copies = threads.copies(voice.conn, voice.thread, Step(question))
    elif pressed is None and _is_complete(voice.audit, question):
        copies = threads.unfolded(voice.conn, voice.thread, Step(question))
    for copy in copies:
        if (pressed is None or copy.key != pressed.key) and _can_spare_an_update(voice):
            voice.update(copy.key, message, delay=TYPED_FOLD_DELAY)
            threads.mark_folded(voice.conn, copy.key)


def _is_to_fold(decision: Decision, question: str) -> bool:
    changed = _changed(decision)
    return not changed or Step(question) in changed or _is_complete(decision.audit, question)


def _is_complete(audit: Audit, question: str) -> bool:
    steps = routing.steps_of(audit.question(question), audit.entries)
    return all(step in audit.entries for step in steps)


def _changed(decision: Decision) -> dict[Step, Entry | None]:
    return {c.step: c.before for c in decision.changes if isinstance(c, EntryChanged)}


def _pressed(voice: Voice, question: str) -> Prompt | None:
    """The question's message that can be changed through a press: this one, or an earlier one."""
    if voice.pressed is not None and voice.pressed.step == Step(question):
        return voice.pressed
    return threads.pressable(voice.conn, voice.thread, question, voice.reader.now)


def _can_spare_an_update(voice: Voice) -> bool:
    """Whether folding leaves most of the workspace's chat.update calls to what matters more."""
    since = voice.reader.now - timedelta(minutes=1)
    spent = outbox.updates_since(voice.conn, voice.context.workspace, since)
    return spent + sum(isinstance(each, Update) for each in voice.letters) < UPDATES_TO_SPARE


def _respond(voice: Voice, pressed: Prompt, message: Message) -> None:
    key = f"{pressed.key}/folded/{voice.audit.revision}/{_short(voice.cause.key)}"
    workspace, to = voice.context.workspace, voice.thread.person
    url = pressed.response_url
    voice.letters.append(Respond(workspace, to, key, pressed.key, message.body, url))
    if pressed != voice.pressed:
        threads.response_url_used(voice.conn, pressed.key)


def _remember_press(
    context: Context, conn: Connection, cause: Cause, decision: Decision
) -> Callable[[], Prompt | None]:
    """The question whose message was pressed, where it is to fold counted as folded already."""
    if not cause.response_url:
        return lambda: None
    folds = (speech.question for speech in decision.say if isinstance(speech, Fold))
    folding_now = next((question for question in folds if _is_to_fold(decision, question)), "")
    place, until = Place(cause.channel, cause.ts), context.clock.now() + RESPONSE_URL_LIFE
    return threads.remember_press(
        conn, context.workspace, place, cause.response_url, until, folding=folding_now
    )


def _refresh_card(voice: Voice, decision: Decision, *, now: bool) -> None:
    """Show how things are: when a section ends or every few changes, at most once in 30 s.

    An audit that closes, or opens again, says so at once: nothing on its card may look as if it
    could be pressed, or could not.
    """
    thread = voice.thread
    if not now and voice.audit.revision - thread.card_revision < CARD_REVISIONS:
        return
    since = thread.card_refreshed_at
    delay = timedelta()
    moved = any(isinstance(c, FieldChanged) and c.what == "status" for c in decision.changes)
    if since is not None and voice.audit.is_open and not moved:
        waits = since - voice.reader.now
        # One that still waits is replaced and keeps its time, or it would never come.
        delay = waits if waits > delay else max(waits + CARD_INTERVAL, delay)
    latest = None
    if voice.audit.status is not Status.IN_PROGRESS:
        latest = moderation.latest(voice.conn, voice.context.workspace, voice.audit.id)
    voice.update(thread.card, card.card(voice.audit, voice.reader, latest), delay=delay)
    at = voice.reader.now + delay
    threads.card_refreshed(voice.conn, thread.id, voice.audit.revision, at)


def _name(speech: Speech) -> str:
    return type(speech).__name__.lower()


@lru_cache(maxsize=64)
def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]
