"""Which audits a quality lead hears of because nobody is at work on them."""

from datetime import timedelta

from flows.standstill import STILL_AFTER, OpenAudit, standing_still
from tests.flows.building import AT

HERE = frozenset({"U0ASHA", "U0SAM"})


def opened(name: str, auditor: str, days: float) -> OpenAudit:
    """An audit that was touched so many days ago."""
    return OpenAudit(name, "710452", "Case audit", auditor, AT - timedelta(days=days))


def test_an_audit_that_moves_is_not_named() -> None:
    assert standing_still([opened("a", "U0ASHA", 13.9)], HERE, AT) == ()


def test_one_is_named_once_it_has_been_still_for_two_weeks() -> None:
    (found,) = standing_still([opened("a", "U0ASHA", STILL_AFTER.days)], HERE, AT)
    assert not found.has_left


def test_an_audit_of_somebody_who_left_is_named_at_once() -> None:
    (found,) = standing_still([opened("a", "U0LEE", 0)], HERE, AT)
    assert found.has_left


def test_those_of_leavers_come_first_and_the_longest_still_before_others() -> None:
    given = [
        opened("still", "U0SAM", 20),
        opened("longer", "U0ASHA", 30),
        opened("left", "U0LEE", 1),
        opened("left long ago", "U0LEE", 90),
    ]
    names = [found.audit.id for found in standing_still(given, HERE, AT)]
    assert names == ["left long ago", "left", "longer", "still"]
