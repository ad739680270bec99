"""A bot in a process of its own, so that its memory and its idling are nobody else's.

``python -m tests.bench.serving idle`` connects as the settings say, and prints the processor time
it has used, in seconds, for each line it is sent. ``… serve FOLDER`` serves some turns over the
database there, and prints how much memory it then holds, in a unit of its own.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Final

from sqlalchemy import select

from bot import app as composition
from bot import settings
from bot.usecases import answering
from bot.usecases.context import Cause
from storage import tables
from tests.bench import filling
from tests.bench.answering import beside_the_project
from tests.bench.stage import Stage, stage
from tests.journeys.council import MANIFEST
from tests.workspace import LocalWorkspace

IN_PROGRESS: Final = 10_000
OTHERS: Final = 300
"""Audits of other people that are gone on with, where there are any."""
IDLE_S: Final = 3.0
_STATM: Final = Path("/proc/self/statm")


@contextmanager
def memory() -> Iterator[Callable[[], float]]:
    """Memory with ten thousand audits in progress, against none."""
    with beside_the_project() as none, beside_the_project() as many:
        filling.database(none, 0)
        filling.database(many, IN_PROGRESS)
        yield lambda: _served(many) / _served(none)


@contextmanager
def idle() -> Iterator[Callable[[], float]]:
    """The share of one core that a connected bot takes with nothing to do."""
    with beside_the_project() as folder, LocalWorkspace.start(manifest=MANIFEST) as workspace:
        environment = settings.environment_with(
            SLACK_BOT_TOKEN=workspace.slack.bot_token,
            SLACK_APP_TOKEN=workspace.slack.app_token,
            SLACK_API_URL=workspace.slack.api_url,
            DATABASE_URL=f"sqlite:///{folder / 'bot.db'}",
        )
        with subprocess.Popen(
            _command("idle"),
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as bot:
            _used(bot)

            def share() -> float:
                before, since = _used(bot), time.monotonic()
                Event().wait(IDLE_S)
                return (_used(bot) - before) / (time.monotonic() - since)

            yield share
            bot.communicate()


def _used(bot: "subprocess.Popen[str]") -> float:
    if bot.stdin is None or bot.stdout is None:
        raise RuntimeError("the bot can't be asked")
    bot.stdin.write("\n")
    bot.stdin.flush()
    return float(bot.stdout.readline())


def _served(folder: Path) -> float:
    done = subprocess.run(
        _command("serve", str(folder)), check=True, stdout=subprocess.PIPE, text=True
    )
    return float(done.stdout)


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.bench.serving", *arguments]


def _idle() -> None:
    bot = composition.build(settings.read(env_file=None))
    bot.start()
    for _line in sys.stdin:
        print(time.process_time(), flush=True)
    bot.stop()


def _serve(folder: Path) -> None:
    with stage(folder) as bot:
        bot.ready()
        bot.press()
        _go_on_with_others(bot)
        print(memory_held())


def _go_on_with_others(bot: Stage) -> None:
    audits = tables.Audit.__table__
    context = bot.bot.context
    with context.database.read() as conn:
        query = select(audits.c.id, audits.c.auditor).where(audits.c.auditor != "U0ASHA")
        found = conn.execute(query.limit(OTHERS)).all()
    for audit, auditor in found:
        answering.go_on(context, Cause(f"go on/{audit}", auditor), audit)
        bot.deliver()


def memory_held() -> int:
    """How much memory this process holds, in a unit of its own."""
    if _STATM.exists():
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["idle"]:
            _idle()
        case ["serve", folder]:
            _serve(Path(folder))
