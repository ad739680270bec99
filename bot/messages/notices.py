"""Lines that only the person they are about sees, and what stands at a form's field."""

from typing import Final

from bot.messages.words import Sayings, plain_words

say: Final[Sayings] = plain_words("notices")
