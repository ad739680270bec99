"""Open actions in a list: what each line says, what can be chosen, and how a list is named."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.messages import action_lists, action_menu, leaving
from bot.messages.action_lists import PAGE, ActionList, Row
from bot.messages.forms import move_actions
from bot.widgets.ids import NO_AUDIT, Act
from flows.digest import Heading, Item
from flows.leaving import Owned
from tests.bot.messages.examples import (
    ASHA,
    READER,
    blocks_of,
    buttons,
    complete,
    elements_of,
    token,
    words_of,
)
from tests.bot.messages.listed import LEE, NORTH, THEIRS, rows, shelf

ITEM = Item("x1", "a1b2c3", "710452", "U0DANA", "Key worker", READER.today, safety=True)
ROW = Row(ITEM, "Make the window safe")


def line(row: Row = ROW, which: ActionList | None = None, *, lasting: bool = False) -> str:
    """What an action's line says."""
    block = action_lists.row(row, READER, which, lasting=lasting)
    return str(block["text"]["text"])  # type: ignore[index]


def due(days: int | None) -> Row:
    """The action, due so many days from now."""
    day = None if days is None else READER.today + timedelta(days=days)
    return replace(ROW, item=ITEM._replace(due_on=day))


def test_a_line_names_the_case_the_action_its_owner_and_its_day() -> None:
    assert line() == ("*710452* · Make the window safe\nKey worker <@U0DANA> · due today · safety")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-19, "due 2 Nov, 19 days late"),
        (-1, "due yesterday, 1 day late"),
        (6, "due Fri 27 Nov"),
        (None, "no date"),
    ],
)
def test_a_line_says_in_plain_words_when_it_is_due(days: int | None, said: str) -> None:
    assert f" · {said} · safety" in line(due(days))


def test_a_line_in_a_message_that_lasts_names_the_day_in_full() -> None:
    assert "was due 2 Nov · safety" in line(due(-19), lasting=True)


def test_a_line_says_what_was_moved_agreed_again_and_whose_nobody_is() -> None:
    item = ITEM._replace(owner_person=None, owner_role=None, redated=2, relisted=1)
    said = line(Row(item, "Write <it> & sign", team="North team"))
    assert said.startswith("*710452* · Write &lt;it&gt; &amp; sign\nnobody yet · due today")
    assert said.endswith(" · safety · moved twice · agreed again once · North team")
    assert "U0DANA> (has left)" in line(replace(ROW, has_left=True))


def test_a_line_on_one_persons_list_does_not_name_them_again() -> None:
    theirs = ActionList(owner="U0DANA")
    assert line(replace(ROW, has_left=True), theirs).endswith("\nKey worker · due today · safety")
    bare = replace(ROW, item=ITEM._replace(owner_role=None))
    assert line(bare, theirs).endswith("\nDue today · safety")


def test_the_menu_of_a_line_names_the_list_that_it_is_opened_from() -> None:
    row = action_lists.row(ROW, READER, NORTH.on(2))
    assert row["accessory"] == action_menu.menu(action_menu.token(ITEM, place="team/north/at/2"))


@pytest.mark.parametrize(
    "which",
    [
        ActionList(),
        NORTH,
        THEIRS,
        ActionList(owner=LEE),
        ActionList("north", LEE, Heading.UNDATED, safety=True, page=12),
    ],
    ids=lambda which: which.named,
)
def test_a_lists_name_leads_back_to_it(which: ActionList) -> None:
    assert ActionList.of(which.named) == which
    assert which.token.audit == NO_AUDIT


@pytest.mark.parametrize(
    "name", ["", "x1", "0123456789abcdef", "team", "team/north/at", "a/b", "all/north", "/"]
)
def test_what_names_no_list_is_none(name: str) -> None:
    assert ActionList.of(name) is None


@pytest.mark.parametrize("name", ["team/north/at/x", "team/north/due/never/at/" + "9" * 1_900])
def test_of_a_forged_name_what_means_nothing_is_left_out(name: str) -> None:
    assert ActionList.of(name) == NORTH


def test_each_stretch_of_a_page_stands_under_its_heading() -> None:
    said = words_of(action_lists.shown(NORTH, shelf(rows(complete(), 12), 12), READER))
    order = [said.index(f"*{each}*") for each in ("Overdue", "Due this week", "No date")]
    assert order == sorted(order)
    assert said.count("*Overdue*") == 1


def test_a_page_leads_to_the_one_before_and_the_one_after_it() -> None:
    view = action_lists.shown(NORTH.on(1), shelf(rows(complete(), PAGE), PAGE * 3), READER)
    turned = buttons(view)
    assert token(turned["Next page"]).value == "team/north/at/2"
    assert token(turned["Previous page"]).value == "team/north"
    assert "Page 2 of 3" in words_of(view)


def test_what_is_chosen_is_shown_as_chosen_and_nothing_else_is() -> None:
    which = ActionList("south", heading=Heading.OVERDUE, safety=True)
    view = action_lists.shown(which, shelf([], 0), READER)
    chosen = {
        str(each["action_id"]): each.get("initial_option") or each.get("initial_options")
        for each in elements_of(view)
        if str(each["action_id"]).startswith(Act.FILTER_ACTIONS)
    }
    assert "South team" in str(chosen["filter_actions.whose"])
    assert "'overdue'" in str(chosen["filter_actions.heading"])
    assert chosen["filter_actions.safety"]
    plain = action_lists.shown(NORTH, shelf([], 0), READER)
    (safety,) = (e for e in elements_of(plain) if e["action_id"] == "filter_actions.safety")
    assert "initial_options" not in safety


def test_a_list_of_one_person_is_named_after_them_and_given_to_others_from_there() -> None:
    view = action_lists.shown(THEIRS, shelf(rows(complete(), 3), 3, owner_left=True), READER)
    assert words_of(view).startswith("*<@U0LEE>* (has left) in North &amp; &lt;team&gt;")
    assert token(buttons(view)["Give to somebody else"]).value == THEIRS.named
    assert "Lee <Hart> in North & <team>" in str(elements_of(view))


@pytest.mark.parametrize(
    ("which", "open_", "said"),
    [
        (NORTH, 0, "There are no open actions here."),
        (ActionList(owner=ASHA.id), 0, "You have nothing to do here."),
        (ActionList("north", heading=Heading.OVERDUE), 9, "None of them."),
    ],
    ids=["a team's", "one's own", "narrowed"],
)
def test_an_empty_list_says_so(which: ActionList, open_: int, said: str) -> None:
    empty = replace(shelf([], 0), open=open_, overdue=0, unsafe=0)
    assert said in words_of(action_lists.shown(which, empty, READER))


def test_many_teams_are_offered_and_it_is_said_where_the_others_are() -> None:
    many = [(f"t{place}", f"Team {place}") for place in range(600)]
    view = action_lists.shown(ActionList("t599"), shelf([], 0, teams=many), READER)
    assert "The first 500 teams can be chosen here." in words_of(view)
    assert "Team 599" in str(blocks_of(view))


def test_the_form_lets_one_choose_some_of_several_and_asks_nothing_of_one() -> None:
    several = move_actions.show(THEIRS, LEE, "North team", rows(complete(), 3), 3)
    assert "Leave this empty to give all 3." in words_of(several)
    one = move_actions.show(THEIRS, LEE, "North team", rows(complete(), 1), 1)
    assert "Who takes it?" in words_of(one)
    assert "which" not in {block.get("block_id") for block in blocks_of(one)}


def test_what_is_said_of_a_leaver_names_no_action() -> None:
    told = leaving.has_left(Owned(LEE, "north", 25, 1, 0), "North team")
    assert "25 open actions in North team: 1 overdue." in words_of(told)
    assert {*buttons(told)} == {"Give to somebody else", "See them"}
    assert told.text == "25 open actions need a new owner"
