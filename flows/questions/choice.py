"""One of a list."""

from typing import Final

from flows.questions.choosing import Chosen
from flows.questions.kind import Kind

KIND: Final[Kind] = Chosen()
