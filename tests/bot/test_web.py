"""``python -m bot web``: what Slack sends is answered, and all else is refused plainly."""

import http.client
import json
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from slack_sdk.signature import SignatureVerifier

from bot.connections.web import LARGEST_BODY, PATH
from tests.clock import Stopwatch
from tests.command import DATABASE, PATIENCE_S, BotProcess, command, settings_for, typed, web_at
from tests.journeys.auditing import COVENTRY, COVENTRY_HEADER, EVIDENCE, Auditor
from tests.journeys.council import MANIFEST, SETUP, Council
from tests.serving import HOST
from tests.workspace import LocalWorkspace

LONGEST_GOODBYE_S = 10
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MARKER = "gallimaufry"
CHALLENGE = {"type": "url_verification", "challenge": "3eZbrw1a", "token": "t"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a request was answered with."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot in a process of its own, and a stranger's way to it."""

    process: BotProcess
    port: int
    secret: str

    def ask(self, verb: str, path: str, body: bytes = b"", **headers: str) -> Reply:
        """Send it a request; underscores in the headers' names stand for dashes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(http.client.HTTPConnection(HOST, self.port, timeout=30)) as line:
            line.request(verb, path, body, named)
            reply = line.getresponse()
            return Reply(reply.status, reply.read().decode(), dict(reply.getheaders()))

    def signed(
        self, body: str | bytes, content_type: str = JSON, *, age: float = 0, secret: str = ""
    ) -> dict[str, str]:
        """The headers that Slack would send with this."""
        stamp = str(int(time.time() - age))
        text = body if isinstance(body, str) else body.decode("latin-1")
        signature = SignatureVerifier(secret or self.secret).generate_signature(
            timestamp=stamp, body=text
        )
        return {
            "Content_Type": content_type,
            "X_Slack_Request_Timestamp": stamp,
            "X_Slack_Signature": str(signature),
        }

    def post(self, body: str, content_type: str = JSON, *, age: float = 0) -> Reply:
        """Post as Slack would."""
        headers = self.signed(body, content_type, age=age)
        return self.ask("POST", PATH, body.encode(), **headers)

    def raw(self, request: bytes) -> bytes:
        """Send bytes as they are; give the first line of the answer."""
        with socket.create_connection((HOST, self.port), timeout=30) as line:
            line.sendall(request)
            return line.makefile("rb").readline().strip()

    def is_discreet(self) -> bool:
        """Whether it logged nothing of what it was sent, nor how it is made."""
        return MARKER not in self.process.log and "Traceback" not in self.process.log


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """One bot for all of the requests."""
    folder = tmp_path_factory.mktemp("web")
    with LocalWorkspace.start(MANIFEST) as local, web_at(local.slack, folder) as (process, port):
        yield Bot(process, port, local.slack.signing_secret)


@pytest.fixture
def local() -> Iterator[LocalWorkspace]:
    """A workspace of its own."""
    with LocalWorkspace.start(MANIFEST) as workspace:
        yield workspace


def test_the_challenge_is_answered_when_the_address_is_given(bot: Bot) -> None:
    reply = bot.post(json.dumps(CHALLENGE))
    assert (reply.status, json.loads(reply.body)) == (200, {"challenge": "3eZbrw1a"})


@pytest.mark.parametrize("path", ["/", "/slack", "/slack/events/", "/health.php", "/%2e%2e/etc"])
@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_nothing_else_is_there(bot: Bot, verb: str, path: str) -> None:
    assert bot.ask(verb, path).status == 404


@pytest.mark.parametrize("verb", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_only_posts_are_taken_and_the_answer_says_so(bot: Bot, verb: str) -> None:
    reply = bot.ask(verb, PATH)
    assert (reply.status, reply.headers["Allow"]) == (405, "POST")


def test_a_body_that_says_it_is_too_large_is_not_even_read(bot: Bot) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: {LARGEST_BODY + 1}\r\n\r\n"
    assert bot.raw(head.encode()) == b"HTTP/1.1 413 Request Entity Too Large"


def test_a_body_that_grows_too_large_is_cut_short(bot: Bot) -> None:
    """It does not say how long it is, and does not end."""
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    with socket.create_connection((HOST, bot.port), timeout=30) as line:
        line.sendall(head)
        sending = threading.Thread(target=_send_without_end, args=(line,))
        sending.start()
        assert line.makefile("rb").readline().startswith(b"HTTP/1.1 413 ")
    sending.join()


def _send_without_end(line: socket.socket) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    try:
        while True:
            line.sendall(chunk)
    except OSError:
        return


@pytest.mark.parametrize("request_", [b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"POST\r\n\r\n"])
def test_what_is_no_http_is_a_bad_request(bot: Bot, request_: bytes) -> None:
    assert b" 400 " in bot.raw(request_)


@pytest.mark.parametrize("content_type", ["", "text/plain", "multipart/form-data", "text/json"])
def test_another_type_of_body_is_a_bad_request(bot: Bot, content_type: str) -> None:
    body = json.dumps(CHALLENGE)
    assert bot.post(body, content_type).status == 400


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (f'{{"text": "{MARKER}', JSON),
        (f'["{MARKER}"]', JSON),
        ("42", JSON),
        ("", JSON),
        ("{}", JSON),
        ("[" * 100_000, JSON),
        (urlencode({"payload": f"{{{MARKER}"}), FORM),
        (urlencode({"payload": f'["{MARKER}"]'}), FORM),
        ("payload", FORM),
        ("", FORM),
    ],
)
def test_a_signed_body_that_cannot_be_read_is_a_bad_request(
    bot: Bot, body: str, content_type: str
) -> None:
    assert bot.post(body, content_type).status == 400
    assert bot.is_discreet()


def test_a_body_that_is_no_text_is_a_bad_request(bot: Bot) -> None:
    body = b'{"text": "\xff"}'
    assert bot.ask("POST", PATH, body, **bot.signed(body)).status == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"X_Slack_Signature": ""},
        {"X_Slack_Signature": "v0=" + "0" * 64},
        {"X_Slack_Signature": "v0=\xe9\xe9"},
        {"X_Slack_Request_Timestamp": ""},
        {"X_Slack_Request_Timestamp": "soon"},
        {"X_Slack_Request_Timestamp": "9" * 5_000},
        {"X_Slack_Request_Timestamp": str(2**40)},
    ],
)
def test_a_request_that_slack_did_not_sign_is_refused(bot: Bot, changed: dict[str, str]) -> None:
    body = json.dumps({**CHALLENGE, "text": MARKER})
    headers = {**bot.signed(body), **changed}
    assert bot.ask("POST", PATH, body.encode(), **headers).status == 401
    assert bot.is_discreet()


def test_a_request_without_a_signature_is_refused(bot: Bot) -> None:
    body = json.dumps(CHALLENGE).encode()
    assert bot.ask("POST", PATH, body, Content_Type=JSON).status == 401


def test_a_request_signed_with_another_secret_is_refused(bot: Bot) -> None:
    body = json.dumps(CHALLENGE)
    headers = bot.signed(body, secret="somebody else's")
    assert bot.ask("POST", PATH, body.encode(), **headers).status == 401


def test_a_request_changed_on_its_way_is_refused(bot: Bot) -> None:
    headers = bot.signed(json.dumps(CHALLENGE))
    body = json.dumps({**CHALLENGE, "challenge": MARKER})
    assert bot.ask("POST", PATH, body.encode(), **headers).status == 401


@pytest.mark.parametrize(
    ("age", "status"), [(-310, 401), (-290, 200), (290, 200), (310, 401), (86_400, 401)]
)
def test_a_request_is_fresh_for_five_minutes_either_way(bot: Bot, age: int, status: int) -> None:
    assert bot.post(json.dumps(CHALLENGE), age=age).status == status


def test_what_was_acknowledged_goes_no_further_a_second_time(bot: Bot) -> None:
    """The answer is empty: whoever caught the request learns nothing."""
    body = json.dumps({**CHALLENGE, "challenge": "once"})
    headers = bot.signed(body)
    replies = [bot.ask("POST", PATH, body.encode(), **headers) for _ in range(3)]
    assert [reply.status for reply in replies] == [200, 200, 200]
    assert [reply.body for reply in replies] == ['{"challenge": "once"}', "", ""]


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "block_actions", "actions": [{"type": "button", "action_id": "no_such_thing"}]},
        {"type": "view_submission", "view": {"type": "modal", "callback_id": "no_such_form"}},
        {"type": "shortcut", "callback_id": "no_such_shortcut"},
    ],
)
def test_what_nobody_listens_to_is_acknowledged(bot: Bot, payload: dict[str, object]) -> None:
    """It may come of a message from before an upgrade."""
    whole = {"user": {"id": "U0ASHA"}, "team": {"id": "T0NORTHSHIRE"}, **payload}
    reply = bot.post(urlencode({"payload": json.dumps(whole)}), FORM)
    assert (reply.status, reply.body) == (200, "")


def test_an_event_nobody_listens_to_is_acknowledged(bot: Bot) -> None:
    event = {"type": "reaction_added", "user": "U0ASHA", "reaction": MARKER}
    reply = bot.post(json.dumps({"type": "event_callback", "team_id": "T", "event": event}))
    assert reply.status == 200
    assert bot.is_discreet()


def test_a_kind_of_request_that_slack_never_sends_is_not_found(bot: Bot) -> None:
    assert bot.post(json.dumps({"type": "something_else", "text": MARKER})).status == 404
    assert bot.is_discreet()


def test_many_requests_at_once_are_all_answered(bot: Bot) -> None:
    def ask(number: int) -> str:
        return bot.post(json.dumps({**CHALLENGE, "challenge": str(number)})).body

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(ask, range(60)))
    assert answers == [json.dumps({"challenge": str(number)}) for number in range(60)]


def test_told_to_end_it_acknowledges_what_is_in_hand_and_ends(
    local: LocalWorkspace, tmp_path: Path
) -> None:
    """Within ten seconds and with a status of 0, though the database keeps it waiting."""
    slack = local.slack
    slack.acknowledge_within(PATIENCE_S)
    command("import", str(SETUP), folder=tmp_path, **settings_for(slack, tmp_path))
    patient = {"PACE_SECONDS": "0", "DATABASE_WAIT_SECONDS": "60", "WEB_WORKERS": "1"}
    with web_at(slack, tmp_path, **patient) as (process, port):
        auditor = Auditor(local.person("U0ASHA"))
        auditor.start(COVENTRY, "710452", dict(COVENTRY_HEADER))
        question = auditor.asked("1 of 14")
        with (
            closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as other,
            ThreadPoolExecutor(2) as pool,
        ):
            other.execute("BEGIN IMMEDIATE")
            pressing = pool.submit(auditor.person.press, question, "Meets good")
            _wait_until_busy(port)
            watch = Stopwatch()
            ending = pool.submit(process.end)
            _wait_until_closed(port)
            other.execute("ROLLBACK")
            assert ending.result() == 0
            assert watch.seconds() < LONGEST_GOODBYE_S
            pressing.result()
        assert "Traceback" not in process.log
        assert EVIDENCE not in process.log
    assert Council(local, tmp_path).audit().value("risk") == "meets_good"


def _wait_until_busy(port: int) -> None:
    """Wait until its one worker is, and others are not answered."""
    while True:
        with closing(http.client.HTTPConnection(HOST, port, timeout=1)) as line:
            line.request("GET", "/")
            try:
                line.getresponse()
            except TimeoutError:
                return


def _wait_until_closed(port: int) -> None:
    """Wait until it has begun to end: nobody new is let in."""
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            return


def test_without_a_signing_secret_it_says_so_in_one_line() -> None:
    ended = typed("web", SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET="")
    assert ended.status == 1
    assert ended.err == (
        "SLACK_SIGNING_SECRET is not set: give the signing secret, under Basic Information.\n"
    )


@pytest.mark.parametrize("host", [HOST, "no.such.host.invalid"], ids=["taken", "unknown"])
def test_a_host_or_port_that_cannot_be_used_is_said_in_one_line(
    local: LocalWorkspace, tmp_path: Path, host: str
) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = str(taken.getsockname()[1])
        found = settings_for(local.slack, tmp_path, HOST=host, PORT=port, SLACK_SIGNING_SECRET="s")
        ended = command("web", folder=tmp_path, **found)
    assert ended.status == 1
    (line,) = [line for line in ended.err.splitlines() if "can't be used" in line]
    assert line.startswith(f"Port {port} of {host} can't be used (")
    assert line.endswith("): choose others with HOST and PORT.")
    assert "Traceback" not in ended.err
