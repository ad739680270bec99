"""What Slack refuses because of how things stand: each refusal by Slack's own name."""

import contextlib
import http.client
import json
from collections.abc import Callable
from contextlib import closing
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.sandbox.webapi import METHODS
from tests.sandbox.conftest import StartBot, actions, button, modal, section
from tests.workspace import LocalWorkspace

Json = dict[str, Any]

VIEW = modal(section("x"))
HOME = {"type": "home", "blocks": [section("x")]}
SAY = {"text": "x"}
SAYING: dict[str, Json] = {
    "chat.postMessage": {"channel": "C0NORTH", **SAY},
    "chat.postEphemeral": {"channel": "C0NORTH", "user": "U0ASHA", **SAY},
}


def refusal(client: WebClient, method: str, **arguments: Any) -> Json:  # noqa: ANN401
    """Slack's whole answer to a call that it refuses."""
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, params=arguments)
    answer = refused.value.response.data
    assert isinstance(answer, dict)
    return answer


def error(client: WebClient, method: str, **arguments: Any) -> str:  # noqa: ANN401
    return str(refusal(client, method, **arguments)["error"])


# --- who calls ------------------------------------------------------------------------------


@pytest.mark.parametrize("method", [name for name, each in METHODS.items() if each.token == "bot"])
def test_every_method_wants_the_bots_own_token(local: LocalWorkspace, method: str) -> None:
    slack = local.slack
    assert error(WebClient(None, slack.api_url), method) == "not_authed"
    assert error(WebClient("xoxb-none", slack.api_url), method) == "invalid_auth"
    assert error(WebClient(slack.app_token, slack.api_url), method) == "not_allowed_token_type"
    slack.revoke_token()
    assert error(WebClient(slack.bot_token, slack.api_url), method) == "token_revoked"


def test_a_connection_is_opened_with_the_apps_token_alone(local: LocalWorkspace) -> None:
    slack = local.slack
    for token, expected in (
        (slack.bot_token, "not_allowed_token_type"),
        ("xapp-none", "invalid_auth"),
        (None, "not_authed"),
    ):
        assert error(WebClient(token, slack.api_url), "apps.connections.open") == expected


def test_a_token_beside_json_counts_in_the_header_only(local: LocalWorkspace) -> None:
    said = {"token": local.slack.bot_token, "channel": "C0NORTH", "text": "x"}
    as_json, as_form = json.dumps(said).encode(), urlencode(said).encode()
    json_type, form_type = "application/json", "application/x-www-form-urlencoded"
    assert posted(local, as_json, {"Content-Type": json_type})["error"] == "not_authed"
    assert posted(local, as_form, {"Content-Type": form_type})["ok"] is True


def test_a_token_given_back_is_taken_again(client: WebClient, local: LocalWorkspace) -> None:
    local.slack.revoke_token()
    assert error(client, "auth.test") == "token_revoked"
    local.slack.restore_token()
    assert client.auth_test()["ok"] is True


SCOPES: list[tuple[str, str, Json]] = [
    ("chat:write", "chat.postMessage", {"channel": "C0NORTH", **SAY}),
    ("chat:write", "chat.postEphemeral", {"channel": "C0NORTH", "user": "U0ASHA", **SAY}),
    ("chat:write", "chat.update", {"channel": "C0NORTH", "ts": "1.000001", **SAY}),
    ("chat:write", "chat.delete", {"channel": "C0NORTH", "ts": "1.000001"}),
    ("channels:history", "conversations.history", {"channel": "C0NORTH"}),
    ("groups:history", "conversations.history", {"channel": "C0MOD"}),
    ("im:history", "conversations.history", {"channel": "D0ASHA"}),
    ("im:history", "conversations.replies", {"channel": "D0ASHA", "ts": "1.000001"}),
    ("channels:read", "conversations.info", {"channel": "C0NORTH"}),
    ("groups:read", "conversations.info", {"channel": "C0MOD"}),
    ("channels:read", "conversations.list", {}),
    ("groups:read", "conversations.list", {"types": "private_channel"}),
    ("channels:read", "conversations.members", {"channel": "C0NORTH"}),
    ("channels:read", "users.conversations", {}),
    ("users:read", "users.info", {"user": "U0ASHA"}),
    ("users:read", "users.list", {}),
    ("users:read", "bots.info", {}),
    ("files:write", "files.getUploadURLExternal", {"filename": "a.txt", "length": 1}),
    ("files:write", "files.completeUploadExternal", {}),
]


@pytest.mark.parametrize(("scope", "method", "arguments"), SCOPES)
def test_a_call_without_its_scope_is_told_which_it_needs_and_which_there_are(
    client: WebClient, local: LocalWorkspace, scope: str, method: str, arguments: Json
) -> None:
    local.slack.revoke_scope(scope)
    said = refusal(client, method, **arguments)
    assert (said["error"], said["needed"]) == ("missing_scope", scope)
    provided = said["provided"].split(",")
    assert "commands" in provided
    assert scope not in provided
    local.slack.grant_scope(scope)
    with contextlib.suppress(SlackApiError):
        client.api_call(method, params=arguments)
    assert local.slack.calls.refused.count((method, "missing_scope")) == 1


@pytest.mark.parametrize(
    ("scope", "method", "arguments"),
    [
        ("im:write", "conversations.open", {"users": "U0ASHA"}),
        ("im:read", "conversations.info", {"channel": "D0ASHA"}),
        ("files:read", "files.info", {"file": "F1"}),
    ],
)
def test_a_scope_the_manifest_never_named_is_missing(
    client: WebClient, scope: str, method: str, arguments: Json
) -> None:
    assert refusal(client, method, **arguments)["needed"] == scope


# --- how it is said -------------------------------------------------------------------------


def posted(local: LocalWorkspace, body: bytes, headers: dict[str, str]) -> Json:
    """What is answered to a chat.postMessage of just these bytes."""
    with closing(http.client.HTTPConnection(urlsplit(local.slack.url).netloc)) as wire:
        wire.request("POST", "/api/chat.postMessage", body, headers)
        answer: Json = json.load(wire.getresponse())
    return answer


PARTS = b'--b\r\nContent-Disposition: form-data; name="channel"\r\n\r\nC9\r\n--b--\r\n'


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"<call/>", "application/xml", "invalid_post_type"),
        (b"{}", "application/octet-stream", "invalid_post_type"),
        (b"{}", None, "missing_post_type"),
        (b"{", "application/json", "invalid_json"),
        (b"[1]", "application/json", "json_not_object"),
        (b"channel=C9&text=x", "application/x-www-form-urlencoded", "channel_not_found"),
        (b"channel=C9&text=x", "text/plain", "channel_not_found"),
        (b'{"channel": "C9", "text": "x"}', "application/json; charset=utf-8", "channel_not_found"),
        (PARTS, "multipart/form-data; boundary=b", "no_text"),
        (PARTS, "multipart/form-data", "invalid_form_data"),
    ],
)
def test_a_body_is_read_as_its_content_type_says_or_refused(
    local: LocalWorkspace, body: bytes, content_type: str | None, expected: str
) -> None:
    headers = {"Authorization": f"Bearer {local.slack.bot_token}"}
    headers |= {} if content_type is None else {"Content-Type": content_type}
    assert posted(local, body, headers)["error"] == expected


@pytest.mark.parametrize("method", ["chat.shout", "views.close", "admin.users.list", "rtm.start"])
def test_a_method_that_is_none_is_called_unknown(client: WebClient, method: str) -> None:
    assert refusal(client, method)["error"] == "unknown_method"


# --- where it may be said -------------------------------------------------------------------


def archived(local: LocalWorkspace) -> None:
    local.slack.archive("C0NORTH")


def restricted(local: LocalWorkspace) -> None:
    local.slack.restrict("C0NORTH")


def left(local: LocalWorkspace) -> None:
    local.slack.remove("C0NORTH")


@pytest.mark.parametrize(
    ("befalls", "expected"),
    [(archived, "is_archived"), (restricted, "restricted_action"), (left, "not_in_channel")],
)
@pytest.mark.parametrize("method", list(SAYING))
def test_a_channel_that_takes_no_message_says_why(
    client: WebClient,
    local: LocalWorkspace,
    method: str,
    befalls: Callable[[LocalWorkspace], None],
    expected: str,
) -> None:
    befalls(local)
    assert error(client, method, **SAYING[method]) == expected


def test_a_channel_taken_back_takes_messages_again(
    client: WebClient, local: LocalWorkspace
) -> None:
    local.slack.archive("C0NORTH")
    local.slack.archive("C0NORTH", archived=False)
    local.slack.restrict("C0NORTH")
    local.slack.restrict("C0NORTH", restricted=False)
    local.slack.remove("C0NORTH")
    local.slack.invite("C0NORTH")
    assert client.chat_postMessage(channel="C0NORTH", text="x")["ok"] is True


def test_a_file_is_not_shared_where_nothing_may_be_said(
    client: WebClient, local: LocalWorkspace
) -> None:
    local.slack.archive("C0NORTH")
    with pytest.raises(SlackApiError, match="is_archived"):
        client.files_upload_v2(channel="C0NORTH", filename="a.txt", content="abc")


def test_a_message_in_an_archived_channel_is_not_changed(
    client: WebClient, local: LocalWorkspace
) -> None:
    ts = client.chat_postMessage(channel="C0NORTH", text="x")["ts"]
    local.slack.archive("C0NORTH")
    assert error(client, "chat.update", channel="C0NORTH", ts=ts, text="y") == "is_inactive"


def test_a_private_channel_without_the_bot_is_unknown_to_it(
    client: WebClient, local: LocalWorkspace
) -> None:
    ts = client.chat_postMessage(channel="C0MOD", text="x")["ts"]
    local.slack.remove("C0MOD")
    where = {"channel": "C0MOD"}
    assert error(client, "chat.postMessage", **where, text="x") == "channel_not_found"
    assert error(client, "conversations.info", **where) == "channel_not_found"
    assert error(client, "conversations.history", **where) == "channel_not_found"
    assert error(client, "chat.getPermalink", **where, message_ts=ts) == "channel_not_found"


def test_where_the_bot_is_not_it_reads_nothing(client: WebClient, local: LocalWorkspace) -> None:
    ts = client.chat_postMessage(channel="C0NORTH", text="x")["ts"]
    local.slack.remove("C0NORTH")
    assert error(client, "conversations.history", channel="C0NORTH") == "not_in_channel"
    assert error(client, "conversations.replies", channel="C0NORTH", ts=ts) == "not_in_channel"


def test_the_direct_messages_of_two_others_are_unknown_to_the_bot(
    client: WebClient, local: LocalWorkspace
) -> None:
    theirs = local.person("U0ASHA").open_im("U0DANA")
    assert error(client, "chat.postMessage", channel=theirs, text="x") == "channel_not_found"


def test_who_left_is_sent_nothing_until_they_are_back(
    client: WebClient, local: LocalWorkspace
) -> None:
    local.slack.grant_scope("im:write")
    posted_before = client.chat_postMessage(channel="U0ASHA", text="x")
    local.slack.deactivate("U0ASHA")
    assert error(client, "chat.postMessage", channel="U0ASHA", text="x") == "user_disabled"
    assert error(client, "chat.postMessage", channel="D0ASHA", text="x") == "user_disabled"
    assert error(client, "conversations.open", users="U0ASHA") == "user_disabled"
    told = {"channel": "C0NORTH", "user": "U0ASHA", "text": "x"}
    assert error(client, "chat.postEphemeral", **told) == "user_not_in_channel"
    assert client.users_info(user="U0ASHA")["user"]["deleted"] is True
    local.slack.reactivate("U0ASHA")
    again = client.chat_postMessage(channel="U0ASHA", text="x")
    assert again["channel"] == posted_before["channel"]


# --- whose it is ----------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["chat.update", "chat.delete"])
def test_nothing_but_the_bots_own_standing_messages_is_changed_or_deleted(
    client: WebClient, local: LocalWorkspace, method: str
) -> None:
    def refused(channel: str, ts: object) -> str:
        return error(client, method, channel=channel, ts=ts, text="x")

    theirs = local.person("U0ASHA").say("mine")["ts"]
    own = client.chat_postMessage(channel="U0ASHA", text="x")["ts"]
    seen_by_one = client.chat_postEphemeral(channel="D0ASHA", user="U0ASHA", text="x")["message_ts"]
    cant = "cant_update_message" if method == "chat.update" else "cant_delete_message"
    assert refused("D0ASHA", theirs) == cant
    assert refused("D0ASHA", seen_by_one) == "message_not_found"
    assert refused("U0ASHA", own) == "channel_not_found"
    assert refused("D0SAM", own) == "message_not_found"
    client.chat_delete(channel="D0ASHA", ts=str(own))
    assert refused("D0ASHA", own) == "message_not_found"


# --- views ----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["views.open", "views.push"])
def test_a_trigger_is_exchanged_once_and_within_three_seconds(
    client: WebClient, local: LocalWorkspace, method: str
) -> None:
    used, late = local.slack.trigger("U0ASHA"), local.slack.trigger("U0ASHA")
    client.views_open(trigger_id=used, view=VIEW)
    view = json.dumps(VIEW)
    assert error(client, method, trigger_id=used, view=view) == "exchanged_trigger_id"
    local.slack.clock.advance(3.1)
    assert error(client, method, trigger_id=late, view=view) == "expired_trigger_id"
    assert error(client, method, trigger_id="1.2.abc", view=view) == "invalid_trigger_id"


def test_a_trigger_refused_for_an_illegal_view_can_still_be_used(
    client: WebClient, local: LocalWorkspace
) -> None:
    trigger = local.slack.trigger("U0ASHA")
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.views_open(trigger_id=trigger, view={**VIEW, "blocks": [{"type": "marquee"}]})
    assert client.views_open(trigger_id=trigger, view=VIEW)["ok"] is True


def test_a_stack_holds_three_views_and_no_fourth(
    client: WebClient, local: LocalWorkspace, start_bot: StartBot
) -> None:
    refused: list[object] = []

    def register(app: App) -> None:
        def deeper(ack: Callable[[], None], body: Json, client: WebClient) -> None:
            try:
                client.views_push(trigger_id=body["trigger_id"], view=deeper_still)
            except SlackApiError as error:
                refused.append(error.response["error"])
            ack()

        app.action("deeper")(deeper)

    deeper_still = modal(actions(button("Deeper", "deeper")))
    start_bot(register)
    client.views_open(trigger_id=local.slack.trigger("U0ASHA"), view=deeper_still)
    asha = local.person("U0ASHA")
    for _view in range(3):
        asha.press(asha.view(), "Deeper")
    assert refused == ["push_limit_reached"]
    assert len(asha.views()) == 3


def test_nothing_is_pushed_where_nothing_is_open(client: WebClient, local: LocalWorkspace) -> None:
    trigger = local.slack.trigger("U0ASHA")
    assert error(client, "views.push", trigger_id=trigger, view=json.dumps(VIEW)) == "not_found"


def test_a_view_that_changed_meanwhile_conflicts(client: WebClient, local: LocalWorkspace) -> None:
    opened = client.views_open(trigger_id=local.slack.trigger("U0ASHA"), view=VIEW)["view"]
    old = {"view_id": opened["id"], "hash": opened["hash"], "view": json.dumps(VIEW)}
    client.views_update(view_id=opened["id"], hash=opened["hash"], view=VIEW)
    assert error(client, "views.update", **old) == "hash_conflict"
    home = {"user_id": "U0ASHA", "view": json.dumps(HOME)}
    assert error(client, "views.publish", **home, hash="1.none") == "hash_conflict"


def test_a_view_that_was_closed_is_not_found(client: WebClient, local: LocalWorkspace) -> None:
    opened = client.views_open(trigger_id=local.slack.trigger("U0ASHA"), view=VIEW)["view"]
    local.person("U0ASHA").close()
    gone = {"view_id": opened["id"], "view": json.dumps(VIEW)}
    assert error(client, "views.update", **gone) == "not_found"


# --- response_url ---------------------------------------------------------------------------


@pytest.fixture
def answer_at(local: LocalWorkspace, client: WebClient, start_bot: StartBot) -> WebhookClient:
    """The address of an answer to a click by Asha."""
    pressed: list[str] = []

    def register(app: App) -> None:
        def go(ack: Callable[[], None], body: Json) -> None:
            pressed.append(body["response_url"])
            ack()

        app.action("go")(go)

    start_bot(register)
    client.chat_postMessage(channel="U0ASHA", text="?", blocks=[actions(button("Go", "go"))])
    asha = local.person("U0ASHA")
    asha.press(asha.wait_for_message("[Go]"), "Go")
    return WebhookClient(pressed[0])


def test_a_sixth_answer_is_refused(answer_at: WebhookClient) -> None:
    assert [answer_at.send(text=str(n)).status_code for n in range(5)] == [200] * 5
    sixth = answer_at.send(text="6")
    assert (sixth.status_code, json.loads(sixth.body)["error"]) == (404, "used_url")


def test_an_answer_after_half_an_hour_is_refused(
    local: LocalWorkspace, answer_at: WebhookClient
) -> None:
    local.slack.clock.advance(30 * 60 - 1)
    assert answer_at.send(text="in time").status_code == 200
    local.slack.clock.advance(2)
    late = answer_at.send(text="late")
    assert (late.status_code, json.loads(late.body)["error"]) == (404, "expired_url")


def test_an_answer_to_nobody_knows_where_is_refused(local: LocalWorkspace) -> None:
    answer = WebhookClient(f"{local.slack.url}/respond/none").send(text="x")
    assert (answer.status_code, json.loads(answer.body)["error"]) == (404, "invalid_url")


def test_an_answer_that_cannot_be_read_is_refused_and_uses_nothing_up(
    answer_at: WebhookClient,
) -> None:
    with closing(http.client.HTTPConnection(urlsplit(answer_at.url).netloc)) as wire:
        wire.request("POST", urlsplit(answer_at.url).path, b"text=x")
        answer = wire.getresponse()
        assert (answer.status, json.load(answer)["error"]) == (400, "invalid_payload")
    assert [answer_at.send(text=str(n)).status_code for n in range(5)] == [200] * 5
