"""A team of the set-up: its channel, who leads it, its digest and its hours."""

import calendar
from collections.abc import Mapping
from typing import Final

from bot.messages.forms import parts, set_up_fields
from bot.messages.types import View
from bot.messages.words import plain_words
from bot.widgets.blocks import Block, checkboxes, input_block, option, select
from bot.widgets.ids import NO_AUDIT, Form, Token
from flows.setup import MONDAY_MORNING, DigestTime, Team
from flows.setup_changes import TeamGiven

_DAY: Final = "day"
_AT: Final = "at"
_GONE: Final = "gone"
_FIELDS: Final = (
    *("name", "channel", "manager", "service_lead", _DAY, _AT, "opens", "closes", "escalation"),
    *("timezone", _GONE),
)


def show(team: Team | None) -> View:
    """The form for a team, or for a new one."""
    plain = plain_words("setting_up")
    known = team or Team("", "", "")
    blocks = [
        parts.line("name", plain.team_name(), known.name),
        parts.channel(
            "channel", plain.team_channel(), known.channel, hint=plain.team_channel_hint()
        ),
        parts.person(
            "manager", plain.manager(), known.manager, hint=plain.manager_hint(), optional=True
        ),
        *set_up_fields.leads(known.service_lead, known.escalation, of_team=True),
        *_digest(known),
        *set_up_fields.hours(known.hours, of_team=True),
        set_up_fields.timezone(known.timezone, is_own=True),
    ]
    if team is not None:
        box = checkboxes(_GONE, [option(plain.gone_box(), _GONE)])
        blocks.append(input_block(plain.gone(), box, block_id=_GONE, optional=True))
    token = Token(NO_AUDIT, value=known.key)
    title = plain.team_title(is_new=team is None)
    return parts.form(title, Form.TEAM, token, blocks, plain.save())


def read(view: Mapping[str, object]) -> TeamGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    if token is None:
        return None
    day = parts.picked(view, _DAY)
    return TeamGiven(
        key=token.value,
        name=parts.typed(view, "name"),
        channel=parts.channel_of(view, "channel"),
        manager=parts.somebody(view, "manager"),
        service_lead=parts.somebody(view, "service_lead"),
        digest=DigestTime(
            int(day) if day in set(map(str, range(7))) else MONDAY_MORNING.day,
            parts.time_of(view, _AT) or MONDAY_MORNING.at,
        ),
        timezone=parts.typed(view, "timezone"),
        opens=parts.time_of(view, "opens"),
        closes=parts.time_of(view, "closes"),
        escalation=parts.several(view, "escalation"),
        gone=bool(parts.ticked(view, _GONE)),
    )


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors at the fields they name."""
    return parts.at(found, "name", _FIELDS)


def _digest(team: Team) -> list[Block]:
    plain = plain_words("setting_up")
    days = [option(name, str(number)) for number, name in enumerate(calendar.day_name)]
    chosen = select(_DAY, days, plain.digest_day(), chosen=days[team.digest.day])
    hint = plain.digest_day_hint()
    return [
        input_block(plain.digest_day(), chosen, block_id=_DAY, hint=hint),
        parts.clock(_AT, plain.digest_at(), team.digest.at),
    ]
