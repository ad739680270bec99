"""An audit that somebody was asked to do, as both of them read it."""

from bot.messages import labels, naming
from bot.messages.labels import press
from bot.messages.types import Message, Reader
from bot.messages.words import Mrkdwn, words
from bot.widgets.blocks import PRIMARY, Block, Element, section
from bot.widgets.ids import NO_AUDIT, Act, Token
from flows.assigning import Assignment
from flows.audit import Status


def assigned(assignment: Assignment, reader: Reader) -> Message:
    """To the auditor: what, for which case, by when, and a button that starts it.

    Once it has begun there is no button any more.
    """
    say = words("assigning")
    said = say.assigned(
        by=naming.person(assignment.assigned_by),
        title=assignment.title,
        case=assignment.case,
        due=reader.day(assignment.due_on) if assignment.due_on else "",
        begun=assignment.audit is not None,
    )
    shown = section(said, _start(assignment) if assignment.audit is None else None)
    return Message(say.in_short(case=assignment.case), [shown])


def row(assignment: Assignment, due: Mrkdwn) -> Block:
    """One among others that somebody was asked for, with a button that starts it."""
    said = words("assigning").row(
        case=assignment.case,
        title=assignment.title,
        by=naming.person(assignment.assigned_by),
        due=due,
    )
    return section(said, _start(assignment))


def assigned_told(assignment: Assignment, reader: Reader) -> Message:
    """To whoever assigned it: that it has been sent."""
    say = words("assigning")
    said = say.told(
        auditor=naming.person(assignment.auditor),
        title=assignment.title,
        case=assignment.case,
        due=reader.day(assignment.due_on) if assignment.due_on else "",
    )
    return Message(say.in_short(case=assignment.case), [section(said)])


def ended_told(assignment: Assignment, ended: Status, by: str, reader: Reader) -> Message:
    """To whoever assigned it: that the audit was withdrawn or cancelled, and by whom."""
    del reader
    say = words("assigning")
    said = say.ended(
        by=naming.person(by),
        cancelled=ended is Status.CANCELLED,
        title=assignment.title,
        case=assignment.case,
    )
    return Message(say.in_short(case=assignment.case), [section(said)])


def _start(assignment: Assignment) -> Element:
    token = Token(NO_AUDIT, value=assignment.id)
    return press(labels.START, Act.START_AUDIT, token, style=PRIMARY)
