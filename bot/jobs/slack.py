"""Slack as the relay needs it: three ways to say something, a file in three steps, and to look.

Nothing here tries anything twice: a hidden retry would post twice, and a sleeping one would hold
up every other message.
"""

import json
import logging
import math
import re
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Final, Protocol
from urllib.error import HTTPError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from storage.outbox import Attachment, Body, Method, Place

EVENT_TYPE: Final = "golden_thread"
RESPOND: Final = "response_url"
ADDRESS: Final = "files.getUploadURLExternal"
UPLOAD: Final = "file upload"
UNSAID_WAIT_S: Final = 30.0
_PAGE: Final = 200
_MOST_PAGES: Final = 50
_SAID_PLAINLY: Final = {"parse": "none", "link_names": False}
_NO_PREVIEWS: Final = {"unfurl_links": False, "unfurl_media": False}
_PASSING: Final = frozenset(
    {"fatal_error", "internal_error", "service_unavailable", "request_timeout"}
)
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,79}")

# Made once: reading the machine's certificates for each call costs more than the call.
_tls = cache(ssl.create_default_context)
# The SDK logs whole requests below this level; what is about a child must not get there.
_quiet = logging.getLogger(f"{__name__}.sdk")
_quiet.setLevel(logging.WARNING)


class SlackFault(Exception):
    """Slack did not do it, or did not say. ``name`` never holds any of a message's words."""

    def __init__(self, method: str, name: str) -> None:
        super().__init__(f"{method}: {name}")
        self.method = method
        self.name = name


class RateLimited(SlackFault):
    """Too many calls of a method; nothing was done. ``wait_s``: how long to leave it alone."""

    def __init__(self, method: str, wait_s: float) -> None:
        super().__init__(method, "ratelimited")
        self.wait_s = wait_s


class Refused(SlackFault):
    """Slack said no, by an error's name; nothing was done."""


class Unreachable(SlackFault):
    """No answer, or none to be understood: it may have been done or not."""


@dataclass(frozen=True, slots=True)
class UploadAddress:
    """Where a file's bytes go, once, and the id that Slack will know them by."""

    url: str
    file: str


class Slack(Protocol):
    """What the relay asks of Slack. Every call raises :class:`SlackFault` and its kinds."""

    def post(self, channel: str, body: Body, key: str, thread_ts: str | None) -> Place:
        """Post ``body`` with ``key`` in its metadata; ``channel`` may be a person's id."""

    def update(self, place: Place, body: Body) -> None:
        """Give the message at ``place`` new content."""

    def respond(self, url: str, body: Body) -> None:
        """Give the message that was clicked new content, through the click's address."""

    def find(
        self, channel: str, key: str, thread_ts: str | None, after: str | None
    ) -> tuple[Place, ...]:
        """Where the message with ``key`` stands: each copy after the ts ``after``, in order."""

    def delete(self, place: Place) -> None:
        """Take back a message of our own."""

    def upload_address(self, name: str, size: int) -> UploadAddress:
        """Where to bring a file of ``size`` bytes."""

    def upload(self, address: UploadAddress, content: bytes) -> None:
        """Bring a file's bytes. Nobody sees it yet, and Slack drops it if it is never shared."""

    def share(self, file: str, what: Attachment, channel: str, thread_ts: str) -> None:
        """Show an uploaded file in a thread; ``channel`` is no person's id. Slack takes it once.

        The message appears by and by: no answer says where.
        """

    def has_file(self, channel: str, thread_ts: str, file: str) -> bool:
        """Whether the file is shown in that thread."""


class WebSlack:
    """Slack through its Web API, or any server that speaks it."""

    def __init__(self, token: str, api_url: str, timeout_s: float) -> None:
        """Speak for the bot with ``token``.

        No step of a call, as to connect or to read, waits longer than ``timeout_s``, rounded up.
        """
        self._timeout = math.ceil(timeout_s)
        self._tls = _tls()
        self._client = _Client(
            token,
            base_url=api_url,
            timeout=self._timeout,
            ssl=self._tls,
            retry_handlers=[],
            logger=_quiet,
        )

    def post(self, channel: str, body: Body, key: str, thread_ts: str | None) -> Place:
        """Post; see :meth:`Slack.post`."""
        thread = {"thread_ts": thread_ts} if thread_ts else {}
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
        said = self._call(
            "chat.postMessage",
            {**body, **thread, "channel": channel, "metadata": metadata, **_SAID_PLAINLY}
            | _NO_PREVIEWS,
        )
        return Place(str(said["channel"]), str(said["ts"]))

    def update(self, place: Place, body: Body) -> None:
        """Change; see :meth:`Slack.update`. The metadata stays as it was."""
        where = {"channel": place.channel, "ts": place.ts}
        self._call("chat.update", {**body, **where, **_SAID_PLAINLY})

    def respond(self, url: str, body: Body) -> None:
        """Change through a click's address; see :meth:`Slack.respond`."""
        client = WebhookClient(
            url, timeout=self._timeout, ssl=self._tls, retry_handlers=[], logger=_quiet
        )
        try:
            answer = client.send_dict({**body, "replace_original": True, **_NO_PREVIEWS})
        except Exception as error:  # noqa: BLE001 - the transport has a dozen ways to fail
            raise Unreachable(RESPOND, type(error).__name__) from None
        refusal = _refusal(answer.body)
        if answer.status_code != HTTPStatus.OK or refusal:
            raise _fault(RESPOND, answer.status_code, answer.headers, refusal)

    def find(
        self, channel: str, key: str, thread_ts: str | None, after: str | None
    ) -> tuple[Place, ...]:
        """Look a message up; see :meth:`Slack.find`."""
        method = "conversations.replies" if thread_ts else "conversations.history"
        where: dict[str, object] = {"channel": channel, "limit": _PAGE}
        where["include_all_metadata"] = True
        where |= {"ts": thread_ts} if thread_ts else {}
        where |= {"oldest": after} if after else {}
        found = {str(m["ts"]) for m in self._messages(method, where) if _key_of(m) == key}
        return tuple(Place(channel, ts) for ts in sorted(found))

    def delete(self, place: Place) -> None:
        """Take back; see :meth:`Slack.delete`."""
        self._call("chat.delete", {"channel": place.channel, "ts": place.ts})

    def upload_address(self, name: str, size: int) -> UploadAddress:
        """Ask where to bring a file; see :meth:`Slack.upload_address`."""
        said = self._call(ADDRESS, {"filename": name, "length": size}, reading=True)
        return UploadAddress(str(said["upload_url"]), str(said["file_id"]))

    def upload(self, address: UploadAddress, content: bytes) -> None:
        """Bring a file; see :meth:`Slack.upload`."""
        try:
            self._client.bring(address.url, content)
        except HTTPError as error:
            with error:
                raise _fault(UPLOAD, error.code, dict(error.headers), "") from None
        except Exception as error:  # noqa: BLE001 - the transport has a dozen ways to fail
            raise Unreachable(UPLOAD, type(error).__name__) from None

    def share(self, file: str, what: Attachment, channel: str, thread_ts: str) -> None:
        """Show a file; see :meth:`Slack.share`."""
        given: dict[str, object] = {
            "files": [{"id": file, "title": what.title}],
            "channel_id": channel,
            "thread_ts": thread_ts,
            "initial_comment": what.comment,
        }
        self._call(Method.FILE, given)

    def has_file(self, channel: str, thread_ts: str, file: str) -> bool:
        """Look for a file; see :meth:`Slack.has_file`."""
        where: dict[str, object] = {"channel": channel, "limit": _PAGE, "ts": thread_ts}
        messages = self._messages("conversations.replies", where)
        return any(each["id"] == file for message in messages for each in _files_of(message))

    def _messages(self, method: str, where: dict[str, object]) -> Iterator[Mapping[str, object]]:
        for _page in range(_MOST_PAGES):
            said = self._call(method, where, reading=True)
            yield from said["messages"]
            cursor = (said.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
            where["cursor"] = cursor

    def _call(
        self, method: str, given: dict[str, object], *, reading: bool = False
    ) -> SlackResponse:
        try:
            # Slack reads the arguments of its reading methods from a form only.
            if reading:
                return self._client.api_call(method, params=given)
            return self._client.api_call(method, json=given)
        except SlackApiError as error:
            answer = error.response
            said = str(answer.get("error", ""))
            raise _fault(method, answer.status_code, answer.headers, said) from None
        except Exception as error:  # noqa: BLE001 - the transport has a dozen ways to fail
            raise Unreachable(method, type(error).__name__) from None


class _Client(WebClient):
    """The SDK's client, which brings a file by itself only together with showing it."""

    def bring(self, url: str, content: bytes) -> None:
        self._upload_file(
            url=url,
            data=content,
            logger=_quiet,
            timeout=self.timeout,
            proxy=self.proxy,
            ssl=self.ssl,
        )


def _files_of(message: Mapping[str, object]) -> list[Mapping[str, object]]:
    files = message.get("files")
    return files if isinstance(files, list) else []


def _key_of(message: Mapping[str, object]) -> object:
    metadata = message.get("metadata")
    if not isinstance(metadata, Mapping) or metadata.get("event_type") != EVENT_TYPE:
        return None
    payload = metadata.get("event_payload")
    return payload.get("key") if isinstance(payload, Mapping) else None


def _refusal(body: str) -> str:
    """The error's name in what a click's address answered; empty where there is none."""
    if not body.startswith("{"):
        return ""
    try:
        answer = json.loads(body)
    except ValueError:
        return ""
    return str(answer.get("error") or "") if isinstance(answer, dict) else ""


def _fault(method: str, status: int, headers: Mapping[str, str], said: str) -> SlackFault:
    """What went wrong; anything that is no plain error name is left out of it."""
    name = said.strip() if _NAME.fullmatch(said.strip()) else f"http_{status}"
    if status == HTTPStatus.TOO_MANY_REQUESTS or name in {"ratelimited", "rate_limited"}:
        return RateLimited(method, _wait(headers))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or name in _PASSING:
        return Unreachable(method, name)
    return Refused(method, name)


def _wait(headers: Mapping[str, str]) -> float:
    folded = {name.lower(): value for name, value in headers.items()}
    try:
        return max(1.0, float(folded["retry-after"]))
    except (KeyError, ValueError):
        return UNSAID_WAIT_S
