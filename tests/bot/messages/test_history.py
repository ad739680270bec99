"""The history of an audit: every line says who did what, and none what its reader may not know."""

from dataclasses import replace

from tests.bot.messages.desks import all_words, graded, taken
from tests.bot.messages.examples import complete


def test_the_history_says_who_did_what_and_repeats_no_words() -> None:
    told = all_words(graded(taken(complete(), blind=True)))
    told = told[told.index("History") :]
    for line in (
        "today 14:10 · <@U0ASHA> began the audit",
        "<@U0ASHA> answered 1 · Risk: *Meets good*",
        "<@U0ASHA> changed 1 · Risk from Meets good to *Exceeds good*",
        "<@U0ASHA> wrote the evidence for 1 · Risk: *21 characters*",
        "<@U0ASHA> took out the evidence for 1 · Risk",
        "<@U0MARCUS> graded 1 · Risk from the evidence: *Meets good*",
        "<@U0MARCUS> let the auditor's grade of 1 · Risk stand",
        "<@U0SAM> was not allowed to do this: approve",
        "<@U0ASHA> raised an immediate concern with <@U0MARCUS> and <@U0PRIYA>",
        "Golden Thread said that nobody had acknowledged an immediate concern, to <@U0QUINN>",
        "<@U0MARCUS> acknowledged an immediate concern",
        "Golden Thread put the audit back to wait for a moderator",
        "Golden Thread told the moderators again that the audit waits",
        "Golden Thread asked <@U0PRIYA> to see to the moderation",
    ):
        assert line in told
    assert not [
        words for words in ("Robin was seen", "Which record?", "It is so.") if words in told
    ]


def test_no_grade_of_another_moderators_stands_in_the_history_for_who_grades_blind() -> None:
    first = taken(complete(), blind=True)
    assert first.moderation is not None
    to_owen = replace(first.moderation, moderator="U0OWEN")
    told = all_words(replace(first, person="U0OWEN", moderation=to_owen))
    assert "<@U0MARCUS> commented on 1 · Risk" in told
    for given in ("Risk from the evidence", "auditor's grade of 1", "final grade of 1"):
        assert given not in told
        assert given in all_words(graded(first))


def test_why_it_was_reopened_or_cancelled_stands_in_the_history_but_tells_of_no_grade() -> None:
    desk = taken(complete())
    assert "<@U0QUINN> said why: It is a &lt;draft&gt; &amp; no more." in all_words(desk)
    assert "said why" not in all_words(taken(complete(), blind=True))
