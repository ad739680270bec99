"""As many words as it takes, typed as replies or written in a form."""

from typing import Final

from bot.widgets.widget import Widget
from bot.widgets.writing import Writing

WIDGET: Final[Widget] = Writing(
    "Reply here in your own words. A second reply is added to the first."
)
