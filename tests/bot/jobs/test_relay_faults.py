"""Whatever goes wrong between the bot and Slack, nothing is said twice and nothing is forgotten."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from typing import ParamSpec, TypeVar

import pytest
from sqlalchemy import Connection, bindparam, select, text

from bot.jobs.relay import Delivery, Outcome, Relay, RelaySettings
from bot.jobs.slack import WebSlack
from bot.sandbox.faults import (
    DROPPED_AFTER,
    DROPPED_BEFORE,
    SERVER_ERROR,
    SERVER_ERROR_AFTER,
    Fault,
    rate_limited,
    refused,
)
from storage import gates, tables
from storage.database import Database
from storage.outbox import Body, Place, Post
from tests.bot.jobs.desk import ASHA, LEE, NORTH, QUINN, SAM, TEAM, Desk, post, update
from tests.journeys.council import MANIFEST
from tests.postgresql import Server
from tests.workspace import LocalWorkspace

POST, HISTORY = "chat.postMessage", "conversations.history"
SENT, FOUND, FAILED = Outcome.SENT, Outcome.FOUND, Outcome.FAILED
GATE = (
    select(tables.Gate.__table__.c.destination)
    .where(tables.Gate.__table__.c.destination == bindparam("here"))
    .with_for_update()
)
Given = ParamSpec("Given")
Result = TypeVar("Result")


@pytest.mark.parametrize("fault", [DROPPED_AFTER, SERVER_ERROR_AFTER], ids=["cut-off", "500"])
@pytest.mark.parametrize(("to", "under"), [(ASHA, "card"), (ASHA, None), (NORTH, None)])
def test_what_was_posted_without_an_answer_is_found_and_not_posted_again(
    desk: Desk, fault: Fault, to: str, under: str | None
) -> None:
    desk.enqueue(post("card", to))
    desk.deliver()
    desk.workspace.faults.next(POST, fault)
    desk.enqueue(post("a", to, under), post("b", to, under))
    assert desk.deliver() == [("a", FAILED), ("a", FOUND), ("b", SENT)]
    channel = NORTH if to == NORTH else "D0ASHA"
    stands = desk.local.person(ASHA).messages(channel, desk.ts("card") if under else None)
    assert [each["text"] for each in stands] == ["card", "a", "b"]
    assert [each["ts"] for each in stands] == [desk.ts(key) for key in ("card", "a", "b")]


@pytest.mark.parametrize("fault", [DROPPED_BEFORE, SERVER_ERROR], ids=["cut-off", "500"])
def test_what_was_not_posted_is_posted_in_its_place(desk: Desk, fault: Fault) -> None:
    desk.workspace.faults.next(POST, fault, times=2)
    desk.enqueue(post("a", NORTH), post("b", NORTH))
    assert desk.deliver() == [("a", FAILED), ("a", FAILED), ("a", SENT), ("b", SENT)]
    assert desk.channel() == ["a", "b"]


def test_a_first_direct_message_posted_without_an_answer_stands_once(desk: Desk) -> None:
    """Where it stands is not known yet, so that it can only be looked up after posting again."""
    desk.workspace.faults.next(POST, DROPPED_AFTER)
    desk.enqueue(post("card"), post("a", under="card"))
    assert desk.deliver() == [("card", FAILED), ("card", FOUND), ("a", SENT)]
    assert desk.direct() == ["card"]
    assert desk.thread("card") == ["card", "a"]


def test_a_first_direct_message_posted_twice_without_an_answer_stands_once(desk: Desk) -> None:
    """Each look posts another copy, since only an answer says where they stand: all but one go."""
    desk.workspace.faults.next(POST, DROPPED_AFTER, times=2)
    desk.enqueue(post("card"), post("a", under="card"))
    assert desk.deliver() == [("card", FAILED), ("card", FAILED), ("card", FOUND), ("a", SENT)]
    assert desk.direct() == ["card"]
    assert desk.thread("card") == ["card", "a"]


@pytest.mark.parametrize("fault", [DROPPED_BEFORE, DROPPED_AFTER, rate_limited(1)])
def test_a_copy_that_could_not_be_taken_back_is_taken_back_later(desk: Desk, fault: Fault) -> None:
    desk.workspace.faults.next(POST, DROPPED_AFTER, times=2)
    desk.workspace.faults.next("chat.delete", fault)
    desk.enqueue(post("card"), post("a", under="card"))
    desk.deliver()
    assert desk.direct() == ["card"]
    assert desk.thread("card") == ["card", "a"]


def test_a_long_thread_is_searched_to_its_end(desk: Desk) -> None:
    desk.enqueue(post("card"))
    desk.deliver()
    slack, root = desk.web_slack(), desk.ts("card")
    for number in range(450):
        slack.post("D0ASHA", {"text": "filling"}, f"filling {number}", root)
    stands = slack.post("D0ASHA", {"text": "a"}, "a", root)
    assert slack.find("D0ASHA", "a", root, None) == (stands,)
    assert slack.find("D0ASHA", "b", root, None) == ()


def test_a_look_that_fails_posts_nothing(desk: Desk) -> None:
    desk.enqueue(post("card"))
    desk.deliver()
    desk.workspace.faults.next(POST, DROPPED_AFTER)
    desk.workspace.faults.next("conversations.replies", SERVER_ERROR)
    desk.workspace.faults.next("conversations.replies", rate_limited(7))
    desk.enqueue(post("a", under="card"))
    limited = Outcome.RATE_LIMITED
    assert desk.deliver(60) == [("a", FAILED), ("a", FAILED), ("a", limited), ("a", FOUND)]
    assert desk.thread("card") == ["card", "a"]


@pytest.mark.parametrize(("said", "seconds"), [(rate_limited(12), 12), (Fault(status=429), 30)])
def test_after_a_429_the_method_rests_everywhere_and_the_others_go_on(
    desk: Desk, said: Fault, seconds: int
) -> None:
    desk.enqueue(post("card"))
    desk.deliver()
    desk.workspace.faults.next(POST, said)
    desk.enqueue(post("a"), post("b", SAM), update("card 1", "card"))
    limited, *others = desk.deliver(seconds)
    assert limited[1] is Outcome.RATE_LIMITED
    assert others == [("card 1", SENT)]
    assert sorted(desk.deliver()) == [("a", SENT), ("b", SENT)]
    assert desk.workspace.calls.count("conversations.history") == 0


def test_after_a_429_nobody_looks_whether_anything_stands_until_it_is_over(desk: Desk) -> None:
    desk.enqueue(post("a", NORTH), post("b", "C0SOUTH"), post("c", "C0SOUTH"))
    desk.workspace.faults.next(POST, DROPPED_BEFORE, times=2)
    desk.workspace.faults.next(HISTORY, rate_limited(7))
    relay = desk.relay()
    failed = [("a", FAILED), ("b", FAILED)]
    assert desk.deliver(8, relay) == [*failed, ("a", Outcome.RATE_LIMITED)]
    assert desk.workspace.calls.count(HISTORY) == 1
    assert desk.deliver(30, relay) == [("a", SENT), ("b", SENT), ("c", SENT)]


@pytest.mark.parametrize(
    ("to", "why"),
    [(NORTH, "is_archived"), (LEE, "user_disabled"), ("C0GEN", "not_in_channel")],
)
def test_a_destination_that_is_gone_is_marked_and_its_owner_told_once(
    desk: Desk, to: str, why: str
) -> None:
    desk.workspace.archive(NORTH)
    desk.enqueue(post("a", to), post("b", to), post("c", SAM))
    first, *others = desk.deliver()
    assert first == ("a", Outcome.BROKEN)
    assert sorted(others) == [("c", SENT), (f"gone {to}", SENT)]
    assert desk.told == [(to, why)]
    assert desk.direct(QUINN) == [f"gone {to}"]
    with desk.database.read() as conn:
        (broken,) = gates.broken(conn, TEAM)
    assert (broken.destination.id, broken.why) == (to, why)
    assert broken.owner_told_at is not None


def test_a_mended_destination_gets_what_waited_for_it(desk: Desk) -> None:
    desk.workspace.remove(NORTH)
    desk.enqueue(post("a", NORTH), post("b", NORTH))
    desk.deliver()
    desk.workspace.invite(NORTH)
    with desk.database.begin() as conn:
        gates.mend_all(conn, TEAM, desk.clock.now())
    assert desk.deliver() == [("a", SENT), ("b", SENT)]
    assert desk.channel() == ["a", "b"]


def test_a_channel_the_bot_was_invited_to_meanwhile_gets_what_waited_for_it(desk: Desk) -> None:
    """By itself, within ten minutes; and its owner hears of it once."""
    desk.workspace.remove(NORTH)
    desk.enqueue(post("a", NORTH), post("b", NORTH))
    assert [key for key, _ in desk.deliver(1500)] == ["a", f"gone {NORTH}", "a", "a"]
    desk.workspace.invite(NORTH)
    assert desk.deliver(600) == [("a", SENT), ("b", SENT)]
    assert desk.channel() == ["a", "b"]
    assert desk.told == [(NORTH, "not_in_channel")]
    with desk.database.read() as conn:
        assert gates.broken(conn, TEAM) == ()


def test_an_owner_who_cannot_be_told_stops_nothing(desk: Desk) -> None:
    def stumble(_conn: Connection, *_rest: object) -> None:
        raise RuntimeError

    relay = Relay(desk.database, desk.web_slack(), desk.clock, desk.settings, stumble)
    desk.enqueue(post("a", LEE), post("b"))
    assert sorted(desk.deliver(30, relay)) == [("a", Outcome.BROKEN), ("b", SENT)]
    with desk.database.read() as conn:
        (broken,) = gates.broken(conn, TEAM)
    assert broken.owner_told_at is None


def test_an_owner_who_could_not_be_told_is_told_at_the_next_try(desk: Desk) -> None:
    """As after the relay's end between marking the destination and telling its owner."""

    def stumble(_conn: Connection, *_rest: object) -> None:
        raise RuntimeError

    desk.enqueue(post("a", LEE))
    desk.deliver(30, Relay(desk.database, desk.web_slack(), desk.clock, desk.settings, stumble))
    assert desk.direct(QUINN) == []
    desk.deliver(1300)
    assert desk.direct(QUINN) == [f"gone {LEE}"]
    with desk.database.read() as conn:
        (broken,) = gates.broken(conn, TEAM)
    assert broken.owner_told_at is not None
    assert broken.since < broken.owner_told_at


def test_who_tells_the_owner_of_one_destination_holds_no_other_up(
    postgresql_server: Server,
) -> None:
    """The owner's gate is in somebody's hands who also wants that of the broken one."""
    with ExitStack() as stack:
        url = stack.enter_context(postgresql_server.migrated())
        local = stack.enter_context(LocalWorkspace.start(MANIFEST))
        mine, other = (
            stack.enter_context(closing(Database(url, busy_timeout_s=20))) for _each in range(2)
        )
        desk = Desk(local, mine)
        desk.enqueue(post("a", QUINN))
        desk.deliver(1)
        desk.workspace.deactivate(SAM)
        desk.enqueue(post("b", SAM))
        with ThreadPoolExecutor(1) as pool, other.begin() as conn:
            conn.execute(GATE, {"here": QUINN})
            delivery = pool.submit(desk.relay().step)
            desk.workspace.wait(lambda: waits_for_a_lock(other), 10, "nobody waits for the owner")
            conn.execute(text("SET LOCAL lock_timeout = '50ms'"))
            assert conn.execute(GATE, {"here": SAM}).scalar_one() == SAM
        assert delivery.result(20) == Delivery("b", Outcome.BROKEN)
        assert desk.told == [(SAM, "user_disabled")]


def waits_for_a_lock(database: Database) -> bool:
    """Whether anybody waits for a row that somebody else has."""
    with database.read() as conn:
        return bool(conn.execute(text("SELECT 1 FROM pg_locks WHERE NOT granted")).first())


def test_what_slack_keeps_refusing_is_parked_and_the_gate_moves_on(desk: Desk) -> None:
    desk.workspace.faults.next(POST, refused("strange_weather"), times=8)
    desk.enqueue(post("a", NORTH), post("b", NORTH))
    assert desk.deliver(600) == [*[("a", FAILED)] * 7, ("a", Outcome.PARKED), ("b", SENT)]
    (parked,) = desk.parked()
    assert (parked.key, parked.error, parked.attempts) == ("a", "strange_weather", 8)


def test_what_slack_can_never_take_is_parked_at_once(desk: Desk) -> None:
    desk.local.expect("no_text")
    desk.enqueue(Post(TEAM, NORTH, "a", {"text": ""}), post("b", NORTH))
    assert desk.deliver() == [("a", Outcome.PARKED), ("b", SENT)]
    assert [each.error for each in desk.parked()] == ["no_text"]


def test_an_outage_of_hours_parks_nothing(desk: Desk) -> None:
    desk.workspace.faults.next(POST, SERVER_ERROR, times=40)
    desk.enqueue(post("a", NORTH))
    *failed, last = desk.deliver(7200)
    assert {outcome for _key, outcome in failed} == {FAILED}
    assert last == ("a", SENT)
    assert desk.channel() == ["a"]


def test_what_never_gets_an_answer_is_parked_after_a_day(desk: Desk) -> None:
    desk.enqueue(post("a", NORTH))
    desk.workspace.faults.next(POST, SERVER_ERROR, times=9)
    relay = desk.relay()
    for _attempt in range(8):
        assert relay.step() is not None
        desk.clock.move(60)
    desk.clock.move(86_400)
    assert desk.deliver(1, relay) == [("a", Outcome.PARKED)]


def test_while_the_bot_itself_is_refused_everything_waits(desk: Desk) -> None:
    desk.workspace.faults.next(POST, refused("token_revoked"), times=20)
    desk.enqueue(post("a", NORTH), post("b", NORTH))
    outcomes = {outcome for _key, outcome in desk.deliver(600)}
    assert outcomes == {Outcome.SHUT_OUT}
    assert desk.parked() == ()
    desk.workspace.faults.clear()
    assert desk.deliver(120) == [("a", SENT), ("b", SENT)]
    assert desk.told == []


class SlowToLook(WebSlack):
    """Slack as it is, which takes longer than the lease to look something up."""

    meanwhile: Callable[[], object]

    def find(
        self, channel: str, key: str, thread_ts: str | None, after: str | None
    ) -> tuple[Place, ...]:
        found = super().find(channel, key, thread_ts, after)
        self.meanwhile()
        return found


def test_who_looked_for_too_long_leaves_it_to_the_next(desk: Desk) -> None:
    """Which has posted it by then."""
    desk.enqueue(post("a", NORTH))
    desk.workspace.faults.next(POST, DROPPED_BEFORE)
    slow, next_one = SlowToLook(*desk.web_slack_is()), desk.relay()

    def meanwhile() -> None:
        desk.clock.move(9)
        assert next_one.step() == Delivery("a", SENT)

    slow.meanwhile = meanwhile
    assert desk.deliver(30, desk.relay(slow)) == [("a", FAILED), ("a", Outcome.LOST_TURN)]
    assert desk.channel() == ["a"]


class Killed(BaseException):
    """The process ended here."""


class DeadlySlack(WebSlack):
    """Slack as it is, where the process may be killed right before or right after any call."""

    chance: random.Random

    def _or_die(self, call: Callable[Given, Result]) -> Callable[Given, Result]:
        def called(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            fate = self.chance.random()
            if fate < 0.2:
                raise Killed
            result = call(*args, **kwargs)
            if fate > 0.8:
                raise Killed
            return result

        return called

    def post(self, channel: str, body: Body, key: str, thread_ts: str | None) -> Place:
        return self._or_die(super().post)(channel, body, key, thread_ts)

    def find(
        self, channel: str, key: str, thread_ts: str | None, after: str | None
    ) -> tuple[Place, ...]:
        return self._or_die(super().find)(channel, key, thread_ts, after)

    def update(self, place: Place, body: Body) -> None:
        self._or_die(super().update)(place, body)


@pytest.mark.parametrize("seed", range(6))
def test_killed_at_any_call_and_started_again_it_says_everything_once_in_order(
    desk: Desk, seed: int
) -> None:
    """Whether it delivers step by step, or claims the next as it records the last."""
    keys = [f"reply {number}" for number in range(15)]
    desk.enqueue(post("card"))
    desk.deliver()
    desk.enqueue(*(post(key, under="card") for key in keys), *(post(key, NORTH) for key in "abcde"))
    desk.enqueue(update("card folded", "card"))
    slack = DeadlySlack(*desk.web_slack_is())
    slack.chance = random.Random(seed)
    kills = 0
    while desk.ts(keys[-1]) is None or desk.ts("e") is None or desk.direct() != ["card folded"]:
        relay = desk.relay(slack)
        try:
            if seed % 2:
                relay.drain()
            else:
                desk.deliver(5, relay)
        except Killed:
            kills += 1
        desk.clock.move(1)
    assert kills > 5
    assert desk.thread("card") == ["card folded", *keys]
    assert desk.channel() == list("abcde")


def test_several_relays_share_the_work_without_saying_anything_twice(desk: Desk) -> None:
    """As several processes do: each on its own, over one outbox."""
    desk.settings = RelaySettings(pace_s=0)
    people = (ASHA, SAM, QUINN, NORTH)
    desk.enqueue(*(post(f"{to} {n:02}", to) for n in range(15) for to in people))
    relays = [desk.relay() for _ in range(3)]
    for relay in relays:
        relay.start()
    desk.workspace.wait(lambda: all(desk.ts(f"{to} 14") for to in people), 60, "unsaid")
    assert all(relay.stop(10) for relay in relays)
    for person in (ASHA, SAM, QUINN):
        assert desk.direct(person) == [f"{person} {n:02}" for n in range(15)]
    assert desk.channel() == [f"{NORTH} {n:02}" for n in range(15)]
