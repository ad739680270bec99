"""What the local workspace costs: beside an empty server of its kind, and a handler that is none.

Both are aiohttp in a thread of its own, set up the same way; a real WebClient speaks to both.
"""

import asyncio
import itertools
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final, Self

from aiohttp import web
from slack_sdk import WebClient

from bot.sandbox import Workspace, WorkspaceClock
from bot.sandbox.server import listen
from tests.bench.harness import Sides
from tests.bench.rendering import by_hand
from tests.flows.building import begun
from tests.journeys.council import MANIFEST

HOST: Final = "127.0.0.1"
TOKEN: Final = "xoxb-nobody-asks"
NOON: Final = 1_795_000_000
WAIT_S: Final = 10.0


class EmptyServer:
    """One handler, which reads what it is sent and says that all is well."""

    def __init__(self) -> None:
        self._listening = listen(HOST, 0)
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._stopped = asyncio.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.api_url = f"http://{HOST}:{self._listening.getsockname()[1]}/api/"

    def __enter__(self) -> Self:
        """Return once it serves."""
        self._thread.start()
        self._started.wait(WAIT_S)
        return self

    def __exit__(self, *_: object) -> None:
        """End the thread."""
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(WAIT_S)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._run())
        finally:
            self._loop.close()

    async def _run(self) -> None:
        app = web.Application()
        app.router.add_post("/api/{method}", _say_all_is_well)
        runner = web.AppRunner(app, access_log=None, handle_signals=False)
        await runner.setup()
        await web.SockSite(runner, self._listening).start()
        self._started.set()
        await self._stopped.wait()
        await runner.cleanup()


async def _say_all_is_well(request: web.Request) -> web.Response:
    await request.read()
    return web.Response(body=b'{"ok":true}', content_type="application/json")


@contextmanager
def starting() -> Iterator[Sides]:
    """A workspace as the demo has it, until it serves; it is stopped outside the watch."""
    with ExitStack() as running:
        yield Sides(
            floor=lambda: running.enter_context(EmptyServer()),
            measured=lambda: running.enter_context(Workspace.start(manifest=MANIFEST)),
            ready=running.close,
            turns=40,
        )


@contextmanager
def posting() -> Iterator[Sides]:
    """A question posted in a channel of a workspace that keeps the pace, where time flies."""
    clock = WorkspaceClock(itertools.count(NOON).__next__)
    with EmptyServer() as empty, Workspace.start(manifest=MANIFEST, clock=clock) as slack:
        question = by_hand(begun())

        def post(client: WebClient) -> None:
            client.chat_postMessage(channel="C0NORTH", **question)

        nobody = WebClient(TOKEN, empty.api_url)
        somebody = WebClient(slack.bot_token, slack.api_url)
        yield Sides(floor=lambda: post(nobody), measured=lambda: post(somebody), turns=100)
