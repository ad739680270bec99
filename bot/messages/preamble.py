"""What is said on top of a question: that something was changed, kept, taken out, paused."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.messages import labels, naming
from bot.messages.words import Mrkdwn, words
from bot.widgets import fitting
from bot.widgets.blocks import Block, context, section
from bot.widgets.ids import Act, Token
from flows import checks
from flows.audit import Audit
from flows.questionnaire import ANSWER, Step
from flows.speech import (
    Amended,
    Appended,
    Kept,
    RemindersTold,
    Removed,
    Speech,
    Taken,
    WordTaken,
)

LONGEST: Final = 1_000
"""Characters of what is said on top of a question."""


def blocks(audit: Audit, told: Sequence[Speech], about: Step | None = None) -> list[Block]:
    """The lines for ``told``. What the question about ``about`` says itself is left out."""
    taken = [speech.step for speech in told if isinstance(speech, Taken)]
    said = [*_changes(audit, taken, about)]
    said += (line(audit, speech) for speech in told if not isinstance(speech, Taken | WordTaken))
    made = [context(fitting.clip(" ".join(filter(None, said)), LONGEST))] if said else []
    return made + [_offer(audit, speech) for speech in told if isinstance(speech, WordTaken)]


def line(audit: Audit, speech: Speech) -> Mrkdwn:
    """The one sentence that says it; empty for what takes more than a sentence."""
    say = words("preamble")
    match speech:
        case Taken(step):
            return say.taken(step=naming.step(audit, step), now=naming.given(audit, step))
        case Amended(step):
            return say.amended(step=naming.step(audit, step), now=naming.given(audit, step))
        case Removed(step):
            return say.removed(step=naming.step(audit, step), now=naming.given(audit, step))
        case Appended(step, passages):
            step_name = naming.step(audit, step)
            return say.appended(step=step_name, messages=passages, now=naming.given(audit, step))
        case RemindersTold(paused):
            return say.reminders(paused=paused)
        case Kept(keys):
            return say.kept(about=_about(audit, keys))
    return Mrkdwn("")


def _changes(audit: Audit, taken: list[Step], about: Step | None) -> Iterator[Mrkdwn]:
    """One sentence a question, however many of its parts a form changed at once."""
    for question in dict.fromkeys(step.question for step in taken):
        steps = [step for step in taken if step.question == question]
        shown = [step for step in steps if about is None or not _says_itself(step, about)]
        if len(shown) == 1:
            yield line(audit, Taken(shown[0]))
        elif shown:
            name = naming.step(audit, Step(question))
            now = Mrkdwn(", ".join(_part(audit, step) for step in shown))
            yield words("preamble").taken(step=name, now=now)


def _part(audit: Audit, step: Step) -> Mrkdwn:
    """A part of a question and what stands there: "Meets good", "evidence 412 characters"."""
    label = naming.part_label(audit.question(step.question), step.part)
    return words("preamble").part(label=label, given=naming.given(audit, step))


def _says_itself(taken: Step, about: Step) -> bool:
    """A question's note is asked with its answer in sight."""
    return taken.question == about.question and taken.part == ANSWER and about.part != ANSWER


def _about(audit: Audit, keys: Sequence[str]) -> str:
    """What queries are about; empty where they are found no more."""
    about = (query.about for query in checks.queries(audit) if query.key in keys)
    return ", ".join(dict.fromkeys(about))


def _offer(audit: Audit, speech: WordTaken) -> Block:
    token = Token(audit.id, value=speech.source)
    said = words("preamble").word(word=speech.word)
    return section(said, labels.press(labels.WAS_MY_ANSWER, Act.WAS_MY_ANSWER, token))
