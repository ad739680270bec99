"""Many workspaces in one process: each its own port, tokens, messages, clock, pace and faults."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.faults import UNAVAILABLE
from tests.sandbox.conftest import MANIFEST, modal, section
from tests.workspace import LocalWorkspace, hang_up

TEN = 10
VIEW = modal(section("x"))


@pytest.fixture
def ten() -> Iterator[list[LocalWorkspace]]:
    """Ten workspaces, all started at the same moment."""
    with ExitStack() as running, ThreadPoolExecutor(TEN) as pool:
        starts = [pool.submit(LocalWorkspace.start, MANIFEST, paced=True) for _ in range(TEN)]
        yield [running.enter_context(start.result(10)) for start in starts]


def client_of(local: LocalWorkspace) -> WebClient:
    """The bot's client there, which tries nothing twice."""
    return WebClient(local.slack.bot_token, local.slack.api_url, retry_handlers=[])


def test_each_has_a_port_and_tokens_of_its_own(ten: list[LocalWorkspace]) -> None:
    assert len({local.slack.url for local in ten}) == TEN
    assert len({local.slack.bot_token for local in ten}) == TEN
    first, second = ten[:2]
    stranger = WebClient(first.slack.bot_token, second.slack.api_url, retry_handlers=[])
    with pytest.raises(SlackApiError, match="invalid_auth"):
        stranger.auth_test()


def test_what_is_said_at_once_in_all_is_read_in_its_own(ten: list[LocalWorkspace]) -> None:
    def talk(number: int) -> list[str]:
        local, client = ten[number], client_of(ten[number])
        for turn in range(5):
            client.chat_postMessage(channel="U0ASHA", text=f"{number}.{turn}")
        return [each["text"] for each in local.person("U0ASHA").messages()]

    with ThreadPoolExecutor(TEN) as pool:
        read = list(pool.map(talk, range(TEN)))
    assert read == [[f"{number}.{turn}" for turn in range(5)] for number in range(TEN)]


def all_was_told(local: LocalWorkspace) -> None:
    """Wait until its bot has acknowledged everything."""
    local.slack.wait(lambda: not local.slack.undelivered, 10, "the bot was not told")


class Listener:
    """A bot that remembers what it heard."""

    def __init__(self, local: LocalWorkspace) -> None:
        self.heard: list[str] = []
        app = App(client=client_of(local), process_before_response=True)
        app.event("message")(self._hear)
        app_client = WebClient(local.slack.app_token, local.slack.api_url)
        self._handler = SocketModeHandler(app, local.slack.app_token, web_client=app_client)
        self._handler.client.connect()

    def _hear(self, event: dict[str, str]) -> None:
        self.heard.append(event["text"])

    def hang_up(self) -> None:
        hang_up(self._handler.client)


def test_each_tells_its_own_bot_alone(ten: list[LocalWorkspace]) -> None:
    with ExitStack() as listening:
        listeners = [Listener(local) for local in ten[:3]]
        for listener in listeners:
            listening.callback(listener.hang_up)
        for number, local in enumerate(ten[:3]):
            local.person("U0ASHA").say(f"to {number}")
        for local in ten[:3]:
            all_was_told(local)
        assert [listener.heard for listener in listeners] == [["to 0"], ["to 1"], ["to 2"]]


def test_time_moves_in_one_and_stands_in_the_others(ten: list[LocalWorkspace]) -> None:
    moved, *others = ten[:3]
    triggers = {local.slack.url: local.slack.trigger("U0ASHA") for local in ten[:3]}
    before = [local.slack.clock.now() for local in others]
    moved.slack.clock.advance(3_600)
    assert all(
        local.slack.clock.now() - then < 60 for local, then in zip(others, before, strict=True)
    )
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client_of(moved).views_open(trigger_id=triggers[moved.slack.url], view=VIEW)
    for local in others:
        client_of(local).views_open(trigger_id=triggers[local.slack.url], view=VIEW)


def test_pace_faults_and_misfortunes_are_each_ones_own(ten: list[LocalWorkspace]) -> None:
    quick, faulty, broken, sound = ten[:4]
    for _call in range(20):
        client_of(quick).users_list()
    faulty.slack.faults.next("users.list", UNAVAILABLE)
    broken.slack.revoke_scope("users:read")
    errors = []
    for local in (quick, faulty, broken):
        with pytest.raises(SlackApiError) as refused:
            client_of(local).users_list()
        errors.append(refused.value.response.status_code)
    assert errors == [429, 503, 200]
    assert client_of(sound).users_list()["ok"] is True
    assert sound.slack.calls.count("users.list") == 1
