"""One workspace: its state and its living parts, and what it means to say something in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.events import Events
from bot.sandbox.faults import CallLog, Faults
from bot.sandbox.manifest import Manifest
from bot.sandbox.marking import elements
from bot.sandbox.pace import Pace
from bot.sandbox.responses import ResponseUrls
from bot.sandbox.socketmode import Sockets
from bot.sandbox.state import Channel, State, for_bots
from bot.sandbox.stream import Stream
from bot.sandbox.switchboard import Switchboard
from bot.sandbox.views import Views
from bot.sandbox.wire import Json, without

_SUBSCRIPTIONS = {"im": "message.im", "channel": "message.channels", "private": "message.groups"}
_CHANNEL_TYPES = {"im": "im", "channel": "channel", "private": "group"}


@dataclass(slots=True)
class Slack:
    """Everything the Web API, the sockets and the page work on."""

    state: State
    manifest: Manifest
    sockets: Sockets
    line: Switchboard
    stream: Stream
    events: Events
    views: Views
    responses: ResponseUrls
    pace: Pace
    faults: Faults
    calls: CallLog = field(default_factory=CallLog)
    url: str = ""
    revoked: bool = False
    uploads: dict[str, Json] = field(default_factory=dict)
    showing_takes_s: float = 0.0

    @property
    def clock(self) -> WorkspaceClock:
        """The workspace's time."""
        return self.state.clock

    # --- saying ---------------------------------------------------------------------------

    def post(self, channel: Channel, message: Json) -> Json:
        """Say a new message: keep it, show it, tell the app."""
        root = self.state.insert(channel, message)
        self._show(channel, "message", message)
        self._tell_app(channel, message, {"type": "message", **self._as_event(message)})
        if root is not None:
            self._show(channel, "message_changed", root)
            # Slack also calls it a change of the root, its text the same as before.
            self._tell_of_change(channel, root, root)
        return message

    def change(self, channel: Channel, message: Json) -> Json:
        """Put a changed message in the place of the former."""
        former = self.state.replace(channel, message)
        self._show(channel, "message_changed", message)
        self._tell_of_change(channel, message, former)
        return message

    def remove(self, channel: Channel, ts: str) -> None:
        """Take a message away."""
        former = self.state.remove(channel, ts)
        left = channel.messages.get(ts)
        if left is not None:
            self._show(channel, "message_changed", left)
        else:
            self.stream.tell(
                channel.members, {"type": "message_deleted", "channel": channel.id, "ts": ts}
            )
        root = channel.messages.get(str(former.get("thread_ts")))
        if root is not None and root is not left:
            self._show(channel, "message_changed", root)
        now = self.state.next_ts()
        event = {
            "type": "message",
            "subtype": "message_deleted",
            "previous_message": self._as_event(former),
            "hidden": True,
            "deleted_ts": ts,
            "ts": now,
        }
        self._tell_app(channel, former, event)

    def post_ephemeral(self, channel: Channel, person: str, message: Json) -> Json:
        """Say or change something only one person sees."""
        known = message["ts"] in channel.ephemerals.get(person, {})
        self.state.insert_ephemeral(channel, person, message)
        self.stream.tell(
            [person],
            {
                "type": "ephemeral_changed" if known else "ephemeral",
                "channel": channel.id,
                "message": {**message, "channel": channel.id},
            },
        )
        return message

    def remove_ephemeral(self, channel: Channel, person: str, ts: str) -> None:
        """Take away what only one person saw."""
        self.state.remove_ephemeral(channel, person, ts)
        event = {"type": "ephemeral_deleted", "channel": channel.id, "ts": ts}
        self.stream.tell([person], event)

    def bot_message(
        self,
        text: str,
        blocks: list[Json] | None,
        *,
        thread_ts: str | None = None,
    ) -> Json:
        """A message as the app says it, with a ts of its own."""
        app = self.state.app
        message: Json = {
            "type": "message",
            "user": app.bot_user,
            "ts": self.state.next_ts(),
            "bot_id": app.bot_id,
            "app_id": app.id,
            "text": text,
            "team": self.state.team.id,
            "bot_profile": self.bot_profile(),
        }
        if blocks:
            message["blocks"] = blocks
        if thread_ts:
            message["thread_ts"] = thread_ts
        return message

    def bot_profile(self) -> Json:
        """How Slack names the app beside its messages."""
        app = self.state.app
        return {
            "id": app.bot_id,
            "app_id": app.id,
            "name": app.name,
            "icons": {},
            "deleted": False,
            "updated": 0,
            "team_id": self.state.team.id,
        }

    def conversations_changed(self, people: Iterable[str]) -> None:
        """Tell pages that their list of conversations is another."""
        self.stream.tell(people, {"type": "conversations"})

    # --- inside ---------------------------------------------------------------------------

    def _show(self, channel: Channel, kind: str, message: Json) -> None:
        self.stream.tell(
            channel.members,
            {"type": kind, "channel": channel.id, "message": {**message, "channel": channel.id}},
        )

    def _as_event(self, message: Json) -> Json:
        body = for_bots(message)
        if "bot_id" not in body and "blocks" not in body and body.get("text"):
            body["blocks"] = [typed_block(body["text"], body["ts"])]
        return without(body, "is_ephemeral")

    def _tell_of_change(self, channel: Channel, message: Json, former: Json) -> None:
        event = {
            "type": "message",
            "subtype": "message_changed",
            "message": {
                **self._as_event(message),
                "source_team": self.state.team.id,
                "user_team": self.state.team.id,
            },
            "previous_message": self._as_event(former),
            "hidden": True,
            "ts": self.state.next_ts(),
        }
        self._tell_app(channel, message, event)

    def _tell_app(self, channel: Channel, message: Json, event: Json) -> None:
        if self.state.app.bot_user not in channel.members:
            return
        event |= {
            "channel": channel.id,
            "event_ts": event.get("ts", message["ts"]),
            "channel_type": _CHANNEL_TYPES[channel.kind],
        }
        self.events.publish(_SUBSCRIPTIONS[channel.kind], event)


def typed_block(text: str, ts: str) -> Json:
    """The rich text block Slack makes of what a person typed."""
    section = {"type": "rich_text_section", "elements": elements(text)}
    return {"type": "rich_text", "block_id": ts[-5:], "elements": [section]}
