"""A council with actions at work: what people do with them through their forms, and who hears."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.messages.types import View
from bot.usecases.context import Outcome
from flows.actions import Action, ActionDetails, Tracked
from flows.answers import Person
from flows.questionnaire import Questionnaire
from flows.setup import Team
from storage import actions
from tests.bot.usecases.house import SETUP, WORKSPACE, House
from tests.bot.usecases.moderators import said
from tests.bot.usecases.moderators import shown as shown_now
from tests.flows.building import ASHA, COVENTRY, DANA, MARCUS, PRIYA, QUINN, SAM
from tests.storage.following import agreed

WINDOW = ActionDetails(
    "Make sure the window is safe", "U0DANA", None, date(2026, 12, 4), safety=True
)
REVIEW = ActionDetails("Hold the review meeting", None, "Key worker", date(2026, 12, 4))
NORTH = Team("north", "North team", "C0NORTH", manager=MARCUS.id, service_lead=PRIYA.id)
COUNCIL = replace(
    SETUP,
    teams=(NORTH, *SETUP.teams[1:]),
    people=(ASHA, SAM, QUINN, MARCUS, DANA, PRIYA),
)


def set_up(house: House, *more: Person) -> None:
    """Have the council be so."""
    house.set_up(replace(COUNCIL, people=(*COUNCIL.people, *more)))


def have(
    house: House,
    *details: ActionDetails,
    audit: str = "A1",
    form: Questionnaire = COVENTRY,
    case: str = "710452",
) -> tuple[Action, ...]:
    """These actions, live, of an audit that Asha did."""
    with house.context.database.begin() as conn:
        at = house.clock.now()
        return agreed(conn, details, audit, questionnaire=form, case=case, at=at).actions


def found(house: House, action: str = "A1.1") -> Tracked:
    """The action as it is kept."""
    with house.context.database.read() as conn:
        tracked = actions.find(conn, WORKSPACE, house.context.library, action)
    assert tracked is not None
    return tracked


def happened(house: House, action: str = "A1.1") -> list[tuple[str, str]]:
    """What happened to it so far, and by whom."""
    with house.context.database.read() as conn:
        story = actions.events(conn, WORKSPACE, found(house, action))
    return [(event.what.value, event.by) for event in story]


def told(house: House, action: str = "A1.1") -> list[tuple[str, str]]:
    """Who heard of it directly, in order, and the words they saw then."""
    return [(to, shown(body)) for to, body in said(house, f"action/{action}/")]


def stands(house: House, to: Person, step: int, action: str = "A1.1") -> str:
    """What somebody was told of a step, as they see it now."""
    return shown(shown_now(house, to.id, f"action/{action}/step/{step}/to/{to.id}"))


def shown(body: str) -> str:
    """The words of a message as it stands in the outbox, a line a block."""
    return "\n".join(
        block["text"]["text"] for block in json.loads(body)["blocks"] if "text" in block
    )


def view_of(outcome: Outcome) -> View:
    """The form that was shown."""
    assert outcome.view is not None, outcome
    return outcome.view


def went_well(outcomes: Iterable[Outcome]) -> bool:
    """Whether each was kept, and nothing was said against it; a view may be shown for it."""
    return all(replace(outcome, view=None) == Outcome(audit="A1") for outcome in outcomes)
