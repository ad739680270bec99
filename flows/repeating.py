"""Words that stand already, chosen to stand once more: those of the last comment.

On paper one writes "as above". Here that is a choice somebody makes, never something filled in
for them: the words are copied, so that every answer can be read by itself, and the history says
that they were. Whether the same words fit twice is for the checks to ask, as of any repeat.
"""

from collections.abc import Mapping
from dataclasses import replace

from flows import answering
from flows.answers import Refusal, Text, Typed
from flows.audit import Audit, Copied, Decision, EntryChanged, Moment, unchanged
from flows.questionnaire import NoteKind, Question, Requirement, Step
from flows.speech import Refused


def may_repeat(question: Question, part: str) -> bool:
    """Whether this note may take over the last comment's words.

    It is the only text beside its answer, and can be needed. Evidence and impact are judged one
    against the other, domain by domain: they are never offered for copying.
    """
    texts = [note for note in question.notes if note.kind is NoteKind.TEXT]
    return [note.key for note in texts if note.required is not Requirement.NEVER] == [part] and (
        len(texts) == 1
    )


def last_comment(audit: Audit, step: Step) -> Step | None:
    """The nearest comment before ``step`` on the form that applies and is written, if there is one.

    It is a note of the same kind as the one at ``step``.
    """
    asked = audit.question(step.question)
    if not may_repeat(asked, step.part):
        return None
    for earlier in reversed(audit.path):
        if earlier.number < asked.number and may_repeat(earlier, step.part):
            found = Step(earlier.key, step.part)
            if isinstance(audit.value(*found), Text):
                return found
    return None


def words_at(audit: Audit, step: Step) -> Text | Refusal:
    """The words that stand at ``step`` now, in one passage, or that there are none to repeat."""
    found = audit.value(*step) if audit.applies(step.question) else None
    if not isinstance(found, Text):
        return Refusal("That comment is not there any more.", "Write this one in your own words.")
    return Text.of(str(found))


def repeat(audit: Audit, step: Step, of: str, moment: Moment, *, expects: int) -> Decision:
    """Put the comment of the question ``of`` at ``step`` too, and go on.

    ``expects`` is as for :func:`flows.answering.answer`.
    """
    question = audit.questionnaire.by_key.get(step.question)
    if question is None or not may_repeat(question, step.part) or of == step.question:
        return unchanged(audit)
    copied = Step(of, step.part)
    words = words_at(audit, copied)
    if isinstance(words, Refusal):
        return unchanged(audit, Refused(words, step))
    decision = answering.answer(audit, step, Typed(str(words)), moment, expects=expects)
    return noted(decision, {step: Copied(step, copied)})


def noted(decision: Decision, copies: Mapping[Step, Copied]) -> Decision:
    """The decision, with a fact for the history about each of ``copies`` that it put in place."""
    put = {c.step for c in decision.changes if isinstance(c, EntryChanged) and c.after is not None}
    facts = tuple(copy for step, copy in copies.items() if step in put)
    return replace(decision, changes=(*decision.changes, *facts)) if facts else decision
