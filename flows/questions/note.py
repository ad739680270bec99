"""Notes beside an answer: words, kept like a long text, or a day."""

from datetime import date

from flows import dates
from flows.answers import Given, Reading, Refusal, Value
from flows.questionnaire import Note, NoteKind
from flows.questions import date as day
from flows.questions import long_text
from flows.questions.kind import Data, Kind


def read_note(note: Note, given: Given, reading: Reading) -> Value | Refusal:
    """What was said in a note, or why it can't be used. A date's year is the nearest past one."""
    if note.kind is NoteKind.DATE:
        return day.read_day(given, reading, prefer="past")
    return long_text.WORDS.read_words(given, reading)


def describe_note(note: Note, value: Value) -> str:
    """A note as a person reads it."""
    del note
    return dates.in_full(value) if isinstance(value, date) else str(value)


def note_to_data(note: Note, value: Value) -> Data:
    """A date note for storage; ``TypeError`` for free text, which is stored as passages."""
    return _kind(note).to_data(value)


def note_from_data(note: Note, data: Data) -> Value:
    """A date note from storage; ``ValueError`` for what can't have been stored."""
    return _kind(note).from_data(data)


def _kind(note: Note) -> Kind:
    return day.KIND if note.kind is NoteKind.DATE else long_text.KIND
