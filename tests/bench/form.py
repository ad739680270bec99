"""A form of sixty answers, and some questions more whose answers are the measured ones."""

import json
from typing import Any, Final

KEY: Final = "bench-audit"
JUDGED: Final = 20
"""Domains that take three answers each: grade, evidence, impact."""
PLAIN: Final = 20
"""Grades without notes, asked once sixty answers stand."""

FIRST_PLAIN: Final = "plain-1"

_NOTES: Final = [
    {"key": "evidence", "label": "Evidence", "ask": "What is the evidence?"},
    {"key": "impact", "label": "Impact", "ask": "What has this meant for the child?"},
]
_GRADES: Final = [
    {"value": "strong", "label": "Strong", "meaning": "All of it was there.", "good": True},
    {"value": "good", "label": "Good", "meaning": "The child was helped.", "good": True},
    {"value": "poor", "label": "Poor", "meaning": "The child was not helped.", "good": False},
]


GRADES_ONLY: Final = "bench-grades"
GRADES: Final = 60
"""Of the form of nothing but grades."""


def text() -> str:
    """The form, in the questionnaire format (JSON is YAML)."""
    judged = [
        _section(f"domain-{n}", [_grade(f"judged-{n}", notes=_NOTES)]) for n in range(1, JUDGED + 1)
    ]
    return _form(KEY, [*judged, _rest(PLAIN)])


def grades_only() -> str:
    """A form that is answered by presses alone."""
    return _form(GRADES_ONLY, [_rest(GRADES)])


def _rest(grades: int) -> dict[str, Any]:
    return _section("rest", [_grade(f"plain-{n}") for n in range(1, grades + 1)])


def _form(key: str, sections: list[dict[str, Any]]) -> str:
    return json.dumps(
        {
            "key": key,
            "version": 1,
            "title": "Bench audit",
            "about": "As long as forms get.",
            "header": [
                {"key": "auditor", "label": "Auditor", "filled_by": "auditor"},
                {"key": "case", "label": "Case number", "filled_by": "case"},
            ],
            "scales": {"quality": {"title": "Quality of practice", "grades": _GRADES}},
            "sections": sections,
            "moderation": {"which": "every"},
        }
    )


def _section(key: str, questions: list[dict[str, Any]]) -> dict[str, Any]:
    return {"key": key, "title": key.capitalize(), "questions": questions}


def _grade(key: str, **more: object) -> dict[str, Any]:
    ask = f"How good was the work on {key}, as the records show it?"
    question = {"key": key, "type": "grade", "scale": "quality", "label": key, "ask": ask}
    return question | more
