"""What is told of actions that are live: who, by when, what can be done, and what became of it."""

from dataclasses import replace
from datetime import date

from bot.messages import going_live
from bot.messages.going_live import Live
from bot.widgets.ids import Act, Token
from flows.actions import Action, ActionDetails
from tests.bot.messages.examples import NOW, READER, blocks_of, complete, words_of

DETAILS = ActionDetails("Mend the lock", owner_role="Key worker", due_on=date(2026, 11, 27))


def live(*details: ActionDetails, **more: object) -> Live:
    """These actions, just live, of an audit of North team."""
    audit = replace(complete(), team_name="North team")
    actions = tuple(
        Action(f"x{n}", n, each, "U0ASHA", NOW, 3, live_at=NOW, **more)  # type: ignore[arg-type]
        for n, each in enumerate(details, start=1)
    )
    return Live(audit, actions, frozenset(each.id for each in actions))


def test_the_channel_reads_what_is_new_whose_it_is_and_by_when() -> None:
    (message,) = going_live.to_team(live(DETAILS, replace(DETAILS, safety=True)), READER)
    first, _, *rows = words_of(message).splitlines()
    assert first == "*Case 710452* · two new actions for North team"
    assert rows == [
        "*Mend the lock*",
        "Key worker · due Fri 27 Nov",
        "*Mend the lock*",
        "Key worker · due Fri 27 Nov · safety",
    ]
    assert message.text == "Case 710452: two new actions"


def test_what_nobody_owns_or_has_no_day_says_so() -> None:
    (message,) = going_live.to_team(live(ActionDetails("Mend it")), READER)
    assert words_of(message).splitlines()[-1] == "nobody yet · no date yet"


def test_what_was_agreed_again_says_since_when_it_is_due() -> None:
    again = live(DETAILS, relists="x0", first_due_on=date(2026, 10, 5), redated=2)
    (message,) = going_live.to_team(again, READER)
    said = words_of(message).splitlines()[-1]
    assert said == "Agreed again: first due 5 Oct, moved twice"


def test_each_action_that_nobody_owns_has_a_list_of_people_that_says_which_it_is() -> None:
    (message,) = going_live.to_lead(live(DETAILS, DETAILS), READER)
    rows = blocks_of(message)[1:]
    for number, row in enumerate(rows, start=1):
        element = row["accessory"]
        assert isinstance(element, dict)
        assert (element["type"], element["action_id"]) == ("users_select", Act.NAME_OWNER)
        token = Token.unpack(row["block_id"])
        assert token is not None
        assert (token.value, token.revision) == (f"x{number}", 3)


def test_in_which_message_an_action_stands_does_not_hang_on_what_became_of_others() -> None:
    many = live(*[DETAILS] * (going_live.ROWS + 1))
    first, second = going_live.to_team(many, READER)
    assert len(blocks_of(first)) == going_live.ROWS + 1
    assert words_of(second).splitlines()[0] == "*Case 710452* · continued"
