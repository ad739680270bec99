"""What is said of a live action: to whom it concerns, in its forms, in its audit's history."""

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.messages import following, history
from bot.messages.following import Seen
from bot.messages.forms import effect, more_time, update
from bot.messages.forms.update import Kind
from flows import agreeing
from flows.action_rights import ActionAct
from flows.actions import ActionDetails
from flows.following import Event, Happened
from flows.history import Line
from tests.bot.messages.desks import taken
from tests.bot.messages.examples import NOW, READER, SECRET, buttons, complete, moment, words_of
from tests.bot.messages.followed import an_action

PLAIN = ActionDetails("Mend the lock", "U0DANA", "Key worker", date(2026, 11, 27))
OPEN = an_action(complete(), details=PLAIN, first_due_on=date(2026, 11, 4), redated=1)
SEEN = Seen(OPEN, READER, frozenset(ActionAct))


def test_an_action_says_whose_it_is_and_by_when_in_words_near_now() -> None:
    assert words_of(more_time.show(SEEN)).splitlines()[:3] == [
        "Mend the lock",
        "Case 710452 · Key worker <@U0DANA> · due Fri 27 Nov, moved once",
        "First agreed for 4 Nov.",
    ]
    late = replace(PLAIN, due_on=date(2026, 11, 4), owner_person=None, safety=True)
    seen = replace(SEEN, tracked=an_action(complete(), details=late, redated=0))
    head = "Case 710452 · Key worker · due 4 Nov, 17 days late · safety"
    assert head in words_of(more_time.show(seen))
    bare = replace(SEEN, tracked=an_action(complete(), details=ActionDetails("Ring"), redated=0))
    assert "Case 710452 · nobody yet · no date yet" in words_of(more_time.show(bare))


@pytest.mark.parametrize("what", Happened)
def test_what_somebody_wrote_is_in_a_message_but_in_no_notification(what: Happened) -> None:
    event = Event(what, "U0MARCUS", NOW, "2026-11-04", "2026-11-27", SECRET)
    message = following.told(event, OPEN, READER)
    assert SECRET not in message.text
    assert "Mend the lock" not in message.text
    assert "<@U0MARCUS>" in words_of(message)
    # Its former words would be read as if they still held.
    assert (SECRET in words_of(message)) is (what is not Happened.REWORDED)


def test_whoever_hears_of_an_end_can_open_it_again() -> None:
    ended = replace(OPEN, action=replace(OPEN.action, ending=None, live_at=None))
    told = following.told(Event(Happened.WONT_DO, "U0DANA", NOW, words="No."), ended, READER)
    assert list(buttons(told)) == ["Open it again"]
    assert not buttons(following.told(Event(Happened.REASSIGNED, "U0DANA", NOW), OPEN, READER))


def test_an_update_asks_for_one_thing_at_a_time() -> None:
    asked = {
        Kind.NOTE: "How far has it got?",
        Kind.OWNER: "Who does it?",
        Kind.REWORD: "What is to be done?",
        Kind.SAFETY: "Anything to say about it?",
        Kind.DROP: "Why won't it be done?",
    }
    for kind, question in asked.items():
        said = words_of(update.show(SEEN, kind))
        assert [each for each in asked.values() if each in said] == [question]


def test_an_update_that_is_not_offered_shows_the_first_that_is() -> None:
    seen = replace(SEEN, may=frozenset({ActionAct.NOTE, ActionAct.DROP}))
    assert "How far has it got?" in words_of(update.show(seen, Kind.OWNER))
    assert "SUPERSEDE" not in {kind.name for kind in update.kinds(SEEN)}


def test_a_new_owner_in_its_story_is_a_person_or_a_role() -> None:
    """A role that looks like an id is no mention."""
    story = tuple(
        Event(Happened.REASSIGNED, "U0MARCUS", NOW, "", code) for code in ("U0DANA", "UASC")
    )
    said = words_of(update.show(replace(SEEN, story=story, known=frozenset({"U0DANA"}))))
    assert "<@U0MARCUS> gave it to <@U0DANA>" in said
    assert "<@U0MARCUS> gave it to UASC" in said


def test_an_effect_is_chosen_by_nobody_but_who_pressed_it() -> None:
    assert "initial_option" not in json.dumps(effect.show(SEEN))
    assert "initial_option" not in json.dumps(effect.show(SEEN, "answer"))
    assert "initial_option" in json.dumps(effect.show(SEEN, "better"))


def test_the_audits_history_tells_each_step_and_no_word_of_it() -> None:
    details = ActionDetails("Mend the lock", safety=True)
    audit = agreeing.add(complete(), "x1", details, moment()).audit
    said = json.dumps({"after": "", "words": SECRET})
    lines = [Line(NOW, "U0DANA", f"action {each}", "x1", "", "", said) for each in Happened]
    told = "\n".join(words_of_history(history.blocks(taken(audit), lines, first=False)))
    for step in (
        "<@U0DANA> closed action 1: it is done",
        "<@U0DANA> gave action 1 another day",
        "<@U0DANA> recorded supervision of action 1",
        "<@U0DANA> said what action 1 has changed for the child",
    ):
        assert step in told
    assert "changed something" not in told
    assert SECRET not in told


def words_of_history(blocks: list[dict[str, object]]) -> list[str]:
    """Its texts."""
    return [str(block["text"]["text"]) for block in blocks if isinstance(block.get("text"), dict)]  # type: ignore[index]
