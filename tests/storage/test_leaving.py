"""What people still have to do is counted by person and team."""

from datetime import date, timedelta

from flows import following
from flows.actions import ActionDetails
from flows.leaving import Owned
from storage import actions, leaving
from storage.database import Database
from tests.flows.building import TODAY, moment
from tests.storage.following import WORKSPACE, agreed, due, found

YESTERDAY = TODAY - timedelta(days=1)


def test_what_is_open_is_counted_for_each_team_and_what_of_it_is_overdue(
    database: Database,
) -> None:
    lees = ActionDetails("Write the plan", owner_person="U0LEE", due_on=date(2026, 12, 4))
    with database.begin() as conn:
        agreed(conn, [due(YESTERDAY, safety=True), due(YESTERDAY), due(TODAY), due(None)])
        agreed(conn, [due(TODAY), lees], "A2", team="south")
        agreed(conn, [lees], "A3", team=None)
        done = following.done(found(conn, "A1.3"), "It was written.", moment(60))
        actions.save(conn, WORKSPACE, done)
        counted = leaving.owned(conn, WORKSPACE, ["U0DANA", "U0LEE", "U0SAM"], TODAY)
        assert set(counted) == {
            Owned("U0DANA", "north", 3, 2, 1),
            Owned("U0DANA", "south", 1, 0, 0),
            Owned("U0LEE", "south", 1, 0, 0),
            Owned("U0LEE", None, 1, 0, 0),
        }
        assert leaving.owned(conn, "T0ELSEWHERE", ["U0DANA"], TODAY) == ()
        assert leaving.owned(conn, WORKSPACE, [], TODAY) == ()
