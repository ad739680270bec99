"""Who may do what with an audit, cell by cell."""

from dataclasses import replace

import pytest

from flows.answers import Person
from flows.rights import Act, refusal
from tests.flows.building import ASHA, DANA, LEE, MARCUS, PRIYA, QUINN, SAM, begun

STRANGER = None
ALL = set(Act)
MAY_BEGIN = {Act.START, Act.RAISE_CONCERN}
OVERSEEING = {Act.READ, Act.CANCEL, Act.HAND_OVER, Act.RAISE_CONCERN}

# Asha's audit: who may do what with it.
WITH_HERS: list[tuple[Person | None, set[Act]]] = [
    (ASHA, ALL - {Act.ASSIGN}),
    (SAM, {Act.START}),
    (MARCUS, {Act.START}),
    (QUINN, {Act.START, Act.ASSIGN} | OVERSEEING),
    (DANA, set()),
    (PRIYA, set()),
    (LEE, set()),
    (STRANGER, set()),
]
# Before there is an audit.
WITHOUT: list[tuple[Person | None, set[Act]]] = [
    (ASHA, MAY_BEGIN),
    (SAM, MAY_BEGIN),
    (MARCUS, MAY_BEGIN),
    (QUINN, MAY_BEGIN | {Act.ASSIGN}),
    (DANA, {Act.RAISE_CONCERN}),
    (PRIYA, {Act.RAISE_CONCERN}),
    (LEE, set()),
    (STRANGER, set()),
]
CELLS = [(person, act, act in may) for person, may in WITH_HERS for act in Act]
CELLS_WITHOUT = [
    (person, act, act in may)
    for person, may in WITHOUT
    for act in (Act.START, Act.ASSIGN, Act.RAISE_CONCERN)
]


def named(value: object) -> str:
    if isinstance(value, Person):
        return value.name
    return "stranger" if value is None else str(value)


@pytest.mark.parametrize(("person", "act", "allowed"), CELLS, ids=named)
def test_with_an_audit_of_ashas_each_may_do_what_the_table_says(
    person: Person | None, act: Act, *, allowed: bool
) -> None:
    assert (refusal(act, person, begun()) is None) is allowed


@pytest.mark.parametrize(("person", "act", "allowed"), CELLS_WITHOUT, ids=named)
def test_without_an_audit_each_may_do_what_the_table_says(
    person: Person | None, act: Act, *, allowed: bool
) -> None:
    """Anybody who is set up may raise a concern: a child's safety needs no role."""
    assert (refusal(act, person) is None) is allowed


@pytest.mark.parametrize(
    ("person", "act"),
    [(person, act) for person, act, allowed in CELLS if not allowed],
    ids=named,
)
def test_every_refusal_says_what_is_wrong_and_what_to_do(person: Person | None, act: Act) -> None:
    refused = refusal(act, person, begun())
    assert refused is not None
    assert refused.fault.endswith(".")
    assert refused.mend.endswith(".")


def test_once_handed_over_only_who_has_the_audit_now_may_withdraw_it() -> None:
    sams = replace(begun(), auditor=SAM.id)
    assert refusal(Act.WITHDRAW, SAM, sams) is None
    assert refusal(Act.WITHDRAW, ASHA, sams) is not None


def test_an_auditor_who_has_left_can_do_nothing_with_the_audit_they_had() -> None:
    gone = Person(ASHA.id, ASHA.name, ASHA.team, ASHA.roles, active=False)
    assert all(refusal(act, gone, begun()) is not None for act in Act)
