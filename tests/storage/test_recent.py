"""Recent audits are remembered as they were committed, and only while that is how they stand."""

from dataclasses import replace

from storage.recent import RecentAudits
from tests.flows.building import begun

AUDIT = begun()


def test_an_audit_is_found_at_the_revision_it_was_remembered_at() -> None:
    recent = RecentAudits()
    recent.remember(AUDIT)
    assert recent.find(AUDIT.id, AUDIT.revision) is AUDIT


def test_an_audit_that_was_changed_since_is_not_found() -> None:
    recent = RecentAudits()
    recent.remember(AUDIT)
    assert recent.find(AUDIT.id, AUDIT.revision + 1) is None


def test_however_many_audits_there_are_a_few_are_remembered() -> None:
    recent = RecentAudits()
    every = [replace(AUDIT, id=f"A{number}") for number in range(1_000)]
    for audit in every:
        recent.remember(audit)
    found = [audit for audit in every if recent.find(audit.id, audit.revision)]
    assert found == every[-64:]
