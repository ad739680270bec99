"""The set-up changed in Slack: by whom, over the same records as the file's, by the same rules."""

import base64
import json
from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from bot.messages.setting_up import Channel
from bot.usecases import changing_set_up, escalating, home
from bot.usecases.context import Context, Outcome
from bot.usecases.setting_up import exported, import_setup
from flows import concerns
from flows.answers import Person
from flows.concerns import Concern, SafeNow
from flows.rights import Act
from flows.setup import Setup
from flows.setup_changes import CouncilGiven, PersonGiven, TeamGiven
from flows.setup_file import read_setup
from storage import concerns as kept_concerns
from storage import people, tables
from storage.database import Database
from storage.questionnaires import Library
from tests.bot.usecases.house import SETUP, WORKSPACE, House
from tests.flows.building import ASHA, QUINN, SAM

FACTS = CouncilGiven(
    *("Northshire", "01632 960121", "Europe/London", "C0MOD", "C0ESC", ""),
    *(time(9), time(17)),
    escalation=(QUINN.id,),
)
WEST = TeamGiven("", "West team", "C0WEST")
NOA = PersonGiven("U0NOA", "Noa West", "south", frozenset({"auditor"}))


def stored(house: House) -> Setup:
    """The set-up as the records have it."""
    with house.context.database.read() as conn:
        found = people.stored(conn, WORKSPACE)
    assert found is not None
    return found


def history(house: House) -> list[tuple[str, str, str | None]]:
    """Who did what, and what was wanted, in order."""
    table = tables.History.__table__
    with house.context.database.read() as conn:
        rows = conn.execute(select(table.c.by, table.c.what, table.c.before).order_by(table.c.id))
        return [tuple(row) for row in rows.all()]


def do(house: House, what: str, by: Person = QUINN) -> Outcome:
    """Do one of the things there are to do."""
    context, cause = house.context, house.cause(by)
    match what:
        case "council":
            return changing_set_up.change_council(context, cause, FACTS)
        case "team":
            return changing_set_up.change_team(context, cause, WEST)
        case "person":
            return changing_set_up.change_person(context, cause, NOA)
        case "export":
            return changing_set_up.export(context, cause)
        case "show":
            return changing_set_up.show(context, by.id)
        case "show team":
            return changing_set_up.show_team(context, by.id, "north")
        case _:
            return changing_set_up.show_person(context, by.id, SAM.id)


@pytest.mark.parametrize(
    "what", ["council", "team", "person", "export", "show", "show team", "show person"]
)
def test_only_a_quality_lead_may_and_whoever_else_tries_is_recorded(
    house: House, what: str
) -> None:
    before = stored(house)
    refused = do(house, what, ASHA)
    assert refused.notice == "Only a quality lead can change the set-up. Ask yours to do it."
    assert refused.view is None
    assert stored(house) == before
    assert history(house)[-1] == (ASHA.id, "refused", Act.SET_UP)
    assert not do(house, what).errors


def test_what_is_changed_stands_in_the_records_and_the_history_names_who(house: House) -> None:
    for what in ("council", "team", "person"):
        assert not do(house, what).errors
    after = stored(house)
    assert (after.emergency_number, after.escalation) == ("01632 960121", (QUINN.id,))
    assert {team.name for team in after.teams} == {"North team", "South team", "West team"}
    assert [p.name for p in after.people if p.id == NOA.id] == ["Noa West"]
    assert history(house)[-3:] == [(QUINN.id, "set-up", None)] * 3


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_changed(house: House) -> None:
    before = stored(house)
    given = replace(FACTS, emergency_number="999")
    outcome = changing_set_up.change_council(house.context, house.cause(QUINN), given)
    assert list(outcome.errors) == ["emergency_number"]
    assert stored(house) == before


def test_a_public_channel_for_managers_is_warned_of_once_it_is_kept(house: House) -> None:
    channels = [Channel("C0MOD", is_private=False), Channel("C0ESC")]
    outcome = changing_set_up.change_council(house.context, house.cause(QUINN), FACTS, channels)
    said = json.dumps(outcome.view)
    assert "<#C0MOD> is a public channel." in said
    assert "<#C0ESC> is" not in said
    assert stored(house).moderators_channel == "C0MOD"


def test_a_teams_channel_may_be_public_but_golden_thread_has_to_be_in_it(house: House) -> None:
    context = house.context
    channel = Channel("C0WEST", is_private=False)
    assert changing_set_up.change_team(context, house.cause(QUINN), WEST, channel).view is None
    outside, again = replace(channel, is_member=False), replace(WEST, name="Far west")
    outcome = changing_set_up.change_team(context, house.cause(QUINN), again, outside)
    assert "Golden Thread is not in <#C0WEST>." in json.dumps(outcome.view)


def test_the_export_is_the_file_that_says_the_same(house: House) -> None:
    for what in ("council", "team", "person"):
        do(house, what)
    text = exported(house.context.database, WORKSPACE)
    assert read_setup(text) == stored(house)
    said = import_setup(
        *(house.context.database, house.context.library, WORKSPACE, text, "setup.yaml"),
        house.clock.now(),
    )
    assert said.endswith("nothing changed.")


def test_the_file_is_sent_to_whoever_asks_under_a_message_of_its_own(house: House) -> None:
    assert do(house, "export").notice.startswith("The file is on its way")
    (_, post, _), (to, file, _) = house.enqueued("set-up/")
    assert to == QUINN.id
    assert "Here is the set-up as a file." in post
    text = base64.b64decode(json.loads(file)["content"]).decode()
    assert read_setup(text) == stored(house)


def test_an_admin_begins_where_nothing_is_set_up(database: Database) -> None:
    """The settings name them; from now on the set-up does."""
    house = House.on(database, admins=frozenset({"U0ADA"}))
    new = replace(house.context, workspace="T0NEW", library=Library(()))
    given = replace(FACTS, escalation=(), first=TeamGiven("", "North team", "C0NORTH"))
    ada = house.cause(Person("U0ADA", ""))
    outcome = changing_set_up.change_council(new, ada, given, name="Ada Moss")
    assert not outcome.errors
    assert outcome.view is not None
    with database.read() as conn:
        found = people.stored(conn, "T0NEW")
    assert found is not None
    assert [(p.name, p.roles) for p in found.people] == [("Ada Moss", frozenset({"quality_lead"}))]
    assert exported(database, "T0NONE") == ""


def test_somebody_changed_under_an_older_form_loses_nothing_of_the_others(house: House) -> None:
    """Each form holds one thing, and is put into the set-up as it stands by then."""
    do(house, "person")
    do(house, "team")
    assert SETUP.people[0].id in {p.id for p in stored(house).people}
    assert NOA.id in {p.id for p in stored(house).people}


def test_another_time_zone_counts_at_once_in_every_process(
    house: House, two: tuple[Context, ...]
) -> None:
    """On Home, and for what falls due by the clock: at nine o'clock there."""
    here, there = two
    at = house.clock.now()
    concern = Concern("c1", "710452", "south", None, ASHA.id, at, "", SafeNow.NO, "")
    with there.database.begin() as conn:
        kept_concerns.insert(conn, WORKSPACE, concerns.raised(concern, ((SAM.id,),)))
    assert "today 09:00" in json.dumps(home.show(there, QUINN.id))
    monday = escalating.escalate(there)
    given = replace(FACTS, timezone="Europe/Athens")
    assert not changing_set_up.change_council(here, house.cause(QUINN), given).errors
    assert "today 11:00" in json.dumps(home.show(there, QUINN.id))
    assert escalating.escalate(there) == monday - timedelta(hours=2)
