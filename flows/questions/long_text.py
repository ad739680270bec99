"""As many words as it takes, kept exactly as they were written."""

from typing import Final

from flows.questions.kind import Kind
from flows.questions.writing import Written

WORDS: Final = Written()
KIND: Final[Kind] = WORDS
