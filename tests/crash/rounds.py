"""How much is done: a short form for every run of the tests, and a long one."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from tests.crash.perils import Course, Peril
from tests.workspace import Transport

SEED = 20261121


@dataclass(frozen=True, slots=True)
class Plan:
    """What befalls the bot during one audit; ``turn`` says which transport comes first."""

    kills: Course
    troubles: int = 0
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Round:
    """Some audits, one after another, in a workspace of their own."""

    number: int
    seed: int
    audits: int

    def chance(self, *about: str) -> random.Random:
        """The same for the same seed, round and subject."""
        return random.Random("/".join((str(self.seed), str(self.number), *about)))

    def transports(self, turn: int) -> list[Transport]:
        """How Slack reaches the bot during each audit: by turns."""
        kinds = get_args(Transport)
        return [kinds[(turn + self.number + audit) % len(kinds)] for audit in range(self.audits)]


def rounds(seed: int, *, long: bool) -> list[Round]:
    """The rounds of either form."""
    return [Round(n, seed, 2) for n in range(5)] if long else [Round(0, seed, 1)]


FEW: Course = dict.fromkeys((Peril.COMMITTED, Peril.POSTED, Peril.LOOKED_UP, Peril.RANDOM), 1)
KILLED: Mapping[bool, Plan] = {
    False: Plan(FEW),
    True: Plan(
        {
            Peril.ACKNOWLEDGED: 2,
            Peril.COMMITTED: 3,
            Peril.POSTING: 2,
            Peril.POSTED: 3,
            Peril.LOOKED_UP: 3,
            Peril.RANDOM: 3,
            Peril.STARTING: 1,
        }
    ),
}
"""The bot is killed and Slack is well, in the short form and in the long one."""
TROUBLED: Mapping[bool, Plan] = {
    False: Plan({Peril.RANDOM: 1}, troubles=4, turn=1),
    True: Plan(
        {Peril.POSTED: 1, Peril.LOOKED_UP: 1, Peril.RANDOM: 1},
        troubles=12,
        turn=1,
    ),
}
"""Slack misbehaves, and the bot is killed now and then as well."""
