"""The words around a file: its name, the message it comes with, what is said when it is asked for.

None of it says more than which case, and on which form: a file's name and title are shown in
notifications and searches.
"""

import re
from dataclasses import dataclass
from typing import Final

from bot.messages.types import Message
from bot.messages.words import Sayings, plain_words, words
from bot.widgets.blocks import section
from flows.audit import Audit

_NOT_IN_A_NAME: Final = re.compile(r"[^a-z0-9]+")

say: Final[Sayings] = plain_words("filing")


@dataclass(frozen=True, slots=True)
class Cover:
    """What is outside of a file: its name, what Slack calls it, and the message with it."""

    name: str
    title: str
    comment: str


def cover(audit: Audit, suffix: str) -> Cover:
    """The outside of the audit as a file of this kind."""
    named = {"case": audit.case, "title": audit.questionnaire.title}
    plain = _NOT_IN_A_NAME.sub("-", f"case {audit.case} {named['title']}".lower()).strip("-")
    comment = words("filing").comment(**named)
    return Cover(f"{plain}.{suffix}", say.title(**named), comment)


def announced(audit: Audit) -> Message:
    """The message that the file stands under, for somebody who has no thread of the audit."""
    named = {"case": audit.case, "title": audit.questionnaire.title}
    said = words("filing")
    return Message(said.announced_in_short(**named), [section(said.announced(**named))])
