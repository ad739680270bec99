"""The menu beside an action is the same wherever it is shown, and names the action."""

from bot.messages import following
from bot.messages.action_lists import ActionList
from bot.messages.action_menu import menu, token
from bot.widgets import limits
from bot.widgets.blocks import Element
from bot.widgets.ids import Act, Token
from flows.digest import Heading, Item
from tests.bot.messages.examples import complete
from tests.bot.messages.followed import an_action

ITEM = Item("x1", "a1b2c3", "710452", "U0DANA", None, None, False, 0, 0, 12)


def tokens_of(element: Element) -> list[Token]:
    """What the entries of a menu carry."""
    options = element["options"]
    assert isinstance(options, list)
    found = [Token.unpack(each["value"]) for each in options]
    assert None not in found
    return [each for each in found if each is not None]


def test_its_entries_name_the_action_and_what_to_do_with_it() -> None:
    made = menu(token(ITEM))
    assert made["action_id"] == Act.ACTION_MENU
    assert tokens_of(made) == [
        Token("a1b2c3", part=part, revision=12, value="x1")
        for part in ("done", "update", "more_time")
    ]


def test_an_action_has_the_same_menu_listed_and_followed() -> None:
    followed = an_action(complete())
    action = followed.action
    item = ITEM._replace(id=action.id, audit=followed.audit, revision=action.revision)
    assert menu(following.token(followed)) == menu(token(item))


def test_they_name_the_list_that_is_open() -> None:
    within = {each.question for each in tokens_of(menu(token(ITEM, place="team/north/at/2")))}
    assert within == {"team/north/at/2"}


def test_the_menu_fits_slack_however_long_the_lists_name_is() -> None:
    long = ActionList("k" * 40, "U" + "0" * 60, Heading.THIS_WEEK, safety=True, page=10_000)
    item = ITEM._replace(audit="a" * 12, id="x" * 16, revision=99_999)
    options = menu(token(item, place=long.named))["options"]
    assert isinstance(options, list)
    assert max(len(each["value"]) for each in options) <= limits.OPTION_VALUE
    assert {each.question for each in tokens_of(menu(token(item, place=long.named)))} == {""}
