"""What is due is said in Slack: once, in order, at Slack's pace, and by a thread that goes on."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web import WebClient

from bot.jobs.relay import Outcome
from bot.jobs.slack import SlackFault, WebSlack
from bot.sandbox.faults import SERVER_ERROR, rate_limited
from storage import gates
from storage.database import DatabaseBusy
from storage.outbox import Body, Place, Post, Respond
from tests.bot.jobs.desk import ASHA, NORTH, SAM, TEAM, Desk, post, update
from tests.workspace import hang_up

SENT = Outcome.SENT


def test_a_first_direct_message_tells_where_the_next_ones_go(desk: Desk) -> None:
    desk.enqueue(post("a"), post("b"))
    assert desk.deliver() == [("a", SENT), ("b", SENT)]
    assert desk.direct() == ["a", "b"]
    called = [call.arguments["channel"] for call in desk.workspace.calls.of("chat.postMessage")]
    assert called == [ASHA, "D0ASHA"]


def test_a_message_carries_its_key_and_nothing_else_about_it(desk: Desk) -> None:
    desk.enqueue(post("a", NORTH))
    desk.deliver()
    (call,) = desk.workspace.calls.of("chat.postMessage")
    metadata = {"event_type": "golden_thread", "event_payload": {"key": "a"}}
    assert call.arguments == {
        "channel": NORTH,
        "text": "a",
        "metadata": metadata,
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def test_a_thread_stands_under_its_root(desk: Desk) -> None:
    desk.enqueue(post("card"), post("first", under="card"), post("second", under="card"))
    desk.deliver()
    assert desk.direct() == ["card"]
    assert desk.thread("card") == ["card", "first", "second"]


def test_messages_to_one_place_go_out_a_second_apart_and_to_others_meanwhile(desk: Desk) -> None:
    desk.enqueue(post("a"), post("b"), post("c", SAM))
    relay = desk.relay()
    assert desk.deliver(1, relay) == [("a", SENT), ("c", SENT)]
    assert desk.deliver(1, relay) == [("b", SENT)]


def test_an_update_waits_for_posts_and_is_overtaken_by_a_later_one(desk: Desk) -> None:
    desk.enqueue(post("card"))
    desk.deliver()
    desk.enqueue(update("card 1", "card"), post("b"), update("card 2", "card"))
    assert desk.deliver() == [("b", SENT), ("card 2", SENT)]
    assert desk.direct() == ["card 2", "b"]
    assert desk.workspace.calls.count("chat.update") == 1


@pytest.fixture
def clicks(desk: Desk) -> Iterator[list[str]]:
    """The response_urls of what people press."""
    urls: list[str] = []

    def heard(client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id))
        if request.type == "interactive":
            urls.append(str(request.payload["response_url"]))

    web = WebClient(desk.workspace.app_token, desk.workspace.api_url)
    client = SocketModeClient(desk.workspace.app_token, web_client=web)
    client.socket_mode_request_listeners.append(heard)
    client.connect()
    desk.workspace.wait_for_bot()
    yield urls
    hang_up(client)


def press(desk: Desk, clicks: list[str]) -> str:
    """Have a button posted and pressed; the click's address."""
    words = {"type": "plain_text", "text": "Meets good"}
    button = {"type": "button", "action_id": "answer", "text": words}
    body: Body = {"text": "grade", "blocks": [{"type": "actions", "elements": [button]}]}
    desk.enqueue(Post(TEAM, ASHA, "grade", body))
    desk.deliver()
    person = desk.local.person(ASHA)
    person.press(person.messages()[-1], "Meets good")
    desk.workspace.wait(lambda: bool(clicks), 10, "nothing was heard of the click")
    return clicks[-1]


def test_a_clicked_question_folds_through_its_own_address(desk: Desk, clicks: list[str]) -> None:
    url = press(desk, clicks)
    desk.enqueue(Respond(TEAM, ASHA, "grade@1", "grade", {"text": "folded"}, url))
    assert desk.deliver() == [("grade@1", SENT)]
    assert desk.direct() == ["folded"]
    assert desk.workspace.calls.count("chat.update") == 0


def test_when_the_address_has_expired_the_question_folds_all_the_same(
    desk: Desk, clicks: list[str]
) -> None:
    url = press(desk, clicks)
    desk.workspace.clock.advance(1801)
    desk.enqueue(Respond(TEAM, ASHA, "grade@1", "grade", {"text": "folded"}, url))
    assert desk.deliver() == [("grade@1", Outcome.TURNED), ("grade@1", SENT)]
    assert desk.direct() == ["folded"]


class StumblingSlack(WebSlack):
    """Slack as it is, once a fault has been gone through at the first call."""

    def __init__(self, desk: Desk, fault: Exception) -> None:
        super().__init__(*desk.web_slack_is())
        self._faults = [fault]

    def post(self, channel: str, body: Body, key: str, thread_ts: str | None) -> Place:
        if self._faults:
            raise self._faults.pop()
        return super().post(channel, body, key, thread_ts)


def test_the_thread_delivers_when_it_is_woken_and_ends_when_it_is_told(desk: Desk) -> None:
    relay = desk.relay()
    relay.start()
    desk.enqueue(post("a"), post("b", NORTH))
    relay.wake()
    desk.workspace.wait(lambda: desk.ts("a") is not None and desk.ts("b") is not None, 20, "unsaid")
    assert relay.stop(10)
    assert desk.direct() == ["a"]
    assert "relay" not in {thread.name for thread in threading.enumerate()}


class LastWords(WebSlack):
    """Slack as it is; after the first message somebody tells the relay to stop."""

    stop: Callable[[], object]

    def post(self, channel: str, body: Body, key: str, thread_ts: str | None) -> Place:
        place = super().post(channel, body, key, thread_ts)
        self.stop()
        return place


def test_told_to_stop_it_records_what_it_sent_and_leaves_the_rest_untouched(desk: Desk) -> None:
    desk.enqueue(post("a"), post("b", NORTH))
    slack = LastWords(*desk.web_slack_is())
    relay = desk.relay(slack)
    slack.stop = relay.stop
    relay.drain()
    assert len([*desk.direct(), *desk.channel()]) == 1
    desk.relay().drain()
    assert (desk.direct(), desk.channel()) == (["a"], ["b"])
    assert desk.workspace.calls.count("conversations.history") == 0


@pytest.mark.parametrize("fault", [RuntimeError("words"), DatabaseBusy("busy")])
def test_no_exception_ends_the_thread(
    desk: Desk, fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    desk.enqueue(post("a"))
    relay = desk.relay(StumblingSlack(desk, fault))
    relay.start()

    def said() -> bool:
        desk.clock.move(1)
        relay.wake()
        return desk.ts("a") is not None

    desk.workspace.wait(said, 30, "unsaid")
    assert relay.stop(10)
    assert desk.direct() == ["a"]
    assert "words" not in caplog.text


def test_an_idle_relay_sleeps_until_something_falls_due(desk: Desk) -> None:
    relay = desk.relay()
    assert relay.step() is None
    assert relay.idle_s() == 2
    due = desk.clock.now() + timedelta(seconds=60.5)
    desk.enqueue(Post(TEAM, ASHA, "a", {"text": "a"}, due_at=due))
    assert relay.idle_s() == 2
    desk.clock.move(60)
    assert relay.idle_s() == 0.5
    desk.clock.move(1)
    assert relay.idle_s() == 0
    assert relay.step() is not None
    assert relay.idle_s() == 2


@pytest.mark.parametrize("restarted", [False, True])
def test_a_clock_set_back_an_hour_keeps_nobody_waiting_for_an_hour(
    desk: Desk, *, restarted: bool
) -> None:
    """Neither for what is said then, nor for what was waiting; and in the order it was meant."""
    relay = desk.relay()
    desk.enqueue(post("card"), post("a"), post("b"))
    assert desk.deliver(1, relay) == [("card", SENT)]
    desk.enqueue(update("card 1", "card"))
    desk.clock.set_back(3600)
    desk.enqueue(post("c"))
    said = desk.deliver(30, desk.relay() if restarted else relay)
    assert said == [("a", SENT), ("b", SENT), ("c", SENT), ("card 1", SENT)]


def test_what_slack_asked_to_leave_alone_is_not_left_alone_for_longer_by_a_clock_set_back(
    desk: Desk,
) -> None:
    relay = desk.relay()
    desk.enqueue(post("a"))
    desk.workspace.faults.next("chat.postMessage", rate_limited(7))
    assert desk.deliver(1, relay) == [("a", Outcome.RATE_LIMITED)]
    desk.clock.set_back(3600)
    assert desk.deliver(30, relay) == [("a", SENT)]


def test_nothing_of_a_message_is_ever_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """Not even at the finest level, whatever goes wrong."""
    caplog.set_level(0)
    faults = desk.workspace.faults
    faults.next("chat.postMessage", SERVER_ERROR)
    words: Body = {"text": "the window"}
    desk.enqueue(*(Post(TEAM, to, f"to {to}", words) for to in (ASHA, "C0GONE", "U0LEE")))
    desk.deliver()
    assert "to C0GONE" in caplog.text or "C0GONE takes no messages" in caplog.text
    assert "window" not in caplog.text


def test_a_fault_names_the_method_and_slacks_word_for_it(desk: Desk) -> None:
    with pytest.raises(SlackFault, match=r"^chat\.update: channel_not_found$"):
        desk.web_slack().update(Place("D0NOBODY", "1.1"), {"text": "the window"})


def test_where_a_person_was_heard_the_first_message_goes(desk: Desk) -> None:
    with desk.database.begin() as conn:
        gates.remember_channel(conn, TEAM, ASHA, "D0ASHA", desk.clock.now())
    desk.enqueue(post("a"))
    desk.deliver()
    (call,) = desk.workspace.calls.of("chat.postMessage")
    assert call.arguments["channel"] == "D0ASHA"
