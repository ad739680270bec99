"""What waits for a team in a channel that takes no messages goes to the channel it gets instead."""

import json
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot.messages.forms.done import DoneGiven
from bot.usecases import action_forms, changing_set_up, digesting, former_channels
from bot.usecases.setting_up import import_setup
from flows.setup_changes import TeamGiven
from flows.setup_writing import write_setup
from storage import tables
from tests.bot.usecases import concerned
from tests.bot.usecases.agreeing import LED, TEAMS, actions_of, agree, approved, led
from tests.bot.usecases.house import WORKSPACE, House, unreached
from tests.bot.usecases.moderators import move_to, said
from tests.flows.building import DANA, MARCUS, QUINN

REVIEW = "Hold the review meeting"
MOVED = replace(TEAMS[0], channel="C0NEW")


def live(house: House, count: int = 1) -> str:
    """So many actions of an audit that was approved; their audit."""
    led(house)
    audit = house.begin()
    for number in range(count):
        agree(house, audit, f"{REVIEW} {number}", person=DANA.id)
    return approved(house, audit)


def move(house: House) -> None:
    """Have the North team meet in another channel from now on, as its form says."""
    given = TeamGiven("north", "North team", "C0NEW", "U0MARCUS", "U0PRIYA")
    assert not changing_set_up.change_team(house.context, house.cause(QUINN), given).errors


def where(house: House, name: str) -> set[str]:
    """Where whatever has this in its key is said, or waits to be."""
    return {to for to, _, _ in house.enqueued(name)}


def test_actions_that_went_live_are_told_of_in_the_new_channel(house: House) -> None:
    audit = live(house, 60)
    unreached(house, "C0NORTH", "is_archived")
    move(house)
    assert len(house.enqueued(f"actions/live/{audit}/1/team")) > 1
    assert where(house, f"actions/live/{audit}/1/team") == {"C0NEW"}
    action = actions_of(house, audit)[f"{REVIEW} 0"].id
    action_forms.close(house.context, house.cause(MARCUS), DoneGiven(action, "It was held."))
    assert where(house, "/team/as-of/") == {"C0NEW"}
    assert wakes(house, "C0NEW") == house.clock.now()


def test_the_digest_that_waits_goes_along_and_is_kept_true_there(house: House) -> None:
    audit = live(house)
    digesting.post_due(house.context)
    move_to(house, "2026-11-23T09:00")
    digesting.post_due(house.context)
    unreached(house, "C0NORTH", "is_archived")
    move(house)
    assert where(house, "digest/north/") == {"C0NEW"}
    action = actions_of(house, audit)[f"{REVIEW} 0"].id
    action_forms.close(house.context, house.cause(MARCUS), DoneGiven(action, "It was held."))
    assert where(house, "digest/north/") == {"C0NEW"}
    assert len(house.enqueued("digest/north/")) == 2


def test_another_teams_and_other_peoples_messages_stay_where_they_are(house: House) -> None:
    audit = live(house)
    for broken in ("C0NORTH", DANA.id):
        unreached(house, broken, "is_archived")
    south = replace(TEAMS[1], channel="C0ELSEWHERE")
    house.set_up(replace(LED, teams=(TEAMS[0], south)))
    look(house)
    assert where(house, f"actions/live/{audit}/") == {"C0NORTH", DANA.id}


def test_what_a_working_channel_is_about_to_be_told_is_told_there(house: House) -> None:
    audit = live(house)
    move(house)
    assert where(house, f"actions/live/{audit}/1/team") == {"C0NORTH"}


def test_what_may_stand_there_already_is_not_said_again_elsewhere(house: House) -> None:
    """One attempt had no answer: nobody knows whether it was posted."""
    audit = live(house)
    table = tables.Outbox.__table__
    with house.context.database.begin() as conn:
        named = table.c.key.endswith("/team")
        conn.execute(table.update().where(named).values(attempts=1))
    unreached(house, "C0NORTH", "is_archived")
    move(house)
    assert where(house, f"actions/live/{audit}/1/team") == {"C0NORTH"}


def test_what_belongs_under_a_message_that_stands_stays_with_it(house: House) -> None:
    audit = live(house, 60)
    table = tables.Outbox.__table__
    with house.context.database.begin() as conn:
        root = table.c.key == f"actions/live/{audit}/1/team"
        stands = {"sent_at": house.clock.now(), "channel": "C0NORTH", "ts": "1.1"}
        conn.execute(table.update().where(root).values(**stands))
    unreached(house, "C0NORTH", "is_archived")
    move(house)
    assert where(house, f"actions/live/{audit}/1/team/more/") == {"C0NORTH"}


def test_a_channel_that_breaks_only_after_the_team_has_left_it_is_found_by_the_clock(
    house: House,
) -> None:
    audit = live(house)
    move(house)
    look(house)
    unreached(house, "C0NORTH", "is_archived")
    look(house)
    assert where(house, f"actions/live/{audit}/1/team") == {"C0NEW"}


def test_it_goes_along_when_a_file_names_the_new_channel(house: House) -> None:
    audit = live(house)
    unreached(house, "C0NORTH", "is_archived")
    text = write_setup(replace(LED, teams=(MOVED, *TEAMS[1:])))
    context = house.context
    import_setup(
        *(context.database, context.library, WORKSPACE, text, "setup.yaml"), house.clock.now()
    )
    assert where(house, f"actions/live/{audit}/1/team") == {"C0NEW"}


def test_that_there_is_a_concern_is_said_in_the_new_channel_for_concerns(house: House) -> None:
    concerned.set_up(house)
    concern = concerned.raise_one(house)
    unreached(house, concerned.ESCALATION, "is_archived")
    concerned.set_up(house, escalation_channel="C0NEWESC")
    look(house)
    ((to, body),) = said(house, f"concern/{concern}/channel")
    assert to == "C0NEWESC"
    assert "Immediate concern" in json.loads(body)["text"]


def look(house: House) -> None:
    """Let the clock look."""
    former_channels.look(house.context)


def wakes(house: House, channel: str) -> datetime | None:
    """When somebody next looks what is to be said in a channel."""
    c = tables.Gate.__table__.c
    with house.context.database.read() as conn:
        at: datetime | None = conn.execute(
            select(c.wake_at).where(c.destination == channel)
        ).scalar_one()
    return at
