"""The life of an agreed action once it is live: moved, handed on, reviewed, ended, its effect told.

Every function takes an action as it is tracked and gives back a :class:`Followed`. A second press,
or one on something out of date, is an ordinary answer that changes nothing and says who was before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from flows import dates
from flows.actions import (
    Action,
    ActionDetails,
    ActionStatus,
    Effect,
    Ending,
    Outcome,
    Owner,
    Review,
    Tracked,
)
from flows.answers import Person, Refusal, absence
from flows.audit import Moment
from flows.roles import QUALITY_LEAD, Leads

LONGEST_WORDS: Final = 3_000
LONGEST_INITIALS: Final = 5


class Happened(StrEnum):
    """What can happen to a live action."""

    DONE = "done"
    WONT_DO = "wont_do"
    SUPERSEDED = "superseded"
    REOPENED = "reopened"
    REDATED = "redated"
    REASSIGNED = "reassigned"
    REWORDED = "reworded"
    SAFETY = "safety"
    NOTED = "noted"
    REVIEWED = "reviewed"
    EFFECT = "effect"


@dataclass(frozen=True, slots=True)
class Event:
    """One step of an action's life, as the history keeps it.

    ``before`` and ``after`` are codes: an ISO day, a person's id or a role, an effect, initials.
    ``words`` are free text: what was done, a reason, comments, evidence, words of the action.
    """

    what: Happened
    by: str
    at: datetime
    before: str = ""
    after: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """The action as it now stands, and what happened to it; or why nothing did."""

    tracked: Tracked
    events: tuple[Event, ...] = ()
    refused: Refusal | None = None

    @property
    def changed(self) -> bool:
        """Whether anything has to be stored."""
        return bool(self.events)


def done(tracked: Tracked, words: str, moment: Moment) -> Followed:
    """Close it, with what was done. Its effect on the child is asked for some weeks later."""
    if refused := unreviewed(tracked):
        return _ended(tracked, moment) or Followed(tracked, refused=refused)
    if not words.strip():
        return _refused(tracked, "Nothing says what was done.", "Say it in a few words.")
    weeks = timedelta(weeks=tracked.policy.effect_weeks)
    ask_on = moment.reading.today + weeks
    return _end(
        tracked, ActionStatus.DONE, Ending(moment.by, moment.at, words.strip()), moment, ask_on
    )


def wont_do(tracked: Tracked, reason: str, moment: Moment) -> Followed:
    """End it undone, for a reason that the quality lead is told."""
    if not reason.strip():
        return _refused(tracked, "No reason was given.", "Say why it will not be done.")
    return _end(tracked, ActionStatus.WONT_DO, Ending(moment.by, moment.at, reason.strip()), moment)


def supersede(tracked: Tracked, instead: Action, moment: Moment) -> Followed:
    """Let another action that is open take its place."""
    if instead.id == tracked.action.id:
        return _refused(tracked, "An action can't take its own place.", "Choose another one.")
    if not instead.is_open:
        return _refused(tracked, "That action is not followed any more.", "Choose another one.")
    ending = Ending(moment.by, moment.at, instead=instead.id)
    return _end(tracked, ActionStatus.SUPERSEDED, ending, moment)


def reopen(tracked: Tracked, reason: str, moment: Moment) -> Followed:
    """Open an action that was ended, for a reason.

    What was said of its effect goes, and what supervision said of it: see :func:`unreviewed`.
    """
    if tracked.action.is_open or not tracked.action.is_live:
        return _refused(tracked, "This action is not closed.", "Nothing was changed.")
    if not reason.strip():
        return _refused(tracked, "No reason was given.", "Say why it is to be done after all.")
    action = replace(
        tracked.action,
        status=ActionStatus.OPEN,
        ending=None,
        review=None,
        outcome=None,
        effect_due_on=None,
    )
    was = tracked.action.status
    return _followed(tracked, action, _event(Happened.REOPENED, moment, was, words=reason.strip()))


def redate(tracked: Tracked, due: date, reason: str, moment: Moment) -> Followed:
    """Give it another day, for a reason. A first day for an action that had none needs none."""
    details = tracked.action.details
    if ended := _ended(tracked, moment):
        return ended
    if due < moment.reading.today:
        day = dates.in_full(due)
        return _refused(tracked, f"{day} has passed.", "Give today or a day to come.")
    if due == details.due_on:
        return Followed(tracked)
    if details.due_on is not None and not reason.strip():
        return _refused(tracked, "No reason was given.", "Say why it needs another day.")
    action = replace(
        tracked.action,
        details=replace(details, due_on=due),
        first_due_on=tracked.action.first_due_on or due,
        redated=tracked.action.redated + (details.due_on is not None),
    )
    before = details.due_on.isoformat() if details.due_on else ""
    event = _event(Happened.REDATED, moment, before, due.isoformat(), reason.strip())
    return _followed(tracked, action, event)


def reassign(tracked: Tracked, owner: Owner, to: Person | None, moment: Moment) -> Followed:
    """Give it to a person (``to`` is who that is) or to a role; to both is a person in a role."""
    details = tracked.action.details
    if ended := _ended(tracked, moment):
        return ended
    if owner.person is None and not (owner.role or "").strip():
        return _refused(tracked, "Nobody was named.", "Choose a person, or give a role.")
    if owner.person is not None and (fault := absence(to)):
        return Followed(tracked, refused=fault)
    if owner == details.owner:
        return Followed(tracked)
    new = replace(details, owner_person=owner.person, owner_role=owner.role)
    event = _event(Happened.REASSIGNED, moment, _named(details), _named(new))
    return _followed(tracked, replace(tracked.action, details=new), event)


def name_person(tracked: Tracked, to: Person | None, moment: Moment) -> Followed:
    """Turn its role into a person; the role stays beside them."""
    owner = Owner(to.id if to else "", tracked.action.details.owner_role)
    return reassign(tracked, owner, to, moment)


def in_bulk(several: Iterable[Tracked], to: Person | None, moment: Moment) -> tuple[Followed, ...]:
    """Give them all to one person, each in the role it stands with."""
    return tuple(name_person(tracked, to, moment) for tracked in several)


def reword(tracked: Tracked, text: str, moment: Moment) -> Followed:
    """Say otherwise what is to be done. ``text`` was read as at entry."""
    details = tracked.action.details
    if ended := _ended(tracked, moment):
        return ended
    if text == details.text:
        return Followed(tracked)
    action = replace(tracked.action, details=replace(details, text=text), review=None)
    return _followed(tracked, action, _event(Happened.REWORDED, moment, words=details.text))


def mark_safety(tracked: Tracked, *, safety: bool, reason: str, moment: Moment) -> Followed:
    """Say that a child's safety hangs on it; that it does not any more needs a reason."""
    details = tracked.action.details
    if ended := _ended(tracked, moment):
        return ended
    if safety is details.safety:
        return Followed(tracked)
    if not safety and not reason.strip():
        return _refused(tracked, "No reason was given.", "Say why it is no matter of safety.")
    action = replace(tracked.action, details=replace(details, safety=safety))
    code = "yes" if safety else "no"
    event = _event(Happened.SAFETY, moment, after=code, words=reason.strip())
    return _followed(tracked, action, event)


def note(tracked: Tracked, words: str, moment: Moment) -> Followed:
    """Keep how far it is. It stays open, and is chased as before."""
    if ended := _ended(tracked, moment):
        return ended
    if not words.strip():
        return _refused(tracked, "There are no words.", "Say how far it is.")
    event = _event(Happened.NOTED, moment, words=words.strip())
    return _followed(tracked, tracked.action, event)


def review(tracked: Tracked, on: date, comments: str, initials: str, moment: Moment) -> Followed:
    """Keep what supervision said of it. An action that is done can still be reviewed."""
    marks = "".join(initials.split()).upper()
    if not tracked.action.is_live:
        return _refused(tracked, "This action is not live yet.", "Nothing was changed.")
    if on > moment.reading.today:
        day = dates.in_full(on)
        return _refused(tracked, f"{day} is still to come.", "Give the day of the supervision.")
    if not comments.strip():
        return _refused(tracked, "There are no comments.", "Say what supervision found.")
    if not marks or len(marks) > LONGEST_INITIALS:
        return _refused(tracked, "Initials are missing, or too long.", "Give two or three letters.")
    said = Review(on, comments.strip(), marks, moment.by, moment.at)
    event = _event(Happened.REVIEWED, moment, on.isoformat(), marks, said.comments)
    return _followed(tracked, replace(tracked.action, review=said), event)


def say_effect(tracked: Tracked, effect: Effect, evidence: str, moment: Moment) -> Followed:
    """Say what it changed for the child. Where it is too early to say, it is asked again later."""
    action = tracked.action
    if action.status is not ActionStatus.DONE:
        return _refused(tracked, "This action is not done.", "Its effect is asked for afterwards.")
    early = effect is Effect.TOO_EARLY
    if not early and not evidence.strip():
        return _refused(tracked, "There is no evidence.", "Say in a line how you know.")
    weeks = timedelta(weeks=tracked.policy.effect_weeks)
    said = Outcome(effect, evidence.strip(), moment.by, moment.at)
    ask_on = moment.reading.today + weeks if early else None
    before = action.outcome.effect if action.outcome else ""
    event = _event(Happened.EFFECT, moment, before, effect, said.evidence)
    return _followed(tracked, replace(action, outcome=said, effect_due_on=ask_on), event)


def unreviewed(tracked: Tracked) -> Refusal | None:
    """Why it can't be closed before supervision has reviewed it, or ``None`` where it can.

    A review is of the action, not of its audit: it counts as long as the action is what supervision
    saw, whoever does it by when. So an audit that is reopened and approved again takes nothing from
    it. An action in other words is another thing to do, and one that is opened again turned out not
    to be done: of neither has supervision said anything. The story keeps what was said before.
    """
    if not tracked.policy.review_first or tracked.action.review is not None:
        return None
    return Refusal(
        "This action is to be reviewed in supervision before it is closed.",
        "Ask the team's manager to record the review: its date, comments and initials.",
    )


def over(tracked: Tracked, timezone: str) -> Refusal | None:
    """Why nothing more can be done with it, or ``None`` while it is open.

    The day on which it was closed is that of whoever reads this, in their ``timezone``.
    """
    action = tracked.action
    if not action.is_live:
        return Refusal("This action is not live yet.", "Its audit has to be approved first.")
    if action.ending is None:
        return None
    day = dates.in_full(action.ending.at.astimezone(ZoneInfo(timezone)).date())
    return Refusal(f"<@{action.ending.by}> closed this action on {day}.", "Nothing was changed.")


def to_tell(
    event: Event, tracked: Tracked, leads: Leads, people: Iterable[Person]
) -> tuple[str, ...]:
    """Who hears of it directly: never whoever did it, nobody who has left.

    That is the new owner; the quality leads where an action won't be done; of a safety action the
    manager, who hears of every step that lets it wait or ends it.
    """
    here = {person.id: person for person in people if person.active and person.id != event.by}
    wanted: list[str | None] = []
    details = tracked.action.details
    if event.what in {Happened.REASSIGNED, Happened.REOPENED}:
        wanted.append(details.owner_person)
    if event.what is Happened.WONT_DO:
        wanted += [who for who, person in here.items() if QUALITY_LEAD in person.roles]
    waits = {Happened.REDATED, Happened.WONT_DO, Happened.SUPERSEDED, Happened.DONE}
    if details.safety and event.what in waits:
        wanted.append(leads.manager)
    if event.what is Happened.SAFETY:
        wanted += [details.owner_person, leads.manager]
    return tuple(who for who in dict.fromkeys(wanted) if who in here)


def concerned(
    tracked: Tracked, story: Iterable[Event], leads: Leads, people: Iterable[Person]
) -> frozenset[str]:
    """Everybody here who may have been told of it, as its ``story`` went on."""
    here = {person.id: person for person in people if person.active}
    owner = tracked.action.details.owner_person
    named = {owner, tracked.auditor, leads.manager, leads.service_lead}
    for event in story:
        if event.what is Happened.REASSIGNED:
            named |= {event.before, event.after}
    named |= {who for who, person in here.items() if QUALITY_LEAD in person.roles}
    return frozenset(who for who in named if who in here)


def in_its_audit(
    before: ActionDetails, after: ActionDetails, by: str, at: datetime
) -> tuple[Event, ...]:
    """What happened to a live action when its audit's form was sent: no reason is asked there."""
    owners = (_named(before), _named(after))
    days = ["" if each is None else each.isoformat() for each in (before.due_on, after.due_on)]
    happened = {
        Event(Happened.REASSIGNED, by, at, *owners): owners[0] != owners[1],
        Event(Happened.SAFETY, by, at, after="yes" if after.safety else "no"): (
            before.safety is not after.safety
        ),
        Event(Happened.REDATED, by, at, *days): days[0] != days[1],
        Event(Happened.REWORDED, by, at, words=before.text): before.text != after.text,
    }
    return tuple(event for event, is_so in happened.items() if is_so)


def _end(
    tracked: Tracked,
    status: ActionStatus,
    ending: Ending,
    moment: Moment,
    ask_on: date | None = None,
) -> Followed:
    if ended := _ended(tracked, moment):
        return ended
    action = replace(tracked.action, status=status, ending=ending, effect_due_on=ask_on)
    happened = Happened(status.value)
    event = Event(happened, ending.by, ending.at, "", ending.instead or "", ending.words)
    return _followed(tracked, action, event)


def _ended(tracked: Tracked, moment: Moment) -> Followed | None:
    refused = over(tracked, moment.reading.timezone)
    return None if refused is None else Followed(tracked, refused=refused)


def _named(details: ActionDetails) -> str:
    return details.owner_person or details.owner_role or ""


def _event(
    what: Happened, moment: Moment, before: str = "", after: str = "", words: str = ""
) -> Event:
    return Event(what, moment.by, moment.at, str(before), str(after), words[:LONGEST_WORDS])


def _followed(tracked: Tracked, action: Action, event: Event) -> Followed:
    return Followed(replace(tracked, action=action), (event,))


def _refused(tracked: Tracked, fault: str, mend: str) -> Followed:
    return Followed(tracked, refused=Refusal(fault, mend))
