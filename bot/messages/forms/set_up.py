"""The set-up: the council's own facts, and the ways to its teams and people."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.messages.forms import parts, set_up_fields
from bot.messages.types import View
from bot.messages.words import Mrkdwn, plain_words, words
from bot.widgets.blocks import (
    Block,
    actions,
    button,
    divider,
    header,
    option,
    section,
    select,
    users_select,
)
from bot.widgets.ids import NO_AUDIT, Act, Form, Token
from flows.setup import Setup, Team
from flows.setup_changes import CouncilGiven, TeamGiven

_FIELDS: Final = (
    *("name", "emergency_number", "moderators_channel", "escalation_channel", "service_lead"),
    *("escalation", "opens", "closes", "timezone", "team_name", "team_channel"),
)


def show(setup: Setup, warnings: Sequence[Mrkdwn] = ()) -> View:
    """The form as things stand, under what there is to be told."""
    say, plain = words("setting_up"), plain_words("setting_up")
    told = [say.kept(), *warnings] if warnings else []
    blocks: list[Block] = [section(each) for each in told]
    if setup.teams:
        blocks += [*_ways(setup), header(plain.council())]
    else:
        blocks.append(section(say.nothing_yet()))
    blocks += _facts(setup)
    if not setup.teams:
        blocks += [
            parts.line("team_name", plain.first_team()),
            parts.channel("team_channel", plain.first_channel(), hint=plain.team_channel_hint()),
        ]
    return parts.form(plain.title(), Form.SET_UP, Token(NO_AUDIT), blocks, plain.save())


def read(view: Mapping[str, object]) -> CouncilGiven:
    """What was filled in."""
    first_name = parts.typed(view, "team_name")
    first_channel = parts.channel_of(view, "team_channel")
    return CouncilGiven(
        name=parts.typed(view, "name"),
        emergency_number=parts.typed(view, "emergency_number"),
        timezone=parts.typed(view, "timezone"),
        moderators_channel=parts.channel_of(view, "moderators_channel"),
        escalation_channel=parts.channel_of(view, "escalation_channel"),
        service_lead=parts.somebody(view, "service_lead"),
        opens=parts.time_of(view, "opens"),
        closes=parts.time_of(view, "closes"),
        escalation=parts.several(view, "escalation"),
        first=TeamGiven("", first_name, first_channel) if first_channel else None,
    )


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors at the fields they name."""
    return parts.at(found, "name", _FIELDS)


def _ways(setup: Setup) -> list[Block]:
    say, plain, token = words("setting_up"), plain_words("setting_up"), Token(NO_AUDIT).pack()
    here = sum(person.active for person in setup.people)
    left = len(setup.people) - here
    person = users_select(Act.SET_UP_PERSON)
    team = select(Act.SET_UP_TEAM, list(map(_team, setup.teams)), plain.choose_team())
    row = [
        button(plain.add_team(), f"{Act.SET_UP_TEAM}.new", token),
        button(plain.export(), Act.EXPORT_SET_UP, token),
    ]
    return [
        section(say.standing(people=here, left=left, teams=len(setup.teams))),
        section(say.change_person(), person, block_id="person"),
        section(say.change_team(), team, block_id="team"),
        actions(row),
        divider(),
    ]


def _team(team: Team) -> dict[str, object]:
    return option(team.name, team.key)


def _facts(setup: Setup) -> list[Block]:
    plain = plain_words("setting_up")
    return [
        parts.line("name", plain.council_name(), setup.name),
        parts.line(
            "emergency_number",
            plain.emergency_number(),
            setup.emergency_number,
            hint=plain.emergency_number_hint(),
        ),
        parts.channel(
            "moderators_channel",
            plain.moderators_channel(),
            setup.moderators_channel,
            hint=plain.moderators_channel_hint(),
            optional=True,
        ),
        parts.channel(
            "escalation_channel",
            plain.escalation_channel(),
            setup.escalation_channel,
            hint=plain.escalation_channel_hint(),
            optional=True,
        ),
        *set_up_fields.leads(setup.service_lead, setup.escalation, of_team=False),
        *set_up_fields.hours(setup.hours, of_team=False),
        set_up_fields.timezone(setup.timezone, is_own=False),
    ]
