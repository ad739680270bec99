"""A few words, typed as a reply or written in a form."""

from typing import Final

from bot.widgets.widget import Widget
from bot.widgets.writing import Writing
from flows.questions.short_text import LONGEST_SHORT_TEXT

WIDGET: Final[Widget] = Writing("Reply here in a few words.", LONGEST_SHORT_TEXT)
