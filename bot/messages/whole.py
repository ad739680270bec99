"""A whole audit, every character of it, in the order of the form: the header, sections, actions.

It is read by its auditor before it is submitted (``review``) and by its moderator and quality leads
after (``moderation_reading``). What differs between them stands in the :class:`Margin`.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.messages import explaining, naming
from bot.messages.paging import Part
from bot.messages.submitting import action_line
from bot.messages.types import Reader
from bot.messages.words import plain_words, words
from bot.widgets import fitting, limits
from bot.widgets.blocks import Block, Element, context, header, section, sections
from flows import routing
from flows.actions import Action
from flows.agreeing import LONGEST_ACTION
from flows.answers import PARAGRAPH, Text, Value
from flows.audit import Audit
from flows.questionnaire import Question, Section


@dataclass(frozen=True, slots=True)
class Margin:
    """What one reader has beside an audit's words: nothing, unless more is said."""

    audit: Audit

    def beside(self, question: Question) -> Element | None:
        """What can be pressed at a question."""
        del question
        return None

    def answered(self, question: Question) -> list[Block]:
        """What was answered at a question, without its notes."""
        return explaining.answered(self.audit, question)

    def below(self, question: Question) -> Sequence[Part]:
        """What stands under a question's words."""
        del question
        return ()

    def keeps_back(self, question: Question) -> bool:
        """Whether nothing may be seen of a question, not even if it was asked."""
        del question
        return False

    def beside_action(self, agreed: Action) -> Element | None:
        """What can be pressed at an action."""
        del agreed
        return None

    def below_action(self, agreed: Action) -> Sequence[Part]:
        """What stands under an action."""
        del agreed
        return ()


def opening(margin: Margin, reader: Reader) -> Iterator[Part]:
    """Whose audit of which case it is, and the fields of its header."""
    audit = margin.audit
    facts = words("review").facts(
        case=audit.case,
        title=audit.questionnaire.title,
        auditor=naming.person(audit.auditor),
        begun=reader.when(audit.begun_at),
    )
    yield Part.of([section(facts)])
    yield from (_field(margin, field) for field in audit.questionnaire.header_to_ask)


def part(margin: Margin, of: Section) -> Iterator[Part]:
    """A section under its title: each question with all that was said, then those not asked."""
    audit = margin.audit
    shown = [question for question in of.questions if not margin.keeps_back(question)]
    asked = {question.key for question in audit.path}
    parts = [_question(margin, question) for question in shown if question.key in asked]
    passed_over = routing.passed_over(audit.questionnaire, audit.entries)
    parts += _not_asked([q for q in shown if q.key not in asked], passed_over)
    if len(shown) < len(of.questions):
        parts.append(Part.of([context(words("review").kept_back())]))
    first, *rest = parts
    yield Part.of([header(of.title)]) + first
    yield from rest


def agreed_actions(margin: Margin, reader: Reader) -> Iterator[Part]:
    """The actions under their title, each with the finding it answers."""
    title = Part.of([header(plain_words("review").actions())])
    if not margin.audit.actions:
        yield title + Part.of([section(words("review").no_actions())])
        return
    first, *rest = (_action(margin, agreed, reader) for agreed in margin.audit.actions)
    yield title + first
    yield from rest


def _not_asked(left: Sequence[Question], passed_over: Collection[str]) -> Iterator[Part]:
    """The questions that do not apply, and those of which nobody can know it yet."""
    for known in (True, False):
        names = [naming.numbered(q) for q in left if (q.key in passed_over) is known]
        if names:
            line = words("review").not_asked(questions=", ".join(names), known=known)
            yield Part.of([context(piece.text) for piece in fitting.pieces(line, limits.SECTION)])


def _field(margin: Margin, field: Question) -> Part:
    """A header field: a chosen one on a line with its label, a written one whole, below."""
    value = margin.audit.value(field.key)
    if isinstance(value, Text):
        return _question(margin, field)

    def make() -> list[Block]:
        given = naming.whole_answer(field, value) if value is not None else ""
        say = words("review")
        line = say.field(label=field.label, answer=given, optional=not field.required)
        first, *rest = sections(line)
        return [_with(first, margin.beside(field)), *rest]

    return Part.about([_length(margin.audit, field) + len(field.label)], make, others=1)


def _question(margin: Margin, question: Question) -> Part:
    audit = margin.audit
    notes = [audit.value(question.key, note.key) for note in question.notes]
    lengths = [_shown(given) for given in notes if given is not None]

    def make() -> list[Block]:
        name = words("review").label(label=naming.numbered(question))
        return [
            _with(section(name), margin.beside(question)),
            *margin.answered(question),
            *explaining.noted(audit, question),
        ]

    said = [_length(audit, question), *lengths]
    whole = Part.about(said, make, others=1 + len(lengths) + (not said[0]))
    for below in margin.below(question):
        whole += below
    return whole


def _length(audit: Audit, question: Question) -> int:
    """Characters of an answer as it is shown."""
    value = audit.value(question.key)
    if value is None or isinstance(value, Text):
        return 0 if value is None else _shown(value)
    return fitting.length(naming.whole_answer(question, value))


def _shown(value: Value) -> int:
    """Characters of a note, or of a written answer. No text is put together to be measured."""
    if not isinstance(value, Text):
        return len(str(value))
    return sum(fitting.length(passage.text) + len(PARAGRAPH) for passage in value.passages)


def _action(margin: Margin, agreed: Action, reader: Reader) -> Part:
    line = action_line(agreed, reader, LONGEST_ACTION)
    found = margin.audit.questionnaire.by_key.get(agreed.details.question or "")
    blocks = [_with(section(line), margin.beside_action(agreed))]
    if found is not None:
        blocks.append(context(words("review").answers(question=naming.numbered(found))))
    whole = Part.of(blocks)
    for below in margin.below_action(agreed):
        whole += below
    return whole


def _with(block: Block, accessory: Element | None) -> Block:
    return block if accessory is None else {**block, "accessory": accessory}
