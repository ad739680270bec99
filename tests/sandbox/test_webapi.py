"""What the Web API keeps and gives back to a real client."""

import re
from itertools import pairwise

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import ConnectionErrorRetryHandler

from bot.sandbox import Workspace, WorkspaceClock, faults
from tests.sandbox.conftest import actions, button, section
from tests.workspace import LocalWorkspace

KEY = {"event_type": "question", "event_payload": {"key": "a1/q5/0"}}


def test_the_bot_learns_who_it_is(client: WebClient, local: LocalWorkspace) -> None:
    answer = client.auth_test()
    assert answer["team_id"] == "T0NORTHSHIRE"
    assert answer["user_id"] == local.slack.bot_user
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


def test_a_persons_id_is_answered_with_their_direct_messages(client: WebClient) -> None:
    first = client.chat_postMessage(channel="U0ASHA", text="one")
    second = client.chat_postMessage(channel="U0ASHA", text="two", thread_ts=str(first["ts"]))
    assert (first["channel"], second["channel"]) == ("D0ASHA", "D0ASHA")


def test_every_ts_is_new_and_later_though_the_clock_stands_still() -> None:
    with Workspace.start(clock=WorkspaceClock(lambda: 1_790_000_000.0)) as slack:
        client = WebClient(slack.bot_token, slack.api_url)
        stamps = [str(client.chat_postMessage(channel="U0ASHA", text="x")["ts"]) for _ in "abcde"]
    assert stamps[0].startswith("1790000000.")
    assert all(re.fullmatch(r"\d{10}\.\d{6}", ts) for ts in stamps)
    assert all(earlier < later for earlier, later in pairwise(stamps))


def test_metadata_is_kept_and_told_only_when_asked_for(client: WebClient) -> None:
    posted = client.chat_postMessage(channel="U0ASHA", text="x", metadata=KEY)
    assert "metadata" not in posted["message"]
    ts = str(posted["ts"])
    unasked = client.conversations_replies(channel="D0ASHA", ts=ts)
    assert "metadata" not in unasked["messages"][0]
    asked = client.conversations_replies(channel="D0ASHA", ts=ts, include_all_metadata=True)
    assert asked["messages"][0]["metadata"] == KEY


def test_an_update_keeps_metadata_and_without_blocks_removes_them(client: WebClient) -> None:
    posted = client.chat_postMessage(
        channel="U0ASHA", text="x", blocks=[section("x")], metadata=KEY
    )
    client.chat_update(channel="D0ASHA", ts=str(posted["ts"]), text="y")
    (now,) = client.conversations_history(channel="D0ASHA", include_all_metadata=True)["messages"]
    assert (now["text"], "blocks" in now, now["metadata"]) == ("y", False, KEY)


def test_blocks_and_elements_without_ids_are_given_some(client: WebClient) -> None:
    bare = actions(button("Go", "go"))
    del bare["block_id"], bare["elements"][0]["action_id"]
    posted = client.chat_postMessage(channel="U0ASHA", text="x", blocks=[bare])
    block = posted["message"]["blocks"][0]
    assert block["block_id"]
    assert block["elements"][0]["action_id"]


def test_history_gives_roots_newest_first_page_by_page(client: WebClient) -> None:
    roots = [str(client.chat_postMessage(channel="C0NORTH", text=str(n))["ts"]) for n in range(5)]
    client.chat_postMessage(channel="C0NORTH", text="reply", thread_ts=roots[0])
    seen: list[str] = []
    for page in client.conversations_history(channel="C0NORTH", limit=2):
        assert len(page["messages"]) <= 2
        seen += [str(each["ts"]) for each in page["messages"]]
    assert seen == roots[::-1]


def test_history_keeps_to_oldest_and_latest(client: WebClient) -> None:
    stamps = [str(client.chat_postMessage(channel="C0NORTH", text=str(n))["ts"]) for n in range(4)]
    within = client.conversations_history(channel="C0NORTH", oldest=stamps[0], latest=stamps[3])
    assert [each["ts"] for each in within["messages"]] == [stamps[2], stamps[1]]
    ends = client.conversations_history(
        channel="C0NORTH", oldest=stamps[0], latest=stamps[3], inclusive=True
    )
    assert [each["ts"] for each in ends["messages"]] == stamps[::-1]


def test_a_thread_is_its_root_and_its_replies_page_by_page(client: WebClient) -> None:
    root = str(client.chat_postMessage(channel="U0ASHA", text="root")["ts"])
    replies = [
        str(client.chat_postMessage(channel="D0ASHA", text=str(n), thread_ts=root)["ts"])
        for n in range(5)
    ]
    seen: list[str] = []
    for page in client.conversations_replies(channel="D0ASHA", ts=root, limit=2):
        seen += [str(each["ts"]) for each in page["messages"]]
    assert seen == [root, *replies]
    from_a_reply = client.conversations_replies(channel="D0ASHA", ts=replies[1])["messages"]
    assert from_a_reply[0]["ts"] == root
    assert from_a_reply[0]["reply_count"] == 5
    assert from_a_reply[0]["latest_reply"] == replies[-1]


def test_a_deleted_message_is_gone_but_a_root_with_replies_leaves_a_stone(
    client: WebClient,
) -> None:
    alone = str(client.chat_postMessage(channel="U0ASHA", text="alone")["ts"])
    root = str(client.chat_postMessage(channel="U0ASHA", text="root")["ts"])
    client.chat_postMessage(channel="U0ASHA", text="reply", thread_ts=root)
    client.chat_delete(channel="D0ASHA", ts=alone)
    client.chat_delete(channel="D0ASHA", ts=root)
    (left,) = client.conversations_history(channel="D0ASHA")["messages"]
    assert (left["ts"], left["subtype"]) == (root, "tombstone")


def test_a_broadcast_reply_stands_in_the_channel_too(client: WebClient) -> None:
    root = str(client.chat_postMessage(channel="C0NORTH", text="root")["ts"])
    client.chat_postMessage(channel="C0NORTH", text="all", thread_ts=root, reply_broadcast=True)
    newest = client.conversations_history(channel="C0NORTH")["messages"][0]
    assert (newest["subtype"], newest["root"]["ts"]) == ("thread_broadcast", root)


def test_conversations_are_described_with_what_a_destination_needs(
    client: WebClient, local: LocalWorkspace
) -> None:
    local.slack.archive("C0SOUTH")
    assert client.conversations_info(channel="C0SOUTH")["channel"]["is_archived"] is True
    assert client.conversations_info(channel="C0MOD")["channel"]["is_private"] is True
    assert client.conversations_info(channel="C0GEN")["channel"]["is_member"] is False
    listed = client.conversations_list(
        types="public_channel,private_channel", exclude_archived=True
    )["channels"]
    assert {each["id"] for each in listed} == {"C0NORTH", "C0GEN", "C0MOD", "C0ESC"}
    members = client.conversations_members(channel="C0MOD")["members"]
    assert "U0MARCUS" in members
    assert "U0ASHA" not in members


def test_people_are_listed_page_by_page_and_who_left_is_marked(client: WebClient) -> None:
    people = {each["id"]: each for page in client.users_list(limit=3) for each in page["members"]}
    assert people["U0LEE"]["deleted"] is True
    assert people["U0ASHA"]["real_name"] == "Asha Verma"
    assert client.users_info(user="U0QUINN")["user"]["profile"]["title"] == "Quality lead"


def test_a_permalink_names_channel_message_and_thread(client: WebClient) -> None:
    root = str(client.chat_postMessage(channel="C0NORTH", text="root")["ts"])
    reply = str(client.chat_postMessage(channel="C0NORTH", text="r", thread_ts=root)["ts"])
    link = str(client.chat_getPermalink(channel="C0NORTH", message_ts=reply)["permalink"])
    assert f"/archives/C0NORTH/p{reply.replace('.', '')}" in link
    assert f"thread_ts={root}" in link


def test_forms_and_json_are_read_alike(client: WebClient) -> None:
    said = {"channel": "U0ASHA", "text": "x", "blocks": '[{"type": "divider"}]'}
    as_form = client.api_call("chat.postMessage", data=said)
    as_json = client.api_call("chat.postMessage", json=said)
    assert as_form["message"]["blocks"][0]["type"] == "divider"
    assert as_json["message"]["blocks"][0]["type"] == "divider"


def test_a_view_is_found_by_its_external_id(client: WebClient, local: LocalWorkspace) -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "One"}, "blocks": []}
    named = {**view, "external_id": "audit-1"}
    opened = client.views_open(trigger_id=local.slack.trigger("U0ASHA"), view=named)["view"]
    again = client.views_update(external_id="audit-1", view=view)["view"]
    assert again["id"] == opened["id"]
    assert again["hash"] != opened["hash"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=opened["id"], hash=opened["hash"], view=view)
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        client.views_open(trigger_id=local.slack.trigger("U0SAM"), view=named)


# --- faults and the log ---------------------------------------------------------------------


def test_a_connection_dropped_after_the_deed_posts_twice_when_retried(
    local: LocalWorkspace,
) -> None:
    local.slack.faults.next("chat.postMessage", faults.DROPPED_AFTER)
    hidden = WebClient(
        local.slack.bot_token,
        local.slack.api_url,
        retry_handlers=[ConnectionErrorRetryHandler()],
    )
    hidden.chat_postMessage(channel="U0ASHA", text="once?")
    assert len(local.person("U0ASHA").messages()) == 2


def test_a_rate_limit_says_how_long_to_wait(client: WebClient, local: LocalWorkspace) -> None:
    local.slack.faults.next("chat.postMessage", faults.rate_limited(7))
    with pytest.raises(SlackApiError) as refusal:
        client.chat_postMessage(channel="U0ASHA", text="x")
    assert refusal.value.response.status_code == 429
    assert refusal.value.response.headers["Retry-After"] == "7"
    assert local.person("U0ASHA").messages() == []
    client.chat_postMessage(channel="U0ASHA", text="x")
    assert len(local.person("U0ASHA").messages()) == 1


def test_a_server_error_may_come_before_or_after_the_deed(
    client: WebClient, local: LocalWorkspace
) -> None:
    for fault, posted in ((faults.SERVER_ERROR, 0), (faults.SERVER_ERROR_AFTER, 1)):
        local.slack.faults.next("chat.postMessage", fault)
        with pytest.raises(SlackApiError) as refusal:
            client.chat_postMessage(channel="U0ASHA", text="x")
        assert refusal.value.response.status_code == 500
        assert len(local.person("U0ASHA").messages()) == posted


def test_every_call_is_logged_without_its_token(client: WebClient, local: LocalWorkspace) -> None:
    client.chat_postMessage(channel="U0ASHA", text="x")
    (call,) = local.slack.calls.of("chat.postMessage")
    assert call.arguments["channel"] == "U0ASHA"
    assert "token" not in call.arguments
    assert local.slack.calls.count("chat.update") == 0
