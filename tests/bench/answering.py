"""An answer by button, in an audit of sixty answers: how long until Slack hears of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import filling
from tests.bench.floor import floor
from tests.bench.harness import Sides
from tests.bench.stage import stage

FEW, MANY = 1_000, 100_000


@contextmanager
def beside_the_project() -> Iterator[Path]:
    """A folder on the project's own file system: /tmp may be memory, where a commit is free."""
    with TemporaryDirectory(prefix=".bench-", dir=Path(__file__).parents[2]) as folder:
        yield Path(folder)


@contextmanager
def floor_against_itself() -> Iterator[Sides]:
    """Says how far the figures below can be trusted on this machine at this minute."""
    with beside_the_project() as folder, floor(folder) as step:
        yield Sides(floor=step, measured=step)


@contextmanager
def acknowledged() -> Iterator[Sides]:
    """Up to its acknowledgement, every row written."""
    with beside_the_project() as folder, floor(folder) as bare, stage(folder) as bot:
        yield Sides(bare, bot.press, ready=bot.ready)


@contextmanager
def next_question() -> Iterator[Sides]:
    """Up to the moment at which the relay hands the next question to Slack's client."""
    with beside_the_project() as folder, floor(folder) as bare, stage(folder) as bot:

        def press_and_hand_over() -> None:
            bot.press()
            bot.deliver_one()

        yield Sides(
            bare, press_and_hand_over, ready=bot.ready, until=lambda: bot.slack.handed_over_at
        )


@contextmanager
def among_many_audits() -> Iterator[Sides]:
    """The same acknowledgement with a hundred thousand audits stored, against a thousand."""
    with beside_the_project() as few, beside_the_project() as many:
        filling.database(few, FEW)
        filling.database(many, MANY)
        with stage(few) as small, stage(many) as large:

            def ready() -> None:
                small.ready()
                large.ready()

            yield Sides(small.press, large.press, turns=100, ready=ready)
