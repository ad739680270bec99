"""Between Slack's payloads and the use cases: what was pressed or sent, and how one answers it.

Nothing here decides anything. A press or a form becomes a typed command's ingredients; an outcome
becomes a view, errors at fields, or a line only its person sees.
"""

import hashlib
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.messages import explaining, naming
from bot.messages.notices import say
from bot.messages.types import View
from bot.usecases.context import Cause, Outcome
from bot.widgets.blocks import sections
from bot.widgets.ids import NO_AUDIT, Act, Form, Token, token_of

log = logging.getLogger(__name__)

Payload = Mapping[str, Any]
Errors = Callable[[Payload, Mapping[str, str]], Mapping[str, str]]
Given = TypeVar("Given")
Read_co = TypeVar("Read_co", covariant=True)

_AUDIT: Final = "golden_thread_audit"
NO_TOKEN: Final = Token(NO_AUDIT)
TITLE: Final = "Golden Thread"
RETRIES: Final = "x-slack-retry-num"
"""The header that says how often Slack has brought an event again, as Bolt spells it."""


class Fields(Protocol[Read_co]):
    """The module of a form: what was filled in, and where an outcome's errors belong."""

    def read(self, view: Payload, /) -> Read_co | None:
        """What was filled in; ``None`` for a form that this bot did not make."""
        ...

    def errors(self, found: Mapping[str, str], /) -> Mapping[str, str]:
        """The errors at the form's fields."""
        ...


@dataclass(frozen=True, slots=True)
class Press:
    """Something pressed or picked, in a message, a form or Home."""

    person: str
    token: Token
    cause: Cause
    action: Payload
    state: Payload
    body: Payload

    @property
    def in_view(self) -> bool:
        """Whether it was pressed inside a form."""
        return bool(self.body.get("view", {}).get("type") == "modal")

    @property
    def chosen(self) -> str:
        """The value of the menu entry that was chosen; empty for anything but a menu."""
        return str((self.action.get("selected_option") or {}).get("value", ""))

    @property
    def view_token(self) -> Token:
        """What the form that it was pressed in is about."""
        return Token.unpack(self.body.get("view", {}).get("private_metadata")) or NO_TOKEN

    @property
    def page(self) -> int:
        """The page that its button turns to; 0 where it names none."""
        return int(self.token.value) if self.token.value.isdecimal() else 0


def on_press(app: App, act: Act, handle: Callable[[Press], Outcome]) -> None:
    """Let ``handle`` answer every press on an element of this action id."""

    def listener(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        press = _press(body, action)
        show(ack, client, press, handle(press))

    app.action(_named(act))(listener)


def on_page(app: App, act: Act, handle: Callable[[Press], Outcome]) -> None:
    """As :func:`on_press`, for what turns the open form to another page."""

    def listener(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        press = _press(body, action)
        outcome = handle(press)
        if outcome.view is not None and press.in_view:
            replace(client, body, outcome.view)
            ack()
        else:
            show(ack, client, press, outcome)

    app.action(_named(act))(listener)


def on_turn(app: App, act: Act, handle: Callable[[Press], Outcome]) -> None:
    """As :func:`on_press`, but a form of the kind that it was pressed in takes that one's place."""

    def listener(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        press = _press(body, action)
        outcome = handle(press)
        kind = outcome.view.get("callback_id") if outcome.view is not None else None
        if outcome.view is not None and kind == body.get("view", {}).get("callback_id"):
            replace(client, body, outcome.view)
            ack()
        else:
            show(ack, client, press, outcome)

    app.action(_named(act))(listener)


def on_form(
    app: App,
    form: Form,
    read: Callable[[Payload], Given | None],
    handle: Callable[[Cause, Given], Outcome],
    errors: Errors | None = None,
    later: Callable[[Payload, str, WebClient], None] | None = None,
) -> None:
    """Let ``handle`` answer when a form of this callback id is sent.

    ``read`` finds what was filled in, and ``errors`` the fields that an outcome's errors belong
    to. A notice stands at the first field: the form stays open, and what was typed in it.
    ``later`` runs once Slack has the acknowledgement, with the payload and the audit's id.
    """

    def listener(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        view = body["view"]
        given = read(view)
        unknown = Outcome(notice=say.unknown_form())
        outcome = unknown if given is None else handle(cause_of_form(body), given)
        if outcome.errors:
            at = errors(view, outcome.errors) if errors is not None else outcome.errors
            ack(response_action="errors", errors=dict(at))
        elif outcome.view is not None:
            ack(response_action="update", view=outcome.view)
        elif outcome.notice and (first := _first_field(view)):
            ack(response_action="errors", errors={first: naming.unmentioned(outcome.notice)})
        elif outcome.notice:
            ack(response_action="update", view=explaining.plain(TITLE, outcome.notice))
        else:
            ack()
        if outcome.done and not outcome.errors:
            context[_AUDIT] = outcome.audit

    def afterwards(body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        audit = context.get(_AUDIT)
        if later is not None and audit:
            later(body, str(audit), client)

    app.view(form)(ack=listener, lazy=[afterwards] if later is not None else [])


def on_fields(
    app: App,
    form: Form,
    fields: Fields[Given],
    handle: Callable[[Cause, Given], Outcome],
    later: Callable[[Payload, str, WebClient], None] | None = None,
) -> None:
    """As :func:`on_form`, for a form whose fields bear the same names whatever is in it."""
    on_form(app, form, fields.read, handle, lambda _, found: fields.errors(found), later)


def on_close(app: App, form: Form, handle: Callable[[Cause, Token], object]) -> None:
    """Let ``handle`` hear that a form of this callback id was closed without being sent."""

    def listener(ack: Ack, body: dict[str, Any]) -> None:
        view = body["view"]
        token = Token.unpack(view.get("private_metadata")) or NO_TOKEN
        handle(Cause(f"closed/{view['id']}", person_of(body)), token)
        ack()

    app.view_closed(form)(listener)


def show(ack: Ack, client: WebClient, press: Press, outcome: Outcome) -> None:
    """Show what a press led to: a form on top of whatever is open, or a line.

    A form needs the press's trigger at once; everything else can wait for the acknowledgement.
    """
    if outcome.view is not None:
        present(client, press.body, outcome.view)
    elif outcome.notice and press.in_view:
        present(client, press.body, explaining.plain(TITLE, outcome.notice))
    ack()
    if outcome.notice and outcome.view is None and not press.in_view:
        whisper(client, press.body, outcome.notice)


def present(client: WebClient, body: Payload, view: View) -> bool:
    """Open a form; inside one, put it on top. Whether Slack did: it gives three seconds."""
    modal = body.get("view", {}).get("type") == "modal"
    open_or_push = client.views_push if modal else client.views_open
    with _best_effort("a form could not be opened") as refused:
        open_or_push(trigger_id=body["trigger_id"], view=view)
    if refused and "container" in body:
        whisper(client, body, say.unopened())
    return not refused


def replace(client: WebClient, body: Payload, view: View) -> None:
    """Turn the form that was pressed in to another page."""
    shown = body["view"]
    with _best_effort("a form could not be changed"):
        client.views_update(view_id=shown["id"], hash=shown["hash"], view=view)


def freshen(client: WebClient, view_id: str, view: View) -> None:
    """Show an open form as things are now, below the one on top."""
    with _best_effort("a form below could not be changed"):
        client.views_update(view_id=view_id, view=view)


def whisper(client: WebClient, body: Payload, text: str) -> None:
    """Say something to this person alone, where they are. Best effort, and never kept."""
    container, person = body.get("container", {}), person_of(body)
    channel = container.get("channel_id") or body.get("channel", {}).get("id")
    with _best_effort("a notice could not be shown"):
        if not channel:
            client.views_open(trigger_id=body["trigger_id"], view=explaining.plain(TITLE, text))
        else:
            client.chat_postEphemeral(
                channel=channel,
                user=person,
                text=TITLE,
                blocks=sections(naming.mentioning(text)),
                thread_ts=container.get("thread_ts"),
            )


def person_of(body: Payload) -> str:
    """Who did it: a command names its person otherwise than everything else."""
    return str(body["user_id"] if "user_id" in body else body["user"]["id"])


@contextmanager
def _best_effort(what: str) -> Iterator[list[str]]:
    """Direct speech: once, and never at the cost of what was kept. Gives why it failed."""
    refused: list[str] = []
    try:
        yield refused
    except SlackApiError as error:
        refused.append(str(error.response.get("error", "")))
    except OSError as error:
        refused.append(type(error).__name__)
    if refused:
        log.warning("%s: %s", what, refused[0])


def _first_field(view: Payload) -> str:
    fields = (block for block in view.get("blocks", ()) if block.get("type") == "input")
    return next((str(block["block_id"]) for block in fields), "")


def _named(act: Act) -> re.Pattern[str]:
    """This act and whatever follows its dot. Bolt searches: unanchored, it would take others'."""
    return re.compile(rf"\A{re.escape(act)}(?:\..*)?\Z")


def _press(body: Payload, action: Payload) -> Press:
    person = person_of(body)
    container = body.get("container", {})
    view = body.get("view", {})
    token = token_of(action) or Token.unpack(view.get("private_metadata")) or NO_TOKEN
    cause = Cause(
        key=f"press/{person}/{action.get('action_ts', '')}/{action.get('action_id', '')}",
        person=person,
        channel=str(container.get("channel_id", "")),
        ts=str(container.get("message_ts", "")),
        response_url=str(body.get("response_url", "")),
    )
    state = body.get("state") or view.get("state") or {}
    return Press(person, token, cause, action, state.get("values", {}), body)


def cause_of_form(body: Payload) -> Cause:
    """Sending a form. Sent again with other words it is another cause: neither gets lost."""
    view, person = body["view"], person_of(body)
    filled_in = json.dumps(view.get("state", {}), sort_keys=True).encode()
    words = hashlib.sha256(filled_in).hexdigest()[:16]
    return Cause(f"form/{view['id']}/{view.get('hash', '')}/{words}", person)
