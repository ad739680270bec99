"""The records say what the set-up says, keep everybody who ever was, and tell what changed."""

from dataclasses import replace
from datetime import time
from functools import partial

from sqlalchemy import select

from flows.answers import Person
from flows.questionnaire import Option
from flows.roles import Leads
from flows.schedule import NINE_TO_FIVE, Hours
from flows.setup import DigestTime, Setup, Team
from storage import groups, people, tables
from storage.database import Database
from storage.people import Changes, Workspace
from tests.at_once import at_once
from tests.clock import MovableClock

NOW = MovableClock().now()
BOSS = Person("U0BOSS", "Bo Sand", "north", frozenset({"manager", "auditor"}))
LEAD = Person(
    *("U0LEAD", "Lu Ward", None, frozenset({"service_lead"})), True, "Europe/Lisbon", "01632 960123"
)
QUALITY = Person("U0QUAL", "Quy Lane", None, frozenset({"quality_lead"}))
NORTH = Team(
    *("north", "North team", "C0NORTH", "U0BOSS", "U0OWN"),
    digest=DigestTime(3, time(14, 30)),
    timezone="Europe/Lisbon",
    hours=Hours(time(8), time(16)),
    escalation=("U0LEAD", "U0QUAL"),
)
SOUTH = Team("south", "South team", "C0SOUTH")
SETUP = Setup(
    name="Testshire",
    emergency_number="01632 960101",
    teams=(NORTH, SOUTH),
    people=(BOSS, LEAD, QUALITY),
    timezone="Europe/Dublin",
    moderators_channel="C0MOD",
    service_lead="U0LEAD",
    hours=Hours(time(8, 30), time(17, 15)),
    escalation=("U0QUAL",),
)

WRITTEN = {
    "sqlite": "SELECT total_changes()",
    "postgresql": "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables",
}


def set_up(database: Database, setup: Setup = SETUP, workspace: str = "T1") -> Changes:
    with database.begin() as conn:
        return people.set_up(conn, workspace, setup)


def everyone(database: Database, workspace: str = "T1") -> tuple[Person, ...]:
    with database.read() as conn:
        return people.everyone(conn, workspace)


def test_what_was_set_up_is_read_back_as_it_was(database: Database) -> None:
    set_up(database)
    with database.read() as conn:
        assert people.workspace(conn, "T1") == Workspace(
            *("Testshire", "Europe/Dublin", "01632 960101", "C0MOD", "", "U0LEAD"),
            *(SETUP.hours, SETUP.escalation),
        )
        assert people.teams(conn, "T1") == (NORTH, SOUTH)
        assert people.everyone(conn, "T1") == (BOSS, LEAD, QUALITY)
        assert people.find(conn, "T1", "U0LEAD") == LEAD


def test_a_group_is_who_the_set_up_names_in_its_order_and_goes_with_it(database: Database) -> None:
    named = replace(SETUP, groups={"moderators": ("U0QUAL", "U0BOSS"), "others": ("U0BOSS",)})
    assert set_up(database, named).groups == 2
    with database.read() as conn:
        assert groups.members(conn, "T1", "moderators") == ("U0QUAL", "U0BOSS")
        assert groups.members(conn, "T2", "moderators") is None
    assert set_up(database, named) == Changes()
    assert set_up(database).groups == 2
    with database.read() as conn:
        assert groups.members(conn, "T1", "moderators") is None


def test_before_any_set_up_there_is_nobody_and_nothing_fails(database: Database) -> None:
    with database.read() as conn:
        assert people.workspace(conn, "T1") == Workspace()
        assert people.everyone(conn, "T1") == ()
        assert people.find(conn, "T1", "U0BOSS") is None
        assert people.leads_of(conn, "T1", None) == Leads(None, None)


def test_a_first_set_up_changes_everything_and_a_second_nothing(database: Database) -> None:
    assert set_up(database) == Changes(added=3, teams=2, council=True)
    again = set_up(database)
    assert again == Changes()
    assert not again


def test_a_second_set_up_writes_no_row(database: Database) -> None:
    set_up(database)
    with database.begin() as conn:
        count = WRITTEN[conn.dialect.name]
        written = conn.exec_driver_sql(count).scalar_one()
        people.set_up(conn, "T1", SETUP)
        assert conn.exec_driver_sql(count).scalar_one() == written


def test_the_order_of_the_file_is_no_change(database: Database) -> None:
    set_up(database)
    assert not set_up(database, replace(SETUP, teams=(SOUTH, NORTH), people=(QUALITY, LEAD, BOSS)))


def test_somebody_taken_out_is_marked_as_having_left_and_kept(database: Database) -> None:
    set_up(database)
    without = replace(SETUP, people=(LEAD, QUALITY))
    assert set_up(database, without) == Changes(left=1)
    assert everyone(database) == (replace(BOSS, active=False), LEAD, QUALITY)
    assert not set_up(database, without)


def test_somebody_who_left_can_come_back(database: Database) -> None:
    set_up(database)
    set_up(database, replace(SETUP, people=(LEAD, QUALITY)))
    assert set_up(database) == Changes(changed=1)
    assert everyone(database) == (BOSS, LEAD, QUALITY)


def test_each_kind_of_change_is_counted_by_itself(database: Database) -> None:
    set_up(database)
    new = Person("U0NEW", "Ny Marsh", "east", frozenset({"auditor"}))
    moved = replace(BOSS, team="east", roles=frozenset({"manager"}))
    changed = replace(
        SETUP,
        emergency_number="01632 960199",
        teams=(replace(NORTH, manager=None), Team("east", "East team", "C0EAST")),
        people=(moved, new, QUALITY, replace(LEAD, active=False)),
    )
    assert set_up(database, changed) == Changes(added=1, changed=1, left=1, teams=3, council=True)
    assert everyone(database) == (moved, replace(LEAD, active=False), new, QUALITY)


def test_one_workspace_never_touches_another(database: Database) -> None:
    set_up(database)
    set_up(database, replace(SETUP, name="Elsewhere", teams=(), people=(QUALITY,)), "T2")
    assert everyone(database) == (BOSS, LEAD, QUALITY)
    assert everyone(database, "T2") == (QUALITY,)
    assert not set_up(database)


def test_a_concern_goes_to_the_teams_own_line_or_the_councils(database: Database) -> None:
    set_up(database)
    with database.read() as conn:
        assert people.leads_of(conn, "T1", "north") == Leads("U0BOSS", "U0OWN")
        assert people.leads_of(conn, "T1", "south") == Leads(None, "U0LEAD")
        assert people.leads_of(conn, "T1", None) == Leads(None, "U0LEAD")
        assert people.leads_of(conn, "T1", "closed") == Leads(None, "U0LEAD")


def test_the_history_of_a_set_up_holds_numbers_and_nobodys_name(database: Database) -> None:
    with database.begin() as conn:
        changes = people.set_up(conn, "T1", SETUP)
        people.record_set_up(conn, "T1", SETUP, changes, NOW)
    with database.read() as conn:
        (line,) = conn.execute(select(tables.History.__table__)).all()
    assert (line.workspace, line.at, line.by, line.what) == ("T1", NOW, "command line", "set-up")
    assert line.after == (
        "people 3, teams 2: people added 3, changed 0, left 0; teams changed 2; "
        "lists changed 0; groups changed 0; council changed yes"
    )


def test_what_is_stored_is_the_set_up_again_and_putting_it_back_changes_nothing(
    database: Database,
) -> None:
    lists = {"district": (Option("coast", "Coast", "By the sea."),)}
    whole = replace(SETUP, lists=lists, groups={"moderators": ("U0LEAD", "U0BOSS")})
    set_up(database, whole)
    with database.begin() as conn:
        stored = people.stored_to_change(conn, "T1")
        assert stored == replace(whole, people=(BOSS, LEAD, QUALITY))
        assert not people.set_up(conn, "T1", stored)
        assert people.stored(conn, "T2") is None


def test_what_several_change_at_once_in_the_set_up_is_all_kept(
    processes: tuple[Database, ...],
) -> None:
    """Each adds people to what stands there then, and changes the council's own facts."""
    set_up(processes[0])

    def add(number: int, database: Database) -> None:
        for turn in range(5):
            own = Person(f"U{number}{turn}", f"Nia {turn}", None, frozenset({"auditor"}))
            with database.begin() as conn:
                stored = people.stored_to_change(conn, "T1")
                assert stored is not None
                named = f"Testshire {number}.{turn}"
                people.set_up(conn, "T1", replace(stored, name=named, people=(*stored.people, own)))

    at_once(*(partial(add, number, each) for number, each in enumerate(processes)))
    here = {person.id for person in everyone(processes[0]) if person.active}
    assert here >= {f"U{number}{turn}" for number in range(4) for turn in range(5)}


def test_somebody_who_left_a_team_that_is_gone_is_exported_without_it(database: Database) -> None:
    set_up(database)
    set_up(database, replace(SETUP, teams=(SOUTH,), people=(LEAD, QUALITY)))
    with database.read() as conn:
        stored = people.stored(conn, "T1")
    assert stored is not None
    assert stored.people[0] == replace(BOSS, active=False, team=None)


def test_a_teams_own_times_and_lists_hold_and_the_councils_where_it_has_none(
    database: Database,
) -> None:
    set_up(database)
    with database.read() as conn:
        assert people.hours(conn, "T1") == {
            None: SETUP.hours,
            "north": NORTH.hours,
            "south": SETUP.hours,
        }
        assert people.hours(conn, "T2") == {None: NINE_TO_FIVE}
        assert people.escalation_of(conn, "T1", "north") == NORTH.escalation
        assert people.escalation_of(conn, "T1", "south") == SETUP.escalation
        assert people.escalation_of(conn, "T1", None) == SETUP.escalation
        assert people.leads_by_team(conn, "T1") == {
            None: Leads(None, "U0LEAD"),
            "north": Leads("U0BOSS", "U0OWN"),
            "south": Leads(None, "U0LEAD"),
        }


def test_one_team_is_found_by_its_key_in_its_own_workspace(database: Database) -> None:
    set_up(database)
    with database.read() as conn:
        assert people.find_team(conn, "T1", "north") == NORTH
        assert people.find_team(conn, "T1", "closed") is None
        assert people.find_team(conn, "T2", "north") is None
