"""Looking back at the audit of the same case before this one, beside the question.

What was judged then is shown, never set: a grade is today's or none. Words may be used again,
where the auditor says so with a press of their own.
"""

from typing import Final

from flows import answering, repeating
from flows.answers import Person, Refusal, Text, Typed
from flows.audit import Audit, Copied, Decision, Moment, Status, unchanged
from flows.questionnaire import ANSWER, NoteKind, Step
from flows.rights import Act
from flows.rights import refusal as may_not

FINISHED: Final = frozenset({Status.SUBMITTED, Status.TAKEN, Status.APPROVED})
"""An audit in one of these states says what its auditor meant it to say."""


def refusal(person: Person | None, audit: Audit, former: Audit) -> Refusal | None:
    """Why this person may not see ``former``'s answers beside ``audit``; ``None`` where they may.

    Its auditor may, while ``audit`` is open. They have the child's whole file before them, of
    which the audit before is a part, and can't say what changed for the child without it. Nobody
    else needs it for that, whatever their role; for reading an audit there is its own review. An
    audit that was not finished when this one began is no audit before: two people who audit the
    same case side by side are asked for two judgements.
    """
    refused = may_not(Act.ANSWER, person, audit)
    if refused is not None:
        return refused
    if not audit.is_open or not is_before(former, audit):
        return Refusal("There is no audit of this case from before.", "Nothing was changed.")
    return None


def is_before(former: Audit, audit: Audit) -> bool:
    """Whether ``former`` is a finished audit of the same case and kind from before ``audit``."""
    return (
        former.id != audit.id
        and former.case == audit.case
        and former.questionnaire.key == audit.questionnaire.key
        and former.status in FINISHED
        and former.submitted_at is not None
        and former.submitted_at <= audit.begun_at
    )


def words_to_use(audit: Audit, step: Step, former: Audit) -> Text | None:
    """The words that stood at ``step`` then, where they can be used now.

    They can where the same is asked for in words today, nothing is written yet, and the answer
    they are to stand beside has been given: it is by today's judgement that they are picked.
    """
    question = audit.questionnaire.by_key.get(step.question)
    if question is None or step in audit.entries or not audit.applies(step.question):
        return None
    if step.part == ANSWER:
        fits = question.is_text
    else:
        note = question.note(step.part)
        is_text = note is not None and note.kind is NoteKind.TEXT
        fits = is_text and Step(step.question) in audit.entries
    found = former.value(*step) if fits and former.applies(step.question) else None
    return found if isinstance(found, Text) else None


def use_words(audit: Audit, step: Step, former: Audit, moment: Moment) -> Decision:
    """Put the words of the audit before at ``step``, and go on; nothing where they can't be used.

    The history says where they came from.
    """
    words = words_to_use(audit, step, former)
    if words is None:
        return unchanged(audit)
    decision = answering.answer(audit, step, Typed(str(words)), moment, expects=0)
    return repeating.noted(decision, {step: Copied(step, step, former.id)})
