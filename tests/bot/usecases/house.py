"""Use cases at work on a database of their own, without Slack: what they enqueue is looked at."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest
from sqlalchemy import select

from bot.messages.forms.header import Header
from bot.usecases import starting
from bot.usecases.context import Cause, Context
from bot.usecases.starting import Begin
from flows.answers import Person, Picked
from flows.questionnaires import shipped
from flows.setup import Setup, Team
from storage import gates, people, tables, threads
from storage.database import Database
from storage.gates import Destination
from storage.questionnaires import Library
from storage.threads import Thread
from tests.clock import MovableClock
from tests.flows.building import ASHA, COVENTRY, HEADERS, QUINN, SAM

GIVEN = {key: Picked((str(value),)) for key, value in HEADERS[COVENTRY.key].items()}
WORKSPACE = "T0NORTHSHIRE"
TEAMS = (Team("north", "North team", "C0NORTH"), Team("south", "South team", "C0SOUTH"))
FAR_EAST = replace(SAM, timezone="Pacific/Auckland")
SETUP = Setup(
    name="Northshire Children's Services",
    timezone="Europe/London",
    emergency_number="01632 960120",
    teams=TEAMS,
    people=(ASHA, FAR_EAST, QUINN),
)

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Where one kind of database is enough: what differs between them is the storage's business."""


@dataclass(slots=True)
class House:
    """A context, a clock to move, and what there is to say."""

    context: Context
    clock: MovableClock
    _causes: int = 0

    @classmethod
    def on(cls, database: Database, admins: frozenset[str] = frozenset()) -> "House":
        """One with the council set up in this database."""
        clock, url = MovableClock(), "https://northshire.slack.test/"
        library = Library(shipped())
        context = Context(WORKSPACE, url, database, clock, library, lambda: None, admins=admins)
        house = cls(context, clock)
        house.set_up(SETUP)
        return house

    def set_up(self, setup: Setup) -> None:
        """Make the records say what this says."""
        with self.context.database.begin() as conn:
            people.set_up(conn, WORKSPACE, setup)

    def cause(self, person: Person = ASHA) -> Cause:
        """Something this person did just now."""
        self._causes += 1
        return Cause(f"cause {self._causes}", person.id)

    def begin(self) -> str:
        """Begin an audit of Asha's; its id."""
        form = Header(COVENTRY.key, "710452", "", GIVEN)
        outcome = starting.begin(self.context, Begin(self.cause(), form))
        assert outcome.audit, outcome
        return outcome.audit

    def due(self, audit: str, on: date) -> None:
        """Have the audit fall due that day."""
        table = tables.Audit.__table__
        with self.context.database.begin() as conn:
            conn.execute(table.update().where(table.c.id == audit).values(due_on=on, revision=2))

    def thread(self, audit: str) -> Thread:
        """The audit's open thread."""
        with self.context.database.read() as conn:
            thread = threads.open_thread_of(conn, WORKSPACE, audit)
        assert thread is not None
        return thread

    def enqueued(self, name: str) -> list[tuple[str, str, datetime]]:
        """What was enqueued under keys with ``name`` in them: to whom, what, due when."""
        table = tables.Outbox.__table__
        with self.context.database.read() as conn:
            rows = conn.execute(select(table).order_by(table.c.id)).all()
        return [
            (row.gate, json.dumps(row.body, ensure_ascii=False), row.due_at)
            for row in rows
            if name in row.key
        ]

    def give_up(self, name: str) -> None:
        """Park what was enqueued under keys with ``name`` in them."""
        table = tables.Outbox.__table__
        named = table.c.key.contains(name)
        with self.context.database.begin() as conn:
            conn.execute(table.update().where(named).values(parked_at=self.clock.now()))


def unreached(house: House, destination: str, why: str) -> None:
    """Slack refuses whatever is said to this person, or in this channel."""
    to, now = Destination(WORKSPACE, destination), house.clock.now()
    with house.context.database.begin() as conn:
        gates.expect(conn, to, now, now)
    with house.context.database.begin() as conn:
        gates.broke(conn, to, why, now)
