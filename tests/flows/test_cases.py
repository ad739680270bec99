"""A case reference names a file, in one spelling, and never a child."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.answers import Refusal
from flows.cases import LONGEST_REFERENCE, read_reference


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("710452", "710452"),
        ("  710452 \n", "710452"),
        ("cp/2026/17", "CP/2026/17"),
        ("ns-710452.b", "NS-710452.B"),
        ("lac   12\t3", "LAC 12 3"),
        ("7_1", "7_1"),
    ],
)
def test_a_reference_has_one_spelling(typed: str, reference: str) -> None:
    assert read_reference(typed) == reference


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "Robin Field",
        "robin",
        "-710452",
        "710452; drop",
        "<@U0ASHA>",
        "710452 ☂",
        "\uff17\uff11\uff10",
        "7" * (LONGEST_REFERENCE + 1),
    ],
)
def test_what_is_no_reference_is_refused_with_what_would_be_right(typed: str) -> None:
    refused = read_reference(typed)
    assert isinstance(refused, Refusal)
    assert "number on the case file" in refused.mend


@pytest.mark.parametrize(
    "typed", ["Case 710452", "case no. 710452", "CASE: 710452", "case ref 710452"]
)
def test_the_word_case_is_no_part_of_a_reference(typed: str) -> None:
    assert read_reference(typed) == "710452"


def test_a_childs_name_is_not_said_back() -> None:
    assert "Robin" not in str(read_reference("Robin Field"))


def test_the_longest_reference_fits() -> None:
    assert read_reference("7" * LONGEST_REFERENCE) == "7" * LONGEST_REFERENCE


@given(st.text(max_size=60))
def test_reading_a_reference_again_changes_nothing(typed: str) -> None:
    once = read_reference(typed)
    assert isinstance(once, Refusal) or read_reference(once) == once
