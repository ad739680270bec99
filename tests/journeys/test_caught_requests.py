"""Somebody on the way catches what Slack sends, and sends it again: nothing is done twice.

About HTTP alone: nobody can send anything over the bot's own WebSocket.
"""

import http.client
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from sqlalchemy import func, select

from bot.connections.web import PATH
from storage import tables
from tests.journeys.auditing import EVIDENCE, Auditor, begin_practice
from tests.journeys.council import Council, Json
from tests.serving import HOST, serving
from tests.workspace import Transport

CARRIED = ("CONTENT_TYPE", "HTTP_X_SLACK_REQUEST_TIMESTAMP", "HTTP_X_SLACK_SIGNATURE")
COUNTED = (tables.Audit, tables.Entry, tables.Action, tables.History)


@dataclass(slots=True)
class Catcher:
    """Passes every request on to the bot, and keeps it."""

    port: int
    caught: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        names = [(key, key.removeprefix("HTTP_").replace("_", "-")) for key in CARRIED]
        self.caught.append((body, {name: environ[key] for key, name in names}))
        status, said = self.send(*self.caught[-1])
        start_response(f"{status} ", [("Content-Type", "application/json")])
        return [said]

    def send(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Send something to the bot; give its answer."""
        with closing(http.client.HTTPConnection(HOST, self.port, timeout=30)) as line:
            line.request("POST", PATH, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read()

    def send_again(self) -> list[tuple[int, bytes]]:
        """Send everything once more; give the answers."""
        return [self.send(body, headers) for body, headers in list(self.caught)]


@pytest.fixture
def transport() -> Transport:
    """Over HTTP, and nothing else."""
    return "http"


@pytest.fixture
def catcher(council: Council) -> Iterator[Catcher]:
    """Somebody between Slack and the bot."""
    found = Catcher(council.port)
    with serving(found) as url:
        council.workspace.slack.deliver_to(url + PATH)
        assert urlsplit(url).port != council.port
        yield found


@pytest.fixture
def auditor(council: Council, catcher: Catcher) -> Auditor:
    """Has done a whole audit, with presses, replies, forms and a command, all of them caught."""
    found = begin_practice(council)
    found.press("Strong", "1 of 6")
    found.asked("What is the evidence?")
    found.say(EVIDENCE)
    found.press("No", "2 of 6")
    found.press("None of these", "4 of 6")
    found.asked("If Robin's story had a title")
    found.say("The tall gate")
    found.asked("What would you tell Ms Field")
    found.say("Every visit was written down.")
    found.asked("Submit")
    found.say("action: Ring the school")
    found.seen("Action 1 is on the list")
    found.person.command("/audit", "710452")
    found.person.close(everything=True)
    found.press_earlier("Submit", "[Submit")
    found.seen("This audit is finished")
    council.settle()
    assert len(catcher.caught) > 20
    return found


def kept(council: Council) -> dict[str, int]:
    """How many rows there are of everything that an audit is."""
    with council.records() as database, database.read() as conn:
        return {
            table.__name__: conn.execute(
                select(func.count()).select_from(table.__table__)
            ).scalar_one()
            for table in COUNTED
        }


def seen(auditor: Auditor) -> list[tuple[str, str]]:
    """Every message, and what it says."""

    def shown(messages: list[Json]) -> list[tuple[str, str]]:
        return [(message["ts"], auditor.person.see(message)) for message in messages]

    return shown(auditor.person.messages()) + shown(auditor.said())


def test_the_bot_that_had_them_acknowledges_them_and_makes_no_call(
    council: Council, auditor: Auditor, catcher: Catcher
) -> None:
    before, messages, calls = kept(council), seen(auditor), len(council.workspace.slack.calls)
    assert set(catcher.send_again()) == {(200, b"")}
    council.settle()
    assert (kept(council), seen(auditor)) == (before, messages)
    assert len(council.workspace.slack.calls) == calls


def test_a_bot_that_never_had_them_finds_them_dealt_with(
    council: Council, auditor: Auditor, catcher: Catcher
) -> None:
    """Another process, or this one restarted: the database knows what happened.

    Only a command, whose trigger is used up by then, offers the form that it can't open.
    """
    council.stop_bot()
    council.start_bot()
    before, messages = kept(council), seen(auditor)
    for _ in range(2):
        catcher.send_again()
        council.settle()
    assert kept(council) == before
    (offer,) = set(seen(auditor)) - set(messages)
    assert "took too long to open" in offer[1]
    assert set(messages) < set(seen(auditor))


def test_five_minutes_later_they_are_refused(
    council: Council, auditor: Auditor, catcher: Catcher
) -> None:
    earlier = len(catcher.caught)
    council.pass_time(minutes=5, seconds=10)
    council.settle()
    before, messages = kept(council), seen(auditor)
    assert {status for status, _ in catcher.send_again()[:earlier]} == {401}
    council.settle()
    assert (kept(council), seen(auditor)) == (before, messages)
