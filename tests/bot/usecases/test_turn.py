"""Who acts, where they are, and what an audit is called."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, select

from bot.messages.forms.concern import ConcernGiven
from bot.usecases import answering, assigning, concerns, ending, reading, starting
from bot.usecases.breaking import tell_owner
from bot.usecases.context import Outcome
from bot.usecases.everybody import people_of
from bot.usecases.turn import turn
from flows.answers import Person
from flows.concerns import SafeNow
from flows.roles import QUALITY_LEAD
from storage import delivery, inbox, outbox, tables
from storage.database import Database, DatabaseBusy
from storage.gates import Destination
from storage.outbox import Post
from tests.bot.usecases.house import SETUP, WORKSPACE, House
from tests.clock import undisturbed
from tests.flows.building import ASHA, COVENTRY, QUINN, SAM
from tests.postgresql import Server

AUDITS, GATES = tables.Audit.__table__, tables.Gate.__table__


def test_where_a_persons_messages_stand_is_learnt_from_what_they_do_there(house: House) -> None:
    with turn(house.context, replace(house.cause(), channel="D0ASHA", direct=True)):
        pass
    with turn(house.context, replace(house.cause(), channel="C0NORTH")):
        pass
    post = Post(WORKSPACE, ASHA.id, "a", {"text": "a"})
    with house.context.database.begin() as conn:
        outbox.enqueue(conn, [post], house.clock.now())
        parcel = delivery.claim(conn, house.clock.now(), timedelta(seconds=8))
    assert parcel is not None
    assert parcel.channel == "D0ASHA"


def test_admins_are_quality_leads_whatever_the_set_up_says(database: Database) -> None:
    house = House.on(database, frozenset({ASHA.id, "U0NEW"}))
    with database.read() as conn:
        everyone = people_of(house.context, conn)
    leads = {person.id for person in everyone if QUALITY_LEAD in person.roles}
    assert leads == {ASHA.id, QUINN.id, "U0NEW"}
    assert {person.id for person in everyone} == {*leads, SAM.id}


def test_every_quality_lead_hears_of_a_broken_destination_but_one_who_left(
    database: Database,
) -> None:
    house = House.on(database, frozenset({ASHA.id, SAM.id}))
    left = replace(SAM, active=False)
    house.set_up(replace(SETUP, people=(ASHA, left, QUINN)))
    now = house.clock.now()
    with database.begin() as conn:
        outbox.enqueue(conn, [Post(WORKSPACE, "C0NORTH", "a", {"text": "a"})], now)
        parcel = delivery.claim(conn, now, timedelta(seconds=8))
        assert parcel is not None
        assert parcel.to == Destination(WORKSPACE, "C0NORTH")
        tell_owner(house.context, conn, parcel, "is_archived", now)
    told = [to for to, _, _ in house.enqueued("unreachable/")]
    assert told == [ASHA.id, QUINN.id]


def test_where_no_line_can_be_told_of_a_concern_admins_are_too(database: Database) -> None:
    house = House.on(database, frozenset({SAM.id}))
    given = ConcernGiven("", "710452", "A made-up concern.", SafeNow.NO, "")
    concerns.raise_concern(house.context, house.cause(), given)
    assert {to for to, _, _ in house.enqueued("/to/")} == {QUINN.id, SAM.id}


def test_an_audit_says_its_teams_name_as_it_is_now(house: House) -> None:
    """Though no revision tells of the new one."""
    audit = house.begin()
    north, south = SETUP.teams
    house.set_up(replace(SETUP, teams=(replace(north, name="North-west team"), south)))
    with turn(house.context, house.cause()) as now:
        assert now is not None
        found = now.audit(audit)
    assert found is not None
    assert found.team_name == "North-west team"


def test_what_is_looked_at_tells_the_time_of_whoever_looks(house: House) -> None:
    """Begun at nine in London, which is ten in the evening in Auckland."""
    audit = house.begin()
    ending.hand_over(house.context, house.cause(), audit, SAM.id)
    assert "22:00" in str(reading.show_review(house.context, SAM.id, audit).view)
    assert "9:00" in str(reading.show_review(house.context, QUINN.id, audit).view)


def test_all_that_a_turn_waits_for_is_bounded_together(postgresql_server: Server) -> None:
    """The key of what was done, the audit and a gate are in other hands, one after the other."""
    assert undisturbed(partial(cancel_in_vain, postgresql_server)).done


def cancel_in_vain(postgresql_server: Server) -> Outcome:
    """Each is in other hands for less than a turn may wait, all together for longer.

    Gives what comes of it once they are free.
    """
    with ExitStack() as stack:
        url = stack.enter_context(postgresql_server.migrated())
        mine, others = (
            stack.enter_context(closing(Database(url, busy_timeout_s=wait))) for wait in (0.6, 2)
        )
        house = House.on(mine)
        audit, cause = house.begin(), house.cause()
        hands: dict[float, Callable[[Connection], object]] = {
            0.25: lambda conn: inbox.first_time(conn, WORKSPACE, cause.key, house.clock.now()),
            0.5: lambda conn: conn.execute(select(AUDITS.c.id).with_for_update()),
            0.75: lambda conn: conn.execute(select(GATES.c.channel).with_for_update()),
        }
        together, over = threading.Barrier(len(hands) + 1), threading.Event()

        def hold(seconds: float) -> None:
            with others.begin() as conn:
                hands[seconds](conn)
                together.wait(30)
                over.wait(seconds)
                conn.rollback()

        pool = stack.enter_context(ThreadPoolExecutor(len(hands)))
        stack.callback(over.set)
        holding = [pool.submit(hold, seconds) for seconds in hands]
        together.wait(30)
        with pytest.raises(DatabaseBusy):
            ending.cancel(house.context, cause, audit, "Begun twice.")
        for each in holding:
            each.result(30)
        return ending.cancel(house.context, cause, audit, "Begun twice.")


WANTED: Mapping[str, Callable[[House, str, Person], Outcome]] = {
    "answer": lambda h, audit, p: answering.skip(h.context, h.cause(p), audit, "risk"),
    "read": lambda h, audit, p: reading.show_review(h.context, p.id, audit),
    "cancel": lambda h, audit, p: ending.cancel(h.context, h.cause(p), audit, "Why not."),
    "hand_over": lambda h, audit, p: ending.show_hand_over(h.context, p.id, audit),
}


@pytest.mark.parametrize("act", WANTED)
def test_who_wants_what_is_not_theirs_is_told_and_it_is_recorded_and_nothing_else(
    house: House, act: str
) -> None:
    audit = house.begin()
    before = house.enqueued("")
    outcome = WANTED[act](house, audit, SAM)
    assert outcome.notice.startswith("This audit is <@U0ASHA>'s.")
    assert refused(house) == [(audit, SAM.id, act)]
    assert house.enqueued("") == before
    WANTED[act](house, audit, ASHA)
    assert len(refused(house)) == 1


def test_who_may_not_begin_or_assign_an_audit_is_recorded_too(house: House) -> None:
    starting.offer(house.context, "U0STRANGER")
    starting.choose(house.context, "U0STRANGER", COVENTRY.key, "710452")
    assigning.show_form(house.context, ASHA.id)
    assert refused(house) == [
        (None, "U0STRANGER", "start"),
        (None, "U0STRANGER", "start"),
        (None, ASHA.id, "assign"),
    ]


def refused(house: House) -> list[tuple[str | None, str, str | None]]:
    """Which audit, by whom, what, of everything that was refused."""
    table = tables.History.__table__
    with house.context.database.read() as conn:
        rows = conn.execute(select(table).where(table.c.what == "refused").order_by(table.c.id))
        return [(row.audit, row.by, row.before) for row in rows.all()]
