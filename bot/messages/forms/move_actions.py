"""Giving somebody's open actions to somebody else: to whom, and which of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.messages import naming
from bot.messages.action_lists import ActionList, Row
from bot.messages.forms import parts
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets import fitting, limits
from bot.widgets.blocks import Element, input_block, multi_select, option, section
from bot.widgets.ids import Form

_TO: Final = "to"
_WHICH: Final = "which"
LISTED: Final = 300
"""Actions that can be chosen one by one, those due first: more would fit no view."""


@dataclass(frozen=True, slots=True)
class MoveGiven:
    """The form, filled in: whose actions, to whom, and the ids of those chosen; none is all."""

    which: ActionList
    to: str
    chosen: frozenset[str]


def show(which: ActionList, owner: str, team: str, rows: Sequence[Row], count: int) -> View:
    """The form. ``rows`` are the first of ``count``; ``team`` is a name, empty for all teams."""
    say, plain, token = words("moving_actions"), plain_words("moving_actions"), which.token
    if not count:
        said = say.none_left(owner=naming.person(owner))
        return parts.notice(plain.title(), said, token)
    said = say.whose(owner=naming.person(owner), team=team, count=count)
    blocks = [section(said), parts.person(_TO, plain.to(count=count))]
    if count > 1:
        element = multi_select(_WHICH, [_choice(row) for row in rows], plain.all(count=count))
        hint = plain.some_hint(count=count, listed=LISTED)
        blocks.append(
            input_block(plain.which(), element, block_id=_WHICH, hint=hint, optional=True)
        )
    return parts.form(plain.title(), Form.MOVE_ACTIONS, token, blocks, plain.send())


def done(which: ActionList, to: str, moved: int, left: int, lost: int) -> View:
    """What was done. ``left`` are still the former owner's; ``lost`` could not be had any more."""
    said = words("moving_actions").done(
        count=moved,
        to=naming.person(to),
        left=left,
        owner=naming.person(which.owner or ""),
        lost=lost,
    )
    return parts.notice(plain_words("moving_actions").title(), said, which.token)


def read(view: Mapping[str, object]) -> MoveGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    which = ActionList.of(token.value) if token is not None else None
    if which is None:
        return None
    return MoveGiven(which, parts.somebody(view, _TO), parts.ticked(view, _WHICH))


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``to`` or ``which`` at their fields."""
    return parts.at(found, _TO, {_TO, _WHICH})


def _choice(row: Row) -> Element:
    said = f"{row.item.case} · {row.text}"
    return option(fitting.clip(said, limits.OPTION_TEXT), row.item.id)
