"""Actions, concerns and the set-up obey nobody to whom they were not shown: refused, and recorded.

Each act is pressed, and each form sent, by people who copied what somebody else was shown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from bot.messages import action_menu
from bot.messages.action_lists import TEAM, ActionList, Filter
from bot.messages.explaining import reading
from bot.messages.forms.concern import ConcernGiven
from bot.messages.forms.done import DoneGiven
from bot.messages.forms.update import Kind
from bot.messages.labels import press
from bot.usecases import action_forms, concerns
from bot.usecases.context import Cause, Context
from bot.widgets.blocks import (
    actions,
    option,
    overflow,
    radio_buttons,
    section,
    select,
    users_select,
)
from bot.widgets.ids import NO_AUDIT, Act, Form, Token
from flows.action_rights import ActionAct
from flows.actions import ActionDetails, Tracked
from flows.concerns import SafeNow
from flows.rights import Act as Right
from storage import actions as stored
from storage import concerns as kept_concerns
from tests.flows.building import TODAY
from tests.journeys.council import MANIFEST, Council
from tests.journeys.forging import (
    NOT_SET_UP,
    STRANGER,
    Forged,
    Scene,
    alone,
    as_shown,
    each,
    form_refused,
    named,
    only_recorded,
    open_for,
    press_refused,
    reason,
)
from tests.journeys.moderating import setup_with
from tests.person import Person
from tests.seeing import Json
from tests.storage.following import agreed
from tests.workspace import LocalWorkspace

AUDITOR, OWNER, OUTSIDER = "U0ASHA", "U0DANA", "U0PRIYA"
"""Asha's audit agreed them, and Dana, who is in the same team, owns them. Priya is of another."""
MANAGER, LEAD = "U0MARCUS", "U0QUINN"
NOT_OVER: Final = (AUDITOR, OWNER, OUTSIDER, STRANGER)
NOT_LEAD: Final = (MANAGER, STRANGER)

WINDOW, LOCK, CONCERN, LIST, SETTINGS = "window", "lock", "concern", "list", "set-up"
"""The window is to be made safe, and the lock was mended. The list is the team's."""

ONLY: Final = "can do this."
TEAMS: Final = "another team's"
LEADS_ONLY: Final = "Only a quality lead can change the set-up."

PRESSES: Final[tuple[Forged[Act], ...]] = (
    Forged(Act.ACTION_MENU, WINDOW, ActionAct.END, ONLY, (AUDITOR, STRANGER)),
    Forged(Act.ACTION_MENU, WINDOW, ActionAct.END, TEAMS, (OUTSIDER,)),
    Forged(Act.ACTION_MENU, WINDOW, ActionAct.REDATE, ONLY, (AUDITOR, STRANGER)),
    Forged(Act.ACTION_MENU, WINDOW, ActionAct.REDATE, TEAMS, (OUTSIDER,)),
    Forged(Act.ACTION_MENU, WINDOW, ActionAct.NOTE, TEAMS, (OUTSIDER, STRANGER)),
    Forged(Act.ACTION_UPDATE, WINDOW, ActionAct.DROP, ONLY, (AUDITOR, STRANGER)),
    Forged(Act.ACTION_UPDATE, WINDOW, ActionAct.SUPERSEDE, ONLY, (AUDITOR, OWNER, STRANGER)),
    Forged(Act.SUPERVISE, WINDOW, ActionAct.REVIEW, ONLY, (AUDITOR, OWNER, STRANGER)),
    Forged(Act.SAY_EFFECT, LOCK, ActionAct.SAY_EFFECT, ONLY, (OWNER, STRANGER)),
    Forged(Act.REOPEN_ACTION, LOCK, ActionAct.REOPEN, ONLY, (AUDITOR, STRANGER)),
    Forged(Act.NAME_OWNER, WINDOW, ActionAct.NAME, ONLY, (AUDITOR, OWNER, STRANGER)),
    Forged(Act.MOVE_ACTIONS, LIST, ActionAct.REASSIGN, ONLY, NOT_OVER),
    Forged(Act.SEE_ACTIONS, LIST, ActionAct.SEE, TEAMS, (OUTSIDER, STRANGER)),
    Forged(Act.TURN_ACTIONS, LIST, ActionAct.SEE, TEAMS, (OUTSIDER, STRANGER)),
    Forged(Act.RELIST, WINDOW, Right.ANSWER, "is @Asha Verma's", (OWNER, MANAGER, STRANGER)),
    Forged(Act.ACKNOWLEDGE, CONCERN, "acknowledge", "not told of", (OWNER, OUTSIDER, STRANGER)),
    Forged(Act.ACKNOWLEDGE, CONCERN, "acknowledge", "somebody else has to take", (AUDITOR,)),
    Forged(Act.CALL_LIST, CONCERN, "see call list", "not told of", (OWNER, OUTSIDER, STRANGER)),
    Forged(Act.SET_UP, SETTINGS, Right.SET_UP, LEADS_ONLY, NOT_LEAD),
    Forged(Act.SET_UP_TEAM, SETTINGS, Right.SET_UP, LEADS_ONLY, NOT_LEAD),
    Forged(Act.SET_UP_PERSON, SETTINGS, Right.SET_UP, LEADS_ONLY, NOT_LEAD),
    Forged(Act.EXPORT_SET_UP, SETTINGS, Right.SET_UP, LEADS_ONLY, NOT_LEAD),
)
FORMS: Final[tuple[Forged[Form], ...]] = (
    Forged(Form.ACTION_DONE, WINDOW, ActionAct.END, ONLY, (AUDITOR, STRANGER)),
    Forged(Form.ACTION_DONE, WINDOW, ActionAct.END, TEAMS, (OUTSIDER,)),
    Forged(Form.MORE_TIME, WINDOW, ActionAct.REDATE, ONLY, (AUDITOR, STRANGER)),
    Forged(Form.ACTION_UPDATE, WINDOW, ActionAct.NOTE, TEAMS, (OUTSIDER, STRANGER)),
    Forged(Form.SUPERVISION, WINDOW, ActionAct.REVIEW, ONLY, (AUDITOR, OWNER, STRANGER)),
    Forged(Form.EFFECT, LOCK, ActionAct.SAY_EFFECT, ONLY, (OWNER, STRANGER)),
    Forged(Form.MOVE_ACTIONS, LIST, ActionAct.REASSIGN, ONLY, NOT_OVER),
    Forged(Form.SET_UP, SETTINGS, Right.SET_UP, LEADS_ONLY, NOT_LEAD),
    Forged(Form.TEAM, SETTINGS, Right.SET_UP, LEADS_ONLY, NOT_LEAD),
    Forged(Form.PERSON, SETTINGS, Right.SET_UP, LEADS_ONLY, NOT_LEAD),
)
OPENED_BY: Final = (
    (Form.ACTION_DONE, Act.ACTION_MENU, WINDOW, MANAGER, ActionAct.END),
    (Form.MORE_TIME, Act.ACTION_MENU, WINDOW, MANAGER, ActionAct.REDATE),
    (Form.ACTION_UPDATE, Act.ACTION_MENU, WINDOW, MANAGER, ActionAct.NOTE),
    (Form.SUPERVISION, Act.SUPERVISE, WINDOW, MANAGER, ""),
    (Form.EFFECT, Act.SAY_EFFECT, LOCK, MANAGER, ""),
    (Form.MOVE_ACTIONS, Act.MOVE_ACTIONS, LIST, MANAGER, ""),
    (Form.SET_UP, Act.SET_UP, SETTINGS, LEAD, ""),
    (Form.TEAM, Act.SET_UP_TEAM, SETTINGS, LEAD, ""),
    (Form.PERSON, Act.SET_UP_PERSON, SETTINGS, LEAD, ""),
)
CHOICES: Final[Mapping[str, str]] = {
    ActionAct.END: action_menu.DONE,
    ActionAct.REDATE: action_menu.MORE_TIME,
    ActionAct.NOTE: action_menu.UPDATE,
    ActionAct.DROP: Kind.DROP,
    ActionAct.SUPERSEDE: Kind.SUPERSEDE,
}
"""What is chosen in an action's menu, or in its update form, to do this."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A council with two actions and a concern, and every form opened once by whoever may."""
    with LocalWorkspace.start(manifest=MANIFEST) as workspace:
        council = Council(workspace, tmp_path_factory.mktemp("forged"))
        council.start_bot()
        council.set_up(where_sam_is_a_stranger())
        tracked = dict(agree(council.running.context))
        known = {
            **{name: each.action.id for name, each in tracked.items()},
            CONCERN: raise_concern(council.running.context),
            LIST: ActionList("north", OWNER).named,
            SETTINGS: "",
        }
        forms = dict(opened(council, known))
        alone(council)
        yield Scene(council, known, forms)
        council.stop_bot()


def where_sam_is_a_stranger() -> str:
    """The demo's set-up without Sam, where Priya is a practitioner of the other team."""
    sam = "  - id: U0SAM\n    name: Sam Ortiz\n    team: south\n    roles: [auditor]\n"
    priya = "name: Priya Nair\n    "
    text = setup_with(sam, "").replace("\nservice_lead: U0PRIYA\n", "\nservice_lead: U0QUINN\n")
    return text.replace(
        f"{priya}roles: [service_lead]", f"{priya}team: south\n    roles: [practitioner]"
    )


def agree(context: Context) -> Iterator[tuple[str, Tracked]]:
    """An approved audit's two actions, of which one is done."""
    due = TODAY + timedelta(days=30)
    details = ActionDetails("Make the window safe", OWNER, None, due, safety=True)
    with context.database.begin() as conn:
        at = context.clock.now()
        audit = agreed(conn, [details, replace(details, text="Mend the lock")], at=at)
    window, lock = audit.actions
    given = DoneGiven(lock.id, "A lock was fitted.")
    assert action_forms.close(context, Cause("closed", OWNER), given).notice == ""
    for name, action in ((WINDOW, window), (LOCK, lock)):
        with context.database.read() as conn:
            found = stored.find(conn, context.workspace, context.library, action.id)
        assert found is not None
        yield name, found


def raise_concern(context: Context) -> str:
    """A concern of Asha's that its team's leads were told of; its id."""
    given = ConcernGiven("", "710452", "No lock.", SafeNow.NO, "")
    assert not concerns.raise_concern(context, Cause("raised", AUDITOR), given).errors
    with context.database.read() as conn:
        (raised,) = kept_concerns.unacknowledged(conn, context.workspace)
    return raised.concern.id


def opened(council: Council, known: Mapping[str, str]) -> Iterator[tuple[Form, Json]]:
    """Each form as it was shown to whoever may have it; none of them is sent."""
    for form, act, about, who, to_do in OPENED_BY:
        someone = council.person(who)
        use(someone, council.forge(who, message(act, about, known, to_do)), act)
        yield form, as_shown(someone, form)


def message(act: Act, about: str, known: Mapping[str, str], to_do: str) -> Json:
    """A message with what does this; ``to_do`` says it of what has several choices."""
    if about in {WINDOW, LOCK}:
        token = Token("A1", "", action_menu.UPDATE, 0, known[about])
    else:
        token = Token(NO_AUDIT, value=known[about])
    if act in {Act.NAME_OWNER, Act.SET_UP_PERSON}:
        return {"blocks": [section("Who?", users_select(act), block_id=token.pack())]}
    if act is Act.ACTION_MENU:
        entry = option("Press", replace(token, part=CHOICES[to_do]).pack())
        return {"blocks": [section("What?", overflow(act, [entry]))]}
    if act is Act.ACTION_UPDATE:
        choice = radio_buttons(act, [option("Press", CHOICES[to_do])])
        return {"blocks": [section("What?", choice, block_id=token.pack())]}
    return {"blocks": [actions([press("Press", act, token)])]}


def use(someone: Person, shown: Json, act: Act) -> None:
    """Press what is there, or choose somebody."""
    if act in {Act.NAME_OWNER, Act.SET_UP_PERSON}:
        someone.choose(shown, act, MANAGER)
    elif act is Act.ACTION_UPDATE:
        someone.choose(shown, act, "Press")
    else:
        someone.press(shown, "Press")


@pytest.mark.parametrize(("case", "person"), each(PRESSES), ids=named)
def test_a_press_on_what_somebody_else_was_shown_is_refused(
    scene: Scene, case: Forged[Act], person: str
) -> None:
    forged = scene.council.forge(person, message(case.what, case.about, scene.known, case.refused))

    def press(someone: Person) -> None:
        use(someone, forged, case.what)

    assert reason(case, person) in press_refused(scene, case, person, forged, press)


@pytest.mark.parametrize(("case", "person"), each(FORMS), ids=named)
def test_a_form_that_somebody_else_was_shown_is_refused(
    scene: Scene, case: Forged[Form], person: str
) -> None:
    assert reason(case, person) in form_refused(scene, case, person, MANAGER)


@pytest.mark.parametrize("person", [OUTSIDER, STRANGER])
def test_no_choice_in_a_list_opens_another_teams(scene: Scene, person: str) -> None:
    """Which teams can be chosen is said by the form, which may be forged."""
    someone = scene.council.person(person)
    north = option("North team", f"{TEAM}north")
    field = select(f"{Act.FILTER_ACTIONS}.{Filter.WHOSE}", [north], "Whose?")
    view = reading("Actions", Form.ACTIONS, ActionList(owner=person).token, [actions([field])])
    forged = open_for(scene.council, someone, view)
    before, said = scene.rows(), scene.said()
    someone.choose(forged, "Whose?", "North team")
    refused = NOT_SET_UP if person == STRANGER else "These are another team's actions."
    someone.wait_for(lambda: refused in someone.see(someone.view()))
    someone.close(everything=True)
    only_recorded(scene, before, person, ActionAct.SEE)
    assert scene.said() == said
