"""Saying back what a person typed, without saying all of it."""

from typing import Final

LONGEST_QUOTE: Final = 60
"""Characters of somebody's words that a refusal repeats at most."""


def quoted(text: str) -> str:
    """``text`` in quotation marks, on one line, cut to :data:`LONGEST_QUOTE` characters."""
    words = " ".join(text.split())
    if len(words) > LONGEST_QUOTE:
        words = f"{words[: LONGEST_QUOTE - 1].rstrip()}…"
    return f'"{words}"'
