"""A set-up file is applied once, whole or not at all, and what stands is said in a line."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.sandbox.people import CHANNELS, PEOPLE, TEAM
from bot.usecases.setting_up import import_setup
from flows.loading import FileFaults
from flows.questionnaires import shipped
from flows.setup_file import read_setup
from storage import delivery, gates, outbox, people, tables
from storage.database import Database
from storage.outbox import Post
from storage.questionnaires import Library
from tests.clock import MovableClock

NOW = MovableClock().now()
EXAMPLE = Path(people.__file__).parents[1].joinpath("bot/example-setup.yaml").read_text("utf-8")
STANDING = (
    "Northshire Children's Services: 6 people, 1 who left, 2 teams, 4 channels, "
    "emergency duty team on 01632 960120"
)


def imported(database: Database, text: str = EXAMPLE) -> str:
    return import_setup(database, Library(shipped()), TEAM.id, text, "example-setup.yaml", NOW)


def lines_of_history(database: Database) -> int:
    with database.read() as conn:
        return conn.execute(select(func.count()).select_from(tables.History)).scalar_one()


def test_the_example_can_be_imported_and_a_second_time_changes_nothing(database: Database) -> None:
    first = imported(database)
    assert first == (
        f"{STANDING}; 7 people added, 2 teams changed, 1 list changed, 1 group changed, "
        "the council's own facts changed."
    )
    assert imported(database) == f"{STANDING}; nothing changed."
    assert lines_of_history(database) == 1


def test_the_example_is_the_local_workspaces_own_council() -> None:
    setup = read_setup(EXAMPLE)
    assert setup.name == TEAM.name
    there = {(person.id, person.name, not person.deactivated) for person in PEOPLE}
    assert {(person.id, person.name, person.active) for person in setup.people} == there
    joined = {channel.id for channel in CHANNELS if channel.with_app}
    named = {setup.moderators_channel, setup.escalation_channel}
    assert named | {team.channel for team in setup.teams} == joined


def test_a_change_is_said_and_kept_in_the_history(database: Database) -> None:
    imported(database)
    said = imported(database, EXAMPLE.replace("Sam Ortiz", "Sam Ortiz-Hale"))
    assert said == f"{STANDING}; 1 person changed."
    assert lines_of_history(database) == 2


def test_somebody_taken_out_of_the_file_is_said_to_have_left(database: Database) -> None:
    imported(database)
    taken_out = EXAMPLE.replace("  - id: U0DANA\n    name: Dana Cole\n", "").replace(
        "    team: north\n    roles: [practitioner]\n", ""
    )
    assert imported(database, taken_out).endswith("; 1 person marked as having left.")


def test_a_file_with_a_fault_changes_nothing(database: Database) -> None:
    imported(database)
    spoilt = EXAMPLE.replace("Sam Ortiz", "Sam Hale").replace("[service_lead]", "[service_led]")
    with pytest.raises(FileFaults, match=r"example-setup.yaml:\d+: S009"):
        imported(database, spoilt)
    assert imported(database) == f"{STANDING}; nothing changed."


def test_whoever_could_not_be_reached_is_tried_again_at_once(database: Database) -> None:
    lease = timedelta(seconds=8)
    with database.begin() as conn:
        outbox.enqueue(conn, [Post(TEAM.id, "C0NORTH", "a", {"text": "a"})], NOW)
        parcel = delivery.claim(conn, NOW, lease)
        assert parcel is not None
        delivery.broken(conn, parcel, "not_in_channel", NOW)
        assert delivery.claim(conn, NOW, lease) is None
    imported(database)
    with database.begin() as conn:
        assert gates.broken(conn, TEAM.id) == ()
        assert delivery.claim(conn, NOW, lease) is not None
