"""Lists of open actions: opened, turned, narrowed down, and shown anew after something was done."""

from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.listeners.surface import Payload, Press, freshen, on_press, on_turn, person_of
from bot.messages.action_lists import (
    EVERYBODYS,
    MINE,
    TEAM,
    ActionList,
    Filter,
)
from bot.messages.forms.parts import token_of
from bot.usecases import action_lists
from bot.usecases.context import Context, Outcome
from bot.widgets.ids import Act
from flows.digest import Heading


def register(app: App, context: Context) -> None:
    """Listen to what opens a list and to everything in it but the menus beside the actions."""
    on_press(app, Act.SEE_ACTIONS, partial(_see, context))
    on_turn(app, Act.TURN_ACTIONS, partial(_see, context))
    on_turn(app, Act.FILTER_ACTIONS, partial(_narrow, context))


def freshen_below(context: Context, body: Payload, _audit: str, client: WebClient) -> None:
    """Show the list that a form was opened from as things are now.

    The form's token has to name it: as its menu's token did, in its ``question``.
    """
    view: Any = body["view"]
    token, root = token_of(view), view.get("root_view_id")
    if token is None or not root or root == view["id"]:
        return
    which = ActionList.of(token.question) or ActionList.of(token.value)
    if which is not None:
        shown = action_lists.show(context, person_of(body), which)
        if shown.view is not None:
            freshen(client, root, shown.view)


def _see(context: Context, press: Press) -> Outcome:
    """The list that the button names; the person's own where it names none."""
    which = ActionList.of(press.token.value) or ActionList(owner=press.person)
    return action_lists.show(context, press.person, which)


def _narrow(context: Context, press: Press) -> Outcome:
    which = ActionList.of(press.view_token.value) or ActionList(owner=press.person)
    return action_lists.show(context, press.person, _narrowed(press, which.on(0)))


def _narrowed(press: Press, which: ActionList) -> ActionList:
    """The list as it is with what was just chosen."""
    field, chosen = str(press.action.get("action_id", "")).partition(".")[2], press.chosen
    match field:
        case Filter.WHOSE if chosen == MINE:
            return replace(which, team=None, owner=press.person)
        case Filter.WHOSE if chosen == EVERYBODYS:
            return replace(which, team=None, owner=None)
        case Filter.WHOSE if chosen.startswith(TEAM):
            return replace(which, team=chosen.removeprefix(TEAM), owner=None)
        case Filter.OWNER:
            owner = press.action.get("selected_user")
            return replace(which, owner=str(owner) if owner else None)
        case Filter.HEADING:
            return replace(which, heading=Heading(chosen) if chosen in {*Heading} else None)
        case Filter.SAFETY:
            return replace(which, safety=bool(press.action.get("selected_options")))
        case _:
            return which
