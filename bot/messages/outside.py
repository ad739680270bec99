"""What is said to something typed in the direct messages, but in no audit's thread."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from bot.messages import labels, naming
from bot.messages.labels import press
from bot.messages.types import Message, Reader
from bot.messages.words import Mrkdwn, plain_words, words
from bot.widgets.blocks import PRIMARY, Block, Element, actions, button, section
from bot.widgets.ids import NO_AUDIT, Act, Token
from flows.audit import Audit
from flows.questionnaire import Step

LISTED: Final = 10
"""Audits offered; further ones are found on the Home tab."""


class Open(NamedTuple):
    """An open audit, what it asks next, and its thread's address (empty while not known).

    ``fits``: the words could be the answer to that.
    """

    audit: Audit
    step: Step | None
    link: str
    fits: bool = True

    @property
    def takes(self) -> Step | None:
        """The step that the words are offered for."""
        return self.step if self.fits else None


def outside(
    waiting: Sequence[Open],
    source: str,
    reader: Reader,
    *,
    picked: bool = False,
    unplaced: bool = False,
) -> Message:
    """The words are kept: offer them as the answer to what each open audit asks next.

    ``source`` is the ts of the message. It was ``picked`` to be used as an answer, or typed in a
    thread where it is ``unplaced``: nobody knows what was asked; or only typed.
    """
    say = words("outside")
    if not waiting:
        start = press(labels.START_AUDIT, Act.START_AUDIT, Token(NO_AUDIT), style=PRIMARY)
        return Message(say.in_short(), [section(say.no_audit(), start)])
    told = say.picked() if picked else _told(waiting, reader, unplaced=unplaced)
    blocks = [section(told)]
    for one in waiting[:LISTED]:
        audit = one.audit
        upcoming = naming.step(audit, one.step) if one.step is not None else ""
        title = audit.questionnaire.title
        blocks.append(section(say.audit(case=audit.case, title=title, next=upcoming)))
        blocks += _buttons(audit, one.takes if reader.typed else None, one.link, source)
    if len(waiting) > LISTED:
        blocks.append(section(say.more(more=len(waiting) - LISTED)))
    return Message(say.picked_in_short() if picked or unplaced else say.in_short(), blocks)


def _told(waiting: Sequence[Open], reader: Reader, *, unplaced: bool) -> Mrkdwn:
    """What became of the words: kept, or of no use where they are."""
    say = words("outside")
    if not reader.typed:
        return say.typing_is_off()
    usable = any(one.takes is not None for one in waiting)
    if unplaced:
        return say.unplaced(kept=usable)
    if usable:
        return say.kept()
    asked = any(one.step is not None for one in waiting)
    return say.fits_nothing() if asked else say.all_answered()


def start_again() -> Message:
    """To somebody for whom Slack did not open the form in time."""
    say = words("outside")
    start = press(labels.START_AUDIT, Act.START_AUDIT, Token(NO_AUDIT), style=PRIMARY)
    return Message(say.again_in_short(), [section(say.again(), start)])


def help_outside() -> Message:
    """To somebody who asks for help where there is no thread."""
    say = words("outside")
    start = press(labels.START_AUDIT, Act.START_AUDIT, Token(NO_AUDIT), style=PRIMARY)
    return Message(say.help_in_short(), [section(say.help(), start)])


def _buttons(audit: Audit, step: Step | None, link: str, source: str) -> list[Block]:
    row: list[Element] = []
    if step is not None:
        token = Token(audit.id, step.question, step.part, audit.revision_at(step), source)
        row.append(press(_use_as(audit, step), Act.USE_AS_ANSWER, token))
    if link:
        row.append(link_button(labels.OPEN_THREAD, link, Token(audit.id)))
    return [actions(row)] if row else []


def link_button(label: str, link: str, token: Token) -> Element:
    """A button that opens an address; Slack tells of the press as well."""
    return button(label, Act.OPEN_THREAD, token.pack()) | {"url": link}


def _use_as(audit: Audit, step: Step) -> str:
    question = audit.question(step.question)
    part = naming.part_label(question, step.part)
    number = str(question.number) if question.number else question.label
    return plain_words("outside").use_as(part=part, number=number)
