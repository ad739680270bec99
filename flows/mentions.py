"""People mentioned in what somebody typed: Slack puts their ids where the typist saw a name."""

import re
from collections.abc import Iterable
from typing import Final

from flows.answers import Person

MENTION: Final = re.compile(r"<@([A-Z0-9]+)(?:\|([^<>]*))?>")
_NOBODY_KNOWN: Final = "somebody in Slack"


def mentions_somebody(text: str) -> bool:
    """Whether anybody is mentioned in it."""
    return MENTION.search(text) is not None


def spelled_out(text: str, people: Iterable[Person]) -> str:
    """The text with names where people are mentioned, so that it reads the same anywhere."""
    names = {person.id: person.name for person in people}

    def name(mention: re.Match[str]) -> str:
        return names.get(mention[1]) or mention[2] or _NOBODY_KNOWN

    return MENTION.sub(name, text)
