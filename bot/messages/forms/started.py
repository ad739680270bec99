"""The last page of a new audit: it has begun, and there is its thread."""

from bot.messages import explaining, labels
from bot.messages.outside import link_button
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import PRIMARY, actions, section
from bot.widgets.ids import Form, Token
from flows.audit import Audit


def show(audit: Audit, link: str) -> View:
    """The page. ``link`` is the thread's address; empty while its card is not posted yet."""
    say = words("forms")
    token = Token(audit.id)
    blocks = [section(say.started(case=audit.case, ready=bool(link)))]
    if link:
        go = link_button(labels.OPEN_THREAD, link, token) | {"style": PRIMARY}
        blocks.append(actions([go]))
    title = plain_words("forms").start_title()
    return explaining.reading(title, Form.STARTED, token, blocks)
