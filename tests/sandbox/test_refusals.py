"""A call that cannot be done as things stand is refused with Slack's own error name.

What no call may hold, however things stand: see tests/contracts/test_slack_limits.py.
"""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox.conftest import modal, section
from tests.workspace import LocalWorkspace


def error_of(client: WebClient, method: str, **arguments: Any) -> str:  # noqa: ANN401
    with pytest.raises(SlackApiError) as refusal:
        client.api_call(method, json=arguments)
    return str(refusal.value.response["error"])


REFUSED_CALLS: dict[str, tuple[str, dict[str, Any], str]] = {
    "a method nobody knows": ("chat.shout", {}, "unknown_method"),
    "no channel": ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
    "an unknown channel": ("chat.postMessage", {"channel": "C9", "text": "x"}, "channel_not_found"),
    "a channel without the bot": (
        "chat.postMessage",
        {"channel": "C0GEN", "text": "x"},
        "not_in_channel",
    ),
    "somebody who left": (
        "chat.postMessage",
        {"channel": "U0LEE", "text": "x"},
        "user_disabled",
    ),
    "a thread that is none": (
        "chat.postMessage",
        {"channel": "U0ASHA", "text": "x", "thread_ts": "1.000001"},
        "thread_not_found",
    ),
    "changing what is not there": (
        "chat.update",
        {"channel": "D0ASHA", "ts": "1.000001", "text": "x"},
        "message_not_found",
    ),
    "changing through a person's id": (
        "chat.update",
        {"channel": "U0ASHA", "ts": "1.000001", "text": "x"},
        "channel_not_found",
    ),
    "a person nobody knows": ("users.info", {"user": "U9"}, "user_not_found"),
    "direct messages without im:write": (
        "conversations.open",
        {"users": "U0ASHA"},
        "missing_scope",
    ),
    "the facts of direct messages without im:read": (
        "conversations.info",
        {"channel": "D0ASHA"},
        "missing_scope",
    ),
    "reading where the bot is not": (
        "conversations.history",
        {"channel": "C0GEN"},
        "not_in_channel",
    ),
    "a cursor of another kind": (
        "conversations.history",
        {"channel": "C0NORTH", "cursor": "bm9uZTox"},
        "invalid_cursor",
    ),
    "an ephemeral for somebody elsewhere": (
        "chat.postEphemeral",
        {"channel": "C0NORTH", "user": "U0SAM", "text": "x"},
        "user_not_in_channel",
    ),
    "a trigger nobody issued": (
        "views.open",
        {"trigger_id": "1.1.abc", "view": modal(section("x"))},
        "invalid_trigger_id",
    ),
    "a view that is not open": (
        "views.update",
        {"view_id": "V9", "view": modal(section("x"))},
        "not_found",
    ),
}


@pytest.mark.parametrize("named", list(REFUSED_CALLS))
def test_a_call_slack_refuses_is_refused_by_the_same_name(client: WebClient, named: str) -> None:
    method, arguments, error = REFUSED_CALLS[named]
    assert error_of(client, method, **arguments) == error


def test_a_missing_scope_is_named_with_those_there_are(
    client: WebClient, local: LocalWorkspace
) -> None:
    local.slack.revoke_scope("chat:write")
    with pytest.raises(SlackApiError) as refusal:
        client.chat_postMessage(channel="U0ASHA", text="x")
    assert refusal.value.response["error"] == "missing_scope"
    assert refusal.value.response["needed"] == "chat:write"
    assert "users:read" in refusal.value.response["provided"].split(",")


def test_tokens_are_told_apart(client: WebClient, local: LocalWorkspace) -> None:
    api = local.slack.api_url
    assert error_of(WebClient("xoxb-wrong", api), "auth.test") == "invalid_auth"
    assert error_of(WebClient(None, api), "auth.test") == "not_authed"
    assert error_of(WebClient(local.slack.app_token, api), "auth.test") == "not_allowed_token_type"
    assert error_of(client, "apps.connections.open") == "not_allowed_token_type"
    local.slack.revoke_token()
    assert error_of(client, "auth.test") == "token_revoked"


def test_an_archived_channel_takes_no_message(client: WebClient, local: LocalWorkspace) -> None:
    local.slack.archive("C0NORTH")
    assert error_of(client, "chat.postMessage", channel="C0NORTH", text="x") == "is_archived"


def test_a_trigger_works_once_and_for_three_seconds(
    client: WebClient, local: LocalWorkspace
) -> None:
    view = modal(section("x"))
    used = local.slack.trigger("U0ASHA")
    client.views_open(trigger_id=used, view=view)
    assert error_of(client, "views.open", trigger_id=used, view=view) == "exchanged_trigger_id"
    late = local.slack.trigger("U0ASHA")
    local.slack.clock.advance(3.1)
    assert error_of(client, "views.open", trigger_id=late, view=view) == "expired_trigger_id"


def test_an_ephemeral_message_cannot_be_updated(client: WebClient) -> None:
    told = client.chat_postEphemeral(channel="C0NORTH", user="U0ASHA", text="psst")
    change = {"channel": "C0NORTH", "ts": told["message_ts"], "text": "x"}
    assert error_of(client, "chat.update", **change) == "message_not_found"


def test_a_persons_message_is_not_the_bots_to_change(
    client: WebClient, local: LocalWorkspace
) -> None:
    said = local.person("U0ASHA").say("mine")
    where = {"channel": "D0ASHA", "ts": said["ts"]}
    assert error_of(client, "chat.update", **where, text="x") == "cant_update_message"
    assert error_of(client, "chat.delete", **where) == "cant_delete_message"


def test_a_home_tab_that_changed_meanwhile_conflicts(client: WebClient) -> None:
    home = {"type": "home", "blocks": [section("one")]}
    first = client.views_publish(user_id="U0ASHA", view=home)
    old = first["view"]["hash"]
    client.views_publish(user_id="U0ASHA", view=home, hash=old)
    refused = error_of(client, "views.publish", user_id="U0ASHA", view=home, hash=old)
    assert refused == "hash_conflict"


def test_a_reply_to_a_reply_is_refused(client: WebClient) -> None:
    root = client.chat_postMessage(channel="U0ASHA", text="root")
    reply = client.chat_postMessage(channel="U0ASHA", text="reply", thread_ts=str(root["ts"]))
    told = {"channel": "U0ASHA", "text": "x", "thread_ts": reply["ts"]}
    assert error_of(client, "chat.postMessage", **told) == "cannot_reply_to_message"
