"""What is said, when, and in whose words."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from bot.usecases import answering, ending
from bot.usecases.speaking import CARD_INTERVAL
from bot.usecases.turn import turn
from flows.audit import unchanged
from flows.speech import AskToSubmit, HelpTold, RefreshCard
from storage import tables
from tests.bot.usecases import moderators
from tests.bot.usecases.house import ON_SQLITE, House
from tests.flows.building import QUINN, SAM


def refresh_card(house: House, audit_id: str) -> None:
    with turn(house.context, house.cause()) as now:
        assert now is not None
        audit = now.audit(audit_id)
        assert audit is not None
        now.keep(audit, unchanged(audit, RefreshCard(now=True)))


def test_a_refresh_that_waits_is_replaced_and_comes_at_its_own_time(house: House) -> None:
    audit = house.begin()
    begun = house.clock.now()
    refresh_card(house, audit)
    for _change in range(3):
        house.clock.move(5)
        refresh_card(house, audit)
    ((_, _, due_at),) = house.enqueued("/as-of/")
    assert due_at == begun + CARD_INTERVAL
    house.clock.move(20)
    refresh_card(house, audit)
    (*_, (_, _, due_at)) = house.enqueued("/as-of/")
    assert due_at == begun + 2 * CARD_INTERVAL
    assert due_at > house.clock.now() + timedelta(seconds=20)


def test_only_the_last_look_before_submission_can_be_pressed(house: House) -> None:
    """An earlier one might say that no actions are agreed, and still offer to submit."""
    audit_id = house.begin()
    for speech in (AskToSubmit(), HelpTold(), AskToSubmit()):
        with turn(house.context, house.cause()) as now:
            assert now is not None
            audit = now.audit(audit_id)
            assert audit is not None
            now.keep(audit, unchanged(audit, speech))
    first, change, second = (body for _, body, _ in house.enqueued("/before-submission/"))
    assert "Add an action" in first
    assert "Add an action" in second
    assert "the latest is further down" in change
    assert "action_id" not in change


@ON_SQLITE
def test_a_look_before_submission_can_not_be_pressed_once_the_audit_is_submitted(
    house: House,
) -> None:
    moderators.set_up(house)
    moderators.submitted(house)
    bodies = [body for _, body, _ in house.enqueued("/before-submission/")]
    assert "Submit" in bodies[-2]
    assert "Before you submit: you submitted it." in bodies[-1]
    assert "action_id" not in bodies[-1]


@ON_SQLITE
def test_the_look_that_was_pressed_is_closed_through_the_press(house: House) -> None:
    """It costs none of the few chat.update calls that Slack allows."""
    audit_id = house.begin()
    with turn(house.context, house.cause()) as now:
        assert now is not None
        audit = now.audit(audit_id)
        assert audit is not None
        now.keep(audit, unchanged(audit, AskToSubmit()))
    table, channel, ts = tables.Outbox.__table__, "D0ASHA", "1700000000.000100"
    look = table.c.key.contains("/before-submission/")
    with house.context.database.begin() as conn:
        conn.execute(table.update().where(look).values(channel=channel, ts=ts))
    url = "https://slack.test/pressed"
    pressed = replace(house.cause(), channel=channel, ts=ts, response_url=url)
    ending.cancel(house.context, pressed, audit_id, "Wrong case.")
    with house.context.database.read() as conn:
        (change,) = conn.execute(select(table).where(look, table.c.kind == "cosmetic")).all()
    assert change.method == "response_url"
    assert "Before you submit: this audit was cancelled." in str(change.body)


def test_a_question_that_was_given_up_is_asked_again(house: House) -> None:
    audit = house.begin()
    answering.go_on(house.context, house.cause(), audit)
    assert len(house.enqueued("/risk.answer/")) == 1
    house.give_up("/risk.answer/")
    answering.go_on(house.context, house.cause(), audit)
    assert len(house.enqueued("/risk.answer/")) == 2


def test_whoever_takes_an_audit_over_reads_everything_in_their_own_zone(house: House) -> None:
    """Nine in the evening of the 21st in London is the 22nd in Auckland."""
    audit = house.begin()
    house.clock.move(12 * 3600)
    house.due(audit, date(2026, 11, 22))
    ending.hand_over(house.context, house.cause(), audit, SAM.id)
    ((to, card, _),) = house.enqueued("/card/2")
    assert to == SAM.id
    assert "Due today" in card


def test_who_acts_in_somebody_elses_thread_words_it_for_them(house: House) -> None:
    """Quinn cancels, in London, what Sam does in Auckland: it is morning there."""
    audit = house.begin()
    ending.hand_over(house.context, house.cause(), audit, SAM.id)
    house.clock.move(12 * 3600)
    ending.cancel(house.context, house.cause(QUINN), audit, "The case moved on.")
    (*_, (to, card, _)) = house.enqueued("/card/2/as-of/")
    assert to == SAM.id
    assert "10:00" in card
