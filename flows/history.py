"""What the history of an audit says: a line for each thing that changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

CLOCKWORK: Final = "clockwork"
"""Who did what fell due by the clock."""


@dataclass(frozen=True, slots=True)
class Line:
    """Who changed what, when. ``before`` and ``after`` are as they are kept: a value, or words.

    ``question`` and ``part`` are empty for what is about the audit itself.
    """

    at: datetime
    by: str
    what: str
    question: str = ""
    part: str = ""
    before: str = ""
    after: str = ""
