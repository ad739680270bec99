"""What people do with the app: each act as Slack tells it, and what the app's answer does."""

from dataclasses import dataclass

from bot.sandbox import forms
from bot.sandbox.checking import check_view
from bot.sandbox.files import receive
from bot.sandbox.line import NotAcknowledgedError
from bot.sandbox.replies import answer_command
from bot.sandbox.slack import Slack, typed_block
from bot.sandbox.state import Channel, for_bots
from bot.sandbox.wire import Json, Refused, SlackError, escape, without

NOT_ACKNOWLEDGED = "The app did not answer in time. Nothing was done: please try again."
BAD_ANSWER = "The app answered in a way that can't be shown. What you typed is still here."


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a form: `result` is closed, cleared, updated or pushed; or errors; or not."""

    result: str = ""
    view: Json | None = None
    errors: dict[str, str] | None = None
    trouble: str = ""


class Interactions:
    """Carries what a person does to the app, and waits for its acknowledgement."""

    def __init__(self, slack: Slack) -> None:
        """Work on this workspace."""
        self._slack = slack

    # --- pressing and choosing ------------------------------------------------------------

    async def press_in_message(
        self,
        person: str,
        channel: Channel,
        ts: str,
        block_id: str,
        given: Json,
        state: Json,
    ) -> bool:
        """Act upon an element of a message; say whether the app acknowledged it."""
        message = channel.messages.get(ts)
        ephemeral = channel.ephemerals.get(person, {}).get(ts)
        if message is None and ephemeral is None:
            raise Refused("message_not_found", "That message is no longer there.")
        found = message or ephemeral or {}
        blocks = found.get("blocks") or []
        versions = [blocks, *self._slack.state.former_blocks.get((channel.id, ts), ())[::-1]]
        act = self._act(versions, block_id, given)
        secret = self._slack.responses.issue(
            person,
            channel.id,
            ts=ts,
            ephemeral=ephemeral is not None,
        )
        container: Json = {
            "type": "message",
            "message_ts": ts,
            "channel_id": channel.id,
            "is_ephemeral": ephemeral is not None,
        }
        if found.get("thread_ts"):
            container["thread_ts"] = found["thread_ts"]
        payload = {
            **self._payload("block_actions", person),
            "container": container,
            "channel": self._channel(channel),
            "state": forms.held(blocks, state.get("values") or {}),
            "response_url": self._slack.url + secret,
            "actions": [act],
        }
        if ephemeral is None:
            payload["message"] = for_bots(found)
        return await self._acknowledged(person, payload)

    async def press_in_view(
        self,
        person: str,
        view: Json,
        block_id: str,
        given: Json,
        state: Json,
    ) -> bool:
        """Act upon an element of a view; say whether the app acknowledged it."""
        versions = [view["blocks"], self._slack.views.former_blocks(view["id"])]
        act = self._act(versions, block_id, given)
        whole = {**view, "state": forms.held(view["blocks"], state.get("values") or {})}
        modal = view["id"] if view["type"] == "modal" else None
        payload = {
            **self._payload("block_actions", person, modal),
            "container": {"type": "view", "view_id": view["id"]},
            "view": whole,
            "actions": [act],
        }
        return await self._acknowledged(person, payload)

    def _act(self, versions: list[list[Json]], block_id: str, given: Json) -> Json:
        """Find the element, in a former version too: the press may have crossed the change."""
        for blocks in versions:
            element = forms.find(blocks, block_id, str(given.get("action_id")))
            if element is not None:
                act = forms.action(element, block_id, given, self._slack.state.next_ts())
                if act is None:
                    raise Refused("invalid_option", "That is not one of the choices.")
                return act
        raise Refused("action_not_found", "That button is no longer there.")

    # --- forms ----------------------------------------------------------------------------

    async def submit(self, person: str, view: Json, state: Json) -> Submitted:
        """Submit a form; what Slack's client would refuse is refused before the app sees it."""
        whole_state = forms.held(view["blocks"], state.get("values") or {})
        wrong = forms.faults(view["blocks"], whole_state["values"])
        if wrong:
            return Submitted(errors=wrong)
        self._receive_files(person, whole_state["values"])
        payload = {
            **self._payload("view_submission", person, view["id"]),
            "view": {**view, "state": whole_state},
            "response_urls": [],
        }
        try:
            answer = await self._slack.line.send("interactive", payload, response=True)
        except NotAcknowledgedError:
            return Submitted(trouble=NOT_ACKNOWLEDGED)
        try:
            return self._obey(person, view, answer)
        except SlackError as refusal:
            self._slack.calls.add_refusal("view_submission", refusal.error)
            words = " ".join((refusal.beside.get("response_metadata") or {}).get("messages", ()))  # type: ignore[attr-defined]
            return Submitted(trouble=f"{BAD_ANSWER} ({refusal.error}) {words}".strip())

    def _receive_files(self, person: str, values: Json) -> None:
        for held in (each for block in values.values() for each in block.values()):
            if held["type"] == "file_input":
                held["files"] = [receive(self._slack, person, each) for each in held["files"]]

    def _obey(self, person: str, view: Json, answer: Json) -> Submitted:
        """Do what the app's answer to a submission asks for."""
        asked = answer.get("response_action")
        current = self._slack.views.of(person, view["id"])
        if asked == "errors":
            return Submitted(errors=_errors_of(view, answer.get("errors")))
        if asked in ("update", "push"):
            body = answer.get("view")
            check_view(body, "modal")
            assert isinstance(body, dict)  # noqa: S101 - check_view has just made sure
            if asked == "push":
                return Submitted("pushed", self._slack.views.put_on_top(person, body))
            if current is None:
                raise SlackError("not_found")
            return Submitted("updated", self._slack.views.put_in_place(person, current, body))
        if asked not in (None, "clear"):
            raise SlackError("invalid_response_action")
        if current is not None:
            self._slack.views.close(person, current, everything=asked == "clear")
        return Submitted("cleared" if asked == "clear" else "closed")

    async def close(self, person: str, view: Json, *, everything: bool) -> None:
        """Close a form without submitting; tell the app of each view that asked for it."""
        everything = everything or view["clear_on_close"]
        for closed in self._slack.views.close(person, view, everything=everything):
            if closed["notify_on_close"]:
                payload = {
                    **without(self._payload("view_closed", person), "trigger_id"),
                    "view": closed,
                    "is_cleared": everything,
                }
                await self._acknowledged(person, payload)

    # --- commands and shortcuts -----------------------------------------------------------

    async def command(self, person: str, channel: Channel, name: str, text: str) -> bool:
        """Give a slash command; its acknowledgement may already say something back."""
        if self._slack.manifest.command(name) is None:
            raise Refused("unknown_command", f"{name} is not a command of this workspace.")
        secret = self._slack.responses.issue(person, channel.id)
        someone, team = self._slack.state.people[person], self._slack.state.team
        payload = {
            "token": "local",
            "team_id": team.id,
            "team_domain": team.domain,
            "channel_id": channel.id,
            "channel_name": _payload_name(channel),
            "user_id": person,
            "user_name": someone.username,
            "command": name,
            "text": escape(text),
            "api_app_id": self._slack.state.app.id,
            "is_enterprise_install": "false",
            "response_url": self._slack.url + secret,
            "trigger_id": self._slack.views.trigger(person),
        }
        try:
            answer = await self._slack.line.send("slash_commands", payload, response=True)
        except NotAcknowledgedError:
            return self._in_trouble(person)
        if answer:
            answer_command(self._slack, person, channel, answer)
        return True

    async def shortcut(self, person: str, callback_id: str) -> bool:
        """Use a global shortcut."""
        if self._slack.manifest.shortcut(callback_id, "global") is None:
            raise Refused("unknown_shortcut", "There is no such shortcut.")
        payload = {
            **without(self._payload("shortcut", person), "api_app_id"),
            "callback_id": callback_id,
            "action_ts": self._slack.state.next_ts(),
        }
        return await self._acknowledged(person, payload)

    async def message_shortcut(
        self,
        person: str,
        channel: Channel,
        ts: str,
        callback_id: str,
    ) -> bool:
        """Use a shortcut on a message."""
        message = channel.messages.get(ts)
        if self._slack.manifest.shortcut(callback_id, "message") is None or message is None:
            raise Refused("unknown_shortcut", "There is no such shortcut on this message.")
        body = for_bots(message)
        if "blocks" not in body and body.get("text"):
            body["blocks"] = [typed_block(body["text"], ts)]
        secret = self._slack.responses.issue(person, channel.id, ts=ts)
        payload = {
            **without(self._payload("message_action", person), "api_app_id"),
            "callback_id": callback_id,
            "action_ts": self._slack.state.next_ts(),
            "channel": self._channel(channel),
            "message_ts": ts,
            "message": body,
            "response_url": self._slack.url + secret,
        }
        return await self._acknowledged(person, payload)

    # --- inside ---------------------------------------------------------------------------

    async def _acknowledged(self, person: str, payload: Json) -> bool:
        try:
            await self._slack.line.send("interactive", payload)
        except NotAcknowledgedError:
            return self._in_trouble(person)
        return True

    def _in_trouble(self, person: str) -> bool:
        event = {"type": "trouble", "say": NOT_ACKNOWLEDGED, "where": "app"}
        self._slack.stream.tell([person], event)
        return False

    def _payload(self, kind: str, person: str, view_id: str | None = None) -> Json:
        someone, team = self._slack.state.people[person], self._slack.state.team
        return {
            "type": kind,
            "token": "local",
            "team": {"id": team.id, "domain": team.domain},
            "user": {
                "id": person,
                "username": someone.username,
                "name": someone.username,
                "team_id": team.id,
            },
            "api_app_id": self._slack.state.app.id,
            "trigger_id": self._slack.views.trigger(person, view_id),
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _channel(self, channel: Channel) -> Json:
        return {"id": channel.id, "name": _payload_name(channel)}


def _payload_name(channel: Channel) -> str:
    return {"im": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)


def _errors_of(view: Json, errors: object) -> dict[str, str]:
    """The app's errors, which must each name an input of the view."""
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackError("invalid_errors")
    return {str(block): str(text) for block, text in errors.items()}
