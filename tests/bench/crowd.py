"""People who answer at once, each in audits of their own, question after question."""

import itertools
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from slack_sdk.socket_mode.request import SocketModeRequest

from bot.connections.socket_mode import SocketMode
from bot.messages.forms.header import Header
from bot.usecases import starting
from bot.usecases.context import Cause, Context
from bot.usecases.starting import Begin
from bot.widgets.ids import Token
from flows import loading
from flows.answers import Person
from flows.setup import Setup, Team
from storage import people, tables
from storage.questionnaires import Library
from tests.bench import floor, form
from tests.bench.stage import GRADE, Stage, stage

FAR: Final = datetime(2100, 1, 1, tzinfo=UTC)
PEOPLE: Final = 8
AUDITS: Final = 12
"""Of each, begun before anything is measured: seven hundred presses."""
TEAM: Final = Team("north", "North team", "C0NORTH")


@dataclass(slots=True)
class Crowd:
    """People in the middle of their audits. What is said to them waits: it is not measured."""

    made: Stage
    _presses: list[Iterator[dict[str, Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Set the people up, with an audit each."""
        context = self.made.bot.context
        everybody = tuple(
            Person(f"U0CROWD{n}", f"Auditor {n}", TEAM.key, frozenset({"auditor"}))
            for n in range(PEOPLE)
        )
        with context.database.begin() as conn:
            people.set_up(conn, context.workspace, Setup("Crowd", "999", (TEAM,), everybody))
            now = context.clock.now()
            Library(()).pin(conn, context.workspace, loading.load(form.grades_only()), now)
        self._presses = [
            _presses(each.id, [_begun(context, each.id) for _ in range(AUDITS)])
            for each in everybody
        ]
        gates = tables.Gate.__table__
        with context.database.begin() as conn:
            conn.execute(gates.update().values(next_at=FAR, wake_at=FAR))

    def press(self, number: int) -> dict[str, Any]:
        """The next press of one of them, as Slack tells of it."""
        return next(self._presses[number])

    def turns(self, number: int, count: int) -> list[float]:
        """Let one of them press so often; the seconds each press took to its acknowledgement."""
        connection = self.made.bot.connection
        assert isinstance(connection, SocketMode)
        taken = []
        for _each in range(count):
            request = SocketModeRequest("interactive", "crowd", self.press(number))
            began = time.perf_counter()
            floor.dispatch(connection.app, request)
            taken.append(time.perf_counter() - began)
        return taken


@contextmanager
def crowd(folder: Path, address: str = "") -> Iterator[Crowd]:
    """A crowd at a bot over the database at ``address``, else over the one in ``folder``."""
    with stage(folder, address) as made:
        yield Crowd(made)


def _begun(context: Context, person: str) -> str:
    """Another audit of this person's."""
    case = f"{time.time_ns()}"
    begin = Begin(Cause(f"begin/{person}/{case}", person), Header(form.GRADES_ONLY, case, "", {}))
    outcome = starting.begin(context, begin)
    if not outcome.audit:
        raise RuntimeError(outcome.notice or str(outcome.errors))
    return outcome.audit


def _presses(person: str, audits: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Every press of a person's, question after question, audit after audit."""
    micros = itertools.count(time.time_ns() // 1_000)
    for audit, number in itertools.product(audits, range(1, form.GRADES)):
        token = Token(audit, f"plain-{number}", value=GRADE)
        yield _press(person, token, next(micros))


def _press(person: str, token: Token, micros: int) -> dict[str, Any]:
    seconds, rest = divmod(micros, 1_000_000)
    (action,) = floor.payload()["actions"]
    pressed = {
        **action,
        "action_id": f"answer.{GRADE}",
        "value": token.pack(),
        "action_ts": f"{seconds}.{rest:06d}",
    }
    told = floor.payload() | {"actions": [pressed]}
    told["user"] = {"id": person, "username": person.lower(), "team_id": floor.TEAM}
    return told
