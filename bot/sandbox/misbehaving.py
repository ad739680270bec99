"""Going wrong as a test asked: the answer that comes late, otherwise, or not at all."""

import asyncio
import json
import socket
import struct
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.sandbox.faults import Ending, Fault

_LOOK_EVERY_S: Final = 0.01
# On, and no seconds to linger: whoever closes such a socket resets the connection.
_RESET: Final = struct.pack("ii", 1, 0)


async def misbehave(
    request: web.Request,
    fault: Fault,
    perform: Callable[[], web.Response],
) -> web.StreamResponse:
    """Go wrong as asked; `perform` does what the request is for and makes its answer."""
    answer = perform() if fault.perform else None
    if fault.meanwhile is not None:
        fault.meanwhile()
    if fault.seconds:
        await asyncio.sleep(fault.seconds)
    if fault.ending is not Ending.ANSWERED:
        await _end(request, fault.ending)
        return web.Response()
    if answer is not None and fault.status == HTTPStatus.OK and fault.error is None:
        return answer
    return _otherwise(fault)


async def _end(request: web.Request, ending: Ending) -> None:
    if ending is Ending.SILENT:
        # Nobody tells when the other side has had enough, and hangs up.
        while not _is_gone(request):  # noqa: ASYNC110 - so it must be looked for
            await asyncio.sleep(_LOOK_EVERY_S)
    transport = request.transport
    if transport is None:
        return
    if ending is Ending.RESET:
        wire = transport.get_extra_info("socket")
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    transport.abort()


def _is_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _otherwise(fault: Fault) -> web.Response:
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    if fault.error is None:
        return web.Response(status=fault.status, text="Internal Server Error", headers=headers)
    return web.Response(
        status=fault.status,
        text=json.dumps({"ok": False, "error": fault.error}),
        content_type="application/json",
        headers=headers,
    )
