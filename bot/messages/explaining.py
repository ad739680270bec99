"""Views to read: what grades mean, guidance, everything said at one question, a plain notice."""

from collections.abc import Iterable

from bot.messages import labels, naming, paging
from bot.messages.asking import meanings_label
from bot.messages.labels import press
from bot.messages.types import View
from bot.messages.words import Mrkdwn, plain_words, words
from bot.widgets import limits
from bot.widgets.blocks import Block, actions, section, sections
from bot.widgets.blocks import plain as plain_text
from bot.widgets.blocks import words as own_words
from bot.widgets.ids import NO_AUDIT, Act, Form, Token
from flows.answers import Text
from flows.audit import Audit
from flows.questionnaire import ANSWER, Question, Step


def meanings(audit: Audit, question: Question) -> View:
    """What each answer of the question means, in the order of the form."""
    say, blocks = words("explaining"), list[Block]()
    for option in question.options:
        if option.meaning:
            blocks += sections(say.meaning(label=option.label, meaning=option.meaning))
    title = meanings_label(question) or labels.MEANINGS
    return reading(title, Form.MEANINGS, Token(audit.id, question.key), blocks)


def guidance(audit: Audit, question: Question) -> View:
    """The guidance to the question, whole, under that to its section."""
    say, blocks = words("explaining"), list[Block]()
    section_of = audit.questionnaire.section_of.get(question.key)
    if section_of is not None and section_of.guidance:
        blocks += sections(say.heading(text=section_of.title))
        blocks += own_words(section_of.guidance)
    if question.guidance:
        blocks += sections(say.heading(text=naming.numbered(question)))
        blocks += own_words(question.guidance)
    token = Token(audit.id, question.key)
    return reading(labels.GUIDANCE, Form.GUIDANCE, token, blocks)


def see(audit: Audit, question: Question) -> View:
    """Everything said at one question; of more than a view holds, the beginning and a way on."""
    token = Token(audit.id, question.key, ANSWER, audit.revision_at(Step(question.key)))
    say = words("explaining")
    heading = sections(say.heading(text=naming.numbered(question)))
    first, *more = paging.pages([[[*heading, *said(audit, question)]]])
    row = []
    if audit.is_open:
        row.append(press(labels.OPEN_FORM, Act.ANSWER_IN_FORM, token))
    if more:
        row.append(press(labels.REVIEW, Act.REVIEW, Token(audit.id)))
        first.append(section(say.goes_on()))
    if row:
        first.append(actions(row))
    return reading(plain_words("explaining").see_title(), Form.SEE, token, first)


def said(audit: Audit, question: Question) -> list[Block]:
    """What was answered at a question and in its notes, in the order of the form."""
    return [*answered(audit, question), *noted(audit, question)]


def answered(audit: Audit, question: Question) -> list[Block]:
    """What was answered at a question, without its notes."""
    say, value = words("explaining"), audit.value(question.key)
    if value is None:
        return [section(say.not_answered(optional=not question.required))]
    if isinstance(value, Text):
        return own_words(str(value))
    return sections(say.answer(answer=naming.whole_answer(question, value)))


def noted(audit: Audit, question: Question) -> list[Block]:
    """What stands in a question's notes, in the order of the form."""
    blocks: list[Block] = []
    for note in question.notes:
        given = audit.value(question.key, note.key)
        if given is not None:
            blocks += sections(words("explaining").note(label=note.label))
            text = str(given) if isinstance(given, Text) else str(naming.note(note, given))
            blocks += own_words(text)
    return blocks


def plain(title: str, text: str) -> View:
    """A notice: a title and a paragraph, in which somebody may be named by their Slack id."""
    return reading(title, Form.NOTICE, Token(NO_AUDIT), sections(naming.mentioning(text)))


def marked(title: str, texts: Iterable[Mrkdwn]) -> View:
    """A notice of several paragraphs."""
    return reading(title, Form.NOTICE, Token(NO_AUDIT), [section(text) for text in texts])


def reading(title: str, form: Form, token: Token, blocks: list[Block]) -> View:
    """A view that is only read, and closed."""
    return {
        "type": "modal",
        "callback_id": form,
        "private_metadata": token.pack(),
        "title": plain_text(title, limits.VIEW_TITLE),
        "close": plain_text(labels.CLOSE, limits.VIEW_TITLE),
        "blocks": blocks[: limits.BLOCKS_IN_VIEW],
    }
