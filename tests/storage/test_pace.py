"""When somebody did something to an audit, from its history."""

from storage import audits
from storage.database import Database
from storage.pace import times_of
from storage.questionnaires import Library
from tests.flows.building import AT, COVENTRY, SAM, begun, moment, press


def test_times_are_one_persons_own_each_once_in_order(database: Database) -> None:
    audit = begun()
    with database.begin() as conn:
        Library([COVENTRY]).pin(conn, "T1", COVENTRY, AT)
        audits.insert(conn, "T1", audit)
        for minutes, grade in ((7, "meets_good"), (3, "exceeds_good")):
            decision = press(audit, "risk", grade, expects=None, minutes=minutes)
            audits.save(conn, "T1", audit, decision, moment(minutes))
            audit = decision.audit
        decision = press(audit, "involvement", "meets_good", minutes=9)
        audits.save(conn, "T1", audit, decision, moment(9, SAM))
        found = times_of(conn, "T1", audit.id, "U0ASHA")
        assert found == (moment(3).at, moment(7).at)
        assert times_of(conn, "T1", audit.id, SAM.id) == (moment(9).at,)
        assert times_of(conn, "T2", audit.id, "U0ASHA") == ()
