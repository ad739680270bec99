"""Home for somebody who has five hundred items on six lists, against five on each."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from bot.usecases import home
from bot.usecases.context import Context
from flows.actions import ActionDetails
from flows.assigning import Assignment
from flows.audit import Audit, Decision, EntryChanged, Status
from flows.moderation import Moderation, Reason, Selection
from storage import assignments, audits
from storage import moderation as moderations
from tests.bench.answering import beside_the_project
from tests.bench.harness import Sides, Step
from tests.bench.stage import stage
from tests.flows.building import AT, TODAY, completed, moment
from tests.storage.following import agreed

FEW, MANY = 5, 84
MANAGER: Final = "U0MARCUS"
KINDS: Final = 6
"""Lists of which there are so many: in progress, submitted, asked of, to moderate, actions of
their own and of their team."""


@contextmanager
def of_many_items() -> Iterator[Sides]:
    """From the tables to the view that Slack is given: five of each list are shown on both.

    The one has 504 items, the other 30, so what differs is never how much is shown.
    """
    with (
        beside_the_project() as small,
        beside_the_project() as large,
        stage(small) as few,
        stage(large) as many,
    ):
        yield Sides(
            floor=showing(few.bot.context, FEW), measured=showing(many.bot.context, MANY), turns=40
        )


def showing(context: Context, count: int) -> Step:
    """Home of somebody with so many of each, made anew."""
    with context.database.begin() as conn:
        _fill(context, conn, count)
    shown = str(home.show(context, MANAGER))
    if shown.count("See all") != (KINDS if count > FEW else 1):
        raise RuntimeError(f"not everything of {count} is on Home")
    return lambda: home.show(context, MANAGER)


def _fill(context: Context, conn: Connection, count: int) -> None:
    whole = completed()
    context.library.pin(conn, context.workspace, whole.questionnaire, AT)
    for number in range(count):
        case = f"{700_000 + number}"
        own = replace(whole, auditor=MANAGER, case=case)
        _put(context, conn, replace(own, id=f"open-{number}"))
        _put(context, conn, replace(own, id=f"submitted-{number}", status=Status.SUBMITTED))
        _assign(context, conn, number)
        _ask(context, conn, replace(whole, id=f"asked-{number}", case=case, team="south"))
        day = TODAY + timedelta(days=number % 60 - 20)
        actions = [
            ActionDetails("Mend the lock", owner_person=owner, due_on=day, safety=number % 9 == 0)
            for owner in (MANAGER, "U0DANA")
        ]
        agreed(conn, actions, f"agreed-{number}", case=case)


def _put(context: Context, conn: Connection, audit: Audit) -> None:
    given = tuple(EntryChanged(step, None, entry) for step, entry in audit.entries.items())
    audits.insert(conn, context.workspace, audit)
    audits.save(conn, context.workspace, None, Decision(audit, given), moment())


def _assign(context: Context, conn: Connection, number: int) -> None:
    title, due = "Case audit", TODAY + timedelta(days=number % 30)
    given = Assignment(f"as{number}", "form", title, "710452", MANAGER, due, "U0QUINN", AT)
    assignments.insert(conn, context.workspace, given)


def _ask(context: Context, conn: Connection, audit: Audit) -> None:
    _put(context, conn, replace(audit, auditor="U0SAM", status=Status.SUBMITTED))
    selection = Selection((Reason.EVERY,), None)
    request = Moderation(
        f"{audit.id}.1", audit.id, 1, selection, blind=False, requested_at=AT, requested_revision=1
    )
    moderations.save(conn, context.workspace, None, request, moment())
