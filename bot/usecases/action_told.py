"""Those whom a step of a live action concerns hear of it, and later see there how it stands.

The key of what somebody was told is ``action/<id>/step/<number>/to/<person>``, where the number is
the step's place in the action's story.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.messages import following as messages
from bot.messages.types import Message
from bot.usecases.everybody import people_of
from bot.usecases.turn import Turn
from flows import following
from flows.actions import Tracked
from flows.answers import Person
from flows.concerns import Line
from flows.following import Event, Happened
from flows.roles import QUALITY_LEAD
from storage import actions, outbox, people
from storage.outbox import Post, Update

LOOKED_AT: Final = 20
"""Steps, the last ones: what somebody was told of an earlier one stays as it is."""


def tell(now: Turn, tracked: Tracked, events: Iterable[Event]) -> None:
    """Tell whom these steps of a saved action concern; what others were told last is shown anew."""
    context, conn = now.context, now.conn
    here = {person.id: person for person in people_of(context, conn) if person.active}
    line = people.line_of(conn, context.workspace, tracked.team)
    story = actions.events(conn, context.workspace, tracked)
    fresh = tuple(events)
    letters: list[outbox.Message] = []
    told: set[str] = set()
    for number, event in enumerate(fresh, len(story) - len(fresh) + 1):
        for to in following.to_tell(event, tracked, line, here.values()):
            body = _message(now, tracked, event, here[to]).body
            letters.append(Post(context.workspace, to, _key(tracked, number, to), body))
            told.add(to)
    concerned = _concerned(story, tracked, line, here.values()) - told
    letters += _anew(now, tracked, story, [here[who] for who in sorted(concerned & here.keys())])
    outbox.enqueue(conn, letters, now.moment.at)


def _anew(
    now: Turn, tracked: Tracked, story: Sequence[Event], to: Sequence[Person]
) -> list[outbox.Message]:
    """What each of these people was told last, as the action now stands."""
    workspace, letters = now.context.workspace, list[outbox.Message]()
    numbers = range(len(story), max(len(story) - LOOKED_AT, 0), -1)
    keys = [_key(tracked, number, person.id) for person in to for number in numbers]
    standing = outbox.known(now.conn, workspace, keys)
    for person in to:
        found = (n for n in numbers if _key(tracked, n, person.id) in standing)
        if number := next(found, 0):
            target = _key(tracked, number, person.id)
            key = f"{target}/as-of/{tracked.action.revision}"
            message = _message(now, tracked, story[number - 1], person)
            letters.append(Update(workspace, person.id, key, target, message.body))
    return letters


def _concerned(
    story: Iterable[Event], tracked: Tracked, line: Line, here: Iterable[Person]
) -> set[str]:
    """Everybody who may have been told of a step."""
    owners = {
        code
        for event in story
        if event.what is Happened.REASSIGNED
        for code in (event.before, event.after)
    }
    leads = {person.id for person in here if QUALITY_LEAD in person.roles}
    named = {tracked.action.details.owner_person, line.manager}
    return owners | leads | {who for who in named if who is not None}


def _message(now: Turn, tracked: Tracked, event: Event, to: Person) -> Message:
    reader = now.context.reader(to)
    return messages.told(event, tracked, reader, _instead(now, event))


def _instead(now: Turn, event: Event) -> str:
    """The words of the action that took this one's place; empty where none did."""
    if event.what is not Happened.SUPERSEDED:
        return ""
    context = now.context
    other = actions.find(now.conn, context.workspace, context.library, event.after)
    return other.action.details.text if other is not None else ""


def _key(tracked: Tracked, number: int, to: str) -> str:
    return f"action/{tracked.action.id}/step/{number}/to/{to}"
