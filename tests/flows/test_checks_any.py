"""Whatever is written: no check fails, a kept query stays kept, and nothing takes long."""

from dataclasses import replace
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.actions import ActionDetails
from flows.agreeing import add
from flows.audit import Audit
from flows.checks import BY_NAME, queries, unanswered_queries
from flows.lifecycle import keep
from tests.flows.building import BY_KEY, completed, moment, press, written

DONE = completed()
TIER_2_DONE = completed(BY_KEY["tier2-case-file"])
STOCK = [
    "As above",
    ".",
    "n/a",
    "no evidence of",
    "not",
    "updated",
    "clear",
    "but",
    "Jayden",
    "'s",
    "aged",
    "14",
    "years old",
    "unsafe",
    "no longer",
    "in",
    "Ms",
    "at risk",
    "DOB",
    "3/4/12",
    "\n",
    "“",
    "’",
    "-",
    "is missing",
    "out of date",
    "window lock",
    "Robin",
    "good",
]
TEXTS = st.one_of(
    st.text(max_size=300), st.lists(st.sampled_from(STOCK), max_size=40).map(" ".join)
).filter(str.strip)
ODD = ("plans", "risk", "reviews")


def odd(texts: list[str], action: str) -> Audit:
    """An audit with these texts in it, an action, and grades both high and low."""
    audit = press(DONE, "risk", "does_not_meet_good", expects=None).audit
    for question, text in zip(ODD, texts, strict=True):
        audit = written(audit, question, "evidence", text)
    return add(audit, "a1", ActionDetails(action), moment()).audit


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, min_size=3, max_size=3), TEXTS)
def test_no_text_breaks_a_check_and_every_query_is_one_short_line(
    texts: list[str], action: str
) -> None:
    found = queries(odd(texts, action))
    assert len({query.key for query in found}) == len(found)
    for query in found:
        assert query.check in BY_NAME
        assert (query.step is None) is (query.action is not None)
        assert len(query.about + query.says) <= 300
        assert "\n" not in query.says


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=3, max_size=3), TEXTS, TEXTS)
def test_what_is_kept_is_not_asked_again_until_something_it_is_about_changes(
    texts: list[str], action: str, other: str
) -> None:
    audit = odd(texts, action)
    keys = tuple(query.key for query in queries(audit) if not query.blocking)
    kept = keep(audit, keys, "So it is.", moment()).audit
    assert unanswered_queries(kept) == ()
    elsewhere = replace(kept, reminders_paused=True, revision=kept.revision + 1)
    assert unanswered_queries(elsewhere) == ()
    # The action alone: nothing that was asked about any answer may come back.
    changed = add(kept, "a2", ActionDetails(other), moment()).audit
    again = [q for q in unanswered_queries(changed) if q.step is not None]
    assert [q for q in again if q.key in keys] == []


def test_the_longest_texts_take_no_longer_than_their_length_asks() -> None:
    """Texts that send a careless pattern back and forth; twice as long, twice the time."""
    for seed in ("no ", "A ", "Aa-", "not at ", "risk ", "born ", "aged ", "“", "No evidence "):
        times = []
        for count in (4_000, 16_000):
            audit = written(DONE, "plans", "evidence", f"x {seed * count}")
            start = process_time()
            queries(audit)
            times.append(process_time() - start)
        assert times[1] < 20 * times[0] + 0.2, seed
