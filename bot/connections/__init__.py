"""How Slack reaches the bot: over Socket Mode, or by HTTP requests. An app uses one of them."""

import logging
from typing import Final, Protocol

log = logging.getLogger(__name__)

SECONDS_TO_ACKNOWLEDGE: Final = 3
"""Slack waits no longer for an acknowledgement: nor need anything that ends."""


class Connection(Protocol):
    """One of the two ways."""

    def open(self) -> None:
        """Let what happens in Slack come in, from threads of its own.

        Raises:
            SettingsFault: if that can't be, in plain words.
        """

    def close(self) -> None:
        """Take nothing new, let what is in hand be acknowledged, and let go."""


class NoConnection:
    """Neither: a process that only speaks."""

    def open(self) -> None:
        """Nothing comes in."""
        log.info("not heard by Slack: this process only says what there is to say")

    def close(self) -> None:
        """Nothing is in hand."""
