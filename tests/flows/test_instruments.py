"""The shipped instruments hold what their source documents ask, and people can read them."""

import pytest
import yaml

from flows.conditions import Equals
from flows.loading import find_faults
from flows.questionnaire import (
    FilledBy,
    Lead,
    Moderated,
    NoteKind,
    Question,
    Questionnaire,
    QuestionType,
    Requirement,
)
from flows.questionnaires import shipped, shipped_source

BY_KEY = {questionnaire.key: questionnaire for questionnaire in shipped()}
COVENTRY = BY_KEY["coventry-case-audit"]
RUTLAND = BY_KEY["rutland-case-audit"]
CHESHIRE = BY_KEY["cheshire-multi-agency"]
TIER2 = BY_KEY["tier2-case-file"]
TRAINING = BY_KEY["training-audit"]
EVERY = pytest.mark.parametrize("instrument", shipped(), ids=lambda q: q.key)

OFSTED = ["Outstanding", "Good", "Requires improvement", "Inadequate"]
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


@EVERY
def test_every_list_that_a_council_sets_has_options_to_begin_with(
    instrument: Questionnaire,
) -> None:
    for field in instrument.header:
        assert not field.list_name or len(field.options) > 1


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


def test_coventry_takes_a_councils_age_bands_and_strands() -> None:
    assert lists_of(COVENTRY) == {"age_band": "age_band", "strand": "strand"}


# Moderation -------------------------------------------------------------------------------------


def test_the_judgements_graded_blind_are_thirteen_or_those_that_tier_2_names() -> None:
    """Coventry's are thirteen too, where a council has it moderated blind."""
    assert (COVENTRY.moderation.blind, COVENTRY.moderation.regrade) == (False, ())
    assert (RUTLAND.moderation.blind, RUTLAND.moderation.regrade) == (True, ())
    assert len(list(RUTLAND.judgements())) == 13
    overalls = [section.overall for section in TIER2.sections if section.overall]
    assert TIER2.moderation.blind
    assert TIER2.moderation.regrade == (*overalls, "last_three_months", "overall")
    assert len(TIER2.moderation.regrade) == 6


def test_moderation_may_be_asked_for_and_is_nobodys_of_the_same_team() -> None:
    for questionnaire in BY_KEY.values():
        assert questionnaire.moderation.on_request
        assert not questionnaire.moderation.same_team


# Rutland ----------------------------------------------------------------------------------------


def test_rutland_asks_the_same_twelve_domains_on_the_four_point_scale_and_overall() -> None:
    assert [len(section.questions) for section in RUTLAND.sections] == [12, 1, 1]
    domains = RUTLAND.sections[0].questions
    assert [question.label for question in domains] == DOMAINS
    assert [question.key for question in domains] == [q.key for q in COVENTRY.sections[0].questions]
    for domain in domains:
        assert labels(domain) == [*OFSTED, "Not applicable"]
        assert [option.good for option in domain.options] == [True, True, False, False, None]
        evidence, impact = domain.notes
        for option in domain.options:
            assert evidence.is_required(option.value)
            assert impact.is_required(option.value) is option.is_grade
    overall = RUTLAND.by_key[RUTLAND.overall]
    assert labels(overall) == OFSTED
    assert [(note.key, note.required) for note in overall.notes] == [
        ("reasons", Requirement.ALWAYS)
    ]


def test_rutland_knows_age_sex_case_type_and_team() -> None:
    assert lists_of(RUTLAND) == {"age_band": "age_band", "case_type": "case_type", "team": "team"}
    assert labels(RUTLAND.by_key["sex"]) == ["Female", "Male", "Not known"]
    assert labels(RUTLAND.by_key["case_type"]) == [
        "Early help",
        "Child in need",
        "Child protection",
        "Looked after",
        "Adoption and permanence",
        "Care leaver",
        "Child with disabilities",
    ]
    filled = {field.filled_by for field in RUTLAND.header} - {None}
    assert filled == set(FilledBy)


# Cheshire East ----------------------------------------------------------------------------------


def test_cheshire_east_asks_eleven_questions_each_with_its_own_answers() -> None:
    yes_no, not_applicable = ["Yes", "No"], ["Yes", "No", "Not applicable"]
    assert [(q.number, labels(q)) for q in CHESHIRE.questions[1:]] == [
        (2, not_applicable),
        (3, not_applicable),
        (4, not_applicable),
        (5, yes_no),
        (6, not_applicable),
        (7, yes_no),
        (8, [*yes_no, "Not sure", "Not applicable"]),
        (9, [*yes_no, "Don't know"]),
        (10, yes_no),
        (11, yes_no),
    ]


def test_cheshire_east_ticks_seven_things_and_a_father_may_be_not_applicable() -> None:
    file = CHESHIRE.questions[0]
    assert file.type is QuestionType.CHECKLIST
    assert [option.label for option in file.options if not option.excuses] == [
        "Basic details",
        "Parents",
        "Male parent or carer",
        "Other agencies",
        "Chronology or summary",
        "Plan",
        "Meeting record",
    ]
    (excuse,) = (option for option in file.options if option.excuses)
    assert excuse.label == "Male parent or carer: not applicable"


def test_cheshire_east_wants_a_comment_where_a_plan_is_wrong_and_where_something_was_found() -> (
    None
):
    for question in CHESHIRE.questions:
        (comment,) = question.notes
        wants = [option.value for option in question.options if comment.is_required(option.value)]
        assert wants == {10: ["no"], 11: ["yes"]}.get(question.number, [])
    assert CHESHIRE.questions[10].concern == {"yes"}


def test_cheshire_easts_return_says_which_agency_it_is_from() -> None:
    assert lists_of(CHESHIRE) == {"agency": "agency"}
    assert [field.filled_by for field in CHESHIRE.header] == [
        None,
        FilledBy.AUDITOR,
        FilledBy.CASE,
        FilledBy.BEGUN,
    ]


# Tier 2 -----------------------------------------------------------------------------------------

ROWS = TIER2.sections[:6]


def test_tier_2_has_57_rows_in_six_sections() -> None:
    assert [len(section.questions) for section in ROWS] == [2, 19, 6, 19, 8, 3]
    assert sum(len(section.questions) for section in ROWS) == 57


def test_tier_2_takes_the_four_grades_or_yes_and_no_and_not_applicable_at_every_row() -> None:
    for row in rows():
        grades = OFSTED if row.type is QuestionType.GRADE else ["Yes", "No"]
        assert labels(row) == [*grades, "Not applicable"], row.key
        assert row.required
    kinds = [(s.key, sum(q.type is QuestionType.YES_NO for q in s.questions)) for s in ROWS]
    assert kinds == [
        ("chronology", 0),
        ("assessment", 6),
        ("analysis", 0),
        ("plan", 7),
        ("oversight", 0),
        ("general", 0),
    ]


def test_tier_2_wants_a_comment_at_every_row_and_a_date_in_its_place_at_two() -> None:
    dated = [row for row in rows() if len(row.notes) > 1]
    assert [row.key for row in dated] == ["assessment_copy", "plans_in_place"]
    for row in rows():
        for option in row.options:
            (wanted,) = (note for note in row.notes if note.is_required(option.value))
            in_place = row in dated and option.value == "yes"
            assert wanted.kind is (NoteKind.DATE if in_place else NoteKind.TEXT), row.key
    dates = [note for row in TIER2.questions for note in row.notes if note.kind is NoteKind.DATE]
    assert len(dates) == 2


def test_tier_2_asks_four_rows_only_after_a_yes() -> None:
    conditional = [(row.key, row.when) for row in TIER2.questions if row.when is not None]
    assert conditional == [
        ("exploitation_reflected", Equals("exploitation", "yes")),
        ("exploitation_risk", Equals("exploitation", "yes")),
        ("missing_reflected", Equals("missing", "yes")),
        ("missing_procedures", Equals("missing", "yes")),
    ]


def test_tier_2_judges_sections_2_to_5_in_their_last_row() -> None:
    assert [section.overall for section in TIER2.sections] == [
        "",
        *(section.questions[-1].key for section in ROWS[1:5]),
        "",
        "",
    ]


def test_tier_2_has_not_applicable_explained_in_section_2() -> None:
    assert "Choose Not applicable there, and say why in the comment." in ROWS[1].guidance
    hints = {row.notes[-1].hint for row in ROWS[1].questions if row.key != "assessment_copy"}
    (hint,) = hints
    assert "not applicable, say why" in hint


def test_tier_2_closes_with_two_judgements_and_two_ticks() -> None:
    close = TIER2.sections[6].questions
    assert [(question.key, question.type) for question in close] == [
        ("overview", QuestionType.LONG_TEXT),
        ("improvements", QuestionType.YES_NO),
        ("family_views", QuestionType.YES_NO),
        ("last_three_months", QuestionType.GRADE),
        ("overall", QuestionType.GRADE),
        ("could_be_inadequate", QuestionType.YES_NO),
        ("good_example", QuestionType.YES_NO),
    ]
    assert all(question.required for question in close)
    assert all(labels(question) == OFSTED for question in close[3:5])
    assert TIER2.overall == "overall"
    assert [tell.who for tell in TIER2.by_key["could_be_inadequate"].tell] == [Lead.SERVICE_LEAD]


def test_tier_2_wants_to_know_why_and_what_the_parents_said_where_they_were_asked() -> None:
    why, views = TIER2.by_key["improvements"].notes[0], TIER2.by_key["family_views"].notes[0]
    assert why.required is Requirement.ALWAYS
    assert [views.is_required(answer) for answer in ("yes", "no")] == [True, False]


def test_tier_2_knows_all_nine_things_of_the_case() -> None:
    assert [field.label for field in TIER2.header] == [
        "Date",
        "Auditor",
        "Current social worker",
        "District",
        "Case ID",
        "Case type",
        "Child in adoptive placement",
        "Legal status",
        "Date of birth",
    ]
    assert lists_of(TIER2) == {
        "district": "district",
        "case_type": "case_type",
        "legal_status": "legal_status",
    }


def labels(question: Question) -> list[str]:
    return [option.label for option in question.options]


def lists_of(instrument: Questionnaire) -> dict[str, str]:
    return {field.key: field.list_name for field in instrument.header if field.list_name}


def rows() -> list[Question]:
    return [question for section in ROWS for question in section.questions]


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
