"""Teams' weeks are read in one go, and nothing that happened is counted in two digests or none."""

import tracemalloc
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, event

from flows import following
from flows.actions import ActionStatus
from flows.audit import Moment
from flows.digest import Heading, digest
from storage import actions, digests, tables, ticks
from storage.database import Database
from storage.digests import KeptDigest, TeamWeek
from tests.flows.building import DANA, moment
from tests.storage.following import LIBRARY, WORKSPACE, agreed, due, found

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
SETTLED = timedelta(seconds=10)
FRIDAY = date(2026, 11, 27)


def at(when: datetime) -> Moment:
    return replace(moment(by=DANA), at=when)


def weeks(database: Database, now: datetime = MONDAY, *teams: str) -> dict[str, TeamWeek]:
    with database.read() as conn:
        named = teams or ("north", "south")
        return {week.team: week for week in digests.weeks(conn, WORKSPACE, named, now)}


def test_each_team_has_its_own_open_actions_and_no_others(database: Database) -> None:
    with database.begin() as conn:
        agreed(conn, [due(FRIDAY), due(None), due(FRIDAY)])
        agreed(conn, [due(FRIDAY)], "A2", team="south")
        agreed(conn, [due(FRIDAY)], "A3", team="west")
        agreed(conn, [due(FRIDAY)], "A4", team=None)
        actions.save(conn, WORKSPACE, following.done(found(conn, "A1.1"), "Mended.", at(MONDAY)))
    by_team = weeks(database, MONDAY, "north", "south", "quiet")
    assert {team: {item.id for item in week.items} for team, week in by_team.items()} == {
        "north": {"A1.2", "A1.3"},
        "south": {"A2.1"},
        "quiet": set(),
    }


def test_an_item_says_everything_but_the_words_which_are_read_for_those_shown(
    database: Database,
) -> None:
    with database.begin() as conn:
        agreed(conn, [due(FRIDAY, "Mend the lock", safety=True), due(None, "Write the plan")])
    with database.read() as conn:
        (week,) = digests.weeks(conn, WORKSPACE, ["north"], MONDAY)
        assert week.words(["A1.2"]) == {"A1.2": "Write the plan"}
        first = {item.id: item for item in week.items}["A1.1"]
        listed = actions.page_of(conn, WORKSPACE, actions.Which(team="north"), FRIDAY).listed
    assert (first.case, first.owner_person, first.due_on) == ("710452", "U0DANA", FRIDAY)
    assert first.safety
    assert listed[0].item == first


def test_sealed_words_are_opened(url: str) -> None:
    key = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4="
    database = Database(url, encryption_key=key)
    with database.begin() as conn:
        agreed(conn, [due(FRIDAY, "Mend the lock")])
        (week,) = digests.weeks(conn, WORKSPACE, ["north"], MONDAY)
        assert week.words(["A1.1"]) == {"A1.1": "Mend the lock"}
        raw = conn.exec_driver_sql("SELECT text FROM actions").scalar_one()
    database.close()
    assert str(raw).startswith("sealed:")


def test_however_many_teams_there_are_what_was_closed_and_new_is_counted_in_one_go(
    database: Database,
) -> None:
    statements: list[str] = []
    with database.begin() as conn:
        for number in range(12):
            agreed(conn, [due(FRIDAY)] * 2, f"A{number}", team=f"team-{number}")
        event.listen(conn, "before_cursor_execute", lambda *told: statements.append(told[2]))
        counted = []
        for count in (1, 12):
            statements.clear()
            teams = [f"team-{number}" for number in range(count)]
            assert len(list(digests.weeks(conn, WORKSPACE, teams, MONDAY))) == count
            counted.append(len(statements))
    assert counted[0] == counted[1] == 3


def build(database: Database, now: datetime, slot: datetime) -> tuple[int, int]:
    """Build and keep north's digest; what it says was closed and new."""
    with database.begin() as conn:
        (week,) = digests.weeks(conn, WORKSPACE, ["north"], now)
        built = digest(week.items, now.date(), closed=week.closed, new=week.new)
        digests.keep(conn, WORKSPACE, week, slot, "C0NORTH", built)
    return week.closed, week.new


@pytest.mark.parametrize("late", [timedelta(), timedelta(hours=5), timedelta(days=22)])
def test_from_digest_to_digest_everything_closed_or_new_is_counted_once(
    database: Database, late: timedelta
) -> None:
    """However late one of them is built, a week or three after downtime."""
    told = []
    begun = MONDAY - timedelta(days=3)
    for number in range(40):
        when = begun + timedelta(days=number)
        with database.begin() as conn:
            agreed(conn, [due(None)], f"A{number:02}", at=when)
            if number >= 5:
                key = f"A{number - 5:02}.1"
                step = following.done if number % 2 else following.wont_do
                actions.save(conn, WORKSPACE, step(found(conn, key), "Because.", at(when)))
    slots = [MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK]
    told += [build(database, slots[0], slots[0]), build(database, slots[1] + late, slots[1])]
    told.append(build(database, MONDAY + 6 * WEEK, slots[2]))
    assert sum(new for _, new in told) == 40
    assert sum(closed for closed, _ in told) == 35


def test_what_was_done_before_a_digest_and_is_committed_after_it_is_counted_in_the_next(
    database: Database,
) -> None:
    """On PostgreSQL whoever closes an action takes the time first, and may then have to wait."""
    just_before = MONDAY - timedelta(seconds=3)
    with database.begin() as conn:
        agreed(conn, [due(None)], at=MONDAY - WEEK - timedelta(days=1))
    told = [build(database, MONDAY, MONDAY)]
    with database.begin() as conn:
        step = following.done(found(conn, "A1.1"), "Mended.", at(just_before))
        actions.save(conn, WORKSPACE, step)
        agreed(conn, [due(None)], "A2", at=just_before)
    told += [build(database, MONDAY + n * WEEK, MONDAY + n * WEEK) for n in (1, 2)]
    assert told == [(0, 0), (1, 1), (0, 0)]


def test_a_re_listed_action_is_neither_new_nor_is_the_first_closed(database: Database) -> None:
    with database.begin() as conn:
        agreed(conn, [due(FRIDAY)], at=MONDAY - 3 * WEEK)
        earlier = found(conn, "A1.1").action
        audit = agreed(conn, [due(FRIDAY)], "A2", at=MONDAY, relists=earlier)
        actions.take_over(conn, WORKSPACE, LIBRARY, audit.actions, at(MONDAY))
    week = weeks(database)["north"]
    assert ([item.id for item in week.items], week.closed, week.new) == (["A2.1"], 0, 0)
    assert week.items[0].relisted == 1


def test_a_digest_is_kept_as_it_was_built_and_can_be_shown_as_things_now_stand(
    database: Database,
) -> None:
    with database.begin() as conn:
        agreed(conn, [due(FRIDAY, "Mend the lock"), due(None, "Write the plan")])
    build(database, MONDAY + timedelta(minutes=2), MONDAY)
    with database.begin() as conn:
        actions.save(conn, WORKSPACE, following.done(found(conn, "A1.1"), "Mended.", at(MONDAY)))
        kept = digests.kept(conn, WORKSPACE, "north", MONDAY)
        assert kept == digests.latest(conn, WORKSPACE, "north")
        assert digests.kept(conn, WORKSPACE, "north", MONDAY + WEEK) is None
        assert digests.latest(conn, WORKSPACE, "south") is None
        assert kept is not None
        now = digests.standing(conn, WORKSPACE, kept.shown)
    until = MONDAY + timedelta(minutes=2) - SETTLED
    assert kept == KeptDigest(
        team="north",
        slot=MONDAY,
        channel="C0NORTH",
        since=until - WEEK,
        until=until,
        day=MONDAY.date(),
        closed=0,
        new=2,
        totals={
            Heading.OVERDUE: 0,
            Heading.THIS_WEEK: 1,
            Heading.LATER: 0,
            Heading.UNDATED: 1,
        },
        oldest=0,
        shown=("A1.1", "A1.2"),
    )
    assert [(now[k].text, now[k].status, now[k].ended_by) for k in kept.shown] == [
        ("Mend the lock", ActionStatus.DONE, DANA.id),
        ("Write the plan", ActionStatus.OPEN, None),
    ]


def test_a_schedule_that_begins_has_dealt_with_everything_before(database: Database) -> None:
    with database.begin() as conn:
        ticks.begin(conn, WORKSPACE, "digest/north", MONDAY)
        ticks.take(conn, WORKSPACE, "digest/south", [MONDAY, MONDAY + WEEK], MONDAY + WEEK)
        ticks.take(conn, WORKSPACE, "reminders/x", [MONDAY], MONDAY)
        assert ticks.last_of_all(conn, WORKSPACE, "digest/") == {
            "digest/north": MONDAY,
            "digest/south": MONDAY + WEEK,
        }
        assert ticks.last_of_all(conn, "T0ELSEWHERE", "digest/") == {}


def test_memory_does_not_grow_with_the_number_of_teams(sqlite_file: Database) -> None:
    """The most that is held is some rows and one team's."""
    with sqlite_file.begin() as conn:
        agreed(conn, [due(FRIDAY)], "A0", team="none")
        row = conn.execute(tables.Action.__table__.select()).one()._asdict()
        for team in range(60):
            given = [{**row, "id": f"{team}-{n}", "team": f"team-{team}"} for n in range(300)]
            conn.execute(tables.Action.__table__.insert(), given)
        few, many = (most_held(conn, number) for number in (20, 60))
    assert many < few * 1.2


def most_held(conn: Connection, teams: int) -> int:
    """Bytes, at the highest, while so many teams' digests are built."""
    named = [f"team-{number}" for number in range(teams)]
    tracemalloc.start()
    for week in digests.weeks(conn, WORKSPACE, named, MONDAY):
        assert len(digest(week.items, FRIDAY).shown) == 15
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most
