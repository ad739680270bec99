"""What was answered last time, to read beside the question. Nothing of it is set by itself."""

from dataclasses import replace
from typing import Final

from bot.messages import explaining, labels, naming, paging
from bot.messages.labels import press
from bot.messages.types import Reader, View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import Block, Element, actions, context, divider, section, sections
from bot.widgets.ids import Act, Form, Token
from flows.audit import Audit
from flows.looking_back import words_to_use
from flows.questionnaire import ANSWER, Step

ONLY_TO_READ: Final = "to_read"
"""Stands for a part where there is no prompt to answer, so that no words are offered for one."""


def last_time(
    audit: Audit, step: Step, former: Audit, page: int, reader: Reader, *, used: bool = False
) -> View:
    """One page, from 0, of what ``former`` says at the question of ``step``.

    Where words can be used again for the step itself, a button offers them. ``used``: they have
    just been.
    """
    asked = former.question(step.question)
    say, revision = words("looking_back"), audit.revision_at(step)
    by, at = naming.person(former.auditor), former.submitted_at or former.updated_at
    part = naming.part_label(asked, step.part)
    head: list[Block] = [section(say.used(part=part))] if used else []
    head.append(section(say.head(question=naming.numbered(asked), by=by, when=reader.on(at))))
    body = [*explaining.said(former, asked), *_offer(audit, step, former)]
    pages = paging.pages([[[*head, *body]]])
    here = min(max(page, 0), len(pages) - 1)
    token = Token(audit.id, step.question, step.part, revision)

    def turn(label: str, to: int) -> Element:
        turned = press(label, Act.TURN_LAST_TIME, replace(token, value=str(to)))
        return turned | {"action_id": f"{Act.TURN_LAST_TIME}.{to}"}

    only_shown = context(say.only_shown(used=used))
    blocks = [*pages[here], only_shown, *paging.turning(here, len(pages), turn)]
    title = plain_words("looking_back").title()
    return explaining.reading(title, Form.LAST_TIME, token, blocks)


def nothing() -> View:
    """That there is nothing to look back at after all."""
    say = plain_words("looking_back")
    return explaining.plain(say.title(), say.nothing())


def _offer(audit: Audit, step: Step, former: Audit) -> list[Block]:
    found = words_to_use(audit, step, former)
    if found is None:
        return []
    label = naming.part_label(audit.question(step.question), step.part)
    amount = naming.amount(found)
    told = sections(words("looking_back").offer(part=label, amount=amount))
    token = Token(audit.id, step.question, step.part or ANSWER)
    return [divider(), *told, actions([press(labels.USE_WORDS, Act.USE_WORDS, token)])]
