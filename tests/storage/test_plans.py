"""What is asked of a whole council reads what still stands, and no more as years go by."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import pytest
from sqlalchemy import Connection

from storage import (
    actions,
    assignments,
    audits,
    chasing,
    concerns,
    leaving,
    moderation,
    outbox,
    reminders,
    requests,
    standstill,
    ticks,
)
from storage.actions import Which
from storage.database import Database
from tests.storage.following import LIBRARY, WORKSPACE
from tests.storage.plans import reads_ever_more, statements_of, steps_of

NOW: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY: Final = NOW.date()
PERSON: Final = "U0DANA"
TEAM, OWN, ALL = Which(team="north"), Which(owner=PERSON), Which()
ASKED: Final[dict[str, Callable[[Connection], object]]] = {
    "grades seen differently": lambda c: requests.disputes(c, WORKSPACE, 0, 5),
    "approved last": lambda c: requests.approved_lately(c, WORKSPACE, 5),
    "requests in no channel": lambda c: requests.unposted(c, WORKSPACE),
    "requests in a former channel": lambda c: requests.astray(c, WORKSPACE),
    "late requests": lambda c: requests.late(c, WORKSPACE, NOW),
    "who gave answers": lambda c: requests.contributed_to(c, WORKSPACE, PERSON, ["A1"]),
    "requests to moderate": lambda c: moderation.waiting(c, WORKSPACE),
    "concerns that are due": lambda c: concerns.due(c, WORKSPACE, NOW),
    "when a concern is due": lambda c: concerns.next_due(c, WORKSPACE),
    "concerns that nobody has": lambda c: concerns.unacknowledged(c, WORKSPACE),
    "concerns of an audit": lambda c: concerns.of_audit(c, WORKSPACE, "A1"),
    "what leavers have": lambda c: leaving.owned(c, WORKSPACE, [PERSON], TODAY),
    "desks": lambda c: reminders.desks(c, WORKSPACE, [PERSON], "Europe/London"),
    "how many stand still": lambda c: standstill.how_many(c, WORKSPACE, NOW),
    "what stands still": lambda c: standstill.stretch(c, WORKSPACE, LIBRARY, [PERSON], NOW, (0, 5)),
    "whom to chase": lambda c: list(chasing.pending(c, WORKSPACE, TODAY)),
    "slots of schedules": lambda c: ticks.last_of_all(c, WORKSPACE, "digest/"),
    "how many are parked": lambda c: outbox.how_many_parked(c, WORKSPACE),
    "parked": lambda c: outbox.parked(c, WORKSPACE, 0, 5),
    "audits being done": lambda c: audits.open_of(c, WORKSPACE, PERSON),
    "audits of a case": lambda c: audits.open_for_case(c, WORKSPACE, "710452"),
    "audits asked for": lambda c: assignments.waiting_for(c, WORKSPACE, PERSON),
    "a team's counts": lambda c: actions.counts_of(c, WORKSPACE, TEAM, TODAY),
    "a person's counts": lambda c: actions.counts_of(c, WORKSPACE, OWN, TODAY),
    "all counts": lambda c: actions.counts_of(c, WORKSPACE, ALL, TODAY),
    "teams' counts": lambda c: actions.counts_of_teams(c, WORKSPACE, ["north"], TODAY),
    "a team's actions": lambda c: actions.page_of(c, WORKSPACE, TEAM, TODAY),
    "all actions": lambda c: actions.page_of(c, WORKSPACE, ALL, TODAY),
    "a case's actions": lambda c: actions.of_case(c, WORKSPACE, LIBRARY, "710452"),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED.keys())
def test_it_is_found_by_an_index_that_holds_no_more_than_what_still_stands(
    sqlite_file: Database, ask: Callable[[Connection], object]
) -> None:
    with sqlite_file.read() as conn:
        steps = steps_of(conn, lambda: ask(conn))
    assert steps
    assert [step for step in steps if reads_ever_more(step)] == []


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: leaving.owned(c, WORKSPACE, [PERSON], TODAY),
        lambda c: leaving.owned(c, WORKSPACE, [PERSON, "U0LEE"], TODAY),
        lambda c: actions.counts_of(c, WORKSPACE, OWN, TODAY),
    ],
    ids=["one leaver", "two leavers", "a person"],
)
def test_of_what_people_have_to_do_nobody_elses_is_read(
    sqlite_file: Database, ask: Callable[[Connection], object]
) -> None:
    with sqlite_file.read() as conn:
        steps = steps_of(conn, lambda: ask(conn))
    assert steps
    assert all("owner_person=?" in step for step in steps)


@pytest.mark.parametrize(
    ("ask", "step"),
    [
        # Before an answer that was typed is folded.
        (lambda c: outbox.updates_since(c, WORKSPACE, NOW), "SCAN outbox"),
        (
            lambda c: requests.approved_lately(c, WORKSPACE, 5),
            "SEARCH audits USING COVERING INDEX ix_audits_approved (workspace=? AND approved_at>?)",
        ),
        (
            lambda c: requests.disputes(c, WORKSPACE, 0, 5),
            "SCAN marks USING INDEX ix_marks_disputed",
        ),
    ],
)
def test_what_came_last_is_read_from_the_end_and_all_the_rest_is_not_sorted_for_it(
    sqlite_file: Database, ask: Callable[[Connection], object], step: str
) -> None:
    with sqlite_file.read() as conn:
        (sql, given), *_ = statements_of(conn, lambda: ask(conn))
        plan = [row.detail for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given)]
    assert step in plan
    assert [each for each in plan if "B-TREE" in each] == []
