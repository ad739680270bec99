"""The shipped instruments hold what their source documents ask, and people can read them."""

import pytest
import yaml

from flows.loading import find_faults
from flows.questionnaire import (
    FilledBy,
    Moderated,
    NoteKind,
    Questionnaire,
    QuestionType,
    Requirement,
)
from flows.questionnaires import shipped, shipped_source

BY_KEY = {questionnaire.key: questionnaire for questionnaire in shipped()}
COVENTRY = BY_KEY["coventry-case-audit"]
TRAINING = BY_KEY["training-audit"]
EVERY = pytest.mark.parametrize("instrument", shipped(), ids=lambda q: q.key)

DOMAINS = [
    "Risk",
    "Involvement of children and families",
    "Decision making and oversight",
    "Assessments",
    "Coordination between agencies",
    "Diversity",
    "Quality of plans",
    "Permanence",
    "Reviews",
    "Living arrangements",
    "Independence and accommodation",
    "Outcomes",
]


@EVERY
def test_a_shipped_file_has_no_fault_and_bears_its_key(instrument: Questionnaire) -> None:
    assert find_faults(shipped_source(instrument.key)) == ()
    assert yaml.safe_load(shipped_source(instrument.key))["key"] == instrument.key


@EVERY
def test_a_question_is_short_enough_for_a_phone(instrument: Questionnaire) -> None:
    """At most two short sentences; what is longer is guidance."""
    for question in instrument.by_key.values():
        assert len(question.ask) <= 100, question.key
        assert sum(question.ask.count(mark) for mark in ".?!") <= 2, question.key
        assert len(question.guidance) <= 900, question.key
        assert all(len(note.ask) <= 60 for note in question.notes), question.key


@EVERY
def test_every_grade_says_what_it_means(instrument: Questionnaire) -> None:
    assert all(grade.meaning for scale in instrument.scales.values() for grade in scale.grades)


def test_no_shipped_key_is_unknown_to_the_one_who_asks_for_its_source() -> None:
    with pytest.raises(KeyError):
        shipped_source("no-such-audit")


def test_coventry_asks_fourteen_questions_in_three_sections() -> None:
    assert (COVENTRY.key, COVENTRY.version) == ("coventry-case-audit", 1)
    assert [len(section.questions) for section in COVENTRY.sections] == [12, 1, 1]
    assert [section.title for section in COVENTRY.sections] == ["Domains", "Overall", "Comments"]
    assert [question.label for question in COVENTRY.sections[0].questions] == DOMAINS
    fifth = COVENTRY.numbered(5)
    assert fifth is not None
    assert fifth.label == "Coordination between agencies"


def test_coventry_has_all_eight_header_fields() -> None:
    assert [(field.label, field.filled_by) for field in COVENTRY.header] == [
        ("Auditor", FilledBy.AUDITOR),
        ("Moderator", FilledBy.MODERATOR),
        ("Tracked case number", FilledBy.CASE),
        ("Audited previously", None),
        ("Age band", None),
        ("Strand", None),
        ("Date", FilledBy.BEGUN),
        ("Date updated", FilledBy.UPDATED),
    ]
    bands = [option.label for option in COVENTRY.by_key["age_band"].options]
    assert bands == ["Under 1", "1 to 5", "6 to 9", "10 to 14", "15 and over"]
    strands = [option.label for option in COVENTRY.by_key["strand"].options]
    assert {"Help and protection", "Children looked after", "Care leavers"} < set(strands)


@pytest.mark.parametrize("domain", COVENTRY.sections[0].questions, ids=lambda q: q.key)
def test_a_coventry_domain_wants_grade_evidence_and_impact(domain: object) -> None:
    """Where it is not applicable evidence says why, and impact may still be given."""
    question = next(q for q in COVENTRY.questions if q == domain)
    assert question.type is QuestionType.GRADE
    assert question.required
    assert [(option.label, option.good) for option in question.options] == [
        ("Exceeds good", True),
        ("Meets good", True),
        ("Does not meet good", False),
        ("Not applicable", None),
    ]
    assert question.guidance
    evidence, impact = question.notes
    assert (evidence.key, impact.key) == ("evidence", "impact")
    for option in question.options:
        assert evidence.is_required(option.value)
        assert impact.is_required(option.value) is option.is_grade


def test_coventry_prompts_for_the_six_kinds_of_risk_and_for_who_was_heard() -> None:
    risk = COVENTRY.by_key["risk"].guidance
    for kind in ("sexual exploitation", "neglect", "emotional", "sexual abuse", "physical"):
        assert kind in risk
    assert "domestic abuse" in risk
    involvement = COVENTRY.by_key["involvement"].guidance
    for prompt in ("significant males", "seen alone", "direct work"):
        assert prompt in involvement


def test_coventry_overall_is_a_grade_with_reasons_and_never_not_applicable() -> None:
    overall = COVENTRY.by_key[COVENTRY.overall]
    assert all(option.is_grade for option in overall.options)
    assert [(note.key, note.required) for note in overall.notes] == [
        ("reasons", Requirement.ALWAYS)
    ]
    assert len(list(COVENTRY.judgements())) == 13


def test_coventry_comments_are_optional_and_every_audit_is_moderated_in_five_days() -> None:
    comments = COVENTRY.questions[-1]
    assert (comments.type, comments.required) == (QuestionType.LONG_TEXT, False)
    assert (COVENTRY.moderation.which, COVENTRY.moderation.days) == (Moderated.EVERY, 5)


def test_the_training_audit_uses_everything_in_six_questions() -> None:
    assert len(TRAINING.questions) == 6
    used = [*TRAINING.questions, *TRAINING.header_to_ask]
    assert {question.type for question in used} == set(QuestionType)
    notes = [note for question in TRAINING.questions for note in question.notes]
    assert {note.required for note in notes} == set(Requirement)
    assert {note.kind for note in notes} == set(NoteKind)
    assert any(question.when for question in TRAINING.questions)
    assert {question.required for question in TRAINING.questions} == {True, False}
    assert TRAINING.moderation.which is Moderated.NONE
