"""Asking Slack who the bot is; what Slack refuses is said in one plain line."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.settings import Settings, SettingsFault

_REFUSED: Final = {
    "invalid_auth": "it is not a valid token",
    "not_authed": "it is empty",
    "not_allowed_token_type": "it is a token of another kind",
    "missing_scope": "it lacks a scope",
    "token_revoked": "it was revoked",
    "token_expired": "it has expired",
    "account_inactive": "the app was removed from the workspace",
    "socket_mode_not_enabled": "Socket Mode is switched off for the app",
}
_TAKEN_FROM: Final = {
    "SLACK_BOT_TOKEN": "Take it from OAuth & Permissions on the app's page.",
    "SLACK_APP_TOKEN": "Make one with connections:write under Basic Information on its page.",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """The workspace that a token belongs to, by id and name, and the bot in it."""

    team: str
    name: str
    url: str
    bot_user: str
    bot: str
    token: str

    @property
    def authorization(self) -> AuthorizeResult:
        """What Bolt wants to know for each request."""
        return AuthorizeResult(
            enterprise_id=None,
            team_id=self.team,
            bot_id=self.bot,
            bot_user_id=self.bot_user,
            bot_token=self.token,
        )


def client_for(settings: Settings) -> WebClient:
    """A client with the bot token."""
    return WebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=max(1, round(settings.slack_timeout_seconds)),
        # A retry that nobody sees posts a message twice; the relay does its own.
        retry_handlers=[],
        # Whatever fails is raised, and worded by whoever asked.
        logger=quiet("slack", logging.CRITICAL),
    )


def identify(client: WebClient, settings: Settings) -> Identity:
    """Ask Slack who the bot is.

    Raises:
        SettingsFault: if Slack refuses the token or does not answer.
    """
    answer = ask_slack("SLACK_BOT_TOKEN", client, client.auth_test)
    return Identity(
        team=str(answer["team_id"]),
        name=str(answer["team"]),
        url=str(answer["url"]),
        bot_user=str(answer["user_id"]),
        bot=str(answer["bot_id"]),
        token=settings.slack_bot_token.get_secret_value(),
    )


def workspace_of(settings: Settings) -> str:
    """Slack's id of the workspace that the bot token belongs to.

    Raises:
        SettingsFault: if there is no token, or Slack refuses it.
    """
    settings.for_web_api()
    return identify(client_for(settings), settings).team


def ask_slack(token: str, client: WebClient, ask: Callable[[], SlackResponse]) -> SlackResponse:
    """What Slack answers; ``token`` is the name of the setting that it is asked with.

    Raises:
        SettingsFault: if Slack refuses the token or does not answer.
    """
    try:
        return ask()
    except SlackApiError as error:
        status, said = error.response.status_code, str(error.response.get("error", ""))
        if said in _REFUSED:
            line = f"{token} was refused by Slack: {_REFUSED[said]}. {_TAKEN_FROM[token]}"
        else:
            what = said if status == HTTPStatus.OK else f"status {status}"
            line = f"Slack does not answer as it should at {client.base_url} ({what}): "
            line += "check SLACK_API_URL, or try again in a minute."
    except Exception as error:  # noqa: BLE001 - the transport has a dozen ways to fail
        reason = getattr(error, "reason", error)
        reason = getattr(reason, "strerror", None) or reason
        line = f"Slack does not answer at {client.base_url} ({reason}): check SLACK_API_URL."
    raise SettingsFault((line,))


def quiet(name: str, level: int) -> logging.Logger:
    """A logger for a library that would say too much."""
    logger = logging.getLogger(f"bot.{name}")
    logger.setLevel(level)
    return logger
