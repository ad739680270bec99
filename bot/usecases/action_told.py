"""Those whom a step of a live action concerns hear of it, and later see there how it stands.

The key of what somebody was told is ``action/<id>/step/<number>/to/<person>``, where the number is
the step's place in the action's story.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import Connection

from bot.messages import following as messages
from bot.messages.types import Message
from bot.usecases.context import Context
from bot.usecases.everybody import people_of
from flows import following
from flows.actions import Tracked
from flows.answers import Person
from flows.following import Event, Happened
from storage import actions, outbox, people
from storage.outbox import Post, Update

LOOKED_AT: Final = 20
"""Steps, the last ones: what somebody was told of an earlier one stays as it is."""


def tell(
    context: Context,
    conn: Connection,
    tracked: Tracked,
    events: Iterable[Event],
    also: Iterable[str] = (),
) -> None:
    """Tell whom the last steps of a saved action concern, each of them once, and ``also`` these.

    What others were told last is shown anew.
    """
    here = {person.id: person for person in people_of(context, conn) if person.active}
    leads = people.leads_of(conn, context.workspace, tracked.team)
    story = actions.events(conn, context.workspace, tracked)
    fresh = tuple(events)
    letters: list[outbox.Message] = []
    told: set[str] = set()
    for number, event in enumerate(fresh, len(story) - len(fresh) + 1):
        concerned = {*following.to_tell(event, tracked, leads, here.values()), *also}
        for to in sorted((concerned & here.keys()) - told - {event.by}):
            body = _message(context, conn, tracked, event, here[to]).body
            letters.append(Post(context.workspace, to, _key(tracked, number, to), body))
            told.add(to)
    others = following.concerned(tracked, story, leads, here.values()) - told
    letters += _anew(context, conn, tracked, story, [here[who] for who in sorted(others)])
    outbox.enqueue(conn, letters, context.clock.now())


def _anew(
    context: Context,
    conn: Connection,
    tracked: Tracked,
    story: Sequence[Event],
    to: Sequence[Person],
) -> list[outbox.Message]:
    """What each of these people was told last, as the action now stands."""
    workspace, letters = context.workspace, list[outbox.Message]()
    numbers = range(len(story), max(len(story) - LOOKED_AT, 0), -1)
    keys = [_key(tracked, number, person.id) for person in to for number in numbers]
    standing = outbox.known(conn, workspace, keys)
    for person in to:
        found = (n for n in numbers if _key(tracked, n, person.id) in standing)
        if number := next(found, 0):
            target = _key(tracked, number, person.id)
            key = f"{target}/as-of/{tracked.action.revision}"
            message = _message(context, conn, tracked, story[number - 1], person)
            letters.append(Update(workspace, person.id, key, target, message.body))
    return letters


def _message(
    context: Context, conn: Connection, tracked: Tracked, event: Event, to: Person
) -> Message:
    instead = _instead(context, conn, event)
    return messages.told(event, tracked, context.reader(to), instead)


def _instead(context: Context, conn: Connection, event: Event) -> str:
    """The words of the action that took its place."""
    if event.what is not Happened.SUPERSEDED:
        return ""
    other = actions.find(conn, context.workspace, context.library, event.after)
    return other.action.details.text if other is not None else ""


def _key(tracked: Tracked, number: int, to: str) -> str:
    return f"action/{tracked.action.id}/step/{number}/to/{to}"
