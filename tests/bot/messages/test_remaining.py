"""The list of what is left."""

from dataclasses import replace

from bot.messages import remaining
from bot.messages.types import View
from bot.widgets.ids import Act
from flows.answers import Text
from flows.audit import Audit, Status
from flows.pace import Pace
from flows.questionnaire import Step
from flows.questionnaires import shipped
from tests.bot.messages.examples import (
    SECRET,
    answered,
    begun,
    buttons,
    complete,
    elements_of,
    words_of,
)

TIER_2 = next(each for each in shipped() if each.key == "tier2-case-file")


def left(audit: Audit, page: int = 0, pace: Pace | None = None) -> View:
    return remaining.left(audit, page, pace, may_answer=True)


def scattered() -> Audit:
    """A Tier 2 audit in which every other row is answered, and no comment is written."""
    keys = [question.key for question in TIER_2.questions[::2] if question.options]
    return answered(begun(TIER_2), **dict.fromkeys(keys, "good"))


def test_a_section_says_how_much_is_answered_and_what_is_missing() -> None:
    audit = answered(begun(), risk="meets_good", risk__evidence=Text.of(SECRET))
    said = words_of(left(audit)).splitlines()
    assert "*1 of 7 answered · 1 needs impact*" in said
    assert "*Domains* · 1 of 2 answered" in said
    assert "1 · Risk: the impact is missing" in said
    assert "2 · Quality of plans" in said
    assert SECRET not in str(left(audit))


def test_a_section_that_nobody_began_is_one_line_and_not_a_row_for_each_question() -> None:
    said = words_of(left(begun(TIER_2))).splitlines()
    assert "Nothing here is answered yet. It begins with 3 · Copy of the assessment." in said
    assert not [line for line in said if line.startswith("4 ·")]


def test_a_whole_audit_needs_nothing_more() -> None:
    view = left(complete())
    assert "Nothing more is needed before you can submit." in words_of(view)
    assert "you can leave this one out" in words_of(view)
    assert list(buttons(view)) == ["In a form", "Ask me this one"]


def test_a_long_list_is_paged_and_no_row_is_lost() -> None:
    audit, seen, page = scattered(), "", 0
    while True:
        view = left(audit, page)
        seen += words_of(view)
        turn = buttons(view).get("Next page")
        if turn is None:
            break
        page += 1
        assert str(turn["action_id"]).startswith(f"{Act.LEFT}.")
    assert page
    missing = [q for q in audit.path if Step(q.key) not in audit.entries]
    assert not [q.label for q in missing if f"{q.number} · {q.label}" not in seen]
    assert words_of(left(audit, 99)) == words_of(left(audit, page))


def test_no_two_elements_of_a_page_are_called_the_same() -> None:
    for page in range(3):
        asks = [e["action_id"] for e in elements_of(left(scattered(), page))]
        asks = [each for each in asks if str(each).startswith(Act.ASK_THIS)]
        assert len(asks) == len(set(asks))


def test_the_pace_is_said_in_words() -> None:
    def pace(so_far: int, to_come: int | None) -> str:
        return next(
            line
            for line in words_of(left(begun(), pace=Pace(so_far, to_come))).splitlines()
            if "only you see this" in line
        )

    assert pace(42, 30).startswith("About 42 minutes so far, and about 30 more at this pace.")
    assert pace(1, None).startswith("About 1 minute so far. Breaks")
    assert pace(0, None).startswith("Less than a minute so far. Breaks")


def test_who_may_not_answer_is_shown_no_way_to() -> None:
    closed = left(replace(begun(), status=Status.SUBMITTED), pace=Pace(42, 30))
    someone = remaining.left(begun(), 0, None, may_answer=False)
    assert elements_of(closed) == elements_of(someone) == []
    assert "minutes" not in words_of(closed) + words_of(someone)
