"""What is left, section by section: how much is answered, what is missing, and ways to answer it.

It holds no word of an answer. How long it took is shown to whoever does the audit alone.
"""

from collections.abc import Iterator

from bot.messages import explaining, labels, naming, paging
from bot.messages.card import say_progress
from bot.messages.labels import press
from bot.messages.paging import Group
from bot.messages.types import View
from bot.messages.words import Mrkdwn, plain_words, words
from bot.widgets.blocks import Block, Element, context, divider, section
from bot.widgets.ids import Act, Form, Token
from flows import remaining, routing
from flows.audit import Audit
from flows.pace import Pace
from flows.questionnaire import Step
from flows.remaining import SectionLeft


def left(
    audit: Audit, page: int, pace: Pace | None, *, may_answer: bool, asked: Step | None = None
) -> View:
    """One page of the list, from 0; a page that does not exist is the nearest one.

    ``pace`` is given for the audit's own auditor and ``None`` for everybody else. ``asked`` is
    the step that now waits in the thread because its button was pressed here.
    """
    chapters = [[_opening(audit, pace, asked)]]
    chapters += [
        list(_section(audit, part, may_answer=may_answer)) for part in remaining.by_section(audit)
    ]
    pages = paging.pages(chapters)
    here = min(max(page, 0), len(pages) - 1)

    def turn(label: str, to: int) -> Element:
        made = press(label, Act.LEFT, Token(audit.id, value=str(to)))
        return made | {"action_id": f"{Act.LEFT}.{to}"}

    blocks = [*pages[here], *paging.turning(here, len(pages), turn)]
    token = Token(audit.id, value=str(here))
    return explaining.reading(plain_words("remaining").title(), Form.LEFT, token, blocks)


def _opening(audit: Audit, pace: Pace | None, asked: Step | None) -> Group:
    say, group = words("remaining"), list[Block]()
    if asked is not None:
        group.append(section(say.waits(step=naming.step(audit, asked))))
    needed = sum(part.needed for part in remaining.by_section(audit))
    progress = say_progress(audit, routing.progress(audit.questionnaire, audit.entries))
    group.append(section(say.in_all(progress=progress, needed=needed)))
    if pace is not None and audit.is_open:
        group.append(context(say.pace(so_far=pace.so_far, to_come=pace.to_come)))
    return group


def _section(audit: Audit, part: SectionLeft, *, may_answer: bool) -> Iterator[Group]:
    """Its heading, then a line for each gap; none where nothing of it is answered yet."""
    may_answer = may_answer and audit.is_open
    say = words("remaining")
    line = say.section(title=part.section.title, answered=part.answered, asked=part.asked)
    if not part.gaps:
        yield [section(line)]
        return
    first = part.gaps[0]
    form = press(labels.SECTION_IN_FORM, Act.SECTION_FORM, _token(audit, first))
    heading = [divider(), section(line, form if may_answer else None)]
    if part.is_untouched and len(part.gaps) > 1:
        untouched = say.untouched(first=naming.step(audit, first))
        yield [*heading, section(untouched, _ask(audit, first) if may_answer else None)]
        return
    for place, gap in enumerate(part.gaps):
        row = section(_gap(audit, gap), _ask(audit, gap) if may_answer else None)
        yield [*heading, row] if place == 0 else [row]


def _gap(audit: Audit, gap: Step) -> Mrkdwn:
    question = audit.question(gap.question)
    return words("remaining").gap(
        question=naming.numbered(question),
        part=naming.part_label(question, gap.part),
        put_off=gap.question in audit.skipped,
        optional=not remaining.is_needed(audit, gap),
    )


def _ask(audit: Audit, gap: Step) -> Element:
    made = press(labels.ASK_THIS, Act.ASK_THIS, _token(audit, gap))
    return made | {"action_id": f"{Act.ASK_THIS}.{gap.question}.{gap.part}"}


def _token(audit: Audit, gap: Step) -> Token:
    return Token(audit.id, gap.question, gap.part, audit.revision_at(gap))
