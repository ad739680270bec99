"""Who gets the audit as a file, where it is put, and what the outbox holds of it."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.reports import html
from bot.usecases import filing
from bot.usecases.turn import turn
from flows import answering, marking, moderating
from flows.answers import Person
from flows.audit import Audit
from flows.moderation import Moderation
from storage import audits, moderation, tables
from storage.outbox import Attachment, Method
from tests.bot.usecases.house import SETUP, WORKSPACE, House
from tests.flows.building import ASHA, DANA, MARCUS, QUINN, SAM, completed

OUTBOX = tables.Outbox.__table__


@pytest.fixture
def audit_id(house: House) -> str:
    """An audit of Asha's, everything answered."""
    house.set_up(replace(SETUP, people=(*SETUP.people, MARCUS, DANA)))
    begun = house.begin()
    answers = {step: entry.value for step, entry in completed().entries.items()}
    with turn(house.context, house.cause()) as now:
        assert now is not None
        audit = now.audit(begun)
        assert audit is not None
        now.keep(audit, answering.fill_in(audit, answers, now.moment))
    return begun


def stands(house: House, audit_id: str) -> tuple[Audit, Moderation | None]:
    """The audit and its round as they are stored."""
    with house.context.database.read() as conn:
        audit = audits.load(conn, WORKSPACE, audit_id, house.context.library)
        found = moderation.latest(conn, WORKSPACE, audit_id)
    assert audit is not None
    return audit, found


def submit(house: House, audit_id: str, *, blind: bool = False) -> None:
    """Submit it for moderation."""
    with turn(house.context, house.cause()) as now:
        assert now is not None
        audit = now.audit(audit_id)
        assert audit is not None
        ruling = moderating.submit(audit, None, now.moment, 7)
        assert ruling.moderation is not None
        now.keep(audit, ruling.decision)
        chosen = replace(ruling.moderation, blind=blind)
        moderation.save(now.conn, WORKSPACE, None, chosen, now.moment)


def take(house: House, audit_id: str) -> None:
    """Have Marcus take it."""
    with turn(house.context, house.cause(MARCUS)) as now:
        assert now is not None
        audit, standing = stands(house, audit_id)
        ruling = moderating.take(audit, standing, now.moment)
        now.keep(audit, ruling.decision)
        moderation.save(now.conn, WORKSPACE, standing, ruling.moderation, now.moment)


def files(house: House, person: Person) -> list[tuple[str, Attachment]]:
    """The files on their way to somebody, each with the key it stands under."""
    wanted = select(OUTBOX.c.thread_key, OUTBOX.c.body).where(
        OUTBOX.c.method == Method.FILE, OUTBOX.c.gate == person.id
    )
    with house.context.database.read() as conn:
        rows = conn.execute(wanted).all()
    return [(under, Attachment.unpacked(body)) for under, body in rows]


def ask(house: House, audit_id: str, person: Person) -> str:
    """Ask for it; what is said to that."""
    return filing.send_file(house.context, house.cause(person), audit_id).notice


def test_the_auditor_gets_it_in_the_audits_own_thread(house: House, audit_id: str) -> None:
    submit(house, audit_id)
    assert "on its way to this audit's thread" in ask(house, audit_id, ASHA)
    ((under, file),) = files(house, ASHA)
    assert under == house.thread(audit_id).card
    assert file.name == "case-710452-coventry-case-audit.html"
    assert b"It waits for a moderator" in file.content


@pytest.mark.parametrize("person", [QUINN, MARCUS], ids=["quality-lead", "moderator"])
def test_others_get_it_under_a_message_of_its_own(
    house: House, audit_id: str, person: Person
) -> None:
    """That message goes first, and tells where they read."""
    submit(house, audit_id)
    take(house, audit_id)
    assert "to your messages with me" in ask(house, audit_id, person)
    ((under, _),) = files(house, person)
    ((to, said, _),) = house.enqueued("/announced/")
    assert to == person.id
    assert "The file you asked for is in this thread." in said
    assert under.startswith(f"{audit_id}/file/{person.id}/announced/")


@pytest.mark.parametrize("person", [SAM, MARCUS, DANA], ids=lambda person: person.name)
def test_nobody_else_gets_it(house: House, audit_id: str, person: Person) -> None:
    """A manager who has not taken it included."""
    submit(house, audit_id)
    assert "This audit is" in ask(house, audit_id, person)
    assert files(house, person) == []
    assert house.enqueued("/announced/") == []


def test_an_audit_that_is_not_submitted_is_no_file(house: House, audit_id: str) -> None:
    assert "not submitted" in ask(house, audit_id, ASHA)
    assert files(house, ASHA) == []


def test_whoever_grades_blind_gets_it_only_once_they_have_graded(
    house: House, audit_id: str
) -> None:
    submit(house, audit_id, blind=True)
    take(house, audit_id)
    assert "before you see its auditor's grades" in ask(house, audit_id, MARCUS)
    assert files(house, MARCUS) == []
    assert "on its way" in ask(house, audit_id, QUINN)
    with turn(house.context, house.cause(MARCUS)) as now:
        assert now is not None
        audit, standing = stands(house, audit_id)
        assert standing is not None
        grades = {q.key: "meets_good" for q in standing.to_regrade(audit)}
        ruling = marking.grade_blind(audit, standing, grades, now.moment)
        assert ruling.refused is None
        moderation.save(now.conn, WORKSPACE, standing, ruling.moderation, now.moment)
    assert "on its way" in ask(house, audit_id, MARCUS)
    ((_, file),) = files(house, MARCUS)
    assert b"Both grades" not in file.content


def test_asked_for_twice_it_is_on_its_way_once(house: House, audit_id: str) -> None:
    submit(house, audit_id)
    assert ask(house, audit_id, ASHA) == ask(house, audit_id, ASHA)
    assert len(files(house, ASHA)) == 1


def test_an_audit_nobody_knows_is_said_to_be_gone(house: House) -> None:
    assert "can't find that audit" in ask(house, "nothing", ASHA)


def test_nothing_that_was_written_stands_outside_of_what_is_sealed(
    house: House, audit_id: str
) -> None:
    submit(house, audit_id)
    ask(house, audit_id, ASHA)
    with house.context.database.read() as conn:
        row = conn.execute(select(OUTBOX).where(OUTBOX.c.method == Method.FILE)).one()
    outside = {name: value for name, value in row._mapping.items() if name != "body"}  # noqa: SLF001
    assert "Robin" not in str(outside)
    assert b"Robin" in Attachment.unpacked(row.body).content
    assert html.SUFFIX in Attachment.unpacked(row.body).name
