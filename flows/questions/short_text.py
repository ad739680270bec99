"""A few words of the person's own, on one line."""

from typing import Final

from flows.questions.kind import Kind
from flows.questions.writing import Written

LONGEST_SHORT_TEXT: Final = 150
"""Characters."""

KIND: Final[Kind] = Written(LONGEST_SHORT_TEXT)
