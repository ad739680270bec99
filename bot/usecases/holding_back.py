"""What was to be said in somebody's working hours, and could not be, waits for their next ones.

The bot may have been down, or Slack: nobody is reminded at night of what they had to do by day. A
reminder of audits is taken back, and made anew in the morning of what is still to do then.
"""

from datetime import datetime

from sqlalchemy import Connection

from bot.usecases import chase_told, leaving, reminding
from bot.usecases.context import Context
from bot.usecases.everybody import council_of, people_of
from flows import schedule as schedules
from storage import outbox, people
from storage.outbox import Unsaid

_BEGINNINGS = (reminding.KEYS, chase_told.KEYS, leaving.KEYS)


def look(context: Context) -> None:
    """Put off what is late for today's hours, until whoever it is for is at work again."""
    with context.database.read() as conn:
        if not _found(context, conn):
            return
    with context.database.begin() as conn:
        late = _late(context, conn)
        reminding.take_back(context, conn, [row for rows in late.values() for row in rows])
        for until, rows in late.items():
            # What was taken back is not among what still waits.
            outbox.put_off(conn, [row.id for row in rows], until)


def _found(context: Context, conn: Connection) -> tuple[Unsaid, ...]:
    return outbox.due(conn, context.workspace, _BEGINNINGS, context.clock.now())


def _late(context: Context, conn: Connection) -> dict[datetime, list[Unsaid]]:
    """What comes too late, by when each can be said."""
    now, hours = context.clock.now(), people.hours(conn, context.workspace)
    council_of(context, conn)
    everybody = {person.id: person for person in people_of(context, conn)}
    late: dict[datetime, list[Unsaid]] = {}
    for row in _found(context, conn):
        person = everybody.get(row.gate)
        zone = context.zone_of(person)
        theirs = hours.get(person.team if person else None) or hours[None]
        if not schedules.in_working_hours(now, zone, theirs):
            until = schedules.next_slot(reminding.schedule_of(zone, theirs), now)
            late.setdefault(until, []).append(row)
    return late
