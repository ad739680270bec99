"""The router: what goes wrong behind an address is neither shown nor told, only named."""

import http.client
from urllib.parse import urlsplit
from wsgiref.types import WSGIEnvironment

import pytest

from bot.connections.wsgi import Answer, Router
from tests.serving import serving

MARKER = "gallimaufry"


def broken(environ: WSGIEnvironment) -> Answer:
    """A page that fails, and says what it was given."""
    raise RuntimeError(MARKER, environ["PATH_INFO"])


def test_a_page_that_fails_says_nothing_of_why(caplog: pytest.LogCaptureFixture) -> None:
    with serving(Router({"/": {"GET": broken}})) as url:
        line = http.client.HTTPConnection(urlsplit(url).netloc)
        line.request("GET", "/")
        reply = line.getresponse()
        assert (reply.status, reply.read()) == (500, b"Internal Server Error\n")
        line.close()
    (said,) = caplog.records
    assert (said.levelname, said.getMessage()) == (
        "ERROR",
        "RuntimeError while a request was answered",
    )
    assert said.exc_info is None
