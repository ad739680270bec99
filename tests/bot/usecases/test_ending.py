"""How audits leave their auditor: what is kept of it, and who is told."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.messages.forms.header import Header
from bot.usecases import ending, starting, submitting
from bot.usecases.context import Outcome
from bot.usecases.starting import Begin
from bot.usecases.turn import turn
from flows import answering
from flows.answers import Person
from flows.assigning import Assignment
from flows.audit import Audit, Status
from storage import assignments, audits, tables
from tests.bot.usecases.house import GIVEN, SETUP, WORKSPACE, House
from tests.flows.building import ASHA, COVENTRY, QUINN, SAM, completed

TOLD = f"assignment/as1/{QUINN.id}/"
"""How the keys of what Quinn is told of an assignment begin, once it was sent."""


def assigned(house: House) -> str:
    """An audit that Quinn assigned to Asha, begun."""
    given = Assignment(
        id="as1",
        questionnaire_key=COVENTRY.key,
        title=COVENTRY.title,
        case="710452",
        auditor=ASHA.id,
        due_on=None,
        assigned_by=QUINN.id,
        assigned_at=house.clock.now(),
    )
    with house.context.database.begin() as conn:
        assignments.insert(conn, WORKSPACE, given)
    form = Header(COVENTRY.key, "710452", given.id, GIVEN)
    return starting.begin(house.context, Begin(house.cause(), form)).audit


def submit(house: House, audit_id: str, by: Person = ASHA) -> None:
    """Answer everything there is to answer, and submit it."""
    answers = {step: entry.value for step, entry in completed().entries.items()}
    with turn(house.context, house.cause(by)) as now:
        assert now is not None
        audit = now.audit(audit_id)
        assert audit is not None
        now.keep(audit, answering.fill_in(audit, answers, now.moment))
    submitting.submit(house.context, house.cause(by), audit_id)
    assert stored(house, audit_id).status is Status.SUBMITTED


def stored(house: House, audit_id: str) -> Audit:
    """The audit as the tables hold it."""
    context = house.context
    with context.database.read() as conn:
        audit = audits.load(conn, WORKSPACE, audit_id, context.library)
    assert audit is not None
    return audit


def withdraw(house: House, audit_id: str, by: Person = ASHA) -> Outcome:
    """Press the button."""
    return ending.withdraw(house.context, house.cause(by), audit_id)


def put(house: House, audit_id: str, status: Status) -> None:
    """Have the audit be in another state, as whoever moderates it would."""
    table = tables.Audit.__table__
    before = stored(house, audit_id)
    with house.context.database.begin() as conn:
        conn.execute(
            table.update()
            .where(table.c.id == audit_id)
            .values(status=status, revision=before.revision + 1)
        )


def test_a_withdrawn_audit_is_kept_and_the_history_says_who_and_when(house: House) -> None:
    audit = house.begin()
    submit(house, audit)
    before = stored(house, audit)
    house.clock.move(60)
    withdraw(house, audit)
    after = stored(house, audit)
    assert after == replace(
        before,
        status=Status.WITHDRAWN,
        revision=before.revision + 1,
        updated_at=house.clock.now(),
    )
    history = tables.History.__table__
    with house.context.database.read() as conn:
        last = conn.execute(select(history).order_by(history.c.id.desc()).limit(1)).one()
    assert (last.audit, last.what, last.by, last.at) == (
        audit,
        "status",
        ASHA.id,
        house.clock.now(),
    )
    assert (last.before, last.after) == ("submitted", "withdrawn")


def test_a_withdrawn_audit_waits_for_nobody_and_is_in_nobodys_way(house: House) -> None:
    audit = house.begin()
    submit(house, audit)
    withdraw(house, audit)
    with house.context.database.read() as conn:
        assert audits.waiting_of(conn, WORKSPACE, ASHA.id) == ()
        assert audits.waiting_by_questionnaire(conn, WORKSPACE) == {}
        assert audits.open_of(conn, WORKSPACE, ASHA.id) == ()
        assert audits.open_for_case(conn, WORKSPACE, "710452") == ()
    assert stored(house, house.begin()).status is Status.IN_PROGRESS


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (Status.TAKEN, "Ask them to return it to you."),
        (Status.APPROVED, "tell your quality lead."),
        (Status.RETURNED, "there is nothing to withdraw"),
    ],
)
def test_a_press_that_comes_after_the_moderators_is_told_so_and_changes_nothing(
    house: House, status: Status, says: str
) -> None:
    audit = house.begin()
    submit(house, audit)
    put(house, audit, status)
    before = stored(house, audit)
    withdraw(house, audit)
    assert stored(house, audit) == before
    ((to, said, _),) = house.enqueued("/refused/")
    assert to == ASHA.id
    assert says in said


@pytest.mark.parametrize("person", [SAM, QUINN], ids=lambda person: person.name)
def test_nobody_but_its_auditor_withdraws_an_audit(house: House, person: Person) -> None:
    audit = house.begin()
    submit(house, audit)
    refused = withdraw(house, audit, person)
    assert "This audit is <@U0ASHA>'s." in refused.notice
    assert stored(house, audit).status is Status.SUBMITTED


def test_who_handed_an_audit_over_does_not_withdraw_it(house: House) -> None:
    audit = house.begin()
    ending.hand_over(house.context, house.cause(), audit, SAM.id)
    submit(house, audit, SAM)
    assert withdraw(house, audit, ASHA).notice
    assert stored(house, audit).status is Status.SUBMITTED
    withdraw(house, audit, SAM)
    assert stored(house, audit).status is Status.WITHDRAWN


def test_whoever_assigned_an_audit_is_told_once_that_it_was_withdrawn(house: House) -> None:
    audit = assigned(house)
    submit(house, audit)
    withdraw(house, audit)
    withdraw(house, audit)
    ((to, said, _),) = house.enqueued(TOLD)
    assert to == QUINN.id
    assert "<@U0ASHA> has withdrawn an audit you asked for: case 710452" in said


def test_an_assignment_is_spent_by_the_audit_that_was_withdrawn(house: House) -> None:
    """Whether the case is audited all the same is for whoever assigned it to say."""
    audit = assigned(house)
    submit(house, audit)
    withdraw(house, audit)
    with house.context.database.read() as conn:
        assert assignments.waiting_for(conn, WORKSPACE, ASHA.id) == ()
        given = assignments.begun_as(conn, WORKSPACE, audit)
    assert given is not None
    assert given.audit == audit


def test_whoever_assigned_an_audit_is_told_that_it_was_cancelled(house: House) -> None:
    audit = assigned(house)
    ending.cancel(house.context, house.cause(), audit, "The case moved on.")
    ((to, said, _),) = house.enqueued(TOLD)
    assert to == QUINN.id
    assert "<@U0ASHA> has cancelled an audit you asked for" in said
    assert "moved on" not in said


def test_who_ends_an_audit_they_assigned_is_not_told_of_it(house: House) -> None:
    audit = assigned(house)
    ending.cancel(house.context, house.cause(QUINN), audit, "Not needed any more.")
    assert stored(house, audit).status is Status.CANCELLED
    assert house.enqueued(TOLD) == []


def test_who_assigned_an_audit_and_has_left_is_not_written_to(house: House) -> None:
    audit = assigned(house)
    left = tuple(replace(p, active=p.id != QUINN.id) for p in SETUP.people)
    house.set_up(replace(SETUP, people=left))
    ending.cancel(house.context, house.cause(), audit, "The case moved on.")
    assert stored(house, audit).status is Status.CANCELLED
    assert house.enqueued(TOLD) == []


def test_an_audit_that_nobody_assigned_ends_without_telling_anybody(house: House) -> None:
    audit = house.begin()
    submit(house, audit)
    withdraw(house, audit)
    assert {to for to, _, _ in house.enqueued(audit)} == {ASHA.id}
