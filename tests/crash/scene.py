"""Where it happens: a workspace, a database, and a bot that Slack reaches one way or the other."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.sandbox import Workspace
from storage.database import Database
from tests.command import BotProcess, bot_at, web_at
from tests.serving import HOST
from tests.workspace import Transport

# Slack brings an event again at once, after a minute and after five, and then gives up. Here it is
# quicker, and gives a machine that is busy starting the bot some chances more.
TIMETABLE = (0.0, 3.0, 10.0, 15.0, 20.0, 30.0, 60.0)
# A lease must outlast a call. No pace: Slack's second between messages would be most of the test.
QUICK = {"SLACK_TIMEOUT_SECONDS": "1", "LEASE_SECONDS": "1.5", "PACE_SECONDS": "0"}


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
        """The bot, as its command starts it; killed at the end of the block."""
        settings = {**QUICK, "DATABASE_URL": self.address}
        if transport == "http":
            with web_at(self.slack, self.folder, **settings) as (bot, _port):
                self.bots.append(bot)
                yield bot
        else:
            self.slack.deliver_over_sockets()
            with bot_at(self.slack, self.folder, **settings) as bot:
                self.bots.append(bot)
                yield bot

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
