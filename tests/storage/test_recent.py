"""Recent audits are remembered as committed, and used only while that is how they stand."""

from dataclasses import replace

from flows.audit import Audit
from storage import audits
from storage.database import Database
from storage.questionnaires import Library
from storage.recent import RecentAudits
from tests.flows.building import AT, COVENTRY, begun, moment, press

AUDIT = begun()
LIBRARY = Library([COVENTRY])


def test_an_audit_is_found_as_it_was_remembered() -> None:
    recent = RecentAudits()
    recent.remember(AUDIT)
    assert recent.find(AUDIT.id) is AUDIT


def test_what_another_process_changed_is_read_anew(database: Database) -> None:
    recent = RecentAudits()
    recent.remember(AUDIT)
    with database.begin() as conn:
        LIBRARY.pin(conn, "T1", COVENTRY, AT)
        audits.insert(conn, "T1", replace(AUDIT, entries={}))

        def load() -> Audit | None:
            return audits.ask_to_change(conn, "T1", AUDIT.id, LIBRARY, recent)()

        assert load() is AUDIT
        decision = press(AUDIT, "risk", "meets_good")
        audits.save(conn, "T1", AUDIT, decision, moment(1))
        loaded = load()
        assert loaded is not None
        assert loaded.revision == decision.audit.revision
        assert loaded.value("risk") == decision.audit.value("risk")


def test_however_many_audits_there_are_a_few_are_remembered() -> None:
    recent = RecentAudits()
    every = [replace(AUDIT, id=f"A{number}") for number in range(1_000)]
    for audit in every:
        recent.remember(audit)
    found = [audit for audit in every if recent.find(audit.id)]
    assert found == every[-64:]
