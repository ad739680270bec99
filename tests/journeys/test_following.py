"""Weeks pass: a window is made safe, from the audit that found it to what that changed."""

import pytest

from bot.messages import following
from bot.usecases import action_forms
from bot.usecases.context import Cause
from bot.widgets import blocks
from bot.widgets.blocks import button
from bot.widgets.ids import Act
from flows.actions import ActionStatus, Effect, Tracked
from storage import actions
from tests.journeys.auditing import begin_coventry
from tests.journeys.council import Council
from tests.person import Person
from tests.seeing import Json
from tests.workspace import Transport

TEXT = "Make sure the window is safe"
ORDERED = "The lock is ordered."
ILL = "The fitter is ill."
FITTED = "A lock was fitted, and the key is with the foster carer."
SLEEPS = "Robin sleeps through, and says the room feels safe."


@pytest.fixture
def transport() -> Transport:
    """What differs between the ways to the bot is tried by other journeys."""
    return "socket"


def tracked(council: Council) -> Tracked:
    """The action as it is kept."""
    context, (action,) = council.running.context, council.audit().actions
    with context.database.read() as conn:
        found = actions.find(conn, context.workspace, context.library, action.id)
    assert found is not None
    return found


def agree(council: Council) -> None:
    """Asha agrees a matter of safety while she audits."""
    auditor = begin_coventry(council)
    auditor.menu("Add an action")
    auditor.person.wait_for_view("Add an action")
    auditor.person.fill("What is to be done?", TEXT)
    auditor.person.fill("Or which role?", "Key worker")
    auditor.person.fill("By when?", "in two weeks")
    auditor.person.fill("Safety", ["A child's safety depends on it"])
    assert auditor.person.submit() is None
    auditor.person.wait_for(lambda: council.audit().actions)


def send(person: Person, title: str, **filled: object) -> None:
    """Fill a form in, field by field, send it and see it gone."""
    person.wait_for_view(title)
    for name, value in filled.items():
        person.fill(name, value)
    assert person.submit() is None
    assert person.views() == []


def said(person: Person, thanks: str, **filled: object) -> None:
    """Fill the form of an effect in and send it; see what is said for it, and close that."""
    person.wait_for_view("Effect on the child")
    for name, value in filled.items():
        person.fill(name, value)
    assert person.submit() is None
    assert thanks in person.see(person.view())
    person.close(everything=True)


def asked_for_its_effect(council: Council) -> Json:
    """The question as it comes when its day has come: a button for each effect."""
    found = tracked(council)
    row = [
        button(each, f"{Act.SAY_EFFECT}.{each}", following.token(found, each).pack())
        for each in Effect
    ]
    return council.forge("U0ASHA", {"blocks": [blocks.actions(row)]})


def moved(dana: Person, mine: Json, marcus: Person) -> None:
    """Dana says how far it is, then gives it another day; the manager hears of the day."""
    dana.press(mine, "Update")
    send(dana, "Update", words=ORDERED)
    dana.press(mine, "More time")
    send(dana, "More time", due="in two weeks", reason=ILL)
    heard = marcus.see(marcus.wait_for_message("moved this action"))
    assert ILL in heard
    assert ORDERED not in heard


def looked_at(dana: Person, mine: Json) -> None:
    """What was said so far stands in the form, whose fields are those of what is chosen."""
    dana.press(mine, "Update")
    dana.press(dana.wait_for_view("Update"), "It won't be done")
    dana.wait_for(lambda: "Why won't it be done?" in dana.see(dana.view()))
    shown = dana.see(dana.view())
    dana.close()
    assert ORDERED in shown
    assert ILL in shown


def closed(dana: Person, mine: Json, marcus: Person) -> None:
    """Dana closes it, which nobody does twice."""
    dana.press(mine, "Done")
    send(dana, "Done", words=FITTED)
    assert FITTED in marcus.see(marcus.wait_for_message("closed this action"))
    dana.press(mine, "More time")
    assert dana.wait_for_message("@Dana Cole closed this action on").get("is_ephemeral")


def its_effect(council: Council, asha: Person) -> None:
    """At first it is too early to say; then it is better, and how she knows has to be said."""
    asha.press(asked_for_its_effect(council), "too_early")
    said(asha, "You are asked again in some weeks.")
    council.pass_time(weeks=6)
    asha.press(asked_for_its_effect(council), "better")
    asha.wait_for_view("Effect on the child")
    assert FITTED in asha.see(asha.view())
    refused = {"evidence": "There is no evidence. Say in a line how you know."}
    assert asha.submit() == refused
    said(asha, "“Better” is kept with the action", evidence=SLEEPS)


def test_a_window_made_safe_from_the_audit_to_its_effect(council: Council) -> None:
    agree(council)
    marcus, dana, asha = (council.person(each) for each in ("U0MARCUS", "U0DANA", "U0ASHA"))
    cause = Cause("named", marcus.id)
    action_forms.name_owner(council.running.context, cause, tracked(council).action.id, dana.id)
    mine = dana.wait_for_message("gave you this action")
    assert f"@Marcus Bell gave you this action.\n{TEXT}" in dana.see(mine)
    council.pass_time(days=7)
    moved(dana, mine, marcus)
    council.pass_time(days=12)
    looked_at(dana, mine)
    closed(dana, mine, marcus)
    council.pass_time(weeks=6)
    its_effect(council, asha)
    action = tracked(council).action
    assert (action.status, action.redated) == (ActionStatus.DONE, 1)
    assert action.outcome is not None
    assert (action.outcome.effect, action.outcome.evidence) == (Effect.BETTER, SLEEPS)
    assert action.effect_due_on is None
