"""The thread that serves a workspace, its loop, and the addresses in it."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TypeVar

from aiohttp import web

from bot.sandbox.faults import UPLOAD, Call
from bot.sandbox.files import take_upload
from bot.sandbox.misbehaving import misbehave
from bot.sandbox.replies import Replies
from bot.sandbox.slack import Slack
from bot.sandbox.ui import ui_routes
from bot.sandbox.webapi import WebApi

_PAGE = Path(__file__).with_name("page")
_LARGEST_BODY = 64 * 1024 * 1024
_TURNS_TO_BE_KNOWN = 5
"""Of the loop, until a connection taken just before the end is among those that are closed."""

Result = TypeVar("Result")


def listen(host: str, port: int) -> socket.socket:
    """Take a port; raise OSError where it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    listening.listen(128)
    return listening


class Server:
    """The thread, its loop and the aiohttp application in it."""

    def __init__(self, slack: Slack, listening: socket.socket) -> None:
        self._slack = slack
        self._listening = listening
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="local-slack", daemon=True)
        self._started: Future[None] = Future()
        self._stopped = asyncio.Event()

    def start(self) -> None:
        """Return once it serves."""
        self._thread.start()
        self._started.result(10)

    def stop(self) -> None:
        """Close every connection and end the thread."""
        if self._thread.is_alive():
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._stopped.set)
            self._thread.join(10)

    def wait_for(self, doing: Coroutine[object, object, Result]) -> Result:
        """Run a coroutine in the server's thread and return its result."""
        return asyncio.run_coroutine_threadsafe(doing, self._loop).result(10)

    def _serve(self) -> None:
        try:
            # It also ends what was still under way: a connection taken just before the end.
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._run())
        except BaseException as fault:
            if self._started.done():
                raise
            self._started.set_exception(fault)
        finally:
            self._slack.state.store.close()

    async def _run(self) -> None:
        self._slack.clock.bind(self._loop)
        runner = web.AppRunner(
            _application(self._slack),
            access_log=None,
            handle_signals=False,
            shutdown_timeout=0.2,
            keepalive_timeout=3_600.0,
        )
        await runner.setup()
        site = web.SockSite(runner, self._listening)
        await site.start()
        self._started.set_result(None)
        await self._stopped.wait()
        self._slack.stream.close_all()
        await self._slack.line.close()
        await site.stop()
        for _ in range(_TURNS_TO_BE_KNOWN):
            await asyncio.sleep(0)
        await runner.cleanup()


def _application(slack: Slack) -> web.Application:
    app = web.Application(client_max_size=_LARGEST_BODY)
    api = WebApi(slack)
    post, get = app.router.add_post, partial(app.router.add_get, allow_head=False)
    post("/api/{method}", api.serve)
    get("/api/{method}", api.serve)
    get("/socket/{ticket}", slack.sockets.serve)
    post("/respond/{secret}", Replies(slack).serve)
    post("/upload/{ticket}", _uploading(slack))
    app.add_routes(ui_routes(slack))
    get("/", _page)
    # A permalink opened by itself: the page finds the place in its address.
    get("/archives/{channel}/{message}", _page)
    get("/page/{file}", _page_file)
    return app


def _uploading(slack: Slack) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def upload(request: web.Request) -> web.StreamResponse:
        fault = slack.faults.take(UPLOAD)
        content = await _content(request)
        ticket = request.match_info["ticket"]
        slack.calls.add(Call(UPLOAD, slack.clock.now(), {"bytes": len(content)}))
        if fault is None:
            return take_upload(slack, ticket, content)
        return await misbehave(request, fault, lambda: take_upload(slack, ticket, content))

    return upload


async def _content(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    for part in (await request.post()).values():
        if isinstance(part, web.FileField):
            return part.file.read()
    return b""


async def _page(_request: web.Request) -> web.StreamResponse:
    return _served("index.html")


async def _page_file(request: web.Request) -> web.StreamResponse:
    return _served(request.match_info["file"])


def _served(name: str) -> web.StreamResponse:
    path = _PAGE / name
    if path.parent != _PAGE or not path.is_file():
        return web.Response(status=404, text="There is no such page.")
    return web.FileResponse(path, headers={"Cache-Control": "no-store"})
