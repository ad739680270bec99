"""What a moderator returned and its auditor has not touched."""

from collections.abc import Iterator

from flows.audit import RETURNED_UNCHANGED
from flows.checks.query import Mend, Query, Reading
from flows.questionnaire import ANSWER, NoteKind, QuestionType, Step


def unchanged(reading: Reading) -> Iterator[Query]:
    """A returned question stands as it was, its answer and every note.

    It is asked anew each time it is returned, whatever reason was given the time before.
    """
    audit = reading.audit
    for key in audit.returned_unchanged:
        question = audit.question(key)
        notes = (note.key for note in question.notes if note.kind is NoteKind.TEXT)
        step = Step(key, next(notes, ANSWER))
        is_grade = question.type is QuestionType.GRADE
        yield Query(
            RETURNED_UNCHANGED,
            question.label,
            "was returned to you, and stands as it was",
            False,
            step,
            revision=audit.returned_revision,
            mend=Mend.GRADE if is_grade else Mend.WRITE,
        )
