"""Yes or no, and whatever else the form lets one say (not applicable, not sure)."""

from typing import Final

from flows.questions.choosing import Chosen
from flows.questions.kind import Kind

KIND: Final[Kind] = Chosen()
