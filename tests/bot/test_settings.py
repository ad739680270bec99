"""Settings: everything wrong is named at once, with what would be right, and no secret repeated."""

from pathlib import Path

import pytest

from bot import settings
from bot.settings import Settings, SettingsFault

KEY = "bm90LWEtcmVhbC1rZXktYnV0LWxvbmctZW5vdWdoISE="
RIGHT = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}


def given(**values: str) -> Settings:
    """What these settings are read as, and none of the machine's."""
    return settings.read(env_file=None, **values)


def faults(**values: str) -> list[str]:
    """What is said about these settings."""
    with pytest.raises(SettingsFault) as fault:
        given(**values)
    return str(fault.value).splitlines()


def test_without_any_setting_the_defaults_hold() -> None:
    found = given()
    assert found.slack_api_url == "https://slack.com/api/"
    assert found.database_url == "sqlite:///golden-thread.db"
    assert (found.timezone, found.typed_text, found.port) == ("Europe/London", True, 8765)


def test_the_environment_is_read_and_then_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text("TIMEZONE=Europe/Dublin\nADMINS=U1\nSOMETHING_ELSE=1\n", encoding="utf-8")
    monkeypatch.setenv("ADMINS", "U0QUINN, U0PRIYA")
    found = settings.read(env_file=file)
    assert (found.timezone, found.admins) == ("Europe/Dublin", ("U0QUINN", "U0PRIYA"))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("slack_api_url", "slack.com/api", "is no web address; give one like https://slack.com"),
        ("database_url", "golden-thread.db", "is no database address; give one like sqlite:///"),
        ("timezone", "Mars/Phobos", "is no time zone; give one like Europe/London"),
        ("timezone", "../../etc/passwd", "is no time zone; give one like Europe/London"),
        ("typed_text", "perhaps", "is neither on nor off; give one of them"),
        ("encryption_key", "too-short", "is no key; make one with: python -m bot new-key"),
        ("encryption_key", f"{KEY},too-short", "is no key; make one with: python -m bot new-key"),
        ("port", "eighty", "must be a whole number"),
        ("port", "70000", "must be at most 65535"),
        ("port", "0", "must be at least 1"),
        ("health_port", "eighty", "must be a whole number"),
        ("lease_seconds", "soon", "must be a number"),
        ("slack_timeout_seconds", "0", "must be more than 0"),
        ("pace_seconds", "-1", "must be at least 0"),
        ("socket_mode_workers", "1000", "must be at most 100"),
        ("web_workers", "0", "must be at least 1"),
    ],
)
def test_a_wrong_value_is_named_with_what_would_be_right(name: str, value: str, said: str) -> None:
    (line,) = faults(**{name: value})
    assert line.startswith(f"{name.upper()} {said}")


def test_every_fault_is_named_at_once() -> None:
    lines = faults(timezone="Mars/Phobos", typed_text="perhaps", port="eighty")
    assert [line.split()[0] for line in lines] == ["PORT", "TIMEZONE", "TYPED_TEXT"]


def test_no_value_is_ever_repeated() -> None:
    secret = "hunter2hunter2"
    said = "\n".join(faults(encryption_key=secret, database_url=secret, slack_api_url=secret))
    assert secret not in said
    assert secret not in repr(given(**RIGHT, slack_signing_secret=secret))


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        ({}, "SLACK_BOT_TOKEN is not set: give the bot token"),
        ({**RIGHT, "slack_bot_token": "xapp-1"}, "SLACK_BOT_TOKEN does not begin with xoxb-"),
        ({**RIGHT, "slack_app_token": ""}, "SLACK_APP_TOKEN is not set: give an app-level token"),
        ({**RIGHT, "slack_app_token": "xoxb-1"}, "SLACK_APP_TOKEN does not begin with xapp-"),
        ({**RIGHT, "lease_seconds": "5"}, "LEASE_SECONDS must be longer than SLACK_TIMEOUT_SEC"),
    ],
)
def test_a_bot_is_not_started_without_what_it_needs(tokens: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsFault) as fault:
        given(**tokens).for_socket_mode()
    assert fault.value.lines[0].startswith(said)


def test_a_bot_that_slack_sends_requests_to_needs_the_secret_they_are_signed_with() -> None:
    """And no app-level token, which is Socket Mode's."""
    assert given(slack_bot_token="xoxb-1", slack_signing_secret="s").for_web().slack_bot_token
    with pytest.raises(SettingsFault) as fault:
        given(slack_bot_token="xoxb-1", slack_signing_secret=" ").for_web()
    assert fault.value.lines == (
        "SLACK_SIGNING_SECRET is not set: give the signing secret, under Basic Information.",
    )


def test_commands_that_only_ask_slack_need_no_app_token() -> None:
    assert given(slack_bot_token="xoxb-1").for_web_api().slack_bot_token


def test_an_environment_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"ADMINS=\xff\xfe")
    with pytest.raises(SettingsFault, match="is not UTF-8 text: save it as UTF-8"):
        settings.read(env_file=file)
