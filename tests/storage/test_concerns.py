"""Concerns come back as they were raised, with everybody who was told and whoever has them."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from flows import concerns as rules
from flows.concerns import STEP, Concern, Raised, SafeNow, Told
from flows.questionnaires import shipped
from storage import audits, concerns, tables
from storage.database import Database
from storage.questionnaires import Library
from tests.flows.building import AT, COVENTRY, MARCUS, PRIYA, begun

WORKSPACE = "T0NORTHSHIRE"
RAISED = Concern("c1", "710452", None, None, "U0ASHA", AT, "No lock.", SafeNow.NOT_KNOWN, "")


def test_a_concern_is_known_of_the_audit_it_was_raised_from_and_of_no_other(
    database: Database,
) -> None:
    audit = begun()
    with database.begin() as conn:
        Library(shipped()).pin(conn, WORKSPACE, COVENTRY, AT)
        audits.insert(conn, WORKSPACE, audit)
        concerns.insert(conn, WORKSPACE, Raised(RAISED))
        assert not concerns.was_raised(conn, WORKSPACE, audit.id)
        concerns.insert(conn, WORKSPACE, Raised(replace(RAISED, id="c2", audit=audit.id)))
        assert concerns.was_raised(conn, WORKSPACE, audit.id)
        assert not concerns.was_raised(conn, "T0ELSEWHERE", audit.id)


TOLD = rules.raised(RAISED, [(MARCUS.id, PRIYA.id), ("U0QUINN",)])
HISTORY = tables.History.__table__


def test_a_concern_comes_back_with_every_step_and_everybody_who_has_it(database: Database) -> None:
    with database.begin() as conn:
        concerns.insert(conn, WORKSPACE, TOLD)
        assert concerns.find(conn, WORKSPACE, "c1") == TOLD
        step = Told(1, AT + STEP, ("U0QUINN",))
        standing = concerns.keep_step(conn, WORKSPACE, TOLD, step)
        for person in (PRIYA, MARCUS):
            given = rules.acknowledge(standing, person, AT + STEP + timedelta(minutes=1))
            assert isinstance(given, Raised)
            standing = given
            concerns.keep_acknowledgement(conn, WORKSPACE, standing)
        found = concerns.load_to_change(conn, WORKSPACE, "c1")
        assert found is not None
        assert found.told == standing.told
        assert set(found.acknowledged) == set(standing.acknowledged)
        assert concerns.find(conn, "T0ELSEWHERE", "c1") is None
        assert concerns.load_to_change(conn, WORKSPACE, "c2") is None


def test_it_is_due_every_half_hour_until_somebody_has_it(database: Database) -> None:
    later = replace(RAISED, id="c2", raised_at=AT + timedelta(minutes=10))
    with database.begin() as conn:
        concerns.insert(conn, WORKSPACE, TOLD)
        concerns.insert(conn, WORKSPACE, rules.raised(later, [(MARCUS.id,)]))
        waiting = [raised.concern.id for raised in concerns.unacknowledged(conn, WORKSPACE)]
        assert waiting == ["c1", "c2"]
        assert concerns.next_due(conn, WORKSPACE) == AT + STEP
        assert concerns.due(conn, WORKSPACE, AT + STEP - timedelta(seconds=1)) == ()
        assert concerns.due(conn, WORKSPACE, AT + STEP) == ("c1",)
        assert concerns.due(conn, WORKSPACE, AT + 2 * STEP) == ("c1", "c2")
        standing = concerns.keep_step(conn, WORKSPACE, TOLD, Told(1, AT + STEP, ("U0QUINN",)))
        assert concerns.due(conn, WORKSPACE, AT + 2 * STEP) == ("c2", "c1")
        given = rules.acknowledge(standing, MARCUS, AT + STEP)
        assert isinstance(given, Raised)
        concerns.keep_acknowledgement(conn, WORKSPACE, given)
        assert concerns.due(conn, WORKSPACE, AT + 9 * STEP) == ("c2",)
        assert [r.concern.id for r in concerns.unacknowledged(conn, WORKSPACE)] == ["c2"]
        assert concerns.next_due(conn, "T0ELSEWHERE") is None


def test_the_history_names_who_was_told_and_holds_none_of_its_words(database: Database) -> None:
    with database.begin() as conn:
        concerns.insert(conn, WORKSPACE, TOLD)
        concerns.keep_step(conn, WORKSPACE, TOLD, Told(1, AT + STEP, ("U0QUINN",)))
        c = HISTORY.c
        lines = conn.execute(select(c.what, c.by, c.before, c.after).order_by(c.id)).all()
    assert [tuple(line) for line in lines] == [
        ("concern raised", "U0ASHA", f"{MARCUS.id}, {PRIYA.id}", "c1"),
        ("concern escalated", "clockwork", "U0QUINN", "c1"),
    ]


def test_an_audits_concerns_are_its_own(database: Database) -> None:
    audit = begun()
    with database.begin() as conn:
        Library(shipped()).pin(conn, WORKSPACE, COVENTRY, AT)
        audits.insert(conn, WORKSPACE, audit)
        concerns.insert(conn, WORKSPACE, TOLD)
        own = Raised(replace(RAISED, id="c2", audit=audit.id))
        concerns.insert(conn, WORKSPACE, own)
        assert concerns.of_audit(conn, WORKSPACE, audit.id) == (own,)
