"""Both grades side by side, once the moderator has given theirs: where they differ, who decides."""

from collections.abc import Iterator

from bot.messages import explaining, labels, naming, paging
from bot.messages.desk import Desk, Place, turned
from bot.messages.labels import press
from bot.messages.moderation_reading import deciding
from bot.messages.paging import Part
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import Block, Element, actions, divider, header, section
from bot.widgets.blocks import words as own_words
from bot.widgets.ids import Act, Form
from flows.moderation import Agreement, Moderation, agreements


def side_by_side(desk: Desk, standing: Moderation, place: Place) -> View:
    """One page: first the judgements graded otherwise, then those on which both agree."""
    given = {each.question: each for each in agreements(standing)}
    order = [given[q.key] for q in desk.audit.questionnaire.questions if q.key in given]
    differ = [each for each in order if not each.agrees]
    agree = [each for each in order if each.agrees]
    counts = words("regrading").counts(
        agree=len(agree),
        all=len(order),
        yours=sum(1 for each in differ if standing.mark(each.question).final),
    )
    chapters = [
        [Part.of([section(counts)])],
        _chapter(
            plain_words("regrading").differ(), [_differing(desk, standing, each) for each in differ]
        ),
        _chapter(
            plain_words("regrading").agree(), [_agreed(desk, standing, each) for each in agree]
        ),
    ]
    laid = paging.layout(chapters)
    here = Place(place.page, laid.nearest(place.beside or 0))

    def turn(label: str, to: int) -> Element:
        made = press(label, Act.SIDE_BY_SIDE, Place(place.page, to).token(desk.audit))
        return made | {"action_id": turned(Act.SIDE_BY_SIDE, to)}

    blocks = [
        *laid.page(here.beside or 0),
        *paging.turning(here.beside or 0, len(laid.pages), turn),
        *deciding(desk, here, beside=True),
    ]
    title = plain_words("regrading").beside_title()
    return explaining.reading(title, Form.REGRADED, here.token(desk.audit), blocks)


def _chapter(title: str, groups: list[list[Block]]) -> Iterator[Part]:
    for place, group in enumerate(groups):
        yield Part.of([header(title), *group] if place == 0 else group)


def _differing(desk: Desk, standing: Moderation, each: Agreement) -> list[Block]:
    """Both grades, which of them counts, and the way to have it otherwise."""
    audit, say = desk.audit, words("regrading")
    question, mark = audit.question(each.question), standing.mark(each.question)
    said = say.beside(
        question=naming.numbered(question),
        own=naming.answer(question, each.moderator),
        auditor=naming.person(audit.auditor),
        theirs=naming.answer(question, each.auditor),
        final=naming.answer(question, mark.final) if mark.final else "",
    )
    token = Place(0, 0).token(audit, question.key)
    if not mark.final:
        return [section(said, press(labels.MINE_BECAUSE, Act.CHANGE_GRADE_TO, token)), divider()]
    row = [
        press(labels.KEEP_AUDITORS, Act.KEEP_GRADE, token),
        press(labels.CHANGE_REASON, Act.CHANGE_GRADE_TO, token),
    ]
    return [section(said), *own_words(mark.reason), actions(row), divider()]


def _agreed(desk: Desk, standing: Moderation, each: Agreement) -> list[Block]:
    """The one grade that both gave; it can be changed like any other, in the reading view."""
    question, mark = desk.audit.question(each.question), standing.mark(each.question)
    said = words("regrading").same(
        question=naming.numbered(question),
        grade=naming.answer(question, each.auditor),
        final=naming.answer(question, mark.final) if mark.final else "",
    )
    return [section(said), *own_words(mark.reason)]
