"""What every test stands on: no real settings, no outside network, one browser."""

import gc
import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import hypothesis
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.settings import Settings
from tests import browser, postgresql, scratch, sqlite
from tests.workspace import Transport


def pytest_configure() -> None:
    """Forget the settings of whoever runs the tests; a slow machine fails no property."""
    slow = [hypothesis.HealthCheck.too_slow]
    hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=slow)
    hypothesis.settings.load_profile("house")
    for name in Settings.model_fields:
        os.environ.pop(name.upper(), None)
    scratch.choose()
    postgresql.make_folder()


def pytest_collection_finish() -> None:
    """Have the collector go over what the tests make, not over modules that are there for good."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing of the server of the tests; workers leave it to whoever started them."""
    if not hasattr(config, "workerinput"):
        postgresql.remove_folder()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """A real server, started by whoever needs it first."""
    server = postgresql.Server.start()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database of one's own, of either kind."""
    if request.param == "sqlite":
        yield sqlite.make(tmp_path / "thread.db")
    else:
        server: postgresql.Server = request.getfixturevalue("postgresql_server")
        with server.migrated() as url:
            yield url


@pytest.fixture(autouse=True)
def _this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches outside this machine fails there and then."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: tuple[str, int] | str) -> None:
        if not isinstance(address, str) and self.family in {socket.AF_INET, socket.AF_INET6}:
            host = address[0]
            assert host == "localhost" or ipaddress.ip_address(host).is_loopback, (
                f"a test tried to reach {host}"
            )
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(params=get_args(Transport))
def transport(request: pytest.FixtureRequest) -> Transport:
    """How Slack reaches the bot: a conversation goes the same over Socket Mode and HTTP."""
    found: Transport = request.param
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for the whole run; give each person a `new_context()` of their own."""
    # Chromium refuses its sandbox to root, and a container's /dev/shm is small.
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=browser.find(), args=arguments)
        yield instance
        instance.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of its own: British, in London, wide as a laptop."""
    context = chromium.new_context(
        locale="en-GB",
        timezone_id="Europe/London",
        viewport={"width": 1280, "height": 800},
    )
    yield context.new_page()
    context.close()
