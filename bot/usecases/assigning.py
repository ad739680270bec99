"""A quality lead gives somebody an audit to do, by a day."""

import secrets

from bot.messages import assigning as assigning_messages
from bot.messages.forms import assign as assign_form
from bot.messages.forms.assign import AssignGiven
from bot.messages.notices import say
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.everybody import find_person
from bot.usecases.turn import Turn, TurnedAway, Undone, turn, turn_away, undoing
from flows import agreeing, cases, rights
from flows.answers import Refusal
from flows.assigning import Assignment, auditor_fault
from flows.rights import Act
from storage import assignments, outbox
from storage.outbox import Post


def show_form(context: Context, person: str) -> Outcome:
    """The form to assign an audit."""
    with context.database.read() as conn:
        refused = rights.refusal(Act.ASSIGN, find_person(context, conn, person))
        available = context.library.available(conn, context.workspace)
    if refused is not None:
        return turn_away(context, person, TurnedAway(Act.ASSIGN, refused))
    return Outcome(view=assign_form.show(available))


def assign(context: Context, cause: Cause, given: AssignGiven, left: str = "") -> Outcome:
    """Assign the audit; it arrives in the auditor's messages with a button to start it.

    ``left`` is the name of an auditor whom Slack says was deactivated.
    """

    def work() -> Outcome:
        with turn(context, cause) as now:
            return Outcome(done=False) if now is None else _assign(now, given, left)

    return undoing(context, cause.person, work)


def _assign(now: Turn, given: AssignGiven, left: str) -> Outcome:
    context, conn = now.context, now.conn
    refused = rights.refusal(Act.ASSIGN, now.person)
    if refused is not None:
        raise TurnedAway(Act.ASSIGN, refused)
    auditor = find_person(context, conn, given.auditor)
    questionnaire = context.library.current(conn, context.workspace, given.questionnaire)
    case = cases.read_reference(given.case)
    due = agreeing.read_due(given.due, now.moment.reading.today)
    faults = {
        "case": case if isinstance(case, Refusal) else None,
        "due": due if isinstance(due, Refusal) else None,
        "auditor": auditor_fault(auditor, left),
    }
    errors = {name: str(fault) for name, fault in faults.items() if fault is not None}
    if questionnaire is None:
        errors["questionnaire"] = say.withdrawn_questionnaire()
    if errors or auditor is None or questionnaire is None or isinstance(due, Refusal):
        raise Undone(Outcome(errors=errors))
    assignment = Assignment(
        id=secrets.token_hex(6),
        questionnaire_key=questionnaire.key,
        title=questionnaire.title,
        case=str(case),
        auditor=auditor.id,
        due_on=due,
        assigned_by=now.cause.person,
        assigned_at=now.moment.at,
    )
    assignments.insert(conn, context.workspace, assignment)
    to_auditor = assigning_messages.assigned(assignment, context.reader(auditor))
    to_lead = assigning_messages.assigned_told(assignment, context.reader(now.person))
    for gate, message in ((auditor.id, to_auditor), (now.cause.person, to_lead)):
        post = Post(context.workspace, gate, message_key(assignment, gate), message.body)
        outbox.enqueue(conn, [post], now.moment.at)
    return Outcome()


def message_key(assignment: Assignment, to: str) -> str:
    """The outbox key of what was said of the assignment to this person."""
    return f"assignment/{assignment.id}/{to}"
