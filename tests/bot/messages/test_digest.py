"""A digest says what presses most, in words that stay true, and fits whatever is in it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.messages import digest as rendering
from bot.messages.digest import Ended, Worded
from bot.messages.types import Message
from bot.widgets.ids import Act, Token
from flows.actions import ActionStatus
from flows.digest import MOST, Digest, digest
from tests.bot.messages.digests import MONDAY, NORTH, item, lines
from tests.bot.messages.examples import buttons, check_legal, elements_of, token, words_of


def shown(built: Digest, text: str = "Mend the lock") -> Message:
    """The message in the channel."""
    return rendering.digest(NORTH, built, lines(built, text))[0]


@pytest.mark.parametrize(
    ("closed", "new", "late", "said"),
    [
        (4, 3, 19, "4 closed since last week, 3 new, 1 overdue. Oldest: 19 days late."),
        (1, 1, 1, "1 closed since last week, 1 new, 1 overdue. Oldest: 1 day late."),
        (0, 0, -1, "None closed since last week, none new, none overdue."),
    ],
)
def test_the_week_is_told_in_a_line(closed: int, new: int, late: int, said: str) -> None:
    built = digest([item(1, -late)], MONDAY, closed=closed, new=new)
    assert words_of(shown(built)).splitlines()[1] == said


@pytest.mark.parametrize(
    ("closed", "said"),
    [
        (0, "North team has no open actions."),
        (1, "North team has no open actions. One was closed since last week."),
        (4, "North team has no open actions. Four were closed since last week."),
        (12, "North team has no open actions. 12 were closed since last week."),
    ],
)
def test_with_nothing_open_it_is_one_short_line(closed: int, said: str) -> None:
    assert words_of(shown(digest([], MONDAY, closed=closed))) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (6, "last week"),
        # A holiday held the digest up.
        (8, "last week"),
        (21, "2 November"),
    ],
)
def test_it_says_since_when_it_counts(days: int, said: str) -> None:
    whose = replace(NORTH, since=MONDAY - timedelta(days=days))
    (message,) = rendering.digest(whose, digest([], MONDAY, closed=4), {})
    assert words_of(message).endswith(f"Four were closed since {said}.")


@pytest.mark.parametrize(
    ("owner", "said"),
    [
        ((None, "Key worker"), "Key worker"),
        (("U0DANA", None), "<@U0DANA>"),
        (("U0DANA", "Key worker"), "Key worker <@U0DANA>"),
        ((None, None), "nobody yet"),
    ],
)
def test_the_owner_is_a_role_a_person_or_both(
    owner: tuple[str | None, str | None], said: str
) -> None:
    person, role = owner
    built = digest([item(1, -1, owner_person=person, owner_role=role)], MONDAY)
    assert f" · Mend the lock · {said} · due 22 Nov" in words_of(shown(built))


def test_no_day_is_called_today_as_it_is_read_on_other_days_too() -> None:
    said = words_of(shown(digest([item(n, n) for n in range(-2, 3)], MONDAY)))
    for day in ("due 21 Nov", "due 22 Nov", "due Mon 23 Nov", "due Tue 24 Nov", "due Wed 25 Nov"):
        assert day in said
    for word in ("today", "tomorrow", "yesterday"):
        assert word not in said


def test_each_open_action_has_a_menu_of_done_update_and_more_time() -> None:
    message = shown(digest([item(1, -1), item(2)], MONDAY))
    menus = [one for one in elements_of(message) if one["type"] == "overflow"]
    assert {menu["action_id"] for menu in menus} == {Act.ACTION_MENU}
    for number, menu in enumerate(menus, start=1):
        options = menu["options"]
        assert isinstance(options, list)
        assert [one["text"]["text"] for one in options] == ["Done", "Update", "More time"]
        found = [Token.unpack(one["value"]) for one in options]
        wanted = Token("a1b2c3d4e5f6", revision=9_999, value=f"{number:012x}")
        parts = ("done", "update", "more_time")
        assert found == [replace(wanted, part=part) for part in parts]


def test_what_is_left_out_is_counted_beside_the_way_to_all_of_it() -> None:
    items = [item(n, days) for n, days in enumerate([-1] * 12 + [2] * 10 + [20] * 5 + [None] * 10)]
    message = shown(digest(items, MONDAY))
    assert "Due this week: 7 more · Later: 5 · No date: 10" in words_of(message)
    button = buttons(message)["See all 37"]
    assert (button["action_id"], token(button).value) == (Act.SEE_ACTIONS, "team/north")


def test_where_everything_is_shown_nothing_is_said_to_be_left() -> None:
    message = shown(digest([item(n, n) for n in range(MOST)], MONDAY))
    assert not buttons(message)
    assert "more" not in words_of(message)


def test_overdue_safety_beyond_fifteen_goes_on_below_in_the_same_order() -> None:
    built = digest([item(n, -n - 1, safety=True) for n in range(40)], MONDAY)
    told = rendering.digest(NORTH, built, {k: Worded(f"Lock {k}") for k in lines(built)})
    assert len(told) == 3
    found = [line for message in told for line in words_of(message).splitlines() if line[0] == "•"]
    assert [line.split(" · ")[1] for line in found] == [f"Lock {each.id}" for each in built.shown]
    for place, each in enumerate(built.shown):
        assert each.id in str(told[rendering.message_of(place)].blocks)
    assert words_of(told[1]).startswith("*North team · week of 23 November, continued*")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (ActionStatus.DONE, "done by <@U0DANA>, Tue 24 Nov"),
        (ActionStatus.WONT_DO, "won't be done, says <@U0DANA>, Tue 24 Nov"),
        (ActionStatus.SUPERSEDED, "another action took its place, Tue 24 Nov"),
    ],
)
def test_what_has_ended_since_is_struck_out_and_says_how(status: ActionStatus, said: str) -> None:
    built = digest([item(1, -1)], MONDAY)
    ended = Worded("Mend the lock", Ended(status, "U0DANA", date(2026, 11, 24)))
    (message,) = rendering.digest(NORTH, built, {each.id: ended for each in built.shown})
    assert f"✓ ~710452 · Mend the lock~ · {said}" in words_of(message)
    assert not elements_of(message)


def test_a_notification_says_how_many_and_no_word_of_an_action() -> None:
    built = digest([item(1, -1), item(2)], MONDAY)
    assert shown(built).text == "North team: 2 open actions, 1 overdue"
    assert shown(digest([], MONDAY)).text == "North team: no open actions"


def test_the_longest_lines_are_cut_short_so_that_slack_takes_them_all() -> None:
    built = digest([item(n, -1, safety=True, owner_role="<" * 75) for n in range(60)], MONDAY)
    for message in rendering.digest(NORTH, built, lines(built, "& <b> " * 90)):
        check_legal(message)
