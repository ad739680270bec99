"""Who there is: the council, and everybody who was set up or is named in the settings.

Whoever is looked up brings the council's time zone along, which from then on holds in this process.
"""

from dataclasses import replace

from sqlalchemy import Connection

from bot.usecases.context import Context
from flows.answers import Person
from flows.roles import QUALITY_LEAD
from storage import people
from storage.people import LookedUp, Workspace


def see_council(context: Context) -> None:
    """Look what the council's zone is: for what the clock brings, where nobody is looked up."""
    with context.database.read() as conn:
        council_of(context, conn)


def council_of(context: Context, conn: Connection) -> Workspace:
    """What the council's set-up says of itself now."""
    found = people.workspace(conn, context.workspace)
    context.council.zone = found.timezone if found.name else ""
    return found


def find_person(context: Context, conn: Connection, person: str) -> Person | None:
    """Somebody who was set up, with the roles that the settings give besides."""
    return as_set(context, person, people.ask_for(conn, context.workspace, person)())


def as_set(context: Context, person: str, found: LookedUp) -> Person | None:
    """Somebody as they were ``found`` in the set-up, with those roles."""
    context.council.zone = found.zone
    return _admin(person, found.person) if person in context.admins else found.person


def people_of(context: Context, conn: Connection) -> tuple[Person, ...]:
    """Everybody who was set up or is named in the settings, with the roles both give."""
    set_up = {person.id: person for person in people.everyone(conn, context.workspace)}
    admins = {admin: _admin(admin, set_up.get(admin)) for admin in sorted(context.admins)}
    return tuple((set_up | admins).values())


def _admin(person: str, found: Person | None) -> Person:
    found = found or Person(person, f"<@{person}>")
    return replace(found, roles=found.roles | {QUALITY_LEAD})
