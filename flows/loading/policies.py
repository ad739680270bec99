"""Reading the policy of moderation that a questionnaire carries."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from yaml import Node

from flows.loading import limits
from flows.loading.faults import Code
from flows.loading.nodes import Fields, Keys, Sheet, suggestion
from flows.questionnaire import (
    Grades,
    Moderated,
    ModerationPolicy,
    Question,
    QuestionType,
    Scale,
)

_KEYS: Final = Keys.of(
    "The moderation policy",
    "which",
    "share at_or_below at_best looks_at on_request blind regrade days group same_team",
)
_MODERATED: Final = frozenset(str(which) for which in Moderated)
_GRADES: Final = frozenset(str(grades) for grades in Grades)
_DEFAULT: Final = ModerationPolicy()


def read_policy(
    sheet: Sheet, top: Fields, asked: Sequence[Question], scales: Iterable[Scale], overall: str
) -> ModerationPolicy:
    """The policy at the top of a questionnaire that asks ``asked``; the default without one.

    ``overall`` is the key of the questionnaire's overall grade, empty where it has none.
    """
    if "moderation" not in top:
        return _DEFAULT
    found = sheet.fields(top["moderation"], _KEYS)
    which = Moderated(sheet.one_of(found, "which", _MODERATED) or Moderated.NONE)
    return ModerationPolicy(
        which=which,
        share=_share(sheet, top["moderation"], found, which),
        at_or_below=_grade(sheet, found, scales),
        at_best=sheet.flag(found, "at_best", default=_DEFAULT.at_best),
        looks_at=_looks_at(sheet, found, overall),
        on_request=sheet.flag(found, "on_request", default=_DEFAULT.on_request),
        blind=sheet.flag(found, "blind", default=_DEFAULT.blind),
        regrade=_regrade(sheet, found, asked),
        days=sheet.whole(
            *(found, "days", _DEFAULT.days, limits.DAYS), "A request can't wait {} days."
        ),
        group=sheet.key(found, "group") or _DEFAULT.group,
        same_team=sheet.flag(found, "same_team", default=_DEFAULT.same_team),
    )


def _share(sheet: Sheet, policy: Node, found: Fields, which: Moderated) -> float:
    node = found.get("share")
    if (node is not None) is not (which is Moderated.SHARE):
        sheet.fault(
            Code.POLICY_SHARE,
            node or policy,
            "A share is given for which: share, and only there.",
            "Write which: share and share: 0.2, or leave share out.",
        )
    number = sheet.number(node, "share") if node else None
    if node and number is not None and not 0 < number < 1:
        sheet.fault(
            Code.POLICY_SHARE,
            node,
            f"A share of {number} can't be drawn.",
            "Write a number between 0 and 1: 0.2 is one in five.",
        )
    return float(number or 0)


def _grade(sheet: Sheet, found: Fields, scales: Iterable[Scale]) -> str:
    node = found.get("at_or_below")
    grade = "" if node is None else sheet.word(node, "at_or_below")
    grades = {each.value for scale in scales for each in scale.grades}
    if node and grade and grade not in grades:
        sheet.fault(
            Code.POLICY_GRADE,
            node,
            f"No scale has the grade '{grade[:60]}'.",
            suggestion(grade, grades),
        )
    return grade


def _looks_at(sheet: Sheet, found: Fields, overall: str) -> Grades:
    looks_at = Grades(sheet.one_of(found, "looks_at", _GRADES) or _DEFAULT.looks_at)
    if looks_at is Grades.OVERALL and not overall:
        sheet.fault(
            Code.POLICY_QUESTION,
            found["looks_at"],
            "The questionnaire has no overall grade to look at.",
            "Name one at the top, with overall:, or write looks_at: any.",
        )
    return looks_at


def _regrade(sheet: Sheet, found: Fields, asked: Sequence[Question]) -> tuple[str, ...]:
    """The questions to grade again, in the order of the form."""
    judgements = [q.key for q in asked if q.type is QuestionType.GRADE]
    named: set[str] = set()
    for node in sheet.items(found, "regrade"):
        key = sheet.word(node, "regrade")
        if key and (key not in judgements or key in named):
            again = key in named
            sheet.fault(
                Code.POLICY_QUESTION,
                node,
                f"'{key[:60]}' stands here twice." if again else _no_judgement(key),
                "Name it once." if again else suggestion(key, _left(judgements, named)),
            )
        named.add(key)
    return tuple(key for key in judgements if key in named)


def _no_judgement(key: str) -> str:
    return f"'{key[:60]}' is no grade question, so nobody could grade it again."


def _left(judgements: Collection[str], named: Collection[str]) -> list[str]:
    return [key for key in judgements if key not in named]
