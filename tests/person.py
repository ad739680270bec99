"""One made-up person at the local workspace, acting through its page's own API."""

import base64
import http.client
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

from tests.clock import Stopwatch
from tests.seeing import CHOICES, Json, NotThere, Pressable, holder, only, value_of, visible_text

Found = TypeVar("Found")


class Refusal(AssertionError):
    """The workspace did not let the person do that; `error` is its name, the message its words."""

    def __init__(self, error: str, say: str) -> None:
        """Keep the name beside the words."""
        super().__init__(f"{error}: {say}")
        self.error = error


def _a_moment(seen: int, seconds: float) -> int:
    """Where nobody says when something changed: look again soon."""
    threading.Event().wait(min(seconds, 0.02))
    return seen


@dataclass(slots=True)
class Person:
    """One made-up person, acting through the page's API as the page would."""

    id: str
    url: str
    changes: Callable[[int, float], int] = _a_moment
    _http: http.client.HTTPConnection | None = field(default=None, repr=False)
    _typed: dict[str, Json] = field(default_factory=dict, repr=False)
    _names: dict[str, str] = field(default_factory=dict, repr=False)
    _seen: int = 0

    # Looking.

    @property
    def im(self) -> str:
        """The direct messages with the app."""
        return "D" + self.id[1:]

    def messages(self, channel: str | None = None, thread_ts: str | None = None) -> list[Json]:
        """The latest thousand messages, oldest first: a channel's or a thread's."""
        asked = {"channel": channel or self.im, "limit": "1000"}
        if thread_ts:
            asked["thread_ts"] = thread_ts
        found: list[Json] = self._get("messages", **asked)["messages"]
        return found

    def page(self, channel: str, *, limit: int, before: str = "") -> Json:
        """One page of a conversation: its messages, and whether there are earlier ones."""
        asked = {"channel": channel, "limit": str(limit)}
        return self._get("messages", **asked, **({"before": before} if before else {}))

    def read(self, ts: str, channel: str | None = None) -> None:
        """Mark a conversation as read up to a message."""
        self._post("read", {"channel": channel or self.im, "ts": ts})

    def open_im(self, other: str) -> str:
        """Open the direct messages with somebody; return their id."""
        return str(self._post("open_im", {"with": other})["channel"])

    def message(self, ts: str, channel: str | None = None) -> Json:
        """One message as it is now, wherever in the conversation it stands."""
        where = channel or self.im
        for found in self.messages(where):
            if found["ts"] == ts:
                return found
            if found.get("reply_count"):
                for reply in self.messages(where, found["ts"]):
                    if reply["ts"] == ts:
                        return reply
        raise NotThere(f"there is no message {ts} in {where}")

    def conversations(self) -> list[Json]:
        """What this person is in."""
        found: list[Json] = self._get("conversations")["conversations"]
        return found

    def open_home(self, tab: str = "home") -> Json | None:
        """Open the app's Home tab, which tells the app; return what it showed just then."""
        view: Json | None = self._get("home", tab=tab)["view"]
        return view

    def home(self, words: str = "", seconds: float = 10.0) -> Json:
        """Open the Home tab and wait until it shows these words, or anything at all."""
        self.open_home()

        def look() -> Json | None:
            view = self.home_as_it_stands()
            return view if view is not None and words in self.see(view) else None

        return self.wait_for(look, seconds, f"a Home tab that says {words!r}")

    def home_as_it_stands(self) -> Json | None:
        """What the Home tab shows, without the app being told of a visit."""
        view: Json | None = self._get("home_view")["view"]
        return view

    def views(self) -> list[Json]:
        """The modals open for this person, bottom first."""
        found: list[Json] = self._get("open_views")["views"]
        return found

    def view(self, seconds: float = 10.0) -> Json:
        """The modal on top, waited for."""
        return self.wait_for(lambda: self.views()[-1:], seconds, "an open modal")[0]

    def see(self, shown: Json) -> str:
        """What this person sees of a message or a view, names for ids."""
        if not self._names:
            people = self._get("workspace")["people"]
            self._names = {each["id"]: each["name"] for each in people}
        return visible_text(shown, self._names)

    def wait_for(
        self,
        look: Callable[[], Found | None],
        seconds: float = 10.0,
        what: str = "what was waited for",
    ) -> Found:
        """Look until there is something; raise AssertionError when it takes too long."""
        watch = Stopwatch()
        while not (found := look()):
            left = seconds - watch.seconds()
            if left <= 0:
                raise NotThere(f"{self.id} waited {seconds:g} s in vain for {what}")
            self._seen = self.changes(self._seen, min(left, 0.05))
        return found

    def wait_for_message(
        self,
        words: str,
        channel: str | None = None,
        thread_ts: str | None = None,
        seconds: float = 10.0,
    ) -> Json:
        """Wait for the latest message in which these words can be seen."""

        def look() -> Json | None:
            found = [m for m in self.messages(channel, thread_ts) if words in self.see(m)]
            return found[-1] if found else None

        return self.wait_for(look, seconds, f"a message that says {words!r}")

    def wait_for_view(self, title: str, seconds: float = 10.0) -> Json:
        """Wait until a modal of this title is on top."""

        def look() -> Json | None:
            views = self.views()
            return views[-1] if views and views[-1]["title"]["text"] == title else None

        return self.wait_for(look, seconds, f"a modal called {title!r}")

    # Saying.

    def say(
        self,
        text: str,
        thread_ts: str | None = None,
        channel: str | None = None,
        *,
        broadcast: bool = False,
        files: Mapping[str, bytes] | None = None,
    ) -> Json:
        """Send a message; return it as it stands."""
        body: Json = {"channel": channel or self.im, "text": text}
        if thread_ts:
            body |= {"thread_ts": thread_ts, "broadcast": broadcast}
        if files:
            body["files"] = [_file(name, content) for name, content in files.items()]
        said: Json = self._post("message", body)["message"]
        return said

    def edit(self, ts: str, text: str, channel: str | None = None) -> None:
        """Change one's own message."""
        self._post("edit", {"channel": channel or self.im, "ts": ts, "text": text})

    def delete(self, ts: str, channel: str | None = None) -> None:
        """Delete one's own message."""
        self._post("delete", {"channel": channel or self.im, "ts": ts})

    def command(self, command: str, text: str = "", channel: str | None = None) -> None:
        """Give a slash command."""
        self._post("command", {"channel": channel or self.im, "command": command, "text": text})

    def shortcut(self, callback_id: str) -> None:
        """Use a global shortcut."""
        self._post("shortcut", {"callback_id": callback_id})

    def message_shortcut(self, callback_id: str, message: Json) -> None:
        """Use a shortcut on a message."""
        where = {"channel": message["channel"], "ts": message["ts"]}
        self._post("message_shortcut", {"callback_id": callback_id, **where})

    def download(self, file: Json) -> bytes | None:
        """Fetch a file's bytes; None where this person may not."""
        status, body = self._exchange("GET", f"{urlsplit(file['url_private']).path}?as={self.id}")
        return body if status == http.HTTPStatus.OK else None

    # Pressing and choosing.

    def press(self, shown: Json, label: str, *, within: str = "") -> None:
        """Press a button, a menu's entry or a box, by its label or a button's action_id.

        `within` picks among several the one whose block shows these words. Raises NotThere with
        the labels that can be seen, Refusal when the app did not acknowledge.
        """
        one = only(shown, label, within)
        given: Json = {"type": one.element["type"], "action_id": one.element["action_id"]}
        if one.option is not None:
            given |= self._with_option(shown, one)
        self._act(shown, one.block, one.element, given)

    def choose(self, shown: Json, name: str, value: object) -> None:
        """Choose in a select, a picker or boxes found by action_id, placeholder or block's words.

        `value` is an option's label, or a list of them; for pickers the id, date or time itself.
        """
        block, element = holder(shown, name)
        given = {
            "type": element["type"],
            "action_id": element["action_id"],
            **value_of(element, value),
        }
        self._act(shown, block, element, given)

    def fill(self, name: str, value: object, *, view: Json | None = None) -> None:
        """Type or choose in the modal on top, by the input's label, block_id or action_id."""
        shown = view or self.view()
        block, element = holder(shown, name)
        held = value_of(element, value)
        self._remember(shown, block, element, held)
        if block["type"] != "input" or block.get("dispatch_action"):
            given = {"type": element["type"], "action_id": element["action_id"], **held}
            self._act(shown, block, element, given)

    def submit(self, view: Json | None = None) -> dict[str, str] | None:
        """Submit the modal on top; return the errors by block_id, or None when it went through."""
        shown = view or self.view()
        body = {"view_id": shown["id"], "state": self._state(shown)}
        answer = self._post("view_submit", body, errors=True)
        errors: dict[str, str] | None = answer.get("errors")
        return errors

    def close(self, view: Json | None = None, *, everything: bool = False) -> None:
        """Close the modal on top without submitting, or all of them."""
        shown = view or self.view()
        self._post("view_close", {"view_id": shown["id"], "all": everything})

    # Inside.

    def _with_option(self, shown: Json, one: Pressable) -> Json:
        name = CHOICES[one.element["type"]]
        if name == "selected_option":
            return {name: one.option}
        held = self._held(shown, one.block, one.element).get(name)
        before = list(held if held is not None else one.element.get("initial_options") or [])
        after = [each for each in before if each != one.option]
        return {name: after if len(after) < len(before) else [*before, one.option]}

    def _act(self, shown: Json, block: Json, element: Json, given: Json) -> None:
        value = {name: each for name, each in given.items() if name not in ("type", "action_id")}
        self._remember(shown, block, element, value)
        body = {
            "container": _container(shown),
            "block_id": block["block_id"],
            "action": given,
            "state": self._state(shown),
        }
        self._post("action", body)

    def _remember(self, shown: Json, block: Json, element: Json, value: Json) -> None:
        if value and element["type"] != "overflow":
            held = self._typed.setdefault(_key(shown), {}).setdefault(block["block_id"], {})
            held[element["action_id"]] = {"type": element["type"], **value}

    def _held(self, shown: Json, block: Json, element: Json) -> Json:
        blocks = self._typed.get(_key(shown), {})
        held: Json = blocks.get(block["block_id"], {}).get(element["action_id"], {})
        return held

    def _state(self, shown: Json) -> Json:
        return {"values": self._typed.get(_key(shown), {})}

    def _get(self, name: str, **asked: str) -> Json:
        return self._ask("GET", f"/ui/{name}?{urlencode({'as': self.id, **asked})}", None)

    def _post(self, name: str, body: Json, *, errors: bool = False) -> Json:
        answer = self._ask("POST", f"/ui/{name}", {"as": self.id, **body})
        if not answer.get("ok") and not (errors and answer.get("errors")):
            raise Refusal(str(answer.get("error")), str(answer.get("say")))
        return answer

    def _ask(self, verb: str, path: str, body: Json | None) -> Json:
        status, content = self._exchange(verb, path, body)
        answer: Json = json.loads(content)
        if status != http.HTTPStatus.OK:
            raise Refusal(str(answer.get("error")), str(answer.get("say")))
        return answer

    def _exchange(self, verb: str, path: str, body: Json | None = None) -> tuple[int, bytes]:
        if self._http is None:
            parts = urlsplit(self.url)
            self._http = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=30)
        sent = None if body is None else json.dumps(body).encode()
        self._http.request(verb, path, sent, {"Content-Type": "application/json"})
        response = self._http.getresponse()
        return response.status, response.read()

    def leave(self) -> None:
        """Close the connection."""
        if self._http is not None:
            self._http.close()
            self._http = None


def _container(shown: Json) -> Json:
    if shown["type"] == "message":
        return {"type": "message", "channel": shown["channel"], "ts": shown["ts"]}
    return {"type": "view", "view_id": shown["id"]}


def _key(shown: Json) -> str:
    return str(shown["ts"] if shown["type"] == "message" else shown["id"])


def _file(name: str, content: bytes) -> Json:
    return {"name": name, "mimetype": "", "content_base64": base64.b64encode(content).decode()}
