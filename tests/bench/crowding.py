"""Many who answer at once: threads over one SQLite file, and processes on one PostgreSQL.

The processes are the command's own, reached over HTTP by requests that were signed beforehand and
are sent over bare sockets: who makes the load takes little of the processors. What the bot has to
say falls due in another century, so nobody delivers.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from statistics import median, quantiles
from threading import Barrier
from typing import Any, Final
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bot import settings
from bot.connections.web import PATH
from tests.bench.answering import beside_the_project
from tests.bench.crowd import PEOPLE, Crowd, crowd
from tests.bench.served import server
from tests.journeys.council import MANIFEST
from tests.serving import HOST, a_free_port
from tests.workspace import LocalWorkspace

THREADS: Final = 4
TURNS: Final = 60
"""Of each thread in a round."""
REQUESTS: Final = 40
"""Of each person in a round."""
STARTED_S: Final = 30.0


@contextmanager
def threads() -> Iterator[Callable[[], float]]:
    """The slowest of a hundred turns with four threads at work, against one thread's usual turn."""
    with beside_the_project() as folder, crowd(folder) as everybody:
        yield lambda: slowest(everybody) / usual(everybody)


def usual(everybody: Crowd) -> float:
    """The median of turns one after another."""
    return median(everybody.turns(0, TURNS))


def slowest(everybody: Crowd) -> float:
    """The 99th of a hundred turns, with everybody at it."""
    together = Barrier(THREADS)

    def answer(number: int) -> list[float]:
        together.wait()
        return everybody.turns(number, TURNS)

    with ThreadPoolExecutor(THREADS) as pool:
        taken = [each for turns in pool.map(answer, range(THREADS)) for each in turns]
    return quantiles(taken, n=100)[-1]


@contextmanager
def processes() -> Iterator[Callable[[], float]]:
    """Turns a second of two web processes, against those of one."""
    with ExitStack() as stack:
        served, folder = stack.enter_context(server())
        address = stack.enter_context(served.migrated())
        everybody = stack.enter_context(crowd(folder, address))
        slack = stack.enter_context(LocalWorkspace.start(manifest=MANIFEST)).slack
        ports = [a_free_port() for _ in range(2)]
        environment = settings.environment_with(
            SLACK_BOT_TOKEN=slack.bot_token,
            SLACK_SIGNING_SECRET=slack.signing_secret,
            SLACK_API_URL=slack.api_url,
            DATABASE_URL=address,
        )
        for port in ports:
            stack.enter_context(web({**environment, "PORT": str(port)}, port))
        signed = SignatureVerifier(slack.signing_secret)
        # Whatever a process has to get ready, it has got ready.
        pace(everybody, signed, ports)

        def ratio() -> float:
            one = pace(everybody, signed, ports[:1])
            return pace(everybody, signed, ports) / one

        yield ratio


@contextmanager
def web(environment: dict[str, str], port: int) -> Iterator[None]:
    """The command's own process, until it serves and while it does."""
    command = [sys.executable, "-m", "bot", "web"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + STARTED_S
            while not answers(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("the bot does not serve")
            yield
        finally:
            process.terminate()
            process.wait()


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    try:
        with socket.create_connection((HOST, port), timeout=0.1):
            return True
    except OSError:
        return False


def pace(everybody: Crowd, signed: SignatureVerifier, ports: list[int]) -> float:
    """Turns a second, when everybody presses as fast as they are answered."""
    piles = [
        [request(everybody.press(number), signed) for _ in range(REQUESTS)]
        for number in range(PEOPLE)
    ]
    together = Barrier(PEOPLE + 1)

    def send(number: int) -> None:
        port = ports[number % len(ports)]
        with closing(socket.create_connection((HOST, port))) as connection:
            together.wait()
            for each in piles[number]:
                connection.sendall(each)
                if not connection.recv(65_536).startswith(b"HTTP/1.1 200 "):
                    raise RuntimeError("a press was not acknowledged")

    with ThreadPoolExecutor(PEOPLE) as pool:
        sending = [pool.submit(send, number) for number in range(PEOPLE)]
        together.wait()
        began = time.perf_counter()
        for each in sending:
            each.result()
    return PEOPLE * REQUESTS / (time.perf_counter() - began)


def request(payload: dict[str, Any], signed: SignatureVerifier) -> bytes:
    """A press as Slack sends it over HTTP."""
    body = urlencode({"payload": json.dumps(payload)})
    stamp = str(int(time.time()))
    signature = signed.generate_signature(timestamp=stamp, body=body)
    head = (
        f"POST {PATH} HTTP/1.1",
        f"Host: {HOST}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        f"X-Slack-Request-Timestamp: {stamp}",
        f"X-Slack-Signature: {signature}",
    )
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()
