"""Teams' weeks are read in one go, and nothing that happened is counted in two digests or none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from flows import following
from flows.actions import ActionStatus
from flows.audit import Moment
from flows.digest import MOST, Heading, digest
from flows.setup import Setup, Team
from storage import actions, digests, people, ticks
from storage.database import Database
from storage.digests import KeptDigest, TeamWeek
from tests.flows.building import DANA, moment
from tests.storage.following import LIBRARY, WORKSPACE, agreed, due, found
from tests.storage.plans import statements_of, steps_of

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
SETTLED = timedelta(seconds=10)
FRIDAY = date(2026, 11, 27)


@pytest.fixture
def database(database: Database) -> Database:
    """One where the teams are set up that a digest may be for."""
    with database.begin() as conn:
        set_up(conn, *("north", "south", "quiet"), *(f"team-{n}" for n in range(12)))
    return database


def set_up(conn: Connection, *teams: str) -> None:
    """Have these teams, and no others."""
    named = tuple(Team(key, key.title(), f"C0{key.upper()}") for key in teams)
    people.set_up(conn, WORKSPACE, Setup("Northshire", "0300 123 4567", named, ()))


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


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Europe/London", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("near", [0, MOST - 1, MOST])
@pytest.mark.parametrize("hour", [0, 23])
def test_a_digest_of_what_is_read_is_the_digest_of_everything(
    database: Database, zone: str, near: int, hour: int
) -> None:
    """What is due much later, or on no day, is counted where no line is left for it.

    On both sides of where the week ends, by clocks that are a day apart.
    """
    now = MONDAY.replace(hour=hour)
    monday = now.date()
    soon = [due(monday + timedelta(days=n % 12 - 5), safety=n % 4 == 0) for n in range(near)]
    later = [due(monday + timedelta(days=n), safety=n % 3 == 0) for n in range(6, 26)]
    day = now.astimezone(ZoneInfo(zone)).date()
    with database.begin() as conn:
        agreed(conn, [*soon, *later, *[due(None)] * 4])
        every = actions.page_of(conn, WORKSPACE, actions.Which(team="north"), day, 0, 100)
        (week,) = digests.weeks(conn, WORKSPACE, ["north"], now)
    assert digest(week.items, day, further=week.further) == digest(
        [listed.item for listed in every.listed], day
    )
    assert len(week.items) + sum(week.further.values()) == every.total == near + 24


def test_sealed_words_are_opened(url: str) -> None:
    key = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4="
    database = Database(url, encryption_key=key)
    with database.begin() as conn:
        set_up(conn, "north")
        agreed(conn, [due(FRIDAY, "Mend the lock")])
        (week,) = digests.weeks(conn, WORKSPACE, ["north"], MONDAY)
        assert week.words(["A1.1"]) == {"A1.1": "Mend the lock"}
        raw = conn.exec_driver_sql("SELECT text FROM actions").scalar_one()
    database.close()
    assert str(raw).startswith("sealed:")


def test_however_many_teams_there_are_their_weeks_take_the_same_few_statements(
    database: Database,
) -> None:
    with database.begin() as conn:
        for number in range(12):
            agreed(conn, [due(FRIDAY), due(None)], f"A{number}", team=f"team-{number}")
        counted = [
            len(statements_of(conn, reading(conn, *(f"team-{number}" for number in range(count)))))
            for count in (1, 12)
        ]
    assert counted[0] == counted[1] == 3


def reading(conn: Connection, *teams: str) -> Callable[[], object]:
    """Reads the weeks of these teams."""
    return lambda: list(digests.weeks(conn, WORKSPACE, teams, MONDAY))


def test_nothing_is_read_that_was_closed_or_new_before_nor_any_digest_but_the_last(
    sqlite_file: Database,
) -> None:
    """Each step goes into an index by the team; of its actions only open ones are passed over."""
    with sqlite_file.begin() as conn:
        set_up(conn, "north")
        agreed(conn, [due(FRIDAY), due(None)])
        steps = steps_of(conn, reading(conn, "north"))
    by_index = {step.partition(" INDEX ")[2] for step in steps}
    assert by_index == {
        "sqlite_autoindex_teams_1 (workspace=? AND key=?)",
        "sqlite_autoindex_digests_1 (workspace=? AND team=?)",
        "ix_actions_ended (workspace=? AND team=? AND ended_at>? AND ended_at<?)",
        "ix_actions_new (workspace=? AND team=? AND live_at>? AND live_at<?)",
        "ix_actions_of_team (workspace=? AND team=?)",
        "ix_actions_of_team (workspace=? AND team=? AND due_on<?)",
        "ix_actions_of_team (workspace=? AND team=? AND due_on>?)",
        "ix_actions_of_team (workspace=? AND team=? AND due_on=?)",
    }


def test_each_team_is_told_of_what_came_after_its_own_last_digest(database: Database) -> None:
    """Though they are read for together, and one of them was told of the middle of the week."""
    with database.begin() as conn:
        for team in ("north", "south"):
            for days in (5, 1):
                name = f"{team}-{days}"
                agreed(conn, [due(None)], name, team=team, at=MONDAY - timedelta(days=days))
    build(database, MONDAY - timedelta(days=3), MONDAY - timedelta(days=3))
    by_team = weeks(database)
    assert {team: week.new for team, week in by_team.items()} == {"north": 1, "south": 2}


def test_a_team_that_is_not_set_up_any_more_has_no_week(database: Database) -> None:
    with database.begin() as conn:
        agreed(conn, [due(FRIDAY)])
        agreed(conn, [due(FRIDAY)], "A2", team="south")
        set_up(conn, "south")
    assert list(weeks(database)) == ["south"]


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
        kept = digests.latest(conn, WORKSPACE, "north")
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
