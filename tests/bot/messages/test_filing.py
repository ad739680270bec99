"""What is said around a file: which case and which form, and nothing that was written."""

from dataclasses import replace

import pytest

from bot.messages import filing
from bot.messages.filing import cover
from tests.bot.messages.examples import SECRET, answered, begun


@pytest.mark.parametrize(
    ("case", "name"),
    [
        ("710452", "case-710452-form.html"),
        ("CP/2026 17.B_2", "case-cp-2026-17-b-2-form.html"),
    ],
)
def test_a_file_is_named_by_case_and_form_for_any_computer(case: str, name: str) -> None:
    form = replace(begun().questionnaire, title="Form")
    assert cover(replace(begun(), case=case, questionnaire=form), "html").name == name


def test_nothing_that_was_written_is_said_outside_of_the_file() -> None:
    audit = answered(begun(), risk="meets_good", **{"risk.evidence": SECRET})
    outside = cover(audit, "html")
    said = f"{outside} {filing.announced(audit)}"
    assert "Robin" not in said
    assert "Meets good" not in said
    assert outside.title == f"Case {audit.case} · {audit.questionnaire.title}"


def test_what_a_form_is_called_is_no_markup_in_the_message() -> None:
    form = replace(begun().questionnaire, title="<!channel> & co")
    audit = replace(begun(), questionnaire=form)
    assert "&lt;!channel&gt; &amp; co" in cover(audit, "html").comment
    assert cover(audit, "html").title.endswith("<!channel> & co")
