"""What an app answers through a response_url, or with the acknowledgement of a command."""

import json
from http import HTTPStatus

from aiohttp import web

from bot.sandbox.checking import check_message, with_ids
from bot.sandbox.faults import RESPONSE_URL, Call
from bot.sandbox.misbehaving import misbehave
from bot.sandbox.responses import ResponseUrl
from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel
from bot.sandbox.wire import Json, SlackError, without


class Replies:
    """Answers /respond/{secret}."""

    def __init__(self, slack: Slack) -> None:
        """Work on this workspace."""
        self._slack = slack

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Take one answer, or go wrong as a test asked."""
        secret = request.match_info["secret"]
        try:
            body = await _body(request)
        except SlackError as refusal:
            return self._refuse(refusal, HTTPStatus.BAD_REQUEST)
        self._slack.calls.add(Call(RESPONSE_URL, self._slack.clock.now(), body))
        fault = self._slack.faults.take(RESPONSE_URL)
        if fault is None:
            return self._answer(secret, body)
        return await misbehave(request, fault, lambda: self._answer(secret, body))

    def _answer(self, secret: str, body: Json) -> web.Response:
        """Do what the answer asks: "ok", or Slack's refusal."""
        try:
            url = self._slack.responses.use(secret)
        except SlackError as refusal:
            return self._refuse(refusal, HTTPStatus.NOT_FOUND)
        try:
            self._take(url, body)
        except SlackError as refusal:
            return self._refuse(refusal, HTTPStatus.BAD_REQUEST)
        return web.Response(text="ok")

    def _refuse(self, refusal: SlackError, status: HTTPStatus) -> web.Response:
        self._slack.calls.add_refusal(RESPONSE_URL, refusal.error)
        answer = {"ok": False, "error": refusal.error, **refusal.beside}
        return web.json_response(answer, status=status)

    def _take(self, url: ResponseUrl, body: Json) -> None:
        channel = self._slack.state.channels[url.channel]
        if body.get("delete_original"):
            self._delete(url, channel)
            return
        blocks = _blocks(body)
        if body.get("replace_original") and url.ts is not None:
            self._replace(url, channel, str(body.get("text") or ""), blocks)
            return
        _say(self._slack, url.person, channel, body, blocks)

    def _delete(self, url: ResponseUrl, channel: Channel) -> None:
        if url.ts is None:
            raise SlackError("message_not_found")
        if url.ephemeral:
            self._slack.remove_ephemeral(channel, url.person, url.ts)
        else:
            self._own(channel, url.ts)
            self._slack.remove(channel, url.ts)

    def _replace(self, url: ResponseUrl, channel: Channel, text: str, blocks: list[Json]) -> None:
        ts = str(url.ts)
        former = (
            channel.ephemerals.get(url.person, {}).get(ts)
            if url.ephemeral
            else self._own(channel, ts)
        )
        if former is None:
            raise SlackError("message_not_found")
        message = {**without(former, "blocks"), "text": text}
        if blocks:
            message["blocks"] = blocks
        if url.ephemeral:
            self._slack.post_ephemeral(channel, url.person, message)
            return
        message["edited"] = {
            "user": self._slack.state.app.bot_id,
            "ts": self._slack.state.next_ts(),
        }
        self._slack.change(channel, message)

    def _own(self, channel: Channel, ts: str) -> Json:
        message = channel.messages.get(ts)
        if message is None or message.get("bot_id") != self._slack.state.app.bot_id:
            raise SlackError("message_not_found")
        return message


def answer_command(slack: Slack, person: str, channel: Channel, body: Json) -> None:
    """Say what came with a command's acknowledgement; where illegal, tell the person so."""
    try:
        _say(slack, person, channel, body, _blocks(body))
    except SlackError as refusal:
        slack.calls.add_refusal("command", refusal.error)
        say = f"The app's answer could not be shown ({refusal.error})."
        slack.stream.tell([person], {"type": "trouble", "say": say, "where": "command"})


def _say(slack: Slack, person: str, channel: Channel, body: Json, blocks: list[Json]) -> None:
    thread_ts = str(body.get("thread_ts") or "")
    if thread_ts and thread_ts not in channel.messages:
        raise SlackError("thread_not_found")
    message = slack.bot_message(str(body.get("text") or ""), blocks, thread_ts=thread_ts)
    if body.get("response_type") == "in_channel":
        slack.post(channel, message)
    else:
        slack.post_ephemeral(channel, person, {**message, "is_ephemeral": True})


def _blocks(body: Json) -> list[Json]:
    blocks = body.get("blocks") or []
    if isinstance(blocks, str):
        try:
            blocks = json.loads(blocks)
        except ValueError:
            raise SlackError("invalid_blocks_format") from None
    check_message(str(body.get("text") or ""), blocks)
    return with_ids(blocks)


async def _body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        raise SlackError("invalid_payload") from None
    if not isinstance(body, dict):
        raise SlackError("invalid_payload")
    return body
