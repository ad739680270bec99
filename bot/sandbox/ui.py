"""The page's own API: every call is some person's, and a refused one says so in plain words."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from aiohttp import web

from bot.sandbox.acting import Acting
from bot.sandbox.looking import Looking
from bot.sandbox.slack import Slack
from bot.sandbox.wire import LOOPBACK, Json, Refused

Act: TypeAlias = Callable[[Json], Awaitable[Json]]
Look: TypeAlias = Callable[[web.Request], Json]
Serve: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


def ui_routes(slack: Slack) -> list[web.AbstractRouteDef]:
    """Every address under /ui, and the files people share."""
    looking, acting = Looking(slack), Acting(slack)
    looks = {
        "workspace": looking.workspace,
        "conversations": looking.conversations,
        "messages": looking.messages,
        "home": looking.home,
        "home_view": looking.home_view,
        "open_views": looking.open_views,
    }
    acts = {
        "message": acting.message,
        "edit": acting.edit,
        "delete": acting.delete,
        "read": acting.read,
        "action": acting.action,
        "view_submit": acting.view_submit,
        "view_close": acting.view_close,
        "command": acting.command,
        "shortcut": acting.shortcut,
        "message_shortcut": acting.message_shortcut,
        "open_im": acting.open_im,
    }
    gets = {name: _looking(look) for name, look in looks.items()}
    gets["events"] = _serving(looking.events)
    posts = {name: _acting(act) for name, act in acts.items()}
    # One route a verb: to make one for each name takes longer than all else that a start does.
    return [
        web.get("/ui/{name}", _by_name(gets), allow_head=False),
        web.post("/ui/{name}", _by_name(posts)),
        web.get("/files/{file}/{name}", _serving(looking.file), allow_head=False),
    ]


def _by_name(named: Mapping[str, Serve]) -> Serve:
    async def handle(request: web.Request) -> web.StreamResponse:
        serve = named.get(request.match_info["name"])
        if serve is None:
            raise web.HTTPNotFound
        return await serve(request)

    return handle


def _looking(look: Look) -> Serve:
    async def handle(request: web.Request) -> web.StreamResponse:
        return web.json_response(look(request))

    return _serving(handle)


def _serving(serve: Serve) -> Serve:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            _check_host(request)
            return await serve(request)
        except Refused as refusal:
            body = {"ok": False, "error": refusal.error, "say": refusal.say}
            return web.json_response(body, status=400)

    return handle


def _check_host(request: web.Request) -> None:
    # A name from elsewhere that points here is some other site's doing.
    if request.url.host not in LOOPBACK:
        raise Refused("invalid_request", "This workspace answers on this machine only.")


def _acting(act: Act) -> Serve:
    async def handle(request: web.Request) -> web.StreamResponse:
        return web.json_response(await act(await _given(request)))

    return _serving(handle)


async def _given(request: web.Request) -> Json:
    # A page from elsewhere cannot send JSON here without asking first, and is refused.
    if request.content_type != "application/json":
        raise Refused("invalid_request", "Only the workspace's own page may do this.")
    try:
        given = await request.json()
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise Refused("invalid_request", "That request could not be read.")
    return given
