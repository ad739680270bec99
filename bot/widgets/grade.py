"""A judgement, pressed; what each grade means is one press away."""

from typing import Final

from bot.widgets.choosing import Choosing
from bot.widgets.widget import Widget

WIDGET: Final[Widget] = Choosing("grade", "a grade")
