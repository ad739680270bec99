"""Agreed actions as they are told and asked about, for promises that hold for every message."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.messages import going_live, relisting
from bot.messages.forms import action
from bot.messages.types import Message, Reader, View
from bot.widgets.ids import Token
from flows.actions import Action, ActionDetails, ActionStatus, Ending, Tracked
from flows.audit import Audit
from tests.bot.messages.examples import NOW


def messages(audit: Audit, reader: Reader) -> Iterator[tuple[str, Message]]:
    """What is told when actions go live, whatever becomes of them."""
    for name, actions in several_lives(audit).items():
        unnamed = frozenset(action.id for action in actions)
        live = going_live.Live(audit, actions, unnamed)
        told = {
            "team": going_live.to_team(live, reader) if actions else (),
            "owner": going_live.to_owner(live, reader),
            "lead": going_live.to_lead(live, reader),
            "lead, no channel": going_live.to_lead(live, reader, astray=True),
        }
        for to, several in told.items():
            yield from ((f"live {name}, {to} {n}", each) for n, each in enumerate(several))
        for each in actions:
            again, ended = f"live {name}, of {each.id}", replace(each, id="x0")
            yield again, going_live.ended_before(audit, each, ended, ended, reader)
            yield f"{again}, taken", going_live.ended_before(audit, each, ended, each, reader)


def several_lives(audit: Audit) -> dict[str, tuple[Action, ...]]:
    """The audit's actions as they may be once they are live."""
    live = tuple(replace(action, live_at=NOW) for action in audit.actions)
    ending = Ending("U0DANA", NOW)
    again = {"relists": "x0", "first_due_on": date(2026, 10, 5), "redated": 3}
    changed = {
        "open": {},
        "again": again,
        **{str(end): {"status": end, "ending": ending} for end in ActionStatus if end != "open"},
    }
    found = {
        name: tuple(replace(each, **more) for each in live)  # type: ignore[arg-type]
        for name, more in changed.items()
    }
    return {"nothing": (), **found} if live else {}


def views(audit: Audit, reader: Reader) -> Iterator[tuple[str, View]]:
    """What asks about an action from before, and about a name."""
    policy = audit.questionnaire.actions
    for one in audit.actions:
        live = replace(one, live_at=NOW, redated=2)
        given = action.read({"private_metadata": Token(audit.id, value="1/x9").pack()})
        assert given is not None
        given = replace(given, text=one.details.text, due="in two weeks")
        yield f"action again {one.id}", action.show(audit, None, earlier=live)
        yield f"live action {one.id}", action.show(audit, live, earlier=live)
        yield f"name in {one.id}", action.ask_names(audit, one, given, ["Robin" * 60, "Alex"], live)
        yield f"not again {one.id}", action.ask_anew(audit, one, given)
    tracked = [Tracked(one, "a0", audit.case, None, "U0SAM", policy) for one in audit.actions]
    a_few = tracked[:1] or [Tracked(an_action(), "a0", audit.case, None, "U0SAM", policy)]
    for count, page in ((1, 0), (8, 0), (30, 1), (30, 9)):
        chosen = relisting.choose(audit, 0, (tracked or a_few) * count, page, reader)
        yield f"one of {count}, page {page}", chosen


def an_action() -> Action:
    """An action that is live."""
    details = ActionDetails("Mend the lock", owner_role="Key worker", due_on=date(2026, 11, 27))
    return Action("x9", 1, details, "U0SAM", NOW, 1, live_at=NOW)
