"""What the workspace knows: people, channels, messages and files. Plain Python, one thread."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace

from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.people import ChannelPlan, Kind, Person, Team
from bot.sandbox.store import Store
from bot.sandbox.wire import Json, SlackError, new_id, to_micros, to_ts, without


@dataclass(frozen=True, slots=True)
class AppIdentity:
    """How the app is known in this workspace, and the secrets that prove it."""

    id: str
    bot_id: str
    bot_user: str
    name: str
    bot_token: str
    app_token: str
    signing_secret: str


@dataclass(slots=True)
class Channel:
    """A conversation and everything said in it; every list of ts is kept in order."""

    id: str
    kind: Kind
    name: str
    topic: str = ""
    members: set[str] = field(default_factory=set)
    is_archived: bool = False
    is_restricted: bool = False
    messages: dict[str, Json] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    threads: dict[str, list[str]] = field(default_factory=dict)
    ephemerals: dict[str, dict[str, Json]] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)

    def others(self, person: str) -> str | None:
        """Who is at the other end of this direct message."""
        return next((each for each in sorted(self.members) if each != person), None)

    def root_of(self, message: Json) -> str:
        """The ts of the thread a message belongs to: its own where it began none."""
        return str(message.get("thread_ts") or message["ts"])


class State:
    """The workspace's memory, written through to a store."""

    def __init__(
        self,
        *,
        team: Team,
        app: AppIdentity,
        people: Iterable[Person],
        clock: WorkspaceClock,
        store: Store,
    ) -> None:
        """Begin with these people and nothing said."""
        self.team = team
        self.app = app
        self.clock = clock
        self.store = store
        self.people = {person.id: person for person in people}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, Json] = {}
        # Blocks a message had before it was changed: a click may have been under way.
        self.former_blocks: dict[tuple[str, str], list[list[Json]]] = {}
        self._last = 0

    # --- time -----------------------------------------------------------------------------

    def next_ts(self) -> str:
        """A ts later than every one before it."""
        self._last = max(self._last + 1, int(self.clock.now() * 1_000_000))
        return to_ts(self._last)

    # --- people and channels --------------------------------------------------------------

    def person(self, person_id: str) -> Person:
        """Find somebody; refuse as Slack does."""
        person = self.people.get(person_id)
        if person is None:
            raise SlackError("user_not_found")
        return person

    def deactivate(self, person_id: str) -> None:
        """Let somebody leave the workspace."""
        self._be_active(person_id, active=False)

    def reactivate(self, person_id: str) -> None:
        """Let somebody come back."""
        self._be_active(person_id, active=True)

    def _be_active(self, person_id: str, *, active: bool) -> None:
        self.people[person_id] = replace(self.people[person_id], deactivated=not active)
        self.store.save("person", person_id, asdict(self.people[person_id]))

    def furnish(self, plan: ChannelPlan) -> Channel:
        """Make a channel as planned, unless it is there."""
        if plan.id in self.channels:
            return self.channels[plan.id]
        members = {each for each in plan.members if each in self.people}
        if plan.with_app:
            members.add(self.app.bot_user)
        return self.add(Channel(plan.id, plan.kind, plan.name, plan.topic, members))

    def add(self, channel: Channel) -> Channel:
        """Take in a new channel."""
        self.channels[channel.id] = channel
        self.keep(channel)
        return channel

    def keep(self, channel: Channel) -> None:
        """Write down a channel's own facts, not what was said in it."""
        body = {
            "kind": channel.kind,
            "name": channel.name,
            "topic": channel.topic,
            "members": sorted(channel.members),
            "is_archived": channel.is_archived,
            "is_restricted": channel.is_restricted,
            "read": channel.read,
        }
        self.store.save("channel", channel.id, body)

    def im(self, person: str, other: str) -> Channel:
        """The direct messages of two, opened if need be."""
        pair = {person, other}
        if self.app.bot_user in pair:
            someone = other if person == self.app.bot_user else person
            channel_id = self.conversation_id(someone)
            found = self.channels.get(channel_id)
            return found or self.add(Channel(channel_id, "im", "", members=pair))
        for channel in self.channels.values():
            if channel.kind == "im" and channel.members == pair:
                return channel
        return self.add(Channel(new_id("D"), "im", "", members=pair))

    def conversation_id(self, channel: str) -> str:
        """The conversation that is meant; a person's id means the app's direct messages."""
        return "D" + channel[1:] if channel in self.people else channel

    def conversations_of(self, person: str) -> list[Channel]:
        """Everything this person is in, by name, direct messages last."""
        mine = [each for each in self.channels.values() if person in each.members]
        return sorted(mine, key=lambda each: (each.kind == "im", each.name, each.id))

    # --- messages -------------------------------------------------------------------------

    def insert(self, channel: Channel, message: Json) -> Json | None:
        """Take in a new message; return the thread's root if that changed with it."""
        root = self._index(channel, message)
        self.store.save("message", f"{channel.id}/{message['ts']}", message)
        return root

    def _index(self, channel: Channel, message: Json) -> Json | None:
        ts = message["ts"]
        channel.messages[ts] = message
        insort(channel.order, ts)
        root_ts = message.get("thread_ts")
        if root_ts is None or root_ts == ts or message.get("subtype") == "thread_broadcast":
            insort(channel.roots, ts)
        if root_ts is None or root_ts == ts:
            return None
        insort(channel.threads.setdefault(root_ts, []), ts)
        return self._count_replies(channel, root_ts)

    def _count_replies(self, channel: Channel, root_ts: str) -> Json | None:
        root = channel.messages.get(root_ts)
        if root is None:
            return None
        replies = channel.threads.get(root_ts, [])
        if not replies:
            for name in (
                "thread_ts",
                "reply_count",
                "reply_users",
                "reply_users_count",
                "latest_reply",
            ):
                root.pop(name, None)
            return root
        users = root.get("reply_users", [])
        author = channel.messages[replies[-1]].get("user")
        if author is not None and author not in users:
            users = [*users, author]
        root |= {
            "thread_ts": root_ts,
            "reply_count": len(replies),
            "reply_users": users,
            "reply_users_count": len(users),
            "latest_reply": replies[-1],
        }
        return root

    def replace(self, channel: Channel, message: Json) -> Json:
        """Put a changed message in the place of the one with its ts; return the former."""
        ts = message["ts"]
        former = channel.messages[ts]
        if former.get("blocks"):
            self.former_blocks.setdefault((channel.id, ts), []).append(former["blocks"])
        channel.messages[ts] = message
        self.store.save("message", f"{channel.id}/{ts}", message)
        return former

    def remove(self, channel: Channel, ts: str) -> Json:
        """Take a message away; a root with replies leaves a tombstone."""
        former = channel.messages[ts]
        if channel.threads.get(ts):
            tombstone = {
                **{k: v for k, v in former.items() if "reply" in k or k in ("ts", "thread_ts")},
                "type": "message",
                "subtype": "tombstone",
                "text": "This message was deleted.",
                "user": "USLACKBOT",
                "hidden": True,
            }
            self.replace(channel, tombstone)
            return former
        del channel.messages[ts]
        for ordered in (channel.order, channel.roots):
            place = bisect_left(ordered, ts)
            if place < len(ordered) and ordered[place] == ts:
                del ordered[place]
        root_ts = former.get("thread_ts")
        if root_ts is not None and ts in channel.threads.get(root_ts, ()):
            channel.threads[root_ts].remove(ts)
            self._count_replies(channel, root_ts)
        self.store.drop("message", f"{channel.id}/{ts}")
        return former

    def insert_ephemeral(self, channel: Channel, person: str, message: Json) -> None:
        """Take in or replace a message only one person sees."""
        channel.ephemerals.setdefault(person, {})[message["ts"]] = message
        self.store.save("ephemeral", f"{channel.id}/{person}/{message['ts']}", message)

    def remove_ephemeral(self, channel: Channel, person: str, ts: str) -> None:
        """Take away a message only one person saw."""
        channel.ephemerals.get(person, {}).pop(ts, None)
        self.store.drop("ephemeral", f"{channel.id}/{person}/{ts}")

    # --- files ----------------------------------------------------------------------------

    def keep_file(self, file: Json, content: bytes | None = None) -> None:
        """Take in a file's facts and, the first time, its bytes."""
        self.files[file["id"]] = file
        self.store.save("file", file["id"], file)
        if content is not None:
            self.store.save_content(file["id"], content)

    # --- coming back ----------------------------------------------------------------------

    def load(self) -> None:
        """Read back what an earlier run left."""
        for person_id, body in self.store.load("person"):
            self.people[person_id] = Person(**body)
        for channel_id, body in self.store.load("channel"):
            self.channels[channel_id] = Channel(
                channel_id,
                body["kind"],
                body["name"],
                body["topic"],
                set(body["members"]),
                body["is_archived"],
                body.get("is_restricted", False),
                read=body["read"],
            )
        for key, message in self.store.load("message"):
            channel = self.channels[key.partition("/")[0]]
            self._index(channel, message)
            self._last = max(self._last, to_micros(message["ts"]))
        for key, message in self.store.load("ephemeral"):
            channel_id, person, ts = key.split("/")
            self.channels[channel_id].ephemerals.setdefault(person, {})[ts] = message
            self._last = max(self._last, to_micros(ts))
        self.files = dict(self.store.load("file"))


def for_bots(message: Json, *, metadata: bool = False) -> Json:
    """A message as the Web API tells it: metadata only where it was asked for."""
    return dict(message) if metadata else without(message, "metadata")
