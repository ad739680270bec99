"""What one more request for moderation costs beside many that wait."""

import itertools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from bot.usecases import submitting
from bot.usecases.context import Cause
from flows.audit import Decision, EntryChanged
from storage import audits
from tests.bench.answering import beside_the_project
from tests.bench.harness import Sides
from tests.bench.stage import ASHA, Stage, stage
from tests.flows.building import completed, moment

FEW, MANY = 100, 1_000


class Requests:
    """Audits of one workspace, each submitted and its request posted in the moderators' channel."""

    def __init__(self, made: Stage) -> None:
        self._made = made
        self._numbers = itertools.count(1)
        self._whole = completed()
        self._next = ""

    def ready(self) -> None:
        """Have another audit that is wholly answered, and everything said that is to be said."""
        context, number = self._made.bot.context, next(self._numbers)
        audit = replace(self._whole, id=f"a{number}", case=f"{700_000 + number}")
        given = tuple(EntryChanged(step, None, entry) for step, entry in audit.entries.items())
        with context.database.begin() as conn:
            context.library.pin(conn, context.workspace, audit.questionnaire, moment().at)
            audits.insert(conn, context.workspace, audit)
            audits.save(conn, context.workspace, None, Decision(audit, given), moment())
        self._next = audit.id

    def post(self) -> None:
        """Submit it, and hand everything over that is then said."""
        cause = Cause(f"submit/{self._next}", ASHA)
        outcome = submitting.submit(self._made.bot.context, cause, self._next)
        if outcome.notice or outcome.errors:
            raise RuntimeError(outcome.notice or str(outcome.errors))
        self._made.deliver()
        if "an audit to moderate" not in self._made.slack.body["text"]:
            raise RuntimeError("no request was posted")


@contextmanager
def waiting(count: int) -> Iterator[Requests]:
    """So many requests that nobody has taken."""
    with beside_the_project() as folder, stage(folder) as made:
        requests = Requests(made)
        for _ in range(count):
            requests.ready()
            requests.post()
        yield requests


@contextmanager
def posted() -> Iterator[Sides]:
    """One more request beside a thousand, from the submission on, against one beside a hundred.

    Where both cost the same, a thousand cost ten times what a hundred do.
    """
    with ExitStack() as stack:
        few, many = (stack.enter_context(waiting(count)) for count in (FEW, MANY))

        def ready() -> None:
            few.ready()
            many.ready()

        yield Sides(floor=few.post, measured=many.post, turns=20, warm_up=5, ready=ready)
