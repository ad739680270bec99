"""A submitted audit as its moderator reads it: section by section, only the page asked for made.

Its auditor and quality leads read it so too. To a moderator who has to grade blind first, no grade
of the auditor's is shown, nor anything that hangs on one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from bot.messages import explaining, history, labels, naming, paging, whole
from bot.messages.desk import Desk, Place, turned
from bot.messages.labels import press
from bot.messages.paging import Layout, Part
from bot.messages.submitting import sentence_alone
from bot.messages.types import View
from bot.messages.whole import Margin
from bot.messages.words import Mrkdwn, plain_words, words
from bot.widgets import fitting
from bot.widgets.blocks import (
    PRIMARY,
    Block,
    Element,
    actions,
    context,
    divider,
    option,
    section,
    sections,
    select,
)
from bot.widgets.blocks import words as own_words
from bot.widgets.ids import Act, Form
from flows.actions import Action
from flows.audit import Audit
from flows.checks import Query
from flows.history import Line
from flows.questionnaire import Question, QuestionType, Step

SECTION: Final = "@"
"""Stands before the key of a section in the list of contents."""

Lines = Callable[[int, int], Sequence[Line]]
"""Reads lines of the history: from which on, and how many."""


def reading(desk: Desk, page: int, lines: Lines, *, on_top: bool = False) -> View:
    """One page, from 0; one that does not exist is the nearest one.

    ``on_top``: it stands on top of a form, to look something up, and has nothing to press but what
    turns its pages.
    """
    book = _Book(desk, lines, on_top=on_top)
    here = book.layout.nearest(page)
    place = Place(here)

    def turn(label: str, to: int) -> Element:
        act = Act.READ_SECTION if on_top else Act.MODERATE
        return press(label, act, Place(to).token(desk.audit)) | {"action_id": turned(act, to)}

    blocks = [
        *([] if on_top else [book.contents(here)]),
        *book.layout.page(here),
        *paging.turning(here, len(book.layout.pages), turn),
        *([] if on_top or book.begins_with_grading(here) else deciding(desk, place)),
    ]
    title = plain_words("moderation_reading").title(deciding=desk.theirs is not None)
    return explaining.reading(title, Form.MODERATION, place.token(desk.audit), blocks)


def page_of(desk: Desk, key: str) -> int:
    """The page on which a section, a question, the actions or the history begins."""
    return _Book(desk, _nothing, on_top=True).page_of(key)


def deciding(desk: Desk, place: Place, *, beside: bool = False) -> list[Block]:
    """What a moderator can do next: grade from the evidence, or decide. Nothing for others.

    ``beside``: both grades are seen side by side already.
    """
    standing, audit = desk.theirs, desk.audit
    if standing is None:
        return []
    token, say = place.token(audit), words("moderation_reading")
    if not desk.sees_grades:
        count, left = len(standing.to_regrade(audit)), len(standing.left_to_grade(audit))
        grade = press(labels.GRADE_IT, Act.REGRADE, token, style=PRIMARY)
        told = section(say.grade_first(count=count, done=count - left))
        return [divider(), told, actions([grade])]
    compare = standing.blind and not beside
    row = [press(labels.COMPARE_GRADES, Act.SIDE_BY_SIDE, token)] if compare else []
    row += [
        press(labels.APPROVE, Act.APPROVE, token),
        press(labels.GIVE_BACK, Act.GIVE_BACK, token),
    ]
    changed, comments = len(standing.changed_grades), len(standing.comments)
    return [divider(), context(say.so_far(changed=changed, comments=comments)), actions(row)]


def said_of_answer(desk: Desk, question: Question) -> list[Block]:
    """An answer; of a judgement the grade that counts, and where it was changed both and why."""
    mark = desk.final(question)
    say, own = words("moderation_reading"), naming.given(desk.audit, Step(question.key))
    if not own or question.type is not QuestionType.GRADE:
        return explaining.answered(desk.audit, question)
    if mark is None:
        return [section(say.grade(grade=own))]
    final = naming.answer(question, mark.final)
    return [section(say.final_grade(final=final, own=own)), *own_words(mark.reason)]


@dataclass(frozen=True)
class _Book:
    """The chapters of an audit for one reader, laid out."""

    desk: Desk
    lines: Lines
    on_top: bool

    @cached_property
    def layout(self) -> Layout:
        """The pages. Every section begins on one of its own; the first follows the header."""
        return paging.layout(
            (chapter for _, _, chapter in self._chapters()),
            characters=paging.READ_AT_ONCE,
            full_enough=0,
        )

    def begins_with_grading(self, page: int) -> bool:
        """Whether the call to grade blind stands above this page, and not below it."""
        return page == 0 and self.desk.theirs is not None and not self.desk.sees_grades

    def page_of(self, key: str) -> int:
        """The page on which a chapter, or a question's, begins."""
        found = self.desk.audit.questionnaire.section_of.get(key)
        keys = [each for each, _, _ in self._chapters()]
        wanted = found.key if found is not None else key
        return self.layout.starts[keys.index(wanted)] if wanted in keys else 0

    def contents(self, here: int) -> Block:
        """The list of what there is, with the chapter of this page chosen."""
        offered, starts = [], self.layout.starts
        for key, title, _ in self._chapters():
            offered.append(option(fitting.clip(title, 75), f"{SECTION}{key}"))
        at = max(place for place, start in enumerate(starts) if start <= here)
        choose = plain_words("moderation_reading").contents()
        token = Place(here).token(self.desk.audit)
        return actions(
            [select(Act.CONTENTS, offered, choose, chosen=offered[at])], block_id=token.pack()
        )

    def _chapters(self) -> Iterator[tuple[str, str, Iterator[Part]]]:
        """Each chapter's key, title and parts, which are made as they are asked for."""
        margin, plain = _Moderators(self.desk.audit, self.desk, self.on_top), plain_words("review")
        first, *others = self.desk.audit.questionnaire.sections
        yield first.key, first.title, self._first(margin)
        for each in others:
            yield each.key, each.title, whole.part(margin, each)
        yield "actions", plain.actions(), whole.agreed_actions(margin, self.desk.reader)
        yield "history", plain_words("history").title(), self._history()

    def _first(self, margin: Margin) -> Iterator[Part]:
        yield from whole.opening(margin, self.desk.reader)
        yield Part.of(_standing(self.desk, Place(), on_top=self.on_top))
        if not self.desk.sees_grades and not self.on_top:
            yield Part.of(deciding(self.desk, Place())[1:])
        yield from whole.part(margin, self.desk.audit.questionnaire.sections[0])

    def _history(self) -> Iterator[Part]:
        """As many parts as there are pages of it; only the one that is made is read."""
        for start in range(0, max(self.desk.lines, 1), history.LINES):

            def make(start: int = start) -> list[Block]:
                found = self.lines(start, history.LINES)
                return history.blocks(self.desk, found, first=start == 0)

            yield Part(paging.PAGE_BLOCKS, 0, make)


@dataclass(frozen=True, slots=True)
class _Moderators(Margin):
    """The moderator's: grades and comments of their own, what was kept, earlier rounds."""

    desk: Desk
    on_top: bool

    def beside(self, question: Question) -> Element | None:
        if self.desk.theirs is None or self.on_top or not question.number:
            return None
        return press(labels.COMMENT, Act.COMMENT_ON, Place().token(self.audit, question.key))

    def answered(self, question: Question) -> list[Block]:
        if self.desk.hides_answer(question):
            return [context(words("moderation_reading").grade_hidden())]
        blocks = said_of_answer(self.desk, question)
        if self._may_change(question) and blocks:
            token = Place().token(self.audit, question.key)
            change = press(labels.CHANGE_GRADE, Act.CHANGE_GRADE_TO, token)
            blocks[0] = {**blocks[0], "accessory": change}
        return blocks

    def below(self, question: Question) -> Sequence[Part]:
        about = (query for query in self._kept() if query.step and query.step[0] == question.key)
        return [*map(self._queried, about), *self._commented(question)]

    def keeps_back(self, question: Question) -> bool:
        return self.desk.hides_question(question)

    def below_action(self, agreed: Action) -> Sequence[Part]:
        return [self._queried(query) for query in self._kept() if query.action == agreed.number]

    def _may_change(self, question: Question) -> bool:
        may = self.desk.theirs is not None and self.desk.sees_grades and not self.on_top
        answered = self.audit.value(question.key) is not None
        return may and answered and question.type is QuestionType.GRADE

    def _kept(self) -> Sequence[Query]:
        return self.desk.kept if self.desk.sees_grades else ()

    def _queried(self, query: Query) -> Part:
        reason = self.audit.kept[query.key]
        said = words("review").queried(query=sentence_alone(query), reason=reason, blocking=False)
        return Part.of([context(said)])

    def _commented(self, question: Question) -> Iterator[Part]:
        say = words("moderation_reading")
        rounds = [each for each in self.desk.earlier if each.is_decided]
        shown = self.desk.shown
        for each in rounds if shown is None else [*rounds, shown]:
            comment = each.mark(question.key).comment
            if comment:
                is_own = each is self.desk.theirs
                by = naming.person(each.decided_by or each.moderator or "")
                head = say.comment(by=by, round=each.round, draft=is_own)
                yield Part.of([*sections(head), *own_words(comment)])


def _standing(desk: Desk, place: Place, *, on_top: bool) -> list[Block]:
    """Below the header: who moderates it, why, in which round; what changed, and the file."""
    standing, say, blocks = desk.moderation, words("moderation_reading"), list[Block]()
    audit = desk.audit
    if standing is None:
        return blocks
    asked = desk.reader.when(standing.requested_at)
    by = naming.person(standing.moderator) if standing.moderator else ""
    blocks.append(section(say.standing(asked=asked, by=by, round=standing.round)))
    if desk.sees_grades:
        reasons = Mrkdwn(" · ".join(say.why(reason=each) for each in standing.selection.reasons))
        blocks.append(context(say.chosen(reasons=reasons)))
    if standing.is_decided:
        blocks += _decided(desk, audit)
    for each in desk.earlier:
        if each.general:
            by = naming.person(each.decided_by or "")
            blocks.append(section(say.general(by=by, round=each.round)))
            blocks += own_words(each.general)
    row = []
    if desk.theirs is not None and desk.sees_grades and not on_top and standing.round > 1:
        row.append(press(labels.WHAT_CHANGED, Act.WHAT_CHANGED, place.token(audit)))
    if desk.has_file and not on_top:
        row.append(press(labels.GET_FILE, Act.GET_FILE, place.token(audit)))
    return [*blocks, actions(row)] if row else blocks


def _decided(desk: Desk, audit: Audit) -> list[Block]:
    standing = desk.moderation
    if standing is None or standing.verdict is None or standing.decided_at is None:
        return []
    say = words("moderation_reading")
    said = say.decided(
        verdict=standing.verdict,
        by=naming.person(standing.decided_by or audit.auditor),
        at=desk.reader.when(standing.decided_at),
        changed=len(standing.changed_grades),
    )
    general = own_words(standing.general)
    return [section(said), *general]


def _nothing(_start: int, _most: int) -> Sequence[Line]:
    return ()
