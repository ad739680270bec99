"""Beginning an audit: choose the form and the case, fill in the header, open the thread."""

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.messages import assigning as assigning_messages
from bot.messages import card, outside
from bot.messages.forms import header as header_form
from bot.messages.forms import start as start_form
from bot.messages.forms import started as started_form
from bot.messages.forms.header import Header
from bot.messages.notices import say
from bot.usecases import assigning
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.everybody import find_person
from bot.usecases.turn import Turn, TurnedAway, Undone, thread_link, turn, turn_away, undoing
from flows import cases, lifecycle, questions, rights
from flows.answers import Given, Reading, Refusal, Value
from flows.assigning import Assignment
from flows.audit import Audit
from flows.lifecycle import Beginning
from flows.lists import put_in
from flows.questionnaire import Questionnaire
from flows.rights import Act
from storage import assignments, audits, lists, outbox, people, threads
from storage.outbox import Post, Update

LOOKS_FOR_CARD: Final = 40
LOOK_EVERY_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class Begin:
    """The header form, sent."""

    cause: Cause
    form: Header


def offer(context: Context, person: str, case: str = "") -> Outcome:
    """The form to choose a questionnaire and a case."""
    with context.database.read() as conn:
        refused = rights.refusal(Act.START, find_person(context, conn, person))
        available = context.library.available(conn, context.workspace)
    if refused is not None:
        return turn_away(context, person, TurnedAway(Act.START, refused))
    return Outcome(view=start_form.show(available, case))


def offer_later(context: Context, cause: Cause) -> None:
    """Where Slack did not let the form open in time: a button that opens it, in the messages."""
    with turn(context, cause) as now:
        if now is not None:
            body = outside.start_again().body
            post = Post(context.workspace, cause.person, cause.key, body)
            outbox.enqueue(now.conn, [post], now.moment.at)


def choose(context: Context, person: str, questionnaire_key: str, case: str) -> Outcome:
    """The header form for a chosen questionnaire and case."""
    reference = cases.read_reference(case)
    if isinstance(reference, Refusal):
        return Outcome(errors={"case": str(reference)})
    return _header(context, person, questionnaire_key, reference, "")


def start_assigned(context: Context, person: str, assignment_id: str) -> Outcome:
    """The header form for an audit that was assigned; or why it can't start."""
    with context.database.read() as conn:
        assignment = assignments.find(conn, context.workspace, assignment_id)
    if assignment is None or assignment.auditor != person:
        return Outcome(notice=say.not_yours())
    if assignment.audit:
        return Outcome(notice=say.begun_already(), audit=assignment.audit)
    return _header(context, person, assignment.questionnaire_key, assignment.case, assignment_id)


def begin(context: Context, command: Begin) -> Outcome:
    """Begin the audit: its card and first question go to the auditor's messages."""
    return undoing(context, command.cause.person, lambda: _begin(context, command))


def _begin(context: Context, command: Begin) -> Outcome:
    with turn(context, command.cause) as now:
        if now is None:
            return Outcome(done=False)
        refused = rights.refusal(Act.START, now.person)
        if refused is not None or now.person is None:
            raise TurnedAway(Act.START, refused or rights.STRANGER)
        questionnaire = context.library.current(
            now.conn, context.workspace, command.form.questionnaire
        )
        if questionnaire is None:
            raise Undone(Outcome(notice=say.withdrawn_questionnaire()))
        assignment = _assignment(now, command)
        due_on = assignment.due_on if assignment is not None else None
        pinned = context.library.pin_with(
            now.conn,
            context.workspace,
            questionnaire,
            lists.of(now.conn, context.workspace),
            now.moment.at,
        )
        header = _read_header(now, pinned, command.form.given)
        audit_id = secrets.token_hex(6)
        beginning = Beginning(audit_id, pinned, command.form.case, due_on)
        decision = lifecycle.begin(beginning, now.person, header, now.moment)
        audits.insert(now.conn, context.workspace, decision.audit)
        if assignment is not None:
            _started(now, replace(assignment, audit=audit_id))
        open_thread(now, decision.audit)
        now.keep(None, decision)
    return Outcome(view=started_form.show(decision.audit, ""), audit=audit_id)


def link_when_posted(context: Context, audit_id: str) -> Outcome:
    """The last page of the form with the thread's address, once the card stands in Slack.

    After a few seconds without it there is no view: then the messages themselves show the way.
    """
    waiting = threading.Event()
    for _ in range(LOOKS_FOR_CARD):
        # First of all, or the page without the link might reach Slack after the one with it.
        waiting.wait(LOOK_EVERY_S)
        with context.database.read() as conn:
            link = thread_link(context, conn, audit_id)
            audit = audits.load(conn, context.workspace, audit_id, context.library)
        if link and audit is not None:
            return Outcome(view=started_form.show(audit, link))
    return Outcome(done=False)


def open_thread(now: Turn, audit: Audit) -> None:
    """Enqueue the audit's card in its auditor's messages and open the thread under it."""
    number = threads.count_of(now.conn, now.context.workspace, audit.id) + 1
    key = f"{audit.id}/card/{number}"
    body = card.card(audit, now.context.reader(now.person)).body
    post = Post(now.context.workspace, audit.auditor, key, body)
    outbox.enqueue(now.conn, [post], now.moment.at)
    threads.open_thread(now.conn, now.context.workspace, audit, key, now.moment.at)


def _header(
    context: Context, person: str, questionnaire_key: str, case: str, assignment: str
) -> Outcome:
    form = (questionnaire_key, case, assignment)
    return undoing(context, person, lambda: _header_form(context, person, *form))


def _header_form(
    context: Context, person: str, questionnaire_key: str, case: str, assignment: str
) -> Outcome:
    with context.database.read() as conn:
        questionnaire = context.library.current(conn, context.workspace, questionnaire_key)
        who = find_person(context, conn, person)
        refused = rights.refusal(Act.START, who)
        if refused is not None:
            raise TurnedAway(Act.START, refused)
        if questionnaire is None:
            return Outcome(notice=say.withdrawn_questionnaire())
        questionnaire = put_in(questionnaire, lists.of(conn, context.workspace))
        others = [
            audit
            for audit_id in audits.open_for_case(conn, context.workspace, case)
            if (audit := audits.load(conn, context.workspace, audit_id, context.library))
        ]
    return Outcome(view=header_form.show(questionnaire, case, others, assignment, person=person))


def _read_header(
    now: Turn, questionnaire: Questionnaire, given: Mapping[str, Given | None]
) -> dict[str, Value]:
    values: dict[str, Value] = {}
    errors: dict[str, str] = {}
    everyone = people.everyone(now.conn, now.context.workspace)
    reading = Reading(now.moment.reading.today, everyone)
    for field in questionnaire.header_to_ask:
        raw = given.get(field.key)
        value = None if raw is None else questions.read(field, raw, reading)
        if isinstance(value, Refusal):
            errors[field.key] = str(value)
        elif value is not None:
            values[field.key] = value
        elif field.required:
            errors[field.key] = say.needed_to_begin()
    if errors:
        raise Undone(Outcome(errors=errors))
    return values


def _assignment(now: Turn, command: Begin) -> Assignment | None:
    """The assignment that is being begun, if it is one."""
    if not command.form.assignment:
        return None
    found = assignments.find(now.conn, now.context.workspace, command.form.assignment)
    if found is None or found.auditor != now.cause.person or found.audit:
        raise Undone(Outcome(notice=say.begun_or_not_yours()))
    return found


def _started(now: Turn, assignment: Assignment) -> None:
    """Note that the assignment has begun, and take the button from its message."""
    workspace = now.context.workspace
    if not assignments.started(now.conn, workspace, assignment):
        raise Undone(Outcome(notice=say.begun_or_not_yours()))  # In another process, just now.
    body = assigning_messages.assigned(assignment, now.context.reader(now.person)).body
    target = assigning.message_key(assignment, assignment.auditor)
    key = f"{target}/started"
    update = Update(workspace, assignment.auditor, key, target, body)
    outbox.enqueue(now.conn, [update], now.moment.at)
