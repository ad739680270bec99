"""Of all requests there ever were, what still has to be looked at is found."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from flows.audit import Audit, Decision, FieldChanged, Status, changed
from flows.moderation import Mark, Moderation, Reason, Selection, Verdict
from storage import audits, moderation, requests
from storage.database import Database
from storage.requests import Dispute
from tests.flows.building import AT, moment
from tests.storage.following import WORKSPACE, agreed, due

DAY = timedelta(days=1)


def now_stands(conn: Connection, audit: Audit, status: Status, days: int) -> Audit:
    """The audit, so many days after the first were approved."""
    at = AT + days * DAY
    changes = (FieldChanged("status", audit.status, status),)
    after = changed(audit, at, changes, status=status)
    audits.save(conn, WORKSPACE, audit, Decision(after, changes), replace(moment(), at=at))
    return after


def test_the_audits_approved_last_are_those_that_stand_so_the_latest_first(
    database: Database,
) -> None:
    """Whatever else was done about them since; one that is opened again is among them no more."""
    with database.begin() as conn:
        first, second, third = (
            agreed(conn, [due(None)], f"A{number}", at=AT + number * DAY) for number in range(3)
        )
        now_stands(conn, first, Status.APPROVED, days=8)
        assert requests.approved_lately(conn, WORKSPACE, 5) == ("A2", "A1", "A0")
        assert requests.approved_lately(conn, WORKSPACE, 2) == ("A2", "A1")
        reopened = now_stands(conn, second, Status.REOPENED, days=9)
        assert requests.approved_lately(conn, WORKSPACE, 5) == ("A2", "A0")
        now_stands(conn, reopened, Status.APPROVED, days=10)
        assert requests.approved_lately(conn, WORKSPACE, 5) == ("A1", third.id, "A0")
        assert requests.approved_lately(conn, "T0ELSEWHERE", 5) == ()


@pytest.mark.parametrize(("start", "shown"), [(0, ["A2", "A1"]), (2, ["A0"]), (4, [])])
def test_grades_seen_differently_come_the_latest_first_and_are_counted(
    database: Database, start: int, shown: list[str]
) -> None:
    """Of audits that stand approved; a mark without a dispute is none."""
    with database.begin() as conn:
        approved = [agreed(conn, [due(None)], f"A{n}", at=AT + n * DAY) for n in range(4)]
        for days, audit in enumerate(approved, start=1):
            seen_differently(conn, audit, days)
        now_stands(conn, approved[-1], Status.REOPENED, days=9)
        found, total = requests.disputes(conn, WORKSPACE, start, 2)
        assert requests.disputes(conn, "T0ELSEWHERE", 0, 2) == ((), 0)
    assert total == 3
    assert found == tuple(Dispute(each, "risk", AT + (int(each[1]) + 1) * DAY) for each in shown)


def seen_differently(conn: Connection, audit: Audit, days: int) -> None:
    """Two grades that were changed, and the auditor sees one of them differently."""
    at = audit.updated_at
    decided = Moderation(
        f"{audit.id}.1",
        audit.id,
        1,
        Selection((Reason.EVERY,), None),
        blind=False,
        requested_at=at,
        requested_revision=1,
        marks={"risk": Mark(final="good", dispute="Not so."), "plans": Mark(final="good")},
        verdict=Verdict.APPROVED,
        decided_at=at,
    )
    then = replace(moment(), at=AT + days * DAY)
    moderation.save(conn, WORKSPACE, None, decided, then)
