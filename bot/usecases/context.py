"""What every use case is given, and what it gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.messages.types import Reader, View
from bot.usecases.open_homes import OpenHomes
from flows.answers import Person, Reading
from flows.audit import Moment
from storage.database import Database
from storage.looking_back import FormerAnswers
from storage.questionnaires import Library
from storage.recent import RecentAudits


class CountTurn(Protocol):
    """Counts what people did, and nothing of who or what."""

    def __call__(self, *, repeated: bool) -> None:
        """One more was dealt with; ``repeated``: it had been before."""


def _uncounted(*, repeated: bool) -> None:
    del repeated


@dataclass(slots=True)
class Council:
    """The council's time zone as this process read it last; empty before there is a set-up.

    Whatever begins to deal with something reads it first, as :mod:`bot.usecases.everybody` does:
    another process may have changed it.
    """

    zone: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a use case.

    ``workspace`` is Slack's team id and ``workspace_url`` its address, for links. ``wake`` tells
    the relay that something was committed. ``admins`` are quality leads whatever the set-up says.
    ``first_timezone`` holds until there is a set-up.
    """

    workspace: str
    workspace_url: str
    database: Database
    clock: Clock
    library: Library
    wake: Callable[[], None]
    first_timezone: str = "Europe/London"
    typed: bool = True
    admins: frozenset[str] = frozenset()
    recent: RecentAudits = field(default_factory=RecentAudits)
    former: FormerAnswers = field(default_factory=FormerAnswers)
    count_turn: CountTurn = _uncounted
    homes: OpenHomes = field(default_factory=OpenHomes)
    council: Council = field(default_factory=Council)

    def link(self, channel: str, ts: str, thread_ts: str = "") -> str:
        """Slack's address of a message."""
        place = f"{self.workspace_url}archives/{channel}/p{ts.replace('.', '')}"
        return f"{place}?thread_ts={thread_ts}&cid={channel}" if thread_ts else place

    def reader(self, person: Person | None = None) -> Reader:
        """Whom messages are worded for: their zone and the moment."""
        return Reader(self.clock.now(), self.zone_of(person), self.typed)

    @property
    def timezone(self) -> str:
        """The council's time zone."""
        return self.council.zone or self.first_timezone

    def zone_of(self, person: Person | None) -> str:
        """The person's own time zone, else their team's, else the council's."""
        own = person.timezone or person.team_zone if person is not None else ""
        return own or self.timezone

    def moment(self, person: Person, people: tuple[Person, ...] = ()) -> Moment:
        """Now, for this person."""
        now: datetime = self.clock.now()
        zone = self.zone_of(person)
        today = now.astimezone(ZoneInfo(zone)).date()
        return Moment(person.id, now, Reading(today, people, zone))


@dataclass(frozen=True, slots=True)
class Cause:
    """What a person did, once: ``key`` is the same however often Slack tells of it.

    ``response_url`` changes the message that was pressed, and ``channel`` and ``ts`` name it.
    ``direct``: the channel is that of the person's direct messages.
    """

    key: str
    person: str
    channel: str = ""
    ts: str = ""
    response_url: str = ""
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is shown directly: a view, errors at a form's fields, a line only this person sees.

    ``done`` is false where the cause had been dealt with before.
    """

    view: View | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    audit: str = ""
    done: bool = True
