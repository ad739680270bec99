"""A moderator reads, grades blind, comments and decides; each step is kept when it is sent."""

from dataclasses import replace

import pytest

from bot.messages.desk import Place
from bot.messages.forms.change_grade import KEEP, ChangeGiven
from bot.messages.forms.comment import CommentGiven
from bot.messages.forms.decide import DecisionGiven
from bot.messages.forms.regrade import Graded
from bot.messages.types import View
from bot.usecases import (
    deciding,
    moderation_reading,
    reading,
    regrading,
    reopening,
    submitting,
    taking,
)
from bot.usecases.context import Outcome
from bot.usecases.turn import Turn, conduct
from bot.widgets.ids import Form
from flows import answering
from flows.answers import Person, Picked
from flows.audit import Audit, Decision, Status
from flows.moderation import Mark, Verdict, grades_of
from flows.questionnaire import Question, QuestionType, Step
from flows.rights import Act
from tests.bot.messages.examples import check_legal, words_of
from tests.bot.usecases.before_moderators import latest, taken, whole
from tests.bot.usecases.house import ON_SQLITE, SETUP, House
from tests.flows.building import ASHA, BY_KEY, MARCUS, QUINN, SAM, TEO

TIER_2 = BY_KEY["tier2-case-file"]
RUTLAND = BY_KEY["rutland-case-audit"]


@pytest.fixture
def house(house: House) -> House:
    """Marcus is there as well."""
    house.set_up(replace(SETUP, people=(*SETUP.people, MARCUS)))
    return house


@pytest.fixture
def audit(house: House) -> Audit:
    """A Coventry audit that Marcus has taken; its grades are seen."""
    return taken(house.context)


@pytest.fixture
def blind(house: House) -> Audit:
    """A Rutland audit that Marcus has taken; he has to grade it first."""
    return taken(house.context, whole(RUTLAND))


def view_of(outcome: Outcome) -> View:
    assert outcome.view is not None, outcome
    check_legal(outcome.view)
    return outcome.view


def words(outcome: Outcome) -> str:
    return words_of(view_of(outcome))


def read(house: House, audit: Audit, person: Person = MARCUS) -> str:
    """Every page, one after the other."""
    pages = [
        words(moderation_reading.show(house.context, person.id, audit.id, page))
        for page in range(len(audit.questionnaire.sections) + 6)
    ]
    return "\n".join(dict.fromkeys(pages))


def grade(house: House, audit: Audit, question: str, value: str, page: int = 0) -> Outcome:
    given = Graded(audit.id, question, value, Place(1, page))
    return regrading.submit_page(house.context, house.cause(MARCUS), given)


def grade_all(house: House, audit: Audit) -> Outcome:
    """Marcus grades each as Asha did, but for the first: that one lower."""
    found, standing = latest(house.context, audit)
    outcome = Outcome()
    for at, question in enumerate(standing.to_regrade(found)):
        own = grades_of(question)[-1 if at == 0 else 0]
        outcome = grade(house, audit, question.key, own, at)
    return outcome


def test_the_moderator_the_auditor_and_quality_leads_read_it_whole(
    house: House, audit: Audit
) -> None:
    for person in (MARCUS, ASHA, QUINN):
        said = read(house, audit, person)
        assert [q.key for q in audit.path if f"*{q.number} · {q.label}*" not in said] == []
        assert "took the moderation" in said


def test_a_chapter_is_gone_to_by_its_name(house: House, audit: Audit) -> None:
    for key, title in (
        ("history", "History"),
        ("actions", "Agreed actions"),
        ("domains", "Domains"),
    ):
        chosen = moderation_reading.show_chapter(house.context, MARCUS.id, audit.id, f"@{key}")
        assert title in words(chosen).splitlines()


def test_blind_every_page_sent_is_kept_and_the_last_one_shows_both_grades(
    house: House, blind: Audit
) -> None:
    found, standing = latest(house.context, blind)
    asked = standing.to_regrade(found)
    assert len(asked) == 13
    first = view_of(regrading.show_page(house.context, MARCUS.id, blind.id, Place(1)))
    assert first["callback_id"] == Form.REGRADE
    assert "Grade 1 of 13 · none given yet" in words_of(first)
    second = grade(house, blind, asked[0].key, grades_of(asked[0])[-1])
    assert f"Saved: {asked[0].number} · {asked[0].label}" in words(second)
    assert "Grade 2 of 13 · 1 given so far" in words(second)
    _, standing = latest(house.context, blind)
    assert standing.mark(asked[0].key) == Mark(
        graded=grades_of(asked[0])[-1], stood=str(found.value(asked[0].key))
    )
    last = view_of(grade_all(house, blind))
    assert last["callback_id"] == Form.REGRADED
    assert "*You agree on 12 of 13.*" in words_of(last)


def test_a_page_without_a_grade_is_not_kept(house: House, blind: Audit) -> None:
    assert grade(house, blind, "overall", "").errors == {"grade": "Choose a grade."}
    assert latest(house.context, blind)[1].marks == {}


def test_until_all_are_graded_no_way_leads_to_a_grade_of_the_auditors(
    house: House, blind: Audit
) -> None:
    """Whatever is pressed, or forged: reading, comparing, changing, approving, the review."""
    found, standing = latest(house.context, blind)
    labels = {question.option(found.value(question.key)) for question in found.path}
    grades = {option.label for option in labels if option is not None and option.is_grade}
    assert grades
    context, who, key = house.context, MARCUS.id, standing.to_regrade(found)[0].key
    ways = [
        *(moderation_reading.show(context, who, blind.id, page) for page in range(12)),
        moderation_reading.show_section(context, who, blind.id, key, 0),
        regrading.show_side_by_side(context, who, blind.id, Place(0, 0)),
        regrading.keep_grade(context, house.cause(MARCUS), blind.id, key, Place(0, 0)),
        deciding.ask_grade(context, who, blind.id, key, Place()),
        deciding.ask_comment(context, who, blind.id, key, Place()),
        deciding.ask_approval(context, who, blind.id, Place()),
        deciding.ask_return(context, who, blind.id, Place()),
        *(reading.show_review(context, who, blind.id, page) for page in range(4)),
        reading.show_answer(context, who, blind.id, key),
    ]
    for outcome in ways:
        said = outcome.notice or words(outcome)
        assert not [label for label in grades if f"*{label}*" in said or f"\n{label}\n" in said], (
            said
        )
    given = ChangeGiven(blind.id, key, grades_of(blind.question(key))[0], "So.", Place())
    refused = deciding.change_grade(context, house.cause(MARCUS), given)
    assert "Grade from the evidence first" in refused.notice
    done = deciding.approve(context, house.cause(MARCUS), DecisionGiven(blind.id, "", Place()))
    assert "Grade from the evidence first" in done.notice
    assert latest(house.context, blind)[0].status is Status.TAKEN


@ON_SQLITE
def test_what_changed_shows_no_grade_to_who_has_still_to_give_theirs(house: House) -> None:
    """Neither a grade that they have to give, nor one that they need not give."""
    house.set_up(replace(SETUP, people=(*SETUP.people, replace(MARCUS, team="south"))))
    audit = taken(house.context, whole(TIER_2))
    found, standing = latest(house.context, audit)
    to_give = {question.key for question in standing.to_regrade(found)}
    graded = [q for q in found.path if q.type is QuestionType.GRADE]
    other = next(q for q in graded if q.key not in to_give)
    for question in (found.question("plan_overall"), other):
        given = CommentGiven(audit.id, question.key, "Is it so?", Place())
        deciding.comment(house.context, house.cause(MARCUS), given)
    deciding.give_back(house.context, house.cause(MARCUS), DecisionGiven(audit.id, "", Place()))
    for question in (found.question("plan_overall"), other):
        _regrade_as_auditor(house, audit, question)
    submitting.submit(house.context, house.cause(ASHA), audit.id)
    seen = words(reopening.show_changes(house.context, MARCUS.id, audit.id))
    assert seen.count("Is it so?") == 2
    assert not [option.label for option in other.options if option.label in seen]


def _regrade_as_auditor(house: House, audit: Audit, question: Question) -> None:
    """Asha gives another grade there."""
    now = latest(house.context, audit)[0].value(question.key)
    another = next(grade for grade in grades_of(question) if grade != now)

    def decide(turn: Turn, audit: Audit) -> Decision:
        return answering.answer(audit, Step(question.key), Picked((another,)), turn.moment)

    conduct(house.context, house.cause(ASHA), audit.id, Act.ANSWER, decide)


def test_once_all_are_graded_the_grading_can_not_be_done_again(house: House, blind: Audit) -> None:
    grade_all(house, blind)
    first = latest(house.context, blind)[1]
    key = next(iter(first.marks))
    again = grade(house, blind, key, grades_of(blind.question(key))[1])
    assert "You have seen the auditor's grades by now." in again.notice
    assert latest(house.context, blind)[1] == first
    shown = view_of(regrading.show_page(house.context, MARCUS.id, blind.id, Place(0)))
    assert shown["callback_id"] == Form.REGRADED


@ON_SQLITE
def test_who_gives_it_up_and_takes_it_again_has_graded_it_already(
    house: House, blind: Audit
) -> None:
    """They have seen the auditor's grades, and could not grade from the evidence alone again."""
    people = (*SETUP.people, replace(MARCUS, team="south"), TEO)
    house.set_up(replace(SETUP, people=people))
    grade_all(house, blind)
    _, before = latest(house.context, blind)
    taking.release(house.context, house.cause(MARCUS), blind.id)
    taking.take(house.context, house.cause(TEO), blind.id)
    found, others = latest(house.context, blind)
    assert (others.moderator, others.marks) == (TEO.id, {})
    assert not others.sees_grades(found)
    taking.pass_on(house.context, house.cause(TEO), blind.id, MARCUS.id)
    found, again = latest(house.context, blind)
    assert (again.moderator, again.marks) == (MARCUS.id, before.marks)
    assert again.sees_grades(found)
    taking.release(house.context, house.cause(MARCUS), blind.id)
    taking.take(house.context, house.cause(MARCUS), blind.id)
    assert latest(house.context, blind)[1].marks == before.marks


def test_where_they_differ_the_moderator_takes_their_own_with_a_reason_or_keeps_the_auditors(
    house: House, blind: Audit
) -> None:
    grade_all(house, blind)
    found, standing = latest(house.context, blind)
    key = standing.to_regrade(found)[0].key
    own = standing.mark(key).graded
    context = house.context
    form = view_of(deciding.ask_grade(context, MARCUS.id, blind.id, key, Place(0, 0)))
    assert form["callback_id"] == Form.CHANGE_GRADE
    given = ChangeGiven(blind.id, key, own, "The plan says so.", Place(0, 0))
    no_reason = deciding.change_grade(context, house.cause(MARCUS), replace(given, reason=" "))
    assert list(no_reason.errors) == ["reason"]
    assert deciding.change_grade(context, house.cause(MARCUS), given) == Outcome(audit=blind.id)
    assert latest(context, blind)[1].final_grade(found, key) == own
    kept = regrading.keep_grade(context, house.cause(MARCUS), blind.id, key, Place(0, 0))
    assert "Mine, because …" in str(view_of(kept))
    assert latest(context, blind)[1].final_grade(found, key) == found.value(key)
    deciding.change_grade(context, house.cause(MARCUS), given)
    deciding.change_grade(context, house.cause(MARCUS), replace(given, grade=KEEP, reason=""))
    assert not latest(context, blind)[1].changed_grades


def test_a_comment_is_kept_until_it_is_taken_back(house: House, audit: Audit) -> None:
    context = house.context
    said = CommentGiven(audit.id, "risk", "Which record is this from?", Place())
    assert deciding.comment(context, house.cause(MARCUS), said) == Outcome(audit=audit.id)
    assert "Which record is this from?" in read(house, audit)
    again = view_of(deciding.ask_comment(context, MARCUS.id, audit.id, "risk", Place(2)))
    assert "Which record is this from?" in str(again)
    deciding.comment(context, house.cause(MARCUS), replace(said, comment=""))
    assert not latest(context, audit)[1].comments


def test_an_approval_with_a_changed_grade_says_so_and_closes_the_audit(
    house: House, audit: Audit
) -> None:
    context = house.context
    given = ChangeGiven(audit.id, "risk", "does_not_meet_good", "The window is open.", Place())
    deciding.change_grade(context, house.cause(MARCUS), given)
    asked = words(deciding.ask_approval(context, MARCUS.id, audit.id, Place()))
    assert "with one grade changed" in asked
    assert "> The window is open." in asked
    done = deciding.approve(context, house.cause(MARCUS), DecisionGiven(audit.id, "", Place()))
    assert "You approved the audit of case 710452, with one grade changed." in words(done)
    found, standing = latest(context, audit)
    assert (found.status, standing.verdict) == (Status.APPROVED, Verdict.APPROVED)
    assert "Final grade: *Does not meet good*" in read(house, audit, ASHA)


def test_a_return_asks_for_a_comment_first_and_then_opens_that_question(
    house: House, audit: Audit
) -> None:
    context = house.context
    first = view_of(deciding.ask_return(context, MARCUS.id, audit.id, Place()))
    assert first["callback_id"] == Form.NOTICE
    given = DecisionGiven(audit.id, "Nearly there.", Place())
    assert (
        "No question has a comment yet"
        in deciding.give_back(context, house.cause(MARCUS), given).notice
    )
    said = CommentGiven(audit.id, "risk", "Which record is this from?", Place())
    deciding.comment(context, house.cause(MARCUS), said)
    asked = view_of(deciding.ask_return(context, MARCUS.id, audit.id, Place()))
    assert asked["callback_id"] == Form.GIVE_BACK
    done = deciding.give_back(context, house.cause(MARCUS), given)
    assert "You returned one question of case 710452" in words(done)
    found, standing = latest(context, audit)
    assert (found.status, standing.general) == (Status.RETURNED, "Nearly there.")
    assert dict(found.returned) == {"risk": "Which record is this from?"}


def test_what_was_decided_can_not_be_decided_again(house: House, audit: Audit) -> None:
    context, given = house.context, DecisionGiven(audit.id, "", Place())
    deciding.approve(context, house.cause(MARCUS), given)
    again = deciding.approve(context, house.cause(MARCUS), given)
    assert again.notice
    assert again.view is None
    for asked in (deciding.ask_approval, deciding.ask_return):
        assert asked(context, MARCUS.id, audit.id, Place()).view is None


def test_a_question_that_there_is_not_is_an_ordinary_refusal(house: House, audit: Audit) -> None:
    for ask in (deciding.ask_grade, deciding.ask_comment):
        refused = ask(house.context, MARCUS.id, audit.id, "nothing", Place())
        assert refused.notice == "That question is not part of this audit."


def test_somebody_who_has_no_part_in_it_opens_nothing(house: House, audit: Audit) -> None:
    context = house.context
    ways = [
        moderation_reading.show(context, SAM.id, audit.id),
        moderation_reading.show_chapter(context, SAM.id, audit.id, "@history"),
        regrading.show_page(context, SAM.id, audit.id, Place()),
        regrading.show_side_by_side(context, SAM.id, audit.id, Place()),
        deciding.ask_comment(context, SAM.id, audit.id, "risk", Place()),
        deciding.ask_approval(context, SAM.id, audit.id, Place()),
    ]
    assert [way for way in ways if way.view is not None or not way.notice] == []
