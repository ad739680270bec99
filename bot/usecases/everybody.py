"""Everybody who was set up or is named in the settings, with the roles that both give."""

from dataclasses import replace

from sqlalchemy import Connection

from bot.usecases.context import Context
from flows.answers import Person
from flows.roles import QUALITY_LEAD
from storage import people


def find_person(context: Context, conn: Connection, person: str) -> Person | None:
    """Somebody who was set up, with the roles that the settings give besides."""
    return as_set(context, person, people.find(conn, context.workspace, person))


def as_set(context: Context, person: str, found: Person | None) -> Person | None:
    """Somebody as they were ``found`` in the set-up, with those roles."""
    return _admin(person, found) if person in context.admins else found


def people_of(context: Context, conn: Connection) -> tuple[Person, ...]:
    """Everybody who was set up or is named in the settings, with the roles both give."""
    set_up = {person.id: person for person in people.everyone(conn, context.workspace)}
    admins = {admin: _admin(admin, set_up.get(admin)) for admin in sorted(context.admins)}
    return tuple((set_up | admins).values())


def _admin(person: str, found: Person | None) -> Person:
    found = found or Person(person, f"<@{person}>")
    return replace(found, roles=found.roles | {QUALITY_LEAD})
