"""The bot's commands in processes forked from one that has imported everything already.

Importing takes most of a start, and the tests start commands by the hundred. Each is a process of
its own all the same, with its own environment and folder.
"""

import os
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path

from bot.__main__ import main

_forks = get_context("forkserver")
_forks.set_forkserver_preload(["bot.app", __name__])


class Forked:
    """A process, handled as one that was started from a command line."""

    def __init__(
        self, arguments: tuple[str, ...], folder: Path, surroundings: Mapping[str, str], *to: Path
    ) -> None:
        """Start ``python -m bot`` with these arguments in ``folder``.

        What it prints is added to the first file in ``to``, errors to the last.
        """
        for file in to:
            file.touch()
        self._process = _forks.Process(
            target=_become, args=(arguments, folder, dict(surroundings), to[0], to[-1]), daemon=True
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


def _become(
    arguments: tuple[str, ...], folder: Path, surroundings: dict[str, str], out: Path, err: Path
) -> None:
    """Be the command, as if typed in ``folder``."""
    os.environ.clear()
    os.environ.update(surroundings)
    os.chdir(folder)
    for stream, file in ((1, out), (2, err)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_APPEND), stream)
    main(arguments, prog_name="python -m bot")
