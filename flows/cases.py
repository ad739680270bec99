"""Case references: how a council names a child's file without naming the child."""

import re
from typing import Final

from flows.answers import Refusal

LONGEST_REFERENCE: Final = 40
_CALLED: Final = re.compile(r"^CASE\b[ :]*(?:(?:NO|NUMBER|REF|REFERENCE)\b[.:]?)?[ :]*")
_ALLOWED: Final = re.compile(r"[A-Z0-9][A-Z0-9 ./_-]*")


def read_reference(typed: str) -> str | Refusal:
    """The case reference in one spelling, or why it is none.

    The spelling has capitals, single spaces, and no "case" before it. A reference holds a digit,
    so that a child's name is never taken for one.
    """
    reference = _CALLED.sub("", " ".join(typed.split()).upper())
    if not reference:
        return Refusal("There is no case reference.", "Give the number on the case file.")
    if len(reference) > LONGEST_REFERENCE:
        return Refusal(
            f"That is {len(reference)} characters.",
            f"A case reference has at most {LONGEST_REFERENCE}: give the number on the case file.",
        )
    if not _ALLOWED.fullmatch(reference) or not any(c.isdigit() for c in reference):
        return Refusal(
            "That does not look like a case reference.",
            "Give the number on the case file, such as 710452: never a child's name.",
        )
    return reference
