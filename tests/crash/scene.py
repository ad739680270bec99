"""Where it happens: a workspace, a database, and a bot that Slack reaches one way or the other."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.connections.web import PATH
from bot.sandbox import Workspace
from storage.database import Database
from tests.command import PATIENCE_S, BotProcess, settings_for
from tests.serving import HOST, a_free_port
from tests.workspace import Transport

# Slack brings an event again at once, after a minute and after five, and then gives up. Here it is
# quicker, and gives a machine that is busy starting the bot some chances more.
TIMETABLE = (0.0, 3.0, 20.0, 30.0, 45.0, 60.0)
# A lease must outlast a call. No pace: Slack's second between messages would be most of the test.
QUICK = {
    "SLACK_TIMEOUT_SECONDS": "1",
    "LEASE_SECONDS": "1.5",
    "PACE_SECONDS": "0",
    # Who waits how long for a database is shown where one is away.
    "DATABASE_WAIT_SECONDS": "5",
}


@dataclass(slots=True)
class Scene:
    """All of it. ``records`` is the bot's database, opened beside it."""

    slack: Workspace
    folder: Path
    address: str
    records: Database
    bots: list[BotProcess] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """How often the bot was killed, over either transport."""
        return sum(bot.kills for bot in self.bots)

    @contextmanager
    def bot_over(self, transport: Transport) -> Iterator[BotProcess]:
        """The bot, doing as its command does; killed at the end of the block."""
        settings = settings_for(self.slack, self.folder, DATABASE_URL=self.address, **QUICK)
        port = str(a_free_port())
        if transport == "http":
            secret = self.slack.signing_secret
            over_http = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": secret, "PORT": port}
            bot = BotProcess(self.folder, {**settings, **over_http}, "web")
        else:
            self.slack.deliver_over_sockets()
            bot = BotProcess(self.folder, settings)
        self.bots.append(bot)
        bot.start()
        try:
            self.slack.wait(self.is_served, PATIENCE_S, "the bot did not start")
            if transport == "http":
                self.slack.deliver_to(f"http://{HOST}:{port}{PATH}")
            yield bot
        finally:
            bot.be_gone()

    def is_served(self) -> bool:
        """Whether the bot that was started last can be reached."""
        port = self.bots[-1].settings.get("PORT")
        if port is None:
            return self.slack.connected
        try:
            socket.create_connection((HOST, int(port)), timeout=1).close()
        except OSError:
            return False
        return True
