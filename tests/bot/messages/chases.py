"""What somebody is told of actions on a day, for tests of messages."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.messages import chasing
from bot.messages.action_lists import ActionList
from bot.messages.chasing import Chased, Told
from bot.messages.digest import Ended
from bot.messages.types import Message, Reader
from flows.actions import ActionStatus
from flows.audit import Audit
from flows.chasing import Chase, Group, Reason, Why
from flows.digest import Item

CLOSED = date(2026, 10, 8)


def line(  # noqa: PLR0913 - what lines differ in
    action: str = "x1",
    audit: str = "A1",
    *,
    text: str = "Make sure the window is safe",
    person: str | None = "U0DANA",
    role: str | None = None,
    due: date | None = date(2026, 11, 4),
    safety: bool = False,
    redated: int = 0,
    team: str = "",
    closed: bool = False,
) -> Chased:
    """An action of Dana's that somebody is told of."""
    item = Item(action, audit, "710452", person, role, due, safety, redated, 0, 412)
    ended = Ended(ActionStatus.DONE, "U0DANA", CLOSED) if closed else None
    return Chased(item, text, team, person is not None, ended)


def told(why: Why, *lines: Chased, left: int = 0, whole: ActionList | None = None) -> Told:
    """These lines for one reason; the others are in a list of twice as many."""
    shown = tuple(each.item.id for each in lines)
    total = len(shown) + left
    return Told(Group(why, shown, total), lines, whole, 2 * total)


def several(count: int, audit: str, text: str, role: str | None) -> tuple[Told, ...]:
    """So many actions for every reason there is, of which some are cut."""
    reasons = [Reason(f"{why}{n}", why) for why in Why for n in range(count)]
    return tuple(
        Told(
            group,
            [_line(each, audit, text, role, group.why) for each in group.shown],
            ActionList("k" * 40, "U0MARCUS") if group.left and group.why is not Why.SOON else None,
            1_234,
        )
        for group in Chase("U0MARCUS", tuple(reasons)).groups
    )


def messages(audit: Audit, reader: Reader) -> Iterator[tuple[str, Message]]:
    """Everything that can be told of actions, about each reason by itself and all of them."""
    short, long = "Make sure the window is safe", "&" * 500
    for count, text, role in ((1, short, None), (12, short, "Key worker"), (60, long, "&" * 75)):
        everything = several(count, audit.id, text, role)
        for name, reasons in _parts(everything):
            chase = chasing.chase(reasons, "U0MARCUS", reader)
            for place, message in enumerate(chase.messages):
                yield f"chase {name} {count}, {place}", message


def _parts(everything: Sequence[Told]) -> Iterator[tuple[str, Sequence[Told]]]:
    yield "everything", everything
    for each in everything:
        yield str(each.group.why), [each]


def _line(action: str, audit: str, text: str, role: str | None, why: Why) -> Chased:
    person = None if why is Why.UNOWNED else "U0DANA"
    due = None if why in {Why.UNOWNED, Why.UNDATED} else date(2026, 11, 4)
    return line(
        *(action, audit),
        text=text,
        person=person,
        role=role,
        due=due,
        safety=why in {Why.UNSAFE, Why.UNDATED, Why.SOON},
        redated=len(action) % 4,
        team="North team",
        closed=why is Why.EFFECT,
    )
