"""Events reach the bot at least once, in Slack's shapes and on Slack's timetable."""

from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from tests.sandbox.conftest import StartBot
from tests.workspace import LocalWorkspace

Event = dict[str, Any]


class Ears:
    """A bot that remembers the message events it heard, and how often each was tried."""

    def __init__(self, *, deaf: int = 0) -> None:
        """Fail on the first `deaf` of them."""
        self.heard: list[Event] = []
        self.attempts: list[str] = []
        self._deaf = deaf

    def register(self, app: App) -> None:
        app.event("message")(self._hear)
        app.event("app_home_opened")(self._hear)

    def _hear(self, event: Event, request: BoltRequest) -> None:
        self.attempts.append(request.headers.get("x-slack-retry-num", ["0"])[0])
        if len(self.attempts) <= self._deaf:
            raise RuntimeError("not now")
        self.heard.append(event)

    def of(self, subtype: str) -> list[Event]:
        """The events of a subtype; "" for plain ones."""
        return [each for each in self.heard if each.get("subtype", "") == subtype]


@pytest.fixture
def ears(start_bot: StartBot) -> Ears:
    listening = Ears()
    start_bot(listening.register)
    return listening


def test_an_edit_comes_with_what_it_was_before(local: LocalWorkspace, ears: Ears) -> None:
    asha = local.person("U0ASHA")
    said = asha.say("befor")
    asha.edit(said["ts"], "before")
    event = asha.wait_for(lambda: ears.of("message_changed"))[0]
    assert event["message"]["text"] == "before"
    assert event["message"]["user"] == "U0ASHA"
    assert event["message"]["edited"]["user"] == "U0ASHA"
    assert event["message"]["ts"] == event["previous_message"]["ts"] == said["ts"]
    assert event["previous_message"]["text"] == "befor"
    assert (event["channel"], event["channel_type"]) == ("D0ASHA", "im")


def test_a_deletion_comes_after_the_fact(local: LocalWorkspace, ears: Ears) -> None:
    asha = local.person("U0ASHA")
    said = asha.say("oh")
    asha.delete(said["ts"])
    event = asha.wait_for(lambda: ears.of("message_deleted"))[0]
    assert event["deleted_ts"] == said["ts"]
    assert event["previous_message"]["text"] == "oh"
    assert asha.messages() == []


def test_an_attachment_comes_as_a_file_share(local: LocalWorkspace, ears: Ears) -> None:
    asha = local.person("U0ASHA")
    asha.say("", files={"plan.pdf": b"%PDF"})
    event = asha.wait_for(lambda: ears.of("file_share"))[0]
    assert event["files"][0]["name"] == "plan.pdf"
    assert event["files"][0]["mimetype"] == "application/pdf"


def test_a_reply_sent_to_the_channel_too_comes_as_a_broadcast(
    local: LocalWorkspace, client: WebClient, ears: Ears
) -> None:
    root = str(client.chat_postMessage(channel="U0ASHA", text="root")["ts"])
    asha = local.person("U0ASHA")
    asha.say("everyone", thread_ts=root, broadcast=True)
    event = asha.wait_for(lambda: ears.of("thread_broadcast"))[0]
    assert (event["thread_ts"], event["root"]["ts"]) == (root, root)


def test_a_reply_also_changes_its_root_with_the_text_unchanged(
    local: LocalWorkspace, ears: Ears
) -> None:
    asha = local.person("U0ASHA")
    root = asha.say("root")
    asha.say("reply", thread_ts=root["ts"])
    event = asha.wait_for(lambda: ears.of("message_changed"))[0]
    assert event["message"]["text"] == event["previous_message"]["text"] == "root"


def test_opening_the_home_tab_is_told(local: LocalWorkspace, ears: Ears) -> None:
    asha = local.person("U0ASHA")
    assert asha.open_home() is None
    event = asha.wait_for(lambda: ears.heard)[0]
    assert (event["type"], event["user"], event["tab"]) == ("app_home_opened", "U0ASHA", "home")


def test_what_the_app_did_not_ask_for_is_not_told(local: LocalWorkspace, ears: Ears) -> None:
    asha = local.person("U0ASHA")
    asha.say("in a channel", channel="C0NORTH")
    asha.say("to the app")
    asha.wait_for(lambda: ears.heard)
    assert [each["text"] for each in ears.heard] == ["to the app"]


def test_a_failed_event_comes_again_at_once_then_after_one_and_five_minutes(
    local: LocalWorkspace, start_bot: StartBot
) -> None:
    ears = Ears(deaf=3)
    start_bot(ears.register)
    local.slack.acknowledge_within(0.2)
    asha = local.person("U0ASHA")
    asha.say("hello")
    asha.wait_for(lambda: ears.attempts == ["0", "1"])
    local.slack.wait(lambda: local.slack.unanswered == 0, 5, "the second attempt still runs")
    local.slack.clock.advance(60)
    asha.wait_for(lambda: ears.attempts == ["0", "1", "2"])
    local.slack.wait(lambda: local.slack.unanswered == 0, 5, "the third attempt still runs")
    local.slack.clock.advance(240)
    asha.wait_for(lambda: ears.heard)
    assert ears.attempts == ["0", "1", "2", "3"]
    local.slack.wait(lambda: local.slack.undelivered == 0, 5, "the event is still undelivered")


def test_what_was_said_while_no_bot_was_there_is_told_when_it_comes(
    local: LocalWorkspace, start_bot: StartBot
) -> None:
    asha = local.person("U0ASHA")
    asha.say("anybody?")
    assert local.slack.undelivered == 1
    ears = Ears()
    start_bot(ears.register)
    asha.wait_for(lambda: ears.heard)
    assert ears.attempts == ["1"]


def test_an_event_nobody_took_in_five_minutes_is_lost(
    local: LocalWorkspace, start_bot: StartBot
) -> None:
    asha = local.person("U0ASHA")
    asha.say("too early")
    local.slack.clock.advance(60)
    local.slack.clock.advance(240)
    assert local.slack.undelivered == 0
    ears = Ears()
    start_bot(ears.register)
    asha.say("in time")
    asha.wait_for(lambda: ears.heard)
    assert [each["text"] for each in ears.heard] == ["in time"]


def test_several_connections_take_turns(local: LocalWorkspace, start_bot: StartBot) -> None:
    first, second = Ears(), Ears()
    start_bot(first.register)
    start_bot(second.register)
    asha = local.person("U0ASHA")
    for number in range(4):
        asha.say(str(number))
    asha.wait_for(lambda: len(first.heard) + len(second.heard) == 4)
    assert len(first.heard) == len(second.heard) == 2


def test_a_refreshed_connection_is_opened_anew_and_nothing_is_lost(
    local: LocalWorkspace, ears: Ears
) -> None:
    opened = local.slack.calls.count("apps.connections.open")
    local.slack.refresh_connections()
    asha = local.person("U0ASHA")
    asha.wait_for(lambda: local.slack.calls.count("apps.connections.open") > opened)
    asha.say("still there?")
    asha.wait_for(lambda: ears.of(""))
    assert ears.of("")[0]["text"] == "still there?"
