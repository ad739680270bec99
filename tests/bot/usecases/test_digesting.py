"""Each team's week is posted once, whatever happens on the way, and says how its actions stand."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.usecases import digesting
from flows import following
from flows.actions import ActionDetails, Owner, Tracked
from flows.audit import Moment
from flows.following import Followed
from flows.setup import DigestTime
from storage import actions, outbox, tables
from tests.bot.usecases.house import SETUP, TEAMS, WORKSPACE, House, unreached
from tests.bot.usecases.processes import clockworks
from tests.flows.building import AT, DANA, moment
from tests.storage.following import agreed, due, found

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
SUNDAY = MONDAY - timedelta(days=1)
WEEK = timedelta(days=7)
NORTH, SOUTH = TEAMS
FRIDAY = date(2026, 11, 27)
A_DAY_LATE = date(2026, 11, 22)


def move_to(house: House, moment: datetime) -> None:
    house.clock.move((moment - house.clock.now()).total_seconds())


def look(house: House, *moments: datetime) -> None:
    """Let the clockwork look at each of these moments."""
    for moment_ in moments:
        move_to(house, moment_)
        digesting.post_due(house.context)


def agree(
    house: House,
    details: Iterable[ActionDetails],
    audit: str = "A1",
    *,
    case: str = "710452",
    team: str | None = "north",
    at: datetime = AT,
) -> None:
    """Have actions agreed in an audit of the team."""
    with house.context.database.begin() as conn:
        agreed(conn, details, audit, team=team, case=case, at=at)


def slots(house: House) -> dict[str, dict[datetime, bool]]:
    """Every slot of a digest that was dealt with, by team; whether it was passed over."""
    table = tables.Tick.__table__
    with house.context.database.read() as conn:
        rows = conn.execute(select(table).order_by(table.c.slot)).all()
    dealt: dict[str, dict[datetime, bool]] = {}
    for row in rows:
        dealt.setdefault(row.schedule.split("/")[1], {})[row.slot] = row.passed_over
    return dealt


def posted(house: House, team: str = "north") -> list[tuple[str, datetime]]:
    """The digests of a team: where and when."""
    said = house.enqueued(f"digest/{team}/")
    return [(to, at) for to, _, at in said]


def said(house: House, name: str = "digest/north/") -> str:
    """The words of what was said last under such a key, a line a text."""
    body = json.loads(house.enqueued(name)[-1][1])
    return "\n".join(block["text"]["text"] for block in body["blocks"])


# What it says


def test_a_digest_says_how_the_week_went_and_what_presses_most(house: House) -> None:
    agree(house, [due(date(2026, 11, 4), "Make sure the window is safe", safety=True)])
    agree(house, [due(date(2026, 11, 20), "Hold the review meeting")], "A2", case="708819")
    undated = ActionDetails("Ask the school", owner_role="Key worker")
    agree(house, [due(FRIDAY), due(date(2026, 12, 18)), undated], "A3", case="709001")
    look(house, SUNDAY, MONDAY)
    assert said(house).splitlines() == [
        "*North team · week of 23 November*",
        "None closed since last week, 5 new, 2 overdue. Oldest: 19 days late.",
        "*Overdue*",
        "• 710452 · Make sure the window is safe · <@U0DANA> · due 4 Nov, 19 days late · *safety*",
        "• 708819 · Hold the review meeting · <@U0DANA> · due 20 Nov, 3 days late",
        "*Due this week*",
        "• 709001 · Mend the lock · <@U0DANA> · due Fri 27 Nov",
        "*Later*",
        "• 709001 · Mend the lock · <@U0DANA> · due 18 Dec",
        "*No date*",
        "• 709001 · Ask the school · Key worker · no date",
    ]


def test_a_team_with_nothing_open_reads_one_short_line(house: House) -> None:
    look(house, SUNDAY)
    agree(house, [due(FRIDAY)])
    change(house, "A1.1", lambda it, then: following.done(it, "Mended.", then))
    look(house, MONDAY)
    assert said(house) == ("North team has no open actions. One was closed since last week.")
    look(house, MONDAY + WEEK)
    assert said(house) == "North team has no open actions."


def test_a_team_with_three_hundred_open_reads_fifteen_lines_and_how_many_more_there_are(
    house: House,
) -> None:
    monday = MONDAY.date()
    for number in range(30):
        days = (number * 7 - 60, number * 11 - 150)
        given = [due(monday + timedelta(days=at)) for at in (*days, *range(1, 5))]
        given += [due(None)] * 4
        agree(house, given, f"A{number:02}")
    look(house, SUNDAY, MONDAY)
    lines = said(house).splitlines()
    assert len([line for line in lines if line.startswith("•")]) == 15
    assert "Overdue: 8 more · Due this week: 122 · Later: 35 · No date: 120" in lines
    body = house.enqueued("digest/north/")[0][1]
    assert "See all 300" in body


def test_overdue_matters_of_safety_are_never_cut_and_go_on_in_the_thread(house: House) -> None:
    agree(house, [due(A_DAY_LATE, f"Mend lock {n}", safety=True) for n in range(40)])
    agree(house, [due(A_DAY_LATE), due(FRIDAY)], "A2")
    look(house, SUNDAY, MONDAY)
    bodies = [json.loads(body) for _, body, _ in house.enqueued("digest/north/")]
    shown = [block["text"]["text"] for body in bodies for block in body["blocks"]]
    locks = [text.split(" · ")[1] for text in shown if text.startswith("•")]
    assert sorted(locks) == sorted(f"Mend lock {n}" for n in range(40))
    assert "25 more overdue safety actions stand in the thread below this message." in shown
    assert "Overdue: 1 more · Due this week: 1" in shown
    root = f"digest/north/{MONDAY.isoformat()}"
    assert threads(house) == {root: None, f"{root}/more/1": root, f"{root}/more/2": root}


def threads(house: House) -> dict[str, str | None]:
    """Under which message each of a digest's stands."""
    table = tables.Outbox.__table__
    with house.context.database.read() as conn:
        rows = conn.execute(select(table).where(table.c.key.startswith("digest/north/"))).all()
    return {row.key: row.thread_key for row in rows}


# When it is said


def test_each_team_has_its_digest_on_its_own_day_and_hour_in_its_own_zone(house: House) -> None:
    far = replace(SOUTH, digest=DigestTime(2, MONDAY.time()), timezone="Pacific/Auckland")
    house.set_up(replace(SETUP, teams=(NORTH, far)))
    look(house, SUNDAY)
    there = datetime(2026, 11, 24, 20, tzinfo=UTC)
    minute = timedelta(minutes=1)
    look(house, MONDAY - minute, MONDAY, there - minute, there)
    assert posted(house) == [("C0NORTH", MONDAY)]
    assert posted(house, "south") == [("C0SOUTH", there)]
    assert "South team has no open actions" in said(house, "digest/south/")


def test_a_digest_that_falls_on_a_holiday_is_posted_on_the_next_working_day(house: House) -> None:
    """Christmas Day is a Friday, and Boxing Day's holiday the Monday after."""
    tuesday = datetime(2026, 12, 29, 9, tzinfo=UTC)
    look(house, datetime(2026, 12, 21, 9, tzinfo=UTC), tuesday - timedelta(days=1))
    assert posted(house) == []
    look(house, tuesday, datetime(2027, 1, 4, 9, tzinfo=UTC))
    assert [at for _, at in posted(house)] == [tuesday, datetime(2027, 1, 4, 9, tzinfo=UTC)]


def test_a_team_that_is_new_is_sent_no_digest_of_a_week_before_it_was_there(house: House) -> None:
    look(house, MONDAY + timedelta(hours=3), MONDAY + 2 * timedelta(days=1))
    assert posted(house) == []
    look(house, MONDAY + WEEK)
    assert posted(house) == [("C0NORTH", MONDAY + WEEK)]


def test_a_week_that_was_missed_while_down_is_made_up_for_once(house: House) -> None:
    agree(house, [due(A_DAY_LATE)])
    late = MONDAY + timedelta(days=2, hours=5)
    look(house, SUNDAY, late, late + timedelta(hours=1), MONDAY + WEEK)
    assert posted(house) == [("C0NORTH", late), ("C0NORTH", MONDAY + WEEK)]
    first = json.loads(house.enqueued("digest/north/")[0][1])["blocks"]
    assert first[0]["text"]["text"].startswith("*North team · week of 25 November*")
    assert first[2]["text"]["text"].endswith("due 22 Nov, 3 days late")


def test_after_three_weeks_down_only_the_latest_is_posted_and_says_since_when_it_counts(
    house: House,
) -> None:
    look(house, SUNDAY, MONDAY)
    back = MONDAY + 3 * WEEK + timedelta(hours=7)
    agree(house, [due(FRIDAY)], at=MONDAY + WEEK)
    look(house, back)
    assert posted(house) == [("C0NORTH", MONDAY), ("C0NORTH", back)]
    assert slots(house)["north"] == {
        SUNDAY: True,
        MONDAY: False,
        MONDAY + WEEK: True,
        MONDAY + 2 * WEEK: True,
        MONDAY + 3 * WEEK: False,
    }
    assert "None closed since 23 November, 1 new, 1 overdue." in said(house)


def test_on_another_day_it_is_first_posted_when_that_day_comes_next(house: House) -> None:
    """Not at once because this week's has passed, nor when the former day comes back."""
    wednesdays = replace(NORTH, digest=DigestTime(2, MONDAY.time()))
    thursday = MONDAY + timedelta(days=3)
    look(house, SUNDAY, MONDAY)
    house.set_up(replace(SETUP, teams=(wednesdays, SOUTH)))
    look(house, thursday)
    assert posted(house) == [("C0NORTH", MONDAY)]
    wednesday = MONDAY + timedelta(days=9)
    look(house, wednesday)
    assert posted(house)[1:] == [("C0NORTH", wednesday)]
    house.set_up(SETUP)
    look(house, thursday + WEEK)
    assert posted(house)[2:] == []
    look(house, MONDAY + 2 * WEEK)
    assert posted(house)[2:] == [("C0NORTH", MONDAY + 2 * WEEK)]


def test_a_team_set_up_again_has_its_digest_when_its_day_comes_next(house: House) -> None:
    """Not at once because of weeks in which it was not there."""
    look(house, SUNDAY, MONDAY)
    tuesday = MONDAY + timedelta(days=1)
    house.set_up(replace(SETUP, teams=(SOUTH,), people=()))
    look(house, tuesday, tuesday + WEEK)
    house.set_up(SETUP)
    look(house, tuesday + 2 * WEEK, MONDAY + 3 * WEEK - timedelta(minutes=1))
    assert posted(house) == [("C0NORTH", MONDAY)]
    look(house, MONDAY + 3 * WEEK)
    assert posted(house)[1:] == [("C0NORTH", MONDAY + 3 * WEEK)]
    assert len(posted(house, "south")) == 4


def test_while_its_channel_takes_no_messages_one_digest_waits_and_not_one_a_week(
    house: House,
) -> None:
    look(house, SUNDAY)
    unreached(house, "C0NORTH", "is_archived")
    look(house, *(MONDAY + n * WEEK for n in range(4)))
    assert posted(house) == [("C0NORTH", MONDAY)]
    assert len(posted(house, "south")) == 4


def test_clockworks_side_by_side_post_each_digest_once(house: House, database_url: str) -> None:
    """Each with connections of its own, as in several processes; all look at the same moment."""
    agree(house, [due(FRIDAY)])
    look(house, SUNDAY)
    move_to(house, MONDAY)
    clockworks(house, database_url, digesting.post_due)
    digesting.post_due(house.context)
    assert (len(posted(house)), len(posted(house, "south"))) == (1, 1)


def test_what_fails_leaves_the_digest_due(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tick, what is kept and what is posted are one."""
    look(house, SUNDAY)
    move_to(house, MONDAY)

    def fail(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "enqueue", fail)
        with pytest.raises(RuntimeError):
            digesting.post_due(house.context)
    assert MONDAY not in slots(house)["north"]
    digesting.post_due(house.context)
    assert posted(house) == [("C0NORTH", MONDAY)]


def test_it_says_when_to_look_again(house: House) -> None:
    wednesday = replace(SOUTH, digest=DigestTime(2, MONDAY.time()))
    house.set_up(replace(SETUP, teams=(NORTH, wednesday)))
    move_to(house, MONDAY)
    assert digesting.post_due(house.context) == MONDAY + timedelta(days=2)
    house.set_up(replace(SETUP, teams=()))
    assert digesting.post_due(house.context) is None


# What becomes of an action since


def change(house: House, action: str, step: Callable[[Tracked, Moment], Followed]) -> None:
    """Dana does something about an action, and the digest is refreshed."""
    then = replace(moment(by=DANA), at=house.clock.now())
    with house.context.database.begin() as conn:
        stored = actions.save(conn, WORKSPACE, step(found(conn, action), then))
        digesting.refresh(house.context, conn, stored)


def updates(house: House) -> list[str]:
    """The keys of what changes a message."""
    table = tables.Outbox.__table__.c
    with house.context.database.read() as conn:
        found_ = select(table.key).where(table.target_key.is_not(None)).order_by(table.id)
        return list(conn.execute(found_).scalars())


MONDAYS = "digest/north/2026-11-23T09:00:00+00:00"


def a_digest(house: House) -> None:
    """Monday's digest of North team, with three actions; two days later."""
    agree(house, [due(A_DAY_LATE, "Mend the lock", safety=True), due(FRIDAY, "See the child")])
    agree(house, [due(None, "Ask the school")], "A2", case="708819")
    look(house, SUNDAY, MONDAY)
    move_to(house, MONDAY + timedelta(days=2))


def lines(house: House) -> list[str]:
    """The lines of its actions as they were shown last."""
    return [line for line in said(house, MONDAYS).splitlines() if line[0] in "•✓"]


def done(tracked: Tracked, then: Moment) -> Followed:
    return following.done(tracked, "The carpenter came.", then)


def wont_do(tracked: Tracked, then: Moment) -> Followed:
    return following.wont_do(tracked, "They have moved.", then)


def redate(tracked: Tracked, then: Moment) -> Followed:
    return following.redate(tracked, date(2026, 12, 11), "No carpenter.", then)


def reassign(tracked: Tracked, then: Moment) -> Followed:
    return following.reassign(tracked, Owner(role="Landlord"), None, then)


def reopen(tracked: Tracked, then: Moment) -> Followed:
    return following.reopen(tracked, "It broke again.", then)


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (done, "✓ ~710452 · Mend the lock~ · done by <@U0DANA>, Wed 25 Nov"),
        (wont_do, "✓ ~710452 · Mend the lock~ · won't be done, says <@U0DANA>, Wed 25 Nov"),
        (redate, "• 710452 · Mend the lock · <@U0DANA> · now due 11 Dec · *safety*"),
        (reassign, "• 710452 · Mend the lock · Landlord · due 22 Nov, 1 day late · *safety*"),
    ],
)
def test_an_action_that_changes_says_so_in_its_line_and_nothing_else_changes(
    house: House, step: Callable[[Tracked, Moment], Followed], line: str
) -> None:
    a_digest(house)
    head, before = said(house, MONDAYS).splitlines()[:2], lines(house)
    change(house, "A1.1", step)
    assert lines(house) == [line, *before[1:]]
    assert said(house, MONDAYS).splitlines()[:2] == head
    for words in ("carpenter", "They have moved"):
        assert words not in house.enqueued(MONDAYS)[-1][1]


def test_an_action_that_has_ended_has_no_menu_and_one_that_is_opened_again_has(
    house: House,
) -> None:
    a_digest(house)
    before = lines(house)
    for step, menus in ((done, 2), (reopen, 3)):
        change(house, "A1.1", step)
        body = json.loads(house.enqueued(MONDAYS)[-1][1])
        assert len([block for block in body["blocks"] if "accessory" in block]) == menus
    assert lines(house) == before


def test_several_changes_wait_as_one_and_show_how_everything_stands(house: House) -> None:
    a_digest(house)
    change(house, "A1.1", done)
    change(house, "A1.2", done)
    assert len(updates(house)) == 1
    assert [line[0] for line in lines(house)] == ["✓", "✓", "•"]


def test_many_at_once_change_each_message_once(house: House) -> None:
    """Forty overdue matters of safety stand in three messages, and twenty-five are moved on."""
    agree(house, [due(A_DAY_LATE, f"Mend lock {n}", safety=True) for n in range(40)])
    look(house, SUNDAY, MONDAY)
    then = replace(moment(by=DANA), at=house.clock.now())
    with house.context.database.begin() as conn:
        stored = [
            actions.save(conn, WORKSPACE, done(found(conn, f"A1.{number}"), then))
            for number in range(1, 26)
        ]
        digesting.refresh(house.context, conn, *stored)
    targets = {key.partition("/as-of/")[0] for key in updates(house)}
    assert len(updates(house)) == len(targets)
    assert targets <= {MONDAYS, f"{MONDAYS}/more/1", f"{MONDAYS}/more/2"}
    assert len(targets) > 1


def test_what_stands_on_no_digest_changes_none(house: House) -> None:
    a_digest(house)
    agree(house, [due(FRIDAY)], "A3")
    agree(house, [due(FRIDAY)], "A4", team="south")
    agree(house, [due(FRIDAY)], "A5", team=None)
    for action in ("A3.1", "A4.1", "A5.1"):
        change(house, action, done)
    assert updates(house) == []


def test_only_the_last_digest_is_changed(house: House) -> None:
    a_digest(house)
    look(house, MONDAY + WEEK)
    change(house, "A1.1", done)
    (key,) = updates(house)
    assert key.startswith(f"digest/north/{(MONDAY + WEEK).isoformat()}/as-of/A1.1/")


def test_a_digest_is_changed_where_it_was_posted_though_the_team_has_another_channel_now(
    house: House,
) -> None:
    a_digest(house)
    house.set_up(replace(SETUP, teams=(replace(NORTH, channel="C0ELSEWHERE"), SOUTH)))
    change(house, "A1.1", done)
    assert house.enqueued("/as-of/")[0][0] == "C0NORTH"


def test_a_team_that_is_gone_has_no_digest_to_change(house: House) -> None:
    a_digest(house)
    house.set_up(replace(SETUP, teams=(SOUTH,)))
    change(house, "A1.1", done)
    assert updates(house) == []
