"""The history of an audit is read a page at a time, the latest line first, in either database."""

from flows.audit import Decision, EntryChanged, FieldChanged
from storage import audits, history
from storage.database import Database
from storage.questionnaires import Library
from tests.flows.building import AT, COVENTRY, completed, moment

WORKSPACE = "T1"


def test_a_page_of_the_history_is_read_from_its_end(database: Database) -> None:
    audit = completed()
    given = [EntryChanged(step, None, entry) for step, entry in audit.entries.items()]
    with database.begin() as conn:
        Library([COVENTRY]).pin(conn, WORKSPACE, COVENTRY, AT)
        audits.insert(conn, WORKSPACE, audit)
        begun = FieldChanged("begun", after=COVENTRY.key)
        skipped = FieldChanged("skipped", after="risk")
        audits.save(conn, WORKSPACE, None, Decision(audit, (begun, *given, skipped)), moment())
    with database.read() as conn:
        count = history.count(conn, WORKSPACE, audit.id)
        last, *rest = history.lines(conn, WORKSPACE, audit.id, 0, 3)
        (first,) = history.lines(conn, WORKSPACE, audit.id, count - 1, 3)
        other = history.count(conn, "T2", audit.id), history.lines(conn, "T2", audit.id, 0, 3)
    assert count == len(given) + 2
    assert (last.what, last.after, last.by, last.at) == ("skipped", "risk", "U0ASHA", AT)
    assert (first.what, first.after, first.question) == ("begun", COVENTRY.key, "")
    assert [line.what for line in rest] == ["answer", "answer"]
    assert other == (0, ())
