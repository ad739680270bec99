"""At each destination: one at a time, in order, at its pace; posts before anything cosmetic."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import Connection, func, select

from storage import delivery, gates, outbox
from storage.database import Database
from storage.delivery import Parcel
from storage.outbox import Message, Method, Place, Post, Respond, Update
from storage.tables import Outbox
from tests.clock import MovableClock

LEASE, PACE = timedelta(seconds=8), timedelta(seconds=1)
ASHA, SAM, NORTH = "U0ASHA", "U0SAM", "C0NORTH"


@dataclass(slots=True)
class Office:
    """The outbox on one transaction, with a clock to move."""

    conn: Connection
    clock: MovableClock
    _ts: int = 0

    def enqueue(self, *messages: Message) -> None:
        for message in messages:
            outbox.enqueue(self.conn, [message], self.clock.now())

    def claim(self) -> Parcel | None:
        return delivery.claim(self.conn, self.clock.now(), LEASE)

    def must_claim(self) -> Parcel:
        parcel = self.claim()
        assert parcel is not None
        return parcel

    def sent(self, parcel: Parcel) -> None:
        self._ts += 1
        stands = Place("D0ASHA", f"{self._ts}.0") if parcel.method is Method.POST else None
        delivery.sent(self.conn, [(parcel, stands)], self.clock.now(), PACE)

    def deliver(self) -> str | None:
        """Deliver what is next now; its key."""
        parcel = self.claim()
        if parcel is not None:
            self.sent(parcel)
        return parcel.key if parcel else None

    def deliver_all(self) -> list[str]:
        """Deliver for a minute, the clock moving by a second."""
        said = []
        for _second in range(60):
            while key := self.deliver():
                said.append(key)
            self.clock.move(1)
        return said


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    """An empty outbox."""
    with database.begin() as conn:
        yield Office(conn, MovableClock())


def post(key: str, to: str = ASHA, under: str | None = None, in_s: float = 0) -> Post:
    due = MovableClock().now() + timedelta(seconds=in_s)
    return Post("T1", to, key, {"text": key}, under, due)


def update(key: str, target: str, to: str = ASHA) -> Update:
    return Update("T1", to, key, target, {"text": key})


def test_a_gate_delivers_one_at_a_time_in_order(office: Office) -> None:
    office.enqueue(post("a"), post("b"), post("c"))
    first = office.must_claim()
    assert office.claim() is None
    office.sent(first)
    assert [first.key, *office.deliver_all()] == ["a", "b", "c"]


def test_only_a_post_spends_the_pace(office: Office) -> None:
    office.enqueue(post("a"), update("a@1", "a"), post("b"))
    assert office.deliver() == "a"
    assert office.deliver() is None
    office.clock.move(0.9)
    assert office.deliver() is None
    office.clock.move(0.1)
    assert office.deliver() == "b"
    office.clock.move(1)
    assert office.deliver() == "a@1"
    office.enqueue(post("c", in_s=2))
    assert office.deliver() == "c"


def test_one_gate_does_not_hold_up_another(office: Office) -> None:
    office.enqueue(post("a", ASHA), post("b", ASHA), post("c", SAM))
    assert {office.must_claim().key, office.must_claim().key} == {"a", "c"}
    assert office.claim() is None


def test_posts_go_before_anything_cosmetic(office: Office) -> None:
    office.enqueue(post("root"))
    office.deliver()
    office.enqueue(update("root@1", "root"), post("a"), post("b"))
    assert office.deliver_all() == ["a", "b", "root@1"]


def test_what_is_not_due_waits_and_holds_up_nothing(office: Office) -> None:
    office.enqueue(post("later", in_s=30), post("now"))
    assert office.deliver() == "now"
    office.clock.move(29)
    assert office.deliver() is None
    assert gates.next_wake(office.conn) == MovableClock().now() + timedelta(seconds=30)
    office.clock.move(1)
    assert office.deliver() == "later"


def test_a_thread_never_begins_without_its_root(office: Office) -> None:
    office.enqueue(post("reply", under="root"), post("root", in_s=5))
    assert office.deliver_all() == ["root", "reply"]


def test_a_reply_knows_its_roots_ts_and_an_update_its_target(office: Office) -> None:
    office.enqueue(post("root"), post("reply", under="root"), update("root@1", "root"))
    office.deliver()
    office.clock.move(1)
    reply = office.must_claim()
    assert (reply.thread_ts, reply.channel, reply.last_ts) == ("1.0", "D0ASHA", "1.0")
    office.sent(reply)
    office.clock.move(1)
    assert office.must_claim().target == Place("D0ASHA", "1.0")


def test_what_stands_under_a_root_that_was_given_up_is_given_up(office: Office) -> None:
    office.enqueue(post("root"), post("reply", under="root"), post("other"))
    delivery.park(office.conn, office.must_claim(), "msg_too_long", office.clock.now())
    assert office.deliver_all() == ["other"]
    parked = outbox.parked(office.conn, "T1")
    assert [(each.key, each.error) for each in parked] == [
        ("root", "msg_too_long"),
        ("reply", "never_posted"),
    ]


def test_a_claim_that_is_never_reported_is_made_again_when_its_lease_ends(office: Office) -> None:
    office.enqueue(post("a"), post("b"))
    assert office.must_claim().attempts == 1
    office.clock.move(7.9)
    assert office.claim() is None
    office.clock.move(0.1)
    again = office.must_claim()
    assert (again.key, again.attempts) == ("a", 2)
    assert again.first_attempt_at == MovableClock().now()


def test_a_report_after_the_lease_ended_leaves_the_next_ones_lease_alone(office: Office) -> None:
    office.enqueue(post("a"), post("b"))
    late = office.must_claim()
    office.clock.move(8)
    present = office.must_claim()
    office.sent(late)
    office.clock.move(7)
    assert office.claim() is None
    assert delivery.extend(office.conn, late, office.clock.now() + LEASE) is None
    office.sent(present)
    assert office.deliver_all() == ["b"]
    assert outbox.ts_of(office.conn, "T1", "a") == "1.0"


def test_a_failure_reported_after_the_lease_ended_leaves_what_was_said_as_it_is(
    office: Office,
) -> None:
    office.enqueue(post("a"))
    late = office.must_claim()
    office.clock.move(8)
    office.sent(office.must_claim())
    delivery.failed(office.conn, late, "TimeoutError", office.clock.now())
    delivery.park(office.conn, late, "TimeoutError", office.clock.now())
    assert outbox.parked(office.conn) == ()
    assert outbox.known(office.conn, "T1", ["a"])
    errors = office.conn.execute(select(Outbox.__table__.c.error)).scalars().all()
    assert errors == [None]


def test_a_lease_can_be_made_longer_by_its_holder(office: Office) -> None:
    office.enqueue(post("a"))
    parcel = office.must_claim()
    office.clock.move(7)
    held = delivery.extend(office.conn, parcel, office.clock.now() + LEASE)
    assert held is not None
    office.clock.move(7)
    assert office.claim() is None
    office.sent(held)
    assert office.deliver_all() == []


def test_a_failure_keeps_the_order_and_makes_the_gate_wait(office: Office) -> None:
    office.enqueue(post("a"), post("b"))
    again_at = office.clock.now() + timedelta(seconds=4)
    delivery.failed(office.conn, office.must_claim(), "http_500", again_at)
    office.clock.move(3.9)
    assert office.claim() is None
    assert office.deliver_all() == ["a", "b"]


def test_a_paused_method_waits_everywhere_and_the_others_go_on(office: Office) -> None:
    office.enqueue(post("a"), post("b", SAM))
    office.deliver_all()
    office.enqueue(update("a@1", "a"), update("b@1", "b", SAM))
    now = office.clock.now()
    until = now + timedelta(seconds=30)
    limited = office.must_claim()
    delivery.rate_limited(office.conn, limited, limited.method, now, until)
    office.enqueue(Post("T1", ASHA, "c", {"text": "c"}))
    assert office.deliver() == "c"
    office.clock.move(1)
    assert office.claim() is None
    assert gates.next_wake(office.conn) == until
    office.clock.move(30)
    again = office.must_claim()
    assert again.attempts == 1
    office.sent(again)
    assert sorted([again.key, *office.deliver_all()]) == ["a@1", "b@1"]


def test_a_pause_holds_in_its_own_workspace_only(office: Office) -> None:
    delivery.pause(office.conn, "T2", Method.POST, office.clock.now() + timedelta(seconds=30))
    office.enqueue(post("a"), Post("T2", ASHA, "b", {"text": "b"}))
    assert office.deliver() == "a"
    assert office.deliver() is None


def test_a_broken_gate_waits_until_it_is_mended(office: Office) -> None:
    office.enqueue(post("a", NORTH), post("b", NORTH))
    parcel = office.must_claim()
    now = office.clock.now()
    assert delivery.broken(office.conn, parcel, "is_archived", now)
    office.enqueue(Post("T1", NORTH, "c", {"text": "c"}))
    assert office.deliver_all() == []
    assert gates.next_wake(office.conn) is None
    assert [(each.destination.id, each.why) for each in gates.broken(office.conn, "T1")] == [
        (NORTH, "is_archived")
    ]
    gates.mend_all(office.conn, "T2", office.clock.now())
    assert office.deliver() is None
    gates.mend_all(office.conn, "T1", office.clock.now())
    assert office.deliver_all() == ["a", "b", "c"]
    assert gates.broken(office.conn, "T1") == ()


def test_a_broken_gate_is_tried_again_with_one_row_every_ten_minutes(office: Office) -> None:
    office.enqueue(post("a", NORTH), post("b", NORTH))
    delivery.broken(office.conn, office.must_claim(), "not_in_channel", office.clock.now())
    for _trial in range(2):
        office.clock.move(gates.TRY_AGAIN_AFTER.total_seconds() - 1)
        office.enqueue(Post("T1", NORTH, f"c {_trial}", {"text": "c"}))
        assert office.claim() is None
        office.clock.move(1)
        tried = office.must_claim()
        assert (tried.key, office.claim()) == ("a", None)
        delivery.broken(office.conn, tried, "not_in_channel", office.clock.now())
        assert office.claim() is None
    office.clock.move(gates.TRY_AGAIN_AFTER.total_seconds())
    assert office.deliver() == "a"
    assert gates.broken(office.conn, "T1") == ()
    assert office.deliver_all() == ["b", "c 0", "c 1"]


def test_a_gate_that_is_mended_while_it_is_tried_stays_with_who_tries_it(office: Office) -> None:
    office.enqueue(post("a"))
    delivery.broken(office.conn, office.must_claim(), "user_disabled", office.clock.now())
    office.clock.move(gates.TRY_AGAIN_AFTER.total_seconds())
    tried = office.must_claim()
    gates.mend_all(office.conn, "T1", office.clock.now())
    assert office.claim() is None
    delivery.broken(office.conn, tried, "user_disabled", office.clock.now())
    office.clock.move(gates.TRY_AGAIN_AFTER.total_seconds())
    tried = office.must_claim()
    gates.remember_channel(office.conn, "T1", ASHA, "D0ASHA", office.clock.now())
    assert office.claim() is None
    office.sent(tried)
    assert office.deliver_all() == []


def test_a_person_heard_from_is_reachable_and_their_channel_known(office: Office) -> None:
    office.enqueue(post("a"))
    delivery.broken(office.conn, office.must_claim(), "user_disabled", office.clock.now())
    gates.remember_channel(office.conn, "T1", ASHA, "D0NEW", office.clock.now())
    parcel = office.must_claim()
    assert (parcel.channel, parcel.attempts) == ("D0NEW", 1)
    gates.remember_channel(office.conn, "T1", SAM, "D0SAM", office.clock.now())
    assert office.claim() is None


def test_a_spent_click_turns_into_an_update(office: Office) -> None:
    office.enqueue(post("a"))
    office.deliver_all()
    office.enqueue(Respond("T1", ASHA, "a@1", "a", {"text": "a@1"}, "https://hooks.test/1"))
    fold = office.must_claim()
    assert (fold.method, fold.response_url) == (Method.RESPOND, "https://hooks.test/1")
    delivery.turn_to_update(office.conn, fold, office.clock.now())
    turned = office.must_claim()
    assert (turned.key, turned.method, turned.attempts) == ("a@1", Method.UPDATE, 1)
    assert turned.response_url is None


def test_a_report_on_a_replaced_update_touches_nothing_else(office: Office) -> None:
    office.enqueue(post("a"))
    office.deliver_all()
    office.enqueue(update("a@1", "a"))
    overtaken = office.must_claim()
    office.enqueue(update("a@2", "a"))
    office.sent(overtaken)
    assert office.deliver_all() == ["a@2"]


@pytest.mark.parametrize("destinations", [1, 4_000], ids=["at-one-gate", "at-many-gates"])
def test_claiming_costs_the_same_however_much_waits(
    sqlite_file: Database, destinations: int
) -> None:
    """Counted in steps of SQLite's own machine, so that no other load disturbs it."""
    with sqlite_file.begin() as conn:
        office = Office(conn, MovableClock())
        few, many = (cost_of_a_delivery(office, waiting, destinations) for waiting in (100, 4_000))
    assert many <= 1.3 * few


def cost_of_a_delivery(office: Office, waiting: int, destinations: int) -> int:
    there = office.conn.execute(select(func.count()).select_from(Outbox.__table__)).scalar_one()
    for number in range(there, waiting):
        office.enqueue(post(f"key {number}", f"U{number % destinations}"))
    gates.next_wake(office.conn)  # So that what was enqueued is at its gates.
    steps = [0]

    def step() -> None:
        steps[0] += 1

    driver = office.conn.connection.driver_connection
    assert driver is not None
    driver.set_progress_handler(step, 1)
    assert office.deliver() is not None
    gates.next_wake(office.conn)
    driver.set_progress_handler(None, 0)
    office.clock.move(1)
    return steps[0]
