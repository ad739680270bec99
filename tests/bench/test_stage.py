"""What is measured is the real thing: sixty answers stand, and every row is written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from flows.audit import Audit
from storage import audits, tables
from tests.bench import filling, form
from tests.bench.stage import ASHA, Stage, stage


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path) as found:
        yield found


def latest(made: Stage) -> Audit:
    """Asha's audit as the tables alone tell it."""
    context = made.bot.context
    with context.database.read() as conn:
        audit_id = audits.open_of(conn, context.workspace, ASHA)[0]
        found = audits.load(conn, context.workspace, audit_id, context.library)
    assert found is not None
    return found


def test_a_measured_press_finds_sixty_answers_and_is_kept(made: Stage) -> None:
    made.ready()
    before = latest(made)
    made.press()
    after = latest(made)
    assert (len(before.entries), len(after.entries)) == (60, 61)
    assert after.value(form.FIRST_PLAIN) == "good"


def test_a_measured_press_brings_the_next_question(made: Stage) -> None:
    made.ready()
    asked = made.slack.body["text"]
    made.press()
    made.deliver_one()
    assert asked == "21 of 40 · plain-1"
    assert made.slack.body["text"] == "22 of 40 · plain-2"


def test_what_is_remembered_of_an_audit_is_what_the_tables_hold(made: Stage) -> None:
    made.ready()
    made.press()
    stored = latest(made)
    remembered = made.bot.context.recent.find(stored.id)
    assert remembered == stored


def test_a_filled_database_holds_whole_audits_in_progress(tmp_path: Path) -> None:
    filling.database(tmp_path, 20)
    with stage(tmp_path) as made, made.bot.context.database.read() as conn:
        context = made.bot.context
        ids = conn.execute(select(tables.Audit.__table__.c.id)).scalars().all()
        found = [audits.load(conn, context.workspace, each, context.library) for each in ids]
        threads = conn.execute(select(func.count()).select_from(tables.Thread.__table__))
        assert threads.scalar_one() == 20
    assert [len(each.entries) for each in found if each and each.is_open] == [filling.ANSWERED] * 20
