"""Fixtures for whole conversations over the local workspace."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from tests.journeys.council import MANIFEST, Council, Transport
from tests.workspace import LocalWorkspace


@pytest.fixture(params=get_args(Transport))
def transport(request: pytest.FixtureRequest) -> Transport:
    """How Slack reaches the bot. Every conversation goes the same over Socket Mode and HTTP."""
    found: Transport = request.param
    return found


@pytest.fixture
def council(tmp_path: Path, transport: Transport) -> Iterator[Council]:
    """A workspace with the demo's people and the bot at work."""
    with LocalWorkspace.start(manifest=MANIFEST) as workspace:
        found = Council(workspace, tmp_path, transport=transport)
        found.start_bot()
        yield found
        found.stop_bot()
