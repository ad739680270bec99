"""What is chased, and what was told, is kept beside the actions and is no change of them."""

from dataclasses import replace
from datetime import date, timedelta

from flows import following
from flows.actions import Effect
from flows.chasing import Chase, Group, Reason, Why
from storage import actions, chases, chasing
from storage.chases import KeptChase, KeptGroup
from storage.database import Database
from tests.flows.building import DANA, MARCUS, TODAY, moment
from tests.storage.following import WORKSPACE, agreed, due, found

FRIDAY = date(2026, 11, 27)
NOW = moment(by=DANA)
SIX_WEEKS = TODAY + timedelta(weeks=6)


def pending(database: Database, today: date = TODAY) -> dict[str, tuple[object, ...]]:
    with database.read() as conn:
        return {
            each.id: (each.team, each.auditor, each.owner_person, each.due_on, each.safety)
            for each in chasing.pending(conn, WORKSPACE, today)
        }


def test_every_open_action_is_looked_at_and_no_ended_one(database: Database) -> None:
    with database.begin() as conn:
        agreed(conn, [due(FRIDAY, safety=True), due(None), due(FRIDAY)])
        actions.save(conn, WORKSPACE, following.wont_do(found(conn, "A1.3"), "Moved.", NOW))
    assert pending(database) == {
        "A1.1": ("north", "U0ASHA", "U0DANA", FRIDAY, True),
        "A1.2": ("north", "U0ASHA", "U0DANA", None, False),
    }


def test_one_that_is_done_is_looked_at_from_the_day_its_effect_is_asked_for(
    database: Database,
) -> None:
    with database.begin() as conn:
        agreed(conn, [due(FRIDAY)])
        actions.save(conn, WORKSPACE, following.done(found(conn, "A1.1"), "Mended.", NOW))
    assert pending(database, SIX_WEEKS - timedelta(days=1)) == {}
    assert list(pending(database, SIX_WEEKS)) == ["A1.1"]
    with database.begin() as conn:
        told = following.say_effect(found(conn, "A1.1"), Effect.NO_CHANGE, "Robin says.", NOW)
        actions.save(conn, WORKSPACE, told)
    assert pending(database, SIX_WEEKS) == {}


def test_what_somebody_was_told_is_noted_with_its_day_and_changes_nothing_else(
    database: Database,
) -> None:
    with database.begin() as conn:
        agreed(conn, [due(FRIDAY)] * 4)
        before = found(conn, "A1.1")
        reasons = [Why.SOON, Why.LONG_LATE, Why.EFFECT, Why.UNSAFE]
        chase = Chase("U0DANA", tuple(Reason(f"A1.{n}", w) for n, w in enumerate(reasons, 1)))
        chasing.told(conn, [chase], TODAY)
        assert found(conn, "A1.1") == before
        noted = {
            each.id: (each.reminded_on, each.chased_on, each.asked_on)
            for each in chasing.pending(conn, WORKSPACE, TODAY)
        }
    assert noted == {
        "A1.1": (TODAY, None, None),
        "A1.2": (None, TODAY, None),
        "A1.3": (None, None, TODAY),
        "A1.4": (None, None, None),
    }


def test_what_was_told_stays_noted_when_the_action_changes(database: Database) -> None:
    with database.begin() as conn:
        agreed(conn, [due(FRIDAY)])
        chasing.told(conn, [Chase("U0DANA", (Reason("A1.1", Why.SOON),))], TODAY)
        moved = following.redate(found(conn, "A1.1"), date(2026, 12, 4), "Ill.", NOW)
        actions.save(conn, WORKSPACE, moved)
        (each,) = chasing.pending(conn, WORKSPACE, TODAY)
    assert (each.due_on, each.reminded_on) == (date(2026, 12, 4), TODAY)


def test_what_somebody_is_told_of_is_known_with_its_words_and_how_it_ended(
    database: Database,
) -> None:
    with database.begin() as conn:
        agreed(conn, [due(FRIDAY, safety=True), due(FRIDAY, "Ask the school")])
        actions.save(conn, WORKSPACE, following.done(found(conn, "A1.2"), "Mended.", NOW))
    with database.read() as conn:
        assert chasing.known(conn, "T0ELSEWHERE", ["A1.1"]) == {}
        known = chasing.known(conn, WORKSPACE, ["A1.2", "A1.1", "A1.9"])
    assert {each: (k.text, k.team, k.ended_by, k.ended_at) for each, k in known.items()} == {
        "A1.1": ("Mend the lock", "north", None, None),
        "A1.2": ("Ask the school", "north", "U0DANA", NOW.at),
    }
    assert known["A1.1"].item.case == "710452"
    assert known["A1.1"].item.safety


def test_a_second_snooze_takes_the_place_of_the_first(database: Database) -> None:
    later = TODAY + timedelta(days=3)
    with database.begin() as conn:
        chasing.snooze(conn, WORKSPACE, DANA.id, TODAY)
        chasing.snooze(conn, WORKSPACE, DANA.id, later)
        chasing.snooze(conn, "T0ELSEWHERE", DANA.id, TODAY)
        assert chasing.snoozed(conn, WORKSPACE) == {DANA.id: later}


def test_another_workspace_has_actions_of_its_own(database: Database) -> None:
    with database.begin() as conn:
        agreed(conn, [replace(due(FRIDAY), owner_person=None)])
        assert list(chasing.pending(conn, "T0ELSEWHERE", TODAY)) == []


def test_what_somebody_was_told_is_kept_as_it_stood_for_some_weeks(database: Database) -> None:
    """Of each action their last is found, whoever else was told and in whatever workspace."""
    late = KeptGroup(Group(Why.LATE, ("A1.1", "A1.2"), 9), "of/U0DANA")
    asked = KeptGroup(Group(Why.EFFECT, ("A1.3",), 1))
    first = KeptChase(DANA.id, TODAY, "Europe/London", (late, asked), (3, 2))
    second = replace(first, day=TODAY + timedelta(days=1), groups=(asked,))
    others = replace(second, person=MARCUS.id)
    with database.begin() as conn:
        chases.keep(conn, WORKSPACE, [first])
        chases.keep(conn, WORKSPACE, [second, others])
        chases.keep(conn, "T0ELSEWHERE", [second])

    def found(*sought: str) -> tuple[tuple[KeptChase, tuple[str, ...]], ...]:
        with database.read() as conn:
            return chases.latest_with(conn, WORKSPACE, [DANA.id], sought, TODAY)

    assert found("A1.3", "A1.2") == ((second, ("A1.3",)), (first, ("A1.2",)))
    assert found("A1.9") == ()
    later = replace(second, day=TODAY + timedelta(days=1) + chases.KEPT)
    with database.begin() as conn:
        chases.keep(conn, WORKSPACE, [later])
    assert found("A1.1") == ()
    assert found("A1.3") == ((later, ("A1.3",)),)
