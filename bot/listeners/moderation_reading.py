"""Reading a submitted audit: its pages, its sections, and keeping what is open up to date."""

from functools import partial
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.listeners.surface import Payload, Press, freshen, on_turn, person_of
from bot.messages.desk import Place
from bot.messages.forms.parts import token_of
from bot.usecases import moderation_reading, regrading
from bot.usecases.context import Context, Outcome
from bot.widgets.ids import Act


def register(app: App, context: Context) -> None:
    """Listen to what opens the reading view and turns its pages."""
    on_turn(app, Act.MODERATE, partial(_read, context))
    on_turn(app, Act.CONTENTS, partial(_go_to, context))
    on_turn(app, Act.READ_SECTION, partial(_section, context))


def freshen_below(context: Context, body: Payload, audit: str, client: WebClient) -> None:
    """Show what was done on top in the views below it: the reading, and both grades."""
    view: Any = body["view"]
    token = token_of(view)
    if token is None:
        return
    place, person = Place.of(token), person_of(body)
    root, previous = view.get("root_view_id"), view.get("previous_view_id")
    if root and root != view["id"]:
        below = moderation_reading.show(context, person, audit, place.page)
        _freshen(client, root, below)
    if place.beside is not None and previous and previous != root:
        _freshen(client, previous, regrading.show_side_by_side(context, person, audit, place))


def _freshen(client: WebClient, view_id: str, outcome: Outcome) -> None:
    if outcome.view is not None:
        freshen(client, view_id, outcome.view)


def _read(context: Context, press: Press) -> Outcome:
    page = Place.of(press.token).page
    return moderation_reading.show(context, press.person, press.token.audit, page)


def _go_to(context: Context, press: Press) -> Outcome:
    token = press.token
    return moderation_reading.show_chapter(context, press.person, token.audit, press.chosen)


def _section(context: Context, press: Press) -> Outcome:
    token = press.token
    return moderation_reading.show_section(
        context, press.person, token.audit, token.question, Place.of(token).page
    )
