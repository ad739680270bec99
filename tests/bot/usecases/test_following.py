"""A live action's life through its forms: kept once, told to whom it concerns, never twice."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.messages.forms.done import DoneGiven
from bot.messages.forms.effect import EffectGiven
from bot.messages.forms.more_time import MoreTimeGiven
from bot.messages.forms.supervision import SupervisionGiven
from bot.messages.forms.update import Kind, UpdateGiven
from bot.usecases import action_forms as forms
from bot.usecases.context import Context, Outcome
from bot.usecases.following import About
from bot.widgets.ids import Form
from flows.actions import ActionDetails, ActionStatus, Effect, Owner
from flows.answers import Person
from flows.questionnaires import shipped
from storage import tables
from storage.database import Database
from tests.at_once import at_once
from tests.bot.messages.examples import blocks_of, words_of
from tests.bot.usecases.house import ON_SQLITE, House
from tests.bot.usecases.live import (
    REVIEW,
    WINDOW,
    found,
    happened,
    have,
    set_up,
    stands,
    told,
    view_of,
    went_well,
)
from tests.flows.building import ASHA, DANA, MARCUS, PRIYA, QUINN, SAM

pytestmark = ON_SQLITE

TIER_2 = next(form for form in shipped() if form.actions.review_first)
LATER = date(2026, 12, 11)


@pytest.fixture
def house(database: Database) -> House:
    """The window is a matter of safety and Dana's; the meeting is any key worker's."""
    house = House.on(database)
    set_up(house)
    have(house, WINDOW, REVIEW)
    return house


def close(house: House, by: Person = DANA, words: str = "A lock was fitted.") -> Outcome:
    return forms.close(house.context, house.cause(by), DoneGiven("A1.1", words))


def give_time(house: House, due: str, reason: str, by: Person = DANA, at: int = 0) -> Outcome:
    revision = at or found(house).action.revision
    given = MoreTimeGiven("A1.1", revision, due, reason)
    return forms.give_more_time(house.context, house.cause(by), given)


def update(
    house: House,
    kind: Kind,
    by: Person = MARCUS,
    action: str = "A1.1",
    left: str = "",
    **more: object,
) -> Outcome:
    revision = found(house, action).action.revision
    given = replace(UpdateGiven(action, revision, kind), **more)  # type: ignore[arg-type]
    return forms.update(house.context, house.cause(by), given, left)


def supervise(
    house: House, *, to_close: bool = False, by: Person = MARCUS, on: str = "today"
) -> Outcome:
    given = SupervisionGiven("A1.1", on, "The window was seen.", "mb", to_close)
    return forms.record_supervision(house.context, house.cause(by), given)


def say_effect(house: House, effect: str, evidence: str = "", by: Person = ASHA) -> Outcome:
    given = EffectGiven("A1.1", effect, evidence)
    return forms.say_effect(house.context, house.cause(by), given)


def test_a_window_made_safe_from_more_time_to_its_effect(house: House) -> None:
    """Each step is kept with who did it, and the manager hears of what lets it wait or ends it."""
    assert went_well(
        [
            update(house, Kind.NOTE, DANA, words="The lock is ordered."),
            give_time(house, "11 Dec", "The fitter is ill."),
        ]
    )
    house.clock.move(timedelta(days=20).total_seconds())
    assert went_well([close(house)])
    house.clock.move(timedelta(weeks=6).total_seconds())
    assert went_well([say_effect(house, "too_early")])
    house.clock.move(timedelta(weeks=6).total_seconds())
    assert went_well([say_effect(house, "better", "Robin sleeps through.")])
    assert happened(house) == [
        ("noted", "U0DANA"),
        ("redated", "U0DANA"),
        ("done", "U0DANA"),
        ("effect", "U0ASHA"),
        ("effect", "U0ASHA"),
    ]
    action = found(house).action
    assert (action.status, action.redated, action.effect_due_on) == (ActionStatus.DONE, 1, None)
    assert action.outcome is not None
    assert action.outcome.effect is Effect.BETTER
    moved, closed = told(house)
    assert moved[0] == "U0MARCUS"
    assert moved[1].splitlines() == [
        "<@U0DANA> moved this action from 4 Dec to 11 Dec.",
        "*Make sure the window is safe*",
        "Case 710452 · <@U0DANA> · due 11 Dec, moved once · safety",
        "> The fitter is ill.",
    ]
    assert closed[0] == "U0MARCUS"
    assert "<@U0DANA> closed this action." in closed[1]
    assert "> A lock was fitted." in closed[1]


def test_a_second_press_is_told_who_was_first_and_when_by_name(house: House) -> None:
    """A form shows no mentions: names are spelled out there."""
    close(house)
    said = "Dana Cole closed this action on 21 November 2026. Nothing was changed."
    for again in (close(house, MARCUS), give_time(house, "11 Dec", "No.", MARCUS)):
        assert again == Outcome(notice=said, audit="A1")
    for show in (forms.show_done, forms.show_more_time):
        outcome = show(house.context, MARCUS.id, About("A1.1"))
        assert outcome.notice == said.replace("Dana Cole", "<@U0DANA>")
    assert [what for what, _ in happened(house)] == ["done"]


def test_the_same_form_sent_twice_counts_once(house: House) -> None:
    cause, given = house.cause(DANA), DoneGiven("A1.1", "A lock was fitted.")
    first, again = (forms.close(house.context, cause, given) for _ in range(2))
    assert (first.done, again) == (True, Outcome(done=False))
    assert len(told(house)) == 1


def test_of_several_who_close_it_at_the_same_moment_one_does(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        house = House.on(database)
        set_up(house)
        have(house, WINDOW, REVIEW)
        outcomes = all_close(house)
        assert "" in [outcome.notice for outcome in outcomes]
        assert sum("closed this action on" in outcome.notice for outcome in outcomes) == 3
        assert len(happened(house)) == 1


def all_close(house: House) -> list[Outcome]:
    """Four people close it at once."""
    return at_once(*(partial(close, house, by) for by in (DANA, MARCUS, PRIYA, QUINN)))


def test_a_form_that_was_overtaken_changes_nothing_and_says_by_whom(house: House) -> None:
    """Of two new days, the second would be given without knowing the first."""
    before = found(house).action.revision
    give_time(house, "11 Dec", "The fitter is ill.")
    late = give_time(house, "18 Dec", "No money.", MARCUS, at=before)
    assert "Dana Cole changed this action at 09:00, after you opened this form." in late.notice
    assert found(house).action.details.due_on == LATER
    assert went_well([give_time(house, "12 Dec", "He is still ill.", at=before)])
    assert went_well([give_time(house, "18 Dec", "No money.", MARCUS)])


@pytest.mark.parametrize("form", ["done", "more time", "update", "supervision"])
def test_whoever_may_not_is_turned_away_which_is_recorded(house: House, form: str) -> None:
    """Sam is of another team. What was pressed does not matter, and a form may be forged."""
    shows: dict[str, tuple[Callable[[Context, str, About], Outcome], Callable[[], Outcome]]] = {
        "done": (forms.show_done, lambda: close(house, SAM)),
        "more time": (forms.show_more_time, lambda: give_time(house, "11 Dec", "Ill.", SAM)),
        "update": (forms.show_update, lambda: update(house, Kind.DROP, SAM, words="No.")),
        "supervision": (forms.show_supervision, lambda: supervise(house, by=SAM)),
    }
    show, send = shows[form]
    for outcome in (show(house.context, SAM.id, About("A1.1")), send()):
        assert outcome.notice == "This action is another team's. Nothing was changed."
    assert happened(house) == []
    table = tables.History.__table__
    with house.context.database.read() as conn:
        refused = conn.execute(select(table.c.by).where(table.c.what == "refused")).scalars().all()
    assert refused == ["U0SAM", "U0SAM"]


def test_what_somebody_was_told_last_shows_how_the_action_stands_since(house: House) -> None:
    """Whoever presses its menu there would be told that nothing was changed."""
    update(house, Kind.OWNER, person=SAM.id)
    update(house, Kind.OWNER, person=DANA.id)
    give_time(house, "11 Dec", "The fitter is ill.")
    assert "due 11 Dec, moved once" in stands(house, DANA, 2)
    close(house)
    line = "Closed by <@U0DANA> on Sat 21 Nov at 09:00."
    assert line in stands(house, DANA, 2)
    assert line in stands(house, SAM, 1)
    assert line not in stands(house, MARCUS, 4)
    update(house, Kind.REOPEN, PRIYA, words="It came loose.")
    assert "It is open again." in stands(house, MARCUS, 4)
    assert "opened this action again" in stands(house, DANA, 5)
    assert line in stands(house, DANA, 2)


def test_an_action_that_is_not_there_is_said_to_be_gone(house: House) -> None:
    gone = "I can't find that action any more. Nothing was changed."
    assert forms.show_done(house.context, DANA.id, About("nothing")).notice == gone
    outcome = forms.close(house.context, house.cause(DANA), DoneGiven("nothing", "Done."))
    assert outcome.notice == gone


def test_what_a_form_lacks_is_said_at_its_field_and_nothing_is_kept(house: House) -> None:
    close(house)
    assert "evidence" in say_effect(house, "better").errors
    assert "effect" in say_effect(house, "wonderful").errors
    forms.update(
        house.context,
        house.cause(MARCUS),
        UpdateGiven("A1.1", 0, Kind.REOPEN, words="It came loose."),
    )
    for outcome, field, words in (
        (give_time(house, "31/11/2026", "Ill."), "due", "November has 30 days"),
        (give_time(house, "", "Ill."), "due", "Give a day."),
        (give_time(house, "11 Dec", " "), "reason", "No reason was given."),
        (supervise(house, on="in two weeks"), "on", ""),
        (update(house, Kind.DROP, words=" "), "words", "No reason was given."),
        (update(house, Kind.REWORD, text=" "), "text", "The action has no words."),
        (update(house, Kind.SUPERSEDE, instead="A1.9"), "instead", "Choose the action"),
    ):
        said = dict(outcome.errors) or {field: outcome.notice}
        assert set(said) == {field}, outcome
        assert words in said[field]
    assert [what for what, _ in happened(house)] == ["done", "reopened"]


def test_the_same_day_again_is_no_step_and_is_said(house: House) -> None:
    assert give_time(house, "4 Dec", "Why not.").notice.startswith("That is how it stands already.")
    assert happened(house) == []


# Supervision


def test_tier_2_asks_its_manager_for_supervision_before_what_was_done(database: Database) -> None:
    house = House.on(database)
    set_up(house)
    have(house, WINDOW, form=TIER_2)
    refused = forms.show_done(house.context, DANA.id, About("A1.1")).notice
    assert refused.startswith("This action is to be reviewed in supervision before it is closed.")
    assert close(house).notice == refused
    view = view_of(forms.show_done(house.context, MARCUS.id, About("A1.1")))
    assert view["callback_id"] == Form.SUPERVISION
    asked_next = view_of(supervise(house, to_close=True))
    assert asked_next["callback_id"] == Form.ACTION_DONE
    assert went_well([close(house)])
    review = found(house).action.review
    assert review is not None
    assert (review.on, review.initials) == (date(2026, 11, 21), "MB")


def test_elsewhere_supervision_can_be_recorded_and_nothing_waits_for_it(house: House) -> None:
    assert went_well([supervise(house), close(house)])
    assert "Reviewed last on" in words_of(
        view_of(forms.show_supervision(house.context, MARCUS.id, About("A1.1")))
    )


# Updates


def test_an_action_that_wont_be_done_is_told_to_the_quality_lead_with_its_reason(
    house: House,
) -> None:
    assert went_well([update(house, Kind.DROP, DANA, words="The family moved.")])
    heard = dict(told(house))
    assert set(heard) == {QUINN.id, MARCUS.id}
    assert "says that this action won't be done." in heard[QUINN.id]
    assert "> The family moved." in heard[QUINN.id]
    assert went_well([update(house, Kind.REOPEN, QUINN, words="They moved back.")])
    assert told(house)[-1][0] == DANA.id


def test_a_new_owner_is_told_and_a_role_stays_beside_the_person(house: House) -> None:
    outcome = update(house, Kind.OWNER, action="A1.2", person=DANA.id, role=" Key  worker ")
    assert went_well([outcome])
    details = found(house, "A1.2").action.details
    assert (details.owner_person, details.owner_role) == (DANA.id, "Key worker")
    ((to, words),) = told(house, "A1.2")
    assert to == DANA.id
    assert words.startswith("<@U0MARCUS> gave you this action.\n*Hold the review meeting*")
    assert "Case 710452 · Key worker <@U0DANA> · due 4 Dec" in words


def test_a_role_becomes_a_person_at_one_press_of_the_teams_manager(house: House) -> None:
    def name(by: Person, left: str = "") -> Outcome:
        return forms.name_owner(house.context, house.cause(by), "A1.2", DANA.id, left)

    assert "Only the team's manager" in name(DANA).notice
    assert "has left" in name(MARCUS, left="Dana Cole").notice
    assert went_well([name(MARCUS)])
    assert found(house, "A1.2").action.details.owner == Owner(DANA.id, "Key worker")
    assert [to for to, _ in told(house, "A1.2")] == [DANA.id]


def test_the_list_that_a_form_was_opened_from_is_carried_through_every_form(
    database: Database,
) -> None:
    house = House.on(database)
    set_up(house)
    have(house, WINDOW, form=TIER_2)
    about, place = About("A1.1", "north/2"), '"north/2"'
    for show in (forms.show_done, forms.show_more_time, forms.show_update, forms.show_supervision):
        assert place in str(view_of(show(house.context, MARCUS.id, about))["private_metadata"])
    given = SupervisionGiven("A1.1", "today", "Seen.", "MB", to_close=True, place="north/2")
    cause = house.cause(MARCUS)
    outcome = forms.record_supervision(house.context, cause, given)
    assert place in str(view_of(outcome)["private_metadata"])


def test_nothing_is_given_to_somebody_who_left_or_was_never_set_up(house: House) -> None:
    left = update(house, Kind.OWNER, person=DANA.id, action="A1.2", left="Dana Cole")
    assert left.notice == "Dana Cole has left. Choose somebody who can still sign in."
    assert "don't know that person" in update(house, Kind.OWNER, person="U0WHO").notice
    assert "Nobody was named." in update(house, Kind.OWNER).notice


def test_another_action_of_the_case_takes_its_place(house: House) -> None:
    assert went_well([update(house, Kind.SUPERSEDE, instead="A1.2")])
    action = found(house).action
    assert action.status is ActionStatus.SUPERSEDED
    assert action.ending is not None
    assert action.ending.instead == "A1.2"
    assert told(house) == []
    have(house, replace(WINDOW, text="Fit a new window"), audit="A2", case="999")
    assert update(house, Kind.SUPERSEDE, PRIYA, action="A1.2", instead="A2.1").errors


def test_the_manager_hears_what_took_the_place_of_a_safety_action(house: House) -> None:
    assert went_well([update(house, Kind.SUPERSEDE, QUINN, instead="A1.2")])
    ((to, words),) = told(house)
    assert to == MARCUS.id
    assert "another one takes its place, “Hold the review meeting”." in words


def test_a_name_in_new_words_is_asked_about_once_and_can_be_meant(house: House) -> None:
    words = "Ask Robin Carter about the window"
    asked = view_of(update(house, Kind.REWORD, text=words))
    assert "looks like a person's name" in words_of(asked)
    assert words in str(blocks_of(asked))
    assert happened(house) == []
    other = update(house, Kind.REWORD, text="Ask Alex Carter about the window", meant=("Robin",))
    assert "“Alex” looks like a person's name" in words_of(view_of(other))
    assert went_well([update(house, Kind.REWORD, text=words, meant=("Robin",))])
    assert found(house).action.details.text == words


def test_safety_is_told_to_its_owner_and_the_manager(house: House) -> None:
    assert went_well([update(house, Kind.SAFETY, ASHA, action="A1.2")])
    assert [to for to, _ in told(house, "A1.2")] == [MARCUS.id]
    no_reason = update(house, Kind.SAFETY, ASHA, action="A1.1")
    assert "No reason was given." in no_reason.errors["words"]
    assert went_well([update(house, Kind.SAFETY, ASHA, words="It is on the ground floor.")])
    assert [to for to, _ in told(house)] == [DANA.id, MARCUS.id]
    assert not found(house).action.details.safety


def test_an_update_offers_what_this_person_can_do_and_no_more(house: House) -> None:
    assert kinds(house, MARCUS) == ["note", "owner", "reword", "safety", "drop", "supersede"]
    assert kinds(house, DANA) == ["note", "owner", "drop"]
    assert kinds(house, ASHA) == ["note", "reword", "safety"]
    close(house)
    ended = view_of(forms.show_update(house.context, DANA.id, About("A1.1")))
    assert "Closed by <@U0DANA> on Sat 21 Nov" in words_of(ended)
    assert "Why is it to be done after all?" in words_of(ended)
    notice = forms.show_update(house.context, ASHA.id, About("A1.1")).notice
    assert "closed this action" in notice


def kinds(house: House, person: Person) -> list[str]:
    """What the update form offers somebody."""
    view = view_of(forms.show_update(house.context, person.id, About("A1.1")))
    (choice,) = (b["accessory"] for b in blocks_of(view) if "accessory" in b)
    assert isinstance(choice, dict)
    return [each["value"] for each in choice["options"]]


def test_a_form_shows_what_happened_last(house: House) -> None:
    update(house, Kind.NOTE, DANA, words="The lock\nis ordered.")
    update(house, Kind.OWNER, action="A1.1", role="Key worker")
    said = words_of(view_of(forms.show_update(house.context, MARCUS.id, About("A1.1"))))
    assert "<@U0DANA> noted: The lock is ordered." in said
    assert "<@U0MARCUS> gave it to Key worker" in said


def test_what_was_done_is_shown_to_whoever_says_its_effect(house: House) -> None:
    assert forms.show_effect(house.context, ASHA.id, About("A1.1")).notice.startswith(
        "This action is not"
    )
    close(house)
    view = view_of(forms.show_effect(house.context, ASHA.id, About("A1.1"), "worse"))
    assert "> A lock was fitted." in words_of(view)
    assert "'initial_option': {'text': {'type': 'plain_text', 'text': 'Worse'" in str(view)
    assert "Only the auditor" in forms.show_effect(house.context, DANA.id, About("A1.1")).notice


def test_no_word_that_was_written_is_in_a_channel_or_a_notification(house: House) -> None:
    secret = "Robin sleeps beside it."
    give_time(house, "11 Dec", secret)
    update(house, Kind.DROP, words=secret)
    table = tables.Outbox.__table__
    with house.context.database.read() as conn:
        rows = conn.execute(select(table.c.gate, table.c.body)).all()
    assert rows
    for gate, body in rows:
        assert not gate.startswith("C0"), gate
        assert secret not in body["text"]
        assert WINDOW.text not in body["text"]


def test_an_undated_action_gets_its_first_day_without_a_reason(house: House) -> None:
    have(house, ActionDetails("Ring the school", "U0DANA"), audit="A2")
    given = MoreTimeGiven("A2.1", found(house, "A2.1").action.revision, "in two weeks", "")
    assert not forms.give_more_time(house.context, house.cause(DANA), given).errors
    action = found(house, "A2.1").action
    assert (action.details.due_on, action.redated) == (date(2026, 12, 5), 0)
