"""The arguments of a Web API call, read as Slack reads them: from a form or from JSON."""

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

from aiohttp import web

from bot.sandbox.wire import Json, SlackError


class Arguments:
    """Named values, each read as the kind it must be; SlackError where it is not."""

    __slots__ = ("_given",)

    def __init__(self, given: Json) -> None:
        """Hold what was given."""
        self._given = given

    @property
    def given(self) -> Mapping[str, object]:
        """All of them, as they came."""
        return self._given

    def has(self, name: str) -> bool:
        """Whether it was given at all."""
        return self._given.get(name) is not None

    def string(self, name: str) -> str:
        """A string that must be there."""
        value = self._given.get(name)
        if value is None or value == "":
            raise invalid(f"missing required field: {name}", f"/{name}", argument=name)
        return str(value)

    def optional(self, name: str, otherwise: str = "") -> str:
        """A string that may be missing."""
        value = self._given.get(name)
        return otherwise if value is None else str(value)

    def integer(self, name: str, otherwise: int) -> int:
        """A whole number."""
        value = self._given.get(name)
        if value is None or value == "":
            return otherwise
        try:
            return int(value)
        except (TypeError, ValueError):
            raise invalid("must be an integer", f"/{name}", argument=name) from None

    def boolean(self, name: str, *, otherwise: bool = False) -> bool:
        """True or false, in JSON or in a form's words."""
        value = self._given.get(name)
        return otherwise if value is None else value in (True, 1, "1", "true", "True")

    def structure(self, name: str, error: str = "invalid_arguments") -> object:
        """A list or an object, as such or as a string of JSON; None where missing."""
        value = self._given.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None

    def view(self) -> Json:
        """The view, which must be there."""
        value = self.structure("view")
        if not isinstance(value, dict):
            raise invalid("missing required field: view", "/view", argument="view")
        return value


def invalid(what: str, pointer: str, *, argument: str) -> SlackError:
    """Say that an argument is missing or wrong."""
    return SlackError(
        "invalid_arguments",
        response_metadata={"messages": [f"[ERROR] {what} [json-pointer:{pointer}]"]},
        argument=argument,
    )


async def read_arguments(request: web.Request) -> Json:
    """Read a call's arguments, whichever way they were sent; SlackError where they cannot be."""
    query = dict(request.query) if request.query_string else {}
    if request.content_type == "multipart/form-data":
        return query | await _from_parts(request)
    body = await request.read() if request.body_exists else b""
    if not body:
        return query
    if "Content-Type" not in request.headers:
        raise SlackError("missing_post_type")
    match request.content_type:
        case "application/json":
            return query | _from_json(body)
        case "application/x-www-form-urlencoded" | "text/plain":
            return query | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    raise SlackError("invalid_post_type")


def _from_json(body: bytes) -> Json:
    try:
        given = json.loads(body)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(given, dict):
        raise SlackError("json_not_object")
    return given


async def _from_parts(request: web.Request) -> Json:
    try:
        parts = await request.post()
    except ValueError:
        raise SlackError("invalid_form_data") from None
    return {name: value for name, value in parts.items() if isinstance(value, str)}
