"""The bench measures what it says it does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bench.floor import floor
from tests.bench.harness import AtLeast, AtMost, Bench, Result, Sides, interleaved


class Watch:
    """A clock that only the steps move on."""

    def __init__(self) -> None:
        self.time = 0.0
        self.order: list[str] = []

    def __call__(self) -> float:
        return self.time

    def step(self, name: str, *durations: float) -> Callable[[], None]:
        """A step that takes these durations by turns."""
        turn = 0

        def take() -> None:
            nonlocal turn
            self.order.append(name)
            self.time += durations[turn % len(durations)]
            turn += 1

        return take


def test_a_ratio_is_the_median_turn_over_the_median_floor_turn() -> None:
    watch = Watch()
    sides = Sides(watch.step("F", 2.0, 2.0, 50.0), watch.step("M", 5.0, 5.0, 90.0), 3, 0)
    assert list(interleaved(sides, rounds=2, now=watch)) == [2.5, 2.5]


def test_the_two_sides_are_taken_by_turns_and_go_first_by_turns() -> None:
    watch = Watch()
    sides = Sides(watch.step("F", 1.0), watch.step("M", 1.0), turns=2, warm_up=1)
    list(interleaved(sides, rounds=2, now=watch))
    assert watch.order == [*"FM", *"FMMF", *"FMMF"]


def test_what_makes_a_turn_possible_is_not_timed() -> None:
    watch = Watch()
    measured, ready = watch.step("M", 3.0), watch.step("ready", 100.0)
    sides = Sides(watch.step("F", 1.0), measured, turns=3, warm_up=1, ready=ready)
    assert list(interleaved(sides, rounds=1, now=watch)) == [3.0]


def test_a_turn_counts_up_to_the_moment_it_names() -> None:
    watch = Watch()
    sides = Sides(watch.step("F", 1.0), watch.step("M", 9.0), until=lambda: watch.time - 7.0)
    assert list(interleaved(sides, rounds=1, now=watch)) == [2.0]


def test_a_turn_counts_from_the_moment_it_names() -> None:
    watch = Watch()
    sides = Sides(watch.step("F", 1.0), watch.step("M", 9.0), since=lambda: watch.time - 7.0)
    assert list(interleaved(sides, rounds=1, now=watch)) == [7.0]


@pytest.mark.parametrize(
    ("ratios", "verdict"),
    [
        ((3.0, 2.9, 3.0), "ok"),
        ((2.0, 2.0, 9.0), "ok"),
        ((3.1, 3.1, 1.0), "short"),
    ],
)
def test_the_middle_round_decides_and_meeting_the_goal_exactly_is_enough(
    ratios: tuple[float, ...], verdict: str
) -> None:
    assert Result("A button", AtMost(3.0), ratios).line().endswith(f"goal 3  {verdict}")


@pytest.mark.parametrize(("ratio", "verdict"), [(0.6, "ok"), (0.59, "short"), (2.0, "ok")])
def test_a_goal_may_be_a_least(ratio: float, verdict: str) -> None:
    assert (
        Result("A relay", AtLeast(0.6), (ratio,)).line().endswith(f"goal at least 0.6  {verdict}")
    )


def test_a_line_names_goal_ratio_and_spread() -> None:
    line = Result("A button", AtMost(3.0), (2.0, 2.5, 4.0)).line(width=10)
    assert line == "A button       2.500  (2.000 to 4.000)  goal 3  ok"


def test_a_goal_is_set_up_when_its_turn_comes_and_cleared_away_after() -> None:
    bench = Bench()
    events: list[str] = []

    @bench.counted("Calls an input", AtMost(2))
    @contextmanager
    def _calls() -> Iterator[Callable[[], float]]:
        events.append("set up")
        yield lambda: 1.5
        events.append("cleared")

    assert events == []
    (result,) = bench.results()
    assert (result.ratios, events) == ((1.5,) * 5, ["set up", "cleared"])


def test_only_the_goals_asked_for_are_measured() -> None:
    bench = Bench()
    step = Watch().step("", 1.0)
    for name in ("Memory", "Button answer"):

        @bench.timed(name, AtMost(1))
        @contextmanager
        def _goal() -> Iterator[Sides]:
            yield Sides(step, step, turns=1, warm_up=0)

    assert [result.name for result in bench.results("button")] == ["Button answer"]


def test_the_floor_dispatches_through_bolt_and_commits_two_rows(tmp_path: Path) -> None:
    with floor(tmp_path) as step:
        step()
        assert (tmp_path / "floor.db-wal").stat().st_size > 0
