"""Agreeing an action: a name is asked about, and whether it is one that is open from before."""

import json

import pytest

from bot.messages.forms import action as action_form
from bot.messages.forms import meant
from bot.usecases import agreeing, replying
from bot.usecases.aside import TypedReply
from bot.usecases.context import Cause
from bot.widgets.ids import Form, Token
from storage import outbox, tables
from tests.bot.messages.examples import words_of
from tests.bot.usecases.agreeing import actions_of, agree, approved, form, led
from tests.bot.usecases.house import WORKSPACE, House
from tests.bot.usecases.moderators import audit_of, said
from tests.flows.building import ASHA, DANA

WINDOW = "Make sure the window is safe"
NAMED = "Speak to Robin about the window"


@pytest.fixture(autouse=True)
def council(house: House) -> None:
    """Marcus manages North team, where Dana works."""
    led(house)


# A name


def test_a_name_is_asked_about_and_nothing_typed_is_lost(house: House) -> None:
    audit = house.begin()
    view = agree(house, audit, NAMED, due="in two weeks", safety=True, role="Key worker").view
    assert view is not None
    assert audit_of(house, audit).actions == ()
    shown = json.dumps(view, ensure_ascii=False)
    for words in ("“Robin” looks like a person's name", "Nothing is saved yet", NAMED):
        assert words in shown
    for kept in ("in two weeks", "Key worker"):
        assert kept in shown


def test_a_name_that_is_meant_is_asked_about_once(house: House) -> None:
    audit = house.begin()
    agree(house, audit, NAMED, meant=("Robin",))
    assert list(actions_of(house, audit)) == [NAMED]
    outcome = agree(house, audit, NAMED, number=1, person=DANA.id)
    assert outcome.view is None
    assert actions_of(house, audit)[NAMED].details.owner_person == DANA.id


def test_another_name_than_the_one_that_is_meant_is_asked_about_too(house: House) -> None:
    audit = house.begin()
    view = agree(house, audit, "Speak to Alex about it", meant=("Robin",)).view
    assert "“Alex” looks like" in json.dumps(view, ensure_ascii=False)


def test_a_name_in_a_role_is_asked_about_as_one_in_the_words_is(house: House) -> None:
    """The team's channel reads both. One that is meant says nothing of the other."""
    audit = house.begin()
    view = agree(house, audit, WINDOW, role="Robin's mother").view
    assert "“Robin” looks like a person's name" in json.dumps(view, ensure_ascii=False)
    assert agree(house, audit, WINDOW, role="Robin's mother", meant=("Robin",)).view is None
    assert actions_of(house, audit)[WINDOW].details.owner_role == "Robin's mother"
    both = {"text": NAMED, "role": "Alex's mother"}
    asked = json.dumps(agree(house, audit, **both).view, ensure_ascii=False)
    assert [asked.count(f"“{name}” looks like") for name in ("Robin", "Alex")] == [1, 1]
    again = agree(house, audit, **both, meant=("Robin",)).view
    assert "“Alex” looks like" in json.dumps(again, ensure_ascii=False)
    assert agree(house, audit, **both, meant=("Robin", "Alex")).view is None


def test_the_name_of_somebody_who_works_here_is_not_asked_about(house: House) -> None:
    audit = house.begin()
    assert agree(house, audit, "Speak to Dana about it").view is None


def test_what_is_ticked_in_the_form_says_which_name_is_meant(house: House) -> None:
    audit = house.begin()
    given = form(audit, NAMED)
    view = action_form.ask_names(audit_of(house, audit), None, given, ["Robin", "Alex"], None)
    ticked = {"meant.Robin": {"meant": {"selected_options": [{"value": "Robin"}]}}}
    ticked["meant.Alex"] = {"meant": {"selected_options": []}}
    found = action_form.read({**view, "state": {"values": ticked}})
    assert found is not None
    assert not meant.is_all(found.meant, ["Robin", "Alex"])
    assert meant.is_all(found.meant, ["Robin"])


# What is refused


def test_what_a_live_action_refuses_is_said_at_the_field_of_the_form(house: House) -> None:
    audit = house.begin()
    agree(house, audit, WINDOW, safety=True, due="27 November 2026")
    later = agree(house, audit, WINDOW, number=1, safety=True, due="27 December 2026")
    assert "More time" in later.errors["due"]
    unsafe = agree(house, audit, WINDOW, number=1, due="27 November 2026")
    assert "Update" in unsafe.errors["text"]


# One from before


def before(house: House) -> tuple[str, str]:
    """An action of an approved audit, and a new audit of its case: the ids of both."""
    first = house.begin()
    agree(house, first, WINDOW, role="Key worker", due="27 November 2026")
    agree(house, first, "Write to school")
    approved(house, first)
    house.clock.move(3600 * 24)
    return actions_of(house, first)[WINDOW].id, house.begin()


def test_where_the_case_has_open_actions_it_is_asked_first_whether_it_is_one(house: House) -> None:
    _, audit = before(house)
    view = agreeing.show_form(house.context, ASHA.id, audit).view
    assert view is not None
    assert view["callback_id"] == Form.RELIST
    for words in ("two actions from before", WINDOW, "Write to school", "None of these"):
        assert words in json.dumps(view)


def test_where_it_has_none_the_form_opens_at_once(house: House) -> None:
    view = agreeing.show_form(house.context, ASHA.id, house.begin()).view
    assert view is not None
    assert view["callback_id"] == Form.ACTION


def test_none_of_these_leads_to_an_empty_form(house: House) -> None:
    _, audit = before(house)
    view = agreeing.choose(house.context, ASHA.id, audit, 0, "").view
    assert view is not None
    assert view["callback_id"] == Form.ACTION
    assert WINDOW not in json.dumps(view)


def test_the_one_that_is_chosen_fills_the_form_in_and_is_linked_when_it_is_saved(
    house: House,
) -> None:
    earlier, audit = before(house)
    view = agreeing.choose(house.context, ASHA.id, audit, 0, earlier).view
    assert view is not None
    for words in (WINDOW, "27 November 2026", "Key worker"):
        assert words in json.dumps(view)
    token = Token.unpack(view["private_metadata"])
    assert token is not None
    assert token.value == f"0/{earlier}"
    agree(house, audit, WINDOW, relists=earlier, role="Key worker")
    assert actions_of(house, audit)[WINDOW].relists == earlier


def test_what_was_agreed_again_is_not_offered_a_second_time(house: House) -> None:
    earlier, audit = before(house)
    agree(house, audit, WINDOW, relists=earlier)
    view = agreeing.show_form(house.context, ASHA.id, audit).view
    assert view is not None
    assert WINDOW not in words_of(view)
    assert "Write to school" in words_of(view)


def close(house: House, action: str) -> None:
    """It ends."""
    table = tables.Action.__table__
    with house.context.database.begin() as conn:
        ended = {"status": "done", "ended_by": DANA.id, "ended_at": house.clock.now()}
        conn.execute(table.update().where(table.c.id == action).values(ended))


def test_one_that_was_closed_meanwhile_is_said_to_be_and_nothing_typed_is_lost(
    house: House,
) -> None:
    earlier, audit = before(house)
    close(house, earlier)
    assert (
        "has been closed since" in agreeing.choose(house.context, ASHA.id, audit, 0, earlier).notice
    )
    view = agree(house, audit, "Mend the window", relists=earlier).view
    assert view is not None
    assert "closed since" in words_of(view)
    assert "Mend the window" in json.dumps(view)
    token = Token.unpack(view["private_metadata"])
    assert token is not None
    assert token.value == "0"


def test_a_list_of_many_is_turned_page_by_page(house: House) -> None:
    first = house.begin()
    for number in range(10):
        agree(house, first, f"Do thing {number}")
    approved(house, first)
    house.clock.move(60)
    audit = house.begin()
    view = agreeing.show_choice(house.context, ASHA.id, audit, 0, 1).view
    assert view is not None
    assert "Do thing 9" in words_of(view)
    assert "Do thing 1" not in words_of(view)


# Typed in the thread


def type_in(house: House, audit: str, text: str) -> None:
    """Asha types it in the audit's thread, all of which stands in Slack."""
    table = tables.Outbox.__table__
    with house.context.database.begin() as conn:
        for row in conn.execute(table.select().where(table.c.gate == ASHA.id)).all():
            stands = {"sent_at": house.clock.now(), "channel": "D0ASHA", "ts": f"1.{row.id:06d}"}
            conn.execute(table.update().where(table.c.id == row.id).values(stands))
        card = outbox.ts_of(conn, WORKSPACE, house.thread(audit).card)
    ts = f"{house.clock.now().timestamp():.6f}"
    cause = Cause(f"message/{ts}", ASHA.id, "D0ASHA", ts, direct=True)
    replying.take_reply(house.context, TypedReply(cause, text, str(card)))


def test_a_typed_action_that_names_somebody_is_kept_and_asked_about_beside(house: House) -> None:
    audit = house.begin()
    type_in(house, audit, f"action: {NAMED}")
    assert list(actions_of(house, audit)) == [NAMED]
    ((_, body),) = said(house, f"{audit}/actiontold/")
    assert "“Robin” looks like a person's name" in body
    assert "Say who and when" in body


def test_a_typed_action_is_asked_about_when_its_form_opens(house: House) -> None:
    earlier, audit = before(house)
    type_in(house, audit, "action: Mend the window")
    ((_, body),) = said(house, f"{audit}/actiontold/")
    assert "two actions from before that are still open" in body
    view = agreeing.show_form(house.context, ASHA.id, audit, 1).view
    assert view is not None
    assert view["callback_id"] == Form.RELIST
    filled = agreeing.choose(house.context, ASHA.id, audit, 1, earlier).view
    assert "Mend the window" in json.dumps(filled)
    assert "27 November 2026" in json.dumps(filled)
    agree(house, audit, "Mend the window", number=1, relists=earlier, role="Key worker")
    assert actions_of(house, audit)["Mend the window"].relists == earlier
