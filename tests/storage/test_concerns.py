"""What is known of an audit's concerns."""

from dataclasses import replace

from flows.concerns import Concern, Raised, SafeNow
from flows.questionnaires import shipped
from storage import audits, concerns
from storage.database import Database
from storage.questionnaires import Library
from tests.flows.building import AT, COVENTRY, begun

WORKSPACE = "T0NORTHSHIRE"
RAISED = Concern("c1", "710452", None, None, "U0ASHA", AT, "No lock.", SafeNow.NOT_KNOWN, "")


def test_a_concern_is_known_of_the_audit_it_was_raised_from_and_of_no_other(
    database: Database,
) -> None:
    audit = begun()
    with database.begin() as conn:
        Library(shipped()).pin(conn, WORKSPACE, COVENTRY, AT)
        audits.insert(conn, WORKSPACE, audit)
        concerns.insert(conn, WORKSPACE, Raised(RAISED))
        assert not concerns.was_raised(conn, WORKSPACE, audit.id)
        concerns.insert(conn, WORKSPACE, Raised(replace(RAISED, id="c2", audit=audit.id)))
        assert concerns.was_raised(conn, WORKSPACE, audit.id)
        assert not concerns.was_raised(conn, "T0ELSEWHERE", audit.id)
