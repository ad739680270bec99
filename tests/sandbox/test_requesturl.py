"""Where the app has a Request URL, everything comes to it as Slack sends it, and signed."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from tests.sandbox.conftest import StartBot, actions, button, modal, text_input
from tests.serving import serving
from tests.workspace import LocalWorkspace, Person, Refusal

Body = dict[str, Any]
Said = tuple[str, str]
FORM = modal(text_input("Why", "why"))


@dataclass(frozen=True, slots=True)
class Got:
    """A request as it came, its body read as its type says."""

    content_type: str
    body: Body
    retry: tuple[str | None, str | None]
    believed: bool


@dataclass(slots=True)
class Door:
    """An app that remembers what it got, and answers as it is told."""

    verifier: SignatureVerifier
    answer: Callable[[Body], Said] = lambda _body: ("200 OK", "")
    got: list[Got] = field(default_factory=list)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        text = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
        stamp, signature = (
            environ[f"HTTP_X_SLACK_{n}"] for n in ("REQUEST_TIMESTAMP", "SIGNATURE")
        )
        kind = environ["CONTENT_TYPE"]
        body = json.loads(text) if kind == "application/json" else dict(parse_qsl(text))
        retry = tuple(environ.get(f"HTTP_X_SLACK_RETRY_{n}") for n in ("NUM", "REASON"))
        believed = self.verifier.is_valid(text, stamp, signature)
        status, said = "200 OK", str(body.get("challenge", ""))
        if not said:
            self.got.append(Got(kind, body, (retry[0], retry[1]), believed))
            status, said = self.answer(body)
        start_response(status, [("Content-Type", "text/plain")])
        return [said.encode()]

    def attempts(self) -> list[tuple[str | None, str | None]]:
        """The retry headers of each request."""
        return [each.retry for each in self.got]


@pytest.fixture
def door(local: LocalWorkspace) -> Iterator[Door]:
    """An app with a Request URL."""
    found = Door(SignatureVerifier(local.slack.signing_secret))
    with serving(found) as url:
        local.slack.deliver_to(f"{url}/slack/events")
        yield found


@pytest.fixture
def asha(local: LocalWorkspace) -> Person:
    return local.person("U0ASHA")


def test_an_event_comes_as_json_and_signed(asha: Person, door: Door) -> None:
    asha.say("hello")
    (got,) = asha.wait_for(lambda: door.got)
    assert (got.content_type, got.believed) == ("application/json", True)
    assert (got.body["type"], got.body["event"]["text"]) == ("event_callback", "hello")
    assert got.retry == (None, None)


def test_a_press_comes_as_a_web_form_sends_it(client: WebClient, asha: Person, door: Door) -> None:
    client.chat_postMessage(channel="U0ASHA", text="?", blocks=[actions(button("Save", "save"))])
    asha.press(asha.wait_for_message("[Save]"), "Save")
    got = door.got[-1]
    assert (got.content_type, got.believed) == ("application/x-www-form-urlencoded", True)
    payload = json.loads(got.body["payload"])
    assert (payload["type"], payload["actions"][0]["action_id"]) == ("block_actions", "save")


@pytest.mark.parametrize("said", ["Begun.", json.dumps({"text": "Begun."})], ids=["text", "json"])
def test_a_commands_fields_come_as_they_are_and_its_answer_is_said(
    asha: Person, door: Door, said: str
) -> None:
    door.answer = lambda _body: ("200 OK", said)
    asha.command("/audit", "710452 & more")
    got = door.got[-1]
    assert (got.body["command"], got.body["text"]) == ("/audit", "710452 &amp; more")
    assert got.believed
    asha.wait_for_message("Begun.")


def test_a_forms_errors_come_back_in_the_answer(
    local: LocalWorkspace, client: WebClient, asha: Person, door: Door
) -> None:
    errors = {"response_action": "errors", "errors": {"why": "Say more."}}
    door.answer = lambda _body: ("200 OK", json.dumps(errors))
    client.views_open(trigger_id=local.slack.trigger("U0ASHA"), view=FORM)
    asha.fill("Why", "because")
    assert asha.submit() == {"why": "Say more."}
    door.answer = lambda _body: ("200 OK", "")
    assert asha.submit() is None
    assert asha.views() == []


def test_a_form_whose_request_fails_stays_open(
    local: LocalWorkspace, client: WebClient, asha: Person, door: Door
) -> None:
    door.answer = lambda _body: ("500 Internal Server Error", "")
    client.views_open(trigger_id=local.slack.trigger("U0ASHA"), view=FORM)
    asha.fill("Why", "because")
    with pytest.raises(Refusal, match="not_acknowledged"):
        asha.submit()
    assert len(asha.views()) == 1


def test_a_refused_event_comes_again_on_slacks_timetable_saying_why(
    local: LocalWorkspace, asha: Person, door: Door
) -> None:
    door.answer = lambda _body: ("503 Service Unavailable", "")
    asha.say("hello")
    asha.wait_for(lambda: len(door.got) == 2)
    local.slack.wait(lambda: not local.slack.unanswered, 5, "the second attempt still runs")
    door.answer = lambda _body: ("200 OK", "")
    local.slack.clock.advance(60)
    local.slack.wait(lambda: not local.slack.undelivered, 5, "the event is still undelivered")
    assert door.attempts() == [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert len({each.body["event_id"] for each in door.got}) == 1


def test_an_answer_later_than_three_seconds_is_none(
    local: LocalWorkspace, asha: Person, door: Door
) -> None:
    """On the workspace's own clock: the app has not answered when it moves."""

    def late(_body: Body) -> Said:
        if len(door.got) == 1:
            local.slack.clock.advance(3)
        return "200 OK", ""

    door.answer = late
    asha.say("hello")
    asha.wait_for(lambda: len(door.got) == 2)
    local.slack.wait(lambda: not local.slack.undelivered, 5, "the event is still undelivered")
    assert door.attempts() == [(None, None), ("1", "http_timeout")]


def test_an_app_that_is_away_hears_of_it_a_minute_after(
    local: LocalWorkspace, asha: Person
) -> None:
    """Slack knows nothing of its return: only the timetable brings the event."""
    door = Door(SignatureVerifier(local.slack.signing_secret))
    with serving(door) as url:
        local.slack.deliver_to(url)
    asha.say("anybody?")
    local.slack.wait(lambda: local.slack.waiting_to_retry == 2, 5, "it was not tried twice")
    with serving(door, port=urlsplit(url).port or 0):
        local.slack.clock.advance(60)
        local.slack.wait(lambda: not local.slack.undelivered, 5, "the event is still undelivered")
    assert door.attempts() == [("2", "connection_failed")]


@pytest.mark.parametrize(
    ("status", "said"), [("200 OK", "something else"), ("404 Not Found", "nothing here")]
)
def test_an_address_that_does_not_answer_the_challenge_is_not_taken(
    local: LocalWorkspace, status: str, said: str
) -> None:
    def stranger(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response(status, [])
        return [said.encode()]

    with serving(stranger) as url, pytest.raises(ValueError, match=r"challenge|http_error"):
        local.slack.deliver_to(url)
    assert not local.slack.connected


def test_an_address_beyond_this_machine_is_not_taken(local: LocalWorkspace) -> None:
    with pytest.raises(ValueError, match="loopback only"):
        local.slack.deliver_to("https://audits.example.org/slack/events")


def test_an_app_with_a_request_url_has_no_socket(
    local: LocalWorkspace, start_bot: StartBot, asha: Person, client: WebClient
) -> None:
    """An app uses one or the other: what is said goes to the address, and no socket is opened."""
    start_bot(lambda _app: None)
    door = Door(SignatureVerifier(local.slack.signing_secret))
    with serving(door) as url:
        local.slack.deliver_to(url)
        asha.say("hello")
        asha.wait_for(lambda: door.got)
    assert local.slack.connections == 0
    with pytest.raises(SlackApiError, match="socket_mode_not_enabled"):
        client.apps_connections_open(app_token=local.slack.app_token)


def test_an_app_that_gives_up_its_request_url_is_reached_by_socket_again(
    local: LocalWorkspace, start_bot: StartBot, asha: Person, door: Door
) -> None:
    """What was said between the two is told of once the app has connected."""
    local.slack.deliver_over_sockets()
    assert not local.slack.connected
    asha.say("anybody?")
    heard: list[str] = []

    def listen(app: App) -> None:
        app.event("message")(lambda event: heard.append(event["text"]))

    start_bot(listen)
    asha.wait_for(lambda: heard)
    assert heard == ["anybody?"]
    assert door.got == []
