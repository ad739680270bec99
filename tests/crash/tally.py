"""A row of the summary: how an account came out, in figures that can be added up."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Self

from tests.crash.ledger import Account


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of one round, or of several with the same database and name.

    ``seconds`` are added up too: rounds may run side by side.
    """

    database: str
    name: str
    audits: int
    kills: int
    faults: int
    acknowledged: int
    stored: int
    expected: int
    seen: int
    doubled: int
    lost: int
    disordered: int
    unsubmitted: int
    seconds: int

    @classmethod
    def of(
        cls, database: str, name: str, kills: int, faults: int, seconds: int, account: Account
    ) -> Self:
        """The figures of an account."""
        return cls(
            database,
            name,
            audits=len(account.statuses),
            kills=kills,
            faults=faults,
            acknowledged=len(account.acknowledged),
            stored=len(account.stored),
            expected=account.expected_count,
            seen=account.seen_count,
            doubled=len(account.doubled),
            lost=len(account.lost),
            disordered=len(account.disordered),
            unsubmitted=len(account.unsubmitted),
            seconds=seconds,
        )

    def __add__(self, other: Self) -> Self:
        """Both together."""
        mine, others = asdict(self), asdict(other)
        added = {name: mine[name] + others[name] for name in mine if isinstance(mine[name], int)}
        return replace(self, **added)

    def lines(self) -> Iterator[str]:
        """Say it."""
        yield f"{self.database}, {self.name}"
        yield f"  {self.kills} kills, {self.faults} faults of Slack's, in {self.seconds} s"
        yield f"  {self.acknowledged} answers acknowledged, {self.stored} stored"
        yield f"  {self.expected} messages expected, {self.seen} seen"
        yield f"  {self.doubled} duplicates, {self.lost} losses, {self.disordered} out of order"
        yield f"  {self.audits - self.unsubmitted} of {self.audits} audits submitted"


def summary(tallies: Iterable[Tally]) -> Iterator[str]:
    """The lines that say how it all came out, for each database and name."""

    def subject(tally: Tally) -> tuple[str, str]:
        return tally.name, tally.database

    for _, found in groupby(sorted(tallies, key=subject), subject):
        first, *others = found
        yield from sum(others, first).lines()
