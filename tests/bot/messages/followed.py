"""Every message and view about a live action, in whatever state it can be."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.messages import following
from bot.messages.following import Seen
from bot.messages.forms import done, effect, more_time, supervision, update
from bot.messages.types import Message, Reader, View
from flows.action_rights import ActionAct
from flows.actions import (
    Action,
    ActionDetails,
    ActionStatus,
    Effect,
    Ending,
    Outcome,
    Review,
    Tracked,
)
from flows.audit import Audit
from flows.following import Event, Happened
from flows.questionnaire import ActionPolicy
from tests.bot.messages.examples import NOW

LONG = "<!channel> & so on. " * 150
DUE = date(2026, 11, 4)
DETAILS = ActionDetails("&" * 500, "U0DANA", "&" * 75, DUE, safety=True)
ENDING = Ending("U0DANA", NOW, LONG)


def an_action(audit: Audit, **more: object) -> Tracked:
    """A live action of the audit."""
    action = Action("x1", 1, DETAILS, "U0ASHA", NOW, 12, live_at=NOW, first_due_on=DUE, redated=2)
    changed = replace(action, **more)  # type: ignore[arg-type]
    return Tracked(changed, audit.id, audit.case, "north", audit.auditor, ActionPolicy())


def each(audit: Audit) -> Iterator[Tracked]:
    """One in each state."""
    yield an_action(audit)
    yield an_action(audit, details=ActionDetails("Mend the lock"), first_due_on=None, redated=0)
    yield an_action(audit, review=Review(DUE, LONG, "MB", "U0MARCUS", NOW))
    said = Outcome(Effect.TOO_EARLY, LONG, "U0ASHA", NOW)
    yield an_action(audit, status=ActionStatus.DONE, ending=ENDING, outcome=said)
    yield an_action(audit, status=ActionStatus.WONT_DO, ending=ENDING)
    instead = replace(ENDING, words="", instead="x2")
    yield an_action(audit, status=ActionStatus.SUPERSEDED, ending=instead)


def events() -> Iterator[Event]:
    """Everything that can happen to one."""
    codes = {
        Happened.REDATED: ("2026-11-04", "2026-12-04"),
        Happened.REASSIGNED: ("Key worker", "U0DANA"),
        Happened.REVIEWED: ("2026-11-04", "MB"),
        Happened.EFFECT: ("", "no_change"),
        Happened.SAFETY: ("", "no"),
        Happened.SUPERSEDED: ("", "x2"),
    }
    for what in Happened:
        before, after = codes.get(what, ("", ""))
        yield Event(what, "U0MARCUS", NOW - timedelta(days=1), before, after, LONG)
    yield Event(Happened.REDATED, "U0MARCUS", NOW, "", "2026-12-04")
    yield Event(Happened.SAFETY, "U0MARCUS", NOW, "", "yes")
    yield Event(Happened.REASSIGNED, "U0MARCUS", NOW, "U0DANA", "&" * 75)


def messages(audit: Audit, reader: Reader) -> Iterator[tuple[str, Message]]:
    """What people are told of each step."""
    for state, tracked in enumerate(each(audit)):
        for place, event in enumerate(events()):
            said = following.told(event, tracked, reader, "&" * 500)
            yield f"told {event.what} {place} {state}", said


def views(audit: Audit, reader: Reader) -> Iterator[tuple[str, View]]:
    """Every form, before somebody who may do everything and before somebody who may do little."""
    known, told = frozenset({"U0DANA"}), tuple(events())
    everything = Seen(an_action(audit), reader, frozenset(ActionAct), known=known)
    for start in range(0, len(told), following.STORY):
        shown = told[start : start + following.STORY]
        yield f"update, story from {start}", update.show(replace(everything, story=shown))
    for place, tracked in enumerate(each(audit)):
        others = tuple(an_action(audit, id=f"o{n}") for n in range(0 if place else 120))
        yield from _forms(str(place), replace(everything, tracked=tracked, others=others))
        little = Seen(tracked, reader, frozenset({ActionAct.NOTE, ActionAct.REOPEN}))
        yield f"update {place}, little", update.show(little)


def _forms(name: str, seen: Seen) -> Iterator[tuple[str, View]]:
    yield f"done {name}", done.show(seen)
    yield f"more time {name}", more_time.show(seen)
    yield f"effect {name}", effect.show(seen)
    yield f"effect chosen {name}", effect.show(seen, "worse")
    for to_close in (False, True):
        yield f"supervision {name} {to_close}", supervision.show(seen, to_close=to_close)
    for kind in update.Kind:
        yield f"update {kind} {name}", update.show(seen, kind)
    given = update.UpdateGiven("x", 1, update.Kind.REWORD, text="Ring Robin")
    asked = update.ask_name(seen, given, "<!here> &" * 20)
    yield f"update, name asked {name}", asked
