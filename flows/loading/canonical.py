"""A questionnaire's content as one canonical text, and its digest.

The text is JSON with sorted keys: no comments, no order of keys, nothing that was left to its
default. JSON being YAML, it reads back to the same questionnaire.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Final

from flows.conditions import All, Answered, Any, Compares, Condition, Contains, Equals, In, Not
from flows.questionnaire import (
    NOT_APPLICABLE,
    ActionPolicy,
    ModerationPolicy,
    Note,
    NoteKind,
    Option,
    Question,
    Questionnaire,
    QuestionType,
    Requirement,
    Scale,
    Section,
)

Data = Mapping[str, object]

_YAML_ESCAPES: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON may hold as it is and YAML may not, or would fold."""

_DEFAULT_POLICY: Final = ModerationPolicy()
_DEFAULT_ACTIONS: Final = ActionPolicy()


def canonical(questionnaire: Questionnaire) -> str:
    """The content of ``questionnaire`` as text: the same for any two that say the same."""
    text = json.dumps(_questionnaire(questionnaire), ensure_ascii=False, sort_keys=True)
    return _YAML_ESCAPES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def digest_of(source: str) -> str:
    """The SHA-256 of a canonical text, in hexadecimal."""
    return sha256(source.encode()).hexdigest()


def _said(**keys: object) -> Data:
    """What was said: everything but empty text, empty lists and what was left out."""
    return {key: value for key, value in keys.items() if value not in ("", [], {}, None)}


def _questionnaire(questionnaire: Questionnaire) -> Data:
    shared: dict[int, list[Data]] = {}
    scales = questionnaire.scales
    return _said(
        key=questionnaire.key,
        version=questionnaire.version,
        title=questionnaire.title,
        about=questionnaire.about,
        header=[_field(question, scales, shared) for question in questionnaire.header],
        scales={key: _scale(scale) for key, scale in scales.items()},
        sections=[_section(section, scales, shared) for section in questionnaire.sections],
        overall=questionnaire.overall,
        moderation=_moderation(questionnaire.moderation),
        actions=_actions(questionnaire.actions),
    )


def _scale(scale: Scale) -> Data:
    return {"title": scale.title, "grades": [_option(grade) for grade in scale.grades]}


def _option(option: Option) -> Data:
    return _said(value=option.value, label=option.label, meaning=option.meaning, good=option.good)


def _own_options(options: tuple[Option, ...]) -> list[Data]:
    """A list's own items, each with the word that says whether it may not apply."""
    excused = {option.excuses for option in options}
    return [
        {**_option(option), **({"also": [NOT_APPLICABLE]} if option.value in excused else {})}
        for option in options
        if not option.excuses
    ]


def _section(section: Section, scales: Mapping[str, Scale], shared: dict[int, list[Data]]) -> Data:
    return _said(
        key=section.key,
        title=section.title,
        guidance=section.guidance,
        overall=section.overall,
        questions=[_question(question, scales, shared) for question in section.questions],
    )


def _field(question: Question, scales: Mapping[str, Scale], shared: dict[int, list[Data]]) -> Data:
    if question.filled_by is None:
        return _question(question, scales, shared)
    return {"key": question.key, "label": question.label, "filled_by": question.filled_by}


def _question(
    question: Question, scales: Mapping[str, Scale], shared: dict[int, list[Data]]
) -> Data:
    notes = question.notes
    if notes and id(notes) not in shared:
        shared[id(notes)] = [_note(note) for note in notes]
    own, also = _options(question, scales)
    return _said(
        key=question.key,
        type=question.type,
        label=question.label,
        ask=question.ask,
        guidance=question.guidance,
        required=None if question.required else False,
        scale=question.scale,
        options=own,
        also=also,
        notes=shared[id(notes)] if notes else None,
        when=None if question.when is None else _condition(question.when),
        min=_plain(question.minimum),
        max=_plain(question.maximum),
        whole=question.whole or None,
        unit=question.unit,
        latest="today" if question.latest_today else None,
        unticked=question.unticked,
        list=question.list_name,
        tell={str(who): sorted(values) for who, values in question.tell},
        concern=sorted(question.concern),
    )


def _options(question: Question, scales: Mapping[str, Scale]) -> tuple[list[Data], list[str]]:
    match question.type:
        case QuestionType.GRADE:
            own = len(scales[question.scale].grades)
        case QuestionType.YES_NO:
            own = 2
        case _:
            return _own_options(question.options), []
    return [], [option.value for option in question.options[own:]]


def _note(note: Note) -> Data:
    required: object = None
    if note.required is Requirement.FOR:
        required = {"for": sorted(note.required_for)}
    elif note.required is Requirement.NEVER:
        required = note.required
    return _said(
        key=note.key,
        label=note.label,
        ask=note.ask,
        kind=None if note.kind is NoteKind.TEXT else note.kind,
        required=required,
        hint=note.hint,
    )


def _condition(condition: Condition) -> Data:
    match condition:
        case All(parts):
            return {"all": [_condition(part) for part in parts]}
        case Any(parts):
            return {"any": [_condition(part) for part in parts]}
        case Not(part):
            return {"not": _condition(part)}
        case Equals(question, value):
            return {"question": question, "equals": _plain(value)}
        case In(question, values):
            return {"question": question, "in": [_plain(value) for value in values]}
        case Contains(question, item):
            return {"question": question, "contains": item}
        case Answered(question, wanted):
            return {"question": question, "answered": wanted}
        case Compares(question, how, limit):
            return {"question": question, how: _plain(limit)}


def _plain(value: object) -> object:
    """A value as JSON has it; a number as a whole one if it is, else as its digits."""
    if isinstance(value, float):
        value = Decimal(str(value))
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole else format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value


def _moderation(policy: ModerationPolicy) -> Data | None:
    if policy == _DEFAULT_POLICY:
        return None
    return _said(
        which=policy.which,
        share=_plain(policy.share) or None,
        at_or_below=policy.at_or_below,
        at_best=policy.at_best or None,
        looks_at=None if policy.looks_at is _DEFAULT_POLICY.looks_at else policy.looks_at,
        on_request=None if policy.on_request else False,
        blind=policy.blind or None,
        regrade=list(policy.regrade),
        days=None if policy.days == _DEFAULT_POLICY.days else policy.days,
        group=None if policy.group == _DEFAULT_POLICY.group else policy.group,
        same_team=policy.same_team or None,
    )


def _actions(policy: ActionPolicy) -> Data | None:
    if policy == _DEFAULT_ACTIONS:
        return None
    weeks = policy.effect_weeks
    return _said(
        review_first=policy.review_first or None,
        effect_weeks=None if weeks == _DEFAULT_ACTIONS.effect_weeks else weeks,
    )
