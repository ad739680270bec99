"""One turn of a live action: what a person may do is decided and kept, and others hear of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from sqlalchemy import Connection

from bot.messages.following import Seen
from bot.messages.notices import say
from bot.usecases import action_told, chase_told, digesting, going_live, leaving
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.everybody import find_person, people_of
from bot.usecases.turn import Turn, TurnedAway, Undone, turn, turn_away, undoing
from flows import action_rights
from flows.action_rights import ActionAct
from flows.actions import Tracked
from flows.answers import Person, Refusal
from flows.following import Event, Followed, Happened
from flows.mentions import spelled_out
from storage import actions, people

Decide = Callable[[Turn, Tracked], Followed | Outcome]
Refresh = Callable[[Context, Connection, Tracked], None]

SHOWN_BY: Final[tuple[Refresh, ...]] = (
    *(going_live.refresh, digesting.refresh),
    *(leaving.refresh, chase_told.refresh),
)
"""Whatever shows live actions, but for what was told of a step: each as it now stands."""


@dataclass(frozen=True, slots=True)
class About:
    """An action by its id, and the list in which somebody chose it, if they did in one."""

    action: str
    place: str = ""


def follow(
    context: Context, cause: Cause, about: str, act: ActionAct, decide: Decide, beside: str = ""
) -> Outcome:
    """Let ``decide`` decide about a live action, if the person may; keep and tell what it decided.

    The action is locked with its audit: of two who press at once the second is answered about what
    the first has done. One who is refused, or changes nothing, is told why, with names spelled out
    since a form shows no mentions, and nothing is kept. ``decide`` may give back an outcome
    instead; then too it is as if nothing had been done at all. What it decides by ``beside`` the
    action ``about`` is another action, which is locked with it.
    """
    work = partial(_follow, context, cause, (about, beside), act, decide)
    return undoing(context, cause.person, work)


def see(context: Context, person_id: str, about: About, *acts: ActionAct) -> Seen | Outcome:
    """The action, for looking only, if the person may do one of ``acts`` with it; else why not."""
    with context.database.read() as conn:
        tracked = actions.find(conn, context.workspace, context.library, about.action)
        if tracked is None:
            return Outcome(notice=say.no_such_action())
        person = find_person(context, conn, person_id)
        refusal = _refusal(context, conn, person, tracked)
        refusals = [refusal(act) for act in acts]
        if None in refusals:
            return replace(seen(context, conn, person, tracked), place=about.place)
    refused = next(refusal for refusal in refusals if refusal is not None)
    return turn_away(context, person_id, TurnedAway(acts[0], refused, tracked.audit))


def seen(context: Context, conn: Connection, person: Person | None, tracked: Tracked) -> Seen:
    """The action as it stands before this person."""
    workspace = context.workspace
    refusal = _refusal(context, conn, person, tracked)
    may = {act for act in ActionAct if refusal(act) is None}
    others: Iterable[Tracked] = ()
    if ActionAct.SUPERSEDE in may:
        others = actions.of_case(conn, workspace, context.library, tracked.case)
    return Seen(
        tracked=tracked,
        reader=context.reader(person),
        may=frozenset(may),
        story=actions.events(conn, workspace, tracked),
        others=tuple(each for each in others if each.action.id != tracked.action.id),
        known=frozenset(each.id for each in people_of(context, conn)),
    )


def tell(now: Turn, tracked: Tracked, events: Iterable[Event]) -> None:
    """Tell those whom these steps of a saved action concern, and show it anew where it stands."""
    action_told.tell(now.context, now.conn, tracked, events)
    for refresh in SHOWN_BY:
        refresh(now.context, now.conn, tracked)
    if tracked.action.details.owner_person is None:
        for event in events:
            if event.what is Happened.REASSIGNED:
                going_live.ask_for_owner(now.context, now.conn, tracked, event.by)


def overtaken(now: Turn, tracked: Tracked, revision: int) -> Outcome | None:
    """That somebody else changed the action after a form about it was opened, if they did."""
    if tracked.action.revision == revision:
        return None
    happened = actions.events(now.conn, now.context.workspace, tracked)
    if not happened:
        return Outcome(notice=say.changed_meanwhile(by="", at=""))
    if happened[-1].by == now.cause.person:
        # What they did themselves they know, such as a review recorded on top of the form.
        return None
    by, at = f"<@{happened[-1].by}>", now.context.reader(now.person).at(happened[-1].at)
    return Outcome(notice=say.changed_meanwhile(by=by, at=at))


def _follow(
    context: Context, cause: Cause, named: tuple[str, str], act: ActionAct, decide: Decide
) -> Outcome:
    with turn(context, cause) as now:
        if now is None:
            return Outcome(done=False)
        workspace, library = context.workspace, context.library
        tracked = actions.load_to_change(now.conn, workspace, library, *named)
        if tracked is None:
            raise Undone(Outcome(notice=say.no_such_action()))
        refused = _refusal(context, now.conn, now.person, tracked)(act)
        if refused is not None:
            raise TurnedAway(act, refused, tracked.audit)
        followed = decide(now, tracked)
        if isinstance(followed, Outcome):
            raise Undone(_spelled(now, followed))
        if not followed.changed:
            why = str(followed.refused) if followed.refused is not None else say.as_it_was()
            raise Undone(_spelled(now, Outcome(notice=why, audit=tracked.audit)))
        saved = actions.save(now.conn, workspace, followed)
        tell(now, saved, followed.events)
    return Outcome(audit=tracked.audit)


def _refusal(
    context: Context, conn: Connection, person: Person | None, tracked: Tracked
) -> Callable[[ActionAct], Refusal | None]:
    """Says of an act why the person may not do it with the action, if they may not."""
    leads = people.leads_of(conn, context.workspace, tracked.team)
    owner = tracked.action.details.owner_person
    owner_is_here = owner is not None and leaving.is_here(context, conn, owner)
    return lambda act: action_rights.refusal(
        act, person, tracked, leads, owner_is_here=owner_is_here
    )


def _spelled(now: Turn, outcome: Outcome) -> Outcome:
    """The same with names where people are mentioned."""
    if not outcome.notice:
        return outcome
    everyone = people_of(now.context, now.conn)
    return replace(outcome, notice=spelled_out(outcome.notice, everyone))
