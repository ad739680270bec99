"""The whole audit to read, and one answer of it: nothing is ever cut."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages import explaining, paging, review
from bot.messages.types import View
from bot.widgets.blocks import Block
from bot.widgets.ids import Act
from flows import agreeing, checks
from flows.actions import ActionDetails
from flows.answers import Text
from flows.audit import Audit, Status
from tests.bot.messages.examples import (
    FORM,
    READER,
    answered,
    begun,
    blocks_of,
    buttons,
    check_legal,
    complete,
    elements_of,
    moment,
    token,
    words_of,
)

LONG = " ".join(f"word{n:05}" for n in range(900))
"""9,000 characters, no two words alike."""


def pages(audit: Audit) -> list[View]:
    found: list[View] = []
    while True:
        page = review.review(audit, checks.queries(audit), len(found), READER)
        found.append(page)
        if "Next page" not in buttons(page):
            return found


def all_words(views: list[View]) -> str:
    """Everything shown, as if it stood on one page."""
    lines = (line for view in views for line in words_of(view).splitlines())
    return "\n".join(line for line in lines if not line.startswith("Page "))


def test_every_character_of_a_long_text_is_shown() -> None:
    assert len(LONG) >= 8_999
    audit = answered(complete(), risk__evidence=Text.of(LONG))
    for shown in (all_words(pages(audit)), words_of(explaining.see(audit, RISK))):
        assert LONG in " ".join(shown.split())


RISK = FORM.by_key["risk"]


@settings(max_examples=25, deadline=None)
@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]),
        min_size=1,
        max_size=12,
    ),
    st.integers(min_value=1, max_value=2_000),
)
def test_no_text_is_cut_whatever_is_in_it(word: str, times: int) -> None:
    text = f"{word} " * times
    audit = answered(complete(), risk__impact=Text.of(text))
    views = pages(audit)
    for view in views:
        check_legal(view)
    assert "".join(text.split()) in "".join(all_words(views).split())


def test_an_audit_too_long_for_one_view_is_turned_page_by_page() -> None:
    parts = {
        f"{question}__{part}": Text.of(f"The {part} of {question}. {LONG * 6}")
        for question in ("risk", "plans")
        for part in ("evidence", "impact")
    }
    views = pages(answered(complete(), **parts))
    assert len(views) > 1
    assert "Page 1 of" in words_of(views[0])
    assert "Previous page" not in buttons(views[0])
    assert token(buttons(views[1])["Previous page"]).value == "0"
    assert [w for w in ("1 · Risk", "2 · Quality of plans") if all_words(views).count(w) != 1] == []


def test_a_page_that_does_not_exist_is_the_nearest_one() -> None:
    audit = complete()
    found = checks.queries(audit)
    assert review.review(audit, found, 99, READER) == review.review(audit, found, 0, READER)
    assert review.review(audit, found, -1, READER) == review.review(audit, found, 0, READER)


def test_everything_is_there_in_the_order_of_the_form() -> None:
    audit = agreeing.add(complete(), "x1", ActionDetails("Check the window"), moment()).audit
    said = all_words(pages(audit))
    in_order = [
        "*Case 710452* · Case audit",
        "Strand: *Help and protection*",
        "Worker: *<@U0DANA>*",
        "Domains",
        "*1 · Risk*",
        "Meets good",
        "_Evidence_",
        "Robin was seen alone",
        "*3 · Seen alone*",
        "1 September 2026",
        "1 of 2: Plan",
        "A good start",
        "*7 · Comments*",
        "Left out",
        "Agreed actions",
        "1. Check the window · nobody yet, no date yet",
    ]
    places = [said.find(words) for words in in_order]
    assert -1 not in places
    assert places == sorted(places)


def test_questions_that_do_not_apply_are_named_in_one_line() -> None:
    said = all_words(pages(answered(complete(), seen="no")))
    assert "Not asked, because of other answers: 4 · Where" in said
    assert "*4 · Where*" not in said
    assert "At school" not in said


def test_of_a_question_without_an_answer_it_is_said_once() -> None:
    said = all_words(pages(begun()))
    assert "Not answered yet\nNeeded before you can submit." in said
    assert "submit: not answered yet" not in said


def test_what_a_colleague_would_ask_stands_with_its_answer_and_the_reason_it_was_kept() -> None:
    audit = answered(complete(), risk__impact=Text.of("As above."))
    assert "A colleague would ask: the impact says “As above”." in all_words(pages(audit))
    (query,) = checks.queries(audit)
    kept = replace(audit, kept={query.key: "It <is> above."})
    assert "Kept, because: It &lt;is&gt; above." in all_words(pages(kept))


def test_an_open_audit_can_be_changed_from_its_review_and_a_closed_one_can_not() -> None:
    opened, closed = complete(), replace(complete(), status=Status.SUBMITTED)
    assert [e for v in pages(opened) for e in elements_of(v) if e["action_id"] == Act.CHANGE]
    assert not [e for v in pages(closed) for e in elements_of(v)]


def test_one_answer_is_shown_whole_with_its_notes() -> None:
    said = words_of(explaining.see(complete(), RISK)).splitlines()
    assert said == [
        "*1 · Risk*",
        "Meets good",
        "_Evidence_",
        "Robin was seen alone and spoke of the new school.",
        "_Impact_",
        "The child sleeps well and is glad to go to school.",
    ]


def test_of_an_answer_too_long_for_a_view_the_beginning_is_shown_and_the_review_offered() -> None:
    audit = answered(complete(), risk__evidence=Text.of(LONG * 40))
    view = explaining.see(audit, RISK)
    check_legal(view)
    assert "The review has all of it." in words_of(view)
    assert "Review everything" in buttons(view)


def test_what_grades_mean_is_told_in_their_order_without_those_that_need_no_telling() -> None:
    said = words_of(explaining.meanings(begun(), RISK))
    assert said.index("Better than good.") < said.index("Done well.")
    assert "Not applicable" not in said


def test_guidance_is_shown_whole_under_that_to_its_section() -> None:
    said = words_of(explaining.guidance(begun(), FORM.by_key["plans"]))
    assert said.index("Grade what the child experienced.") < said.index("Look for it.")
    assert ("Look for it. " * 40).strip() in said


@pytest.mark.parametrize("size", [1, 79, 80, 81, 500])
def test_no_page_holds_more_than_it_may_and_every_block_is_on_one(size: int) -> None:
    group: list[Block] = [{"type": "divider", "block_id": str(n)} for n in range(size)]
    book = paging.pages([[group], [group[:1]]])
    assert max(map(len, book)) <= paging.PAGE_BLOCKS
    assert [block for page in book for block in page] == [*group, group[0]]


def test_a_question_is_not_parted_where_the_next_page_holds_it_whole() -> None:
    groups: list[list[Block]] = [[{"type": "divider"}] * 30 for _ in range(4)]
    assert [len(page) for page in paging.pages([groups])] == [60, 60]


def test_a_new_section_begins_on_a_new_page_once_one_is_full_enough() -> None:
    chapter: list[list[Block]] = [[{"type": "divider"}] * 40]
    assert [len(page) for page in paging.pages([chapter, chapter])] == [40, 40]


def test_an_empty_book_has_one_empty_page() -> None:
    assert paging.pages([]) == [[]]
    assert blocks_of(review.review(begun(), (), 0, READER))
