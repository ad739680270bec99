"""What Slack knows of a person and the set-up may not: that they have left."""

import logging
from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

log = logging.getLogger(__name__)


def name_of_leaver(client: WebClient, person: str) -> str:
    """The name of somebody who was deactivated in Slack; empty for everybody else.

    Where Slack can't be asked in time, the set-up alone decides.
    """
    user = _user(client, person)
    return _name(user, person) if user.get("deleted") else ""


def known_as(client: WebClient, person: str) -> tuple[str, bool]:
    """Somebody's name as Slack has it, empty where it can't be asked; whether they have left."""
    user = _user(client, person)
    return _name(user, ""), bool(user.get("deleted"))


def _user(client: WebClient, person: str) -> Mapping[str, Any]:
    if not person:
        return {}
    try:
        user: Mapping[str, Any] = client.users_info(user=person)["user"]
    except (SlackApiError, OSError) as error:
        log.warning("users.info gave no answer: %s", type(error).__name__)
        return {}
    return user


def _name(user: Mapping[str, Any], otherwise: str) -> str:
    profile = user.get("profile", {})
    found = profile.get("real_name") or user.get("real_name") or user.get("name") or otherwise
    return str(found)
