"""How illegal JSON is found: checks walk a payload and note each problem at its pointer."""

import contextlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, TypeAlias

from bot.widgets.fitting import length

Surface = Literal["message", "modal", "home"]


@dataclass(slots=True)
class Walk:
    """One walk over one payload: what was found wrong, and what must be unique or summed."""

    surface: Surface
    problems: list[str] = field(default_factory=list)
    characters: int = 0
    markdown_characters: int = 0
    table_characters: int = 0
    tables: int = 0
    block_ids: set[str] = field(default_factory=set)
    action_ids: set[str] = field(default_factory=set)
    focused: int = 0
    inputs: list[str] = field(default_factory=list)

    def problem(self, pointer: str, what: str) -> None:
        """Note a problem in Slack's own manner."""
        self.problems.append(f"[ERROR] {what} [json-pointer:{pointer}]")


Check: TypeAlias = Callable[[Walk, str, object], None]
Also: TypeAlias = Callable[[Walk, str, Mapping[str, object]], None]


@dataclass(frozen=True, slots=True)
class Shape:
    """What an object may hold, what it must, and what is checked over the whole of it."""

    fields: Mapping[str, Check]
    required: tuple[str, ...] = ()
    also: Also | None = None
    surfaces: tuple[Surface, ...] = ("message", "modal", "home")

    def __call__(self, walk: Walk, pointer: str, value: object) -> None:
        """Check one object."""
        if not isinstance(value, dict):
            walk.problem(pointer, "must provide an object")
            return
        for name in self.required:
            if value.get(name) is None:
                walk.problem(pointer, f"missing required field: {name}")
        for name, part in value.items():
            check = self.fields.get(name)
            if check is not None:
                if part is not None:
                    check(walk, f"{pointer}/{name}", part)
            elif name != "type":
                walk.problem(pointer, f"invalid additional property: {name}")
        if self.also is not None:
            self.also(walk, pointer, value)


def string(most: int | None = None, least: int = 1) -> Check:
    """A string of so many characters; of any number where Slack states none."""

    def check(walk: Walk, pointer: str, value: object) -> None:
        if not isinstance(value, str):
            walk.problem(pointer, "must provide a string")
        elif most is not None and length(value) > most:
            walk.problem(pointer, f"must be less than {most + 1} characters")
        elif len(value) < least:
            walk.problem(pointer, f"must be more than {least - 1} characters")

    return check


def matching(pattern: str, what: str) -> Check:
    """A string of a certain form, such as a time of day."""
    compiled = re.compile(pattern)

    def check(walk: Walk, pointer: str, value: object) -> None:
        if not isinstance(value, str) or compiled.fullmatch(value) is None:
            walk.problem(pointer, f"must be {what}")

    return check


def day(walk: Walk, pointer: str, value: object) -> None:
    """A day that there is, as YYYY-MM-DD."""
    with contextlib.suppress(TypeError, ValueError):
        if date.fromisoformat(value).isoformat() == value:  # type: ignore[arg-type]
            return
    walk.problem(pointer, "must be a date like 2026-11-21")


def one_of(*allowed: str) -> Check:
    """One of a few words."""
    named = " or ".join(allowed)

    def check(walk: Walk, pointer: str, value: object) -> None:
        if value not in allowed:
            walk.problem(pointer, f"must be one of: {named}")

    return check


def boolean(walk: Walk, pointer: str, value: object) -> None:
    """True or false."""
    if not isinstance(value, bool):
        walk.problem(pointer, "must be a boolean")


def anything(walk: Walk, pointer: str, value: object) -> None:
    """Whatever Slack takes there without a rule of its own."""


def integer(least: int, most: int | None = None) -> Check:
    """A whole number in a range; without end where Slack states none."""

    def check(walk: Walk, pointer: str, value: object) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            walk.problem(pointer, "must be an integer")
        elif value < least:
            walk.problem(pointer, f"must be greater than {least - 1}")
        elif most is not None and value > most:
            walk.problem(pointer, f"must be less than {most + 1}")

    return check


def text(most: int, *, plain: bool = False) -> Check:
    """A text object; `plain` where mrkdwn may not stand."""
    kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    words = string(most)

    def check(walk: Walk, pointer: str, value: object) -> None:
        if not isinstance(value, dict):
            walk.problem(pointer, "must provide an object")
            return
        kind = value.get("type")
        if kind not in kinds:
            walk.problem(f"{pointer}/type", f"unsupported type: {kind}")
            return
        if len(value) > _PLAIN_KEYS:
            _check_options(walk, pointer, value, "emoji" if kind == "plain_text" else "verbatim")
        said = value.get("text")
        if said is None:
            walk.problem(pointer, "missing required field: text")
            return
        words(walk, f"{pointer}/text", said)
        walk.characters += length(said) if isinstance(said, str) else 0

    return check


# A text object mostly has a type and a text and no more.
_PLAIN_KEYS: Final = 2


def _check_options(walk: Walk, pointer: str, value: Mapping[str, object], flag: str) -> None:
    for name, part in value.items():
        if name == flag:
            boolean(walk, f"{pointer}/{name}", part)
        elif name not in ("type", "text"):
            walk.problem(pointer, f"invalid additional property: {name}")


def list_of(item: Check, most: int | None = None, least: int = 1) -> Check:
    """A list of so many, each checked; of any number where Slack states none."""

    def check(walk: Walk, pointer: str, value: object) -> None:
        if not isinstance(value, list):
            walk.problem(pointer, "must provide an array")
            return
        if most is not None and len(value) > most:
            walk.problem(pointer, f"no more than {most} items allowed")
        elif len(value) < least:
            walk.problem(pointer, f"no fewer than {least} items allowed")
        for place, each in enumerate(value):
            item(walk, f"{pointer}/{place}", each)

    return check


def typed(shapes: Mapping[str, Shape], allowed: Iterable[str] | None = None) -> Check:
    """An object whose `type` says which shape it must have."""
    here = dict(shapes) if allowed is None else {name: shapes[name] for name in allowed}

    def check(walk: Walk, pointer: str, value: object) -> None:
        if not isinstance(value, dict):
            walk.problem(pointer, "must provide an object")
            return
        kind = value.get("type")
        if kind is None:
            walk.problem(pointer, "missing required field: type")
            return
        shape = here.get(kind) if isinstance(kind, str) else None
        if shape is None or walk.surface not in shape.surfaces:
            walk.problem(pointer, f"unsupported type: {kind}")
            return
        shape(walk, pointer, value)

    return check
