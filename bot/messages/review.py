"""The whole audit, to read before it is submitted: every character, a page at a time."""

from collections.abc import Collection, Iterator, Sequence

from bot.messages import explaining, labels, naming, paging
from bot.messages.labels import press
from bot.messages.paging import Group
from bot.messages.submitting import action_lines, sentence_alone
from bot.messages.types import Reader, View
from bot.messages.words import plain_words, words
from bot.widgets import fitting, limits
from bot.widgets.blocks import Block, Element, actions, context, divider, header, section, sections
from bot.widgets.ids import Act, Form, Token
from flows import routing
from flows.agreeing import LONGEST_ACTION
from flows.audit import Audit
from flows.checks import Query
from flows.questionnaire import ANSWER, Question, Step


def review(audit: Audit, queries: Sequence[Query], page: int, reader: Reader) -> View:
    """One page of the audit, from 0; a page that does not exist is the nearest one.

    ``queries`` are all of them: those that were kept show their reason.
    """
    pages = paging.pages(list(_chapters(audit, queries, reader)))
    here = min(max(page, 0), len(pages) - 1)
    blocks = pages[here]
    if len(pages) > 1:
        blocks = [*blocks, divider(), *_turning(audit, here, len(pages))]
    token = Token(audit.id, value=str(here))
    return explaining.reading(plain_words("review").view_title(), Form.REVIEW, token, blocks)


def _chapters(audit: Audit, queries: Sequence[Query], reader: Reader) -> Iterator[list[Group]]:
    """The header, then each section, then the actions; each a list of groups."""
    yield _opening(audit, reader)
    asked = {question.key for question in routing.routing_path(audit.questionnaire, audit.entries)}
    passed_over = routing.passed_over(audit.questionnaire, audit.entries)
    for part in audit.questionnaire.sections:
        groups = [_question(audit, q, queries) for q in part.questions if q.key in asked]
        groups += _not_asked([q for q in part.questions if q.key not in asked], passed_over)
        groups[0] = [header(part.title), *groups[0]]
        yield groups
    yield _agreed(audit, queries, reader)


def _not_asked(left: Sequence[Question], passed_over: Collection[str]) -> Iterator[Group]:
    """The questions that do not apply, and those of which nobody can know it yet."""
    for known in (True, False):
        names = [naming.numbered(q) for q in left if (q.key in passed_over) is known]
        if names:
            line = words("review").not_asked(questions=", ".join(names), known=known)
            yield [context(piece.text) for piece in fitting.pieces(line, limits.SECTION)]


def _opening(audit: Audit, reader: Reader) -> list[Group]:
    say = words("review")
    begun = reader.when(audit.begun_at)
    facts = say.facts(
        case=audit.case,
        title=audit.questionnaire.title,
        auditor=naming.person(audit.auditor),
        begun=begun,
    )
    fields = [_field(audit, field) for field in audit.questionnaire.header_to_ask]
    return [[section(facts)], *fields]


def _field(audit: Audit, field: Question) -> Group:
    """A header field: a chosen one on a line with its label, a written one whole, below."""
    value = audit.value(field.key)
    say = words("review")
    if value is not None and field.is_text:
        head = section(say.label(label=field.label), _change(audit, field))
        return [head, *explaining.said(audit, field)]
    given = naming.whole_answer(field, value) if value is not None else ""
    line = say.field(label=field.label, answer=given, optional=not field.required)
    first, *rest = sections(line)
    return [_with(first, _change(audit, field)), *rest]


def _question(audit: Audit, question: Question, queries: Sequence[Query]) -> Group:
    name = words("review").label(label=naming.numbered(question))
    about = [query for query in queries if query.step and query.step.question == question.key]
    return [
        section(name, _change(audit, question)),
        *explaining.said(audit, question),
        *(context(_queried(audit, query)) for query in about),
    ]


def _queried(audit: Audit, query: Query) -> str:
    reason = audit.kept.get(query.key, "")
    say = words("review")
    return say.queried(query=sentence_alone(query), reason=reason, blocking=query.blocking)


def _agreed(audit: Audit, queries: Sequence[Query], reader: Reader) -> list[Group]:
    say = words("review")
    if not audit.actions:
        return [[header(plain_words("review").actions()), section(say.no_actions())]]
    groups: list[Group] = []
    lines = action_lines(audit, reader, LONGEST_ACTION)
    for agreed, line in zip(audit.actions, lines, strict=True):
        token = Token(audit.id, value=str(agreed.number))
        change = press(labels.CHANGE, Act.CHANGE_ACTION, token) if audit.is_open else None
        about = [query for query in queries if query.action == agreed.number]
        found = audit.questionnaire.by_key.get(agreed.details.question or "")
        answers = [context(say.answers(question=naming.numbered(found)))] if found else []
        queried = (context(_queried(audit, query)) for query in about)
        groups.append([_with(section(line), change), *answers, *queried])
    groups[0] = [header(plain_words("review").actions()), *groups[0]]
    return groups


def _change(audit: Audit, question: Question) -> Element | None:
    if not audit.is_open:
        return None
    revision = audit.revision_at(Step(question.key))
    label = labels.CHANGE if audit.value(question.key) is not None else labels.ANSWER
    return press(label, Act.CHANGE, Token(audit.id, question.key, ANSWER, revision))


def _with(block: Block, accessory: Element | None) -> Block:
    return block if accessory is None else {**block, "accessory": accessory}


def _turning(audit: Audit, page: int, pages: int) -> list[Block]:
    row = []
    if page > 0:
        row.append(_turn(labels.PREVIOUS_PAGE, audit, page - 1))
    if page + 1 < pages:
        row.append(_turn(labels.NEXT_PAGE, audit, page + 1))
    return [context(words("review").page(page=page + 1, pages=pages)), actions(row)]


def _turn(label: str, audit: Audit, to: int) -> Element:
    made = press(label, Act.PAGE, Token(audit.id, value=str(to)))
    return made | {"action_id": f"{Act.PAGE}.{to}"}
