"""The audit's card: the root of its thread. What it is, how far, what next, what can be done."""

from bot.messages import labels, naming
from bot.messages.labels import press
from bot.messages.types import Message, Reader
from bot.messages.words import Mrkdwn, plain_words, words
from bot.widgets.blocks import (
    PRIMARY,
    Block,
    Element,
    actions,
    button,
    confirmation,
    context,
    escape,
    option,
    overflow,
    section,
)
from bot.widgets.ids import Act, Token
from flows import questions, routing
from flows.answers import Text, said
from flows.audit import Audit, Status
from flows.moderation import Moderation, may_be_moderated
from flows.questionnaire import QuestionType
from flows.routing import Progress

_NAMED_AT_MOST = 2
"""Kinds of note still missing that are named one by one."""


def card(audit: Audit, reader: Reader, moderation: Moderation | None = None) -> Message:
    """The card as things stand. Its buttons are those that mean something now.

    ``moderation`` is its latest round, if it has had any.
    """
    told = status(audit, reader) if audit.is_open else say_state(audit, reader, moderation)
    given_back = _given_back(audit, moderation)
    head = [words("card").title(case=audit.case), _what(audit), _who(audit, moderation)]
    lines = [*head, *([given_back] if given_back else []), told]
    shown: list[Block] = [section("\n".join(lines))]
    if audit.is_open and audit.reminders_paused:
        shown.append(context(words("card").paused()))
    return Message(_fallback(audit, reader), [*shown, _buttons(audit)])


def card_left(audit: Audit, to: str, reader: Reader) -> Message:
    """The card in the messages of somebody who handed the audit over: who has it, no buttons."""
    del reader
    say = words("card")
    told = say.left(to=naming.person(to))
    lines = [say.title(case=audit.case), _what(audit), told]
    return Message(_in_short(audit, say.left_in_short()), [section("\n".join(lines))])


def say_progress(audit: Audit, found: Progress) -> Mrkdwn:
    """How far an open audit is: "4 of 14 answered · 1 needs evidence · 2 put off"."""
    labels_lacking = dict.fromkeys(
        naming.part_label(audit.question(step.question), step.part) for step in found.lacking
    )
    unanswered = {step.question for step in found.unanswered}
    return words("card").progress(
        answered=found.answered,
        total=found.total,
        not_asked=found.not_asked,
        lacking=len({step.question for step in found.lacking}),
        lacks=said(labels_lacking, "and") if 0 < len(labels_lacking) <= _NAMED_AT_MOST else "",
        put_off=len(unanswered.intersection(audit.skipped)),
    )


def status(audit: Audit, reader: Reader) -> Mrkdwn:
    """How far an open audit is, when it is due and what comes next, a line each."""
    found = routing.progress(audit.questionnaire, audit.entries)
    lines = (say_progress(audit, found), _due(audit, reader), _next(audit, found))
    return Mrkdwn("\n".join(line for line in lines if line))


def say_state(audit: Audit, reader: Reader, moderation: Moderation | None = None) -> Mrkdwn:
    """What became of an audit whose answers can't change now, in words that last."""
    submitted = reader.on(audit.submitted_at) if audit.submitted_at else ""
    return words("card").state(
        status=str(audit.status),
        submitted=submitted,
        changed=reader.on(audit.updated_at),
        auditor=naming.person(audit.auditor),
        moderator=_moderator(moderation),
        grades=len(moderation.changed_grades) if moderation is not None else 0,
    )


def _given_back(audit: Audit, moderation: Moderation | None) -> Mrkdwn:
    """That it is open again and why; empty for an audit that was never submitted."""
    return words("card").given_back(
        status=str(audit.status),
        by=_moderator(moderation),
        questions=len(audit.returned),
        unchanged=len(audit.returned_unchanged),
    )


def _moderator(moderation: Moderation | None) -> Mrkdwn:
    """Who has taken or decided the moderation; empty for nobody."""
    who = (moderation.decided_by or moderation.moderator) if moderation is not None else None
    return naming.person(who) if who else Mrkdwn("")


def _what(audit: Audit) -> Mrkdwn:
    """The instrument, and what was chosen in the header: it tells one audit from another."""
    chosen = []
    for field in audit.questionnaire.header_to_ask:
        value = audit.value(field.key)
        if field.type is QuestionType.CHOICE and value is not None and not isinstance(value, Text):
            chosen.append(questions.describe(field, value))
    return words("card").what(title=audit.questionnaire.title, chosen=chosen)


def _who(audit: Audit, moderation: Moderation | None) -> Mrkdwn:
    """The team and the people: whoever audits, and who has taken the moderation, if anybody has.

    An audit that ended without being moderated waits for nobody.
    """
    waits = audit.is_open or audit.status is Status.SUBMITTED
    return words("card").who(
        team=audit.team_name,
        auditor=naming.person(audit.auditor),
        moderated=waits and may_be_moderated(audit),
        moderator="" if audit.status is Status.WITHDRAWN else _moderator(moderation),
    )


def _due(audit: Audit, reader: Reader) -> Mrkdwn:
    if audit.due_on is None:
        return Mrkdwn("")
    late = (reader.today - audit.due_on).days
    return words("card").due(day=reader.day(audit.due_on), late=late)


def _next(audit: Audit, found: Progress) -> Mrkdwn:
    upcoming = audit.next_step
    named = naming.step(audit, upcoming) if upcoming is not None else Mrkdwn("")
    return words("card").coming(next=named, complete=found.complete)


def _fallback(audit: Audit, reader: Reader) -> str:
    found = routing.progress(audit.questionnaire, audit.entries)
    told = say_progress(audit, found) if audit.is_open else say_state(audit, reader)
    return _in_short(audit, told)


def _in_short(audit: Audit, told: str) -> str:
    case = words("card").title_in_short(case=audit.case)
    return f"{case} · {escape(audit.questionnaire.title)} · {told}"


def _buttons(audit: Audit) -> Block:
    token = Token(audit.id)
    see = press(labels.SEE_ANSWERS, Act.SEE_ANSWERS, token)
    file = press(labels.GET_FILE, Act.GET_FILE, token)
    if audit.status is Status.SUBMITTED:
        return actions([see, file, _withdraw(audit)])
    if audit.status in {Status.TAKEN, Status.APPROVED}:
        return actions([see, file])
    if not audit.is_open:
        return actions([see])
    reminders = (
        (labels.RESUME_REMINDERS, Act.RESUME_REMINDERS)
        if audit.reminders_paused
        else (labels.PAUSE_REMINDERS, Act.PAUSE_REMINDERS)
    )
    entries = (
        (labels.RAISE_CONCERN, Act.RAISE_CONCERN),
        (labels.ADD_ACTION, Act.ADD_ACTION),
        (labels.HAND_OVER, Act.HAND_OVER),
        reminders,
        (labels.CANCEL_AUDIT, Act.CANCEL_AUDIT),
    )
    menu = overflow(Act.CARD_MENU, [option(label, act) for label, act in entries])
    go_on = press(labels.CONTINUE, Act.CONTINUE, token, style=PRIMARY)
    left = press(labels.WHAT_IS_LEFT, Act.LEFT, token)
    return actions([go_on, left, see, menu], block_id=token.pack())


def _withdraw(audit: Audit) -> Element:
    """The way back, as long as nobody has taken the audit; it says first what will happen."""
    say = plain_words("card")
    live = sum(action.is_live for action in audit.actions)
    text = say.withdraw_text(actions=len(audit.actions) - live, live=live)
    check = confirmation(say.withdraw_title(), text, labels.WITHDRAW, labels.LEAVE_IT)
    return button(labels.WITHDRAW, Act.WITHDRAW, Token(audit.id).pack(), confirm=check)
