"""Ways of cutting and splitting text that make it impossible to pass a limit.

Lengths are counted as Slack's clients count them, in UTF-16 code units: an emoji is two.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple, TypeVar

_ELLIPSIS: Final = "…"
_ENTITY: Final = re.compile(r"&[a-z]{0,4}$")
_SEAMS: Final = ("\n\n", "\n", " ")
_T = TypeVar("_T")


class Piece(NamedTuple):
    """Part of a longer text. ``seam`` is what stood between it and the piece before."""

    seam: str
    text: str


def length(text: str) -> int:
    """How long Slack takes ``text`` to be."""
    if text.isascii():
        return len(text)
    # Half a pair of surrogates, which no text should hold, counts as the one unit that it is.
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, limit: int) -> str:
    """``text``, or as much of it as fits with an ellipsis; never half an escaped character."""
    if length(text) <= limit:
        return text
    kept = text[: _fitting(text, 0, limit - 1)]
    return f"{_ENTITY.sub('', kept).rstrip()}{_ELLIPSIS}"


def pieces(text: str, limit: int) -> tuple[Piece, ...]:
    """``text`` in pieces of at most ``limit``, parted between paragraphs, lines or words.

    :func:`joined` gives back ``text`` exactly. Only a word longer than half the limit is parted.
    """
    if length(text) <= limit:
        return (Piece("", text),)
    found = []
    seam, start = "", 0
    while (end := _fitting(text, start, limit)) < len(text):
        cut, seam_after = _best_cut(text, start, end)
        found.append(Piece(seam, text[start:cut]))
        seam, start = seam_after, cut + len(seam_after)
    return (*found, Piece(seam, text[start:]))


def joined(parts: Sequence[Piece]) -> str:
    """The text that the pieces are of."""
    return "".join(f"{part.seam}{part.text}" for part in parts)


def chunks(items: Sequence[_T], size: int) -> tuple[Sequence[_T], ...]:
    """``items`` in order, ``size`` at a time; nothing for none."""
    return tuple(items[start : start + size] for start in range(0, len(items), size))


def _fitting(text: str, start: int, limit: int) -> int:
    """Where the longest part of ``text`` from ``start`` that fits ``limit`` ends."""
    end = min(len(text), start + limit)
    while (excess := length(text[start:end]) - limit) > 0:
        end -= (excess + 1) // 2
    return end


def _best_cut(text: str, start: int, end: int) -> tuple[int, str]:
    """Where to part ``text`` before ``end``, and what stands there."""
    earliest = start + (end - start) // 2
    for seam in _SEAMS:
        cut = text.rfind(seam, earliest, end + len(seam))
        if cut > start:
            return cut, seam
    entity = _ENTITY.search(text, max(start, end - 5), end)
    cut = entity.start() if entity is not None and entity.start() > start else end
    return cut, ""
