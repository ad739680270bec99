"""Fixtures for whole conversations over the local workspace."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.council import MANIFEST, Council
from tests.workspace import LocalWorkspace, Transport


@pytest.fixture
def council(tmp_path: Path, transport: Transport) -> Iterator[Council]:
    """A workspace with the demo's people and the bot at work."""
    with LocalWorkspace.start(manifest=MANIFEST, steady=True) as workspace:
        found = Council(workspace, tmp_path, transport=transport)
        found.start_bot()
        yield found
        found.stop_bot()
