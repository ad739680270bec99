"""Who may do what with an audit, cell by cell."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from flows import answering, lifecycle, marking, moderating
from flows.answers import Person, Picked
from flows.audit import OPEN, Audit, Status
from flows.moderation import Mark, Moderation, Selection
from flows.questionnaire import Step
from flows.rights import ROLES, RULES, Act, Relation, Stand, may, refusal, relations
from tests.flows import rights_table
from tests.flows.building import (
    ASHA,
    AT,
    DANA,
    LEE,
    MARCUS,
    PRIYA,
    QUINN,
    SAM,
    TEO,
    completed,
    in_state,
    moment,
)

STRANGER = None
DONE = completed()
ROUND = Moderation("A1.1", "A1", 1, Selection(), blind=False, requested_at=AT, requested_revision=1)
TAKEN = replace(ROUND, moderator=TEO.id, taken_at=AT)
MARKED = replace(TAKEN, marks={"risk": Mark(final="exceeds_good", reason="Why.", comment="So?")})
STAND = Stand(TAKEN, frozenset({ASHA.id, SAM.id}))

WRITTEN = {Act.ANSWER, Act.SUBMIT, Act.WITHDRAW, Act.DISPUTE}
READING = {Act.READ, Act.RAISE_CONCERN, Act.TAKE_FILE}
OVERSEEING = READING | {Act.CANCEL, Act.HAND_OVER, Act.REASSIGN, Act.REOPEN}
DECIDING = {Act.RELEASE, Act.REASSIGN, Act.MODERATE, Act.APPROVE, Act.RETURN}

# Asha's audit, part of which Sam answered and which Teo has taken: who may do what with it.
WITH_HERS: list[tuple[Person | None, set[Act]]] = [
    (ASHA, {Act.START} | WRITTEN | READING | {Act.CANCEL, Act.HAND_OVER}),
    (SAM, {Act.START}),
    (TEO, {Act.START, Act.TAKE} | READING | DECIDING),
    (MARCUS, {Act.START}),
    (QUINN, {Act.START, Act.ASSIGN, Act.SET_UP, Act.TAKE} | OVERSEEING),
    (DANA, set()),
    (PRIYA, set()),
    (LEE, set()),
    (STRANGER, set()),
]
# Before there is an audit.
MAY_BEGIN = {Act.START, Act.RAISE_CONCERN}
WITHOUT: list[tuple[Person | None, set[Act]]] = [
    (ASHA, MAY_BEGIN),
    (SAM, MAY_BEGIN),
    (MARCUS, MAY_BEGIN),
    (QUINN, MAY_BEGIN | {Act.ASSIGN, Act.SET_UP}),
    (DANA, {Act.RAISE_CONCERN}),
    (PRIYA, {Act.RAISE_CONCERN}),
    (LEE, set()),
    (STRANGER, set()),
]
CELLS = [(person, act, act in allowed) for person, allowed in WITH_HERS for act in Act]
CELLS_WITHOUT = [(person, act, act in allowed) for person, allowed in WITHOUT for act in ROLES]

NOW: Mapping[Act, Callable[[Audit], bool]] = {
    Act.ANSWER: lambda a: (
        answering.answer(a, Step("risk"), Picked(("exceeds_good",)), moment()).changed
    ),
    Act.SUBMIT: lambda a: moderating.submit(a, ROUND, moment(), 1).changed,
    Act.WITHDRAW: lambda a: moderating.withdraw(a, ROUND, moment()).changed,
    Act.CANCEL: lambda a: lifecycle.cancel(a, "Begun by mistake.", moment()).changed,
    Act.HAND_OVER: lambda a: lifecycle.hand_over(a, SAM, moment()).changed,
    Act.TAKE: lambda a: moderating.take(a, ROUND, moment(1, TEO)).changed,
    Act.RELEASE: lambda a: moderating.release(a, TAKEN, moment(1, TEO)).changed,
    Act.REASSIGN: lambda a: moderating.hand_over(a, TAKEN, QUINN, None, moment(1, QUINN)).changed,
    Act.MODERATE: lambda a: (
        marking.comment(a, TAKEN, "risk", "Whose words?", moment(1, TEO)).changed
    ),
    Act.APPROVE: lambda a: moderating.approve(a, MARKED, moment(1, TEO)).changed,
    Act.RETURN: lambda a: moderating.give_back(a, MARKED, moment(1, TEO)).changed,
    Act.REOPEN: lambda a: moderating.reopen(a, TAKEN, "Wrong case.", moment(1, QUINN)).changed,
    Act.DISPUTE: lambda a: marking.dispute(a, MARKED, "risk", "It was.", moment()).changed,
}
"""Each act done by whoever may do it: whether it changes the audit."""


def named(value: object) -> str:
    if isinstance(value, Person):
        return value.name
    if isinstance(value, set):
        return f"{len(value)} acts"
    return "stranger" if value is None else str(value)


@pytest.mark.parametrize(("person", "act", "allowed"), CELLS, ids=named)
def test_with_an_audit_of_ashas_each_may_do_what_the_table_says(
    person: Person | None, act: Act, *, allowed: bool
) -> None:
    assert (refusal(act, person, DONE, STAND) is None) is allowed


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
@pytest.mark.parametrize("stand", [STAND, Stand(ROUND), None], ids=["taken", "waiting", "unknown"])
def test_every_refusal_says_what_is_wrong_and_what_to_do(
    person: Person | None, act: Act, stand: Stand | None
) -> None:
    refused = refusal(act, person, DONE, stand) or refusal(act, person, DONE, STAND)
    assert refused is not None
    assert refused.fault.endswith(".")
    assert refused.mend.endswith(".")


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("act", NOW)
def test_an_act_does_something_in_the_states_of_its_row_and_in_no_other(
    act: Act, status: Status
) -> None:
    """Whoever comes in another state is late, and changes nothing."""
    states = {state for allowed in RULES[act].values() for state in allowed}
    given_back = {"risk": "Whose words?"} if status is Status.RETURNED else {}
    audit = replace(DONE, status=status, returned=given_back)
    if act is Act.ANSWER:
        audit = replace(audit, entries={})
    assert NOW[act](audit) is (status in states)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize(("person", "acts"), WITH_HERS, ids=named)
def test_what_is_offered_is_what_may_be_done_now(
    person: Person | None, acts: set[Act], status: Status
) -> None:
    audit = in_state(DONE, status)
    offered = {act for act in Act if may(act, person, audit, STAND)}
    assert offered <= acts
    known = relations(person, audit, STAND)
    rules = {act: RULES.get(act, {}) for act in acts}
    late = {
        act
        for act, rule in rules.items()
        if rule and not any(status in rule.get(each, ()) for each in known)
    }
    assert acts - offered == late


def test_what_each_is_to_an_audit_is_told_apart() -> None:
    assert relations(ASHA, DONE, STAND) == {Relation.AUDITOR}
    assert relations(SAM, DONE, STAND) == {Relation.CONTRIBUTOR}
    assert relations(TEO, DONE, STAND) == {Relation.MODERATOR, Relation.CANDIDATE}
    assert relations(QUINN, DONE, STAND) == {Relation.CANDIDATE, Relation.QUALITY_LEAD}
    assert {relations(p, DONE, STAND) for p in (MARCUS, DANA, LEE, None)} == {
        frozenset({Relation.NOBODY})
    }


def test_who_would_read_what_another_moderates_is_told_who_has_it() -> None:
    refused = refusal(Act.READ, PRIYA, in_state(DONE, Status.TAKEN), STAND)
    assert refused is not None
    assert refused.fault == f"<@{TEO.id}> has this audit to moderate."


@pytest.mark.parametrize("person", [TEO, QUINN], ids=named)
def test_who_grades_blind_reads_no_grade_before_giving_theirs(person: Person) -> None:
    """Nor does a quality lead, who could otherwise read any audit."""
    blind = replace(TAKEN, blind=True, moderator=person.id)
    audit = in_state(DONE, Status.TAKEN)
    assert refusal(Act.READ, person, audit, Stand(blind)) is not None
    assert refusal(Act.MODERATE, person, audit, Stand(blind)) is None
    marks = {q.key: Mark(graded="meets_good") for q in blind.to_regrade(audit)}
    assert refusal(Act.READ, person, audit, Stand(replace(blind, marks=marks))) is None


def test_once_handed_over_only_who_has_the_audit_now_may_withdraw_it() -> None:
    sams = replace(DONE, auditor=SAM.id)
    assert refusal(Act.WITHDRAW, SAM, sams) is None
    assert refusal(Act.WITHDRAW, ASHA, sams) is not None


def test_an_auditor_who_has_left_can_do_nothing_with_the_audit_they_had() -> None:
    gone = Person(ASHA.id, ASHA.name, ASHA.team, ASHA.roles, active=False)
    assert all(refusal(act, gone, DONE, STAND) is not None for act in Act)


def test_every_act_has_a_row() -> None:
    assert {*RULES, *ROLES} == set(Act)
    assert RULES[Act.ANSWER][Relation.AUDITOR] == set(OPEN)


def test_the_page_shows_the_table_as_it_is() -> None:
    text = rights_table.PAGE.read_text(encoding="utf-8")
    assert rights_table.page(text) == text
