"""Before an action is agreed: the open ones of the case's earlier audits, to say if it is one."""

from collections.abc import Sequence
from typing import Final

from bot.messages import explaining, labels, naming, paging
from bot.messages.labels import press
from bot.messages.types import Reader, View
from bot.messages.words import plain_words, words
from bot.widgets import fitting
from bot.widgets.blocks import PRIMARY, Block, Element, actions, section
from bot.widgets.ids import Act, Form, Token
from flows.actions import Tracked
from flows.audit import Audit

THIS: Final = "this"
NONE: Final = "none"
TURN: Final = "turn"
"""What a button does: the part of its token."""
ROWS: Final = 8
"""Actions on one page."""


def choose(
    audit: Audit, number: int, earlier: Sequence[Tracked], page: int, reader: Reader
) -> View:
    """One page, from 0, of the ``earlier`` actions that action ``number`` may be (0: a new one)."""
    say, parts = words("relisting"), fitting.chunks(earlier, ROWS)
    here = min(max(page, 0), len(parts) - 1)
    none = press(labels.NONE_OF_THESE, Act.RELIST, Token(audit.id, part=NONE), style=PRIMARY)

    def turn(label: str, to: int) -> Element:
        made = press(label, Act.RELIST, Token(audit.id, part=TURN, value=str(to)))
        return made | {"action_id": f"{Act.RELIST}.{to}"}

    blocks = [section(say.asked(case=audit.case, count=len(earlier)))]
    blocks += [_row(audit, each, reader) for each in parts[here]]
    blocks += [actions([none]), *paging.turning(here, len(parts), turn)]
    token = Token(audit.id, value=str(number))
    return explaining.reading(plain_words("relisting").title(), Form.RELIST, token, blocks)


def _row(audit: Audit, tracked: Tracked, reader: Reader) -> Block:
    action = tracked.action
    details = action.details
    due = details.due_on
    said = words("relisting").row(
        text=details.text,
        owner=naming.owner(details.owner_person, details.owner_role),
        due=reader.day(due) if due else "",
        late=due is not None and due < reader.today,
        safety=details.safety,
        on=reader.lasting(reader.on_day(action.added_at)),
        by=naming.person(action.added_by),
    )
    this = press(labels.THIS_ONE, Act.RELIST, Token(audit.id, part=THIS, value=action.id))
    return section(said, this)
