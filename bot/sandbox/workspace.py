"""A workspace to start, speak to, move about in and stop."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self, TypeVar

from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.faults import CallLog, Faults
from bot.sandbox.furnishing import furnished
from bot.sandbox.manifest import Manifest, read_manifest
from bot.sandbox.people import CHANNELS, PEOPLE, TEAM, ChannelPlan, Person, Team
from bot.sandbox.server import Server, listen
from bot.sandbox.slack import Slack
from bot.sandbox.store import File, Memory, Store
from bot.sandbox.stream import Changes
from bot.sandbox.wire import LOOPBACK

Result = TypeVar("Result")


class Workspace:
    """A local Slack workspace, served on loopback from a thread of its own."""

    def __init__(self, slack: Slack, server: Server) -> None:
        """Use `Workspace.start`."""
        self._slack = slack
        self._server = server

    @classmethod
    def start(  # noqa: PLR0913 - each is one choice, all have defaults
        cls,
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        store: Path | None = None,
        manifest: Manifest | Mapping[str, object] | Path | None = None,
        people: Sequence[Person] = PEOPLE,
        channels: Sequence[ChannelPlan] = CHANNELS,
        team: Team = TEAM,
        clock: WorkspaceClock | None = None,
        paced: bool = True,
    ) -> Self:
        """Serve a workspace; port 0 takes any free one.

        With `store` everything said is kept in that SQLite file across restarts. Calls too many
        are refused as Slack does, unless it is not `paced`: for tests of anything else, whose
        robots are quicker than people. Raises ValueError for a host that is not loopback, OSError
        for a port that is taken.
        """
        if host not in LOOPBACK:
            raise ValueError(f"the local workspace serves loopback only, not {host}")
        listening = listen(host, port)
        kept: Store = Memory() if store is None else File(store)
        slack = furnished(
            team=team,
            people=people,
            channels=channels,
            manifest=read_manifest(manifest),
            clock=clock or WorkspaceClock(),
            store=kept,
            paced=paced,
        )
        address = f"[{host}]" if ":" in host else host
        slack.url = f"http://{address}:{listening.getsockname()[1]}"
        server = Server(slack, listening)
        server.start()
        return cls(slack, server)

    # --- addresses and secrets ------------------------------------------------------------

    @property
    def url(self) -> str:
        """The page's address, without a slash at the end."""
        return self._slack.url

    @property
    def api_url(self) -> str:
        """The Web API's address, as a client's base_url."""
        return f"{self._slack.url}/api/"

    @property
    def bot_token(self) -> str:
        """The xoxb- token."""
        return self._slack.state.app.bot_token

    @property
    def app_token(self) -> str:
        """The xapp- token."""
        return self._slack.state.app.app_token

    @property
    def signing_secret(self) -> str:
        """The secret that requests to the app are signed with."""
        return self._slack.state.app.signing_secret

    @property
    def bot_user(self) -> str:
        """The bot's user id."""
        return self._slack.state.app.bot_user

    # --- for tests ------------------------------------------------------------------------

    @property
    def faults(self) -> Faults:
        """Where to ask for misbehaviour."""
        return self._slack.faults

    @property
    def calls(self) -> CallLog:
        """Every Web API call so far."""
        return self._slack.calls

    @property
    def clock(self) -> WorkspaceClock:
        """The workspace's time."""
        return self._slack.clock

    @property
    def changes(self) -> Changes:
        """Goes up with everything that happens."""
        return self._slack.stream.changes

    @property
    def connected(self) -> bool:
        """Whether a bot is connected."""
        return self._slack.line.connected

    @property
    def connections(self) -> int:
        """How many connections the bot holds."""
        return self._slack.sockets.count

    @property
    def undelivered(self) -> int:
        """How many events no bot has acknowledged yet."""
        return self._slack.events.pending

    @property
    def waiting_to_retry(self) -> int:
        """How often the events that wait for their next attempt were tried in vain."""
        return self._slack.events.tried_in_vain

    @property
    def unanswered(self) -> int:
        """How much the bot was sent that it has yet to acknowledge."""
        return self._slack.line.unanswered

    def acknowledge_within(self, seconds: float = 0.05) -> None:
        """Give the bot so long to acknowledge, not Slack's three seconds."""
        self._slack.line.acknowledge_within(seconds)

    def wait_for_bot(self, seconds: float = 10.0) -> None:
        """Wait until a bot is connected; raise TimeoutError otherwise."""
        self.wait(lambda: self.connected, seconds, "no bot connected")

    def wait(self, condition: Callable[[], bool], seconds: float, otherwise: str) -> None:
        """Wait until something holds; raise TimeoutError with these words otherwise."""
        deadline = threading.TIMEOUT_MAX if seconds <= 0 else seconds
        seen, left = self.changes.count, deadline
        while not condition():
            if left <= 0:
                raise TimeoutError(otherwise)
            seen = self.changes.wait(seen, min(left, 0.05))
            left -= 0.05

    def trigger(self, person_id: str) -> str:
        """Issue a trigger, as if the person had just done something."""
        return self.run(lambda: self._slack.views.trigger(person_id))

    def archive(self, channel_id: str, *, archived: bool = True) -> None:
        """Archive a channel, or take it out of the archive."""

        def do() -> None:
            channel = self._slack.state.channels[channel_id]
            channel.is_archived = archived
            self._slack.state.keep(channel)
            self._slack.conversations_changed(channel.members)

        self.run(do)

    def restrict(self, channel_id: str, *, restricted: bool = True) -> None:
        """Keep the app from posting in a channel, as a workspace's preferences can, or let it."""

        def do() -> None:
            channel = self._slack.state.channels[channel_id]
            channel.is_restricted = restricted
            self._slack.state.keep(channel)

        self.run(do)

    def invite(self, channel_id: str, member: str | None = None) -> None:
        """Put a person in a channel, or the bot where nobody is named."""
        self._set_member(channel_id, member, present=True)

    def remove(self, channel_id: str, member: str | None = None) -> None:
        """Take a person out of a channel, or the bot where nobody is named."""
        self._set_member(channel_id, member, present=False)

    def _set_member(self, channel_id: str, member: str | None, *, present: bool) -> None:
        def do() -> None:
            channel = self._slack.state.channels[channel_id]
            who = member or self.bot_user
            (channel.members.add if present else channel.members.discard)(who)
            self._slack.state.keep(channel)
            self._slack.conversations_changed([who, *channel.members])

        self.run(do)

    def deactivate(self, person_id: str) -> None:
        """Let a person leave the workspace."""
        self.run(lambda: self._slack.state.deactivate(person_id))

    def reactivate(self, person_id: str) -> None:
        """Let a person who left come back."""
        self.run(lambda: self._slack.state.reactivate(person_id))

    def revoke_token(self) -> None:
        """Refuse the app's tokens from now on."""
        self._slack.revoked = True

    def restore_token(self) -> None:
        """Take the app's tokens again."""
        self._slack.revoked = False

    def revoke_scope(self, scope: str) -> None:
        """Take a scope from the app."""
        manifest = self._slack.manifest
        self._slack.manifest = replace(manifest, scopes=manifest.scopes - {scope})

    def grant_scope(self, scope: str) -> None:
        """Give the app a scope."""
        manifest = self._slack.manifest
        self._slack.manifest = replace(manifest, scopes=manifest.scopes | {scope})

    def show_files_after(self, seconds: float) -> None:
        """Let so much time pass, from now on, until a file that is complete is shown."""
        self._slack.showing_takes_s = seconds

    def deliver_to(self, url: str) -> None:
        """Reach the app by requests to this address, and no longer over Socket Mode.

        Raises ValueError if the address is not on loopback, or does not answer url_verification.
        """
        self._server.wait_for(self._slack.line.deliver_to(url))

    def deliver_over_sockets(self) -> None:
        """Reach the app over Socket Mode again, once it connects."""
        self.run(self._slack.line.return_to_sockets)

    def refresh_connections(self) -> None:
        """Ask the bot to connect anew, as Slack does now and then."""
        self.run(self._slack.sockets.disconnect)

    def drop_connections(self, count: int | None = None) -> None:
        """Cut the bot's connections without a word, or the oldest so many of them."""
        self.run(lambda: self._slack.sockets.drop(count))

    def lose_connections(self, count: int | None = None) -> None:
        """Let all that goes over them, or the oldest so many, vanish; neither side is told."""
        self.run(lambda: self._slack.sockets.lose(count))

    def run(self, act: Callable[[], Result]) -> Result:
        """Do something in the workspace's own thread and return what it returns."""

        async def do() -> Result:
            return act()

        return self._server.wait_for(do())

    def stop(self) -> None:
        """Close every connection and end the thread; a second time does nothing."""
        self._server.stop()

    def __enter__(self) -> Self:
        """Stop at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()
