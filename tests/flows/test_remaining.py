"""What is left, by section."""

from flows import remaining, routing
from flows.answering import skip
from flows.questionnaire import Step
from tests.flows.building import BY_KEY, begun, completed, judged, moment, press

TIER_2 = BY_KEY["tier2-case-file"]


def test_a_new_tier_2_audit_has_every_row_before_it_that_applies_so_far() -> None:
    parts = remaining.by_section(begun(TIER_2))
    assert [(part.answered, part.asked) for part in parts] == [
        (0, 2),
        (0, 15),
        (0, 6),
        (0, 19),
        (0, 8),
        (0, 3),
        (0, 7),
    ]
    assert all(part.is_untouched for part in parts)
    assert all(len(part.gaps) == part.asked for part in parts)


def test_a_comment_that_is_missing_is_a_gap_of_its_own() -> None:
    audit = press(begun(TIER_2), "chronology", "good").audit
    first = remaining.by_section(audit)[0]
    assert (first.answered, first.asked, first.needed) == (1, 2, 2)
    assert first.gaps == (Step("chronology", "comment"), Step("case_summary"))


def test_rows_that_begin_to_apply_are_left_to_do() -> None:
    audit = press(begun(TIER_2), "missing", "yes").audit
    assert remaining.by_section(audit)[1].asked == 17


def test_nothing_is_left_of_a_whole_audit() -> None:
    for questionnaire in BY_KEY.values():
        parts = remaining.by_section(completed(questionnaire))
        assert all(not part.gaps and part.answered == part.asked for part in parts)


def test_what_is_needed_is_what_blocks_submission() -> None:
    audit = judged(begun(), "risk", evidence="The chronology of 3 March.")
    for stood in (begun(), audit, press(begun(TIER_2), "missing", "yes").audit):
        progress = routing.progress(stood.questionnaire, stood.entries)
        needed = sum(part.needed for part in remaining.by_section(stood))
        assert needed == len(progress.lacking) + len(progress.unanswered)


def test_what_needs_no_answer_is_left_until_it_is_left_out() -> None:
    audit = begun()
    last = remaining.by_section(audit)[-1]
    assert (last.gaps, last.needed) == ((Step("comments"),), 0)
    out = skip(audit, "comments", moment()).audit
    assert remaining.by_section(out)[-1].gaps == ()
