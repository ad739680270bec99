"""Configuration: the only reader of the environment.

Values come from the environment, then from a ``.env`` file. Everything wrong is named at once,
each with what would be right; nothing secret is ever repeated in an error or a repr.
"""

import base64
import binascii
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.logs import LogFormat

DEFAULT_DATABASE: Final = "sqlite:///golden-thread.db"
SLACK: Final = "https://slack.com/api/"
_FERNET_KEY_BYTES: Final = 32

_WANTED: Final = {
    "int_parsing": "must be a whole number",
    "float_parsing": "must be a number",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "enum": "must be one of {expected}",
}
_BOT: Final = ("slack_bot_token", "xoxb-", "the bot token, under OAuth & Permissions")
Seconds = Annotated[float, Field(gt=0)]
Port = Annotated[int, Field(ge=1, le=65535)]


class SettingsFault(Exception):
    """Settings that are wrong or missing: one line a setting."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Settings(BaseSettings):
    """What a process is told from outside.

    ``slack_*`` tokens may be empty for commands that do not speak to Slack;
    :meth:`for_socket_mode` and :meth:`for_web` demand what a running bot needs.
    """

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = SLACK
    database_url: str = DEFAULT_DATABASE
    host: str = "127.0.0.1"
    port: Port = 8765
    health_port: Port | None = None
    timezone: str = "Europe/London"
    admins: Annotated[tuple[str, ...], NoDecode] = ()
    typed_text: bool = True
    encryption_key: SecretStr = SecretStr("")
    slack_timeout_seconds: Seconds = 5.0
    lease_seconds: Seconds = 8.0
    pace_seconds: Annotated[float, Field(ge=0)] = 1.0
    log_format: LogFormat = LogFormat.PLAIN
    longest_lag_seconds: Seconds = 60.0
    database_wait_seconds: Seconds = 2.0
    database_connections: int = Field(default=12, ge=2, le=100)
    socket_mode_connections: int = Field(default=1, ge=1, le=10)
    socket_mode_workers: int = Field(default=10, ge=1, le=100)
    web_workers: int = Field(default=10, ge=1, le=100)

    @field_validator("slack_api_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            msg = "is no web address; give one like https://slack.com/api/"
            raise ValueError(msg)
        return value if value.endswith("/") else f"{value}/"

    @field_validator("database_url")
    @classmethod
    def _a_database(cls, value: str) -> str:
        if "://" not in value:
            msg = "is no database address; give one like sqlite:///golden-thread.db"
            raise ValueError(msg)
        return value

    @field_validator("timezone")
    @classmethod
    def _a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            msg = "is no time zone; give one like Europe/London"
            raise ValueError(msg) from error
        return value

    @field_validator("admins", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part for part in value.replace(",", " ").split() if part)
        return value

    @field_validator("typed_text", mode="before")
    @classmethod
    def _on_or_off(cls, value: object) -> object:
        known = {"on": True, "off": False, "true": True, "false": False, "1": True, "0": False}
        if isinstance(value, str):
            if value.strip().lower() not in known:
                msg = "is neither on nor off; give one of them"
                raise ValueError(msg)
            return known[value.strip().lower()]
        return value

    @field_validator("encryption_key")
    @classmethod
    def _a_key(cls, value: SecretStr) -> SecretStr:
        for key in filter(None, value.get_secret_value().split(",")):
            try:
                long_enough = len(base64.urlsafe_b64decode(key.strip())) == _FERNET_KEY_BYTES
            except (binascii.Error, ValueError):
                long_enough = False
            if not long_enough:
                msg = "is no key; make one with: python -m bot new-key"
                raise ValueError(msg)
        return value

    def for_web_api(self) -> "Settings":
        """These settings, once everything it takes to ask Slack something is there."""
        return self._demanding(_BOT)

    def for_socket_mode(self) -> "Settings":
        """These settings, once everything a bot on Socket Mode needs is there."""
        return self._demanding(
            _BOT, ("slack_app_token", "xapp-", "an app-level token with connections:write")
        )

    def for_web(self) -> "Settings":
        """These settings, once everything a bot that Slack sends requests to needs is there."""
        return self._demanding(
            _BOT, ("slack_signing_secret", "", "the signing secret, under Basic Information")
        )

    def _demanding(self, *needs: tuple[str, str, str]) -> "Settings":
        lines = []
        for name, prefix, what in needs:
            value = getattr(self, name).get_secret_value()
            if not value.strip():
                like = f" ({prefix}…)" if prefix else ""
                lines.append(f"{name.upper()} is not set: give {what}{like}.")
            elif not value.startswith(prefix):
                lines.append(f"{name.upper()} does not begin with {prefix}: give {what}.")
        if self.lease_seconds <= self.slack_timeout_seconds:
            lines.append(
                "LEASE_SECONDS must be longer than SLACK_TIMEOUT_SECONDS "
                f"({self.slack_timeout_seconds:g}), or a slow call would be made twice."
            )
        if lines:
            raise SettingsFault(tuple(lines))
        return self


def read(env_file: Path | None = Path(".env"), **values: Any) -> Settings:  # noqa: ANN401
    """Read the settings; ``values`` stand before the environment.

    Raises:
        SettingsFault: naming every setting that is wrong, without repeating its value.
    """
    try:
        return Settings(_env_file=env_file, **values)
    except ValidationError as error:
        lines = tuple(_line(fault) for fault in error.errors(include_input=False))
        raise SettingsFault(lines) from None
    except UnicodeDecodeError:
        raise SettingsFault((f"{env_file} is not UTF-8 text: save it as UTF-8.",)) from None
    except OSError as error:
        raise SettingsFault((f"{env_file} can't be read: {error.strerror}.",)) from None


def environment_with(**values: str) -> dict[str, str]:
    """This process's environment with ``values`` in it, for a process started from here."""
    return {**os.environ, **values}


def _line(fault: Mapping[str, Any]) -> str:
    name = str(fault["loc"][0]).upper()
    if fault["type"] == "value_error":
        return f"{name} {str(fault['msg']).removeprefix('Value error, ')}."
    wanted = _WANTED.get(fault["type"], "must be something else")
    return f"{name} {wanted.format(**fault.get('ctx', {}))}."
