"""Goals, rounds and verdicts: each measured thing set against a floor taken in between.

A machine's speed drifts from minute to minute, so a goal is a ratio, and its two sides are measured
by turns: floor, measured, measured, floor. A figure that needs no floor (calls an input, memory
against none) is given as its own ratio.
"""

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from statistics import median

ROUNDS = 5

# One go of whatever is timed; what it returns is thrown away.
Step = Callable[[], object]
Moment = Callable[[], float]


def nothing() -> None:
    """There is nothing to be made ready."""


@dataclass(frozen=True, slots=True)
class Sides:
    """A timed goal's two sides, each run `turns` times a round after `warm_up` untimed turns.

    `ready` makes the next turn possible and is not timed. `since` and `until` say when what counts
    of the measured turn began and was done, on the harness's clock, where that is after its
    beginning or before its end.
    """

    floor: Step
    measured: Step
    turns: int = 50
    warm_up: int = 10
    ready: Step = nothing
    since: Moment | None = None
    until: Moment | None = None


# A goal is set up when its turn comes, and cleared away before the next.
Timed = Callable[[], AbstractContextManager[Sides]]
# One round of a goal that counts instead of timing: the round's ratio.
Counted = Callable[[], AbstractContextManager[Callable[[], float]]]


@dataclass(frozen=True, slots=True)
class AtMost:
    """A ratio that must not be larger."""

    figure: float

    def met_by(self, ratio: float) -> bool:
        """Whether this ratio is small enough."""
        return ratio <= self.figure

    def __str__(self) -> str:
        return f"{self.figure:g}"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A ratio that must not be smaller."""

    figure: float

    def met_by(self, ratio: float) -> bool:
        """Whether this ratio is large enough."""
        return ratio >= self.figure

    def __str__(self) -> str:
        return f"at least {self.figure:g}"


Bound = AtMost | AtLeast


@dataclass(frozen=True, slots=True)
class Goal:
    """What is promised: a ratio within `bound`, found by `take`, one figure a round."""

    name: str
    bound: Bound
    take: Callable[[int], Iterable[float]]


@dataclass(frozen=True, slots=True)
class Result:
    """What came out: one ratio a round, against the goal."""

    name: str
    bound: Bound
    ratios: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The middle of the rounds: one slow round is the machine's."""
        return median(self.ratios)

    @property
    def met(self) -> bool:
        """Whether the promise is kept."""
        return self.bound.met_by(self.ratio)

    def line(self, width: int = 0) -> str:
        """Name, ratio, spread, goal and verdict; the name is padded to `width`."""
        return (
            f"{self.name:<{width}}  {self.ratio:8.3f}"
            f"  ({min(self.ratios):.3f} to {max(self.ratios):.3f})"
            f"  goal {self.bound}  {'ok' if self.met else 'short'}"
        )


class Bench:
    """The goals, in the order in which they were registered.

    @bench.timed("A button answer, acknowledged", AtMost(3.0))
    @contextmanager
    def button_answer() -> Iterator[Sides]: ...
    """

    def __init__(self) -> None:
        self.goals: list[Goal] = []

    def timed(self, name: str, bound: Bound) -> Callable[[Timed], Timed]:
        """Register a goal whose sides are timed by turns."""

        def register(prepare: Timed) -> Timed:
            def take(rounds: int) -> Iterator[float]:
                with prepare() as sides:
                    yield from interleaved(sides, rounds)

            self.goals.append(Goal(name, bound, take))
            return prepare

        return register

    def counted(self, name: str, bound: Bound) -> Callable[[Counted], Counted]:
        """Register a goal that gives its own ratio, once a round."""

        def register(prepare: Counted) -> Counted:
            def take(rounds: int) -> Iterator[float]:
                with prepare() as ratio:
                    for _ in range(rounds):
                        yield ratio()

            self.goals.append(Goal(name, bound, take))
            return prepare

        return register

    def results(self, wanted: str = "", rounds: int = ROUNDS) -> Iterator[Result]:
        """Measure the goals whose name contains `wanted`, each over `rounds` rounds."""
        for goal in self.goals:
            if wanted.lower() in goal.name.lower():
                yield Result(goal.name, goal.bound, tuple(goal.take(rounds)))


def interleaved(
    sides: Sides, rounds: int = ROUNDS, now: Callable[[], float] = time.perf_counter
) -> Iterator[float]:
    """Yield one ratio a round: the median measured turn over the median floor turn.

    Turns alternate, so that what slows the machine slows both sides, and so does who goes first:
    the second finds the machine warm. `now` gives seconds.
    """
    for _ in range(sides.warm_up):
        sides.ready()
        sides.floor()
        sides.measured()
    for _ in range(rounds):
        floor: list[float] = []
        measured: list[float] = []
        gc.collect()
        for turn in range(sides.turns):
            sides.ready()
            if turn % 2:
                measured.append(seconds(sides.measured, now, sides.since, sides.until))
            floor.append(seconds(sides.floor, now))
            if not turn % 2:
                measured.append(seconds(sides.measured, now, sides.since, sides.until))
        yield median(measured) / median(floor)


def seconds(
    step: Step,
    now: Callable[[], float] = time.perf_counter,
    since: Moment | None = None,
    until: Moment | None = None,
) -> float:
    """How long one go takes, from its beginning or `since`, to its end or `until`."""
    start = now()
    step()
    end = now()
    return (end if until is None else until()) - (start if since is None else since())
