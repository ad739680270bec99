"""Every illegal payload is refused with Slack's own error name and the place that is wrong."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox.conftest import actions, button, modal, section, text_input
from tests.workspace import LocalWorkspace

Block = dict[str, Any]


def plain(words: str) -> Block:
    return {"type": "plain_text", "text": words}


def option(words: str, value: str = "v") -> Block:
    return {"text": plain(words), "value": value}


def options(count: int) -> list[Block]:
    return [option(f"Option {n}", str(n)) for n in range(count)]


def select(**more: Any) -> Block:  # noqa: ANN401 - a select's fields are of every kind
    return {"type": "static_select", "action_id": "s", "options": options(2), **more}


def boxes(kind: str, count: int) -> Block:
    return actions({"type": kind, "action_id": "b", "options": options(count)})


def table(rows: int, columns: int) -> Block:
    cell = {"type": "raw_text", "text": "x"}
    return {"type": "table", "rows": [[cell] * columns] * rows}


CONFIRM = {"title": plain("T"), "text": plain("t"), "confirm": plain("Y"), "deny": plain("N")}
LONG_FIELDS = {"type": "section", "fields": [plain("x" * 2001)]}
ACCESSORY_INPUT = {**section("x"), "accessory": {"type": "plain_text_input", "action_id": "a"}}
MARKDOWN = {"type": "markdown", "text": "x" * 6001}

ILLEGAL_BLOCKS: dict[str, tuple[list[Block], str]] = {
    "51 blocks": ([{"type": "divider"}] * 51, "/blocks"),
    "an unknown block": ([{"type": "marquee"}], "/blocks/0"),
    "a block with no type": ([{"text": "x"}], "/blocks/0"),
    "a field nobody knows": ([{**section("x"), "colour": "red"}], "/blocks/0"),
    "an empty section": ([{"type": "section"}], "/blocks/0"),
    "empty text": ([section("")], "/blocks/0/text/text"),
    "section text of 3001": ([section("x" * 3001)], "/blocks/0/text/text"),
    "a field of 2001": ([LONG_FIELDS], "/blocks/0/fields/0/text"),
    "11 fields": ([{"type": "section", "fields": [plain("x")] * 11}], "/blocks/0/fields"),
    "a header of 151": ([{"type": "header", "text": plain("x" * 151)}], "/blocks/0/text/text"),
    "a header in mrkdwn": (
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        "/blocks/0/text/type",
    ),
    "11 context elements": (
        [{"type": "context", "elements": [plain("x")] * 11}],
        "/blocks/0/elements",
    ),
    "a button in a context": (
        [{"type": "context", "elements": [button("x", "x")]}],
        "/blocks/0/elements/0",
    ),
    "26 actions": ([actions(*[button("x", str(n)) for n in range(26)])], "/blocks/0/elements"),
    "no actions": ([actions()], "/blocks/0/elements"),
    "a text input among actions": (
        [actions({"type": "plain_text_input", "action_id": "a"})],
        "/blocks/0/elements/0",
    ),
    "a text input beside a section": ([ACCESSORY_INPUT], "/blocks/0/accessory"),
    "a mrkdwn button": (
        [actions({**button("x", "a"), "text": {"type": "mrkdwn", "text": "x"}})],
        "/blocks/0/elements/0/text/type",
    ),
    "a button label of 76": ([actions(button("x" * 76, "a"))], "/blocks/0/elements/0/text/text"),
    "a button value of 2001": (
        [actions(button("x", "a", value="v" * 2001))],
        "/blocks/0/elements/0/value",
    ),
    "a style nobody knows": (
        [actions(button("x", "a", style="red"))],
        "/blocks/0/elements/0/style",
    ),
    "an action_id of 256": ([actions(button("x", "a" * 256))], "/blocks/0/elements/0/action_id"),
    "a block_id of 256": ([section("x", "b" * 256)], "/blocks/0/block_id"),
    "a block_id twice": ([section("x", "b"), section("y", "b")], "/blocks/1/block_id"),
    "an action_id twice in a block": (
        [actions(button("x", "a"), button("y", "a"))],
        "/blocks/0/elements/1/action_id",
    ),
    "option text of 76": (
        [actions(select(options=[option("x" * 76)]))],
        "/blocks/0/elements/0/options/0/text/text",
    ),
    "an option value of 151": (
        [actions(select(options=[option("x", "v" * 151)]))],
        "/blocks/0/elements/0/options/0/value",
    ),
    "a select option in mrkdwn": (
        [actions(select(options=[{"text": {"type": "mrkdwn", "text": "x"}, "value": "v"}]))],
        "/blocks/0/elements/0/options/0/text/type",
    ),
    "101 options": ([actions(select(options=options(101)))], "/blocks/0/elements/0/options"),
    "no options": ([actions(select(options=[]))], "/blocks/0/elements/0/options"),
    "options and groups at once": (
        [actions(select(option_groups=[{"label": plain("g"), "options": options(1)}]))],
        "/blocks/0/elements/0",
    ),
    "an initial option that is none": (
        [actions(select(initial_option=option("Other", "other")))],
        "/blocks/0/elements/0/initial_option",
    ),
    "a placeholder of 151": (
        [actions(select(placeholder=plain("x" * 151)))],
        "/blocks/0/elements/0/placeholder/text",
    ),
    "11 radio buttons": ([boxes("radio_buttons", 11)], "/blocks/0/elements/0/options"),
    "11 checkboxes": ([boxes("checkboxes", 11)], "/blocks/0/elements/0/options"),
    "6 overflow options": ([boxes("overflow", 6)], "/blocks/0/elements/0/options"),
    "a confirm title of 101": (
        [actions(button("x", "a", confirm={**CONFIRM, "title": plain("x" * 101)}))],
        "/blocks/0/elements/0/confirm/title/text",
    ),
    "a confirm text of 301": (
        [actions(button("x", "a", confirm={**CONFIRM, "text": plain("x" * 301)}))],
        "/blocks/0/elements/0/confirm/text/text",
    ),
    "a confirm button of 31": (
        [actions(button("x", "a", confirm={**CONFIRM, "deny": plain("x" * 31)}))],
        "/blocks/0/elements/0/confirm/deny/text",
    ),
    "a date that is none": (
        [actions({"type": "datepicker", "action_id": "d", "initial_date": "31/11/2026"})],
        "/blocks/0/elements/0/initial_date",
    ),
    "101 table rows": ([table(101, 1)], "/blocks/0/rows"),
    "21 table columns": ([table(1, 21)], "/blocks/0/rows/0"),
    "two tables": ([table(1, 1), table(1, 1)], "/blocks/1"),
    "an alert in a message": ([{"type": "alert", "text": plain("x")}], "/blocks/0"),
    "markdown of 12,002 in two blocks": ([MARKDOWN, MARKDOWN], "/blocks"),
    "a file input in a message": (
        [{"type": "input", "label": plain("x"), "element": {"type": "file_input"}}],
        "/blocks/0/element",
    ),
}


@pytest.mark.parametrize("named", list(ILLEGAL_BLOCKS))
def test_illegal_blocks_are_refused_in_a_message_and_the_place_is_named(
    client: WebClient, named: str
) -> None:
    blocks, pointer = ILLEGAL_BLOCKS[named]
    with pytest.raises(SlackApiError) as refusal:
        client.chat_postMessage(channel="U0ASHA", text="x", blocks=blocks)
    assert refusal.value.response["error"] == "invalid_blocks"
    messages = refusal.value.response["response_metadata"]["messages"]
    assert any(each.endswith(f"[json-pointer:{pointer}]") for each in messages), messages


ILLEGAL_VIEWS: dict[str, tuple[Block, str]] = {
    "a title of 25": (modal(section("x"), title="x" * 25), "/view/title/text"),
    "a submit of 25": ({**modal(section("x")), "submit": plain("x" * 25)}, "/view/submit/text"),
    "a close of 25": (modal(section("x"), close=plain("x" * 25)), "/view/close/text"),
    "no title": ({"type": "modal", "blocks": [section("x")]}, "/view"),
    "an input and no submit": ({**modal(text_input("L", "i")), "submit": None}, "/view"),
    "101 blocks": (modal(*[{"type": "divider"}] * 101), "/view/blocks"),
    "private_metadata of 3001": (
        modal(section("x"), private_metadata="x" * 3001),
        "/view/private_metadata",
    ),
    "a callback_id of 256": (modal(section("x"), callback_id="x" * 256), "/view/callback_id"),
    "max_length of 3001": (
        modal(text_input("L", "i", max_length=3001)),
        "/view/blocks/0/element/max_length",
    ),
    "min_length above max_length": (
        modal(text_input("L", "i", min_length=5, max_length=3)),
        "/view/blocks/0/element/min_length",
    ),
    "a label of 2001": (modal(text_input("L" * 2001, "i")), "/view/blocks/0/label/text"),
    "a button as an input": (
        modal({"type": "input", "label": plain("x"), "element": button("x", "a")}),
        "/view/blocks/0/element",
    ),
    "a table in a modal": (modal(table(1, 1)), "/view/blocks/0"),
    "a home tab as a modal": ({"type": "home", "blocks": []}, "/view"),
    "two focused inputs": (
        modal(
            text_input("L", "i", focus_on_load=True),
            text_input("M", "j", focus_on_load=True),
        ),
        "/view/blocks/1/element/focus_on_load",
    ),
}


@pytest.mark.parametrize("named", list(ILLEGAL_VIEWS))
def test_illegal_views_are_refused_and_the_place_is_named(
    client: WebClient, local: LocalWorkspace, named: str
) -> None:
    view, pointer = ILLEGAL_VIEWS[named]
    with pytest.raises(SlackApiError) as refusal:
        client.views_open(trigger_id=local.slack.trigger("U0ASHA"), view=view)
    assert refusal.value.response["error"] == "invalid_arguments"
    messages = refusal.value.response["response_metadata"]["messages"]
    assert any(each.endswith(f"[json-pointer:{pointer}]") for each in messages), messages


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
    "nothing to say": ("chat.postMessage", {"channel": "U0ASHA", "text": " "}, "no_text"),
    "too long a text": (
        "chat.postMessage",
        {"channel": "U0ASHA", "text": "x" * 40_001},
        "msg_too_long",
    ),
    "blocks of 12,000 characters": (
        "chat.postMessage",
        {
            "channel": "U0ASHA",
            "text": "x",
            "blocks": [section("x" * 3000, str(n)) for n in range(4)],
        },
        "msg_blocks_too_long",
    ),
    "blocks that are no list": (
        "chat.postMessage",
        {"channel": "U0ASHA", "text": "x", "blocks": "{"},
        "invalid_blocks_format",
    ),
    "metadata of another shape": (
        "chat.postMessage",
        {"channel": "U0ASHA", "text": "x", "metadata": {"key": "k"}},
        "invalid_metadata_format",
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


def test_an_update_of_4001_characters_is_too_long(client: WebClient) -> None:
    posted = client.chat_postMessage(channel="U0ASHA", text="x")
    told = {"channel": posted["channel"], "ts": posted["ts"], "text": "x" * 4001}
    assert error_of(client, "chat.update", **told) == "msg_too_long"


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
