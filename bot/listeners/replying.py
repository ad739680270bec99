"""Messages typed to the bot, their edits and deletions."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient

from bot.listeners.surface import RETRIES, TITLE, Press, on_press, present
from bot.messages import explaining
from bot.usecases import aside, replying
from bot.usecases.aside import TypedReply, key_of
from bot.usecases.context import Cause, Context, Outcome
from bot.widgets.blocks import unescape
from bot.widgets.ids import Act, Form
from flows.questionnaire import Step

Event = Mapping[str, Any]


def register(app: App, context: Context) -> None:
    """Listen to direct messages, the shortcut on one, and buttons under what was set aside."""

    def message(event: dict[str, Any], request: BoltRequest) -> None:
        retry = int(request.headers.get(RETRIES, ["0"])[0])
        match event.get("subtype"):
            case None | "file_share" | "thread_broadcast":
                reply = dataclasses.replace(_reply(event, event), retry=retry)
                replying.take_reply(context, reply)
            case "message_changed":
                _edited(context, event, retry)
            case "message_deleted":
                _deleted(context, event)
            case _:
                return

    def was_my_answer(press: Press) -> Outcome:
        token = press.token
        step = Step("") if press.action["action_id"] == Act.WAS_MY_ANSWER else token.step
        return aside.use_reply(context, press.cause, token.audit, token.value, step)

    def picked(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        outcome = aside.offer_message(context, _picked(body))
        if outcome.notice:
            present(client, body, explaining.plain(TITLE, outcome.notice))
        ack()

    app.event("message")(message)
    app.shortcut(Form.NOTE_SHORTCUT)(picked)
    on_press(app, Act.WAS_MY_ANSWER, was_my_answer)
    on_press(app, Act.USE_AS_ANSWER, was_my_answer)


def _reply(event: Event, message: Event, what: str = "message") -> TypedReply:
    channel, ts = str(event["channel"]), str(message["ts"])
    direct = event.get("channel_type") == "im"
    cause = Cause(key_of(channel, ts, what), str(message["user"]), channel, ts, direct=direct)
    thread_ts = str(message.get("thread_ts", ""))
    text = unescape(str(message.get("text") or ""))
    files = bool(message.get("files"))
    return TypedReply(cause, text, "" if thread_ts == ts else thread_ts, files)


def _picked(body: Event) -> TypedReply:
    """The message on which somebody used the shortcut, as if it was theirs."""
    channel, message = str(body["channel"]["id"]), body["message"]
    person, ts = str(body["user"]["id"]), str(message["ts"])
    cause = Cause(f"picked/{channel}/{ts}/{body['action_ts']}", person, channel, ts)
    by_a_person = "user" in message and "bot_id" not in message
    return TypedReply(cause, unescape(str(message.get("text") or "")) if by_a_person else "")


def _edited(context: Context, event: Event, retry: int) -> None:
    """An edit by a person: unfurls and new replies bring the same event with the same text."""
    after, before = event["message"], event.get("previous_message", {})
    unchanged = after.get("text") == before.get("text")
    if unchanged or "bot_id" in after or "user" not in after:
        return
    edited = after.get("edited", {}).get("ts") or event.get("event_ts", "")
    reply = _reply(event, after, f"edit/{edited}")
    before = unescape(str(before.get("text") or ""))
    replying.edit_reply(context, dataclasses.replace(reply, before=before, retry=retry))


def _deleted(context: Context, event: Event) -> None:
    before = event.get("previous_message", {})
    if "bot_id" in before or "user" not in before:
        return
    reply = _reply(event, before, "deletion")
    replying.delete_reply(context, reply.cause, reply.thread_ts)
