"""The whole audit, to read before it is submitted: every character, a page at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.messages import explaining, labels, paging, whole
from bot.messages.labels import press
from bot.messages.paging import Part
from bot.messages.submitting import sentence_alone
from bot.messages.types import Reader, View
from bot.messages.whole import Margin
from bot.messages.words import plain_words, words
from bot.widgets.blocks import Element, context
from bot.widgets.ids import Act, Form, Token
from flows.actions import Action
from flows.audit import Audit
from flows.checks import Query
from flows.questionnaire import ANSWER, Question, Step


def review(audit: Audit, queries: Sequence[Query], page: int, reader: Reader) -> View:
    """One page of the audit, from 0; a page that does not exist is the nearest one.

    ``queries`` are all of them: those that were kept show their reason.
    """
    laid = paging.layout(_chapters(_Own(audit, queries), reader), characters=paging.READ_AT_ONCE)
    here = laid.nearest(page)

    def turn(label: str, to: int) -> Element:
        made = press(label, Act.PAGE, Token(audit.id, value=str(to)))
        return made | {"action_id": f"{Act.PAGE}.{to}"}

    blocks = [*laid.page(here), *paging.turning(here, len(laid.pages), turn)]
    token = Token(audit.id, value=str(here))
    return explaining.reading(plain_words("review").view_title(), Form.REVIEW, token, blocks)


@dataclass(frozen=True, slots=True)
class _Own(Margin):
    """The auditor's: everything can be changed, and what a colleague would ask stands by it."""

    queries: Sequence[Query]

    def beside(self, question: Question) -> Element | None:
        if not self.audit.is_open:
            return None
        revision = self.audit.revision_at(Step(question.key))
        label = labels.CHANGE if self.audit.value(question.key) is not None else labels.ANSWER
        return press(label, Act.CHANGE, Token(self.audit.id, question.key, ANSWER, revision))

    def below(self, question: Question) -> Sequence[Part]:
        about = (query for query in self.queries if query.step and query.step[0] == question.key)
        return [self._queried(query) for query in about]

    def beside_action(self, agreed: Action) -> Element | None:
        token = Token(self.audit.id, value=str(agreed.number))
        return press(labels.CHANGE, Act.CHANGE_ACTION, token) if self.audit.is_open else None

    def below_action(self, agreed: Action) -> Sequence[Part]:
        return [self._queried(query) for query in self.queries if query.action == agreed.number]

    def _queried(self, query: Query) -> Part:
        reason = self.audit.kept.get(query.key, "")
        # That there is no answer stands above it.
        said_above = query.check == "missing" and query.step is not None and query.step[1] == ANSWER
        said = words("review").queried(
            query="" if said_above else sentence_alone(query),
            reason=reason,
            blocking=query.blocking,
        )
        return Part.of([context(said)])


def _chapters(margin: Margin, reader: Reader) -> Iterator[Iterator[Part]]:
    yield whole.opening(margin, reader)
    yield from (whole.part(margin, each) for each in margin.audit.questionnaire.sections)
    yield whole.agreed_actions(margin, reader)
