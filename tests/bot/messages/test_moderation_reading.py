"""What a moderator reads and grades: all of it; and blind, nothing that tells of a grade."""

import json
from dataclasses import replace

import pytest

from bot.messages import moderation_reading, paging, regrading
from bot.messages.desk import Desk, Place
from bot.messages.forms import change_grade, decide, regrade
from bot.messages.types import View
from bot.widgets import limits
from bot.widgets.ids import Act
from flows import agreeing, checks
from flows.actions import ActionDetails
from flows.answers import Text
from flows.audit import Audit, Status
from flows.conditions import Equals
from flows.history import Line
from flows.moderation import Mark, Moderation, Verdict
from flows.questionnaire import Question, QuestionType, Section
from tests.bot.messages.desks import (
    MARCUS,
    all_words,
    decided,
    forms,
    graded,
    grading,
    pages,
    put,
    taken,
)
from tests.bot.messages.examples import (
    FORM,
    GRADES,
    NOW,
    answered,
    begun,
    blocks_of,
    buttons,
    check_legal,
    complete,
    elements_of,
    judgement,
    moment,
    token,
    words_of,
)

FOLLOW_UP = Question(
    "follow_up",
    QuestionType.SHORT_TEXT,
    "What is unsafe",
    "What is unsafe?",
    8,
    "outcome",
    when=Equals("risk", "does_not_meet_good"),
)
HANGS_ON_IT = replace(FOLLOW_UP, key="next_step", number=9, when=Equals("follow_up", "x"))
OVERALL = judgement("overall", "Overall", 10, section="outcome", notes=())
BLIND_FORM = replace(
    FORM,
    sections=(*FORM.sections, Section("outcome", "Outcome", (FOLLOW_UP, HANGS_ON_IT, OVERALL))),
    overall="overall",
)
UNLESS = "Where you differ the auditor's grade counts, unless you say why yours should."
LABELS = {grade.label for grade in GRADES if grade.is_grade}


def standing(desk: Desk) -> Moderation:
    assert desk.theirs is not None
    return desk.theirs


def audit_with(risk: str, plans: str, overall: str) -> Audit:
    """The same audit, whatever its grades: only what hangs on them differs too."""
    values = {step: entry.value for step, entry in complete().entries.items()}
    audit = begun(BLIND_FORM)
    named = {f"{s.question}__{s.part}" if s.part != "answer" else s.question: v
             for s, v in values.items()}  # fmt: skip
    audit = answered(audit, **named | {"risk": risk, "plans": plans, "overall": overall})
    if risk == "does_not_meet_good":
        audit = answered(audit, follow_up=Text.of("The window."))
    audit = agreeing.add(audit, "x1", ActionDetails("Mend it", question="plans"), moment()).audit
    found = checks.queries(audit)
    return replace(audit, kept={query.key: "It is so." for query in found}, revision=99)


def before_marcus(audit: Audit) -> Desk:
    """The audit before the blind moderator, with a history that tells its grades."""
    return replace(taken(audit, blind=True), lines=4)


def history(audit: Audit) -> list[Line]:
    steps = ("risk", "plans", "overall", "follow_up")
    found = []
    for key in steps:
        value = json.dumps(str(audit.value(key) or "The window."))
        found.append(Line(NOW, "U0ASHA", "answer", key, "answer", '"not_applicable"', value))
    return found


def seen_blind(audit: Audit) -> list[View]:
    """Everything that a moderator can have before them until they have graded."""
    desk, told = before_marcus(audit), history(audit)
    shown = []
    for on_top in (False, True):
        for page in range(9):
            view = moderation_reading.reading(
                desk, page, lambda at, most: told[at : at + most], on_top=on_top
            )
            shown.append(view)
    shown += grading(desk)
    shown += (view for _, view in forms(put(desk, words=Mark(comment="Which?"))))
    return shown


def test_until_they_have_graded_a_moderator_sees_the_same_whatever_the_grades_are() -> None:
    good = audit_with("exceeds_good", "meets_good", "meets_good")
    poor = audit_with("does_not_meet_good", "exceeds_good", "does_not_meet_good")
    assert good.path != poor.path
    assert {q.check for q in checks.queries(good)} != {q.check for q in checks.queries(poor)}
    for one, other in zip(seen_blind(good), seen_blind(poor), strict=True):
        assert one == other


@pytest.mark.parametrize("grade", [grade.value for grade in GRADES if grade.is_grade])
def test_no_grade_of_the_auditors_stands_anywhere_before_the_moderator_gave_theirs(
    grade: str,
) -> None:
    for view in seen_blind(audit_with(grade, grade, grade)):
        words = words_of(view)
        assert not [label for label in LABELS if label in words]
        assert "initial_option" not in json.dumps(fields(view))


def fields(view: View) -> list[object]:
    return [block for block in blocks_of(view) if block["type"] == "input"]


def test_blind_a_moderator_is_told_neither_why_it_was_chosen_nor_what_a_check_asked() -> None:
    shown = "\n".join(
        map(words_of, seen_blind(audit_with("meets_good", "meets_good", "meets_good")))
    )
    assert "Why it is moderated" not in shown
    assert "It is so." not in shown
    open_desk = graded(before_marcus(audit_with("meets_good", "meets_good", "meets_good")))
    why = "Why it is moderated: every audit of this kind is moderated · a grade is low"
    assert why in all_words(open_desk)


def test_evidence_and_what_is_no_grade_are_read_while_grading_blind() -> None:
    (first, *_) = grading(before_marcus(audit_with("meets_good", "meets_good", "meets_good")))
    assert "Robin was seen alone and spoke of the new school." in words_of(first)
    assert "Grade 1 of 3 · none given yet" in words_of(first)
    shown = all_words(before_marcus(audit_with("meets_good", "not_applicable", "meets_good")))
    assert "Not applicable" in shown
    assert "*3 · Seen alone*\nYes" in shown


def test_each_page_of_the_grading_has_a_field_of_its_own_name() -> None:
    """Slack keeps what was picked in a field whose name stays."""
    shown = grading(before_marcus(complete()))
    names = [block["block_id"] for view in shown for block in blocks_of(view) if "element" in block]
    assert len(set(names)) == len(names) == 2


def test_a_grade_that_was_given_stands_where_one_goes_back() -> None:
    desk = put(before_marcus(complete()), risk=Mark(graded="exceeds_good", stood="meets_good"))
    view = regrade.show(desk, standing(desk), Place(0, 0))
    assert view is not None
    (field,) = (block for block in blocks_of(view) if block["type"] == "input")
    assert '"initial_option": {"text": {"type": "plain_text", "text": "Exceeds good"' in json.dumps(
        field
    )
    assert "Grade 1 of 2 · 1 given so far" in words_of(view)


def test_the_grading_goes_on_with_what_is_open_and_comes_back_to_what_was_left() -> None:
    desk = put(before_marcus(complete()), plans=Mark(graded="meets_good", stood="x"))
    assert regrade.next_page(standing(desk), desk.audit, "") == 0
    assert regrade.next_page(standing(desk), desk.audit, "plans") == 0
    none_yet = before_marcus(complete())
    assert regrade.next_page(standing(none_yet), none_yet.audit, "risk") == 1


def test_evidence_too_long_for_a_page_of_the_grading_says_where_the_rest_is() -> None:
    long = answered(complete(), risk__evidence=Text.of("word " * 9_000))
    view = regrade.show(before_marcus(long), standing(before_marcus(long)), Place(0, 0))
    assert view is not None
    check_legal(view)
    assert "The section has all of it." in words_of(view)
    assert token(buttons(view)["Read the section"]).question == "risk"


# --- reading -------------------------------------------------------------------------------


def test_every_section_begins_on_a_page_of_its_own_and_is_in_the_list_of_contents() -> None:
    desk = replace(taken(complete()), lines=9)
    shown = pages(desk)
    titles = ["Domains", "Visits", "Remarks", "Agreed actions", "History"]
    assert [
        title for title, view in zip(titles, shown, strict=True) if title in words_of(view)
    ] == titles
    for place, view in enumerate(shown):
        contents = next(el for el in elements_of(view) if el["action_id"] == Act.CONTENTS)
        offered = contents["options"]
        assert isinstance(offered, list)
        assert [option["text"]["text"] for option in offered] == titles
        assert contents["initial_option"] == offered[place]
        key = offered[place]["value"].removeprefix(moderation_reading.SECTION)
        assert moderation_reading.page_of(desk, key) == place
    assert moderation_reading.page_of(desk, "file") == 1
    assert moderation_reading.page_of(desk, "unknown") == 0


def test_every_character_is_read_however_many_pages_it_takes() -> None:
    long = " ".join(f"word{n:05}" for n in range(4_000))
    desk = replace(taken(answered(complete(), risk__evidence=Text.of(long))), person="U0QUINN")
    for view in pages(desk):
        check_legal(view)
        assert len(json.dumps(view)) < limits.VIEW_BYTES / 2
    lines = (line for line in all_words(desk).splitlines() if not line.startswith("Page "))
    assert long in " ".join(" ".join(lines).split())


def test_only_the_page_that_is_asked_for_is_made() -> None:
    made: list[str] = []

    def part(name: str) -> paging.Part:
        def make() -> list[dict[str, object]]:
            made.append(name)
            return [{"type": "divider"}]

        return paging.Part(30, 0, make)

    laid = paging.layout([[part("a"), part("b"), part("c")], [part("d")]])
    assert (len(laid.pages), laid.starts, made) == (2, (0, 1), [])
    assert laid.page(1) == [{"type": "divider"}] * 2
    assert made == ["c", "d"]


def test_of_the_history_only_the_lines_of_the_page_are_asked_for() -> None:
    asked: list[tuple[int, int]] = []

    def lines(start: int, most: int) -> list[Line]:
        asked.append((start, most))
        return [Line(NOW, "U0ASHA", "begun")] * most

    desk = replace(taken(complete()), lines=100)
    moderation_reading.reading(desk, 0, lines)
    assert asked == []
    at = moderation_reading.page_of(desk, "history")
    second = moderation_reading.reading(desk, at + 1, lines)
    assert asked == [(40, 40)]
    assert words_of(second).count("began the audit") == 40


def test_what_the_moderator_puts_is_nobody_elses_until_it_is_decided() -> None:
    desk = put(taken(complete()), risk=Mark(final="exceeds_good", reason="It is.", comment="Why?"))
    for person in ("U0ASHA", "U0QUINN"):
        shown = all_words(replace(desk, person=person))
        assert not [
            words for words in ("It is.", "Why?", "Final grade", "commented on") if words in shown
        ]
    assert "Final grade: *Exceeds good* · the auditor's: Meets good\nIt is." in all_words(desk)
    assert "_Your comment, if you return the audit_\nWhy?" in all_words(desk)
    after = all_words(decided(desk, Verdict.APPROVED, "U0ASHA"))
    assert "Final grade: *Exceeds good* · the auditor's: Meets good\nIt is." in after
    assert f"*Approved by <@{MARCUS}>*, today 14:10, with 1 grade changed" in after


def test_a_grade_changed_before_a_return_is_nobodys_final_grade() -> None:
    """The auditor was told that the rest stays as they submitted it."""
    desk = put(taken(complete()), risk=Mark(final="exceeds_good", reason="It is.", comment="Why?"))
    for person in ("U0ASHA", "U0QUINN"):
        shown = all_words(decided(desk, Verdict.RETURNED, person))
        assert not [
            words for words in ("It is.", "Final grade", "the final grade") if words in shown
        ]
        assert "comment, round 1_\nWhy?" in shown


def test_only_whoever_moderates_now_has_anything_to_press_but_the_pages_and_the_file() -> None:
    turning = {Act.CONTENTS, Act.MODERATE, Act.GET_FILE}
    desk = taken(complete())
    mine = {str(e["action_id"]).partition(".")[0] for v in pages(desk) for e in elements_of(v)}
    assert mine == turning | {Act.COMMENT_ON, Act.CHANGE_GRADE_TO, Act.APPROVE, Act.GIVE_BACK}
    for other in (replace(desk, person="U0QUINN"), decided(desk, Verdict.APPROVED, MARCUS)):
        pressed = (e["action_id"] for view in pages(other) for e in elements_of(view))
        assert {str(act).partition(".")[0] for act in pressed} == turning


def test_the_file_is_offered_to_whoever_may_have_it_now() -> None:
    whole, blind = taken(complete()), taken(complete(), blind=True)
    returned = decided(whole, Verdict.RETURNED, "U0ASHA")
    returned = replace(returned, audit=replace(returned.audit, status=Status.RETURNED))
    offered = {
        "who decides": whole,
        "who has graded": graded(blind),
        "its auditor": decided(whole, Verdict.APPROVED, "U0ASHA"),
        "who has to grade first": blind,
        "its auditor while it is returned": returned,
    }
    found = {
        who: any(e["action_id"] == Act.GET_FILE for v in pages(desk) for e in elements_of(v))
        for who, desk in offered.items()
    }
    assert list(found.values()) == [True, True, True, False, False]


def test_comments_of_earlier_rounds_stand_at_their_questions() -> None:
    first = decided(put(taken(complete()), risk=Mark(comment="Which record?")), Verdict.RETURNED)
    assert first.moderation is not None
    second = replace(taken(complete()), earlier=[first.moderation])
    second = replace(second, moderation=replace(standing(second), round=2))
    shown = all_words(second)
    assert "_<@U0MARCUS>'s comment, round 1_\nWhich record?" in shown
    assert "_<@U0MARCUS> on the audit as a whole, round 1_\nThank you." in shown
    assert "· round 2" in shown
    assert "What changed" in buttons(pages(second)[0])


def test_a_check_that_was_kept_stands_at_its_question_with_the_reason() -> None:
    audit = answered(complete(), risk__impact=Text.of("As above."))
    (query,) = checks.queries(audit)
    desk = taken(replace(audit, kept={query.key: "It <is> above."}))
    assert "Kept, because: It &lt;is&gt; above." in all_words(desk)


# --- side by side, and deciding -------------------------------------------------------------


def test_both_grades_stand_side_by_side_those_that_differ_first() -> None:
    desk = graded(taken(complete(), blind=True), as_auditor=1)
    view = regrading.side_by_side(desk, standing(desk), Place(3, 0))
    assert words_of(view).splitlines()[:7] == [
        f"*You agree on 1 of 2.* {UNLESS}",
        "Where you differ",
        "*2 · Quality of plans*",
        "You: Exceeds good",
        "<@U0ASHA>: Does not meet good",
        "Counts: *Does not meet good*",
        "Where you agree",
    ]
    assert "1 · Risk · both: *Meets good*" in words_of(view)
    assert "Mine, because …" in buttons(view)
    mine = put(desk, plans=Mark("exceeds_good", "does_not_meet_good", "exceeds_good", "It is."))
    view = regrading.side_by_side(mine, standing(mine), Place(3, 0))
    assert "Counts: *Exceeds good*, because:\nIt is." in words_of(view)
    assert {"Keep the auditor's", "Change it again"} <= set(buttons(view))
    assert "Yours counts in 1 of 1." in words_of(view)


def test_a_changed_grade_is_asked_for_with_a_reason_and_the_auditors_is_not_offered() -> None:
    desk = taken(complete())
    view = change_grade.show(desk, standing(desk), FORM.by_key["risk"], Place(2))
    (radio, _) = (e for e in elements_of(view))
    offered = radio["options"]
    assert isinstance(offered, list)
    assert "meets_good" not in [option["value"] for option in offered]
    assert "initial_option" not in radio


def test_an_approval_says_what_will_happen_and_lists_each_changed_grade() -> None:
    desk = put(taken(complete()), risk=Mark(final="exceeds_good", reason="Seen <often>."))
    said = words_of(decide.approve(desk, standing(desk), Place()))
    for words in (
        "*You are about to approve the audit of case 710452 with one grade changed.*",
        "• <@U0ASHA> is told, with your reason. The moderators' channel shows that you approved.",
        "• No actions are agreed.",
        "• The audit is closed to change. Only a quality lead can open it again.",
        "*1 · Risk*\nFrom Meets good to *Exceeds good*\n> Seen &lt;often&gt;.",
    ):
        assert words in said
    plain = taken(agreeing.add(complete(), "x1", ActionDetails("Mend it"), moment()).audit)
    said = words_of(decide.approve(plain, standing(plain), Place()))
    assert "Every grade stays as the auditor gave it." in said
    assert "• Its agreed action goes live: its owner is told, and the team's channel." in said


def test_an_approval_counts_the_actions_that_it_lets_go_live() -> None:
    """A matter of safety has been live since it was agreed."""
    details = ActionDetails("Mend it", owner_person="U0DANA", safety=True)
    safety = agreeing.add(complete(), "x1", details, moment()).audit
    both = agreeing.add(safety, "x2", replace(details, safety=False), moment()).audit
    said = [
        words_of(decide.approve(desk, standing(desk), Place()))
        for desk in map(taken, (safety, both))
    ]
    assert "• Its agreed action is live already." in said[0]
    assert (
        "• One more agreed action goes live: its owner is told, and the team's channel." in said[1]
    )


def test_an_approval_says_where_the_moderator_graded_otherwise_and_let_it_be() -> None:
    desk = graded(taken(complete(), blind=True), as_auditor=0)
    said = words_of(decide.approve(desk, standing(desk), Place()))
    assert "At two questions you graded otherwise and gave no reason" in said


def test_a_return_needs_a_comment_and_names_the_questions_that_open_again() -> None:
    desk = taken(complete())
    nothing = decide.give_back(desk, standing(desk), Place())
    assert "submit" not in nothing
    assert "press “Comment” beside the question" in words_of(nothing)
    desk = put(desk, risk=Mark(comment="Which record?"), plans=Mark(final="meets_good", reason="x"))
    said = words_of(decide.give_back(desk, standing(desk), Place()))
    for words in (
        "*You are about to return one question of case 710452.*",
        "• Only this question opens again, in <@U0ASHA>'s own thread, with your comment.",
        "• Agreed actions stay agreed.",
        "• The grade you changed is not told with a return",
        "*1 · Risk*\n> Which record?",
    ):
        assert words in said


def test_a_place_comes_back_from_its_token() -> None:
    audit = complete()
    for place in (Place(), Place(3), Place(3, 0), Place(0, 7)):
        assert Place.of(place.token(audit)) == place
    assert Place.of(replace(Place().token(audit), value="nonsense/x")) == Place()
