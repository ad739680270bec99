"""A note beside an answer, in a message and in a form: evidence, impact, a comment, a date."""

from collections.abc import Mapping

from bot.widgets.blocks import Block, input_block
from bot.widgets.date import ask_day, calendar, read_calendar, read_day_press
from bot.widgets.fields import hint_or_sections
from bot.widgets.ids import Token
from bot.widgets.writing import boxes, written
from flows.answers import Given, Value
from flows.questionnaire import Note, NoteKind, Requirement


def note_field(
    note: Note, block_id: str, value: Value | None, *, optional: bool | None = None
) -> list[Block]:
    """The note's field, with ``value`` in it.

    It may be left empty if ``optional``; ``None`` goes by the note, and a note required for
    certain answers only may be left empty, since a form can't know the answer yet.
    """
    if optional is None:
        optional = note.required is not Requirement.ALWAYS
    hint, above = hint_or_sections(note.hint)
    label = note.ask or note.label
    if note.kind is NoteKind.DATE:
        picker = calendar(block_id, value)
        day = input_block(label, picker, block_id=block_id, hint=hint, optional=optional)
        return [*above, day]
    text = "" if value is None else str(value)
    return [*above, *boxes(label, block_id, text, hint=hint, optional=optional)]


def ask_note(note: Note, token: Token) -> list[Block]:
    """What stands under a note's words in a message: a calendar; nothing where one only types."""
    return ask_day(token) if note.kind is NoteKind.DATE else []


def read_note_press(note: Note, action: Mapping[str, object]) -> Given | None:
    """What a press on something from :func:`ask_note` gave; ``None`` where it gave no answer."""
    return read_day_press(action) if note.kind is NoteKind.DATE else None


def read_note_field(note: Note, block_id: str, state: Mapping[str, object]) -> Given | None:
    """What is in the field from :func:`note_field`; ``None`` where it was left empty."""
    if note.kind is NoteKind.DATE:
        return read_calendar(block_id, state)
    return written(block_id, state)
