"""Which options a typed message might mean.

An exact match (the label, the value or a usual short form) always wins. Otherwise every option
whose label has the typed words in it, side by side, might be meant: "good" is three of the
grades from "exceeds good" to "does not meet good", so it is refused rather than guessed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Final

from flows.questionnaire import Option

_SAME: Final = (
    frozenset({"yes", "y", "yep", "yeah"}),
    frozenset({"no", "n", "nope"}),
    frozenset({"not applicable", "n a", "na", "does not apply"}),
    frozenset({"do not know", "dk"}),
    frozenset({"not sure", "unsure"}),
    frozenset({"not recorded", "nr"}),
)
_NEGATIONS: Final = {"dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not"}
_APOSTROPHES: Final = re.compile(r"['\u2018\u2019`\u00b4]")
_RANGE: Final = re.compile(r"(?<=\d)\s*[-\u2013\u2014]\s*(?=\d)")
_AND_OVER: Final = re.compile(r"(?<=\d)\s*\+")
_NOT_A_WORD: Final = re.compile(r"[\W_]+")
_SAYS_NOTHING: Final = frozenset({"a", "an", "and", "for", "in", "is", "not", "of", "or", "the"})
_SHORTEST_STEM: Final = 4


def fold(text: str) -> str:
    """``text`` with case, punctuation, white space and short negations made alike."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = _AND_OVER.sub(" and over ", _RANGE.sub(" to ", _APOSTROPHES.sub("", plain)))
    words = _NOT_A_WORD.sub(" ", plain).split()
    return " ".join(_NEGATIONS.get(word, word) for word in words)


def exactly(options: Iterable[Option], typed: str, *, initials: bool = False) -> Option | None:
    """The one option that ``typed`` is another way of writing, if there is exactly one.

    A label counts before a value, and a value before a short form. ``initials`` lets "RI" be
    *requires improvement*.
    """
    options = tuple(options)
    wanted = fold(typed)
    if not wanted:
        return None
    same = next((group for group in _SAME if wanted in group), frozenset({wanted}))
    ways: list[Callable[[Option], bool]] = [
        lambda option: option.label.strip() == typed.strip(),
        lambda option: fold(option.label) == wanted,
        lambda option: fold(option.value) == wanted,
        lambda option: fold(option.label) in same or fold(option.value) in same,
    ]
    if initials:
        ways.append(lambda option: _initials(option) == wanted)
    for way in ways:
        found = [option for option in options if way(option)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def matching(
    options: Iterable[Option], typed: str, *, initials: bool = False
) -> tuple[Option, ...]:
    """Every option that ``typed`` might mean, in their order; just one where it is exact."""
    options = tuple(options)
    exact = exactly(options, typed, initials=initials)
    if exact is not None:
        return (exact,)
    words = fold(typed).split()
    if all(word in _SAYS_NOTHING or word.isdigit() for word in words):
        return tuple(o for o in options if fold(o.label).split() == words) if words else ()
    return tuple(option for option in options if _has(fold(option.label).split(), words))


def _has(label: list[str], words: list[str]) -> bool:
    """Whether ``words`` stand side by side in ``label``, each whole or begun ("meet", "meets")."""
    starts = range(len(label) - len(words) + 1)
    return any(
        all(_begins(had, word) for had, word in zip(label[start:], words, strict=False))
        for start in starts
    )


def _begins(had: str, word: str) -> bool:
    return had == word or (len(word) >= _SHORTEST_STEM and had.startswith(word))


def _initials(option: Option) -> str | None:
    words = fold(option.label).split()
    return "".join(word[0] for word in words) if len(words) > 1 else None
