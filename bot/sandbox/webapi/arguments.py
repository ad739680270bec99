"""The arguments of a Web API call, read as Slack reads them: from a form or from JSON."""

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

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


def read_arguments(content_type: str, body: bytes, query: Mapping[str, str]) -> Json:
    """Read a call's body, whichever way it was encoded; raise SlackError where it cannot be."""
    if content_type == "application/json":
        try:
            given = json.loads(body) if body else {}
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(given, dict):
            raise SlackError("json_not_object")
        return {**query, **given} if query else given
    form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return {**query, **form} if query else dict(form)
