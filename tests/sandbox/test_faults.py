"""The workspace goes wrong as it was asked to, in every way Slack and a network can."""

import http.client
import time
from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.sandbox import faults
from bot.sandbox.faults import ANY_METHOD, RESPONSE_URL, Fault
from tests.sandbox.conftest import StartBot, actions, button
from tests.workspace import LocalWorkspace, Refusal

POST = "chat.postMessage"
SECONDS = 1
BEFORE: dict[str, Fault] = {
    "429": faults.rate_limited(7),
    "500": faults.SERVER_ERROR,
    "503": faults.UNAVAILABLE,
    "an error": faults.refused("fatal_error"),
    "a closed line": faults.DROPPED_BEFORE,
    "a reset line": faults.RESET_BEFORE,
    "silence": faults.TIMEOUT_BEFORE,
}
AFTER: dict[str, Fault] = {
    "500": faults.SERVER_ERROR_AFTER,
    "503": faults.UNAVAILABLE_AFTER,
    "a closed line": faults.DROPPED_AFTER,
    "a reset line": faults.RESET_AFTER,
    "silence": faults.TIMEOUT_AFTER,
}
RAISES: dict[str, type[Exception]] = {
    "a closed line": http.client.RemoteDisconnected,
    "a reset line": ConnectionResetError,
    "silence": TimeoutError,
}
STATUS = {"429": 429, "500": 500, "503": 503, "an error": 200}


@pytest.fixture
def client(local: LocalWorkspace) -> WebClient:
    """A client that tries nothing twice and has little patience."""
    slack = local.slack
    return WebClient(slack.bot_token, slack.api_url, timeout=SECONDS, retry_handlers=[])


def go_wrong(client: WebClient, named: str) -> None:
    """Post, and see it fail as named."""
    with pytest.raises(RAISES.get(named, SlackApiError)) as failed:
        client.chat_postMessage(channel="U0ASHA", text="x")
    if isinstance(failed.value, SlackApiError):
        assert failed.value.response.status_code == STATUS[named]


@pytest.mark.parametrize("named", list(BEFORE))
def test_before_the_deed_nothing_was_done(
    local: LocalWorkspace, client: WebClient, named: str
) -> None:
    local.slack.faults.next(POST, BEFORE[named])
    go_wrong(client, named)
    assert local.person("U0ASHA").messages() == []
    client.chat_postMessage(channel="U0ASHA", text="x")


@pytest.mark.parametrize("named", list(AFTER))
def test_after_the_deed_it_was_done_once(
    local: LocalWorkspace, client: WebClient, named: str
) -> None:
    local.slack.faults.next(POST, AFTER[named])
    go_wrong(client, named)
    assert len(local.person("U0ASHA").messages()) == 1


def test_a_slow_answer_is_the_right_one_and_late(local: LocalWorkspace, client: WebClient) -> None:
    local.slack.faults.next(POST, faults.slow(0.3))
    began = time.perf_counter()
    answer = client.chat_postMessage(channel="U0ASHA", text="x")
    assert time.perf_counter() - began > 0.3
    assert local.person("U0ASHA").message(str(answer["ts"]))["text"] == "x"


def test_a_fault_strikes_so_many_calls_of_its_method_and_no_other(
    local: LocalWorkspace, client: WebClient
) -> None:
    local.slack.faults.next(POST, faults.UNAVAILABLE, times=2)
    client.auth_test()
    go_wrong(client, "503")
    go_wrong(client, "503")
    client.chat_postMessage(channel="U0ASHA", text="x")
    assert local.slack.faults.waiting == 0


def test_a_fault_of_any_method_strikes_whichever_comes(
    local: LocalWorkspace, client: WebClient
) -> None:
    local.slack.faults.next(ANY_METHOD, faults.UNAVAILABLE, times=2)
    with pytest.raises(SlackApiError):
        client.auth_test()
    go_wrong(client, "503")
    client.chat_postMessage(channel="U0ASHA", text="x")


def test_whoever_clears_the_faults_has_none_left(local: LocalWorkspace, client: WebClient) -> None:
    local.slack.faults.next(POST, faults.UNAVAILABLE, times=9)
    local.slack.faults.next_event(faults.DUPLICATED)
    local.slack.faults.clear()
    assert local.slack.faults.waiting == 0
    client.chat_postMessage(channel="U0ASHA", text="x")


def test_an_answer_through_a_response_url_goes_wrong_too(
    local: LocalWorkspace, client: WebClient, start_bot: StartBot
) -> None:
    pressed: list[str] = []

    def register(app: App) -> None:
        def go(ack: Any, body: dict[str, Any]) -> None:  # noqa: ANN401 - Bolt's own
            pressed.append(body["response_url"])
            ack()

        app.action("go")(go)

    start_bot(register)
    client.chat_postMessage(channel="U0ASHA", text="?", blocks=[actions(button("Go", "go"))])
    asha = local.person("U0ASHA")
    asha.press(asha.wait_for_message("[Go]"), "Go")
    answers = WebhookClient(pressed[0], retry_handlers=[])
    local.slack.faults.next(RESPONSE_URL, faults.UNAVAILABLE)
    local.slack.faults.next(RESPONSE_URL, faults.DROPPED_AFTER)
    assert answers.send(text="1", replace_original=True).status_code == 503
    assert [each["text"] for each in asha.messages()] == ["?"]
    with pytest.raises(http.client.RemoteDisconnected):
        answers.send(text="2", replace_original=True)
    assert [each["text"] for each in asha.messages()] == ["2"]


# --- events ---------------------------------------------------------------------------------


class Ears:
    """A bot that remembers what it heard: the text, the event's id, its retry."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.ids: list[str] = []
        self.retries: list[tuple[str, str]] = []

    def register(self, app: App) -> None:
        def hear(event: dict[str, Any], body: dict[str, Any], request: BoltRequest) -> None:
            self.heard.append(event["text"])
            self.ids.append(body["event_id"])
            number, reason = (
                request.headers.get(f"x-slack-retry-{each}", [""])[0] for each in ("num", "reason")
            )
            self.retries.append((number, reason))

        def click(ack: Any) -> None:  # noqa: ANN401 - Bolt's own
            ack()

        app.event("message")(hear)
        app.action("go")(click)


@pytest.fixture
def ears(start_bot: StartBot) -> Ears:
    listening = Ears()
    start_bot(listening.register)
    return listening


@pytest.mark.parametrize(
    ("fault", "different"), [(faults.DUPLICATED, 1), (faults.DUPLICATED_ANEW, 2)]
)
def test_an_event_comes_twice_with_the_same_id_or_another(
    local: LocalWorkspace, ears: Ears, fault: faults.EventFault, different: int
) -> None:
    local.slack.faults.next_event(fault)
    asha = local.person("U0ASHA")
    asha.say("twice")
    asha.wait_for(lambda: len(ears.heard) == 2)
    asha.say("once")
    asha.wait_for(lambda: "once" in ears.heard)
    assert sorted(ears.heard) == ["once", "twice", "twice"]
    told = zip(ears.ids, ears.heard, strict=True)
    assert len({event_id for event_id, words in told if words == "twice"}) == different


def test_a_late_event_comes_behind_what_happened_meanwhile(
    local: LocalWorkspace, ears: Ears
) -> None:
    local.slack.faults.next_event(faults.late(5))
    asha = local.person("U0ASHA")
    asha.say("first")
    asha.say("second")
    asha.wait_for(lambda: ears.heard == ["second"] and local.slack.undelivered == 1)
    local.slack.clock.advance(5)
    asha.wait_for(lambda: ears.heard == ["second", "first"])
    assert ears.retries == [("0", ""), ("0", "")]


# --- sockets --------------------------------------------------------------------------------


def test_a_dropped_connection_is_opened_anew_and_what_was_said_meanwhile_comes(
    local: LocalWorkspace, ears: Ears
) -> None:
    local.slack.drop_connections()
    asha = local.person("U0ASHA")
    asha.say("meanwhile")
    assert asha.wait_for(lambda: ears.heard) == ["meanwhile"]


def test_over_a_lost_connection_nothing_arrives_and_nobody_is_told(
    local: LocalWorkspace, client: WebClient, ears: Ears
) -> None:
    client.chat_postMessage(channel="C0NORTH", text="?", blocks=[actions(button("Go", "go"))])
    local.slack.lose_connections()
    local.slack.acknowledge_within()
    asha = local.person("U0ASHA")
    with pytest.raises(Refusal, match="not_acknowledged"):
        asha.press(asha.wait_for_message("[Go]", "C0NORTH"), "Go")
    asha.say("anybody?")
    local.slack.wait(lambda: not local.slack.unanswered, 5, "an envelope is still awaited")
    assert (ears.heard, local.slack.undelivered) == ([], 1)
    assert (local.slack.connected, local.slack.connections) == (True, 1)


def test_slack_notices_in_the_end_that_a_connection_is_lost(
    local: LocalWorkspace, ears: Ears
) -> None:
    local.slack.lose_connections()
    local.slack.clock.advance(30)
    local.slack.wait(lambda: not local.slack.connected, 5, "the connection still stands")
    local.person("U0ASHA").say("anybody?")
    assert (ears.heard, local.slack.undelivered) == ([], 1)


def test_what_went_over_a_lost_connection_comes_again_over_a_new_one(
    local: LocalWorkspace, start_bot: StartBot, ears: Ears
) -> None:
    local.slack.lose_connections()
    local.slack.acknowledge_within()
    asha = local.person("U0ASHA")
    asha.say("anybody?")
    local.slack.wait(lambda: not local.slack.unanswered, 5, "an envelope is still awaited")
    back = Ears()
    start_bot(back.register)
    local.slack.clock.advance(60)
    asha.wait_for(lambda: back.heard == ["anybody?"])
    assert back.retries == [("2", "timeout")]
    assert ears.heard == []
