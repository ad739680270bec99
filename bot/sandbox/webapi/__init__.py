"""Slack's Web API: one door that every call passes, and a module a family of methods."""

import json

from aiohttp import web

from bot.sandbox.faults import Call, Fault
from bot.sandbox.slack import Slack
from bot.sandbox.webapi import chat, conversations, files, users, views
from bot.sandbox.webapi.arguments import Arguments, read_arguments
from bot.sandbox.webapi.method import Method, need_scope
from bot.sandbox.wire import Json, SlackError

METHODS: dict[str, Method] = {
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **users.METHODS,
    **views.METHODS,
}


class WebApi:
    """Answers /api/{method}."""

    def __init__(self, slack: Slack) -> None:
        """Work on this workspace."""
        self._slack = slack

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, or go wrong as a test asked."""
        name = request.match_info["method"]
        body = await request.read() if request.body_exists else b""
        try:
            query = dict(request.query) if request.query_string else {}
            given = read_arguments(request.content_type, body, query)
        except SlackError as refusal:
            return self._respond(_refused(refusal))
        token = _token(request, given)
        given.pop("token", None)
        self._slack.calls.add(Call(name, self._slack.clock.now(), given))
        fault = self._slack.faults.take(name)
        if fault is None:
            return self._respond(self._answer(name, token, given))
        if fault.perform:
            self._answer(name, token, given)
        if fault.meanwhile is not None:
            fault.meanwhile()
        return self._misbehave(request, fault)

    def _answer(self, name: str, token: str, given: Json) -> Json:
        method = METHODS.get(name)
        if method is None:
            return {"ok": False, "error": "unknown_method", "req_method": name}
        try:
            self._admit(method, token)
            return method.handle(self._slack, Arguments(given))
        except SlackError as refusal:
            return _refused(refusal)
        finally:
            self._slack.stream.changes.note()

    def _admit(self, method: Method, token: str) -> None:
        """The one check before each method: who calls, and what they may.

        The pace of each method is kept here too, once the workspace keeps it.
        """
        if method.token == "none":
            return
        app = self._slack.state.app
        if not token:
            raise SlackError("not_authed")
        if token not in (app.bot_token, app.app_token):
            raise SlackError("invalid_auth")
        if self._slack.revoked:
            raise SlackError("token_revoked")
        if (token == app.app_token) is not (method.token == "app"):
            raise SlackError("not_allowed_token_type")
        if method.scope is not None:
            need_scope(self._slack, method.scope)

    def _respond(self, answer: Json) -> web.Response:
        return web.Response(
            body=json.dumps(answer, separators=(",", ":")).encode(),
            content_type="application/json",
            charset="utf-8",
            headers={"x-oauth-scopes": ",".join(sorted(self._slack.manifest.scopes))},
        )

    def _misbehave(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.drop:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        if fault.error is not None:
            body = json.dumps({"ok": False, "error": fault.error})
            return web.Response(
                status=fault.status,
                text=body,
                content_type="application/json",
                headers=headers,
            )
        return web.Response(status=fault.status, text="Internal Server Error", headers=headers)


def _refused(refusal: SlackError) -> Json:
    return {"ok": False, "error": refusal.error, **refusal.beside}


def _token(request: web.Request, given: Json) -> str:
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        return header[7:]
    return str(given.get("token") or "")
