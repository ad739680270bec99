"""The long form and its summary: ``make crash``. Without ``--long`` it is short, for every run."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from bot.widgets import limits
from storage.database import Database
from tests.command import settings_for, typed
from tests.crash.campaign import Campaign
from tests.crash.rounds import SEED, Round, rounds
from tests.crash.scene import TIMETABLE, Scene
from tests.crash.tally import Tally, summary
from tests.journeys.council import MANIFEST, SETUP
from tests.workspace import LocalWorkspace

PROPERTY = "crash"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Two options, where this folder is named on the command line."""
    group = parser.getgroup("crash", "tests that kill the bot")
    group.addoption("--long", action="store_true", help="at least 200 kills on each database")
    group.addoption("--seed", type=int, default=SEED, help="draw another course")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes a round is run for each round of the form that was asked for."""
    if "round_" in metafunc.fixturenames:
        option = metafunc.config.getoption
        found = rounds(option("seed", SEED), long=option("long", False))
        metafunc.parametrize("round_", found, ids=[f"round {each.number + 1}" for each in found])


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say how the accounts came out, whether or not they balance."""
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.getreports(kind)]
    noted = [value for each in reports for name, value in each.user_properties if name == PROPERTY]
    if noted:
        terminalreporter.section(f"seed {config.getoption('seed', SEED)}")
        for line in summary(Tally(**each) for each in noted):
            terminalreporter.line(line)


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalWorkspace]:
    """A workspace that brings events again on a quicker timetable."""
    monkeypatch.setattr(limits, "SECONDS_TO_RETRIES", TIMETABLE)
    with LocalWorkspace.start(MANIFEST) as workspace:
        yield workspace


@pytest.fixture
def scene(local: LocalWorkspace, tmp_path: Path, database_url: str) -> Iterator[Scene]:
    """A workspace, and a database with the demo's people, where no bot is started yet."""
    settings = settings_for(local.slack, tmp_path, DATABASE_URL=database_url)
    assert typed("import", str(SETUP), **settings).status == 0
    with closing(Database(database_url)) as records:
        yield Scene(local.slack, tmp_path, database_url, records)


@pytest.fixture
def campaign(
    request: pytest.FixtureRequest,
    scene: Scene,
    round_: Round,
    record_property: Callable[[str, object], None],
) -> Campaign:
    """A round of audits that has yet to begin."""
    long = request.config.getoption("long", False)
    return Campaign(scene, round_, long, lambda tally: record_property(PROPERTY, asdict(tally)))
