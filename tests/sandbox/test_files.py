"""Files go in as Slack takes them: in three steps, each once, and only those who may see them."""

from contextlib import closing
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.faults import SERVER_ERROR, UPLOAD
from tests.workspace import LocalWorkspace

Json = dict[str, Any]
COMPLETE = "files.completeUploadExternal"
WORDS = b"a,b\n1,2\n"


def begun(client: WebClient) -> tuple[str, str]:
    """An address to bring a file to, and the file's id."""
    said = client.files_getUploadURLExternal(filename="figures.csv", length=len(WORDS))
    return str(said["upload_url"]), str(said["file_id"])


def bring(url: str) -> int:
    """Bring the bytes as Slack's own client does; the status of the answer."""
    where = urlsplit(url)
    with closing(HTTPConnection(where.netloc, timeout=5)) as connection:
        connection.request("POST", where.path, WORDS)
        return connection.getresponse().status


def uploaded(client: WebClient) -> str:
    """The id of a file whose bytes are there."""
    url, file = begun(client)
    assert bring(url) == 200
    return file


def complete(client: WebClient, file: str, **where: str) -> Json:
    """Complete an upload; the answer."""
    given = {"files": [{"id": file, "title": "Figures"}], **where}
    said = client.api_call(COMPLETE, json=given).data
    assert isinstance(said, dict)
    return said


def test_a_file_is_uploaded_in_slacks_three_steps(client: WebClient, local: LocalWorkspace) -> None:
    client.files_upload_v2(
        channel="C0NORTH", filename="figures.csv", content="a,b\n1,2\n", initial_comment="Here"
    )
    asha = local.person("U0ASHA")
    shared = asha.wait_for_message("Here", channel="C0NORTH")
    assert "[file figures.csv]" in asha.see(shared)
    assert asha.download(shared["files"][0]) == b"a,b\n1,2\n"
    assert local.person("U0SAM").download(shared["files"][0]) is None


def test_the_answer_names_the_file_and_not_where_it_is_shown(
    client: WebClient, local: LocalWorkspace
) -> None:
    local.slack.show_files_after(60)
    file = uploaded(client)
    said = complete(client, file, channel_id="C0NORTH")
    assert said == {"ok": True, "files": [{"id": file, "title": "Figures"}]}
    asha = local.person("U0ASHA")
    assert asha.messages("C0NORTH") == []
    local.slack.clock.advance(60)
    (shown,) = asha.messages("C0NORTH")
    assert shown["files"][0]["id"] == file


def test_an_upload_is_completed_once(client: WebClient, local: LocalWorkspace) -> None:
    local.expect("file_not_found")
    file = uploaded(client)
    complete(client, file, channel_id="C0NORTH")
    with pytest.raises(SlackApiError, match="file_not_found"):
        complete(client, file, channel_id="C0NORTH")
    assert len(local.person("U0ASHA").messages("C0NORTH")) == 1


def test_what_was_never_brought_can_not_be_completed(
    client: WebClient, local: LocalWorkspace
) -> None:
    local.expect("file_not_found")
    _, file = begun(client)
    with pytest.raises(SlackApiError, match="file_not_found"):
        complete(client, file, channel_id="C0NORTH")


def test_a_refused_completion_can_be_made_again(client: WebClient, local: LocalWorkspace) -> None:
    local.expect("thread_not_found")
    file = uploaded(client)
    with pytest.raises(SlackApiError, match="thread_not_found"):
        complete(client, file, channel_id="C0NORTH", thread_ts="1.000001")
    assert complete(client, file, channel_id="C0NORTH")["ok"] is True


def test_an_address_takes_one_file(client: WebClient) -> None:
    url, _ = begun(client)
    assert bring(url) == 200
    assert bring(url) == 404
    assert bring(f"{url}x") == 404


def test_bringing_a_file_goes_wrong_on_request(client: WebClient, local: LocalWorkspace) -> None:
    url, _ = begun(client)
    local.slack.faults.next(UPLOAD, SERVER_ERROR)
    assert bring(url) == 500
    assert bring(url) == 200


def test_a_persons_id_is_no_place_for_a_file(client: WebClient, local: LocalWorkspace) -> None:
    local.expect("channel_not_found")
    file = uploaded(client)
    with pytest.raises(SlackApiError, match="channel_not_found"):
        complete(client, file, channel_id="U0ASHA")
    place = str(client.chat_postMessage(channel="U0ASHA", text="x")["channel"])
    assert complete(client, file, channel_id=place)["ok"] is True


def test_a_file_stands_in_the_thread_it_was_meant_for(
    client: WebClient, local: LocalWorkspace
) -> None:
    root = client.chat_postMessage(channel="U0ASHA", text="root")
    file = uploaded(client)
    channel, ts = str(root["channel"]), str(root["ts"])
    complete(client, file, channel_id=channel, thread_ts=ts, initial_comment="Here it is")
    _, reply = client.conversations_replies(channel=channel, ts=ts)["messages"]
    assert (reply["text"], reply["files"][0]["id"]) == ("Here it is", file)
    assert [m["text"] for m in local.person("U0ASHA").messages()] == ["root"]
