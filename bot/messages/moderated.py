"""What came of a moderation, as its auditor and the quality leads read it in their own messages."""

from typing import Final

from bot.messages import explaining, labels, naming
from bot.messages.labels import press
from bot.messages.types import Message, View
from bot.messages.words import Mrkdwn, plain_words, words
from bot.widgets.blocks import Block, actions, quoted, section
from bot.widgets.blocks import words as own_words
from bot.widgets.ids import Act, Form, Token
from flows.audit import Audit
from flows.moderation import Mark, Moderation
from flows.questionnaire import ANSWER, Step
from flows.speech import Approved, OpenedAgain, Returned

LISTED: Final = 8
"""Questions of one message; there is a way to the rest."""
_LONGEST: Final = 700
"""Characters of a comment or a reason in a list: eight of them fit one message."""


def verdict(audit: Audit, moderation: Moderation, speech: Approved | Returned) -> Message:
    """To the auditor: what the moderator decided, with all that the moderator said."""
    if isinstance(speech, Approved):
        return _approved(audit, moderation, speech)
    return _returned(audit, moderation, speech)


def _approved(audit: Audit, moderation: Moderation, speech: Approved) -> Message:
    """That it is done, and which grades are others now, each with its reason."""
    say, marks = words("moderated"), moderation.changed_grades
    blocks = [section(say.approved(by=naming.person(speech.by), changed=len(marks)))]
    blocks += went_live(audit)
    for question in speech.changed[:LISTED]:
        blocks += _changed(audit, question, marks[question])
    if len(marks) > LISTED:
        blocks.append(section(say.more_changed(more=len(marks) - LISTED)))
    if marks:
        differ = press(labels.SEE_IT_DIFFERENTLY, Act.DISPUTE, Token(audit.id))
        blocks += [section(say.differently(changed=len(marks))), actions([differ])]
    return Message(_case(audit), blocks)


def went_live(audit: Audit) -> list[Block]:
    """Of an audit that was just approved: how many actions went live with it, and who knows."""
    fresh = [action for action in audit.actions if action.live_at == audit.updated_at]
    if not fresh:
        return []
    owned = sum(action.details.owner_person is not None for action in fresh)
    said = words("moderated").live(actions=len(fresh), owned=owned, team=audit.team_name)
    return [section(said)]


def _returned(audit: Audit, moderation: Moderation, speech: Returned) -> Message:
    """What was returned and why, each with a button to answer it anew."""
    say, count = words("moderated"), len(speech.questions)
    head = say.returned(by=naming.person(speech.by), count=count, round=moderation.round)
    blocks = [section(head), *quoted(speech.general, _LONGEST)]
    for key in speech.questions[:LISTED]:
        token = Token(audit.id, key, ANSWER, audit.revision_at(Step(key)))
        named = say.question(question=naming.numbered(audit.question(key)))
        blocks.append(section(named, press(labels.ANSWER, Act.CHANGE, token)))
        blocks += quoted(moderation.mark(key).comment, _LONGEST)
    if count > LISTED:
        blocks.append(section(say.more_returned(more=count - LISTED)))
    return Message(_case(audit), blocks)


def reopened(audit: Audit, speech: OpenedAgain) -> Message:
    """To the auditor: who opened the audit again, and why."""
    said = words("moderated").reopened(by=naming.person(speech.by))
    return Message(_case(audit), [section(said), *quoted(speech.reason, _LONGEST)])


def dispute_kept(audit: Audit, question: str) -> Message:
    """To the auditor: that a quality lead has what they said."""
    named = naming.numbered(audit.question(question))
    return Message(_case(audit), [section(words("moderated").dispute_kept(question=named))])


def disputed(audit: Audit, moderation: Moderation, question: str) -> Message:
    """To a quality lead: whose grade is seen differently. Why stands behind a button."""
    said = _said_of(audit, moderation, question)
    see = press(labels.SEE_WHY, Act.SEE_DISPUTE, Token(audit.id, question))
    text = words("moderated").disputed_in_short(case=audit.case)
    return Message(text, [section(said), actions([see])])


def dispute(audit: Audit, moderation: Moderation, question: str) -> View:
    """Both reasons, one after the other, for a quality lead."""
    say, mark = words("moderated"), moderation.mark(question)
    blocks = [section(_said_of(audit, moderation, question))]
    for who, reason in (
        (say.moderators_reason(), mark.reason),
        (say.auditors_reason(), mark.dispute),
    ):
        blocks += [section(say.whose(who=who)), *own_words(reason)]
    title = plain_words("moderated").disputes_title()
    return explaining.reading(title, Form.SEE_DISPUTE, Token(audit.id, question), blocks)


def _said_of(audit: Audit, moderation: Moderation, question: str) -> Mrkdwn:
    asked = audit.question(question)
    return words("moderated").disputed(
        auditor=naming.person(audit.auditor),
        case=audit.case,
        title=audit.questionnaire.title,
        question=naming.numbered(asked),
        own=naming.given(audit, Step(question)),
        final=naming.answer(asked, moderation.mark(question).final),
        by=naming.person(moderation.decided_by or ""),
    )


def _changed(audit: Audit, key: str, mark: Mark) -> list[Block]:
    question = audit.question(key)
    said = words("moderated").changed(
        question=naming.numbered(question),
        own=naming.given(audit, Step(key)),
        final=naming.answer(question, mark.final),
    )
    return [section(said), *quoted(mark.reason, _LONGEST)]


def _case(audit: Audit) -> Mrkdwn:
    """What a notification says: which audit speaks."""
    return words("card").title_in_short(case=audit.case)
