"""Several processes at once: nothing is lost, nothing done twice, and nobody waits for ever."""

import threading
from collections import defaultdict
from datetime import timedelta
from functools import partial

import pytest

from storage import delivery, gates, inbox, outbox
from storage.database import Database
from storage.gates import Destination
from storage.outbox import Method, Place, Post, Update
from storage.ticks import take
from tests.at_once import PATIENCE_S, at_once
from tests.clock import MovableClock, Stopwatch

NOW = MovableClock().now()
LEASE = timedelta(seconds=8)


def test_what_several_are_told_at_once_is_new_to_one(processes: tuple[Database, ...]) -> None:
    def told(database: Database) -> list[bool]:
        new = []
        for number in range(20):
            with database.begin() as conn:
                new.append(inbox.first_time(conn, "T1", f"message {number}", NOW))
        return new

    by_process = at_once(*(partial(told, each) for each in processes))
    assert [sum(new) for new in zip(*by_process, strict=True)] == [1] * 20


def test_a_slot_is_taken_by_one(processes: tuple[Database, ...]) -> None:
    def take_all(database: Database) -> int:
        taken = 0
        for number in range(20):
            with database.begin() as conn:
                slot = NOW + timedelta(hours=number)
                taken += take(conn, "T1", "digest", [slot], slot) is not None
        return taken

    assert sum(at_once(*(partial(take_all, each) for each in processes))) == 20


def test_who_speaks_to_the_same_people_in_another_order_does_not_wait_for_ever(
    processes: tuple[Database, ...],
) -> None:
    """PostgreSQL ends such a wait after a second; here none even begins."""

    def speak(number: int, database: Database) -> None:
        people = ["U0ASHA", "U0MARCUS", "U0QUINN"]
        for turn in range(25):
            with database.begin() as conn:
                to = people[number % 3 :] + people[: number % 3]
                gates.remember_channel(conn, "T1", to[0], f"D{to[0]}", NOW)
                for person in to:
                    post = Post("T1", person, f"{number}/{turn}/{person}", {"text": "hello"})
                    outbox.enqueue(conn, [post], NOW)

    at_once(*(partial(speak, n, each) for n, each in enumerate(processes)))
    with processes[0].begin() as conn:
        assert gates.next_wake(conn) == NOW
    assert delivered(processes) == dict.fromkeys(("U0ASHA", "U0MARCUS", "U0QUINN"), 100)


def test_who_tries_everybody_again_does_not_wait_for_ever_for_who_speaks_to_them(
    processes: tuple[Database, ...],
) -> None:
    """Nor do they for each other: a set-up that is changed twice at once."""
    people = [f"U{number}" for number in range(9, 0, -1)]

    def speak(number: int, database: Database) -> None:
        for turn in range(25):
            for person in people:
                with database.begin() as conn:
                    post = Post("T1", person, f"{number}/{turn}/{person}", {"text": "hello"})
                    outbox.enqueue(conn, [post], NOW)
                    gates.broke(conn, Destination("T1", person), "user_disabled", NOW)
            with database.begin() as conn:
                gates.mend_all(conn, "T1", NOW)
                posts = [Post("T1", p, f"{number}/{turn}/{p}/all", {"text": "all"}) for p in people]
                outbox.enqueue(conn, posts, NOW)

    with processes[0].begin() as conn:
        outbox.enqueue(conn, [Post("T1", p, p, {"text": "first"}) for p in people], NOW)
    at_once(*(partial(speak, n, each) for n, each in enumerate(processes)))
    with processes[0].begin() as conn:
        gates.mend_all(conn, "T1", NOW)
        assert gates.next_wake(conn) == NOW


def delivered(processes: tuple[Database, ...]) -> dict[str, int]:
    """Deliver everything by all of them at once; how much went to whom, each thing once."""
    said: dict[str, list[str]] = defaultdict(list)
    lock, stood = threading.Lock(), iter(range(1, 100_000))

    def relay(database: Database) -> None:
        watch = Stopwatch()
        while True:
            assert watch.seconds() < PATIENCE_S, "something is never delivered"
            with database.begin() as conn:
                parcel = delivery.claim(conn, NOW, LEASE)
            if parcel is None:
                with database.read() as conn:
                    if gates.next_wake(conn) is None:
                        return
                continue
            with lock:
                said[parcel.to.id].append(parcel.key)
                place = Place("D0", f"{next(stood)}.0")
            with database.begin() as conn:
                stands = place if parcel.method is Method.POST else None
                delivery.sent(conn, [(parcel, stands)], NOW, timedelta())

    at_once(*(partial(relay, each) for each in processes))
    assert all(len(set(keys)) == len(keys) for keys in said.values())
    return {to: len(keys) for to, keys in said.items()}


def test_relays_share_the_work_and_keep_the_order_at_each_gate(
    processes: tuple[Database, ...],
) -> None:
    people = [f"U{number}" for number in range(6)]
    with processes[0].begin() as conn:
        outbox.enqueue(
            conn,
            [
                Post("T1", to, f"{to} {turn}", {"text": "hello"})
                for turn in range(10)
                for to in people
            ],
            NOW,
        )
    assert delivered(processes) == dict.fromkeys(people, 10)
    with processes[0].read() as conn:
        for to in people:
            stands = [outbox.ts_of(conn, "T1", f"{to} {turn}") for turn in range(10)]
            assert stands == sorted(stands, key=lambda ts: float(str(ts)))


def test_what_is_replaced_while_it_is_claimed_holds_up_nobody(
    processes: tuple[Database, ...],
) -> None:
    """Who replaces it has its row and wants the gate; who claims it has the gate and wants it."""
    with processes[0].begin() as conn:
        outbox.enqueue(conn, [Post("T1", "U0ASHA", "card", {"text": "0"})], NOW)
    assert delivered(processes[:1]) == {"U0ASHA": 1}
    said: list[str] = []
    over = threading.Event()

    def replace() -> None:
        try:
            for number in range(60):
                with processes[0].begin() as conn:
                    card = Update("T1", "U0ASHA", f"card@{number:02}", "card", {"text": "1"})
                    outbox.enqueue(conn, [card], NOW)
        finally:
            over.set()

    def relay() -> None:
        moment, watch = NOW, Stopwatch()
        while not over.is_set() or said[-1:] != ["card@59"]:
            assert watch.seconds() < PATIENCE_S, "the last is never delivered"
            moment += timedelta(seconds=1)
            with processes[1].begin() as conn:
                parcel = delivery.claim(conn, moment, LEASE)
            if parcel is not None:
                said.append(parcel.key)
                with processes[1].begin() as conn:
                    delivery.sent(conn, [(parcel, None)], moment, timedelta())

    at_once(replace, relay)
    assert said == sorted(set(said))
    assert said[-1] == "card@59"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_can_never_be_said_and_is_just_being_replaced_keeps_no_relay_waiting(
    processes: tuple[Database, ...],
) -> None:
    """Its card was given up. Who replaces it will want the gate that the relay has."""
    with processes[0].begin() as conn:
        outbox.enqueue(conn, [Post("T1", "U0ASHA", "card", {"text": "0"})], NOW)
        card = delivery.claim(conn, NOW, LEASE)
        assert card is not None
        delivery.park(conn, card, "msg_too_long", NOW)
        outbox.enqueue(conn, [Update("T1", "U0ASHA", "card@1", "card", {"text": "1"})], NOW)
    with processes[0].begin() as replacing:
        newer = Update("T1", "U0ASHA", "card@2", "card", {"text": "2"})
        outbox.enqueue(replacing, [newer], NOW)
        assert outbox.enqueued(replacing, "T1", ["card@1"]) == {}
        with processes[1].begin() as claiming:
            assert delivery.claim(claiming, NOW, LEASE) is None
    with processes[1].begin() as conn:
        assert delivery.claim(conn, NOW + LEASE, LEASE) is None
    with processes[0].read() as conn:
        assert [row.key for row in outbox.parked(conn)] == ["card", "card@2"]
