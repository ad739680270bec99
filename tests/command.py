"""The commands as somebody types them: processes of their own, with an environment of their own."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from click.testing import CliRunner

from bot.__main__ import main
from bot.connections.web import PATH
from bot.sandbox import Workspace
from tests.clock import Stopwatch
from tests.forking import Forked
from tests.serving import HOST, a_free_port

ROOT = Path(__file__).parents[1]
PATIENCE_S = 60
DATABASE = "bot.db"
LOOK_EVERY_S = 0.02


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str


def environment(**settings: str) -> dict[str, str]:
    """The surroundings of a command: this machine's, and these settings alone."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **settings}


def settings_for(slack: Workspace, folder: Path, **more: str) -> dict[str, str]:
    """The settings of a bot at this workspace that keeps everything in ``folder``."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{folder / DATABASE}",
        **more,
    }


def command(*arguments: str, folder: Path, **settings: str) -> Ended:
    """Give ``python -m bot …`` in ``folder`` and wait for its end."""
    with TemporaryDirectory() as written:
        out, err = Path(written, "out"), Path(written, "err")
        process = Forked(arguments, folder, environment(**settings), out, err)
        try:
            status = process.wait(PATIENCE_S)
        finally:
            process.kill()
        return Ended(status, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))


def typed(*arguments: str, **settings: str) -> Ended:
    """Give a command without a process of its own: quicker, where only its words matter."""
    result = CliRunner().invoke(main, arguments, env=settings, prog_name="python -m bot")
    return Ended(result.exit_code, result.stdout, result.stderr)


class Running(Protocol):
    """A process that was started, handled as the standard library does."""

    def poll(self) -> int | None:
        """Its status, once it has ended."""

    def send_signal(self, sig: int) -> None:
        """Send it a signal."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; give its status."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""


@dataclass(slots=True)
class BotProcess:
    """``python -m bot run``: started, killed and started again. What it logs goes to ``log``.

    Or another command that serves. ``anew``: by an interpreter of its own, which takes longer.
    """

    folder: Path
    settings: dict[str, str]
    command: str = "run"
    kills: int = 0
    anew: bool = False
    _process: Running | None = None
    _over: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def log(self) -> str:
        """Everything it logged, whichever of its lives it was in."""
        return (self.folder / "bot.log").read_text(encoding="utf-8")

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, without waiting until it is connected."""
        log, surroundings = self.folder / "bot.log", environment(**self.settings)
        if not self.anew:
            self._process = Forked((self.command,), self.folder, surroundings, log)
            return
        with log.open("ab") as written:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", self.command],
                cwd=self.folder,
                env=surroundings,
                stdout=written,
                stderr=written,
            )

    def kill(self) -> None:
        """Kill it as nothing can prevent, and start it again at once; from any thread."""
        with self._lock:
            if self._over:
                return
            assert self._process is not None, "there is nothing to kill"
            assert self._process.poll() is None, f"it had ended by itself:\n{self.log}"
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self.kills += 1
            self.start()

    def end(self) -> int:
        """Ask it to end, as an operator's machine does; gives its status."""
        assert self._process is not None, "it was never started"
        self._process.terminate()
        return self._process.wait(PATIENCE_S)

    def be_gone(self) -> None:
        """Leave nothing running, however a test ended."""
        with self._lock:
            self._over = True
            if self._process is not None and self._process.poll() is None:
                self._process.kill()
                self._process.wait()


@contextmanager
def bot_at(slack: Workspace, folder: Path, **more: str) -> Iterator[BotProcess]:
    """A bot of its own process, connected to the workspace; gone at the end of the block."""
    process = BotProcess(folder, settings_for(slack, folder, **more))
    process.start()
    try:
        slack.wait_for_bot(PATIENCE_S)
        yield process
    finally:
        process.be_gone()


@contextmanager
def web_at(slack: Workspace, folder: Path, **more: str) -> Iterator[tuple[BotProcess, int]]:
    """As :func:`bot_at`, over HTTP: the process, and the port it serves."""
    port = a_free_port()
    found = settings_for(slack, folder, PORT=str(port), **more)
    found = {**found, "SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": slack.signing_secret}
    process = BotProcess(folder, found, "web")
    process.start()
    try:
        wait_until_served(port, lambda: process.alive)
        slack.deliver_to(f"http://{HOST}:{port}{PATH}")
        yield process, port
    finally:
        process.be_gone()


def wait_until_served(port: int, alive: Callable[[], bool]) -> None:
    """Wait until somebody serves the port, while whoever should is ``alive``."""
    watch = Stopwatch()
    while True:
        try:
            socket.create_connection((HOST, port)).close()
        except ConnectionRefusedError:
            assert alive(), "whoever should serve has ended"
            assert watch.seconds() < PATIENCE_S, "nobody serves"
            threading.Event().wait(LOOK_EVERY_S)
        else:
            return
