"""The workspace as a whole: what each person sees, what outlives it, where it can be reached."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient

from bot.sandbox import Workspace
from tests.sandbox.conftest import MANIFEST, StartBot, actions, button, modal, section
from tests.workspace import LocalWorkspace, Person, Refusal, visible_text


def test_it_serves_loopback_only() -> None:
    with pytest.raises(ValueError, match="loopback"):
        Workspace.start(host="0.0.0.0")  # noqa: S104 - the very thing that is refused


def test_another_sites_page_can_neither_read_nor_act(local: LocalWorkspace) -> None:
    parts = urlsplit(local.slack.url)
    wire = http.client.HTTPConnection(str(parts.hostname), parts.port)
    wire.request("GET", "/ui/workspace", headers={"Host": "evil.example"})
    answer = wire.getresponse()
    assert answer.status == 400
    answer.read()
    wire.request("POST", "/ui/message", '{"as": "U0ASHA"}', {"Content-Type": "text/plain"})
    assert wire.getresponse().status == 400
    wire.close()


def test_everybody_sees_their_own_conversations_and_no_others(local: LocalWorkspace) -> None:
    asha, sam = local.person("U0ASHA"), local.person("U0SAM")
    assert {each["id"] for each in asha.conversations()} == {"C0NORTH", "C0GEN", "D0ASHA"}
    with pytest.raises(Refusal, match="channel_not_found"):
        sam.messages("D0ASHA")
    with pytest.raises(Refusal, match="channel_not_found"):
        sam.say("x", channel="C0MOD")
    with pytest.raises(Refusal, match="user_disabled"):
        local.person("U0LEE").conversations()


def test_only_ones_own_messages_can_be_changed(local: LocalWorkspace) -> None:
    said = local.person("U0ASHA").say("mine", channel="C0NORTH")
    dana = local.person("U0DANA")
    with pytest.raises(Refusal, match="not_yours"):
        dana.edit(said["ts"], "hers", channel="C0NORTH")
    with pytest.raises(Refusal, match="no_text"):
        dana.say("   ", channel="C0NORTH")


def test_unread_counts_what_came_since_one_looked(local: LocalWorkspace, client: WebClient) -> None:
    asha = local.person("U0ASHA")

    def unread() -> int:
        (im,) = (each for each in asha.conversations() if each["id"] == "D0ASHA")
        return int(im["unread"])

    client.chat_postMessage(channel="U0ASHA", text="one")
    newest = str(client.chat_postMessage(channel="U0ASHA", text="two")["ts"])
    assert unread() == 2
    asha.read(newest)
    assert unread() == 0
    client.chat_postMessage(channel="U0ASHA", text="three")
    asha.say("answering is reading")
    assert unread() == 0


def test_long_conversations_come_page_by_page(local: LocalWorkspace, client: WebClient) -> None:
    for number in range(5):
        client.chat_postMessage(channel="C0NORTH", text=str(number))
    asha = local.person("U0ASHA")
    newest = asha.page("C0NORTH", limit=2)
    assert [each["text"] for each in newest["messages"]] == ["3", "4"]
    assert newest["has_more"] is True
    older = asha.page("C0NORTH", limit=3, before=newest["messages"][0]["ts"])
    assert [each["text"] for each in older["messages"]] == ["0", "1", "2"]
    assert older["has_more"] is False


def test_people_write_to_each_other(local: LocalWorkspace) -> None:
    asha, dana = local.person("U0ASHA"), local.person("U0DANA")
    channel = asha.open_im("U0DANA")
    asha.say("Have you a minute?", channel=channel)
    assert dana.messages(channel)[0]["text"] == "Have you a minute?"
    assert dana.open_im("U0ASHA") == channel


class Listener:
    """Reads a person's stream in a thread of its own."""

    def __init__(self, url: str, person: str) -> None:
        self.told: list[dict[str, object]] = []
        self._response = urllib.request.urlopen(f"{url}/ui/events?as={person}")  # noqa: S310
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        for line in self._response:
            if line.startswith(b"data: "):
                self.told.append(json.loads(line[6:]))
        self._response.close()

    def kinds(self) -> list[object]:
        return [each["type"] for each in self.told]

    def end(self) -> None:
        self._thread.join(5)


def test_a_page_is_told_what_its_person_may_see_as_it_happens() -> None:
    with LocalWorkspace.start(MANIFEST) as local:
        client = WebClient(local.slack.bot_token, local.slack.api_url)
        asha, sam = (Listener(local.slack.url, each) for each in ("U0ASHA", "U0SAM"))
        posted = client.chat_postMessage(channel="U0ASHA", text="one")
        client.chat_update(channel="D0ASHA", ts=str(posted["ts"]), text="two")
        client.chat_delete(channel="D0ASHA", ts=str(posted["ts"]))
        client.chat_postEphemeral(channel="C0NORTH", user="U0ASHA", text="psst")
        view = modal(section("x"))
        client.views_open(trigger_id=local.slack.trigger("U0ASHA"), view=view)
        client.views_publish(user_id="U0ASHA", view={"type": "home", "blocks": []})
        local.person("U0ASHA").close()
        expected = [
            "hello",
            "message",
            "message_changed",
            "message_deleted",
            "ephemeral",
            "view_opened",
            "home",
            "view_closed",
        ]
        local.slack.wait(lambda: asha.kinds() == expected, 5, f"told {asha.kinds()}")
        assert sam.kinds() == ["hello"]
    asha.end()
    sam.end()


def test_a_page_is_told_when_the_bot_comes(local: LocalWorkspace, start_bot: StartBot) -> None:
    listener = Listener(local.slack.url, "U0ASHA")
    start_bot(lambda _app: None)
    local.slack.wait(lambda: "app" in listener.kinds(), 5, "nothing was told")
    assert listener.told[-1] == {"type": "app", "connected": True}
    local.stop()
    listener.end()


def test_what_was_said_and_shown_outlives_the_workspace(tmp_path: Path) -> None:
    kept = tmp_path / "slack.db"
    with LocalWorkspace.start(MANIFEST, store=kept) as first:
        client = WebClient(first.slack.bot_token, first.slack.api_url)
        root = str(client.chat_postMessage(channel="U0ASHA", text="root")["ts"])
        asha = first.person("U0ASHA")
        asha.say("reply", thread_ts=root, files={"a.txt": b"abc"})
        client.chat_postEphemeral(channel="C0NORTH", user="U0ASHA", text="psst")
        client.views_open(trigger_id=first.slack.trigger("U0ASHA"), view=modal(section("open")))
        client.views_publish(user_id="U0ASHA", view={"type": "home", "blocks": [section("hi")]})
        token = first.slack.bot_token
        undelivered = first.slack.undelivered
    with LocalWorkspace.start(MANIFEST, store=kept) as second:
        asha = second.person("U0ASHA")
        assert second.slack.bot_token == token
        thread = asha.messages(thread_ts=root)
        assert [each["text"] for each in thread] == ["root", "reply"]
        assert thread[0]["reply_count"] == 1
        assert asha.download(thread[1]["files"][0]) == b"abc"
        assert [each["text"] for each in asha.messages("C0NORTH")] == ["psst"]
        assert asha.see(asha.view()) == "A form\nopen\n[Save]"
        assert asha.see(asha.home()) == "hi"
        assert second.slack.undelivered == undelivered + 1
        assert asha.say("later")["ts"] > thread[1]["ts"]


SERVE = """
import sys
from pathlib import Path
from bot.sandbox import Workspace
print(Workspace.start(store=Path(sys.argv[1])).url, flush=True)
sys.stdin.read()
"""


def test_what_was_answered_outlives_sigkill(tmp_path: Path) -> None:
    kept = tmp_path / "slack.db"
    command = [sys.executable, "-c", SERVE, str(kept)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    ) as serving:
        assert serving.stdout is not None
        asha = Person("U0ASHA", serving.stdout.readline().strip())
        said = [asha.say(str(number))["ts"] for number in range(20)]
        os.kill(serving.pid, signal.SIGKILL)
        asha.leave()
    with LocalWorkspace.start(store=kept) as local:
        assert [each["ts"] for each in local.person("U0ASHA").messages()] == said


def test_starting_takes_less_than_a_tenth_of_a_second() -> None:
    """Whenever the machine has time for it: the quickest of a few."""

    def took() -> float:
        began = time.perf_counter()
        with LocalWorkspace.start(MANIFEST):
            return time.perf_counter() - began

    assert min(took() for _each in range(5)) < 0.1


def test_the_page_is_served_from_its_folder_and_nothing_beside_it(local: LocalWorkspace) -> None:
    for path in ("/page/..%2Fserver.py", "/page/nothing.js"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(local.slack.url + path)  # noqa: S310 - the local server
        assert refused.value.code == 404
        refused.value.close()


def test_visible_text_is_what_a_person_sees() -> None:
    who = {
        "type": "users_select",
        "action_id": "w",
        "placeholder": {"type": "plain_text", "text": "Choose"},
    }
    message = {
        "type": "message",
        "text": "fallback",
        "blocks": [
            section("*Case* 710452 &amp; <https://a.example|its file> for <@U0ASHA>"),
            actions(button("Good", "g"), who),
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "_5 of 14_"}]},
        ],
    }
    assert visible_text(message, {"U0ASHA": "Asha Verma"}).splitlines() == [
        "Case 710452 & its file for @Asha Verma",
        "[Good] [Choose ▾]",
        "5 of 14",
    ]
    assert visible_text({"type": "message", "text": "plain"}) == "plain"
