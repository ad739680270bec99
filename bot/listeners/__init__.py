"""What Slack sends becomes a typed command, is acknowledged, and calls a use case.

Listeners are registered by a call, feature by feature, so that each stays a plain function.
"""

from slack_bolt import App

from bot.listeners import (
    action_lists,
    agreeing,
    answering,
    assigning,
    card,
    chasing,
    concerns,
    deciding,
    ending,
    faults,
    filing,
    following,
    home,
    looking_back,
    moderation_reading,
    moving_actions,
    reading,
    regrading,
    remaining,
    reminding,
    replying,
    requesting,
    setting_up,
    starting,
    submitting,
)
from bot.usecases.context import Context

# Bolt tries listeners in this order, and what is used most is asked for first.
_FEATURES = (
    answering,
    starting,
    replying,
    reading,
    remaining,
    looking_back,
    agreeing,
    submitting,
    ending,
    filing,
    moderation_reading,
    regrading,
    deciding,
    requesting,
    concerns,
    card,
    assigning,
    home,
    reminding,
    setting_up,
    action_lists,
    moving_actions,
    chasing,
    following,
    faults,
)


def register(app: App, context: Context) -> None:
    """Let the app listen to everything; what no feature knows is answered last."""
    for feature in _FEATURES:
        feature.register(app, context)
