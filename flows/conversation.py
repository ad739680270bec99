"""What a typed reply means: an answer, a command, or a concern.

The order is fixed, and is what an auditor would expect: the word *concern* always wins; a whole
message that equals one option is that answer; one that could be several is refused; then a
command word wins; everything else is the answer, save a bare "thanks" where nothing stands open.
"""

import re
from dataclasses import dataclass
from typing import Final

from flows import questions, routing
from flows.answers import Refusal
from flows.audit import Audit
from flows.questionnaire import ANSWER, NoteKind, Question, Step
from flows.speech import Command

_WORDS: Final = {
    "back": Command.BACK,
    "go back": Command.BACK,
    "skip": Command.SKIP,
    "skip for now": Command.SKIP,
    "status": Command.STATUS,
    "pause": Command.PAUSE,
    "resume": Command.RESUME,
    "review": Command.REVIEW,
    "submit": Command.REVIEW,
    "help": Command.HELP,
    "note": Command.NOTE,
    "action": Command.ACTION,
}
_COURTESIES: Final = frozenset(
    {
        "cheers",
        "many thanks",
        "ok",
        "ok cheers",
        "ok thank you",
        "ok thanks",
        "okay",
        "okay thank you",
        "okay thanks",
        "thank you",
        "thank you very much",
        "thanks",
        "thanks a lot",
    }
)
_NOT_A_LETTER: Final = re.compile(r"[\W_]+")
_AROUND: Final = " \t\n\"'*_\u201c\u201d\u2018\u2019"
"""Marks that people put around a word they were told to type."""

# A colon, or a dash that stands by itself: "note-keeping" is no note.
_AFTER: Final = r"(?:\s*:|\s+[-\u2013\u2014]\s)\s*"
_CONCERN: Final = re.compile(
    rf"(?:raise\s+(?:an?\s+)?)?(?:immediate\s+)?concern(?:[\s.!?]*|{_AFTER}(?P<rest>.*))",
    re.IGNORECASE | re.DOTALL,
)
_CHANGE: Final = re.compile(r"change (?:question )?(\d{1,6})")
_NOTED: Final = re.compile(rf"(note|action){_AFTER}(.+)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class AnswerTo:
    """The message answers this step."""

    step: Step


@dataclass(frozen=True, slots=True)
class Steering:
    """The message is a command. ``rest`` is what followed the word; ``number`` a question's.

    ``could_answer`` says that it might have been meant as an answer: then it is offered as one.
    """

    command: Command
    rest: str = ""
    number: int | None = None
    could_answer: bool = False


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The message could be several of the options."""

    step: Step
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Courtesy:
    """The message is a bare "thanks" or "ok", said where no question stands open."""


Meaning = AnswerTo | Steering | Ambiguous | Courtesy


def interpret(
    audit: Audit, standing: Step | None, text: str, shown: int | None = None
) -> Meaning | None:
    """What ``text`` means, typed when the prompt for ``standing`` was the last one.

    ``shown`` is the revision of the answer that the prompt was shown with, where it is known: it
    tells an answer given since from one that stood already. ``None`` comes back when nothing was
    asked and the text is no command.
    """
    step = _asked(audit, standing, text, shown)
    if is_concern(text):
        rest = concern_in(text)
        free = bool(rest) and step is not None and _takes_words(audit, step)
        return Steering(Command.CONCERN, rest, could_answer=free)
    if step is None:
        return Courtesy() if is_courtesy(text) else _command(text)
    question = audit.question(step.question)
    matching = _matching(question, step, text)
    steering = _command(text)
    exact = step.part == ANSWER and questions.is_exact(question, text)
    if exact or (len(matching) == 1 and steering is None):
        return AnswerTo(step)
    if len(matching) > 1:
        return _ambiguous(question, step, text)
    stands_open = _stands_open(audit, step, shown if step == standing else 0)
    if is_courtesy(text) and not stands_open:
        return Courtesy()
    if steering is not None:
        free = _takes_words(audit, step) and stands_open
        return Steering(steering.command, steering.rest, steering.number, could_answer=free)
    return AnswerTo(step)


def is_help(text: str) -> bool:
    """Whether somebody asks what can be typed."""
    command = _command(text)
    return command is not None and command.command is Command.HELP


def is_courtesy(text: str) -> bool:
    """Whether this thanks or agrees, and says nothing besides."""
    return " ".join(_NOT_A_LETTER.sub(" ", text).split()).casefold() in _COURTESIES


def is_concern(text: str) -> bool:
    """Whether this is the word *concern*, alone or with what it is after a colon."""
    return _CONCERN.fullmatch(text.strip(_AROUND)) is not None


def concern_in(text: str) -> str:
    """What the concern is, where the word was typed with it; else empty."""
    found = _CONCERN.fullmatch(text.strip(_AROUND))
    return (found["rest"] or "").strip() if found is not None else ""


def note_in(text: str) -> str:
    """What was noted: the words after "note:", or all of them where it was not typed."""
    found = _NOTED.fullmatch(text.strip())
    return found[2].strip() if found is not None and found[1].casefold() == "note" else text


def _asked(audit: Audit, standing: Step | None, text: str, shown: int | None) -> Step | None:
    """The step a reply is for: the standing prompt's, or the one that follows from its answer.

    Somebody who presses a grade and types at once is giving the evidence, though the prompt for
    it is not there yet, and a second message typed before it is there adds to that evidence.
    Somebody who types another grade is changing the grade.
    """
    if standing is None or standing not in audit.entries or standing.part != ANSWER:
        return standing
    question = audit.question(standing.question)
    if question.is_text or _matching(question, standing, text):
        return standing
    given = audit.revision_at(standing)
    since = shown is not None and shown != given
    for step in routing.steps_of(question, audit.entries)[1:]:
        if step not in audit.entries or (since and audit.revision_at(step) > given):
            return step
    return standing


def _stands_open(audit: Audit, step: Step, shown: int | None) -> bool:
    """Whether a prompt for ``step`` still waits: neither answered since, nor put off, nor over."""
    is_put_off = step not in audit.entries and step.question in audit.skipped
    return audit.is_open and not is_put_off and audit.revision_at(step) == (shown or 0)


def _takes_words(audit: Audit, step: Step) -> bool:
    question = audit.question(step.question)
    note = question.note(step.part)
    return question.is_text if note is None else note.kind is NoteKind.TEXT


def _matching(question: Question, step: Step, text: str) -> tuple[object, ...]:
    return questions.matches(question, text) if step.part == ANSWER else ()


def _ambiguous(question: Question, step: Step, text: str) -> Meaning:
    read = questions.read(question, questions.Typed(text), questions.NOTHING_KNOWN)
    return Ambiguous(step, read) if isinstance(read, Refusal) else AnswerTo(step)


def _command(text: str) -> Steering | None:
    plain = " ".join(text.split()).strip(f"{_AROUND}.!?").casefold()
    if plain in _WORDS:
        return Steering(_WORDS[plain])
    if numbered := _CHANGE.fullmatch(plain):
        return Steering(Command.CHANGE, number=int(numbered[1]))
    if noted := _NOTED.fullmatch(text.strip()):
        return Steering(Command(noted[1].casefold()), rest=noted[2].strip())
    return None
