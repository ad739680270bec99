"""Somebody of the set-up: their team and their roles, and whether they have left."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.messages import naming
from bot.messages.forms import parts, set_up_fields
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import Block, checkboxes, input_block, option, section, select
from bot.widgets.ids import NO_AUDIT, Form, Token
from flows.answers import Person
from flows.setup import ROLES, Team
from flows.setup_changes import PersonGiven
from flows.setup_file import LONGEST_NUMBER

_LEFT: Final = "left"
_FIELDS: Final = ("name", "team", "roles", "telephone", "timezone", _LEFT)


def show(
    person: Person, teams: Sequence[Team], *, is_new: bool = False, left_slack: bool = False
) -> View:
    """The form for somebody. ``left_slack``: Slack says that they were deactivated."""
    say, plain = words("setting_up"), plain_words("setting_up")
    who = naming.person(person.id)
    blocks = [section(say.person_about(person=who, is_new=is_new))]
    if left_slack:
        blocks.append(section(say.left_slack(person=who)))
    blocks += [
        parts.line("name", plain.person_name(), person.name),
        *_team(person, teams),
        _roles(person),
        parts.line(
            "telephone",
            plain.telephone(),
            person.telephone,
            hint=plain.telephone_hint(),
            optional=True,
            longest=LONGEST_NUMBER,
        ),
        set_up_fields.timezone(person.timezone, is_own=True),
        _left(person),
    ]
    token = Token(NO_AUDIT, value=person.id)
    return parts.form(plain.person_title(), Form.PERSON, token, blocks, plain.save())


def read(view: Mapping[str, object]) -> PersonGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    if token is None or not token.value:
        return None
    return PersonGiven(
        id=token.value,
        name=parts.typed(view, "name"),
        team=parts.picked(view, "team"),
        roles=parts.ticked(view, "roles"),
        timezone=parts.typed(view, "timezone"),
        telephone=parts.typed(view, "telephone"),
        left=bool(parts.ticked(view, _LEFT)),
    )


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors at the fields they name."""
    return parts.at(found, "name", _FIELDS)


def _team(person: Person, teams: Sequence[Team]) -> list[Block]:
    if not teams:
        return []
    plain = plain_words("setting_up")
    options = [option(team.name, team.key) for team in teams]
    chosen = next((one for one in options if one["value"] == person.team), None)
    element = select("team", options, plain.choose_team(), chosen=chosen)
    hint = plain.person_team_hint()
    return [input_block(plain.person_team(), element, block_id="team", hint=hint, optional=True)]


def _roles(person: Person) -> Block:
    plain = plain_words("setting_up")
    options = [
        option(plain.role(role=role), role, plain.role_means(role=role)) for role in sorted(ROLES)
    ]
    chosen = [one for one in options if one["value"] in person.roles]
    element = checkboxes("roles", options, chosen=chosen)
    return input_block(plain.roles(), element, block_id="roles")


def _left(person: Person) -> Block:
    plain = plain_words("setting_up")
    box = option(plain.left_box(), _LEFT)
    element = checkboxes(_LEFT, [box], chosen=[] if person.active else [box])
    return input_block(plain.left(), element, block_id=_LEFT, hint=plain.left_hint(), optional=True)
