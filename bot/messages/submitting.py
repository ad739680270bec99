"""Before submission: what is missing, what a colleague would ask about, and the way to submit."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.messages import labels, naming, preamble
from bot.messages.labels import press
from bot.messages.types import Message, Reader
from bot.messages.words import Mrkdwn, plain_words, words
from bot.widgets import fitting
from bot.widgets.blocks import (
    PRIMARY,
    Block,
    Element,
    actions,
    button,
    confirmation,
    context,
    escape,
    section,
)
from bot.widgets.ids import Act, Token
from flows import routing
from flows.audit import Audit
from flows.checks import Query
from flows.lifecycle import is_moderated
from flows.speech import Speech

LISTED: Final = 10
"""Queries shown; further ones are in the review."""
ACTIONS_LISTED: Final = 5
_SHORT: Final = 150
"""Characters of an action's words in the list."""


def before_submission(
    audit: Audit, queries: Sequence[Query], reader: Reader, told: Sequence[Speech] = ()
) -> Message:
    """What stands between the audit and its submission. ``queries`` are those not yet kept."""
    say = words("submitting")
    found = routing.progress(audit.questionnaire, audit.entries)
    blocking = [query for query in queries if query.blocking]
    rest = [query for query in queries if not query.blocking]
    open_still = found.total - found.answered - found.not_asked
    head = say.head(
        answered=found.answered,
        total=found.total,
        not_asked=found.not_asked,
        left_out=0 if found.unanswered else open_still,
    )
    blocks = [*preamble.blocks(audit, told), section(head)]
    if blocking:
        blocks.append(section(say.blocking(count=len(blocking))))
        blocks += (_missing(audit, query) for query in blocking[:LISTED])
    shown = rest[: max(LISTED - len(blocking), 0)]
    if shown:
        blocks.append(section(say.asking(count=len(rest))))
        blocks += (block for query in shown for block in _asked(audit, query))
    more = len(queries) - len(shown) - len(blocking[:LISTED])
    if more:
        blocks.append(section(say.more(more=more)))
    blocks.append(section(_actions(audit, reader)))
    blocks.append(actions(_buttons(audit, blocking, rest)))
    return Message(say.in_short(case=audit.case), blocks)


def overtaken(audit: Audit) -> Message:
    """What stays of such a message once a newer one stands further down."""
    say = words("submitting")
    return Message(say.in_short(case=audit.case), [context(say.overtaken())])


def sentence(query: Query) -> Mrkdwn:
    """A query as a sentence: "Quality of plans: the impact says too little to act on."."""
    return words("submitting").query(
        about=query.about, says=_unstopped(query.says), action=query.action is not None
    )


def sentence_alone(query: Query) -> Mrkdwn:
    """The same where what it is about is said already: "the impact says too little …"."""
    return words("submitting").query_alone(
        about=query.about, says=_unstopped(query.says), action=query.action is not None
    )


def action_lines(audit: Audit, reader: Reader, longest: int) -> Iterator[Mrkdwn]:
    """The agreed actions, one line each, their words cut to ``longest``."""
    for agreed in audit.actions:
        due = agreed.details.due_on
        yield words("submitting").action(
            number=agreed.number,
            text=Mrkdwn(escape(fitting.clip(agreed.details.text, longest))),
            who=naming.action(agreed, reader.day(due) if due else ""),
        )


def _missing(audit: Audit, query: Query) -> Block:
    return section(sentence(query), _mend(audit, query, labels.ANSWER))


def _asked(audit: Audit, query: Query) -> list[Block]:
    keep = press(labels.KEEP_BECAUSE, Act.KEEP_BECAUSE, Token(audit.id, value=query.key))
    return [section(sentence(query)), actions([_mend(audit, query, labels.WRITE), keep])]


def _mend(audit: Audit, query: Query, label: str) -> Element:
    if query.step is None:
        token = Token(audit.id, value=str(query.action))
        return press(labels.WHO_AND_WHEN, Act.CHANGE_ACTION, token)
    step = query.step
    token = Token(audit.id, step.question, step.part, audit.revision_at(step))
    return press(label, Act.CHANGE, token)


def _actions(audit: Audit, reader: Reader) -> Mrkdwn:
    say = words("submitting")
    if not audit.actions:
        return say.no_actions()
    lines = list(action_lines(audit, reader, _SHORT))
    listed = Mrkdwn("\n".join(lines[:ACTIONS_LISTED]))
    return say.actions(lines=listed, more=len(lines) - len(lines[:ACTIONS_LISTED]))


def _buttons(audit: Audit, blocking: list[Query], rest: list[Query]) -> list[Element]:
    token = Token(audit.id)
    row = [
        press(labels.REVIEW, Act.REVIEW, token),
        press(labels.ADD_ACTION, Act.ADD_ACTION, token),
    ]
    return row if blocking else [*row, _submit(audit, rest)]


def _submit(audit: Audit, rest: list[Query]) -> Element:
    say, moderated = plain_words("submitting"), is_moderated(audit)
    label = labels.SUBMIT_FOR_MODERATION if moderated else labels.SUBMIT
    check = None
    if rest:
        title = say.confirm_title()
        text = say.confirm_text(count=len(rest), moderated=moderated)
        check = confirmation(title, text, labels.SUBMIT, labels.NOT_YET)
    packed = Token(audit.id, revision=audit.revision).pack()
    return button(label, Act.SUBMIT, packed, style=PRIMARY, confirm=check)


def _unstopped(says: str) -> str:
    """A query's words without a full stop inside the quotation that ends them."""
    return f"{says[:-2]}”" if says.endswith(".”") else says.removesuffix(".")
