"""Auditors are reminded of audits that are still, each once a day at most, in working hours."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.messages import home, reminding
from bot.messages.notices import say
from bot.usecases import ticking
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.everybody import people_of
from bot.usecases.turn import TurnedAway, Undone, thread_link, turn, undoing
from flows import reminders, rights
from flows.answers import Person
from flows.reminders import Reminder
from flows.rights import Act
from flows.schedule import NINE_TO_FIVE, WORKING_DAYS, Hours, Schedule
from storage import assignments, audits, outbox, people
from storage import reminders as records
from storage.outbox import Post, Unsaid

KEYS: Final = "reminder/"
"""How every key of what is said here begins."""

_Shift = tuple[str, Hours]
"""A zone, and when people are at work there."""


def remind(context: Context) -> datetime | None:
    """Send the reminders that are due in each zone; gives when the next fall due, if any do."""
    with context.database.read() as conn:
        found = {schedule_of(*shift): shift for shift in _shifts(context, conn).values()}
    slots = []
    for schedule, (zone, hours) in sorted(found.items(), key=lambda each: each[0].name):

        def work(conn: Connection, _: datetime, shift: _Shift = (zone, hours)) -> None:
            _remind_in(context, conn, shift)

        slots.append(ticking.keep_time(context, schedule, work, in_hours=True, hours=hours))
    return min(slots, default=None)


def schedule_of(zone: str, hours: Hours = NINE_TO_FIVE) -> Schedule:
    """When people in this zone who keep these hours are reminded: as their working day begins."""
    own = "" if hours == NINE_TO_FIVE else f"/{hours.opens:%H:%M}-{hours.closes:%H:%M}"
    return Schedule(f"reminders/{zone}{own}", WORKING_DAYS, hours.opens, zone, holidays=True)


def key_of(person: str, day: date) -> str:
    """The key of what this person is reminded of on a day of theirs."""
    return f"{KEYS}{person}/{day.isoformat()}"


def take_back(context: Context, conn: Connection, waiting: Sequence[Unsaid]) -> None:
    """Say nothing of those of these that are reminders and nobody has tried to say.

    Whoever was to hear of them is reminded on the next day as if they had never been made.
    """
    ours = {row.id: row for row in waiting if row.key.startswith(KEYS)}
    records.lock(conn, context.workspace, sorted({row.gate for row in ours.values()}))
    for each in sorted(outbox.take_back(conn, [*ours])):
        row = ours[each]
        day = date.fromisoformat(row.key.rpartition("/")[2])
        records.unheard(conn, context.workspace, row.gate, day)


def snooze(context: Context, cause: Cause, audit_id: str) -> Outcome:
    """Let an audit rest for a few days, as its auditor asks."""
    return undoing(context, cause.person, lambda: _snooze(context, cause, audit_id))


def _snooze(context: Context, cause: Cause, audit_id: str) -> Outcome:
    with turn(context, cause) as now:
        if now is None:
            return Outcome(audit=audit_id, done=False)
        audit = now.audit(audit_id)
        if audit is None:
            raise Undone(Outcome(notice=say.gone()))
        refused = rights.refusal(Act.ANSWER, now.person, audit)
        if refused is not None:
            raise TurnedAway(Act.ANSWER, refused, audit_id)
        if not audit.is_open:
            raise Undone(Outcome(notice=say.closed(), audit=audit_id))
        until = reminders.snoozed_until(now.moment.reading.today)
        records.snooze(now.conn, context.workspace, audit_id, until)
        day = context.reader(now.person).day(until)
    return Outcome(notice=say.snoozed(case=audit.case, day=day), audit=audit_id)


def _auditors(context: Context, conn: Connection) -> list[Person]:
    """Whoever is here and may audit."""
    everyone = people_of(context, conn)
    return [person for person in everyone if rights.refusal(Act.START, person) is None]


def _shifts(context: Context, conn: Connection) -> dict[Person, _Shift]:
    """Everybody's zone and hours: those of their team, else of the council."""
    hours = people.hours(conn, context.workspace)
    return {
        person: (context.zone_of(person), hours.get(person.team) or hours[None])
        for person in _auditors(context, conn)
    }


def _remind_in(context: Context, conn: Connection, shift: _Shift) -> None:
    """Remind everybody on this shift of what they have to be reminded of today."""
    now, (zone, _) = context.clock.now(), shift
    today = now.astimezone(ZoneInfo(zone)).date()
    here = {p.id: p for p, theirs in _shifts(context, conn).items() if theirs == shift}
    desks = records.desks(conn, context.workspace, sorted(here), zone)
    told: list[Reminder] = []
    for person, desk in sorted(desks.items()):
        reminder = reminders.reminder(desk.audits, desk.asked, today)
        if reminder is not None:
            told.append(reminder)
            _tell(context, conn, here[person], reminder)
    still = [audit for reminder in told for audit in reminder.still]
    asked = [one for reminder in told for one in reminder.asked]
    records.reminded(conn, context.workspace, still, asked, today)


def _tell(context: Context, conn: Connection, person: Person, reminder: Reminder) -> None:
    workspace, reader = context.workspace, context.reader(person)
    found = (audits.load(conn, workspace, each, context.library) for each in reminder.still)
    still = [
        home.summary(audit, thread_link(context, conn, audit.id))
        for audit in found
        if audit is not None and audit.is_open
    ]
    waiting = {one.id: one for one in assignments.waiting_for(conn, workspace, person.id)}
    # One of them may just now have been begun.
    asked = [waiting[each] for each in reminder.asked if each in waiting]
    if not still and not asked:
        return
    message = reminding.reminder(still, asked, reader)
    post = Post(workspace, person.id, key_of(person.id, reader.today), message.body)
    outbox.enqueue(conn, [post], reader.now)
