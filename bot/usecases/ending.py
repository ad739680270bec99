"""An audit leaves its auditor: handed to somebody else, withdrawn or cancelled."""

from dataclasses import replace

from bot.messages import assigning as assigning_messages
from bot.messages import card, telling
from bot.messages.forms import cancel as cancel_form
from bot.messages.forms import hand_over as hand_over_form
from bot.messages.notices import say
from bot.usecases import assigning, speaking
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.everybody import find_person
from bot.usecases.moderating import moderate
from bot.usecases.starting import open_thread
from bot.usecases.turn import Turn, conduct, look
from flows import lifecycle
from flows import moderating as rules
from flows.answers import Person
from flows.audit import Audit, Decision
from flows.moderation import Moderation
from flows.rights import Act
from flows.rulings import Ruling
from flows.speech import HandedOver
from storage import assignments, outbox, threads
from storage.outbox import Post


def show_hand_over(context: Context, person: str, audit_id: str) -> Outcome:
    """The form that asks who takes the audit over."""
    found = look(context, person, audit_id, Act.HAND_OVER)
    if isinstance(found, Outcome):
        return found
    audit, _ = found
    if not audit.is_open:
        return Outcome(notice=say.nothing_to_hand_over())
    return Outcome(view=hand_over_form.show(audit))


def hand_over(context: Context, cause: Cause, audit_id: str, to: str, left: str = "") -> Outcome:
    """Give the audit to ``to``: their own thread opens, the old card closes.

    ``left`` is the name of a person whom Slack says was deactivated, whatever the set-up says.
    """

    def decide(turn: Turn, audit: Audit) -> Decision | Outcome:
        person = find_person(context, turn.conn, to)
        if left:
            person = Person(to, person.name if person else left, active=False)
        fault = lifecycle.hand_over_fault(audit, person)
        if fault is not None or person is None:
            return Outcome(errors={"to": str(fault)}, audit=audit_id)
        decision = lifecycle.hand_over(audit, person, turn.moment)
        if decision.changed:
            _close_thread(turn, decision.audit, person)
            # What opens the thread is worded for whoever gets it.
            _open_thread(replace(turn, person=person), decision.audit, audit.auditor)
        return _without_farewell(decision)

    return conduct(context, cause, audit_id, Act.HAND_OVER, decide)


def withdraw(context: Context, cause: Cause, audit_id: str) -> Outcome:
    """Take a submitted audit back; it is kept, marked as withdrawn."""

    def decide(turn: Turn, audit: Audit, moderation: Moderation | None) -> Ruling:
        ruling = rules.withdraw(audit, moderation, turn.moment)
        _tell_who_assigned(turn, ruling.decision)
        return ruling

    return moderate(context, cause, audit_id, Act.WITHDRAW, decide)


def show_cancel(context: Context, person: str, audit_id: str) -> Outcome:
    """The form that asks why the audit stops here."""
    found = look(context, person, audit_id, Act.CANCEL)
    if isinstance(found, Outcome):
        return found
    audit, _ = found
    if not audit.is_open:
        return Outcome(notice=say.closed_already())
    return Outcome(view=cancel_form.show(audit))


def cancel(context: Context, cause: Cause, audit_id: str, reason: str) -> Outcome:
    """Cancel the audit; it is kept, marked as cancelled."""
    if not reason.strip():
        return Outcome(errors={"reason": say.why_cancel()})

    def decide(turn: Turn, audit: Audit) -> Decision:
        decision = lifecycle.cancel(audit, reason, turn.moment)
        _tell_who_assigned(turn, decision)
        return decision

    return conduct(context, cause, audit_id, Act.CANCEL, decide)


def _tell_who_assigned(turn: Turn, decision: Decision) -> None:
    """Tell whoever asked for an audit that it has ended, unless they ended it themselves."""
    if not decision.changed:
        return
    context, conn, ended = turn.context, turn.conn, decision.audit
    assignment = assignments.begun_as(conn, context.workspace, ended.id)
    if assignment is None or assignment.assigned_by == turn.moment.by:
        return
    to = find_person(context, conn, assignment.assigned_by)
    if to is None or not to.active:
        return
    message = assigning_messages.ended_told(
        assignment, ended.status, turn.moment.by, context.reader(to)
    )
    key = f"{assigning.message_key(assignment, to.id)}/{ended.status}"
    outbox.enqueue(conn, [Post(context.workspace, to.id, key, message.body)], turn.moment.at)


def _close_thread(turn: Turn, audit: Audit, to: Person) -> None:
    """Say in the old thread who has the audit now, and take its card's buttons away."""
    voice = _voice(turn, audit)
    if voice is None:
        return
    voice.post("handed-over", telling.told(audit, HandedOver(to.id), voice.reader))
    voice.update(voice.thread.card, card.card_left(audit, to.id, voice.reader))
    voice.send()
    threads.close(turn.conn, voice.thread.id, turn.moment.at)


def _open_thread(turn: Turn, audit: Audit, before: str) -> None:
    """Open a thread for whoever has the audit now, and say there whose it was."""
    open_thread(turn, audit)
    voice = _voice(turn, audit)
    if voice is not None:
        voice.post("received", telling.received(audit, before, voice.reader))
        voice.send()


def _voice(turn: Turn, audit: Audit) -> speaking.Voice | None:
    thread = threads.open_thread_of(turn.conn, turn.context.workspace, audit.id)
    if thread is None:
        return None
    reader = speaking.reader_in(turn.context, turn.conn, thread, turn.person)
    return speaking.Voice(turn.context, turn.conn, turn.cause, audit, thread, reader)


def _without_farewell(decision: Decision) -> Decision:
    rest = tuple(speech for speech in decision.say if not isinstance(speech, HandedOver))
    return Decision(decision.audit, decision.changes, rest)
