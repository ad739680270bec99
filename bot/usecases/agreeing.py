"""Agreed actions of an audit: the form that adds, changes and removes them, and what it asks.

A name in an action's words is asked about, and whether it is one that an earlier audit agreed.
"""

import secrets

from sqlalchemy import Connection

from bot.messages import relisting
from bot.messages.forms import action as action_form
from bot.messages.forms import meant
from bot.messages.forms.action import ActionGiven
from bot.messages.notices import say
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.turn import Turn, conduct, look
from flows import agreeing
from flows.actions import Action, ActionDetails, Owner, Tracked
from flows.answers import Refusal
from flows.audit import Audit, Decision
from flows.checks.people import person_in, person_in_role
from flows.rights import Act
from flows.speech import Refused
from storage import actions, people


def show_form(context: Context, person: str, audit_id: str, number: int = 0) -> Outcome:
    """The form for a new action, or for the one with this number.

    Where the case has open actions from before, and it was not said yet whether it is one of
    those, that is asked first.
    """
    return _shown(context, person, audit_id, number, "")


def show_choice(context: Context, person: str, audit_id: str, number: int, page: int) -> Outcome:
    """Another page of the actions from before."""
    return _shown(context, person, audit_id, number, "", page)


def choose(context: Context, person: str, audit_id: str, number: int, chosen: str) -> Outcome:
    """The form, once it is said which action from before it is; ``chosen`` empty: none of them."""
    return _shown(context, person, audit_id, number, chosen, page=None)


def _shown(
    context: Context,
    person: str,
    audit_id: str,
    number: int,
    chosen: str,
    page: int | None = 0,
) -> Outcome:
    found = look(context, person, audit_id, Act.ANSWER)
    if isinstance(found, Outcome):
        return found
    audit, reader = found
    if not audit.is_open:
        return Outcome(notice=say.actions_closed())
    action = agreeing.find(audit, number)
    if number and action is None:
        return Outcome(notice=say.action_gone(number=number))
    with context.database.read() as conn:
        before = from_before(context, conn, audit) if _may_be_one(action) else ()
    if page is not None and before:
        return Outcome(view=relisting.choose(audit, number, before, page, reader))
    earlier = next((each.action for each in before if each.action.id == chosen), None)
    if chosen and earlier is None:
        return Outcome(notice=say.relist_closed())
    return Outcome(view=action_form.show(audit, action, earlier=earlier))


def from_before(context: Context, conn: Connection, audit: Audit) -> tuple[Tracked, ...]:
    """The open actions of the case's other audits that this one did not agree again yet."""
    workspace, library = context.workspace, context.library
    taken = {action.relists for action in audit.actions}
    found = actions.of_case(conn, workspace, library, audit.case, but=audit.id)
    return tuple(tracked for tracked in found if tracked.action.id not in taken)


def names_here(context: Context, conn: Connection) -> tuple[str, ...]:
    """The names of everybody who was set up: theirs may stand in an action."""
    return tuple(person.name for person in people.everyone(conn, context.workspace))


def agree(context: Context, cause: Cause, given: ActionGiven) -> Outcome:
    """Add, change or remove an action. Errors name the form's fields: text, role, due.

    Whatever is asked or refused is said in the form, and nothing typed there is lost.
    """

    def decide(turn: Turn, audit: Audit) -> Decision | Outcome:
        standing = agreeing.find(audit, given.number)
        if given.remove and given.number:
            return agreeing.remove(audit, given.number, turn.moment)
        earlier = _earlier(turn, audit, given)
        details = _details(turn, given, _owners(standing, earlier))
        if isinstance(details, Outcome):
            return details
        names = _names_in(turn, given, standing)
        if not meant.is_all(given.meant, names):
            return Outcome(view=action_form.ask_names(audit, standing, given, names, earlier))
        if given.relists and earlier is None and not _is_said(standing, given):
            return Outcome(view=action_form.ask_anew(audit, standing, given))
        if not given.number:
            action_id = secrets.token_hex(8)
            return agreeing.add(audit, action_id, details, turn.moment, relists=earlier)
        decision = agreeing.change(audit, given.number, details, turn.moment, relists=earlier)
        return _in_form(decision, details, standing)

    return conduct(context, cause, given.audit, Act.ANSWER, decide, given.relists)


def _may_be_one(action: Action | None) -> bool:
    """Whether it was not asked yet if an action is one from before.

    One that was typed in the thread has neither an owner nor a day until its form is filled in.
    """
    if action is None:
        return True
    said = action.details.has_owner or action.details.due_on is not None
    return not (said or action.is_live or action.relists)


def _earlier(turn: Turn, audit: Audit, given: ActionGiven) -> Action | None:
    """The action from before that is agreed again, if it is open still."""
    found = from_before(turn.context, turn.conn, audit) if given.relists else ()
    return next((each.action for each in found if each.action.id == given.relists), None)


def _is_said(standing: Action | None, given: ActionGiven) -> bool:
    """Whether the action agrees that one again already."""
    return standing is not None and standing.relists == given.relists


def _owners(*several: Action | None) -> tuple[Owner, ...]:
    return tuple(action.details.owner for action in several if action is not None)


def _names_in(turn: Turn, given: ActionGiven, standing: Action | None) -> list[str]:
    """What looks like somebody's name in words, or a role, that are new: channels read both."""
    stood = standing.details if standing is not None else ActionDetails("")
    known = names_here(turn.context, turn.conn)
    found = [person_in(given.text, known)] if given.text != stood.text else []
    found += [person_in_role(given.role, known)] if given.role != (stood.owner_role or "") else []
    return [name for name in found if name]


def _in_form(
    decision: Decision, details: ActionDetails, standing: Action | None
) -> Decision | Outcome:
    """The decision, or why it changes nothing, at the field that it is about."""
    refused = next((said for said in decision.say if isinstance(said, Refused)), None)
    if refused is None:
        return decision
    is_day = standing is not None and standing.details.due_on != details.due_on
    at = "due" if is_day else "text"
    return Outcome(errors={at: str(refused.refusal)}, audit=decision.audit.id)


def _details(
    turn: Turn, given: ActionGiven, standing: tuple[Owner, ...]
) -> ActionDetails | Outcome:
    """What was filled in. ``standing`` are owners that need not be one of person and role."""
    text = agreeing.read_text(given.text)
    due = agreeing.read_due(given.due, turn.moment.reading.today, passed_too=True)
    errors = {}
    if isinstance(text, Refusal):
        errors["text"] = str(text)
    if isinstance(due, Refusal):
        errors["due"] = str(due)
    owner = Owner(given.person or None, " ".join(given.role.split()) or None)
    if owner.person and owner.role and owner not in standing:
        errors["role"] = say.one_owner()
    if errors or isinstance(text, Refusal) or isinstance(due, Refusal):
        return Outcome(errors=errors, audit=given.audit)
    return ActionDetails(
        text=text,
        owner_person=owner.person,
        owner_role=owner.role,
        due_on=due,
        safety=given.safety,
        question=given.question or None,
    )
