"""``python -m bot demo``: one address, data that stays, and nothing left running."""

import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.command import PATIENCE_S, command, environment
from tests.person import Person

ADDRESS = re.compile(r"https?://\S+")
GOODBYE_S = 10


@dataclass
class Demo:
    """A running demo. ``over``: everybody who could print into ``lines`` has ended."""

    process: "subprocess.Popen[str]"
    port: int
    lines: list[str] = field(default_factory=list)
    announced: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def listen(self) -> None:
        """Read what it prints."""
        assert self.process.stdout is not None
        with self.process.stdout as printed:
            for line in printed:
                self.lines.append(line.rstrip())
                if "begins anew" in line:
                    self.announced.set()
        self.over.set()

    def wait_for_address(self) -> None:
        """Return once it says where it is."""
        assert self.announced.wait(PATIENCE_S), self.lines

    def bot(self) -> int:
        """The process id of the bot in it."""
        told = subprocess.check_output(["ps", "-A", "-o", "pid=,ppid="], text=True)
        pairs = (line.split() for line in told.splitlines())
        (child,) = (int(pid) for pid, parent in pairs if int(parent) == self.process.pid)
        return child

    def stop(self) -> int:
        """Press Ctrl+C; gives its status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(GOODBYE_S)

    def asha(self) -> Person:
        """The auditor, at its page."""
        return Person("U0ASHA", f"http://127.0.0.1:{self.port}")


@contextmanager
def demo(folder: Path, port: int, *options: str) -> Iterator[Demo]:
    """A demo that keeps its data in ``folder``."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", *options],
        cwd=folder,
        env=environment(PORT=str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    running = Demo(process, port)
    listening = threading.Thread(target=running.listen)
    listening.start()
    try:
        yield running
    finally:
        process.kill()
        process.wait()
        listening.join()


@pytest.fixture
def port() -> int:
    """A port that nobody has."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        number: int = asked.getsockname()[1]
    return number


def said_in(running: Demo) -> list[str]:
    """What the auditor finds in the direct messages."""
    asha = running.asha()
    try:
        return [message["text"] for message in asha.messages()]
    finally:
        asha.leave()


def test_what_is_done_is_kept_until_somebody_wants_to_begin_anew(tmp_path: Path, port: int) -> None:
    """It prints one address; Ctrl+C ends it and the bot with a status of 0."""
    with demo(tmp_path, port) as first:
        first.wait_for_address()
        asha = first.asha()
        asha.say("A note to keep")
        asha.wait_for_message("[Start an audit]", seconds=PATIENCE_S)
        asha.leave()
        assert first.stop() == 0
        assert first.over.wait(GOODBYE_S), "something is still running"
        printed = "\n".join(first.lines)
        assert ADDRESS.findall(printed) == [f"http://127.0.0.1:{port}"]
        assert "Traceback" not in printed
    with demo(tmp_path, port) as second:
        second.wait_for_address()
        assert "A note to keep" in said_in(second)
    with demo(tmp_path, port, "--fresh") as third:
        third.wait_for_address()
        assert said_in(third) == []


def test_a_port_that_is_taken_is_named_and_nothing_is_forgotten(tmp_path: Path) -> None:
    kept = tmp_path / ".demo" / "workspace.db"
    kept.parent.mkdir()
    kept.touch()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = str(taken.getsockname()[1])
        ended = command("demo", "--fresh", folder=tmp_path, PORT=number)
    assert ended.status == 1
    assert ended.err == (
        f"Port {number} can't be used (Address already in use): "
        "choose another, as in PORT=8766 make demo.\n"
    )
    assert kept.exists()


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path, port: int) -> None:
    (tmp_path / ".demo").touch()
    ended = command("demo", folder=tmp_path, PORT=str(port))
    assert ended.status == 1
    assert (
        ended.err == f"The demo keeps its data in {tmp_path / '.demo'}, which fails: File exists.\n"
    )


def test_a_bot_that_ends_by_itself_is_reported(tmp_path: Path, port: int) -> None:
    with demo(tmp_path, port) as running:
        running.wait_for_address()
        subprocess.run(["kill", "-KILL", str(running.bot())], check=True)
        assert running.process.wait(GOODBYE_S) == 1
        assert running.over.wait(GOODBYE_S)
        assert running.lines[-1] == "The bot ended by itself, with status -9."


def test_the_bot_ends_with_its_demo_however_that_ends(tmp_path: Path, port: int) -> None:
    with demo(tmp_path, port) as running:
        running.wait_for_address()
        running.process.kill()
        assert running.over.wait(GOODBYE_S), "the bot is still running"
