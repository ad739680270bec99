"""Fields that several forms of the set-up have."""

from collections.abc import Sequence

from bot.messages.forms import parts
from bot.messages.words import plain_words
from bot.widgets.blocks import Block
from flows.schedule import Hours


def leads(service_lead: str | None, escalation: Sequence[str], *, of_team: bool) -> list[Block]:
    """Who is told of a concern; a team may leave it to the council to say."""
    plain = plain_words("setting_up")
    return [
        parts.person(
            "service_lead",
            plain.service_lead(),
            service_lead,
            hint=plain.service_lead_hint(of_team=of_team),
            optional=True,
        ),
        parts.people(
            "escalation",
            plain.escalation(),
            escalation,
            hint=plain.escalation_hint(of_team=of_team),
        ),
    ]


def hours(working: Hours | None, *, of_team: bool) -> list[Block]:
    """When the working day begins and ends; a team may leave it to the council to say."""
    plain = plain_words("setting_up")
    opens, closes = (working.opens, working.closes) if working is not None else (None, None)
    hint = plain.hours_hint(of_team=of_team)
    return [
        parts.clock("opens", plain.opens(), opens, hint=hint, optional=of_team),
        parts.clock("closes", plain.closes(), closes, optional=of_team),
    ]


def timezone(zone: str | None, *, is_own: bool) -> Block:
    """A time zone: the council's, or one's own, which may be left out."""
    plain = plain_words("setting_up")
    hint = plain.timezone_hint(is_own=is_own)
    return parts.line("timezone", plain.timezone(), zone or "", hint=hint, optional=is_own)
