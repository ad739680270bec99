"""A set-up file is read whole, or every fault in it is named with its place and the mend."""

import re
from typing import NamedTuple

import pytest

from flows.answers import Person
from flows.loading import Code, Fault, FileFaults
from flows.questionnaire import Option
from flows.setup import Setup, Team
from flows.setup_codes import SetupCode
from flows.setup_file import MOST_TEAMS, read_setup

SOUND = """\
name: Testshire
timezone: Europe/London
emergency_number: 01632 960101
channels: {moderators: C0MOD, escalation: C0ESC}
service_lead: U0LEAD
teams:
  - {key: north, name: North team, channel: C0NORTH, manager: U0BOSS, service_lead: U0LEAD}
  - {key: south, name: South team, channel: C0SOUTH}
people:
  - {id: U0BOSS, name: Bo Sand, team: north, roles: [manager, auditor]}
  - {id: U0LEAD, name: Lu Ward, roles: [service_lead], telephone: 01632960123}
  - {id: U0QUAL, name: Quy Lane, roles: [quality_lead], timezone: Europe/Lisbon}
  - {id: U0GONE, name: Go Nash, team: south, roles: [auditor], active: false}
lists:
  district: [Coast, {value: hills, label: Hills, meaning: Above the road.}]
  strand: [Help me, Care]
groups:
  moderators: [U0BOSS, U0LEAD]
"""

LINES = SOUND.splitlines()
LISTS = ("district", "strand")


def spoilt(*changes: tuple[str, str]) -> str:
    """The sound file with each first text in it replaced by the second."""
    text = SOUND
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(FileFaults) as found:
        read_setup(text, "council.yaml", LISTS)
    return found.value.faults


def test_a_sound_file_says_everything_that_is_set_up() -> None:
    assert read_setup(SOUND) == Setup(
        name="Testshire",
        emergency_number="01632 960101",
        teams=(
            Team("north", "North team", "C0NORTH", "U0BOSS", "U0LEAD"),
            Team("south", "South team", "C0SOUTH"),
        ),
        people=(
            Person("U0BOSS", "Bo Sand", "north", frozenset({"manager", "auditor"})),
            Person(
                *("U0LEAD", "Lu Ward", None, frozenset({"service_lead"})), telephone="01632960123"
            ),
            Person("U0QUAL", "Quy Lane", None, frozenset({"quality_lead"}), True, "Europe/Lisbon"),
            Person("U0GONE", "Go Nash", "south", frozenset({"auditor"}), active=False),
        ),
        timezone="Europe/London",
        moderators_channel="C0MOD",
        escalation_channel="C0ESC",
        service_lead="U0LEAD",
        lists={
            "district": (Option("coast", "Coast"), Option("hills", "Hills", "Above the road.")),
            "strand": (Option("help_me", "Help me"), Option("care", "Care")),
        },
        groups={"moderators": ("U0BOSS", "U0LEAD")},
    )


def test_a_list_that_no_questionnaire_takes_is_read_where_nobody_knows_them() -> None:
    assert read_setup(SOUND).lists == read_setup(SOUND, "setup.yaml", LISTS).lists
    assert "fruit" in read_setup(spoilt(("  strand:", "  fruit:"))).lists


def test_what_may_be_left_out_is_empty_and_the_zone_is_london() -> None:
    setup = read_setup(
        spoilt(
            ("timezone: Europe/London\n", ""),
            ("channels: {moderators: C0MOD, escalation: C0ESC}\n", ""),
            ("service_lead: U0LEAD\n", ""),
        )
    )
    assert (setup.timezone, setup.moderators_channel) == ("Europe/London", "")
    assert (setup.escalation_channel, setup.service_lead) == ("", None)


def test_a_byte_order_mark_before_the_text_does_no_harm() -> None:
    assert read_setup(f"\ufeff{SOUND}") == read_setup(SOUND)


class Row(NamedTuple):
    """One change that spoils the file: its code, its key, and words its sentences hold."""

    old: str
    new: str
    code: Code | SetupCode
    key: str
    words: str


NUMBER = "emergency_number: 01632 960101\n"
BOSS = "{id: U0BOSS, name: Bo Sand, team: north, roles: [manager, auditor]}"
ROWS = [
    Row("name: Testshire", "nam: Testshire", Code.UNKNOWN_KEY, "nam", "Did you mean 'name'?"),
    Row("name: Testshire\n", "", Code.MISSING_KEY, "", "has no 'name'. Add name:"),
    Row(NUMBER, NUMBER + NUMBER, Code.REPEATED_KEY, "emergency_number", "stands here twice"),
    Row(NUMBER, "", Code.MISSING_KEY, "", "has no 'emergency_number'"),
    Row("01632 960101", "", SetupCode.EMERGENCY_NUMBER, "emergency_number", "There is no number"),
    Row("01632 960101", "TBC", SetupCode.EMERGENCY_NUMBER, "emergency_number", "'TBC' is no tele"),
    Row("01632 960101", "999", SetupCode.EMERGENCY_NUMBER, "emergency_number", "like 01632"),
    Row("01632 960101", "[1]", SetupCode.EMERGENCY_NUMBER, "emergency_number", "as people dial it"),
    Row("01632960123", "''", SetupCode.TELEPHONE, "people[2].telephone", "There is no number."),
    Row("01632960123", "ask her", SetupCode.TELEPHONE, "people[2].telephone", "or leave it out."),
    Row("moderators", "moderator", Code.UNKNOWN_KEY, "channels.moderator", "'moderators'?"),
    Row("Europe/London", "London", SetupCode.TIME_ZONE, "timezone", "mean 'Europe/London'?"),
    Row("Europe/London", "Europe", SetupCode.TIME_ZONE, "timezone", "no time zone 'Europe'"),
    Row("Europe/London", "qqq", SetupCode.TIME_ZONE, "timezone", "Write it like Europe/London."),
    Row("Europe/London", "/etc/x", SetupCode.TIME_ZONE, "timezone", "no time zone '/etc/x'"),
    Row("Europe/Lisbon", "Lisbon", SetupCode.TIME_ZONE, "people[3].timezone", "'Europe/Lisbon'?"),
    Row("C0MOD", "'#mod'", SetupCode.CHANNEL_ID, "channels.moderators", "begins with C"),
    Row("C0NORTH", "'#north-team'", SetupCode.CHANNEL_ID, "teams.north.channel", "at the bottom"),
    Row("C0NORTH", "North team", SetupCode.CHANNEL_ID, "teams.north.channel", "is not a channel"),
    Row("C0NORTH", "''", SetupCode.CHANNEL_ID, "teams.north.channel", "is empty"),
    Row("channel: C0NORTH, ", "", Code.MISSING_KEY, "teams.north", "A team has no 'channel'"),
    Row("key: south", "key: north", SetupCode.SAME_TEAM, "teams.north.key", "this key already"),
    Row("South team", "north Team", SetupCode.SAME_TEAM, "teams.south.name", "this name already"),
    Row("key: south", "key: The South", Code.KEY_FORM, "teams[2].key", "can't be a key"),
    Row(
        "manager: U0BOSS",
        "manager: U0BOSSY",
        SetupCode.NO_SUCH_PERSON,
        "teams.north.manager",
        "mean 'U0BOSS'?",
    ),
    Row(
        "manager: U0BOSS",
        "manager: U9XXXX",
        SetupCode.NO_SUCH_PERSON,
        "teams.north.manager",
        "Add them to people",
    ),
    Row(
        "manager: U0BOSS",
        "manager: U0GONE",
        SetupCode.HAS_LEFT,
        "teams.north.manager",
        "Go Nash, has left",
    ),
    Row(
        "manager: U0BOSS",
        "manager: Bo Sand",
        SetupCode.PERSON_ID,
        "teams.north.manager",
        "Copy member ID",
    ),
    Row(
        "service_lead: U0LEAD\n",
        "service_lead: U0GONE\n",
        SetupCode.HAS_LEFT,
        "service_lead",
        "has left",
    ),
    Row("id: U0BOSS", "id: bo@test.example", SetupCode.PERSON_ID, "people[1].id", "begins with U"),
    Row("id: U0QUAL", "id: '@quy'", SetupCode.PERSON_ID, "people[3].id", "'@quy' is not a person"),
    Row("id: U0GONE", "id: U0QUAL", SetupCode.SAME_PERSON, "people[4].id", "already"),
    Row("id: U0GONE, ", "", Code.MISSING_KEY, "people[4]", "A person has no 'id'"),
    Row("team: north", "team: nort", SetupCode.NO_SUCH_TEAM, "people[1].team", "mean 'north'?"),
    Row("team: north", "team: North team", SetupCode.NO_SUCH_TEAM, "people[1].team", "its key"),
    Row("manager, auditor", "auditr", SetupCode.NO_SUCH_ROLE, "people[1].roles[1]", "'auditor'?"),
    Row(
        "[quality_lead]",
        "[Quality lead, quality_lead]",
        SetupCode.NO_SUCH_ROLE,
        "people[3].roles[1]",
        "'quality_l",
    ),
    Row("[service_lead]", "service_lead", Code.WRONG_KIND, "people[2].roles", "must be a list"),
    Row("[service_lead]", "[]", Code.EMPTY, "people[2].roles", "empty list"),
    Row("active: false", "active: no", Code.WRONG_KIND, "people[4].active", "true or false"),
    Row("active: false", "active: [x]", Code.WRONG_KIND, "people[4].active", "true or false"),
    Row("[quality_lead]", "[auditor]", SetupCode.NO_QUALITY_LEAD, "people", "role quality_lead"),
    Row("[auditor], active", "[quality_lead], activ", Code.UNKNOWN_KEY, "people[4].activ", "mean"),
    Row("Testshire", "T" * 76, Code.TOO_LONG, "name", "room for 75"),
    Row("[U0BOSS, U0LEAD]", "[]", Code.EMPTY, "groups.moderators", "empty list"),
    Row(
        "U0BOSS, U0LEAD",
        "U0BOSS, U0BOSS",
        SetupCode.SAME_PERSON,
        "groups.moderators[2]",
        "Keep one of them",
    ),
    Row(
        "U0BOSS, U0LEAD",
        "U0BOSS, U0NONE",
        SetupCode.NO_SUCH_PERSON,
        "groups.moderators[2]",
        "not among the people",
    ),
    Row("U0BOSS, U0LEAD", "U0GONE", SetupCode.HAS_LEFT, "groups.moderators[1]", "has left"),
    Row("  moderators: [", "  Our moderators: [", Code.KEY_FORM, "groups.Our moderators", "key"),
    Row("lists:", "list:", Code.UNKNOWN_KEY, "list", "Did you mean 'lists'?"),
    Row("  strand:", "  stand:", SetupCode.NO_SUCH_LIST, "lists.stand", "mean 'strand'?"),
    Row("[Help me, Care]", "Help", Code.WRONG_KIND, "lists.strand", "'strand' must be a list"),
    Row("[Help me, Care]", "[]", Code.EMPTY, "lists.strand", "empty list"),
    Row(
        "[Help me, Care]", "[Care, care]", Code.SAME_LABEL, "lists.strand[2]", "'care' stands here"
    ),
    Row("Coast, ", "'!', ", Code.NO_VALUE, "lists.district[1]", "Write {value: a_word"),
    Row("Coast, ", "Skip, ", Code.COMMAND_WORD, "lists.district[1]", "'Skip' is a command"),
    Row("Coast, ", "{name: Coast}, ", Code.MISSING_KEY, "lists.district[1]", "no 'label'"),
    Row("South team", "North  - team", SetupCode.SAME_TEAM, "teams.south.name", "this name"),
    Row("South team", "Help", Code.COMMAND_WORD, "teams.south", "'Help' is a command"),
    Row(BOSS, "{<<: {}, " + BOSS[1:], Code.UNKNOWN_KEY, "people[1].<<", "repeat the keys."),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.code.name}-{row.new[:20]}")
def test_a_fault_is_named_once_with_its_place_and_mend(row: Row) -> None:
    text = spoilt((row.old, row.new))
    (fault,) = (fault for fault in faults(text) if str(fault.code) == row.code)
    assert fault.key == row.key
    assert row.words in f"{fault.fault} {fault.mend}"
    if "." in row.key:
        changed = {n for n, line in enumerate(text.splitlines(), 1) if line not in LINES}
        assert changed == {fault.line}


def test_only_somebody_who_is_still_here_counts_as_quality_lead() -> None:
    (fault,) = faults(spoilt(("[quality_lead],", "[quality_lead], active: false,")))
    assert str(fault.code) == SetupCode.NO_QUALITY_LEAD


def test_a_channel_name_that_yaml_took_for_a_comment_is_explained() -> None:
    text = spoilt(
        ("channels: {moderators: C0MOD, escalation: C0ESC}", "channels:\n  moderators: #mod")
    )
    (fault,) = faults(text)
    assert (str(fault.code), fault.line) == (SetupCode.CHANNEL_ID, 5)
    assert "YAML takes # and what follows it for a comment" in fault.fault


def test_an_at_name_that_yaml_can_not_read_is_explained() -> None:
    (fault,) = faults(spoilt(("id: U0QUAL", "id: @quy")))
    assert (fault.code, fault.line) == (Code.SYNTAX, 12)
    assert "where an @name stands give the person's Slack id" in fault.mend


def test_every_fault_is_named_at_once_in_the_order_of_the_file() -> None:
    found = faults(
        spoilt(
            ("01632 960101", "later"),
            ("C0MOD", "'#mod'"),
            ("manager: U0BOSS", "manager: U0GONE"),
            ("team: north", "team: east"),
            ("[service_lead]", "[service_led]"),
            ("id: U0GONE", "id: U0QUAL"),
            ("manager: U0GONE", "manager: U0NONE"),
        )
    )
    assert [(str(fault.code), fault.line) for fault in found] == [
        ("S001", 3),
        ("S002", 4),
        ("S007", 7),
        ("S006", 10),
        ("S009", 11),
        ("S004", 13),
    ]


def test_a_fault_is_printed_with_file_line_code_key_fault_and_mend() -> None:
    with pytest.raises(FileFaults) as found:
        read_setup(spoilt(("team: north", "team: nort")), "council.yaml")
    assert str(found.value) == (
        "council.yaml:10: S006 people[1].team: There is no team with the key 'nort'. "
        "Did you mean 'north'?"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.NOT_ONE_DOCUMENT),
        (f"{SOUND}---\n{SOUND}", Code.NOT_ONE_DOCUMENT),
        ("[" * 100_000, Code.TOO_LARGE),
        ("name: &a\n  - *a\n", Code.TOO_LARGE),
        ("name: [a", Code.SYNTAX),
        ("only words", Code.WRONG_KIND),
    ],
    ids=["empty", "two-documents", "deep", "endless", "no-yaml", "no-keys"],
)
def test_what_is_no_set_up_at_all_is_refused_in_words_about_set_ups(text: str, code: Code) -> None:
    (fault,) = faults(text)
    assert fault.code is code
    assert "questionnaire" not in str(fault)


def test_a_missing_list_is_the_only_thing_said_of_what_should_be_in_it() -> None:
    """Managers and teams that can't be found are not complained of when there are none at all."""
    no_people = faults(SOUND[: SOUND.index("people:")])
    no_teams = faults(re.sub(r"teams:\n.*?(?=people:)", "", SOUND, flags=re.DOTALL))
    assert [fault.fault for fault in no_people] == ["The set-up has no 'people'."]
    assert [fault.fault for fault in no_teams] == ["The set-up has no 'teams'."]


@pytest.mark.parametrize(
    "number",
    [
        "01632960101",
        "+44 1632 960101",
        "(01632) 960-101",
        "01632 960101 ext 123456",
        "01632.960.101",
        "'  01632   960101 '",
        "01632\u00a0960101",
    ],
)
def test_a_telephone_number_may_be_written_as_people_write_it(number: str) -> None:
    read = read_setup(spoilt(("01632 960101", number))).emergency_number
    assert read == " ".join(number.strip("'").split())


@pytest.mark.parametrize(
    "number",
    [
        "101",
        "none",
        "0" + " - " * 20 + "1632 96012",
        "call reception",
        "01632 96010x",
        "1" * 16,
        "12-34",
        "٠١٢٣٤٥٦٧٨٩",
    ],
)
def test_what_nobody_could_dial_is_no_telephone_number(number: str) -> None:
    (fault,) = faults(spoilt(("01632 960101", number)))
    assert str(fault.code) == SetupCode.EMERGENCY_NUMBER


@pytest.mark.parametrize("made", ["U1", "w0lower", "123", "USLACKBOT", "E-1_x", "U" * 60])
def test_no_pattern_is_made_of_slack_ids(made: str) -> None:
    setup = read_setup(SOUND.replace("U0BOSS", made).replace("C0NORTH", made))
    assert (setup.people[0].id, setup.teams[0].channel) == (made, made)


def test_more_teams_than_any_council_has_are_refused() -> None:
    many = "".join(
        f"  - {{key: t{n}, name: Team {n}, channel: C{n}}}\n" for n in range(MOST_TEAMS - 1)
    )
    (fault,) = faults(spoilt(("people:\n", f"{many}people:\n")))
    assert fault.code is Code.TOO_MANY


def test_the_codes_of_a_set_up_are_never_those_of_a_questionnaire() -> None:
    assert not {str(code) for code in SetupCode} & {str(code) for code in Code}
