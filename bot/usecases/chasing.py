"""Whoever has to hear of actions does: one message a person a day, in their working hours."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.messages.action_lists import ActionList
from bot.messages.notices import say
from bot.usecases import action_lists, chase_told, leaving, reminding, ticking
from bot.usecases.chase_told import Cast
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.turn import Undone, turn, undoing
from flows import chasing as rules
from flows import dates, rights
from flows.answers import Person
from flows.chasing import Chase, Roster, Why
from flows.schedule import Hours, Schedule
from storage import chases, outbox, people
from storage import chasing as records
from storage.chases import KeptChase, KeptGroup
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
    """Who there is, and when each of them is at work."""

    context: Context
    cast: Cast
    hours: Mapping[str | None, Hours]

    def shift(self, person: Person) -> _Shift:
        """When this person is at work: by their own clock, else their team's."""
        hours = self.hours.get(person.team) or self.hours[None]
        return _Shift(self.context.zone_of(person), hours)

    def here(self) -> Iterator[Person]:
        """Those who are here."""
        return (person for person in self.cast.everybody.values() if person.active)

    def on(self, shift: _Shift) -> Iterator[Person]:
        """Those of them who work then."""
        return (person for person in self.here() if self.shift(person) == shift)


@dataclass(slots=True)
class _Round:
    """What those of one shift are to be told: found before anybody is kept from writing."""

    context: Context
    shift: _Shift
    today: date = date.min
    chases: list[Chase] = field(default_factory=list)
    kept: list[KeptChase] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)

    def look(self, conn: Connection) -> None:
        """Find out whom to tell what today, and put it into words."""
        workspace = self.context.workspace
        staff, self.today = _staff(self.context, conn), self.shift.day_of(self.context.clock.now())
        leads, snoozed = people.leads_by_team(conn, workspace), records.snoozed(conn, workspace)
        among = [person.id for person in staff.on(self.shift)]
        pending = records.pending(conn, workspace, self.today)
        noticed = {(each.person, each.team) for each in leaving.to_notice(self.context, conn)}
        roster = Roster(staff.cast.everybody, leads, snoozed, noticed)
        found = rules.chases(pending, roster, self.today, among)
        for chase in self._without_spared(conn, found):
            self.chases.append(chase)
            self._word(conn, chase, staff.cast)

    def tell(self, conn: Connection, _: datetime) -> None:
        """Say it, and note who heard of what."""
        outbox.enqueue(conn, self.posts, self.context.clock.now())
        records.told(conn, self.chases, self.today)
        chases.keep(conn, self.context.workspace, self.kept)

    def _without_spared(self, conn: Connection, found: Sequence[Chase]) -> Iterator[Chase]:
        """But for whoever had theirs today, or a reminder of audits while these can wait."""
        today = self.today
        own = {each.person: chase_told.key(each.person, today) for each in found}
        others = {each.person: reminding.key_of(each.person, today) for each in found}
        keys = [*own.values(), *others.values()]
        known = outbox.enqueued(conn, self.context.workspace, keys)
        for each in found:
            spared = each.can_wait and others[each.person] in known
            if own[each.person] not in known and not spared:
                yield each

    def _word(self, conn: Connection, chase: Chase, cast: Cast) -> None:
        """Put into words what one person is told."""
        person, workspace = cast.everybody[chase.person], self.context.workspace
        groups = (
            KeptGroup(group, self._whole(conn, chase, group.why, person) if group.left else "")
            for group in chase.groups
        )
        kept = KeptChase(person.id, self.today, self.shift.zone, tuple(groups))
        known = records.known(conn, workspace, kept.shown)
        said = chase_told.word(self.context, conn, cast, kept, known)
        self.kept.append(replace(kept, spread=said.parts))
        root = chase_told.key(person.id, self.today)
        for place, message in enumerate(said.messages):
            key, under = chase_told.key(person.id, self.today, place), root if place else None
            self.posts.append(Post(workspace, person.id, key, message.body, under))

    def _whole(self, conn: Connection, chase: Chase, why: Why, person: Person) -> str:
        """The name of a list with all that they are told of for this reason, if they see one."""
        if why in rules.OWN:
            return ActionList(owner=person.id).named
        named = [reason.action for reason in chase.reasons if reason.why is why]
        teams = records.teams_of(conn, self.context.workspace, named)
        whole = ActionList(team=next(iter(teams)) if len(teams) == 1 else None)
        refused = action_lists.refusal(self.context, conn, person, whole)
        return whole.named if refused is None else ""


def chase(context: Context) -> datetime | None:
    """Tell whoever's working day has begun; gives when the next one begins, if anybody is here."""
    with context.database.read() as conn:
        staff = _staff(context, conn)
    shifts = {staff.shift(person) for person in staff.here()}
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
    hours = people.hours(conn, context.workspace)
    return _Staff(context, chase_told.cast_now(context, conn), hours)
