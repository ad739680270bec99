"""Before submission: what is missing, what a colleague would ask about, and the way to submit."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final

from bot.messages import labels, naming, preamble
from bot.messages.labels import press
from bot.messages.types import Message, Reader
from bot.messages.words import Mrkdwn, plain_words, words
from bot.widgets import fitting, limits
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
from flows import checks, routing
from flows.actions import Action
from flows.audit import Audit, Status
from flows.checks import Mend, Query
from flows.moderation import may_be_moderated, reasons_known
from flows.questionnaire import ANSWER, Step
from flows.speech import Speech

LISTED: Final = 10
"""Queries shown, or groups of them; further ones are in the review."""
GROUPED: Final = 3
"""How many of one check's queries are asked about together."""
IN_A_GROUP: Final = limits.TICKABLE
LINES: Final = 25
"""Queries shown at most, those in groups counted one by one."""
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
    shown = _fitting(_grouped(rest), LISTED - len(blocking))
    if shown:
        blocks.append(section(say.asking(count=len(rest))))
        blocks += (block for group in shown for block in _asked(audit, group))
    more = len(queries) - sum(map(_lines, shown)) - len(blocking[:LISTED])
    if more:
        blocks.append(section(say.more(more=more)))
    blocks.append(section(_actions(audit, reader)))
    blocks.append(actions(_buttons(audit, blocking, rest)))
    return Message(say.in_short(case=audit.case), blocks)


def overtaken(audit: Audit) -> Message:
    """What stays of such a message once a newer one stands further down."""
    say = words("submitting")
    return Message(say.in_short(case=audit.case), [context(say.overtaken())])


def closed(audit: Audit) -> Message:
    """What stays of it once the audit is submitted or cancelled."""
    say = words("submitting")
    said = say.closed(cancelled=audit.status is Status.CANCELLED)
    return Message(said, [context(said)])


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


def heading(group: Sequence[Query]) -> Mrkdwn:
    """What several queries of one check ask: "Four texts only say where else to look"."""
    return words("submitting").several(
        count=len(group), several=checks.BY_NAME[group[0].check].several
    )


def place(audit: Audit, query: Query, *, short: bool = False) -> str:
    """Where a query stands, for a button or a box to tick: "5 · Quality of plans · impact"."""
    named = _question_or_action(audit, query)
    if query.step is None:
        return named
    question = audit.question(query.step.question)
    if short and question.number:
        named = str(question.number)
    part = naming.part_label(question, query.step.part)
    return fitting.clip(" · ".join(filter(None, (named, part))), limits.OPTION_TEXT)


def _question_or_action(audit: Audit, query: Query) -> str:
    step = query.step
    return query.about if step is None else naming.numbered(audit.question(step.question))


def action_line(agreed: Action, reader: Reader, longest: int) -> Mrkdwn:
    """An agreed action on one line, its words cut to ``longest``."""
    due = agreed.details.due_on
    return words("submitting").action(
        number=agreed.number,
        text=Mrkdwn(escape(fitting.clip(agreed.details.text, longest))),
        who=naming.action(agreed, reader.day(due) if due else ""),
    )


def _missing(audit: Audit, query: Query) -> Block:
    return section(sentence(query), _mend(audit, query, labels.ANSWER))


def _grouped(queries: Sequence[Query]) -> list[list[Query]]:
    """The queries, those of a check that asks much together, in the order of the first of each."""
    found: dict[str, list[Query]] = {}
    for query in queries:
        found.setdefault(query.check, []).append(query)
    groups: list[list[Query]] = []
    for query in queries:
        alike = found[query.check]
        if len(alike) < GROUPED:
            groups.append([query])
        elif query is alike[0]:
            groups.append(alike)
    return groups


def _fitting(groups: list[list[Query]], room: int) -> list[list[Query]]:
    """As many of the first as a person will read, and Slack will show, in one message."""
    within = sum(lines <= LINES for lines in accumulate(map(_lines, groups)))
    return groups[: max(min(room, within), 0)]


def _lines(group: Sequence[Query]) -> int:
    return min(len(group), IN_A_GROUP)


def _asked(audit: Audit, group: Sequence[Query]) -> list[Block]:
    first, *others = group
    if not others:
        keep = press(labels.KEEP_BECAUSE, Act.KEEP_BECAUSE, Token(audit.id, value=first.key))
        return [section(sentence(first)), actions([*_mends(audit, first), keep])]
    listed = group[:IN_A_GROUP]
    places = Mrkdwn("\n".join(_in_list(audit, query) for query in listed))
    said = words("submitting").group(heading=heading(group), places=places)
    keep = press(labels.KEEP_SOME, Act.KEEP_BECAUSE, Token(audit.id, value=first.check))
    return [section(said), actions([*_mends_of_many(audit, listed), keep])]


def _in_list(audit: Audit, query: Query) -> Mrkdwn:
    """A line of a group: where it is, and what is asked of it."""
    return words("submitting").one_of_many(
        place=_question_or_action(audit, query), says=_unstopped(query.says)
    )


def _mends_of_many(audit: Audit, group: Sequence[Query]) -> Iterator[Element]:
    """A button for each, called by its number and told apart by Slack by its place."""
    for at, query in enumerate(group):
        made = _mend(audit, query, place(audit, query, short=True))
        yield made | {"action_id": f"{made['action_id']}.{at}"}


def _mends(audit: Audit, query: Query) -> Iterator[Element]:
    """The ways to put one thing right."""
    step = query.step
    if query.mend is Mend.GRADE and step is not None:
        grade = replace(query, step=Step(step.question))
        yield _mend(audit, grade, labels.CHANGE_GRADE) | {"action_id": f"{Act.CHANGE}.grade"}
        label = labels.SAY_WHY if query.check == "grades_disagree" else labels.WRITE
        if step.part != ANSWER:
            yield _mend(audit, query, label)
    elif query.mend is Mend.ADD_ACTION:
        yield press(labels.ADD_ACTION, Act.ADD_ACTION, Token(audit.id))
    elif query.mend is Mend.RAISE_CONCERN:
        yield press(labels.RAISE_CONCERN, Act.RAISE_CONCERN, Token(audit.id))
    else:
        yield _mend(audit, query, labels.WRITE if step is not None else _of_action(query))


def _of_action(query: Query) -> str:
    """What the button says that changes an action: what is asked of it is who and when, or more."""
    lacks = query.check == "action_incomplete"
    return labels.WHO_AND_WHEN if lacks else labels.CHANGE_IT


def _mend(audit: Audit, query: Query, label: str) -> Element:
    if query.step is None:
        return press(label, Act.CHANGE_ACTION, Token(audit.id, value=str(query.action)))
    step = query.step
    token = Token(audit.id, step.question, step.part, audit.revision_at(step))
    return press(label, Act.CHANGE, token)


def _actions(audit: Audit, reader: Reader) -> Mrkdwn:
    say = words("submitting")
    if not audit.actions:
        return say.no_actions()
    listed = audit.actions[:ACTIONS_LISTED]
    lines = "\n".join(action_line(agreed, reader, _SHORT) for agreed in listed)
    return say.actions(lines=Mrkdwn(lines), more=len(audit.actions) - len(listed))


def _buttons(audit: Audit, blocking: list[Query], rest: list[Query]) -> list[Element]:
    token = Token(audit.id)
    row = [
        press(labels.REVIEW, Act.REVIEW, token),
        press(labels.ADD_ACTION, Act.ADD_ACTION, token),
    ]
    if blocking:
        return row
    if not audit.questionnaire.moderation.on_request or _is_moderated_anyway(audit):
        return [*row, _submit(audit, rest)]
    return [*row, _submit(audit, rest), _submit(audit, rest, asking=True)]


def _is_moderated_anyway(audit: Audit) -> bool:
    """Whether a moderator sees it for certain: it was given back, or its answers call for one."""
    given_back = audit.status in {Status.RETURNED, Status.REOPENED}
    return given_back or bool(reasons_known(audit))


def _submit(audit: Audit, rest: list[Query], *, asking: bool = False) -> Element:
    """The way to submit; ``asking``: with the wish that it be moderated, which it need not be."""
    say, moderated = plain_words("submitting"), asking or may_be_moderated(audit)
    style: str | None = PRIMARY
    label, act = labels.SUBMIT, Act.SUBMIT
    if asking:
        label, act, style = labels.ASK_FOR_MODERATION, Act.SUBMIT_AND_ASK, None
    elif _is_moderated_anyway(audit):
        label = labels.SUBMIT_FOR_MODERATION
    check = None
    if rest:
        title = say.confirm_title()
        text = say.confirm_text(count=len(rest), moderated=moderated)
        check = confirmation(title, text, labels.SUBMIT, labels.NOT_YET)
    packed = Token(audit.id, revision=audit.revision).pack()
    return button(label, act, packed, style=style, confirm=check)


def _unstopped(says: str) -> str:
    """A query's words without a full stop inside the quotation that ends them."""
    return f"{says[:-2]}”" if says.endswith(".”") else says.removesuffix(".")
