"""What Slack knows of a person and the set-up may not: that they have left."""

import logging

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

log = logging.getLogger(__name__)


def name_of_leaver(client: WebClient, person: str) -> str:
    """The name of somebody who was deactivated in Slack; empty for everybody else.

    Where Slack can't be asked in time, the set-up alone decides.
    """
    if not person:
        return ""
    try:
        user = client.users_info(user=person)["user"]
    except (SlackApiError, OSError) as error:
        log.warning("users.info gave no answer: %s", type(error).__name__)
        return ""
    if not user.get("deleted"):
        return ""
    profile = user.get("profile", {})
    return str(profile.get("real_name") or user.get("real_name") or user.get("name") or person)
