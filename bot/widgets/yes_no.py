"""Yes or no, pressed."""

from typing import Final

from bot.widgets.choosing import Choosing
from bot.widgets.widget import Widget

WIDGET: Final[Widget] = Choosing("answer", "an answer")
