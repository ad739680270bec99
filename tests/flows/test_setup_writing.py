"""A set-up written as YAML is read back as it was, whatever is in it."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.answers import Person
from flows.loading import FileFaults, limits
from flows.questionnaire import Option
from flows.schedule import Hours
from flows.setup import DigestTime, Setup, Team
from flows.setup_codes import SetupCode
from flows.setup_file import read_setup
from flows.setup_writing import checked, write_setup

QUALITY = Person("U0QUAL", "Quy Lane", None, frozenset({"quality_lead"}))
BOSS = Person(
    "U0BOSS", "Bo Sand", "north", frozenset({"manager"}), True, "Europe/Lisbon", "0351632"
)
LEFT = Person("U0LEFT", "Le Ford", None, frozenset({"auditor"}), active=False)
SETUP = Setup(
    name="Testshire: north & south",
    emergency_number="01632 960101",
    teams=(
        Team(
            *("north", "North team", "C0NORTH", "U0BOSS", "U0QUAL"),
            digest=DigestTime(4, time(14, 30)),
            timezone="Europe/Lisbon",
            hours=Hours(time(8), time(16, 30)),
            escalation=("U0QUAL", "U0BOSS"),
        ),
        Team("south", "South team", "C0SOUTH"),
    ),
    people=(QUALITY, BOSS, LEFT),
    moderators_channel="C0MOD",
    escalation_channel="C0ESC",
    service_lead="U0QUAL",
    lists={"district": (Option("coast", "Coast"), Option("no", "No: the rest", "All else."))},
    groups={"moderators": ("U0BOSS", "U0QUAL")},
    hours=Hours(time(8, 30), time(17, 30)),
    escalation=("U0QUAL",),
)

TWIN = Team("west", "North team", "C0WEST")

texts = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1).filter(
    # What is nothing in YAML, and the commands, which no option may be called.
    lambda text: text.casefold() not in {"~", "null"} | limits.COMMAND_WORDS
)
minutes = st.times().map(lambda at: at.replace(second=0, microsecond=0))
hours = st.tuples(minutes, minutes).map(sorted).filter(lambda two: two[0] < two[1])


def test_everything_that_is_set_up_is_read_back_as_it_was() -> None:
    assert read_setup(write_setup(SETUP)) == SETUP


def test_the_least_there_can_be_is_read_back_and_nothing_else_is_written() -> None:
    least = Setup("Testshire", "01632 960101", (Team("south", "South", "C0"),), (QUALITY,))
    assert checked(least) == least
    assert write_setup(least).splitlines() == [
        "name: Testshire",
        "emergency_number: 01632 960101",
        "teams:",
        "- key: south",
        "  name: South",
        "  channel: C0",
        "people:",
        "- id: U0QUAL",
        "  name: Quy Lane",
        "  roles:",
        "  - quality_lead",
    ]


@given(texts, texts, st.integers(0, 6), minutes, hours)
def test_whatever_names_and_times_there_are_come_back(
    name: str, other: str, day: int, at: time, working: list[time]
) -> None:
    opens, closes = working
    team = Team("north", name[:75], "C0", digest=DigestTime(day, at), hours=Hours(opens, closes))
    person = replace(QUALITY, name=other[:75])
    setup = Setup(name[:75], "01632 960101", (team,), (person,), hours=Hours(opens, closes))
    assert read_setup(write_setup(setup)) == setup


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        (replace(SETUP, people=(BOSS, LEFT)), SetupCode.NO_QUALITY_LEAD),
        (replace(SETUP, service_lead="U0LEFT"), SetupCode.HAS_LEFT),
        (replace(SETUP, escalation=("U0NOBODY",)), SetupCode.NO_SUCH_PERSON),
        (replace(SETUP, emergency_number="999"), SetupCode.EMERGENCY_NUMBER),
        (replace(SETUP, hours=Hours(time(17), time(9))), SetupCode.TIME),
        (replace(SETUP, teams=(*SETUP.teams, TWIN)), SetupCode.SAME_TEAM),
    ],
)  # fmt: skip
def test_a_changed_set_up_is_held_against_the_rules_of_the_file(
    spoilt: Setup, code: SetupCode
) -> None:
    with pytest.raises(FileFaults) as found:
        checked(spoilt)
    assert code in {fault.code for fault in found.value.faults}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("digest: {day: someday}", "'someday' is no day of the week. Did you mean 'sunday'?"),
        ("digest: {day: monday, at: noon}", "'noon' is no time of day. Write it like at: "),
        ('digest: {at: "24:00"}', "'24:00' is no time of day."),
        ('working_hours: {from: "17:00", to: "9:00"}', "end at 09:00, before they begin at 17:00"),
        ('working_hours: {opens: "9:00"}', "has no key 'opens'"),
        ("escalation: [U0QUAL, U0QUAL]", "is in this list already"),
        ("timezone: London", "Did you mean 'Europe/London'?"),
    ],
)  # fmt: skip
def test_a_time_or_list_of_a_team_that_is_none_is_named_with_what_would_be(
    line: str, words: str
) -> None:
    text = write_setup(SETUP).replace("- key: south", f"- {line}\n  key: south")
    with pytest.raises(FileFaults) as found:
        read_setup(text)
    (fault,) = found.value.faults
    assert words in str(fault)


def test_a_day_may_be_written_with_a_capital_and_an_hour_with_one_digit() -> None:
    text = write_setup(SETUP).replace(
        "key: south", 'digest: {day: Friday, at: "9:05"}\n  key: south'
    )
    assert read_setup(text).teams[1].digest == DigestTime(4, time(9, 5))
