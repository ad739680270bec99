"""Agreed actions of an audit: the form that adds, changes and removes them."""

import secrets

from bot.messages.forms import action as action_form
from bot.messages.forms.action import ActionGiven
from bot.messages.notices import say
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.turn import Turn, conduct, look
from flows import agreeing
from flows.actions import ActionDetails
from flows.answers import Refusal
from flows.audit import Audit, Decision
from flows.rights import Act


def show_form(context: Context, person: str, audit_id: str, number: int = 0) -> Outcome:
    """The form for a new action, or for the one with this number."""
    found = look(context, person, audit_id, Act.ANSWER)
    if isinstance(found, Outcome):
        return found
    audit, _ = found
    if not audit.is_open:
        return Outcome(notice=say.actions_closed())
    action = agreeing.find(audit, number)
    if number and action is None:
        return Outcome(notice=say.action_gone(number=number))
    return Outcome(view=action_form.show(audit, action))


def agree(context: Context, cause: Cause, given: ActionGiven) -> Outcome:
    """Add, change or remove an action. Errors name the form's fields: text, role, due."""

    def decide(turn: Turn, audit: Audit) -> Decision | Outcome:
        if given.remove and given.number:
            return agreeing.remove(audit, given.number, turn.moment)
        details = _details(turn, given)
        if isinstance(details, Outcome):
            return details
        if given.number:
            return agreeing.change(audit, given.number, details, turn.moment)
        return agreeing.add(audit, secrets.token_hex(8), details, turn.moment)

    return conduct(context, cause, given.audit, Act.ANSWER, decide)


def _details(turn: Turn, given: ActionGiven) -> ActionDetails | Outcome:
    text = agreeing.read_text(given.text)
    due = agreeing.read_due(given.due, turn.moment.reading.today, passed_too=True)
    errors = {}
    if isinstance(text, Refusal):
        errors["text"] = str(text)
    if isinstance(due, Refusal):
        errors["due"] = str(due)
    if given.person and given.role.strip():
        errors["role"] = say.one_owner()
    if errors or isinstance(text, Refusal) or isinstance(due, Refusal):
        return Outcome(errors=errors, audit=given.audit)
    return ActionDetails(
        text=text,
        owner_person=given.person or None,
        owner_role=" ".join(given.role.split()) or None,
        due_on=due,
        safety=given.safety,
        question=given.question or None,
    )
