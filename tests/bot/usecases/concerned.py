"""A council in which a concern is raised, acknowledged, or left lying, for tests."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot.messages.forms.concern import ConcernGiven
from bot.usecases import concern_steps, concerns
from bot.usecases.context import Outcome
from flows.answers import Person
from flows.concerns import Raised, SafeNow
from storage import concerns as kept_concerns
from storage import outbox, tables
from tests.bot.usecases.house import SETUP, TEAMS, WORKSPACE, House
from tests.bot.usecases.moderators import move_to
from tests.flows.building import ASHA, DANA, MARCUS, PRIYA, QUINN, SAM

WHAT = "The window in the child's room opens fully."
KNOWS = "The night worker"
ESCALATION = "C0ESC"
NORTH = replace(TEAMS[0], manager=MARCUS.id, service_lead=PRIYA.id)
COUNCIL = replace(
    SETUP,
    teams=(NORTH, TEAMS[1]),
    people=(ASHA, SAM, QUINN, MARCUS, PRIYA, DANA),
    escalation=(SAM.id,),
    escalation_channel=ESCALATION,
)
"""Marcus and Priya lead the North team; Sam is next, and then Quinn, who leads on quality."""
NIGHT = "2026-11-22T02:14"


def set_up(house: House, **more: object) -> None:
    """Have the council be so."""
    house.set_up(replace(COUNCIL, **more))  # type: ignore[arg-type]


def raise_one(house: House, audit: str = "", by: Person = ASHA) -> str:
    """Raise a concern; its id."""
    known = {each.concern.id for each in raised(house)}
    given = ConcernGiven(audit, "710452", WHAT, SafeNow.NO, KNOWS)
    outcome = concerns.raise_concern(house.context, house.cause(by), given)
    assert not outcome.errors, outcome
    (found,) = (each.concern.id for each in raised(house) if each.concern.id not in known)
    return found


def acknowledge(house: House, concern: str, by: Person) -> Outcome:
    """Press “I have this”."""
    cause = replace(house.cause(by), ts="1.2", channel=f"D{by.id}")
    return concerns.acknowledge(house.context, cause, concern)


def look_at(house: House, *times: str) -> list[datetime | None]:
    """Let the clockwork look at each of these times of that Sunday; when it will look again."""
    found = []
    for time in times:
        move_to(house, f"2026-11-22T{time}")
        found.append(concern_steps.climb(house.context))
    return found


def raised(house: House) -> tuple[Raised, ...]:
    """Every concern as the tables hold it, the oldest first."""
    table = tables.Concern.__table__
    with house.context.database.read() as conn:
        ids = conn.execute(select(table.c.id).order_by(table.c.raised_at)).scalars().all()
        found = [kept_concerns.find(conn, WORKSPACE, each) for each in ids]
    return tuple(each for each in found if each is not None)


def under(house: House, key: str) -> str | None:
    """The root that the message of this key stands under."""
    with house.context.database.read() as conn:
        return outbox.enqueued(conn, WORKSPACE, [key])[key].under


def history(house: House) -> list[tuple[str, str, str | None]]:
    """What the history says of concerns: who, what, and whom it names."""
    c = tables.History.__table__.c
    said = select(c.by, c.what, c.before).where(c.what.in_(_WHATS)).order_by(c.id)
    with house.context.database.read() as conn:
        return [(by, what, before) for by, what, before in conn.execute(said).all()]


_WHATS = ("concern raised", "concern escalated", "concern acknowledged", "refused")
