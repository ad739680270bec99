"""Whoever has to hear of actions does: one message a person a day, in their working hours."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.messages import chasing as messages
from bot.messages.action_lists import ActionList
from bot.messages.chasing import Line, Told
from bot.messages.notices import say
from bot.usecases import action_lists, reminding, ticking
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.everybody import people_of
from bot.usecases.turn import Undone, turn, undoing
from flows import chasing as rules
from flows import dates, rights
from flows.answers import Person
from flows.chasing import Chase, Roster, Why
from flows.schedule import Hours, Schedule
from flows.setup import Team
from storage import actions, gates, outbox, people
from storage import chasing as records
from storage.actions import Which
from storage.chasing import Known
from storage.outbox import Post


@dataclass(frozen=True, slots=True)
class _Shift:
    """Those whose working day begins and ends at the same moments."""

    zone: str
    hours: Hours

    @property
    def schedule(self) -> Schedule:
        return rules.schedule_of(self.zone, self.hours)

    def day_of(self, now: datetime) -> date:
        """Their day."""
        return now.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True)
class _Staff:
    """Everybody by id, with those whom no message reaches marked as not here, and their teams."""

    everybody: Mapping[str, Person]
    teams: Mapping[str, Team]
    hours: Mapping[str | None, Hours]
    council_zone: str

    def shift(self, person: Person) -> _Shift:
        """When this person is at work: by their own clock, else their team's."""
        team = self.teams.get(person.team or "")
        zone = person.timezone or (team and team.timezone) or self.council_zone
        return _Shift(zone, self.hours.get(person.team) or self.hours[None])

    def line(self, known: Known, person: Person) -> Line:
        """An action as this person is told of it; its team is named to whoever is of another."""
        team = self.teams.get(known.team or "") if known.team != person.team else None
        ended_on = known.ended_at and self.shift(person).day_of(known.ended_at)
        return Line(known.item, known.text, team.name if team else "", known.ended_by, ended_on)

    def on(self, shift: _Shift) -> Iterator[Person]:
        """Those who are here and work then."""
        here = (person for person in self.everybody.values() if person.active)
        return (person for person in here if self.shift(person) == shift)


@dataclass(slots=True)
class _Round:
    """What those of one shift are to be told: found before anybody is kept from writing."""

    context: Context
    shift: _Shift
    today: date = date.min
    chases: list[Chase] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)

    def look(self, conn: Connection) -> None:
        """Find out whom to tell what today, and put it into words."""
        workspace = self.context.workspace
        staff, self.today = _staff(self.context, conn), self.shift.day_of(self.context.clock.now())
        lines, snoozed = people.lines(conn, workspace), records.snoozed(conn, workspace)
        among = [person.id for person in staff.on(self.shift)]
        pending = records.pending(conn, workspace, self.today)
        roster = Roster(staff.everybody, lines, snoozed)
        found = rules.chases(pending, roster, self.today, among)
        for chase in self._without_spared(conn, found):
            self.chases.append(chase)
            self.posts += self._posts(conn, chase, staff)

    def tell(self, conn: Connection, _: datetime) -> None:
        """Say it, and note who heard of what."""
        outbox.enqueue(conn, self.posts, self.context.clock.now())
        records.told(conn, self.chases, self.today)

    def _without_spared(self, conn: Connection, found: Sequence[Chase]) -> Iterator[Chase]:
        """But for whoever had theirs today, or a reminder of audits while these can wait."""
        today = self.today
        own = {each.person: _key(each.person, today) for each in found}
        others = {each.person: reminding.key_of(each.person, today) for each in found}
        keys = [*own.values(), *others.values()]
        known = outbox.enqueued(conn, self.context.workspace, keys)
        for each in found:
            spared = each.can_wait and others[each.person] in known
            if own[each.person] not in known and not spared:
                yield each

    def _posts(self, conn: Connection, chase: Chase, staff: _Staff) -> Iterator[Post]:
        workspace, person = self.context.workspace, staff.everybody[chase.person]
        shown = [action for group in chase.groups for action in group.shown]
        known = records.known(conn, workspace, shown)
        told = []
        for group in chase.groups:
            lines = [staff.line(known[each], person) for each in group.shown]
            whole = self._whole(conn, chase, group.why, person) if group.left else None
            told.append(Told(group, lines, whole, self._open(conn, whole)))
        reader = replace(self.context.reader(person), timezone=self.shift.zone)
        first, *more = messages.chase(told, person.id, reader)
        key = _key(person.id, self.today)
        yield Post(workspace, person.id, key, first.body)
        for place, message in enumerate(more, start=1):
            yield Post(workspace, person.id, f"{key}/more/{place}", message.body, under=key)

    def _whole(self, conn: Connection, chase: Chase, why: Why, person: Person) -> ActionList | None:
        """A list with all that somebody is told of for this reason; ``None``: they see no such."""
        if why in rules.OWN:
            return ActionList(owner=person.id)
        named = [reason.action for reason in chase.reasons if reason.why is why]
        teams = records.teams_of(conn, self.context.workspace, named)
        whole = ActionList(team=next(iter(teams)) if len(teams) == 1 else None)
        refused = action_lists.refusal(self.context, conn, person, whole)
        return whole if refused is None else None

    def _open(self, conn: Connection, whole: ActionList | None) -> int:
        """How many actions a list has, as it says itself."""
        if whole is None:
            return 0
        which = Which(whole.team, whole.owner)
        return actions.counts_of(conn, self.context.workspace, which, self.today).open


def chase(context: Context) -> datetime | None:
    """Tell whoever's working day has begun; gives when the next one begins, if anybody is here."""
    with context.database.read() as conn:
        staff = _staff(context, conn)
    shifts = {staff.shift(person) for person in staff.everybody.values() if person.active}
    slots = []
    for shift in sorted(shifts, key=lambda each: each.schedule.name):
        found = _Round(context, shift)
        slot = ticking.keep_time(
            context, shift.schedule, found.tell, in_hours=True, hours=shift.hours, look=found.look
        )
        slots.append(slot)
    return min(slots, default=None)


def snooze(context: Context, cause: Cause) -> Outcome:
    """Tell somebody no more of actions for a few days, but for overdue matters of safety."""
    return undoing(context, cause.person, lambda: _snooze(context, cause))


def _snooze(context: Context, cause: Cause) -> Outcome:
    with turn(context, cause) as now:
        if now is None:
            return Outcome(done=False)
        person = now.person
        if person is None or not person.active:
            raise Undone(Outcome(notice=str(rights.STRANGER)))
        today = _staff(context, now.conn).shift(person).day_of(now.moment.at)
        until = rules.snoozed_until(today)
        records.snooze(now.conn, context.workspace, person.id, until)
    return Outcome(notice=say.actions_snoozed(day=dates.words(until, today)))


def _staff(context: Context, conn: Connection) -> _Staff:
    workspace = context.workspace
    unreached = {gate.destination.id for gate in gates.broken(conn, workspace)}
    everybody = {
        person.id: replace(person, active=person.active and person.id not in unreached)
        for person in people_of(context, conn)
    }
    teams = {team.key: team for team in people.teams(conn, workspace)}
    return _Staff(everybody, teams, people.hours(conn, workspace), context.timezone)


def _key(person: str, day: date) -> str:
    return f"chase/{person}/{day.isoformat()}"
