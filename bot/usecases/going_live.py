"""Actions go live: their team's channel hears of it, their owners, and who can name an owner.

A safety action does as it is added, the others when their audit is approved. Each message shows
how its actions stand: whatever changes one of them calls :func:`refresh`.

The keys are ``actions/live/<audit>/<number of the first action>``, and then ``/team``,
``/to/<person>``, ``/lead/<person>`` or, for an action that agrees an ended one again,
``/again/<action>/to/<person>``; what a message can't hold stands under it, at ``/more/<n>``.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial

from sqlalchemy import Connection

from bot.messages import going_live as messages
from bot.messages.going_live import Live
from bot.messages.types import Message
from bot.usecases import action_told, chase_told, digesting, leaving
from bot.usecases.context import Context
from flows import actions as rules
from flows import following
from flows.actions import Action, Tracked
from flows.answers import Person
from flows.audit import Audit, Moment
from flows.following import Event, Happened
from flows.roles import QUALITY_LEAD
from storage import actions, audits, outbox, people
from storage.outbox import Post, Update


def announce(
    context: Context, conn: Connection, before: Audit | None, audit: Audit, moment: Moment
) -> None:
    """Tell of what has just gone live in an audit that is stored already.

    What it agrees again is superseded by it. What was live before is shown as it is now.
    """
    stood = {action.id: action for action in (before.actions if before else ()) if action.is_live}
    fresh = rules.newly_live(stood.values(), audit.actions)
    if fresh:
        hall = _Hall(context, conn, audit, fresh)
        hall.post(moment)
        _take_over(hall, moment)
    for action in audit.actions:
        was = stood.get(action.id)
        if was is not None and was != action:
            _Hall(context, conn, audit, _together(audit, action)).change(was, action, moment)


def refresh(context: Context, conn: Connection, tracked: Tracked) -> None:
    """Have the messages that told of an action when it went live say how it stands now."""
    audit = audits.load(conn, context.workspace, tracked.audit, context.library)
    if audit is not None:
        hall = _Hall(context, conn, audit, _together(audit, tracked.action))
        hall.update(tracked.action, context.clock.now())


def ask_for_owner(context: Context, conn: Connection, tracked: Tracked, by: str) -> None:
    """Ask who leads the team about an action that ``by`` took from a person and gave to none."""
    audit = audits.load(conn, context.workspace, tracked.audit, context.library)
    if audit is not None:
        _Hall(context, conn, audit, _together(audit, tracked.action)).ask(by, context.clock.now())


@dataclass(frozen=True)
class _Hall:
    """Where actions of one audit that went live together are told of, and to whom."""

    context: Context
    conn: Connection
    audit: Audit
    group: tuple[Action, ...]

    def post(self, moment: Moment) -> None:
        """Tell of them all, for the first time."""
        reader = self.context.reader()
        letters = []
        if self._channel:
            letters += self._posts("team", self._channel, messages.to_team(self._all, reader))
        for person in self._owners():
            letters += self._posts(f"to/{person}", person, self._to_owner(person))
        asked = self._unnamed if self._channel else {action.id for action in self.group}
        for lead in self._leads if asked else ():
            letters += self._posts(f"lead/{lead}", lead, self._to_lead(lead, asked))
        outbox.enqueue(self.conn, letters, moment.at)

    def update(self, changed: Action, now: datetime) -> None:
        """Show what was told of them as it is now, because one was ``changed``."""
        named = {code for event in self._events(changed) for code in (event.before, event.after)}
        owners = {*named, changed.details.owner_person or ""} - {""}
        in_channel = partial(messages.to_team, self._all, self.context.reader())
        made: dict[str, Callable[[], tuple[Message, ...]]] = {"team": in_channel}
        made |= {f"to/{who}": partial(self._to_owner, who) for who in sorted(owners)}
        made |= {f"lead/{who}": partial(self._to_lead, who, None) for who in self._leads}
        standing = outbox.known(self.conn, self.context.workspace, [*map(self._key, made)])
        letters = []
        for name, make in made.items():
            if self._key(name) in standing:
                letters += self._updates(name, standing[self._key(name)].to, make(), changed)
        outbox.enqueue(self.conn, letters, now)

    def change(self, was: Action, action: Action, moment: Moment) -> None:
        """One of them was changed in its audit: show it, and tell whoever owns it now."""
        tracked = messages.of_audit(self.audit, action)
        happened = following.in_its_audit(was.details, action.details, moment.by, moment.at)
        action_told.tell(self.context, self.conn, tracked, happened)
        self.update(action, moment.at)
        digesting.refresh(self.context, self.conn, tracked)
        leaving.refresh(self.context, self.conn, tracked)
        chase_told.refresh(self.context, self.conn, tracked)
        if was.details.owner_person and not action.details.owner_person:
            self.ask(moment.by, moment.at)

    def ask(self, by: str, now: datetime) -> None:
        """Ask those who lead the team and were not asked about these before."""
        to = [lead for lead in self._leads if lead != by]
        keys = {self._key(f"lead/{lead}"): lead for lead in to}
        asked = outbox.known(self.conn, self.context.workspace, [*keys])
        letters = []
        for lead in (lead for key, lead in keys.items() if key not in asked):
            letters += self._posts(f"lead/{lead}", lead, self._to_lead(lead, None))
        outbox.enqueue(self.conn, letters, now)

    def tell_of_taking_over(self, ended: Tracked, moment: Moment) -> None:
        """Tell whoever lost an action to one of these, and who hears of its end besides."""
        by = next((each for each in self.group if each.relists == ended.action.id), None)
        instead = by.id if by is not None else ""
        event = Event(Happened.SUPERSEDED, moment.by, moment.at, after=instead)
        owner = ended.action.details.owner_person
        lost = owner is not None and by is not None and owner != by.details.owner_person
        also = [owner] if owner is not None and lost else []
        action_told.tell(self.context, self.conn, ended, [event], also)

    def tell_of_ended(self, now: datetime) -> None:
        """Tell the auditor of what these agree again and something else has ended before."""
        context, letters = self.context, list[outbox.Message]()
        auditor = self.audit.auditor
        to = self._leads if auditor in self._left else (auditor,)
        for action in (each for each in self.group if each.relists):
            library = context.library
            line = actions.taken_over(self.conn, context.workspace, library, action.relists or "")
            if not line or line[0].is_open or line[-1].id == action.id:
                continue
            about = (self.audit, action, line[0], line[-1])
            for person in to:
                reader = context.reader(self._people.get(person))
                message = messages.ended_before(*about, reader)
                letters += self._posts(f"again/{action.id}/to/{person}", person, [message])
        outbox.enqueue(self.conn, letters, now)

    def _to_owner(self, person: str) -> tuple[Message, ...]:
        theirs = tuple(each for each in self.group if each.details.owner_person == person)
        reader = self.context.reader(self._people.get(person))
        return messages.to_owner(replace(self._all, actions=theirs), reader)

    def _to_lead(self, person: str, asked: Collection[str] | None) -> tuple[Message, ...]:
        """``asked`` are the actions to ask about; ``None``: those that were."""
        astray = not self._channel
        if asked is None:
            asked = {each.id for each in self.group if astray or self._was_asked(each)}
        about = tuple(each for each in self.group if each.id in asked)
        reader = self.context.reader(self._people.get(person))
        return messages.to_lead(replace(self._all, actions=about), reader, astray=astray)

    def _was_asked(self, action: Action) -> bool:
        """Whether nobody owned it when it went live: it stands in a role, or was nobody's."""
        if action.id in self._unnamed or action.details.owner_role:
            return True
        return any(not event.before for event in self._events(action))

    def _events(self, action: Action) -> list[Event]:
        """How it was handed on."""
        tracked = messages.of_audit(self.audit, action)
        found = actions.events(self.conn, self.context.workspace, tracked)
        return [event for event in found if event.what is Happened.REASSIGNED]

    def _owners(self) -> tuple[str, ...]:
        owners = (action.details.owner_person for action in self.group)
        return tuple(dict.fromkeys(who for who in owners if who and who not in self._left))

    def _posts(self, name: str, to: str, parts: Sequence[Message]) -> list[outbox.Message]:
        workspace, key = self.context.workspace, self._key(name)
        root = Post(workspace, to, key, parts[0].body)
        rest = enumerate(parts[1:], start=1)
        more = (Post(workspace, to, f"{key}/more/{n}", m.body, under=key) for n, m in rest)
        return [root, *more]

    def _updates(
        self, name: str, to: str, parts: Sequence[Message], changed: Action
    ) -> list[outbox.Message]:
        key, as_of = self._key(name), f"as-of/{changed.id}/{changed.revision}"
        targets = [key, *(f"{key}/more/{n}" for n in range(1, len(parts)))]
        workspace = self.context.workspace
        standing = outbox.known(self.conn, workspace, targets)
        return [
            Update(workspace, to, f"{target}/{as_of}", target, part.body)
            for target, part in zip(targets, parts, strict=True)
            if target in standing
        ]

    def _key(self, name: str) -> str:
        return f"actions/live/{self.audit.id}/{self.group[0].number}/{name}"

    @cached_property
    def _all(self) -> Live:
        return Live(self.audit, self.group, self._unnamed)

    @cached_property
    def _unnamed(self) -> frozenset[str]:
        here = {who for who, person in self._people.items() if person.active}
        return frozenset(a.id for a in self.group if a.details.owner_person not in here)

    @cached_property
    def _people(self) -> dict[str, Person]:
        everyone = people.everyone(self.conn, self.context.workspace)
        return {person.id: person for person in everyone}

    @cached_property
    def _left(self) -> frozenset[str]:
        return frozenset(who for who, person in self._people.items() if not person.active)

    @cached_property
    def _channel(self) -> str:
        """The team's channel; empty where the audit belongs to no team."""
        teams = people.teams(self.conn, self.context.workspace)
        return next((team.channel for team in teams if team.key == self.audit.team), "")

    @cached_property
    def _leads(self) -> tuple[str, ...]:
        """Who can name an owner: the manager, else the Service Lead, else every quality lead."""
        leads = people.leads_of(self.conn, self.context.workspace, self.audit.team)
        here = [who for who in self._people if who not in self._left]
        for lead in (leads.manager, leads.service_lead):
            if lead in here:
                return (lead,)
        return tuple(
            who
            for who in dict.fromkeys([*here, *sorted(self.context.admins)])
            if who in self.context.admins or QUALITY_LEAD in self._people[who].roles
        )


def _take_over(hall: _Hall, moment: Moment) -> None:
    context, conn = hall.context, hall.conn
    library, workspace = context.library, context.workspace
    for tracked in actions.take_over(conn, workspace, library, hall.group, moment):
        hall.tell_of_taking_over(tracked, moment)
        refresh(context, conn, tracked)
        digesting.refresh(context, conn, tracked)
        leaving.refresh(context, conn, tracked)
        chase_told.refresh(context, conn, tracked)
    hall.tell_of_ended(moment.at)


def _together(audit: Audit, action: Action) -> tuple[Action, ...]:
    """What went live in an audit at the same moment as one of its actions, that one included."""
    return tuple(each for each in audit.actions if each.live_at == action.live_at)
