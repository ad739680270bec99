"""Weeks that pass in a council whose live actions are chased, for tests of use cases."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from bot.usecases import chasing, leaving, reminding
from flows import following
from flows.actions import ActionDetails
from flows.answers import Person, Reading
from flows.audit import Moment
from flows.following import Followed
from flows.setup import Team
from storage import actions
from tests.bot.usecases.house import SETUP, WORKSPACE, House
from tests.flows.building import ASHA, DANA, LEE, MARCUS, PRIYA, QUINN, SAM
from tests.storage.following import agreed, found

NORTH = Team("north", "North team", "C0NORTH", MARCUS.id, PRIYA.id)
COUNCIL = replace(
    SETUP,
    teams=(NORTH, Team("south", "South team", "C0SOUTH", MARCUS.id)),
    people=(ASHA, MARCUS, DANA, QUINN, PRIYA, SAM, LEE),
)
NOBODYS = ActionDetails("Ring the school", owner_role="Key worker")
MONDAY = date(2026, 11, 23)


@dataclass(slots=True)
class Weeks:
    """A council whose actions are chased, and the days that pass there."""

    house: House

    def agree(self, *details: ActionDetails, audit: str = "A1", team: str = "north") -> None:
        """Have these actions live, of an audit of Asha's; their ids are its and their numbers."""
        with self.house.context.database.begin() as conn:
            agreed(conn, details, audit, team=team)

    def step(self, action: str, change: partial[Followed], by: Person = DANA) -> None:
        """Have somebody take a step of an action's life."""
        now = self.house.clock.now()
        moment = Moment(by.id, now, Reading(now.date(), COUNCIL.people))
        with self.house.context.database.begin() as conn:
            followed = change(found(conn, action), moment=moment)
            assert followed.changed, followed.refused
            actions.save(conn, WORKSPACE, followed)

    def look(self, *moments: str) -> None:
        """Let the clockwork look at each of these moments; UTC."""
        for each in moments:
            to = datetime.fromisoformat(each).replace(tzinfo=UTC)
            self.house.clock.move((to - self.house.clock.now()).total_seconds())
            reminding.remind(self.house.context)
            chasing.chase(self.house.context)
            leaving.tell(self.house.context)

    def days(self, first: date, last: date, at: str = "09:00") -> None:
        """Let days pass, with a look at this time of each."""
        count = (last - first).days + 1
        self.look(*(f"{first + timedelta(days=n)}T{at}" for n in range(count)))

    def set_up(self, **changes: object) -> None:
        """Set the council up otherwise."""
        self.house.set_up(replace(COUNCIL, **changes))  # type: ignore[arg-type]

    def told(self, to: Person | None = None) -> list[tuple[str, date]]:
        """Who was told, and when; or one of them only."""
        everybody = [(who, at.date()) for who, _, at in self.house.enqueued("chase/")]
        return [each for each in everybody if to is None or each[0] == to.id]

    def heard(self, to: Person) -> list[date]:
        """On which days somebody was told."""
        return [day for _, day in self.told(to)]

    def last(self, to: Person) -> str:
        """What somebody was told last."""
        return [body for who, body, _ in self.house.enqueued("chase/") if who == to.id][-1]


def november(day: int) -> date:
    return date(2026, 11, day)


def done(words: str = "A joiner mended it.") -> partial[Followed]:
    return partial(following.done, words=words)
