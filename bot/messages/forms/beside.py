"""What can be looked up from within a form, on top of it: nothing written in it is lost."""

from collections.abc import Sequence

from bot.messages import labels
from bot.messages.asking import meanings_label
from bot.messages.labels import press
from bot.messages.looking_back import ONLY_TO_READ
from bot.widgets.blocks import Block, Element, actions
from bot.widgets.ids import Act, Token
from flows.audit import Audit
from flows.questionnaire import Question


def looking_up(audit: Audit, question: Question, *, formerly: bool) -> list[Element]:
    """What the answers mean; and what was answered last time, where ``formerly`` something was."""
    made = []
    if label := meanings_label(question):
        made.append(press(label, Act.MEANINGS, Token(audit.id, question.key)))
    if formerly:
        token = Token(audit.id, question.key, ONLY_TO_READ)
        made.append(press(labels.LAST_TIME, Act.LAST_TIME, token))
    return made


def row(elements: Sequence[Element]) -> list[Block]:
    """The elements side by side; nothing where there are none."""
    return [actions(elements)] if elements else []
