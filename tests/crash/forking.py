"""The bot's command in processes forked from one that has imported everything already.

Importing takes most of a start, and a bot that is killed hundreds of times starts as often. Each is
a process of its own all the same, with its own environment, folder and log.
"""

import os
from multiprocessing import get_context
from pathlib import Path

from bot.__main__ import main
from tests.command import BotProcess, environment

_forks = get_context("forkserver")
_forks.set_forkserver_preload(["bot.app", __name__])


class ForkedBot(BotProcess):
    """As any, only that it starts sooner."""

    def start(self) -> None:
        """Start it, without waiting until it is connected."""
        surroundings = environment(**self.settings)
        self._process = Forked(self.command, self.folder, surroundings)


class Forked:
    """A process, handled as one that was started from a command line."""

    def __init__(self, command: str, folder: Path, surroundings: dict[str, str]) -> None:
        """Start ``python -m bot`` with this command."""
        self._process = _forks.Process(
            target=_become, args=(command, folder, surroundings), daemon=True
        )
        self._process.start()

    def poll(self) -> int | None:
        """Its status, once it has ended."""
        return self._process.exitcode

    def send_signal(self, sig: int) -> None:
        """Send it a signal."""
        assert self._process.pid is not None
        os.kill(self._process.pid, sig)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; give its status."""
        self._process.join(timeout)
        assert self._process.exitcode is not None, "it has not ended"
        return self._process.exitcode

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it."""
        self._process.kill()


def _become(command: str, folder: Path, surroundings: dict[str, str]) -> None:
    """Be the command, as if typed in ``folder``."""
    os.environ.clear()
    os.environ.update(surroundings)
    os.chdir(folder)
    log = os.open("bot.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    main([command], prog_name="python -m bot")
