"""Several bot processes at one database, and a balancer before those that Slack calls."""

import socket
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.connections.web import PATH
from bot.sandbox import Workspace
from tests.clock import Stopwatch
from tests.command import LOOK_EVERY_S, PATIENCE_S, BotProcess, command, settings_for
from tests.crash.scene import QUICK
from tests.journeys.council import SETUP
from tests.serving import HOST, a_free_port

LONGEST_GOODBYE_S = 10
UP = ("connected to Slack", "serving Slack's requests", "not heard by Slack")
"""What a process logs when it is up."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """Processes by the names of their folders. ``anew``: by interpreters of their own."""

    slack: Workspace
    folder: Path
    settings: dict[str, str]
    anew: bool = False
    processes: dict[str, BotProcess] = field(default_factory=dict)
    said_before: dict[str, int] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def at(
        cls, slack: Workspace, folder: Path, address: str, *, anew: bool = False, **more: str
    ) -> Iterator["Fleet"]:
        """None yet, at a council that is set up; all are gone at the end of the block."""
        settings = settings_for(slack, folder, DATABASE_URL=address, **QUICK, **more)
        done = command("import", str(SETUP), folder=folder, **settings)
        assert done.status == 0, done.err
        fleet = cls(slack, folder, settings, anew)
        try:
            yield fleet
        finally:
            for process in fleet.processes.values():
                process.be_gone()

    def add(self, name: str, kind: str, **more: str) -> None:
        """Start one more, without waiting for it."""
        where = self.folder / name
        where.mkdir()
        self.processes[name] = BotProcess(where, {**self.settings, **more}, kind, anew=self.anew)
        self.start(name)

    def add_webs(self, *names: str) -> list[int]:
        """Start so many that Slack may call, without waiting; gives their ports."""
        ports = [a_free_port() for _name in names]
        secret = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": self.slack.signing_secret}
        for name, port in zip(names, ports, strict=True):
            self.add(name, "web", PORT=str(port), **secret)
        return ports

    def start(self, name: str) -> None:
        """Start one, or start it again, without waiting for it."""
        process = self.processes[name]
        process.start()
        self.said_before[name] = len(process.log)

    def kill(self, name: str) -> None:
        """Kill one as nothing can prevent, and start it again at once."""
        process = self.processes[name]
        process.kill()
        self.said_before[name] = len(process.log)

    def end(self, *names: str) -> None:
        """End some as an operator's machine does: well, and soon. They are up."""
        self.wait_until_up(*names)
        watch = Stopwatch()
        with ThreadPoolExecutor(len(names)) as pool:
            ended = list(pool.map(BotProcess.end, [self.processes[name] for name in names]))
        assert ended == [0] * len(names), self.logs()
        assert watch.seconds() < LONGEST_GOODBYE_S

    def wait_until_up(self, *names: str) -> None:
        """Wait until they do what they are there for."""
        watch = Stopwatch()
        for name in names:
            process = self.processes[name]
            while not any(each in process.log[self.said_before[name] :] for each in UP):
                assert process.alive, process.log
                assert watch.seconds() < PATIENCE_S, f"{name} does not start"
                threading.Event().wait(LOOK_EVERY_S)

    def logs(self) -> str:
        """All that any of them logged."""
        return "\n".join(process.log for process in self.processes.values())


@contextmanager
def balancer(slack: Workspace, ports: Sequence[int]) -> Iterator[None]:
    """Have Slack call one address, behind which the next of ``ports`` that listens is taken."""
    over = threading.Event()
    with socket.create_server((HOST, 0)) as door, ExitStack() as open_ones:
        door.settimeout(0.1)

        def serve() -> None:
            turn = 0
            while not over.is_set():
                with suppress(TimeoutError):
                    caller, _ = door.accept()
                    open_ones.callback(caller.close)
                    turn += 1
                    taken = _first_open([*ports[turn % len(ports) :], *ports[: turn % len(ports)]])
                    if taken is None:
                        caller.close()
                        continue
                    open_ones.callback(taken.close)
                    for here, there in ((caller, taken), (taken, caller)):
                        threading.Thread(target=_pass_on, args=(here, there), daemon=True).start()

        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        try:
            slack.deliver_to(f"http://{HOST}:{door.getsockname()[1]}{PATH}")
            yield
        finally:
            over.set()
            serving.join()


def _first_open(ports: Sequence[int]) -> socket.socket | None:
    for port in ports:
        with suppress(OSError):
            return socket.create_connection((HOST, port))
    return None


def _pass_on(here: socket.socket, there: socket.socket) -> None:
    with suppress(OSError):
        while some := here.recv(65536):
            there.sendall(some)
    for each in (here, there):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


def long_form(config: pytest.Config) -> bool:
    """Whether the long form was asked for."""
    return bool(config.getoption("long", default=False))
