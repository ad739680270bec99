"""A judgement on a named scale; the first letters of a grade (RI) stand for it."""

from typing import Final

from flows.questions.choosing import Chosen
from flows.questions.kind import Kind

KIND: Final[Kind] = Chosen(initials=True)
