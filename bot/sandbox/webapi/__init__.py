"""Slack's Web API: one door that every call passes, and a module a family of methods."""

import json
from http import HTTPStatus

from aiohttp import web

from bot.sandbox.faults import Call
from bot.sandbox.misbehaving import misbehave
from bot.sandbox.pace import TooManyCallsError
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
        try:
            given = await read_arguments(request)
        except SlackError as refusal:
            return self._refuse(name, refusal)
        token = _token(request, given)
        self._slack.calls.add(Call(name, self._slack.clock.now(), given))
        fault = self._slack.faults.take(name)
        if fault is None:
            return self._answer(name, token, given)
        return await misbehave(request, fault, lambda: self._answer(name, token, given))

    def _answer(self, name: str, token: str, given: Json) -> web.Response:
        try:
            method, arguments = _method(name), Arguments(given)
            self._admit(name, method, token, arguments)
            return self._respond(method.handle(self._slack, arguments))
        except SlackError as refusal:
            return self._refuse(name, refusal)
        finally:
            self._slack.stream.changes.note()

    def _admit(self, name: str, method: Method, token: str, given: Arguments) -> None:
        """The one check before each method: who calls, how often, and what they may."""
        if method.token != "none":
            self._check_token(method, token)
        self._slack.pace.admit(name, self._slack.state.conversation_id(given.optional("channel")))
        if method.scope is not None:
            need_scope(self._slack, method.scope)

    def _check_token(self, method: Method, token: str) -> None:
        app = self._slack.state.app
        if not token:
            raise SlackError("not_authed")
        if token not in (app.bot_token, app.app_token):
            raise SlackError("invalid_auth")
        if self._slack.revoked:
            raise SlackError("token_revoked")
        if (token == app.app_token) is not (method.token == "app"):
            raise SlackError("not_allowed_token_type")

    def _refuse(self, name: str, refusal: SlackError) -> web.Response:
        self._slack.calls.add_refusal(name, refusal.error)
        answer = self._respond({"ok": False, "error": refusal.error, **refusal.beside})
        if isinstance(refusal, TooManyCallsError):
            answer.set_status(HTTPStatus.TOO_MANY_REQUESTS)
            answer.headers["Retry-After"] = str(refusal.retry_after)
        return answer

    def _respond(self, answer: Json) -> web.Response:
        return web.Response(
            body=json.dumps(answer, separators=(",", ":")).encode(),
            content_type="application/json",
            charset="utf-8",
            headers={"x-oauth-scopes": ",".join(sorted(self._slack.manifest.scopes))},
        )


def _method(name: str) -> Method:
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    return method


def _token(request: web.Request, given: Json) -> str:
    """The token, taken out of what was given; beside JSON it counts in the header only."""
    said = str(given.pop("token", None) or "")
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        return header[7:]
    return "" if request.content_type == "application/json" else said
