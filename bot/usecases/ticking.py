"""Scheduled work, done once a slot: its tick is taken in the transaction that enqueues it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from bot.usecases.context import Context
from bot.usecases.everybody import council_of
from flows import schedule as schedules
from flows.schedule import NINE_TO_FIVE, WORKING_DAYS, Hours, Schedule
from storage import ticks


def as_the_day_begins(
    context: Context, name: str, work: Callable[[Connection, datetime], None]
) -> datetime:
    """:func:`keep_time` for what falls due as the council's working day begins."""
    with context.database.read() as conn:
        hours = council_of(context, conn).hours
    schedule = Schedule(name, WORKING_DAYS, hours.opens, context.timezone, holidays=True)
    return keep_time(context, schedule, work, in_hours=True, hours=hours)


def keep_time(
    context: Context,
    schedule: Schedule,
    work: Callable[[Connection, datetime], None],
    *,
    in_hours: bool = False,
    hours: Hours = NINE_TO_FIVE,
    look: Callable[[Connection], None] | None = None,
) -> datetime:
    """Do the ``work`` of the slot that is due, if one is; gives when the next one comes.

    After a pause that is the latest slot's, and the older ones are recorded as passed over. Where
    it wants working hours it waits for them. If ``work`` raises, the slot stays due.

    What takes long to find out ``look`` reads before that, while everybody else can write.
    """
    now, workspace = context.clock.now(), context.workspace
    upcoming = schedules.next_slot(schedule, now)
    if in_hours and not schedules.in_working_hours(now, schedule.zone, hours):
        return upcoming
    # Most looks find nothing; they wait for nobody who writes, and nobody waits for them.
    with context.database.read() as conn:
        if schedules.due(schedule, ticks.last(conn, workspace, schedule.name), now) is None:
            return upcoming
        if look is not None:
            look(conn)
    with context.database.begin() as conn:
        due = schedules.due(schedule, ticks.last(conn, workspace, schedule.name), now)
        if due is None:
            return upcoming
        slot = ticks.take(conn, workspace, schedule.name, [*due.older, due.slot], now)
        if slot is not None:
            work(conn, slot)
    context.wake()
    return upcoming
