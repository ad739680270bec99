"""What every test may rely on: this machine only, nobody's own settings, no warning overlooked."""

import os
import socket
import warnings

import pytest

from bot.settings import Settings


def test_reaching_outside_this_machine_fails_at_once() -> None:
    with (
        socket.socket() as outward,
        pytest.raises(AssertionError, match=r"tried to reach 192\.0\.2\.1"),
    ):
        outward.connect(("192.0.2.1", 80))


def test_this_machine_can_be_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()


def test_no_setting_of_whoever_runs_the_tests_is_seen() -> None:
    assert not {name.upper() for name in Settings.model_fields} & os.environ.keys()


def test_a_warning_is_an_error() -> None:
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)
