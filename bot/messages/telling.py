"""Plain answers to what somebody pressed, typed or deleted: what happened, and what can be done."""

from collections.abc import Iterator
from functools import singledispatch

from bot.messages import card, labels, moderated, naming, preamble
from bot.messages.labels import press
from bot.messages.outside import help_outside, link_button, outside
from bot.messages.types import Message, Reader
from bot.messages.words import Mrkdwn, plain_words, words
from bot.widgets.blocks import PRIMARY, Element, actions, escape, section, sections
from bot.widgets.ids import NO_AUDIT, Act, Token
from flows import agreeing
from flows.actions import Action
from flows.answers import Text
from flows.audit import Audit, Status
from flows.questionnaire import ANSWER, Step
from flows.speech import (
    ActionOffered,
    ActionTold,
    Amended,
    Appended,
    Cancelled,
    Closed,
    ConcernOffered,
    DisputeKept,
    HandedOver,
    HelpTold,
    Kept,
    NoLongerApplies,
    OpenedAgain,
    Refused,
    RemindersTold,
    RemovalAsked,
    Removed,
    ReviewTold,
    Speech,
    Stale,
    StatusTold,
    Submitted,
    Taken,
    Withdrawn,
    WordTaken,
)

__all__ = [
    "attachment_refused",
    "concern_offered",
    "done_already",
    "elsewhere",
    "help_outside",
    "left",
    "nothing_asked",
    "outside",
    "received",
    "told",
    "typing_is_off",
]


def told(audit: Audit, speech: Speech, reader: Reader, offered: WordTaken | None = None) -> Message:
    """What is said for any speech that is no question.

    ``offered`` is a command word that may have been an answer: a button offers it as one.

    Raises:
        TypeError: for a question, a fold or a card, which are rendered elsewhere.
    """
    message = _tell(speech, audit, reader)
    if offered is None:
        return message
    return Message(message.text, [*preamble.blocks(audit, [offered]), *message.blocks])


@singledispatch
def _tell(speech: Speech, audit: Audit, reader: Reader) -> Message:
    """The message for one kind of speech; one function each, below."""
    del audit, reader
    msg = f"a {type(speech).__name__} is not told"
    raise TypeError(msg)


@_tell.register
def _refused(speech: Refused, audit: Audit, reader: Reader) -> Message:
    del reader
    refusal = speech.refusal
    was_answer = speech.step is not None and "changed" not in refusal.mend
    fault, mend = naming.mentioning(refusal.fault), naming.mentioning(refusal.mend)
    said = words("telling").refused(fault=fault, mend=mend, unchanged=was_answer)
    in_short = words("telling").refused_in_short() if speech.step is not None else _case(audit)
    return Message(in_short, sections(said))


@_tell.register(Taken)
@_tell.register(Amended)
@_tell.register(Removed)
@_tell.register(RemindersTold)
@_tell.register(Kept)
@_tell.register(WordTaken)
def _in_a_line(speech: Speech, audit: Audit, reader: Reader) -> Message:
    del reader
    if isinstance(speech, WordTaken):
        return Message(_case(audit), preamble.blocks(audit, [speech]))
    return Message(_case(audit), [section(preamble.line(audit, speech))])


@_tell.register
def _appended(speech: Appended, audit: Audit, reader: Reader) -> Message:
    del reader
    token = Token(audit.id, speech.step.question, ANSWER)
    see = press(labels.SEE, Act.SEE, token)
    said = section(preamble.line(audit, speech), see)
    return Message(naming.in_short(audit, speech.step), [said])


@_tell.register
def _stale(speech: Stale, audit: Audit, reader: Reader) -> Message:
    when = reader.at(speech.at)
    question = audit.question(speech.step.question)
    given = naming.given(audit, speech.step) or naming.answer(question, speech.value)
    said = words("telling").stale(when=when, answer=given)
    revision = audit.revision_at(speech.step)
    token = Token(audit.id, speech.step.question, speech.step.part, revision)
    buttons = [press(labels.CHANGE_IT, Act.CHANGE, token), *_carry_on(audit, speech.resume)]
    return Message(naming.in_short(audit, speech.step), [section(said), actions(buttons)])


@_tell.register
def _no_longer_applies(speech: NoLongerApplies, audit: Audit, reader: Reader) -> Message:
    del reader
    name = naming.numbered(audit.question(speech.step.question))
    said = words("telling").no_longer_applies(question=name)
    return Message(escape(name), [section(said), actions(_carry_on(audit, speech.resume))])


@_tell.register
def _removal_asked(speech: RemovalAsked, audit: Audit, reader: Reader) -> Message:
    del reader
    step = speech.step
    is_text = isinstance(audit.value(*step), Text)
    standing = "" if is_text else naming.given(audit, step)
    said = words("telling").removal(step=naming.step(audit, step), standing=standing)
    revision = audit.revision_at(step)
    token = Token(audit.id, step.question, step.part, revision, speech.source)
    buttons = [
        press(labels.TAKE_OUT, Act.CONFIRM_REMOVAL, token),
        press(labels.KEEP, Act.KEEP_ANSWER, token),
    ]
    return Message(naming.in_short(audit, step), [section(said), actions(buttons)])


@_tell.register
def _status(speech: StatusTold, audit: Audit, reader: Reader) -> Message:
    del speech
    if not audit.is_open:
        return _tell(Closed(), audit, reader)
    said = card.status(audit, reader)
    go_on = press(labels.CONTINUE, Act.CONTINUE, Token(audit.id), style=PRIMARY)
    left = press(labels.WHAT_IS_LEFT, Act.LEFT, Token(audit.id))
    return Message(_case(audit), [section(said), actions([go_on, left])])


@_tell.register
def _help(speech: HelpTold, audit: Audit, reader: Reader) -> Message:
    del speech
    blocks = [section(words("telling").help(typed=reader.typed))]
    if audit.is_open:
        blocks.append(actions([press(labels.CONTINUE, Act.CONTINUE, Token(audit.id))]))
    return Message(_case(audit), blocks)


@_tell.register
def _review(speech: ReviewTold, audit: Audit, reader: Reader) -> Message:
    del speech, reader
    look = press(labels.REVIEW, Act.REVIEW, Token(audit.id), style=PRIMARY)
    return Message(_case(audit), [section(words("telling").review(), look)])


@_tell.register
def _action_offered(speech: ActionOffered, audit: Audit, reader: Reader) -> Message:
    del speech, reader
    add = press(labels.ADD_ACTION, Act.ADD_ACTION, Token(audit.id), style=PRIMARY)
    return Message(_case(audit), [section(words("telling").action_offered(), add)])


@_tell.register
def _action_told(speech: ActionTold, audit: Audit, reader: Reader) -> Message:
    say, found = words("telling"), agreeing.find(audit, speech.number)
    if found is None:
        return Message(_case(audit), [section(say.action_removed(number=speech.number))])
    due = found.details.due_on
    who = naming.action(found, reader.day(due) if due else "")
    said = (say.action_changed if speech.what == "changed" else say.action_added)(
        number=speech.number, who=who
    )
    lines = [said, *_said_of_new(audit, found, speech)]
    token = Token(audit.id, value=str(speech.number))
    complete = due is not None and found.details.has_owner
    label = labels.CHANGE if complete else labels.WHO_AND_WHEN
    blocks = [section("\n".join(lines), press(label, Act.CHANGE_ACTION, token))]
    if audit.is_open and audit.next_step is None:
        another = press(labels.ADD_ACTION, Act.ADD_ACTION, Token(audit.id))
        blocks.append(actions([another, press(labels.CONTINUE, Act.CONTINUE, Token(audit.id))]))
    return Message(_case(audit), blocks)


def _said_of_new(audit: Audit, action: Action, speech: ActionTold) -> Iterator[Mrkdwn]:
    """What else there is to say of an action that was just added or changed."""
    say = words("telling")
    if action.live_at == audit.updated_at and audit.is_open:
        owner = action.details.owner_person
        named = naming.person(owner) if owner else Mrkdwn("")
        yield say.action_live(owner=named, team=audit.team_name)
    if speech.named is not None:
        yield say.action_named(fault=speech.named.fault)
    if speech.before:
        yield say.action_before(count=speech.before, case=audit.case)


@_tell.register
def _concern_offered(speech: ConcernOffered, audit: Audit, reader: Reader) -> Message:
    return concern_offered(audit, speech.source, reader, by_answer=speech.by_answer)


@_tell.register
def _closed(speech: Closed, audit: Audit, reader: Reader) -> Message:
    del speech
    said = words("telling").closed(state=card.say_state(audit, reader))
    see = press(labels.SEE_ANSWERS, Act.SEE_ANSWERS, Token(audit.id))
    return Message(_case(audit), [section(said, see)])


@_tell.register
def _submitted(speech: Submitted, audit: Audit, reader: Reader) -> Message:
    del speech, reader
    blocks = [section(words("telling").submitted(status=str(audit.status)))]
    if audit.status is Status.APPROVED:
        blocks += moderated.went_live(audit)
    return Message(_case(audit), blocks)


@_tell.register
def _withdrawn(speech: Withdrawn, audit: Audit, reader: Reader) -> Message:
    del speech
    said = words("telling").withdrawn(when=reader.on(audit.updated_at), case=audit.case)
    return Message(_case(audit), [section(said)])


@_tell.register
def _cancelled(speech: Cancelled, audit: Audit, reader: Reader) -> Message:
    del speech, reader
    return Message(_case(audit), [section(words("telling").cancelled())])


@_tell.register
def _opened_again(speech: OpenedAgain, audit: Audit, reader: Reader) -> Message:
    del reader
    return moderated.reopened(audit, speech)


@_tell.register
def _dispute_kept(speech: DisputeKept, audit: Audit, reader: Reader) -> Message:
    del reader
    return moderated.dispute_kept(audit, speech.question)


@_tell.register
def _handed_over(speech: HandedOver, audit: Audit, reader: Reader) -> Message:
    del reader
    said = words("telling").handed_over(to=naming.person(speech.to))
    return Message(_case(audit), [section(said)])


def concern_offered(
    audit: Audit | None, source: str, reader: Reader, *, by_answer: bool = False
) -> Message:
    """The button to the form for an immediate concern, under the line that comes first.

    ``source`` is the ts of a message that already says what it is; empty where none does.
    ``by_answer``: an answer may be a concern, or something else that was found.
    """
    say = words("concerns")
    first = say.first_line(number=reader.emergency_number, what="message")
    token = Token(audit.id if audit is not None else NO_AUDIT, value=source)
    tell = press(labels.RAISE_CONCERN, Act.RAISE_CONCERN, token, style=PRIMARY)
    why = say.offered(has_words=bool(source), by_answer=by_answer)
    blocks = [section(first), section(why), actions([tell])]
    return Message(say.offered_in_short(), blocks)


def left(audit: Audit, reader: Reader) -> Message:
    """To somebody who types in the thread of an audit that was handed over."""
    del reader
    said = words("telling").left(to=naming.person(audit.auditor))
    return Message(_case(audit), [section(said)])


def elsewhere(audit: Audit, link: str, reader: Reader) -> Message:
    """To somebody who got an audit back and types in their old thread of it."""
    del reader
    said = section(words("telling").elsewhere())
    way = [link_button(labels.OPEN_THREAD, link, Token(audit.id))] if link else []
    return Message(_case(audit), [said, actions(way)] if way else [said])


def received(audit: Audit, before: str, reader: Reader) -> Message:
    """To somebody who took an audit over: whose it was, and where to read it."""
    del reader
    see = press(labels.SEE_ANSWERS, Act.SEE_ANSWERS, Token(audit.id))
    said = words("telling").received(by=naming.person(before))
    return Message(_case(audit), [section(said, see)])


def attachment_refused(audit: Audit | None, reader: Reader) -> Message:
    """To somebody who sent a file. Words that came with it are dealt with beside this."""
    del reader
    say = words("telling")
    text = _case(audit) if audit is not None else say.attachment_in_short()
    return Message(text, [section(say.attachment())])


def done_already(audit: Audit, reader: Reader) -> Message:
    """To somebody who edits an instruction that was carried out as it was first typed."""
    del reader
    return Message(_case(audit), [section(words("telling").done_already())])


def nothing_asked(audit: Audit, reader: Reader) -> Message:
    """To somebody who types where no question stands."""
    if not audit.is_open:
        return _tell(Closed(), audit, reader)
    go_on = press(labels.CONTINUE, Act.CONTINUE, Token(audit.id), style=PRIMARY)
    return Message(_case(audit), [section(words("telling").nothing_asked(), go_on)])


def courtesy() -> Message:
    """To somebody who says thanks, or that it is well."""
    say = words("telling")
    return Message(say.courtesy_in_short(), [section(say.courtesy())])


def typing_is_off(audit: Audit, step: Step | None, reader: Reader) -> Message:
    """To somebody who types words where a council takes them through forms only.

    ``step`` is what they would have answered, if anything.
    """
    del reader
    said = section(words("telling").typing_is_off())
    if step is None:
        return Message(_case(audit), [said])
    token = Token(audit.id, step.question, step.part, audit.revision_at(step))
    form = press(labels.ANSWER_IN_FORM, Act.ANSWER_IN_FORM, token, style=PRIMARY)
    return Message(naming.in_short(audit, step), [said, actions([form])])


def _carry_on(audit: Audit, resume: Step | None) -> list[Element]:
    token = Token(audit.id)
    number = audit.question(resume.question).number if resume is not None else 0
    label = plain_words("telling").carry_on(number=number) if number else labels.CARRY_ON
    return [press(label, Act.CONTINUE, token, style=PRIMARY)]


def _case(audit: Audit) -> Mrkdwn:
    """What a notification says: which audit speaks."""
    return words("card").title_in_short(case=audit.case)
