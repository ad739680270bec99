"""A council whose people have actions to do, for tests of who is shown, given or told what."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from bot.usecases.context import Outcome
from flows.actions import ActionDetails, Tracked
from flows.setup import Team
from storage import actions, tables
from storage.actions import Which
from tests.bot.usecases.house import SETUP, WORKSPACE, House
from tests.flows.building import ASHA, DANA, LEE, MARCUS, PRIYA, QUINN, SAM, TEO
from tests.storage import following as records

PEOPLE = (ASHA, SAM, MARCUS, TEO, DANA, QUINN, PRIYA, LEE)
TEAMS = (
    Team("north", "North team", "C0NORTH", manager=MARCUS.id),
    Team("south", "South team", "C0SOUTH", manager=TEO.id),
)
COUNCIL = replace(SETUP, people=PEOPLE, teams=TEAMS, service_lead=PRIYA.id)
MONDAY = "2026-11-23T09:00"
DAY = date(2026, 11, 23)


def set_up(house: House, **more: object) -> None:
    """Have the council be so."""
    house.set_up(replace(COUNCIL, **more))  # type: ignore[arg-type]


def agree(
    house: House,
    owner: str | None,
    days: Iterable[int | None],
    *,
    team: str | None = "north",
    safety: bool = False,
    role: str | None = None,
) -> list[str]:
    """Live actions of this owner, due so many days after Monday, in an audit each; their ids."""
    named = []
    with house.context.database.begin() as conn:
        for place, ahead in enumerate(days):
            due = None if ahead is None else DAY + timedelta(days=ahead)
            details = ActionDetails(f"Do the thing {place}", owner, role, due, safety)
            audit = f"{owner or 'nobody'}-{team}-{safety}-{place}"
            records.agreed(conn, [details], audit, team=team, case=f"7{place:05}")
            named.append(f"{audit}.1")
    return named


def tracked(house: House, action: str) -> Tracked:
    """An action as it stands."""
    with house.context.database.read() as conn:
        found = actions.find(conn, WORKSPACE, house.context.library, action)
    assert found is not None
    return found


def count(house: House, owner: str, team: str | None = None) -> int:
    """How many open actions somebody has."""
    with house.context.database.read() as conn:
        return actions.counts_of(conn, WORKSPACE, Which(team, owner), DAY).open


def seen(outcome: Outcome) -> str:
    """What is shown, or said instead."""
    return json.dumps(outcome.view, ensure_ascii=False) if outcome.view else outcome.notice


def posted(house: House, name: str) -> list[tuple[str, str]]:
    """What was posted under keys that begin with ``name``: to whom, and what."""
    return [(row.gate, _body(row.body)) for row in _rows(house, name) if row.target_key is None]


def standing(house: House, name: str) -> str:
    """What the one message whose key begins with ``name`` says now."""
    return _body(_rows(house, name)[-1].body)


def at(house: House, moment: str) -> None:
    """Let time pass until then; UTC."""
    to = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    house.clock.move((to - house.clock.now()).total_seconds())


def _rows(house: House, name: str) -> list[tables.Outbox]:
    table = tables.Outbox.__table__
    with house.context.database.read() as conn:
        rows = conn.execute(select(table).order_by(table.c.id)).all()
    return [row for row in rows if row.key.startswith(name)]  # type: ignore[misc]


def _body(body: object) -> str:
    return json.dumps(body, ensure_ascii=False)
