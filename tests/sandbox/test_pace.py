"""The workspace keeps Slack's pace, on its own clock: 429, Retry-After, and nothing done."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Workspace, WorkspaceClock
from bot.sandbox.pace import CHANNEL_RATES, RATES
from bot.sandbox.webapi import METHODS
from tests.sandbox.conftest import MANIFEST
from tests.workspace import MALFORMED, LocalWorkspace

NOON = 1_795_000_000.0


@dataclass
class Paced:
    """A workspace that keeps the pace, where time passes only when it is made to."""

    local: LocalWorkspace
    client: WebClient

    def made(self, method: str, **arguments: str) -> int | None:
        """Call; how long to wait where that is too often, else None."""
        try:
            self.client.api_call(method, params=arguments)
        except SlackApiError as error:
            if error.response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                return int(error.response.headers["Retry-After"])
        return None

    def post(self, channel: str = "C0NORTH") -> int | None:
        """Say something there."""
        return self.made("chat.postMessage", channel=channel, text="x")

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.local.slack.clock.advance(seconds)


@pytest.fixture
def paced() -> Iterator[Paced]:
    clock = WorkspaceClock(lambda: NOON)
    with LocalWorkspace.start(MANIFEST, clock=clock, paced=True) as local:
        local.expect(*MALFORMED)
        yield Paced(local, WebClient(local.slack.bot_token, local.slack.api_url, retry_handlers=[]))


def test_every_method_has_its_rate_and_no_other_has() -> None:
    assert set(RATES) == set(METHODS)
    assert set(CHANNEL_RATES) <= set(METHODS)


@pytest.mark.parametrize(
    ("method", "a_minute"),
    [("users.list", 20), ("chat.update", 50), ("conversations.replies", 50), ("views.open", 100)],
)
def test_a_method_is_refused_past_its_tier_and_taken_when_slack_said(
    paced: Paced, method: str, a_minute: int
) -> None:
    assert [paced.made(method) for _ in range(a_minute)] == [None] * a_minute
    wait = paced.made(method)
    assert wait == 60
    paced.wait(wait - 1)
    assert paced.made(method) == 1
    paced.wait(1)
    assert paced.made(method) is None


def test_one_method_too_often_leaves_the_others_alone(paced: Paced) -> None:
    for _call in range(21):
        paced.made("users.list")
    assert paced.made("users.info", user="U0ASHA") is None


def test_a_channel_takes_a_short_burst_and_then_one_a_second(paced: Paced) -> None:
    assert [paced.post() for _ in range(5)] == [None] * 5
    assert paced.post() == 5
    assert paced.post("C0SOUTH") is None
    paced.wait(5)
    for _second in range(60):
        assert paced.post() is None
        paced.wait(1)


def test_a_person_and_their_direct_messages_are_one_channel(paced: Paced) -> None:
    assert [paced.post(where) for where in ("U0ASHA", "D0ASHA") * 3] == [None] * 5 + [5]


def test_a_workspace_takes_several_hundred_messages_a_minute(paced: Paced) -> None:
    channels = ("C0NORTH", "C0SOUTH", "C0MOD", "C0ESC", "U0ASHA", "U0SAM")
    taken = 0
    while paced.post(channels[taken % len(channels)]) is None:
        taken += 1
        paced.wait(0.18)
    assert 250 <= taken <= 400


def test_what_came_too_often_was_not_done_and_does_not_count(paced: Paced) -> None:
    waits = [paced.post() for _ in range(9)]
    assert waits == [None] * 5 + [5] * 4
    assert len(paced.local.person("U0ASHA").messages("C0NORTH")) == 5
    assert paced.local.slack.calls.refused == [("chat.postMessage", "ratelimited")] * 4
    paced.wait(5)
    assert paced.post() is None


def test_who_has_no_right_to_call_uses_nobody_elses_pace_up(paced: Paced) -> None:
    stranger = WebClient("xoxb-none", paced.local.slack.api_url, retry_handlers=[])
    for _call in range(21):
        with pytest.raises(SlackApiError, match="invalid_auth"):
            stranger.users_list()
    assert paced.made("users.list") is None


@pytest.mark.parametrize(
    ("start", "refusals"), [(Workspace.start, 1), (partial(Workspace.start, paced=False), 0)]
)
def test_a_workspace_keeps_the_pace_unless_it_is_told_not_to(
    start: Callable[..., Workspace], refusals: int
) -> None:
    with start(clock=WorkspaceClock(lambda: NOON)) as slack:
        client = WebClient(slack.bot_token, slack.api_url, retry_handlers=[])
        for _call in range(21):
            with suppress(SlackApiError):
                client.users_list()
        assert slack.calls.refused == [("users.list", "ratelimited")] * refusals
