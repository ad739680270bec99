"""A person is mentioned, named or picked; a name that fits several, or somebody gone, is not."""

import pytest

from flows import questions
from flows.answers import Person, Reading, Refusal, Typed
from tests.flows.questions.asking import PEOPLE, TODAY, WORKER, picked, refused, typed


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("<@U0ASHA>", "U0ASHA"),
        ("<@U0ASHA|asha>", "U0ASHA"),
        ("<@W0STRANGER>", "W0STRANGER"),
        ("Asha Verma", "U0ASHA"),
        ("asha", "U0ASHA"),
        ("@asha", "U0ASHA"),
        ("Cole", "U0DANA"),
        ("sam ortiz", "U0SAM"),
    ],
)
def test_a_person_is_found_as_people_name_each_other(text: str, who: str) -> None:
    assert typed(WORKER, text) == who


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sam", '"sam" could be Sam Ortiz or Sam Field. Give the whole name'),
        ("Lee", "Lee Hart has left this workspace."),
        ("<@U0LEE>", "Lee Hart has left this workspace."),
        ("Nobody Here", 'I couldn\'t find "Nobody Here" among the people here.'),
        ("as", 'I couldn\'t find "as"'),
        ("", "There was no name in that reply."),
        ("@", "There was no name in that reply."),
    ],
)
def test_a_name_that_is_not_one_person_here_is_refused(text: str, words: str) -> None:
    assert words in refused(WORKER, text)


def test_two_people_of_one_name_are_told_apart_by_mention() -> None:
    twins = (Person("U1", "Kim Day"), Person("U2", "Kim Day"))
    refusal = questions.read(WORKER, Typed("Kim Day"), Reading(TODAY, twins))
    assert "Mention the one you mean with @" in str(refusal)


def test_somebody_here_wins_over_a_namesake_who_left() -> None:
    people = (Person("U1", "Kim Day", active=False), Person("U2", "Kim Day"))
    assert questions.read(WORKER, Typed("kim day"), Reading(TODAY, people)) == "U2"


def test_a_picked_person_is_taken_unless_they_left() -> None:
    assert picked(WORKER, "U0DANA") == "U0DANA"
    assert isinstance(picked(WORKER, "U0LEE"), Refusal)
    assert isinstance(picked(WORKER), Refusal)
    assert isinstance(picked(WORKER, "U0DANA", "U0ASHA"), Refusal)


def test_a_person_is_shown_by_name_where_it_is_known() -> None:
    assert questions.describe(WORKER, "U0DANA", PEOPLE) == "Dana Cole"
    assert questions.describe(WORKER, "U0DANA") == "U0DANA"
    assert questions.from_data(WORKER, questions.to_data(WORKER, "U0DANA")) == "U0DANA"
