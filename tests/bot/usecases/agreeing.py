"""A council whose audits agree actions, for tests: its team is led, and somebody owns them."""

from dataclasses import replace

from bot.messages.forms.action import ActionGiven
from bot.usecases import agreeing
from bot.usecases.context import Outcome
from bot.usecases.turn import turn
from flows import answering
from flows.actions import Action
from flows.setup import Team
from tests.bot.usecases.house import House
from tests.bot.usecases.moderators import (
    COUNCIL,
    PEOPLE,
    approve,
    audit_of,
    set_up,
    submit,
    take,
)
from tests.flows.building import DANA, LEE, PRIYA, completed

TEAMS = (Team("north", "North team", "C0NORTH", "U0MARCUS", "U0PRIYA"), *COUNCIL.teams[1:])
LED = replace(COUNCIL, people=(*PEOPLE, DANA, LEE, PRIYA), teams=TEAMS)


def led(house: House, **more: object) -> None:
    """Have the council be so: Marcus manages North team, where Dana works."""
    set_up(house, LED, **more)


def form(audit: str, text: str, **more: object) -> ActionGiven:
    """The form of a new action, filled in."""
    empty = ActionGiven(audit, 0, text, "", "", "", "", safety=False, remove=False)
    return replace(empty, **more)  # type: ignore[arg-type]


def agree(house: House, audit: str, text: str, **more: object) -> Outcome:
    """Asha sends the form."""
    return agreeing.agree(house.context, house.cause(), form(audit, text, **more))


def answered(house: House, audit: str) -> str:
    """The audit, wholly answered."""
    answers = {step: entry.value for step, entry in completed().entries.items()}
    with turn(house.context, house.cause()) as now:
        assert now is not None
        found = now.audit(audit)
        assert found is not None
        now.keep(found, answering.fill_in(found, answers, now.moment))
    return audit


def approved(house: House, audit: str) -> str:
    """The audit, answered, submitted and approved by Nadia."""
    submit(house, answered(house, audit))
    take(house, audit)
    approve(house, audit)
    return audit


def actions_of(house: House, audit: str) -> dict[str, Action]:
    """The audit's actions as the tables hold them, by their words."""
    return {action.details.text: action for action in audit_of(house, audit).actions}
