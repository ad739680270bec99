"""What the page about the checks says is what the code does."""

from collections import Counter

from flows.checks import CHECKS
from tests.flows.measuring import PAGE, comments, of_parts, page


def test_the_page_says_what_is_measured_now() -> None:
    """Where it does not: `python -m tests.flows.measuring`."""
    standing = PAGE.read_text(encoding="utf-8")
    assert page(standing) == standing


def test_the_corpus_is_large_and_no_comment_stands_in_it_twice() -> None:
    found = comments()
    assert len(found) >= 200
    assert [text for text, times in Counter(c.text for c in found).items() if times > 1] == []
    assert sum(c.would_ask for c in found) >= 80


def test_comments_it_was_not_fitted_to_are_read_about_as_well_as_those_it_was() -> None:
    unseen = of_parts(comments())["unseen"]
    assert unseen.rightly >= 9 * len(unseen.wrongly)
    assert unseen.rightly >= 3 * len(unseen.missed)


def test_every_check_says_what_it_asks_and_where_that_comes_from() -> None:
    assert all(check.asks and check.source and check.several for check in CHECKS)
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    assert [check.name for check in CHECKS if check.blocking] == ["missing"]
