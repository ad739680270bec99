"""Actions that are live now: told to their team's channel, to their owners, to the team's manager.

Nothing of the audit's findings is in it. Each message is shown anew when one of its actions
changes; which message an action stands in hangs on its place alone. It says days, never "today".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.messages import following, naming
from bot.messages.action_menu import menu
from bot.messages.types import Message, Reader
from bot.messages.words import Mrkdwn, words
from bot.widgets import fitting
from bot.widgets.blocks import (
    Block,
    context,
    escape,
    section,
    users_select,
)
from bot.widgets.ids import Act
from flows.actions import Action, Tracked
from flows.audit import Audit

ROWS: Final = 12
"""Actions in one message; more of them stand in its thread."""
_LONGEST_TEXT: Final = 560
"""Characters of an action's words, escaped: twelve of them fit one message."""
_LONGEST_NAME: Final = 150


@dataclass(frozen=True, slots=True)
class Live:
    """Some actions of one audit, as they now stand, in its order.

    ``unnamed`` are the ids of those that nobody who works here owns.
    """

    audit: Audit
    actions: tuple[Action, ...]
    unnamed: frozenset[str] = frozenset()


def of_audit(audit: Audit, action: Action) -> Tracked:
    """An action of the audit, as it is followed."""
    policy = audit.questionnaire.actions
    return Tracked(action, audit.id, audit.case, audit.team, audit.auditor, policy)


def to_team(live: Live, reader: Reader) -> tuple[Message, ...]:
    """To the team's channel: what is new. The messages after the first belong in its thread."""
    audit = live.audit
    head = words("going_live").team_head(
        new=_new(live), team=fitting.clip(audit.team_name, _LONGEST_NAME), **_about(audit)
    )
    return _messages(live, head, lambda action: _row(live, action, reader))


def to_owner(live: Live, reader: Reader) -> tuple[Message, ...]:
    """To whoever owns all of these; where they own none of them any more, that they do not."""
    say, audit = words("going_live"), live.audit
    if not live.actions:
        return (_elsewhere(audit),)
    head = say.owner_head(new=_new(live), **_about(audit))
    first, *further = _messages(live, head, lambda action: _row(live, action, reader))
    if any(action.is_open for action in live.actions):
        how = context(say.owner_next(count=len(live.actions)))
        first = Message(first.text, [*first.blocks, how])
    return (first, *further)


def to_lead(live: Live, reader: Reader, *, astray: bool = False) -> tuple[Message, ...]:
    """To who leads the team: each action that nobody owns, with a list to choose a person from.

    ``astray``: the actions belong to no team, so that no channel hears of them.
    """
    say, audit = words("going_live"), live.audit
    if not live.actions:
        return (_elsewhere(audit),)
    if astray:
        head = say.astray_head(new=_new(live), **_about(audit))
    else:
        unnamed = sum(each.is_open and each.id in live.unnamed for each in live.actions)
        head = say.lead_head(unnamed=unnamed, **_about(audit))
    return _messages(live, head, lambda action: _row(live, action, reader, choose=True))


def ended_before(
    audit: Audit, action: Action, earlier: Action, instead: Action, reader: Reader
) -> Message:
    """To its auditor: what the action agrees again had ended before, and how.

    ``instead`` stands in the place of the ``earlier`` one now; that one itself where none does.
    """
    say, ending = words("going_live"), earlier.ending
    said = say.ended_before(
        case=audit.case,
        text=_text(action),
        earlier=_text(earlier),
        status=str(earlier.status),
        by=naming.person(ending.by) if ending else "",
        on=reader.lasting(reader.on_day(ending.at)) if ending else "",
        instead=_text(instead) if instead.id != earlier.id else "",
        open=instead.is_open,
    )
    return Message(say.ended_before_in_short(case=audit.case), [section(said)])


def _elsewhere(audit: Audit) -> Message:
    said = words("going_live").elsewhere(case=audit.case)
    return Message(said, [section(said)])


def _messages(live: Live, head: Mrkdwn, row: Callable[[Action], Block]) -> tuple[Message, ...]:
    text, go_on = _in_short(live), words("going_live").continued(case=live.audit.case)
    parts: Sequence[Sequence[Action]] = fitting.chunks(live.actions, ROWS)
    heads = [head, *[go_on] * (len(parts) - 1)]
    return tuple(
        Message(text, [section(above), *map(row, part)])
        for above, part in zip(heads, parts, strict=True)
    )


def _row(live: Live, action: Action, reader: Reader, *, choose: bool = False) -> Block:
    """An action, with what can be done about it."""
    if not action.is_open:
        return section(_ended(action, reader))
    token = following.token(of_audit(live.audit, action))
    said = words("going_live").row(text=_text(action), facts=_facts(action, reader))
    if choose and action.id in live.unnamed:
        # A list of people has no value of its own: its block says what it is about.
        return section(said, users_select(Act.NAME_OWNER), block_id=token.pack())
    return section(said, menu(token))


def _facts(action: Action, reader: Reader) -> Mrkdwn:
    say, details = words("going_live"), action.details
    due = reader.lasting(details.due_on) if details.due_on else ""
    owner = naming.owner(details.owner_person, details.owner_role) or say.nobody()
    facts = say.facts(owner=owner, due=due, safety=details.safety)
    if not action.relists:
        return facts
    moved = action.first_due_on if action.first_due_on != details.due_on else None
    first = reader.lasting(moved) if moved else ""
    return Mrkdwn(f"{facts}\n{say.again(first=first, redated=action.redated)}")


def _ended(action: Action, reader: Reader) -> Mrkdwn:
    ending = action.ending
    return words("going_live").ended(
        text=_text(action),
        status=str(action.status),
        by=naming.person(ending.by) if ending else "",
        on=reader.lasting(reader.on_day(ending.at)) if ending else "",
    )


def _text(action: Action) -> Mrkdwn:
    return Mrkdwn(fitting.clip(escape(" ".join(action.details.text.split())), _LONGEST_TEXT))


def _about(audit: Audit) -> dict[str, object]:
    title = fitting.clip(audit.questionnaire.title, _LONGEST_NAME)
    return {"case": audit.case, "title": title, "auditor": naming.person(audit.auditor)}


def _new(live: Live) -> Mrkdwn:
    safety = all(action.details.safety for action in live.actions)
    return words("going_live").new(count=len(live.actions), safety=safety)


def _in_short(live: Live) -> Mrkdwn:
    return words("going_live").in_short(case=live.audit.case, new=_new(live))
