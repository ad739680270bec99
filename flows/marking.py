"""What a moderator puts at single questions, and what the auditor says to a changed grade.

As in :mod:`flows.moderating`, each function gives a :class:`Ruling`.
"""

from collections.abc import Mapping
from dataclasses import replace

from flows import moderation
from flows.audit import Audit, Decision, Marked, Moment, Status, changed, unchanged
from flows.moderation import Mark, Moderation
from flows.rulings import Disputed, Ruling, is_theirs, overtaken, refused, still_blind
from flows.speech import DisputeKept


def grade_blind(
    audit: Audit, standing: Moderation | None, grades: Mapping[str, str], moment: Moment
) -> Ruling:
    """Keep a page of grades given from the evidence alone. Empty ones are not given yet.

    Once all are given, and the auditor's can be seen, none of them changes any more.
    """
    if standing is None or not is_theirs(audit, standing, moment):
        return overtaken(audit, standing)
    asked = {question.key: question for question in standing.to_regrade(audit)}
    given = {key: grade for key, grade in grades.items() if grade}
    if all(standing.mark(key).graded == grade for key, grade in given.items()):
        return Ruling(unchanged(audit), standing)
    if standing.sees_grades(audit):
        return refused(
            audit,
            standing,
            "You have seen the auditor's grades by now.",
            "Yours stay as you gave them.",
        )
    for key, grade in given.items():
        question = asked.get(key)
        if question is None or question.option(grade) is None:
            return _no_such_grade(audit, standing)
    marks = {
        key: replace(standing.mark(key), graded=grade, stood=str(audit.value(key)))
        for key, grade in given.items()
    }
    return _marked(audit, standing, marks, moment)


def change_grade(
    audit: Audit,
    standing: Moderation | None,
    step: tuple[str, str],
    reason: str,
    moment: Moment,
) -> Ruling:
    """Have another grade count. ``step`` is a question and that grade; it needs a reason."""
    key, grade = step
    if standing is None or not is_theirs(audit, standing, moment):
        return overtaken(audit, standing)
    question = audit.questionnaire.by_key.get(key)
    if question is None or not moderation.grades_of(question) or question.option(grade) is None:
        return _no_such_grade(audit, standing)
    if not standing.sees_grades(audit):
        return still_blind(audit, standing)
    if not audit.applies(key) or audit.value(key) is None:
        return refused(
            audit, standing, "That question has no grade to change.", "Return it with a comment."
        )
    if grade == audit.value(key):
        return refused(
            audit, standing, "That is the auditor's own grade.", "Choose another, or keep theirs."
        )
    if not reason.strip():
        return refused(
            audit, standing, "No reason was given.", "Say why; the auditor will read it."
        )
    mark = replace(standing.mark(key), final=grade, reason=reason.strip())
    return _marked(audit, standing, {key: mark}, moment)


def keep_grade(audit: Audit, standing: Moderation | None, key: str, moment: Moment) -> Ruling:
    """Have the auditor's own grade count after all."""
    if standing is None or not is_theirs(audit, standing, moment):
        return overtaken(audit, standing)
    mark = replace(standing.mark(key), final="", reason="")
    return _marked(audit, standing, {key: mark}, moment)


def comment(
    audit: Audit, standing: Moderation | None, key: str, text: str, moment: Moment
) -> Ruling:
    """Say what should be otherwise at a question; no words take back what was said."""
    if standing is None or not is_theirs(audit, standing, moment):
        return overtaken(audit, standing)
    question = audit.questionnaire.by_key.get(key)
    if question is None or not question.number or not audit.applies(key):
        return refused(
            audit, standing, "That question is not part of this audit.", "Nothing was changed."
        )
    mark = replace(standing.mark(key), comment=text.strip())
    return _marked(audit, standing, {key: mark}, moment)


def dispute(
    audit: Audit, standing: Moderation | None, key: str, why: str, moment: Moment
) -> Ruling:
    """Say why a grade should not have been changed. The grade stays, and nothing waits for it."""
    if standing is None or audit.status is not Status.APPROVED:
        return overtaken(audit, standing)
    mark = standing.mark(key)
    if not mark.final:
        return refused(
            audit,
            standing,
            "Your own grade stands at that question.",
            "There is nothing to dispute.",
        )
    if mark.dispute:
        return refused(
            audit, standing, "You have said why not already.", "Your quality lead has it."
        )
    if not why.strip():
        return refused(
            audit, standing, "No reason was given.", "Say why the grade should be otherwise."
        )
    ruling = _marked(audit, standing, {key: replace(mark, dispute=why.strip())}, moment)
    # Nothing in the audit is newer for it: it stands as it was approved.
    stands = replace(ruling.decision.audit, updated_at=audit.updated_at)
    decision = replace(ruling.decision, audit=stands, say=(DisputeKept(key),))
    return replace(ruling, decision=decision, told=(Disputed(key),))


def _marked(
    audit: Audit, standing: Moderation, marks: Mapping[str, Mark], moment: Moment
) -> Ruling:
    changes = tuple(
        Marked(what, key, before, after)
        for key, mark in marks.items()
        for what, before, after in _differences(standing.mark(key), mark)
    )
    if not changes:
        return Ruling(unchanged(audit), standing)
    both = {**standing.marks, **marks}
    kept = {key: mark for key, mark in both.items() if mark != Mark()}
    after = changed(audit, moment.at, changes)
    return Ruling(Decision(after, changes), replace(standing, marks=kept))


def _differences(before: Mark, after: Mark) -> list[tuple[str, str, str]]:
    pairs = (
        ("graded again", before.graded, after.graded),
        ("final grade", before.final, after.final),
        ("final grade, reason", before.reason, after.reason),
        ("moderator's comment", before.comment, after.comment),
        ("dispute", before.dispute, after.dispute),
    )
    return [(what, one, other) for what, one, other in pairs if one != other]


def _no_such_grade(audit: Audit, standing: Moderation) -> Ruling:
    return refused(audit, standing, "That is no grade of this question.", "Nothing was changed.")
