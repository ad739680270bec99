"""A quality lead's Home reads the first few of each list, and finds the same as reading it all."""

import json
from datetime import timedelta

from sqlalchemy import Connection

from bot.usecases import escalating, home
from flows.audit import Audit, Status
from flows.moderation import Mark, Moderation, Reason, Selection, Verdict
from storage import moderation as moderations
from storage import tables
from tests.bot.usecases.house import WORKSPACE, House
from tests.bot.usecases.moderators import (
    audit_of,
    move_to,
    set_up,
    submitted,
    take,
)
from tests.flows.building import ASHA, LEE, QUINN, moment

LATE = "Moderation is late"
STILL = "Audits standing still"


def shown(house: House) -> str:
    """Everything on Quinn's Home."""
    return json.dumps(home.show(house.context, QUINN.id), ensure_ascii=False)


def test_a_request_is_late_on_home_when_the_rule_says_so_and_not_while_somebody_is_at_it(
    house: House,
) -> None:
    """Five working days of London's after it was asked for, or after it was taken."""
    set_up(house)
    move_to(house, "2026-11-23T15:00")
    audit = submitted(house)
    move_to(house, "2026-11-29T23:59")
    assert LATE not in shown(house)
    move_to(house, "2026-11-30T00:00")
    assert LATE in shown(house)
    take(house, audit)
    assert LATE not in shown(house)
    move_to(house, "2026-12-07T00:00")
    assert LATE in shown(house)


def test_what_has_gone_on_to_somebody_stays_late(house: House) -> None:
    set_up(house)
    move_to(house, "2026-11-23T15:00")
    submitted(house)
    move_to(house, "2026-11-30T09:00")
    escalating.escalate(house.context)
    assert LATE in shown(house)


def test_those_of_leavers_come_first_on_whatever_page_they_are_read(house: House) -> None:
    """Six stand still, two of them because nobody here is their auditor."""
    for number in range(6):
        _begun_days_ago(house, 30 - number, LEE.id if number > 3 else ASHA.id)
    _begun_days_ago(house, 1, ASHA.id)
    on_home = shown(house)
    assert "See all 6" in on_home
    assert on_home.count("<@U0LEE> has left") == 2
    assert on_home.index("<@U0LEE> has left") < on_home.index("<@U0ASHA>")
    assert on_home.count("<@U0ASHA>") == 3
    in_full = str(home.show_all(house.context, QUINN.id, "still.0").view)
    assert in_full.count("<@U0ASHA>") == 4


def test_a_page_that_is_not_there_any_more_is_the_last_there_is(house: House) -> None:
    """Forty-eight grades seen differently are two pages; a button for the fourth was left open."""
    set_up(house)
    audit = audit_of(house, submitted(house))
    with house.context.database.begin() as conn:
        table = tables.Audit.__table__
        conn.execute(table.update().values(status=Status.APPROVED))
        for number in range(2, 6):
            _seen_differently(conn, audit, number)
    assert "See all 48" in shown(house)
    last = str(home.show_all(house.context, QUINN.id, "disputes.1").view)
    assert home.show_all(house.context, QUINN.id, "disputes.3").view is not None
    assert str(home.show_all(house.context, QUINN.id, "disputes.3").view) == last


def _begun_days_ago(house: House, days: int, auditor: str) -> None:
    table = tables.Audit.__table__
    values = {"auditor": auditor, "updated_at": house.clock.now() - timedelta(days=days)}
    audit = house.begin()
    with house.context.database.begin() as conn:
        conn.execute(table.update().where(table.c.id == audit).values(**values))


def _seen_differently(conn: Connection, audit: Audit, number: int) -> None:
    at, every = moment().at, Selection((Reason.EVERY,), None)
    marks = {q.key: Mark(final="good", dispute="Not so.") for q in audit.path[:12]}
    decided = Moderation(
        f"{audit.id}.{number}",
        audit.id,
        number,
        every,
        blind=False,
        requested_at=at,
        requested_revision=1,
        marks=marks,
        verdict=Verdict.APPROVED,
        decided_at=at,
    )
    moderations.save(conn, WORKSPACE, None, decided, moment())
