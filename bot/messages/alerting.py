"""An answer that somebody must know of at once, as they and the auditor read of it."""

from collections.abc import Sequence

from bot.messages import naming
from bot.messages.types import Message, Reader
from bot.messages.words import words
from bot.widgets.blocks import section
from flows.audit import Audit
from flows.speech import TellLead


def to_lead(audit: Audit, tell: TellLead, by: str, reader: Reader) -> Message:
    """To whoever must know: which case, what was answered or taken back, by whom, and when."""
    say, label = words("alerting"), audit.question(tell.step.question).label
    given = naming.given(audit, tell.step)
    title = say.title(label=label, given=given, case=audit.case, stands=tell.stands)
    said = say.said(
        by=naming.person(by),
        at=reader.when(reader.now),
        form=audit.questionnaire.title,
        given=given,
        stands=tell.stands,
    )
    return Message(say.in_short(case=audit.case), [section(title), section(said)])


def confirmed(audit: Audit, tell: TellLead, told: Sequence[str]) -> Message:
    """To the auditor: who was told, and that a message may wait to be read."""
    say = words("alerting")
    if told:
        people = naming.people(told)
        said = say.confirmed(people=people) if tell.stands else say.taken_back(people=people)
    else:
        said = say.nobody()
    return Message(say.in_short(case=audit.case), [section(said)])
