"""A request for moderation: what moderators choose by, who has it, and what became of it.

No free text is in it. Where the policy is blind there is no grade, no check and no reason either.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.messages import labels, naming
from bot.messages.labels import press
from bot.messages.outside import link_button
from bot.messages.types import Message, Reader
from bot.messages.words import Mrkdwn, plain_words, words
from bot.widgets import fitting
from bot.widgets.blocks import PRIMARY, Block, Element, actions, section
from bot.widgets.ids import Act, Token
from flows.audit import Audit, Status
from flows.checks import Query
from flows.moderation import Moderation, Reason, Verdict
from flows.questionnaire import Question, QuestionType, Section
from flows.rulings import Overtaken

SECTIONS: Final = 8
"""Sections whose grades stand in a line each."""
CHECKS: Final = 4
LISTED: Final = 15
"""Requests in one reminder."""
_LABEL: Final = 60
"""Characters of a section's or a grade's name."""


class State(StrEnum):
    """What a request says of itself."""

    WAITING = "waiting"
    TAKEN = "taken"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"


class Why(StrEnum):
    """Why a request comes to somebody by name."""

    HANDED = "handed"
    NUDGED = "nudged"
    NEXT = "next"
    LEAD = "lead"
    RESUBMITTED = "resubmitted"


@dataclass(frozen=True, slots=True)
class Around:
    """What a request says that stands in no audit: what checks ask, and what was raised.

    ``superseded``: a later round of the same audit has a request of its own. ``taken_from``: it
    waits again because this person, by Slack id, could not go on with it.
    """

    queries: tuple[Query, ...] = ()
    concern: bool = False
    superseded: bool = False
    taken_from: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that nobody has taken: since when, and its message's address, if that is known."""

    audit: Audit
    since: datetime
    link: str = ""


@dataclass(frozen=True, slots=True)
class Personal:
    """Why a request comes to somebody; ``by`` is who sent it on, by Slack id."""

    why: Why
    by: str = ""


def state_of(moderation: Moderation) -> State:
    """What became of this request, as far as it goes."""
    if moderation.verdict is Verdict.APPROVED:
        return State.APPROVED
    if moderation.verdict is Verdict.RETURNED:
        return State.RETURNED
    if moderation.verdict is Verdict.WITHDRAWN:
        return State.WITHDRAWN
    return State.TAKEN if moderation.moderator else State.WAITING


def request(
    audit: Audit,
    moderation: Moderation,
    around: Around,
    reader: Reader,
    personal: Personal | None = None,
) -> Message:
    """The request as things stand, its buttons those that mean something now.

    ``personal``: for somebody's own messages rather than the channel.
    """
    say, state = words("requesting"), state_of(moderation)
    blind = moderation.blind
    waits = state in {State.WAITING, State.TAKEN}
    by = "" if blind else naming.person(audit.auditor)
    lines = [say.title(case=audit.case, team=audit.team_name, by=by, waits=waits)]
    lines.append(_form(audit, moderation))
    if waits:
        lines += _blind(audit, around) if blind else _plain(audit, moderation, around)
    lines += _standing(audit, moderation, around, reader, state)
    blocks = [section("\n".join(lines))]
    if personal is not None and waits:
        by_whom = naming.person(personal.by) if personal.by else ""
        blocks.insert(0, section(say.for_you(why=str(personal.why), by=by_whom)))
    row = _buttons(audit, moderation, state)
    return Message(_in_short(audit, state), [*blocks, actions(row)] if row else blocks)


def moved(audit: Audit, channel: str) -> Message:
    """What stays of a request once it stands in another channel."""
    say = words("requesting")
    there = naming.destination(channel, is_person=False)
    title = say.title(case=audit.case, team=audit.team_name, by="", waits=True)
    text = say.in_short(case=audit.case, state=str(State.MOVED))
    return Message(text, [section(f"{title}\n{say.moved(channel=there)}")])


def no_channel(audit: Audit) -> Message:
    """To a quality lead: that a request has nowhere to stand."""
    say = words("requesting")
    return Message(say.no_channel_in_short(), [section(say.no_channel(case=audit.case))])


def given_up(audit: Audit, moderator: str, why: str) -> Message:
    """To a quality lead: that a moderation waits again, because whoever had it can't do it."""
    say = words("requesting")
    said = say.moderator_gone(case=audit.case, moderator=naming.person(moderator), why=why)
    return Message(say.moderator_gone_in_short(case=audit.case), [section(said)])


def still_waiting(waiting: Sequence[Waiting], reader: Reader) -> Message:
    """To the channel: the requests there that nobody has taken for too long, in one message."""
    say = words("requesting")
    blocks = [section(say.still_waiting(count=len(waiting)))]
    blocks += [_still_waiting(one, reader) for one in waiting[:LISTED]]
    if len(waiting) > LISTED:
        blocks.append(section(say.more_waiting(more=len(waiting) - LISTED)))
    return Message(say.still_waiting_in_short(count=len(waiting)), blocks)


def _still_waiting(one: Waiting, reader: Reader) -> Block:
    said = words("requesting").waiting_line(
        case=one.audit.case,
        team=one.audit.team_name,
        title=one.audit.questionnaire.title,
        since=reader.since(one.since),
    )
    if not one.link:
        return section(said)
    return section(said, link_button(labels.OPEN_REQUEST, one.link, Token(one.audit.id)))


def overtaken(found: Overtaken, reader: Reader) -> str:
    """To somebody who came second: what was done before, by whom and when."""
    at = reader.at(found.at) if found.at is not None else ""
    by = f"<@{found.by}>" if found.by else ""
    return plain_words("requesting").overtaken(status=str(found.status), by=by, at=at)


def _in_short(audit: Audit, state: State) -> Mrkdwn:
    return words("requesting").in_short(case=audit.case, state=str(state))


def _form(audit: Audit, moderation: Moderation) -> Mrkdwn:
    """The instrument, and the overall grade that counts; where all is blind, without it.

    What a moderator has put counts once they approve.
    """
    title, key = audit.questionnaire.title, audit.questionnaire.overall
    question = audit.questionnaire.by_key.get(key)
    is_final = moderation.verdict is Verdict.APPROVED
    counts = moderation.final_grade(audit, key) if is_final else audit.value(key)
    option = question.option(counts) if question is not None else None
    overall = fitting.clip(option.label, _LABEL) if option and not moderation.blind else ""
    return words("requesting").form(title=title, overall=overall)


def _plain(audit: Audit, moderation: Moderation, around: Around) -> Iterator[Mrkdwn]:
    say = words("requesting")
    yield from _sections(audit)
    safety = say.safety(actions=_safety_actions(audit), concern=around.concern)
    if safety:
        yield safety
    yield _checks(audit, around)
    reasons = [why for each in moderation.selection.reasons if (why := _why(each))]
    if reasons:
        yield say.chosen(reasons=reasons)


def _blind(audit: Audit, around: Around) -> Iterator[Mrkdwn]:
    say = words("requesting")
    yield say.safety_in_a_word(involved=bool(_safety_actions(audit)) or around.concern)


def _standing(
    audit: Audit, moderation: Moderation, around: Around, reader: Reader, state: State
) -> Iterator[Mrkdwn]:
    """Since when it waits, who has it, or what became of it, in words that last."""
    say, turn = words("requesting"), moderation.round
    by = naming.person(moderation.decided_by or moderation.moderator or "")
    at = reader.on(moderation.decided_at or moderation.taken_at or audit.updated_at)
    auditor = naming.person(audit.auditor)
    if state in {State.WAITING, State.TAKEN}:
        since = reader.since(moderation.requested_at)
        yield say.waits(since=since, round=turn, taken=state is State.TAKEN)
    if state is State.TAKEN:
        yield say.taken(by=by, at=at)
    elif state is State.APPROVED:
        grades, live = len(moderation.changed_grades), sum(each.is_open for each in audit.actions)
        yield say.approved(by=by, at=at, grades=grades, actions=live, round=turn)
    elif state is State.RETURNED:
        count = len(moderation.comments)
        yield say.returned(by=by, at=at, questions=count, auditor=auditor, round=turn)
    elif state is State.WITHDRAWN:
        yield say.withdrawn(auditor=auditor, at=reader.on(audit.updated_at))
    if around.taken_from and state is State.WAITING:
        yield say.taken_from(by=naming.person(around.taken_from))
    if around.superseded:
        yield say.answered_since()
    elif state is State.APPROVED and audit.status is not Status.APPROVED:
        yield say.reopened()


def _sections(audit: Audit) -> Iterator[Mrkdwn]:
    """The grades of each section that has any beside the overall one, a line each."""
    found = [line for each in audit.questionnaire.sections if (line := _section(audit, each))]
    yield from found[:SECTIONS]
    if len(found) > SECTIONS:
        yield words("requesting").more_sections(more=len(found) - SECTIONS)


def _section(audit: Audit, part: Section) -> Mrkdwn | None:
    graded = [
        question
        for question in part.questions
        if question.type is QuestionType.GRADE
        and question.key not in {audit.questionnaire.overall, part.overall}
        and audit.applies(question.key)
    ]
    of_part = audit.questionnaire.by_key.get(part.overall)
    overall = _grade(audit, of_part) if of_part is not None and of_part in part.questions else ""
    if part.overall == audit.questionnaire.overall:
        overall = ""
    counts = Counter(label for question in graded if (label := _grade(audit, question)))
    if not counts and not overall:
        return None
    say = words("requesting")
    order = [fitting.clip(o.label, _LABEL) for q in graded for o in q.options]
    best_first = sorted(counts, key=order.index)
    told = [say.count(number=counts[label], label=label) for label in best_first]
    return say.grades(title=fitting.clip(part.title, _LABEL), overall=overall, counts=told)


def _grade(audit: Audit, question: Question) -> str:
    """The label of the grade that stands there; empty for none."""
    option = question.option(audit.value(question.key))
    return fitting.clip(option.label, _LABEL) if option is not None else ""


def _checks(audit: Audit, around: Around) -> Mrkdwn:
    say, queries = words("requesting"), around.queries
    if not queries:
        return say.nothing_found()
    counts = Counter(query.check for query in queries)
    shown = [say.check(name=name, count=count) for name, count in counts.most_common(CHECKS)]
    kept = sum(query.key in audit.kept for query in queries)
    return say.found(checks=shown, kept="all" if kept == len(queries) else kept)


def _safety_actions(audit: Audit) -> int:
    return sum(action.details.safety for action in audit.actions)


def _why(reason: Reason) -> str:
    return words("requesting").why(reason=str(reason))


def _buttons(audit: Audit, moderation: Moderation, state: State) -> list[Element]:
    token = Token(audit.id)
    what_changed = press(labels.WHAT_CHANGED, Act.WHAT_CHANGED, token)
    if state is State.WAITING:
        return [press(labels.TAKE_IT, Act.TAKE, token, style=PRIMARY)]
    if state is not State.TAKEN:
        return []
    return [
        press(labels.READ_AND_DECIDE, Act.MODERATE, token, style=PRIMARY),
        *([what_changed] if moderation.round > 1 else []),
        press(labels.RELEASE, Act.RELEASE, token),
        press(labels.HAND_OVER, Act.HAND_ON, token),
    ]
