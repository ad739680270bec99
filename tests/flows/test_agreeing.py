"""Agreed actions: added, changed and taken off the list while the audit is open."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.actions import Action, ActionDetails, ActionStatus, Ending, newly_live
from flows.agreeing import (
    LONGEST_ACTION,
    add,
    change,
    find,
    go_live,
    name_fault,
    read_due,
    read_text,
    remove,
)
from flows.answers import Refusal
from flows.audit import ActionChanged, Audit
from flows.lifecycle import submit
from flows.moderation import Reason, Selection
from flows.speech import ActionTold, Refused
from tests.flows.building import (
    COVENTRY,
    TODAY,
    TRAINING,
    begun,
    completed,
    moment,
    spoken,
)

WINDOW = ActionDetails("Make sure the window is safe", owner_person="U0DANA", safety=True)


def with_actions(*texts: str) -> Audit:
    audit = begun()
    for number, text in enumerate(texts, start=1):
        audit = add(audit, f"action-{number}", ActionDetails(text), moment()).audit
    return audit


def numbered(audit: Audit) -> dict[int, str]:
    return {action.number: action.details.text for action in audit.actions}


def test_an_action_goes_to_the_end_of_the_list_and_says_its_number() -> None:
    audit = with_actions("One", "Two")
    decision = add(audit, "a3", WINDOW, moment())
    assert numbered(decision.audit) == {1: "One", 2: "Two", 3: WINDOW.text}
    assert spoken(decision, ActionTold) == [ActionTold(3, "added")]
    assert [type(change) for change in decision.changes] == [ActionChanged]
    assert decision.audit.revision == audit.revision + 1


@given(st.data())
def test_the_others_keep_their_numbers_when_one_is_removed(data: st.DataObject) -> None:
    audit = with_actions("One", "Two", "Three", "Four")
    gone = data.draw(st.sampled_from([1, 2, 3, 4]))
    before = numbered(audit)
    after = remove(audit, gone, moment()).audit
    assert numbered(after) == {n: text for n, text in before.items() if n != gone}


def test_a_new_action_never_takes_the_number_of_one_still_listed() -> None:
    audit = remove(with_actions("One", "Two", "Three"), 2, moment()).audit
    assert numbered(add(audit, "a4", ActionDetails("Four"), moment()).audit) == {
        1: "One",
        3: "Three",
        4: "Four",
    }


def test_a_changed_action_keeps_its_number_its_place_and_who_added_it() -> None:
    audit = with_actions("One", "Two")
    first = find(audit, 1)
    assert first is not None
    decision = change(audit, 1, WINDOW, moment(5))
    assert numbered(decision.audit) == {1: WINDOW.text, 2: "Two"}
    after = find(decision.audit, 1)
    live = moment(5).at  # as a matter of safety is from then on
    revision = decision.audit.revision
    assert after == replace(first, details=WINDOW, revision=revision, live_at=live)


def test_the_same_action_again_changes_nothing_and_says_nothing() -> None:
    audit = with_actions("One")
    decision = change(audit, 1, ActionDetails("One"), moment())
    assert (decision.changes, decision.say) == ((), ())


def test_a_removed_action_can_be_neither_changed_nor_removed_again() -> None:
    audit = remove(with_actions("One", "Two"), 1, moment()).audit
    for decision in (change(audit, 1, WINDOW, moment()), remove(audit, 1, moment())):
        assert not decision.changed
        (refused,) = spoken(decision, Refused)
        assert refused.refusal.fault == "Action 1 is not on the list any more."


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (LONGEST_ACTION + 1)])
def test_an_action_without_words_or_with_too_many_is_refused(text: str) -> None:
    audit = with_actions("One")
    bad = ActionDetails(text)
    for decision in (add(audit, "a2", bad, moment()), change(audit, 1, bad, moment())):
        assert not decision.changed
        assert len(spoken(decision, Refused)) == 1


def test_the_words_of_an_action_are_kept_on_one_line() -> None:
    audit = add(begun(), "a1", ActionDetails("  Check\n the   window "), moment()).audit
    assert numbered(audit) == {1: "Check the window"}
    audit = change(audit, 1, ActionDetails(" Mend \n it "), moment()).audit
    assert numbered(audit) == {1: "Mend it"}


def test_the_longest_action_fits() -> None:
    assert read_text("x" * LONGEST_ACTION) == "x" * LONGEST_ACTION


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("", None),
        ("  ", None),
        ("today", TODAY),
        ("tomorrow", date(2026, 11, 22)),
        ("in two weeks", date(2026, 12, 5)),
        ("30 Nov", date(2026, 11, 30)),
        ("5/1", date(2027, 1, 5)),
        ("2026-12-01", date(2026, 12, 1)),
    ],
)
def test_a_due_date_looks_ahead(typed: str, due: date | None) -> None:
    assert read_due(typed, TODAY) == due


@pytest.mark.parametrize(
    "typed", ["yesterday", "20 Nov 2026", "4/11/26", "a week ago", "2025-01-01"]
)
def test_a_due_date_that_has_passed_is_refused(typed: str) -> None:
    refused = read_due(typed, TODAY)
    assert isinstance(refused, Refusal)
    assert refused.fault[0].isupper() or refused.fault[0].isdigit()
    assert refused.fault.endswith("has passed.")


@given(st.integers(0, 3650))
def test_any_day_to_come_can_be_agreed(days: int) -> None:
    due = TODAY + timedelta(days=days)
    assert read_due(due.isoformat(), TODAY) == due


@pytest.mark.parametrize("typed", ["31/11/2026", "soon", "asap", "7"])
def test_a_due_date_that_is_none_says_what_would_be(typed: str) -> None:
    refused = read_due(typed, TODAY)
    assert isinstance(refused, Refusal)
    assert "Try" in refused.mend


@pytest.mark.parametrize(
    ("details", "owned"),
    [
        (ActionDetails("x"), False),
        (ActionDetails("x", owner_person="U0DANA"), True),
        (ActionDetails("x", owner_role="Key worker"), True),
    ],
)
def test_a_person_or_a_role_owns_an_action(details: ActionDetails, *, owned: bool) -> None:
    assert details.has_owner is owned


@pytest.mark.parametrize("typed", ["20 Nov", "19 November", "1 October"])
def test_a_day_just_gone_is_not_taken_for_next_years(typed: str) -> None:
    due = read_due(typed, date(2026, 11, 21))
    assert isinstance(due, Refusal)
    assert "a long way off" in due.fault


@pytest.mark.parametrize("typed", ["20 Nov 2027", "20/11/27", "in a year", "in 11 months"])
def test_a_day_far_ahead_is_taken_where_it_is_plainly_meant(typed: str) -> None:
    due = read_due(typed, date(2026, 11, 21))
    assert isinstance(due, date)
    assert due.year == 2027


@pytest.mark.parametrize("typed", ["2 November 2026", "20/11/17", "yesterday"])
def test_an_action_may_have_a_day_that_has_passed(typed: str) -> None:
    due = read_due(typed, date(2026, 11, 21), passed_too=True)
    assert isinstance(due, date)
    assert due < date(2026, 11, 21)


# Once an action is live


def test_a_matter_of_safety_is_live_at_once_and_nothing_else_is() -> None:
    audit = add(with_actions("One"), "a2", WINDOW, moment(5)).audit
    assert [action.live_at for action in audit.actions] == [None, moment(5).at]
    assert newly_live((), audit.actions) == audit.actions[1:]


def test_whatever_comes_of_the_audit_a_live_action_is_not_taken_off_its_list() -> None:
    audit = add(begun(), "a1", WINDOW, moment()).audit
    decision = remove(audit, 1, moment())
    assert not decision.changed
    (refused,) = spoken(decision, Refused)
    assert refused.refusal.fault == "This action is live: its owner was told of it."


def test_of_a_live_action_words_and_owner_can_change_its_day_and_safety_only_with_a_reason() -> (
    None
):
    dated = replace(WINDOW, due_on=date(2026, 11, 27))
    audit = add(begun(), "a1", dated, moment()).audit
    for details in (replace(dated, due_on=date(2026, 12, 4)), replace(dated, safety=False)):
        assert not change(audit, 1, details, moment()).changed
    reworded = change(audit, 1, replace(dated, text="Mend it", owner_person="U0SAM"), moment())
    assert reworded.audit.actions[0].details.owner_person == "U0SAM"
    assert reworded.audit.actions[0].live_at == moment().at


def test_a_live_action_that_had_no_day_can_be_given_its_first() -> None:
    audit = add(begun(), "a1", WINDOW, moment()).audit
    dated = change(audit, 1, replace(WINDOW, due_on=date(2026, 12, 4)), moment()).audit
    assert dated.actions[0].first_due_on == date(2026, 12, 4)
    assert dated.actions[0].redated == 0


def test_an_ended_action_is_not_changed_in_its_audit() -> None:
    audit = add(begun(), "a1", WINDOW, moment()).audit
    ending = Ending("U0DANA", moment().at, "Mended.")
    ended = replace(audit.actions[0], status=ActionStatus.DONE, ending=ending)
    closed = replace(audit, actions=(ended,))
    assert not change(closed, 1, replace(WINDOW, text="Mend it"), moment()).changed


def test_approved_every_action_is_live_with_the_day_it_was_first_agreed_for() -> None:
    audit = add(with_actions("One", "Two"), "a3", WINDOW, moment(1)).audit
    actions, changes = go_live(audit, moment(9))
    assert [action.live_at for action in actions] == [*[moment(9).at] * 2, moment(1).at]
    assert {action.first_due_on for action in actions} == {None}
    assert len(changes) == 2
    assert all(action.revision == audit.revision + 1 for action in actions[:2])


def test_submitted_where_nobody_moderates_its_actions_are_live_and_else_they_wait() -> None:
    for form, live in ((TRAINING, True), (COVENTRY, False)):
        audit = add(completed(form), "a1", ActionDetails("Mend it"), moment()).audit
        selection = Selection() if live else Selection((Reason.EVERY,))
        submitted = submit(audit, moment(9), selection).audit
        assert submitted.actions[0].is_live is live


def test_an_action_agreed_again_carries_on_the_story_of_the_first() -> None:
    first = Action(
        *("x1", 1, replace(WINDOW, due_on=date(2026, 11, 2)), "U0ASHA", moment().at, 3),
        first_due_on=date(2026, 10, 5),
        redated=2,
    )
    again = add(begun(), "a1", WINDOW, moment(), relists=first).audit.actions[0]
    assert (again.relists, again.first, again.relisted) == ("x1", "x1", 1)
    assert (again.first_due_on, again.redated) == (date(2026, 10, 5), 2)


def test_an_action_can_turn_out_to_be_one_agreed_before_until_it_is_live() -> None:
    earlier = Action(
        *("x1", 1, replace(WINDOW, due_on=date(2026, 11, 2)), "U0ASHA", moment().at, 3), redated=2
    )
    audit = with_actions("Mend the window")
    details = ActionDetails("Mend the window", owner_role="Key worker")
    again = change(audit, 1, details, moment(), relists=earlier).audit.actions[0]
    assert (again.relists, again.relisted, again.redated) == ("x1", 1, 2)
    assert (again.details, again.first_due_on) == (details, date(2026, 11, 2))
    unsaid = change(audit, 1, audit.actions[0].details, moment(), relists=earlier)
    assert unsaid.changed
    same = change(unsaid.audit, 1, audit.actions[0].details, moment(), relists=earlier)
    assert not same.changed
    live = change(audit, 1, replace(details, safety=True), moment(), relists=earlier).audit
    assert live.actions[0].first_due_on == date(2026, 11, 2)
    other = replace(earlier, id="x2")
    assert not change(live, 1, live.actions[0].details, moment(), relists=other).changed


def test_words_that_name_somebody_are_asked_about() -> None:
    asked = name_fault("Speak to Robin", ["Dana Cole"])
    assert asked is not None
    assert "“Robin” looks like a person's name" in asked.fault
    assert name_fault("Speak to Dana", ["Dana Cole"]) is None
