"""What a careful colleague would ask about before an audit is submitted.

Each check is a small rule with a name; what it finds is a :class:`Query`. Only what is required
blocks submission: the rest is asked, and may be kept with a reason the moderator will see.
README.md beside this file lists them, and says how often the ones that read words are wrong.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from flows.audit import Audit
from flows.checks import actions, grades, people, required, returned, wording
from flows.checks.query import Around, Check, Mend, Query, Reading
from flows.checks.required import missing

__all__ = [
    "BY_NAME",
    "CHECKS",
    "Around",
    "Check",
    "Mend",
    "Query",
    "Reading",
    "kept_queries",
    "missing",
    "queries",
    "unanswered_queries",
]

NOTHING_KNOWN: Final = Around()

CHECKS: Final = (
    Check(
        name="missing",
        asks="Is every required answer and note there? Nothing is submitted before it is.",
        source="Every instrument: the fields its form does not let you leave out.",
        several="answers or notes are missing",
        find=lambda reading: missing(reading.audit),
        blocking=True,
    ),
    Check(
        name="returned_unchanged",
        asks="A moderator returned the question, and it stands as it was. Is it to stay so?",
        source="Moderation: what is returned comes back changed, or with a reason.",
        several="questions were returned to you, and stand as they were",
        find=returned.unchanged,
    ),
    Check(
        name="lowest_no_concern",
        asks="A grade is the lowest there is. Was an immediate concern thought of?",
        source="Tier 2: an inadequate case goes to the Service Lead without delay.",
        several="grades are the lowest there is, and no immediate concern was raised",
        find=grades.lowest_without_concern,
    ),
    Check(
        name="safety_no_action",
        asks="Something unsafe is written of. Should an action be marked as a safety matter?",
        source="Coventry's exemplar: the one action left open is the safety one.",
        several="texts speak of safety, and no action is marked as a safety matter",
        find=actions.safety_without_action,
    ),
    Check(
        name="points_elsewhere",
        asks="The text only says where else to look (“as above”). What is there to say here?",
        source="Coventry's exemplar: an impact that says “As above”.",
        several="texts only say where else to look",
        find=wording.points_elsewhere,
    ),
    Check(
        name="says_nothing",
        asks="The text is a dot, “n/a”, or an impact of three words. What would help a reader?",
        source="Coventry's exemplar: an impact left blank.",
        several="texts say too little to act on",
        find=wording.says_nothing,
    ),
    Check(
        name="repeats_evidence",
        asks="The impact is the evidence again. What did it mean for the child?",
        source="Coventry: evidence, then impact, each asked for itself.",
        several="impacts repeat the evidence",
        find=wording.impact_repeats_evidence,
    ),
    Check(
        name="repeats_another",
        asks="The text stands word for word at an earlier question. Is it meant for both?",
        source="Tier 2: every row asks for a comment of its own.",
        several="texts stand word for word at an earlier question",
        find=wording.repeats_another,
    ),
    Check(
        name="no_impact",
        asks="There is evidence for the grade. What has it meant for the child?",
        source="Coventry: evidence without impact tells a reader half.",
        several="answers have evidence, but not what it has meant for the child",
        find=required.evidence_without_impact,
    ),
    Check(
        name="reads_otherwise",
        asks="The grade and the words beside it seem to say different things. Which is meant?",
        source="Focus Five: grades and narrative are read together, and moderated where they part.",
        several="grades and the words beside them seem to differ",
        find=grades.reads_otherwise,
    ),
    Check(
        name="grades_disagree",
        asks="The overall grade is not borne out by its parts. Why does it differ?",
        source="Tier 2: a reason is asked where section grades and overall judgement disagree.",
        several="overall grades are not borne out by their parts",
        find=grades.disagree,
    ),
    Check(
        name="unknown_name",
        asks="Somebody is named who stands nowhere else in the audit. Is it the right child?",
        source="Coventry's exemplar: another child's name in an action.",
        several="texts name somebody who stands nowhere else",
        find=people.unknown_name,
    ),
    Check(
        name="exact_age",
        asks="An exact age or a date of birth is given, where the form asks for a band.",
        source="Coventry's exemplar: an exact age in place of the band.",
        several="texts give an exact age or a date of birth",
        find=people.exact_age,
    ),
    Check(
        name="action_incomplete",
        asks="Who is to do the action, and by when?",
        source="Rutland: a record of actions, so that they are followed up and completed.",
        several="actions have nobody to do them, or no date",
        find=actions.incomplete,
    ),
    Check(
        name="action_late",
        asks="The action's day has passed. When will it be done?",
        source="Coventry's action table: what, by whom, by when.",
        several="actions are due on days that have passed",
        find=actions.late,
    ),
    Check(
        name="action_weekend",
        asks="The action is due on a Saturday or Sunday. Is that the day that is meant?",
        source="Coventry's action table: what, by whom, by when.",
        several="actions are due on a Saturday or Sunday",
        find=actions.on_a_weekend,
    ),
)
BY_NAME: Final = {check.name: check for check in CHECKS}
_FIRST: Final = frozenset({"lowest_no_concern", "safety_no_action"})


def queries(audit: Audit, around: Around = NOTHING_KNOWN) -> tuple[Query, ...]:
    """Everything there is to ask: what blocks first, then a child's safety, then as on the form."""
    place = {question.key: question.number for question in audit.questionnaire.questions}

    def order(query: Query) -> tuple[bool, bool, bool, int]:
        step = query.step
        number = place.get(step.question, 0) if step is not None else query.action or 0
        return (not query.blocking, query.check not in _FIRST, step is None, number)

    return tuple(sorted(_found(audit, around), key=order))


def unanswered_queries(audit: Audit, around: Around = NOTHING_KNOWN) -> tuple[Query, ...]:
    """What is still to be mended, or kept with a reason."""
    return tuple(query for query in queries(audit, around) if query.key not in audit.kept)


def kept_queries(audit: Audit, around: Around = NOTHING_KNOWN) -> tuple[Query, ...]:
    """What was kept with a reason and is asked still; only the checks that asked are made again."""
    names = {key.partition(":")[0] for key in audit.kept}
    if not names:
        return ()
    reading = Reading(audit, around)
    found = (query for name in BY_NAME if name in names for query in BY_NAME[name].find(reading))
    dated = (_as_of_now(audit, query) for query in found)
    return tuple(query for query in dated if query.key in audit.kept)


def _found(audit: Audit, around: Around) -> Iterator[Query]:
    reading = Reading(audit, around)
    for check in CHECKS:
        for query in check.find(reading):
            yield _as_of_now(audit, query)


def _as_of_now(audit: Audit, query: Query) -> Query:
    """The query with the revision of what it is about, where the check did not say it."""
    if query.revision:
        return query
    if query.step is not None:
        return replace(query, revision=audit.revision_at(query.step))
    found = next(action for action in audit.actions if action.number == query.action)
    return replace(query, revision=found.revision)
