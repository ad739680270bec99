"""Minutes at work, from when things were done."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flows import pace
from flows.audit import Audit
from tests.flows.building import AT, SAM, begun, judged

SECONDS = st.lists(st.integers(0, 6 * 3600), max_size=40)


def at(*minutes: float) -> list[datetime]:
    return [AT + timedelta(minutes=each) for each in minutes]


def times(seconds: list[int]) -> list[datetime]:
    return [AT + timedelta(seconds=each) for each in seconds]


def test_a_break_does_not_count() -> None:
    assert pace.active(at(0, 4, 9, 60, 63)) == timedelta(minutes=12)
    assert pace.active(at(0, 10, 20.1)) == timedelta(minutes=10)


def test_who_did_one_thing_or_nothing_spent_no_time_yet() -> None:
    assert pace.active([]) == pace.active(at(3)) == timedelta()


@given(SECONDS)
def test_it_is_the_sum_of_all_gaps_that_are_no_break(seconds: list[int]) -> None:
    """Reckoned the naive way: second by second, whether somebody was at work in it."""
    done = sorted(set(seconds))
    limit = pace.LONGEST_PAUSE.total_seconds()
    worked = {s for a, b in pairwise(done) if b - a <= limit for s in range(a, b)}
    assert pace.active(times(seconds)) == timedelta(seconds=len(worked))


@given(SECONDS, st.randoms(use_true_random=False))
def test_neither_order_nor_repeats_count(seconds: list[int], chance: object) -> None:
    shuffled = [*seconds, *seconds[:3]]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pace.active(times(shuffled)) == pace.active(times(seconds))


@given(SECONDS, st.integers(0, 6 * 3600), st.integers(-(10**6), 10**6))
def test_doing_more_never_takes_less_time_and_never_more_than_passed(
    seconds: list[int], more: int, shift: int
) -> None:
    before, after = pace.active(times(seconds)), pace.active(times([*seconds, more]))
    assert timedelta() <= before <= after
    assert after <= timedelta(seconds=max([*seconds, more]) - min([*seconds, more]))
    assert pace.active(times([each + shift for each in seconds])) == before


def graded(count: int) -> Audit:
    audit = begun()
    for question in audit.questionnaire.questions[:count]:
        audit = judged(audit, question.key, "not_applicable", evidence="It is not on the file.")
    return audit


def test_the_rest_takes_as_long_for_each_question_as_the_first_did() -> None:
    minutes = at(*range(0, 21, 2))
    assert pace.pace(graded(5), minutes) == pace.Pace(20, 36)
    assert pace.pace(graded(10), minutes) == pace.Pace(20, 8)


def test_too_little_says_nothing_about_a_pace() -> None:
    assert pace.pace(graded(4), at(*range(0, 21, 2))) == pace.Pace(20, None)
    assert pace.pace(graded(6), at(0, 0.1)) == pace.Pace(0, None)


def test_what_was_answered_before_a_hand_over_is_no_measure() -> None:
    handed = replace(graded(10), auditor=SAM.id)
    assert pace.pace(handed, at(*range(0, 21, 2))) == pace.Pace(20, None)
