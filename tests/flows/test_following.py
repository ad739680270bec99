"""The life of a live action: each step is kept with who and why, and none is done twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.actions import Action, ActionDetails, ActionStatus, Effect, Owner, Tracked
from flows.following import (
    Event,
    Followed,
    Happened,
    done,
    in_bulk,
    in_its_audit,
    mark_safety,
    name_person,
    note,
    over,
    reassign,
    redate,
    reopen,
    review,
    reword,
    say_effect,
    supersede,
    to_tell,
    unreviewed,
    wont_do,
)
from flows.questionnaire import ActionPolicy
from flows.roles import Leads
from tests.flows.building import (
    AT,
    BY_KEY,
    DANA,
    EVERYBODY,
    LEE,
    MARCUS,
    QUINN,
    SAM,
    TODAY,
    moment,
)

DETAILS = ActionDetails("Mend the lock", owner_role="Key worker", due_on=date(2026, 11, 27))
ACTION = Action("x1", 1, DETAILS, "U0ASHA", AT, 7, live_at=AT, first_due_on=DETAILS.due_on)
OPEN = Tracked(ACTION, "A1", "710452", "north", "U0ASHA", ActionPolicy())
OTHER = replace(ACTION, id="x2")
LATER = date(2026, 12, 11)
NOW = moment(by=DANA)
LEADS = Leads(MARCUS.id, None)


def closed(tracked: Tracked = OPEN) -> Tracked:
    return done(tracked, "The lock was mended.", NOW).tracked


STEPS: dict[str, Callable[[Tracked], Followed]] = {
    "done": lambda a: done(a, "Mended.", NOW),
    "won't do": lambda a: wont_do(a, "The family moved.", NOW),
    "superseded": lambda a: supersede(a, OTHER, NOW),
    "another day": lambda a: redate(a, LATER, "The fitter is ill.", NOW),
    "another owner": lambda a: reassign(a, Owner(SAM.id), SAM, NOW),
    "a role into a person": lambda a: name_person(a, DANA, NOW),
    "other words": lambda a: reword(a, "Mend both locks", NOW),
    "safety": lambda a: mark_safety(a, safety=True, reason="", moment=NOW),
    "a note": lambda a: note(a, "The fitter comes on Friday.", NOW),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_every_step_is_one_event_with_who_did_it_and_when(
    step: Callable[[Tracked], Followed],
) -> None:
    followed = step(OPEN)
    assert followed.refused is None
    (event,) = followed.events
    assert (event.by, event.at) == (DANA.id, NOW.at)


@pytest.mark.parametrize(
    "ended", [closed(), wont_do(OPEN, "No.", NOW).tracked], ids=["done", "not"]
)
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_of_an_ended_action_nothing_is_changed_and_who_ended_it_is_said(
    step: Callable[[Tracked], Followed], ended: Tracked
) -> None:
    followed = step(ended)
    assert (followed.tracked, followed.events) == (ended, ())
    assert followed.refused is not None
    assert followed.refused.fault == "<@U0DANA> closed this action on 21 November 2026."


def test_the_day_on_which_it_was_closed_is_that_of_whoever_asks() -> None:
    """Half an hour before midnight in UTC is the next day already in an English summer."""
    late = replace(NOW, at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    ended = done(OPEN, "The lock was mended.", late).tracked
    in_london = replace(NOW, reading=replace(NOW.reading, timezone="Europe/London"))
    assert "on 1 July 2026." in str(note(ended, "Well.", in_london).refused)
    assert "on 30 June 2026." in str(over(ended, "UTC"))


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_an_action_that_is_not_live_yet_is_followed_by_nobody(
    step: Callable[[Tracked], Followed],
) -> None:
    early = replace(OPEN, action=replace(ACTION, live_at=None))
    assert not step(early).changed


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=12))
def test_whatever_is_done_in_whatever_order_an_action_ends_once(names: list[str]) -> None:
    tracked, endings = OPEN, 0
    for name in names:
        before = tracked.action.ending
        tracked = STEPS[name](tracked).tracked
        endings += tracked.action.ending is not before
        assert tracked.action.is_open is (tracked.action.ending is None)
        assert tracked.action.first_due_on == DETAILS.due_on
    assert endings <= 1


@pytest.mark.parametrize(
    "step",
    [
        lambda: done(OPEN, " ", NOW),
        lambda: wont_do(OPEN, "", NOW),
        lambda: redate(OPEN, LATER, "\n", NOW),
        lambda: note(OPEN, "", NOW),
        lambda: reopen(closed(), "", NOW),
        lambda: review(OPEN, TODAY, "", "MB", NOW),
        lambda: review(OPEN, TODAY, "Seen.", "", NOW),
        lambda: review(OPEN, TODAY, "Seen.", "MARCUS", NOW),
        lambda: review(OPEN, TODAY + timedelta(days=1), "Seen.", "MB", NOW),
        lambda: say_effect(closed(), Effect.BETTER, " ", NOW),
        lambda: say_effect(OPEN, Effect.BETTER, "Robin sleeps.", NOW),
        lambda: redate(OPEN, TODAY - timedelta(days=1), "Because.", NOW),
        lambda: reassign(OPEN, Owner(), None, NOW),
        lambda: reassign(OPEN, Owner("U0NOBODY"), None, NOW),
        lambda: reassign(OPEN, Owner(LEE.id), LEE, NOW),
        lambda: supersede(OPEN, ACTION, NOW),
        lambda: supersede(OPEN, replace(OTHER, live_at=None), NOW),
        lambda: supersede(OPEN, replace(OTHER, status=ActionStatus.WONT_DO), NOW),
        lambda: mark_safety(
            mark_safety(OPEN, safety=True, reason="", moment=NOW).tracked,
            safety=False,
            reason="",
            moment=NOW,
        ),
    ],
)
def test_what_lacks_its_reason_or_cant_be_is_refused_with_what_would_do(
    step: Callable[[], Followed],
) -> None:
    followed = step()
    assert not followed.changed
    assert followed.refused is not None
    assert followed.refused.mend


@given(st.lists(st.dates(TODAY, TODAY + timedelta(days=300)), max_size=6))
def test_each_move_to_another_day_is_counted_and_the_first_day_is_remembered(
    days: list[date],
) -> None:
    tracked, moves = OPEN, 0
    for day in days:
        moves += tracked.action.details.due_on != day
        tracked = redate(tracked, day, "Ill.", NOW).tracked
    assert (tracked.action.redated, tracked.action.first_due_on) == (moves, DETAILS.due_on)


def test_a_first_day_needs_no_reason_and_counts_as_no_move() -> None:
    undated = replace(ACTION, details=replace(DETAILS, due_on=None), first_due_on=None)
    followed = redate(replace(OPEN, action=undated), LATER, "", NOW)
    assert followed.tracked.action.redated == 0
    assert followed.tracked.action.first_due_on == LATER


def test_a_role_that_becomes_a_person_stays_beside_them() -> None:
    named = name_person(OPEN, DANA, NOW).tracked.action.details
    assert named.owner == Owner(DANA.id, "Key worker")


def test_everything_a_leaver_owns_moves_at_once_each_in_its_role() -> None:
    several = [replace(OPEN, action=replace(ACTION, id=f"x{n}")) for n in range(25)]
    moved = in_bulk(several, SAM, NOW)
    assert {each.tracked.action.details.owner for each in moved} == {Owner(SAM.id, "Key worker")}
    assert len(moved) == 25


def test_tier_2_has_an_action_reviewed_before_it_is_closed() -> None:
    tier_2 = replace(OPEN, policy=BY_KEY["tier2-case-file"].actions)
    refused = done(tier_2, "Mended.", NOW)
    assert refused.refused is not None
    assert "reviewed in supervision" in refused.refused.fault
    reviewed = review(tier_2, TODAY, "Seen the new lock.", "m b", moment(by=MARCUS)).tracked
    assert reviewed.action.review is not None
    assert reviewed.action.review.initials == "MB"
    assert done(reviewed, "Mended.", NOW).changed
    assert wont_do(tier_2, "The family moved.", NOW).changed


def test_a_review_counts_while_the_action_is_what_supervision_saw_and_no_longer() -> None:
    """Whoever does it and by when may change, and its audit be opened again; not what it asks."""
    tier_2 = replace(OPEN, policy=ActionPolicy(review_first=True))
    reviewed = review(tier_2, TODAY, "Seen the new lock.", "MB", moment(by=MARCUS)).tracked
    moved = redate(reviewed, LATER, "Ill.", NOW).tracked
    given = reassign(moved, Owner(SAM.id), SAM, NOW).tracked
    assert unreviewed(given) is None
    reworded = reword(given, "Mend every window", NOW).tracked
    opened = reopen(done(reviewed, "Mended.", NOW).tracked, "It broke again.", NOW).tracked
    for changed in (reworded, opened):
        assert unreviewed(changed) is not None
        again = review(changed, TODAY, "Seen again.", "MB", moment(by=MARCUS)).tracked
        assert done(again, "Mended.", NOW).changed


def test_before_a_form_is_opened_it_can_be_asked_whether_it_would_be_refused() -> None:
    tier_2 = replace(OPEN, policy=ActionPolicy(review_first=True))
    assert (over(tier_2, "UTC"), unreviewed(OPEN)) == (None, None)
    assert unreviewed(tier_2) == done(tier_2, "Mended.", NOW).refused
    ended = closed()
    assert over(ended, "UTC") == done(ended, "Mended.", NOW).refused is not None


def test_six_weeks_after_it_is_done_its_effect_is_asked_for_until_it_is_told() -> None:
    tracked = closed()
    assert tracked.action.effect_due_on == TODAY + timedelta(weeks=6)
    early = say_effect(tracked, Effect.TOO_EARLY, "", NOW).tracked
    assert early.action.effect_due_on == TODAY + timedelta(weeks=6)
    told = say_effect(early, Effect.BETTER, "Robin sleeps through.", NOW)
    assert told.tracked.action.effect_due_on is None
    assert told.events[0].before == Effect.TOO_EARLY
    assert told.events[0].after == Effect.BETTER


def test_no_effect_is_asked_of_what_will_not_be_done() -> None:
    assert wont_do(OPEN, "Moved.", NOW).tracked.action.effect_due_on is None


def test_opened_again_an_action_has_no_ending_and_no_effect() -> None:
    told = say_effect(closed(), Effect.WORSE, "It broke again.", NOW).tracked
    again = reopen(told, "It broke again.", NOW).tracked.action
    assert again.is_open
    assert (again.ending, again.outcome, again.effect_due_on) == (None, None, None)
    assert not reopen(OPEN, "Because.", NOW).changed


def test_a_superseded_action_names_what_took_its_place() -> None:
    ended = supersede(OPEN, OTHER, NOW).tracked.action
    assert ended.status is ActionStatus.SUPERSEDED
    assert ended.ending is not None
    assert ended.ending.instead == "x2"


def test_the_same_again_changes_nothing_and_is_no_event() -> None:
    assert DETAILS.due_on is not None
    for same in (
        redate(OPEN, DETAILS.due_on, "", NOW),
        reword(OPEN, DETAILS.text, NOW),
        reassign(OPEN, DETAILS.owner, None, NOW),
        mark_safety(OPEN, safety=False, reason="", moment=NOW),
    ):
        assert (same.changed, same.refused) == (False, None)


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (lambda a: reassign(a, Owner(SAM.id), SAM, NOW), {SAM.id}),
        (lambda a: name_person(a, DANA, NOW), set()),  # who did it knows
        (lambda a: wont_do(a, "Moved.", NOW), {QUINN.id}),
        (lambda a: redate(a, LATER, "Ill.", NOW), set()),
        (lambda a: done(a, "Mended.", NOW), set()),
    ],
)
def test_whoever_has_to_know_is_told_and_never_who_did_it(
    step: Callable[[Tracked], Followed], told: set[str]
) -> None:
    followed = step(OPEN)
    (event,) = followed.events
    assert set(to_tell(event, followed.tracked, LEADS, EVERYBODY)) == told


def test_of_a_safety_action_the_manager_hears_of_every_step_that_lets_it_wait() -> None:
    unsafe = replace(OPEN, action=replace(ACTION, details=replace(DETAILS, safety=True)))
    for what in (Happened.REDATED, Happened.DONE, Happened.WONT_DO, Happened.SUPERSEDED):
        event = Event(what, DANA.id, AT)
        assert MARCUS.id in to_tell(event, unsafe, LEADS, EVERYBODY)


def test_what_an_audits_form_changed_is_a_step_for_each_thing_that_is_different() -> None:
    assert in_its_audit(DETAILS, DETAILS, DANA.id, AT) == ()
    after = ActionDetails("Fit a lock", DANA.id, "Key worker", LATER, safety=True)
    told = in_its_audit(replace(DETAILS, due_on=None), after, DANA.id, AT)
    assert {event.what: (event.before, event.after, event.words) for event in told} == {
        Happened.REASSIGNED: ("Key worker", DANA.id, ""),
        Happened.SAFETY: ("", "yes", ""),
        Happened.REDATED: ("", "2026-12-11", ""),
        Happened.REWORDED: ("", "", "Mend the lock"),
    }
    (safe,) = in_its_audit(after, replace(after, safety=False), DANA.id, AT)
    assert (safe.what, safe.after) == (Happened.SAFETY, "no")


def test_a_step_about_safety_says_whether_it_hangs_on_it_now() -> None:
    marked = mark_safety(OPEN, safety=True, reason="", moment=NOW)
    freed = mark_safety(marked.tracked, safety=False, reason="It is locked.", moment=NOW)
    assert [each.events[0].after for each in (marked, freed)] == ["yes", "no"]
