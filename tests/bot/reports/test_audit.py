"""The report says what its form says: every answer, both grades, who decided, and what was kept."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.reader import Reader
from bot.reports.audit import Field, Report, Round, Task
from flows.actions import ActionStatus
from flows.answers import Entry
from flows.audit import Status
from flows.moderation import Verdict
from flows.questionnaire import ANSWER, Questionnaire, Step
from tests.bot.reports.finished import (
    BLIND,
    CHANGED,
    COVENTRY,
    RETURNED,
    TIER_2,
    coventry,
    decided,
    long_text,
    longest,
    reported,
    rows_of,
    submitted,
    taken,
    takes_words,
    tier_2,
    waiting,
    with_a_check_kept,
)
from tests.flows.building import ASHA, AT, BY_KEY, completed
from tests.journeys import coventry_case as case


def header_of(found: Report) -> dict[str, str]:
    return {field.label: field.value for field in found.header}


def round_of(found: Report) -> Round:
    (only,) = found.rounds
    return only


def test_the_header_stands_as_on_the_form_with_what_nobody_had_to_fill_in() -> None:
    found = header_of(reported(coventry(), decided()))
    assert list(found) == [*(field.label for field in COVENTRY.header), "Team"]
    assert found["Auditor"] == "Asha Verma"
    assert found["Moderator"] == "Marcus Bell"
    assert found["Tracked case number"] == "710452"
    assert (found["Date"], found["Team"]) == ("21 November 2026", "North team")


def test_a_form_without_a_place_for_the_moderator_gets_one_once_there_is_one() -> None:
    assert "Moderator" not in header_of(reported(tier_2()))
    assert header_of(reported(tier_2(), decided()))["Moderator"] == "Marcus Bell"


@pytest.mark.parametrize(("team", "shown"), [("Early help", 1), ("North team", 2)])
def test_the_team_stands_once_where_the_form_asks_for_it(team: str, shown: int) -> None:
    """Twice only where the case is another team's than the audit."""
    form = BY_KEY["rutland-case-audit"]
    audit = completed(form)
    given = {**audit.entries, Step("team", ANSWER): Entry("early_help", 1, ASHA.id, AT)}
    found = reported(replace(audit, entries=given, team_name=team))
    assert [field.label for field in found.header].count("Team") == shown


def test_every_domain_has_its_grade_evidence_and_impact_in_the_order_of_the_form() -> None:
    domains, *_ = reported(coventry()).parts
    assert (domains.title, domains.beside) == ("Domains", "Evidence and impact")
    assert domains.is_graded
    for number, (row, domain) in enumerate(zip(domains.rows, case.DOMAINS, strict=True), start=1):
        assert row.name.startswith(f"{number} · ")
        assert row.answer == domain.grade
        notes = {"Evidence": domain.evidence, "Impact": domain.impact}
        assert row.notes == tuple(Field(*note) for note in notes.items() if note[1])


def test_words_that_are_an_answer_by_themselves_are_no_judgement() -> None:
    comments = reported(coventry()).parts[-1]
    (row,) = comments.rows
    assert (row.is_text, row.answer, row.text) == (True, "", case.COMMENTS)
    assert (comments.beside, comments.is_graded) == ("", False)


def test_the_overall_grade_is_found_as_the_form_names_it() -> None:
    overall = reported(coventry()).overall
    assert overall is not None
    assert overall.answer == case.OVERALL


@pytest.mark.parametrize("form", BY_KEY.values(), ids=BY_KEY)
def test_no_character_of_any_form_is_left_out(form: Questionnaire) -> None:
    audit = longest(form)
    found = reported(audit)
    said = {row.text for part in found.parts for row in part.rows}
    said |= {note.value for part in found.parts for row in part.rows for note in row.notes}
    said |= {field.value for field in found.header}
    places = [s for s in audit.entries if takes_words(audit.question(s.question), s)]
    for number, step in enumerate(places):
        assert audit.applies(step.question)
        assert long_text(number) in said


def test_questions_that_did_not_apply_are_named_and_their_old_answers_left_out() -> None:
    audit = tier_2()
    left = [q for q in TIER_2.questions if q not in audit.path]
    found = reported(audit)
    assert left
    assert any(Step(question.key) in audit.entries for question in left)
    names = [name for part in found.parts for name in part.not_asked]
    assert names == [f"{question.number} · {question.label}" for question in left]
    assert not {question.label for question in left} & set(rows_of(found))


def test_the_moderators_grade_counts_and_the_auditors_stands_beside_it() -> None:
    found = reported(coventry(), decided(marks={"permanence": CHANGED}))
    row = next(row for part in found.parts for row in part.rows if "Permanence" in row.name)
    assert (row.answer, row.auditors) == ("Does not meet good", "Meets good")
    (grade,) = round_of(found).grades
    assert (grade.auditor, grade.moderator, grade.final) == ("Meets good", "", row.answer)
    assert (grade.reason, grade.dispute) == (CHANGED.reason, CHANGED.dispute)


def test_grades_given_blind_stand_beside_the_auditors_whether_they_agree_or_not() -> None:
    risk, permanence = round_of(reported(coventry(), decided(blind=True, marks=BLIND))).grades
    below, meets = "Does not meet good", "Meets good"
    assert (risk.auditor, risk.moderator, risk.final) == (below, below, below)
    assert (permanence.auditor, permanence.moderator, permanence.final) == (meets, below, below)


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.TAKEN])
def test_what_a_moderator_has_not_decided_is_not_told(status: Status) -> None:
    """Marks are the moderator's own until then, whoever asks for the file."""
    open_round = taken(blind=True, marks=BLIND, general="Not sure about this one yet.")
    found = reported(coventry(status), open_round)
    shown = round_of(found)
    assert (shown.grades, shown.comments, shown.general) == ((), (), "")
    assert (shown.verdict, shown.moderator) == (None, "Marcus Bell")
    assert all(row.auditors == "" for part in found.parts for row in part.rows)


def test_who_took_it_when_and_why_it_was_chosen_is_told() -> None:
    first = round_of(reported(coventry(Status.SUBMITTED), waiting()))
    assert (first.requested, first.moderator, first.taken) == ("21 November 2026, 16:02", "", "")
    last = round_of(reported(coventry(), decided()))
    assert last.why == waiting().selection.reasons
    assert (last.taken, last.decided_by) == ("22 November 2026, 14:02", "Marcus Bell")
    assert (last.verdict, last.decided) == (Verdict.APPROVED, "23 November 2026, 14:02")


def test_a_return_keeps_its_comments_and_a_later_round_decides_the_grades() -> None:
    second = decided(round=2, marks={"permanence": CHANGED})
    found = reported(coventry(), RETURNED, second)
    returned, approved = found.rounds
    assert [comment.label for comment in returned.comments] == [
        "3 · Decision making and oversight",
        "12 · Outcomes",
    ]
    assert returned.general.startswith("Thank you.")
    assert (returned.number, approved.number) == (1, 2)
    assert rows_of(found)["Permanence"] == "Does not meet good"


def test_a_grade_put_before_a_return_is_not_told_with_it() -> None:
    """It decides nothing, and the auditor may have the file while they amend the audit."""
    returned = replace(RETURNED, blind=True, marks={**RETURNED.marks, **BLIND})
    for later in (taken(round=2, marks=BLIND), decided(round=2, marks=BLIND)):
        first, second = reported(coventry(Status.TAKEN), returned, later).rounds
        assert (first.grades, len(first.comments)) == ((), 2)
        assert len(second.grades) == (2 if second.verdict else 0)


def test_a_grade_changed_before_an_audit_was_reopened_counts_no_more() -> None:
    former = decided(marks={"permanence": CHANGED})
    found = reported(coventry(Status.SUBMITTED), former, waiting(round=2))
    assert rows_of(found)["Permanence"] == "Meets good"


def test_a_check_that_was_kept_stands_with_its_place_and_reason() -> None:
    (kept,) = reported(with_a_check_kept(coventry())).kept
    assert kept.where == "4 · Assessments · impact"
    assert "As above" in kept.asked
    assert kept.asked[0].isupper()
    assert kept.reason == case.KEPT_BECAUSE


def test_a_check_that_was_not_kept_is_the_auditors_own_business() -> None:
    assert reported(coventry()).kept == ()


def test_actions_stand_with_who_when_and_what_they_answer() -> None:
    first, second = reported(coventry()).tasks
    assert (first.who, first.due, first.finding, first.safety) == ("Team manager", "", "", False)
    text = "Find out whether the stair gate was mended."
    due, finding = "25 November 2026", "1 · Risk"
    assert second == Task(2, text, "Dana Cole", due, finding, safety=True, status=ActionStatus.OPEN)


def test_times_are_those_of_whoever_reads_it() -> None:
    far = Reader(datetime(2026, 11, 21, 23, 30, tzinfo=UTC), "Australia/Sydney")
    found = reported(coventry(), reader=far)
    assert found.made == "22 November 2026, 10:30"
    assert found.submitted == "22 November 2026, 03:02"


def test_somebody_who_is_not_set_up_any_more_is_named_by_what_is_known() -> None:
    found = reported(replace(coventry(), auditor="U0GONE"))
    assert header_of(found)["Auditor"] == "U0GONE"


@pytest.mark.parametrize("form", BY_KEY.values(), ids=BY_KEY)
def test_every_question_of_every_form_stands_once(form: Questionnaire) -> None:
    """As a row where it applies, else by name."""
    found = reported(submitted(completed(form), Status.APPROVED))
    names = [row.name for part in found.parts for row in part.rows]
    names += [name for part in found.parts for name in part.not_asked]
    assert sorted(names) == sorted(f"{q.number} · {q.label}" for q in form.questions)
