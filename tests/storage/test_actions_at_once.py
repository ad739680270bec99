"""Several processes at one action, or at one leaver's: each step is taken once, none is lost."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import date, timedelta
from functools import partial

import pytest

from flows import following
from storage import actions
from storage.actions import Which
from storage.database import Database
from tests.flows.building import DANA, MARCUS, SAM, TODAY, moment
from tests.storage.following import LIBRARY, WORKSPACE, agreed, due, found
from tests.storage.test_at_once import PATIENCE_S, at_once

NOW = moment(by=DANA)


@pytest.fixture
def processes(url: str) -> Iterator[tuple[Database, ...]]:
    """Four databases that know nothing of each other, at the same address."""
    with ExitStack() as stack:
        opened = (Database(url, busy_timeout_s=PATIENCE_S) for _each in range(4))
        yield tuple(stack.enter_context(closing(database)) for database in opened)


def test_of_those_who_close_it_at_once_one_does_and_the_others_hear_who(
    processes: tuple[Database, ...],
) -> None:
    with processes[0].begin() as conn:
        agreed(conn, [due(None)])

    def close(database: Database) -> str:
        with database.begin() as conn:
            followed = following.done(found(conn, "A1.1"), "Mended.", NOW)
            actions.save(conn, WORKSPACE, followed)
        return "" if followed.refused is None else followed.refused.fault

    said = at_once(*(partial(close, each) for each in processes))
    assert sorted(said) == ["", *["<@U0DANA> closed this action on 21 November 2026."] * 3]
    with processes[0].read() as conn:
        tracked = actions.find(conn, WORKSPACE, LIBRARY, "A1.1")
        assert tracked is not None
        assert len(actions.events(conn, WORKSPACE, tracked)) == 1


def test_every_move_to_another_day_that_is_made_at_once_is_counted(
    processes: tuple[Database, ...],
) -> None:
    first = TODAY + timedelta(days=1)
    with processes[0].begin() as conn:
        agreed(conn, [due(first)])

    def move(number: int, database: Database) -> None:
        for turn in range(10):
            day = first + timedelta(days=1 + number * 10 + turn)
            with database.begin() as conn:
                actions.save(
                    conn, WORKSPACE, following.redate(found(conn, "A1.1"), day, "Ill.", NOW)
                )

    at_once(*(partial(move, number, each) for number, each in enumerate(processes)))
    with processes[0].read() as conn:
        tracked = actions.find(conn, WORKSPACE, LIBRARY, "A1.1")
        assert tracked is not None
        assert tracked.action.redated == 40
        assert len(actions.events(conn, WORKSPACE, tracked)) == 40


def test_a_leavers_actions_moved_to_two_people_at_once_go_to_one_of_them_each(
    processes: tuple[Database, ...],
) -> None:
    """And nobody waits for ever: all lock the audits in the same order."""
    with processes[0].begin() as conn:
        for number in range(10):
            agreed(conn, [due(date(2026, 12, 4))] * 2, f"A{number}")

    def move(turn: int, database: Database) -> int:
        to = (MARCUS, SAM)[turn % 2]
        with database.begin() as conn:
            named = actions.ids_of(conn, WORKSPACE, Which(owner=DANA.id), TODAY)
            # In whatever order they are named.
            mixed = sorted(named, key=lambda action: hash((action, turn)))
            several = actions.several_to_change(conn, WORKSPACE, LIBRARY, mixed)
            own = [each for each in several if each.action.details.owner_person == DANA.id]
            return len(actions.save_all(conn, WORKSPACE, following.in_bulk(own, to, NOW)))

    assert sum(at_once(*(partial(move, turn, each) for turn, each in enumerate(processes)))) == 20
    with processes[0].read() as conn:
        left = actions.counts_of(conn, WORKSPACE, Which(owner=DANA.id), TODAY).open
        theirs = [
            actions.counts_of(conn, WORKSPACE, Which(owner=who.id), TODAY).open
            for who in (MARCUS, SAM)
        ]
    assert (left, sum(theirs)) == (0, 20)
