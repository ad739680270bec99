"""The words: every sentence stands in ``templates/*.j2``, one file a feature, one macro a saying.

``words("card").progress(answered=4, total=14)`` gives markup in which everything put in is
escaped; ``plain_words`` gives the same for places that Slack shows as they are: labels, titles,
what a dialog asks.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.widgets.blocks import escape

_SPELLED: Final = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
)  # fmt: skip


class Mrkdwn(str):
    """Markup: already escaped, and not escaped again when it is put into a sentence."""

    __slots__ = ()


class Sayings(Protocol):
    """The macros of one template, called by name with keyword arguments."""

    def __getattr__(self, name: str) -> Callable[..., Mrkdwn]:
        """The saying of this name; ``AttributeError`` where the template has none."""
        ...


class _Macros:
    """Calls macros and marks what they give as markup."""

    def __init__(self, module: object) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Callable[..., Mrkdwn]:
        macro: Callable[..., str] = getattr(self._module, name)

        def saying(**facts: object) -> Mrkdwn:
            return Mrkdwn(macro(**facts))

        setattr(self, name, saying)
        return saying


@cache
def words(feature: str) -> Sayings:
    """The sayings in ``templates/<feature>.j2``, with everything put in escaped."""
    return _Macros(_environment(escaping=True).get_template(f"{feature}.j2").module)


@cache
def plain_words(feature: str) -> Sayings:
    """As :func:`words`, for text that is shown as it is: nothing is escaped."""
    return _Macros(_environment(escaping=False).get_template(f"{feature}.j2").module)


def spelled(number: int) -> str:
    """A number inside a sentence: in words below ten."""
    return _SPELLED[number] if 0 <= number < len(_SPELLED) else str(number)


def many(number: int, one: str, several: str = "") -> str:
    """A number with its noun: "1 message", "3 messages"."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def times(number: int) -> str:
    """How often: "once", "twice", "three times"."""
    return {1: "once", 2: "twice"}.get(number) or f"{spelled(number)} times"


@cache
def _environment(*, escaping: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        undefined=StrictUndefined,
        finalize=_escaped if escaping else _as_it_is,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - what Slack takes is no HTML; finalize escapes for it
    )
    environment.filters["spelled"] = spelled
    environment.filters["many"] = many
    environment.filters["times"] = times
    return environment


def _escaped(value: object) -> object:
    return escape(value) if isinstance(value, str) and not isinstance(value, Mrkdwn) else value


def _as_it_is(value: object) -> object:
    return value
