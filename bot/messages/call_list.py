"""Whom a concern goes to, in order: for whoever telephones."""

from collections.abc import Iterable, Iterator

from bot.messages import labels
from bot.messages.concerns import (
    Around,
    first_line,
    lack_numbers,
    to_reach,
    where_they_stand,
)
from bot.messages.explaining import reading
from bot.messages.types import Reader, View
from bot.messages.words import Mrkdwn, words
from bot.widgets.blocks import context, section, sections
from bot.widgets.ids import NO_AUDIT, Form, Token
from flows import concerns
from flows.concerns import STEP, Raised
from flows.roles import MANAGER, QUALITY_LEAD

_SERVICE_LEAD = "service_lead"


def show(standing: Raised, around: Around, reader: Reader) -> View:
    """Everybody who was told and who has it, and then who is told next and when."""
    concern, say = standing.concern, words("concerns")
    by, on = to_reach(concern.raised_by, around), reader.on(concern.raised_at)
    people = [*_told(standing, around, reader), *_still_to_tell(standing, around, reader)]
    blocks = [
        first_line(around, "list"),
        section(say.call_list_about(case=concern.case, by=by, on=on)),
        *sections("\n".join(_lines(people, around)) or say.told_nobody()),
    ]
    if lack_numbers([concern.raised_by, *(who for who, _ in people)], around):
        blocks.append(context(say.numbers()))
    return reading(labels.CALL_LIST, Form.CALL_LIST, Token(NO_AUDIT, value=concern.id), blocks)


def _lines(people: Iterable[tuple[str, Mrkdwn]], around: Around) -> Iterator[Mrkdwn]:
    for number, (person, stands) in enumerate(people, start=1):
        yield words("concerns").to_call(
            number=number,
            person=to_reach(person, around),
            role=_role(person, around),
            standing=stands,
        )


def _told(standing: Raised, around: Around, reader: Reader) -> Iterator[tuple[str, Mrkdwn]]:
    for one in concerns.shown(standing):
        yield one.person, where_they_stand(one, standing.concern, around, reader)


def _still_to_tell(
    standing: Raised, around: Around, reader: Reader
) -> Iterator[tuple[str, Mrkdwn]]:
    say, start = words("concerns"), standing.concern.raised_at
    known = {one.person for one in concerns.shown(standing)}
    for place, step in enumerate(around.steps):
        # Whoever was put on the list after their step is told at the next.
        next_at = standing.next_at
        at = "" if next_at is None else reader.from_day(max(start + STEP * place, next_at), start)
        stands = say.standing(told="", at="", next=at, unreached=False)
        yield from ((who, stands) for who in step if who not in known)


def _role(person: str, around: Around) -> str:
    """What somebody is in the set-up, where that says why the concern goes to them."""
    known = around.people.get(person)
    roles = known.roles if known is not None else frozenset[str]()
    leading = next((r for r in (MANAGER, _SERVICE_LEAD, QUALITY_LEAD) if r in roles), "")
    return words("concerns").role(name=leading) if leading else ""
