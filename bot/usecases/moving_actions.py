"""Somebody's open actions are given to somebody else, some of them or all at once."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from bot.messages import moving_actions as messages
from bot.messages.action_lists import ActionList, Row
from bot.messages.forms import move_actions as form
from bot.messages.forms.move_actions import MoveGiven
from bot.messages.notices import say
from bot.messages.words import plain_words
from bot.usecases import chase_told, digesting, going_live, leaving
from bot.usecases.action_lists import leads_of
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.everybody import find_person
from bot.usecases.turn import Turn, TurnedAway, Undone, turn, turn_away, undoing
from flows import action_rights, following
from flows.action_rights import ActionAct
from flows.actions import Tracked
from flows.answers import Person, Refusal
from flows.digest import Item
from storage import actions, outbox, people
from storage.actions import Which
from storage.outbox import Post

_SHOWN_ANEW: Final = 25
"""Audits whose actions are shown anew where they were told of: Slack lets one change about fifty
messages a minute."""


def show_form(context: Context, person_id: str, which: ActionList) -> Outcome:
    """The form that asks who takes the list's owner's actions, and which of them."""
    if which.owner is None:
        return Outcome(notice=say.unknown_list())
    with context.database.read() as conn:
        person = find_person(context, conn, person_id)
        refused = _refusal(context, conn, person, which)
        if refused is None:
            today = context.reader(person).today
            theirs = Which(which.team, which.owner)
            page = actions.page_of(conn, context.workspace, theirs, today, 0, form.LISTED)
            rows = [Row(listed.item, listed.text) for listed in page.listed]
            team = _name(context, conn, which.team)
            return Outcome(view=form.show(which, which.owner, team, rows, page.total))
    return turn_away(context, person_id, TurnedAway(ActionAct.REASSIGN, refused))


def move(context: Context, cause: Cause, given: MoveGiven, left: str = "") -> Outcome:
    """Give the actions that were chosen, or all there are, to ``given.to``, who is told once.

    Errors name the form's fields: to, which. ``left`` is the name of a person whom Slack says was
    deactivated, whatever the set-up says.
    """

    def work() -> Outcome:
        with turn(context, cause) as now:
            return Outcome(done=False) if now is None else _move(now, given, left)

    return undoing(context, cause.person, work)


def _move(now: Turn, given: MoveGiven, left: str) -> Outcome:
    context, which = now.context, given.which
    refused = _refusal(context, now.conn, now.person, which)
    if refused is not None:
        raise TurnedAway(ActionAct.REASSIGN, refused)
    to = find_person(context, now.conn, given.to)
    if left:
        to = Person(given.to, to.name if to else left, active=False)
    if which.owner is None or given.to == which.owner:
        name = to.name if to else ""
        raise Undone(Outcome(errors={"to": plain_words("moving_actions").theirs_already(to=name)}))
    today = context.reader(now.person).today
    wanted = _wanted(now, given, today)
    followed = following.in_bulk(wanted, to, now.moment)
    if refusals := [each.refused for each in followed if each.refused is not None]:
        raise Undone(Outcome(errors={"to": str(refusals[0])}))
    moved = actions.save_all(now.conn, context.workspace, followed)
    if not moved:
        gone = plain_words("moving_actions").all_gone()
        raise Undone(Outcome(errors={"which" if given.chosen else "to": gone}))
    _tell(now, which.owner, given.to, moved)
    leaving.refresh_all(context, now.conn, which.owner, moved, now.cause.person)
    _show_anew(now, moved)
    steps = [event for each in followed for event in each.events]
    chase_told.refresh_all(context, now.conn, moved, steps)
    theirs = Which(which.team, which.owner)
    still = actions.counts_of(now.conn, context.workspace, theirs, today).open
    lost = max(len(given.chosen) - len(moved), 0)
    done = form.done(which, given.to, len(moved), still, lost)
    return Outcome(view=done, audit=moved[0].audit)


def _wanted(now: Turn, given: MoveGiven, today: date) -> list[Tracked]:
    """Those of the owner's actions that were chosen and are still theirs, locked."""
    context, which = now.context, given.which
    theirs = Which(which.team, which.owner)
    ids = actions.ids_of(now.conn, context.workspace, theirs, today)
    named = [each for each in ids if not given.chosen or each in given.chosen]
    found = actions.several_to_change(now.conn, context.workspace, context.library, named)
    # Somebody else may have been quicker before they were locked.
    return [
        tracked
        for tracked in found
        if tracked.action.is_open and tracked.action.details.owner_person == which.owner
    ]


def _tell(now: Turn, before: str, to: str, moved: Sequence[Tracked]) -> None:
    """Tell the new owner of them all in one message, unless they did it themselves."""
    if to == now.cause.person:
        return
    context = now.context
    reader = context.reader(find_person(context, now.conn, to))
    rows = [
        _row(tracked) for tracked in sorted(moved, key=lambda one: _pressing(one, reader.today))
    ]
    message = messages.given(rows, now.cause.person, before, to, reader)
    cause = hashlib.sha256(now.cause.key.encode()).hexdigest()[:12]
    key = f"actions/moved/{cause}/to/{to}"
    outbox.enqueue(now.conn, [Post(context.workspace, to, key, message.body)], now.moment.at)


def _show_anew(now: Turn, moved: Sequence[Tracked]) -> None:
    """Show them with their new owner in the digest, and where they were told of when they were new.

    Those that went live together stand in the same messages; of many the latest are changed.
    """
    context, conn = now.context, now.conn
    digesting.refresh(context, conn, *moved)
    together = {(tracked.audit, tracked.action.live_at): tracked for tracked in moved}
    latest = sorted(together.values(), key=_since, reverse=True)
    for tracked in latest[:_SHOWN_ANEW]:
        going_live.refresh(context, conn, tracked)


def _since(tracked: Tracked) -> tuple[datetime, str]:
    return tracked.action.live_at or tracked.action.added_at, tracked.action.id


def _pressing(tracked: Tracked, today: date) -> tuple[bool, date, str]:
    """Overdue matters of safety come first, then what is due first, then what has no day."""
    details = tracked.action.details
    due = details.due_on or date.max
    return not (details.safety and due < today), due, tracked.action.id


def _row(tracked: Tracked) -> Row:
    action, details = tracked.action, tracked.action.details
    item = Item(
        *(action.id, tracked.audit, tracked.case, details.owner_person, details.owner_role),
        *(details.due_on, details.safety, action.redated, action.relisted, action.revision),
    )
    return Row(item, details.text)


def _refusal(
    context: Context, conn: Connection, person: Person | None, which: ActionList
) -> Refusal | None:
    leads = leads_of(context, conn, which.team)
    return action_rights.refusal_to_move_all(person, which.team, leads)


def _name(context: Context, conn: Connection, team: str | None) -> str:
    names = {each.key: each.name for each in people.teams(conn, context.workspace)}
    return names.get(team or "", "")
