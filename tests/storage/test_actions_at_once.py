"""Several processes at one action, or at one leaver's: each step is taken once, none is lost."""

from datetime import date, timedelta
from functools import partial

from flows import following
from flows.chasing import Chase, Reason, Why
from storage import actions, chasing
from storage.actions import Which
from storage.database import Database
from tests.at_once import at_once
from tests.flows.building import DANA, MARCUS, SAM, TODAY, moment
from tests.storage.following import LIBRARY, WORKSPACE, agreed, due, found

NOW = moment(by=DANA)


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


def test_telling_of_actions_that_are_just_being_moved_waits_for_nobody_for_ever(
    processes: tuple[Database, ...],
) -> None:
    """What is noted of several actions locks them in the order in which a move does.

    The audits' ids run against those of their actions.
    """
    names = [f"x{number:02}" for number in range(20)]
    with processes[0].begin() as conn:
        for number, name in enumerate(names):
            agreed(conn, [due(None)], f"A{99 - number}", ids=[name])
    chase = Chase(DANA.id, tuple(Reason(name, Why.UNOWNED) for name in names))

    def tell(number: int, database: Database) -> None:
        for turn in range(10):
            with database.begin() as conn:
                chasing.told(conn, [chase], TODAY + timedelta(days=number + turn))

    def move(database: Database) -> None:
        for turn in range(10):
            with database.begin() as conn:
                several = actions.several_to_change(conn, WORKSPACE, LIBRARY, names)
                for followed in following.in_bulk(several, (MARCUS, SAM)[turn % 2], NOW):
                    actions.save(conn, WORKSPACE, followed)

    moving, *telling = processes
    told = (partial(tell, number, each) for number, each in enumerate(telling))
    at_once(partial(move, moving), *told)
    with moving.read() as conn:
        known = chasing.known(conn, WORKSPACE, names)
        noted = {each.chased_on for each in chasing.pending(conn, WORKSPACE, TODAY)}
    assert {each.item.owner_person for each in known.values()} == {SAM.id}
    assert len(noted) == 1
