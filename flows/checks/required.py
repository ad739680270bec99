"""What has to be there: required answers and notes, and an impact beside the evidence."""

from collections.abc import Iterator

from flows import routing
from flows.audit import Audit
from flows.checks.query import Query, Reading
from flows.questionnaire import Step


def missing(audit: Audit) -> Iterator[Query]:
    """A required answer or note is not there."""
    for field in audit.questionnaire.header_to_ask:
        if field.required and Step(field.key) not in audit.entries:
            yield Query("missing", field.label, "not filled in yet", True, Step(field.key))
    progress = routing.progress(audit.questionnaire, audit.entries)
    for step in progress.unanswered:
        label = audit.question(step.question).label
        yield Query("missing", label, "not answered yet", True, step)
    for step in progress.lacking:
        question = audit.question(step.question)
        note = question.note(step.part)
        named = note.label.lower() if note is not None else step.part
        yield Query("missing", question.label, f"the {named} is missing", True, step)


def evidence_without_impact(reading: Reading) -> Iterator[Query]:
    """A graded answer has evidence, and a place for its impact that was left empty.

    Where the impact is required, its absence blocks and is said already.
    """
    audit = reading.audit
    for text in reading.texts:
        question = text.question
        impact = question.note("impact") if text.step.part == "evidence" else None
        answer = question.option(audit.value(question.key))
        if impact is None or answer is None or not answer.is_grade:
            continue
        step = Step(question.key, "impact")
        if step not in audit.entries and not impact.is_required(answer.value):
            says = "has evidence, but not what it has meant for the child"
            yield Query("no_impact", question.label, says, False, step, revision=text.revision)
