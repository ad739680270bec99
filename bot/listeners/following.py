"""Live actions: the menu beside each, the buttons about them, and their forms."""

from collections.abc import Callable
from functools import partial

from slack_bolt import App
from slack_sdk import WebClient

from bot.listeners import action_lists, home
from bot.listeners.people import name_of_leaver
from bot.listeners.surface import Payload, Press, on_fields, on_form, on_press, on_turn
from bot.messages.action_menu import DONE, MORE_TIME, UPDATE
from bot.messages.forms import done, effect, more_time, supervision, update
from bot.messages.forms.update import Kind, UpdateGiven
from bot.usecases import action_forms
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.following import About
from bot.widgets.ids import Act, Form, Token

Show = Callable[[str, About], Outcome]
"""Shows a person the form about an action."""


def register(app: App, context: Context) -> None:
    """Listen to everything about live actions."""
    shown: dict[str, Show] = {
        DONE: partial(action_forms.show_done, context),
        UPDATE: partial(action_forms.show_update, context),
        MORE_TIME: partial(action_forms.show_more_time, context),
    }

    def chosen(press: Press) -> Outcome:
        token = Token.unpack(press.chosen)
        show = shown.get(token.part) if token is not None else None
        return show(press.person, _about(token)) if show is not None and token else Outcome()

    on_press(app, Act.ACTION_MENU, chosen)
    on_press(app, Act.SUPERVISE, partial(_show, partial(action_forms.show_supervision, context)))
    on_press(app, Act.SAY_EFFECT, partial(_show_effect, context))
    on_turn(app, Act.ACTION_UPDATE, partial(_show_update, context))
    on_press(app, Act.NAME_OWNER, partial(_name_owner, context, app.client))
    reopen = partial(action_forms.show_update, context, kind=Kind.REOPEN)
    on_press(app, Act.REOPEN_ACTION, partial(_show, reopen))
    _register_forms(app, context)


def _register_forms(app: App, context: Context) -> None:
    anew = partial(_show_anew, context)
    closed = partial(action_forms.close, context)
    on_form(app, Form.ACTION_DONE, done.read, closed, later=anew)
    given_time = partial(action_forms.give_more_time, context)
    on_fields(app, Form.MORE_TIME, more_time, given_time, anew)
    supervised = partial(action_forms.record_supervision, context)
    on_fields(app, Form.SUPERVISION, supervision, supervised)
    on_fields(app, Form.EFFECT, effect, partial(action_forms.say_effect, context), anew)
    on_fields(app, Form.ACTION_UPDATE, update, partial(_update, context, app.client), anew)


def _show_anew(context: Context, body: Payload, audit: str, client: WebClient) -> None:
    """Show whoever sent a form their Home, and the list it was opened from, as things are now."""
    home.refresh(context, body, audit, client)
    action_lists.freshen_below(context, body, audit, client)


def _show(show: Show, press: Press) -> Outcome:
    return show(press.person, _about(press.token))


def _about(token: Token) -> About:
    """The action, and the list in which it was chosen: that one's menus name it."""
    return About(token.value, token.question)


def _show_effect(context: Context, press: Press) -> Outcome:
    """A button may name the effect that it stands for, as its token's part."""
    token = press.token
    return action_forms.show_effect(context, press.person, _about(token), token.part)


def _show_update(context: Context, press: Press) -> Outcome:
    """From a message the form; inside it another kind was chosen."""
    kind = Kind(press.chosen) if press.chosen in set(Kind) else None
    return action_forms.show_update(context, press.person, _about(press.token), kind)


def _name_owner(context: Context, client: WebClient, press: Press) -> Outcome:
    """Somebody was picked beside an action: what it is about stands in the block's id."""
    person = str(press.action.get("selected_user") or "")
    left = name_of_leaver(client, person)
    token = press.token
    return action_forms.name_owner(context, press.cause, token.value, person, left, token.revision)


def _update(context: Context, client: WebClient, cause: Cause, given: UpdateGiven) -> Outcome:
    left = name_of_leaver(client, given.person) if given.kind is Kind.OWNER else ""
    return action_forms.update(context, cause, given, left)
