"""Names that stand nowhere else, and ages that are too exact."""

import pytest

from flows.actions import ActionDetails
from flows.agreeing import add
from flows.audit import Audit
from flows.checks import Around, Query, queries
from flows.checks.people import person_in, person_in_role
from tests.flows.building import BY_KEY, completed, moment, written

DONE = completed()
"""Its texts go by the name of Robin."""


def of_check(audit: Audit, check: str, *known: str) -> list[Query]:
    return [q for q in queries(audit, Around(frozenset(known))) if q.check == check]


def with_action(text: str, audit: Audit = DONE) -> Audit:
    return add(audit, "a1", ActionDetails(text, owner_role="Key worker"), moment()).audit


NAMED = [
    ("Make sure Jayden is seen alone.", "Jayden"),
    ("Speak to Jayden about the move", "Jayden"),
    ("Write down Jayden's wishes and feelings.", "Jayden"),
    ("Hold a strategy meeting for Jayden Archer.", "Jayden"),
    ("The plan for Anne-Marie needs dates.", "Anne-Marie"),
]
UNNAMED = [
    "Jayden",  # the start of a sentence: it can't be told from any other word
    "Make sure Robin is seen alone.",
    "Ring the school in Hillside before the Family Group Conference on Monday.",
    "Ask CAMHS and the Early Help Hub, by the end of November.",
    "Update the Chronology and the Care Plan.",
    "Speak to Ms Patel at school.",
    "Send it to Meadow Lane Primary.",
    "Speak to the Key worker. Ask for a date.",
    "Find out from Barnardo's what Mum was told.",
    "Have the Signs of Safety map redone at Oakfield House.",
]
COMMENTED = [
    ("It was clear that Jayden said he was afraid.", True),
    ("We read about Jayden's move in June.", True),
    ("His brother Jayden is at the same school.", False),
    ("He spoke to Jayden in June.", True),
    ("He moved to Whitby in June.", False),
    ("They met at Whitby, which he liked.", False),
    ("The agreed Threshold Document was used.", False),
    ("The worker is from Leeds and has been to Hull.", False),
]


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_a_name_in_an_action_that_stands_nowhere_else_is_asked_about(text: str, name: str) -> None:
    (query,) = of_check(with_action(text), "unknown_name")
    assert (query.about, query.action) == ("Action 1", 1)
    assert query.says == f"names “{name}”, who is named nowhere else in this audit"


@pytest.mark.parametrize("text", UNNAMED)
def test_no_name_is_seen_where_none_is_or_where_it_can_not_be_told(text: str) -> None:
    assert of_check(with_action(text), "unknown_name") == []


def test_people_who_are_set_up_and_names_used_twice_need_no_asking() -> None:
    audit = with_action("Ask whether Dana Cole told Jayden.")
    assert of_check(audit, "unknown_name", "Dana Cole")
    assert of_check(audit, "unknown_name", "Dana Cole", "Jayden Archer") == []
    twice = written(audit, "plans", "evidence", "Everybody likes Jayden.")
    assert of_check(twice, "unknown_name", "Dana Cole") == []


@pytest.mark.parametrize(("text", "asked"), COMMENTED)
def test_in_a_comment_only_what_is_used_as_a_persons_name_is_asked_about(
    text: str,
    asked: bool,  # noqa: FBT001
) -> None:
    assert bool(of_check(written(DONE, "plans", "evidence", text), "unknown_name")) is asked


def test_where_the_audit_goes_by_no_name_comments_may_name_people() -> None:
    audit = DONE
    for question in DONE.path:
        for part in ("evidence", "impact", "reasons", "answer"):
            if question.key != "plans" and audit.value(question.key, part) and part != "answer":
                said = f"The {part} of {question.key} is that the child does well."
                audit = written(audit, question.key, part, said)
    audit = written(audit, "plans", "impact", "The girl has what she needs for school.")
    audit = written(audit, "plans", "evidence", "It was clear that Jayden said he was afraid.")
    assert of_check(audit, "unknown_name") == []


EXACT = [
    "She is 14 years old and in year 9.",
    "A 14-year-old boy who lives with his aunt.",
    "Robin, aged 7, was seen at home.",
    "He was age 9 at the time.",
    "He is 12 y/o.",
    "DOB 03/04/2012, male.",
    "Date of birth: 3 March 2012.",
    "The baby was born on 3rd March 2025.",
]
INEXACT = [
    "The assessment is 2 years old.",
    "His mother is 34 years old.",
    "The plan of 3 March 2026 is current.",
    "Aged 10 to 14, as the form has it.",
    "He waited 14 weeks.",
    "Since the twins were born the flat is too small.",
    "Robin was seen 14 times.",
    "At 16 or over he may decide.",
]


@pytest.mark.parametrize("text", EXACT)
def test_an_exact_age_is_asked_about_where_the_form_asks_for_a_band(text: str) -> None:
    (query,) = of_check(written(DONE, "plans", "evidence", text), "exact_age")
    assert "where the form asks for a band" in query.says
    assert not any(character.isdigit() for character in query.says)
    assert of_check(with_action(text), "exact_age")


@pytest.mark.parametrize("text", INEXACT)
def test_other_numbers_are_no_ages(text: str) -> None:
    assert of_check(written(DONE, "plans", "evidence", text), "exact_age") == []


def test_a_form_that_asks_for_the_date_of_birth_may_have_it() -> None:
    audit = written(completed(BY_KEY["tier2-case-file"]), "chronology", "comment", EXACT[0])
    assert of_check(audit, "exact_age") == []


NAMED_IN_ACTIONS = {
    "Visit Robin's mother": "Robin",
    "Speak to Robin about school": "Robin",
    "Robin needs a new bed": "Robin",
    "Ring Mr Khan": "Mr Khan",
    "Key worker to see Tomasz weekly": "Tomasz",
    "Check the lock. Ensure Alex has a bed": "Alex",
}
NONE_NAMED = [
    "Make sure the window is safe",
    "Check and mend the lock",
    "Send the chronology to the Early Help Hub",
    "Family Group Conference to be held by Friday",
    "Write to Dana Cole, then to CAMHS",
    "Tell Sam Ortiz",
    "Review the Signs of Safety plan in Leeds",
]


@pytest.mark.parametrize(("text", "name"), NAMED_IN_ACTIONS.items())
def test_what_looks_like_a_name_in_an_action_is_found(text: str, name: str) -> None:
    assert person_in(text, ["Dana Cole", "Sam Ortiz"]) == name


@pytest.mark.parametrize("text", NONE_NAMED)
def test_what_is_to_be_done_and_who_works_here_is_no_name(text: str) -> None:
    assert person_in(text, ["Dana Cole", "Sam Ortiz"]) == ""


NAMED_IN_ROLES = {
    "Robin": "Robin",
    "Robin Carter": "Robin",
    "Robin, the key worker": "Robin",
    "Tomasz (social worker)": "Tomasz",
    "Robin's mother": "Robin",
    "Mr Khan": "Mr Khan",
    "The mother of Robin": "Robin",
    "the mother of Robin": "Robin",
}
WORK = [
    "Key worker",
    "key worker",
    "Headteacher",
    "Head Teacher",
    "Allocated worker",
    "Designated doctor",
    "Paediatrician",
    "Family Support Worker",
    "Solicitor",
    "Dana Cole",
    "Dana, key worker",
    "SENCO",
    "GP",
]


@pytest.mark.parametrize(("role", "name"), NAMED_IN_ROLES.items())
def test_what_looks_like_a_name_in_a_role_is_found_though_it_stands_alone(
    role: str, name: str
) -> None:
    assert person_in_role(role, ["Dana Cole", "Sam Ortiz"]) == name


@pytest.mark.parametrize("role", WORK)
def test_what_people_do_and_who_works_here_is_no_name_in_a_role(role: str) -> None:
    assert person_in_role(role, ["Dana Cole", "Sam Ortiz"]) == ""
