"""Somebody has left: what they had to do, and the way to give it to others."""

from bot.messages import labels, naming
from bot.messages.action_lists import ActionList
from bot.messages.labels import press
from bot.messages.types import Message
from bot.messages.words import words
from bot.widgets.blocks import PRIMARY, actions, section
from bot.widgets.ids import Act
from flows.leaving import Owned


def has_left(owned: Owned, team: str) -> Message:
    """To whoever leads the team: how much there is, and buttons that give it away and show it.

    ``team`` is its name; empty where no team is known.
    """
    say = words("leaving")
    said = say.has_left(
        who=naming.person(owned.person),
        team=team,
        open=owned.open,
        overdue=owned.overdue,
        unsafe=owned.unsafe,
    )
    token = ActionList(owned.team, owned.person).token
    row = [
        press(labels.GIVE_TO_SOMEBODY, Act.MOVE_ACTIONS, token, style=PRIMARY),
        press(labels.SEE_THEM, Act.SEE_ACTIONS, token),
    ]
    return Message(say.in_short(open=owned.open), [section(said), actions(row)])


def seen_to(person: str, team: str, by: str, on: str) -> Message:
    """The same once nothing of theirs is left: who saw to the last of it, and when."""
    say = words("leaving")
    said = say.seen_to(who=naming.person(person), team=team, by=naming.person(by), on=on)
    return Message(say.seen_to_in_short(), [section(said)])
