"""Followed actions come back as they were decided, with everything that happened to them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, event, select

from flows import agreeing, following
from flows.actions import ActionDetails, ActionStatus, Effect, Owner, Tracked
from flows.audit import ActionChanged, Decision, Status, changed
from flows.digest import Heading
from flows.following import Followed, Happened
from storage import actions, audits, tables
from storage.actions import Counts, Which
from storage.database import Database
from storage.recent import RecentAudits
from tests.flows.building import AT, BY_KEY, DANA, MARCUS, SAM, TODAY, begun, moment
from tests.storage.following import LIBRARY, WORKSPACE, agreed, approved, due, found

FRIDAY = date(2026, 11, 27)
WINDOW = ActionDetails("Make the window safe", owner_role="Key worker", due_on=FRIDAY, safety=True)
PLAN = ActionDetails("Write the plan", owner_person="U0DANA", due_on=FRIDAY)
NOW = moment(60, by=DANA)
LIFE: list[Callable[[Tracked], Followed]] = [
    lambda a: following.name_person(a, DANA, NOW),
    lambda a: following.redate(a, date(2026, 12, 4), "The fitter is ill.", NOW),
    lambda a: following.review(a, TODAY, "Seen the window.", "MB", moment(61, by=MARCUS)),
    lambda a: following.done(a, "A lock was fitted.", NOW),
    lambda a: following.say_effect(a, Effect.BETTER, "Robin sleeps.", NOW),
]


def test_what_became_of_an_action_is_read_back_as_it_was_decided(database: Database) -> None:
    with database.begin() as conn:
        agreed(conn, [WINDOW])
        for step in LIFE:
            followed = step(found(conn, "A1.1"))
            stored = actions.save(conn, WORKSPACE, followed)
            decided = replace(followed.tracked.action, revision=stored.action.revision)
            assert stored == replace(followed.tracked, action=decided)
            assert actions.find(conn, WORKSPACE, LIBRARY, "A1.1") == stored
        assert actions.find(conn, "T0ELSEWHERE", LIBRARY, "A1.1") is None
        assert actions.load_to_change(conn, "T0ELSEWHERE", LIBRARY, "A1.1") is None


def test_every_step_stands_in_the_history_in_order_with_its_words(database: Database) -> None:
    with database.begin() as conn:
        agreed(conn, [WINDOW, PLAN])
        actions.save(conn, WORKSPACE, following.name_person(found(conn, "A1.1"), DANA, NOW))
        moved = following.redate(found(conn, "A1.1"), date(2026, 12, 4), "Ill.", NOW)
        actions.save(conn, WORKSPACE, moved)
        actions.save(conn, WORKSPACE, following.note(found(conn, "A1.2"), "Begun.", NOW))
        told = actions.events(conn, WORKSPACE, found(conn, "A1.1"))
    assert [(e.what, e.by, e.before, e.after, e.words) for e in told] == [
        (Happened.REASSIGNED, DANA.id, "Key worker", DANA.id, ""),
        (Happened.REDATED, DANA.id, "2026-11-27", "2026-12-04", "Ill."),
    ]
    assert {e.at for e in told} == {NOW.at}


def test_a_matter_of_safety_is_live_when_it_is_added_the_rest_once_approved(
    database: Database,
) -> None:
    with database.begin() as conn:
        LIBRARY.pin(conn, WORKSPACE, BY_KEY["coventry-case-audit"], AT)
        audit = begun()
        audits.insert(conn, WORKSPACE, audit)
        for key, details in (("A1.1", PLAN), ("A1.2", WINDOW)):
            decision = agreeing.add(audit, key, details, moment())
            audits.save(conn, WORKSPACE, audit, decision, moment())
            audit = decision.audit
        live = Which(team="north")
        assert actions.ids_of(conn, WORKSPACE, live, TODAY) == ("A1.2",)
        approved(conn, audit)
        assert actions.ids_of(conn, WORKSPACE, live, TODAY) == ("A1.1", "A1.2")


def test_an_audits_own_change_leaves_what_became_of_an_action(database: Database) -> None:
    with database.begin() as conn:
        audit = agreed(conn, [PLAN])
        done = following.done(found(conn, "A1.1"), "Written.", NOW)
        stored = actions.save(conn, WORKSPACE, done)
        before = audit.actions[0]
        after = replace(before, details=replace(PLAN, text="Write the whole plan"))
        changes = (ActionChanged(before, after),)
        decision = Decision(changed(audit, AT, changes, actions=(after,)), changes)
        audits.save(conn, WORKSPACE, audit, decision, moment())
        kept = found(conn, "A1.1").action
    assert kept.details.text == "Write the whole plan"
    assert (kept.status, kept.ending) == (ActionStatus.DONE, stored.action.ending)


def test_a_review_outlasts_its_audits_other_changes_until_that_words_the_action_otherwise(
    database: Database,
) -> None:
    """As one may that was reopened."""
    with database.begin() as conn:
        begun_again = replace(agreed(conn, [PLAN]), status=Status.IN_PROGRESS)
        said = following.review(found(conn, "A1.1"), TODAY, "Seen it.", "MB", moment(61, by=MARCUS))
        reviewed = actions.save(conn, WORKSPACE, said).action
        audit = replace(begun_again, actions=(reviewed,))
        for details, left in (
            (replace(PLAN, owner_person=SAM.id), reviewed.review),
            (replace(PLAN, text="Write the whole plan"), None),
        ):
            decision = agreeing.change(audit, 1, details, moment(62))
            audits.save(conn, WORKSPACE, audit, decision, moment(62))
            audit = decision.audit
            kept = found(conn, "A1.1").action
            assert (kept.details, kept.review) == (details, left)


def test_an_audit_remembered_in_memory_is_out_of_date_after_a_step(database: Database) -> None:
    recent = RecentAudits()
    with database.begin() as conn:
        recent.remember(agreed(conn, [PLAN]))
    with database.begin() as conn:
        actions.save(conn, WORKSPACE, following.done(found(conn, "A1.1"), "Written.", NOW))
    with database.begin() as conn:
        audit = audits.ask_to_change(conn, WORKSPACE, "A1", LIBRARY, recent)()
    assert audit is not None
    assert audit.actions[0].status is ActionStatus.DONE


def test_a_turn_reads_an_audit_with_no_more_statements_for_what_became_of_its_actions(
    database: Database,
) -> None:
    statements: list[str] = []

    def loaded(conn: Connection) -> int:
        statements.clear()
        assert audits.load(conn, WORKSPACE, "A1", LIBRARY) is not None
        return len(statements)

    with database.begin() as conn:
        agreed(conn, [PLAN, WINDOW])
        event.listen(conn, "before_cursor_execute", lambda *told: statements.append(told[2]))
        before = loaded(conn)
        actions.save(conn, WORKSPACE, following.done(found(conn, "A1.1"), "Written.", NOW))
        assert loaded(conn) == before == 4  # the audit, its entries, what was kept, its actions


def test_a_questionnaires_policy_comes_with_its_actions(database: Database) -> None:
    tier_2 = BY_KEY["tier2-case-file"]
    with database.begin() as conn:
        agreed(conn, [PLAN], "A2", questionnaire=tier_2)
        assert found(conn, "A2.1").policy.review_first
        refused = following.done(found(conn, "A2.1"), "Written.", NOW)
        assert actions.save(conn, WORKSPACE, refused) == found(conn, "A2.1")


def test_a_re_listed_action_takes_the_place_of_the_first_and_carries_on_its_story(
    database: Database,
) -> None:
    with database.begin() as conn:
        agreed(conn, [PLAN])
        moved = following.redate(found(conn, "A1.1"), date(2026, 12, 4), "Ill.", NOW)
        earlier = actions.save(conn, WORKSPACE, moved)
        later = replace(PLAN, due_on=date(2027, 1, 8))
        audit = agreed(conn, [later], "A2", relists=earlier.action)
        (ended,) = actions.take_over(conn, WORKSPACE, LIBRARY, audit.actions, NOW)
        new, old = found(conn, "A2.1").action, found(conn, "A1.1").action
    assert ended.action == old
    assert (old.status, old.ending and old.ending.instead) == (ActionStatus.SUPERSEDED, "A2.1")
    assert (new.relists, new.first, new.relisted, new.redated) == ("A1.1", "A1.1", 1, 1)
    assert new.first_due_on == FRIDAY
    with database.begin() as conn:
        again = agreed(conn, [later], "A3", relists=new)
        assert again.actions[0].first == "A1.1"
        assert again.actions[0].relisted == 2


def test_an_action_that_was_closed_meanwhile_is_not_taken_over(database: Database) -> None:
    with database.begin() as conn:
        agreed(conn, [PLAN])
        earlier = found(conn, "A1.1").action
        actions.save(conn, WORKSPACE, following.done(found(conn, "A1.1"), "Written.", NOW))
        audit = agreed(conn, [PLAN], "A2", relists=earlier)
        assert actions.take_over(conn, WORKSPACE, LIBRARY, audit.actions, NOW) == ()
        assert found(conn, "A1.1").action.status is ActionStatus.DONE


def test_a_cases_open_actions_are_those_of_its_other_audits(database: Database) -> None:
    with database.begin() as conn:
        agreed(conn, [PLAN, WINDOW])
        agreed(conn, [PLAN], "A2")
        agreed(conn, [PLAN], "A3", case="708819")
        actions.save(conn, WORKSPACE, following.done(found(conn, "A1.1"), "Written.", NOW))
        listed = actions.of_case(conn, WORKSPACE, LIBRARY, "710452", but="A2")
    assert [tracked.action.id for tracked in listed] == ["A1.2"]


def test_a_leavers_actions_move_at_once(database: Database) -> None:
    with database.begin() as conn:
        for audit in range(5):
            agreed(conn, [due(FRIDAY)] * 5, f"A{audit}")
        named = actions.ids_of(conn, WORKSPACE, Which(owner="U0DANA"), TODAY)
        several = actions.several_to_change(conn, WORKSPACE, LIBRARY, named)
        stored = actions.save_all(conn, WORKSPACE, following.in_bulk(several, SAM, NOW))
        assert len(several) == len(stored) == 25
        assert actions.ids_of(conn, WORKSPACE, Which(owner="U0DANA"), TODAY) == ()
        assert len(actions.ids_of(conn, WORKSPACE, Which(owner=SAM.id), TODAY)) == 25
        assert found(conn, "A0.1").action.details.owner == Owner(SAM.id)


def test_what_happened_to_several_at_once_is_stored_as_of_one_after_the_other(
    database: Database,
) -> None:
    """Each counts its audit up; what was refused, or had not to change, is left as it is."""
    with database.begin() as conn:
        agreed(conn, [PLAN, PLAN, WINDOW], "A1")
        agreed(conn, [PLAN], "A2")
        revision = found(conn, "A1.1").action.revision
        actions.save(conn, WORKSPACE, following.done(found(conn, "A1.2"), "Written.", NOW))
        before = found(conn, "A1.2")
        ids = ["A2.1", "A1.3", "A1.2", "A1.1", "A9.9"]
        several = actions.several_to_change(conn, WORKSPACE, LIBRARY, ids)
        assert [each.action.id for each in several] == ["A1.1", "A1.2", "A1.3", "A2.1"]
        stored = actions.save_all(conn, WORKSPACE, following.in_bulk(several, SAM, NOW))
        assert [found(conn, each.action.id) for each in stored] == list(stored)
        assert [each.action.id for each in stored] == ["A1.1", "A1.3", "A2.1"]
        assert [each.action.revision - revision for each in stored[:2]] == [2, 3]
        assert found(conn, "A1.2") == before
        (step,) = actions.events(conn, WORKSPACE, stored[1])
        assert (step.what, step.after) == (Happened.REASSIGNED, SAM.id)
        assert actions.save_all(conn, WORKSPACE, []) == ()


def test_giving_away_many_takes_no_more_statements_than_giving_away_two(
    database: Database,
) -> None:
    statements: list[str] = []

    def given(team: str) -> int:
        statements.clear()
        named = actions.ids_of(conn, WORKSPACE, Which(team), TODAY)
        several = actions.several_to_change(conn, WORKSPACE, LIBRARY, named)
        actions.save_all(conn, WORKSPACE, following.in_bulk(several, SAM, NOW))
        return len(statements)

    with database.begin() as conn:
        agreed(conn, [PLAN, WINDOW])
        for audit in range(10):
            agreed(conn, [PLAN] * 3, f"B{audit}", team="south")
        event.listen(conn, "before_cursor_execute", lambda *told: statements.append(told[2]))
        assert given("north") == given("south") == 7


DAYS = [-9, -1, 0, 3, 6, 7, 30, None, None]
LISTED = [due(None if d is None else TODAY + timedelta(days=d), f"Do {d}") for d in DAYS]


@pytest.mark.parametrize("size", [1, 2, 4, 5, 20])
def test_page_by_page_every_open_action_is_listed_once_by_its_day(
    database: Database, size: int
) -> None:
    with database.begin() as conn:
        agreed(conn, LISTED)
        pages = [
            actions.page_of(conn, WORKSPACE, Which(team="north"), TODAY, page, size)
            for page in range(len(LISTED) // size + 1)
        ]
    listed = [each for page in pages for each in page.listed]
    assert [each.text for each in listed] == [details.text for details in LISTED]
    assert {page.total for page in pages} == {len(LISTED)}
    assert all(len(page.listed) <= size for page in pages)


@pytest.mark.parametrize(
    ("heading", "days"),
    [
        (Heading.OVERDUE, [-9, -1]),
        (Heading.THIS_WEEK, [0, 3, 6]),
        (Heading.LATER, [7, 30]),
        (Heading.UNDATED, [None, None]),
    ],
)
def test_a_list_can_be_narrowed_to_one_heading(
    database: Database, heading: Heading, days: list[int | None]
) -> None:
    with database.begin() as conn:
        agreed(conn, LISTED)
        page = actions.page_of(conn, WORKSPACE, Which("north", heading=heading), TODAY, 0, 20)
    assert [each.text for each in page.listed] == [f"Do {day}" for day in days]
    assert page.total == len(days)


def test_counts_are_of_what_is_open_and_nobody_elses(database: Database) -> None:
    overdue = TODAY - timedelta(days=1)
    with database.begin() as conn:
        agreed(conn, [due(overdue, safety=True), due(overdue), due(FRIDAY), due(None)])
        agreed(conn, [due(overdue)], "A2", team="south")
        mine, north = Which(owner="U0DANA"), Which(team="north")
        assert actions.counts_of(conn, WORKSPACE, north, TODAY) == Counts(4, 2, 1)
        assert actions.counts_of(conn, WORKSPACE, mine, TODAY) == Counts(5, 3, 1)
        assert actions.counts_of(conn, "T0ELSEWHERE", mine, TODAY) == Counts()
        only = Which(team="north", safety=True)
        assert actions.ids_of(conn, WORKSPACE, only, TODAY) == ("A1.1",)


@pytest.mark.parametrize(
    ("which", "index"),
    [
        (Which(team="north"), "ix_actions_of_team (workspace=? AND team=?)"),
        (Which(owner="U0DANA"), "ix_actions_of_owner (workspace=? AND owner_person=?)"),
    ],
)
def test_a_list_is_read_by_an_index_that_holds_open_actions_only(
    sqlite_file: Database, which: Which, index: str
) -> None:
    listed = select(tables.Action.__table__.c.id)
    with sqlite_file.read() as conn:
        wanted = listed.where(*actions.conditions(WORKSPACE, which, TODAY))
        compiled = wanted.compile(dialect=conn.dialect)
        given = tuple(compiled.params.values())
        (plan,) = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", given).all()
    assert index in plan.detail


@pytest.mark.parametrize("count", [1, 25, 300])
def test_actions_that_are_named_are_found_by_their_ids_and_no_others_are_read(
    sqlite_file: Database, count: int
) -> None:
    named = actions.are(WORKSPACE, [f"A1.{number}" for number in range(count)])
    wanted = select(tables.Action.__table__.c.id).where(named)
    with sqlite_file.read() as conn:
        compiled = wanted.compile(dialect=conn.dialect, compile_kwargs={"render_postcompile": True})
        given = tuple(compiled.params[name] for name in compiled.positiontup or ())
        (plan,) = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", given).all()
    assert plan.detail.endswith("(id=?)")
