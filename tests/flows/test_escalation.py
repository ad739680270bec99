"""How long a request waits before somebody else hears of it, and who that is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from flows import escalation
from flows.escalation import Step
from flows.moderation import Moderation, Reason, Selection, Stage

ZONE = "Europe/London"
MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
WAITING = Moderation("a1.1", "a1", 1, Selection((Reason.EVERY,)), False, MONDAY, 4)
ABLE = ("U0NADIA", "U0OWEN")
LEADS = ("U0QUINN",)


def stages(moderation: Moderation, *, in_channel: bool = True) -> list[tuple[Stage, str]]:
    """Every step there is, as if each came when it was due."""
    found = []
    while (step := escalation.step(moderation, ABLE, LEADS, in_channel=in_channel)) is not None:
        found.append((step.stage, ",".join(step.to)))
        at = (moderation.stage_at or moderation.requested_at) + timedelta(days=7)
        asked = (*moderation.asked, *step.to)
        taken = moderation if step.stage is Stage.NUDGED else replace(moderation, moderator=None)
        moderation = replace(taken, stage=step.stage, stage_at=at, asked=asked)
    return found


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 23), date(2026, 11, 24), 1),
        (date(2026, 11, 27), date(2026, 11, 30), 1),
        (date(2026, 11, 23), date(2026, 11, 30), 5),
        # Christmas Day, and Boxing Day's Monday in its place.
        (date(2026, 12, 24), date(2026, 12, 29), 1),
        (date(2026, 11, 24), date(2026, 11, 23), 0),
    ],
)
def test_days_are_working_days_and_holidays_are_none(since: date, until: date, days: int) -> None:
    assert escalation.working_days(since, until) == days


def test_a_request_is_late_after_its_policys_days_and_no_sooner() -> None:
    assert not escalation.is_late(WAITING, 5, date(2026, 11, 27), ZONE)
    assert escalation.is_late(WAITING, 5, date(2026, 11, 30), ZONE)


@pytest.mark.parametrize("days", range(1, 8))
def test_late_is_whatever_stood_before_one_moment(days: int) -> None:
    """Whichever day is asked about, over Christmas and a change of clocks alike."""
    for today in (date(2026, 10, 23) + timedelta(days=n) for n in range(80)):
        before = escalation.late_before(days, today, ZONE)
        last, first = before - timedelta(seconds=1), before
        assert escalation.working_days(last.date(), today) >= days
        assert escalation.working_days(first.date(), today) < days


def test_the_day_of_a_request_is_the_councils_own() -> None:
    """Half past eleven in the evening of London's summer is the same day's evening in UTC."""
    at_night = replace(WAITING, requested_at=datetime(2026, 7, 6, 23, 30, tzinfo=UTC))
    assert not escalation.is_late(at_night, 1, date(2026, 7, 7), ZONE)
    assert escalation.is_late(at_night, 1, date(2026, 7, 8), ZONE)


def test_unclaimed_all_are_reminded_then_the_next_manager_is_asked_then_the_leads() -> None:
    assert stages(WAITING) == [
        (Stage.NUDGED, ""),
        (Stage.NEXT, "U0NADIA"),
        (Stage.QUALITY_LEAD, "U0QUINN"),
    ]


def test_unfinished_whoever_took_it_is_reminded_and_then_another_manager_is_asked() -> None:
    taken = replace(WAITING, moderator="U0NADIA", taken_at=MONDAY + timedelta(hours=1))
    assert stages(taken) == [
        (Stage.NUDGED, "U0NADIA"),
        (Stage.NEXT, "U0OWEN"),
        (Stage.QUALITY_LEAD, "U0QUINN"),
    ]


def test_who_takes_a_late_request_has_its_days_anew() -> None:
    late = replace(WAITING, stage=Stage.NEXT, stage_at=MONDAY + timedelta(days=7))
    taken = replace(late, moderator="U0OWEN", taken_at=MONDAY + timedelta(days=8))
    assert not escalation.is_late(taken, 5, date(2026, 12, 4), ZONE)
    assert escalation.is_late(taken, 5, date(2026, 12, 8), ZONE)
    step = escalation.step(taken, ABLE, LEADS, in_channel=True)
    assert step == Step(Stage.NUDGED, ("U0OWEN",))


def test_where_the_channel_shows_it_to_nobody_a_manager_is_asked_by_name_first() -> None:
    assert stages(WAITING, in_channel=False)[0] == (Stage.NEXT, "U0NADIA")


def test_a_manager_who_was_asked_already_is_not_asked_again() -> None:
    asked = replace(WAITING, stage=Stage.NUDGED, stage_at=MONDAY, asked=("U0NADIA",))
    assert escalation.step(asked, ABLE, LEADS, in_channel=True) == Step(Stage.NEXT, ("U0OWEN",))


def test_where_no_manager_is_left_it_goes_to_the_leads_at_once() -> None:
    nudged = replace(WAITING, stage=Stage.NUDGED, stage_at=MONDAY)
    assert escalation.step(nudged, (), LEADS, in_channel=True) == Step(Stage.QUALITY_LEAD, LEADS)
    assert escalation.step(nudged, (), (), in_channel=True) is None
