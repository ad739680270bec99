"""The instruments that come with the bot."""

from functools import cache
from importlib.resources import files

from flows.loading import load
from flows.questionnaire import Questionnaire


@cache
def shipped() -> tuple[Questionnaire, ...]:
    """Every instrument that comes with the bot, in the order of their titles."""
    read = (load(text, f"{key}.yaml") for key, text in _sources().items())
    return tuple(sorted(read, key=lambda questionnaire: questionnaire.title))


def shipped_source(key: str) -> str:
    """The file of a shipped instrument, as it was written.

    Raises:
        KeyError: none has this key.
    """
    return _sources()[key]


@cache
def _sources() -> dict[str, str]:
    return {
        file.name.removesuffix(".yaml"): file.read_text(encoding="utf-8")
        for file in files(__package__).iterdir()
        if file.name.endswith(".yaml")
    }
