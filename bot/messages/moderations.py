"""Moderation on Home: what a moderator has and could take, what a quality lead should look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.messages import labels, naming
from bot.messages.labels import press
from bot.messages.types import Reader
from bot.messages.words import Mrkdwn, words
from bot.widgets.blocks import PRIMARY, Block, option, overflow, section
from bot.widgets.ids import Act, Token
from flows.audit import Audit
from flows.questionnaire import Question


@dataclass(frozen=True, slots=True)
class Request:
    """A request that is not decided. ``moderator``: who has taken it, by Slack id, or nobody."""

    audit: Audit
    since: datetime
    round: int
    moderator: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A final grade that the audit's auditor sees differently."""

    audit: Audit
    question: Question
    at: datetime


@dataclass(frozen=True, slots=True)
class Moderations:
    """What Home shows of moderation.

    ``taken`` and ``to_take`` are for a moderator; ``late``, ``disputes`` and ``approved``, the
    audits approved last, for a quality lead.
    """

    taken: Sequence[Request] = ()
    to_take: Sequence[Request] = ()
    late: Sequence[Request] = ()
    disputes: Sequence[Dispute] = ()
    approved: Sequence[Audit] = ()


def taken(request: Request, reader: Reader) -> Block:
    """One that the reader has taken."""
    read = press(labels.READ_AND_DECIDE, Act.MODERATE, Token(request.audit.id), style=PRIMARY)
    return section(_request(request, reader), read)


def to_take(request: Request, reader: Reader) -> Block:
    """One that the reader may take."""
    take = press(labels.TAKE_IT, Act.TAKE, Token(request.audit.id))
    return section(_request(request, reader), take)


def late(request: Request, reader: Reader) -> Block:
    """One that has waited longer than it should: to be given to somebody."""
    give = press(labels.HAND_OVER, Act.HAND_ON, Token(request.audit.id))
    return section(_request(request, reader), give)


def disputed(dispute: Dispute, reader: Reader) -> Block:
    """A grade that is seen differently."""
    audit, question = dispute.audit, dispute.question
    said = words("home").disputed(
        case=audit.case,
        title=audit.questionnaire.title,
        question=naming.numbered(question),
        auditor=naming.person(audit.auditor),
        at=reader.when(dispute.at),
    )
    see = press(labels.SEE_WHY, Act.SEE_DISPUTE, Token(audit.id, question.key))
    return section(said, see)


def approved(audit: Audit, reader: Reader) -> Block:
    """A finished audit, with the way to open it again."""
    said = words("home").approved(
        case=audit.case,
        title=audit.questionnaire.title,
        auditor=naming.person(audit.auditor),
        at=reader.when(audit.updated_at),
    )
    entries = ((labels.SEE_ANSWERS, Act.SEE_ANSWERS), (labels.REOPEN, Act.REOPEN))
    menu = overflow(Act.CARD_MENU, [option(label, act) for label, act in entries])
    return section(said, menu, block_id=Token(audit.id).pack())


def _request(request: Request, reader: Reader) -> Mrkdwn:
    audit = request.audit
    return words("home").request(
        case=audit.case,
        title=audit.questionnaire.title,
        team=audit.team_name,
        since=reader.when(request.since),
        round=request.round,
        moderator=naming.person(request.moderator) if request.moderator else "",
    )
