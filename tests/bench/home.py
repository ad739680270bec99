"""Home for somebody who has five hundred of everything, against five of each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from bot.usecases import home
from bot.usecases.context import Context
from flows.actions import ActionDetails
from flows.assigning import Assignment
from flows.audit import Audit, Decision, EntryChanged, Status
from flows.moderation import Mark, Moderation, Reason, Selection, Verdict
from flows.questionnaire import QuestionType
from storage import assignments, audits, outbox, tables
from storage import moderation as moderations
from storage.outbox import Post
from tests.bench.answering import beside_the_project
from tests.bench.harness import Sides, Step
from tests.bench.stage import stage
from tests.flows.building import AT, TODAY, completed, moment
from tests.storage.following import agreed

FEW, MANY = 5, 500
MANAGER: Final = "U0MARCUS"
LEAD: Final = "U0QUINN"
KINDS: Final = 6
"""Lists of which a manager has so many: in progress, submitted, asked of, to moderate, actions of
their own and of their team."""
LEADS_KINDS: Final = 7
"""And a quality lead: given up, seen differently, late, standing still, approved, actions of all
teams, and, as who may moderate them, to take."""
LEADS_BUTTONS: Final = 3
"""Of a few as well: what was given up, all teams' actions, and what was finished, which is as much
again as there are actions."""
LONG: Final = timedelta(days=60)
"""Since when what is late or stands still has been so."""
Fill = Callable[[Context, Connection, int], None]


@contextmanager
def of_many_items() -> Iterator[Sides]:
    """From the tables to the view that Slack is given: five of each list are shown on both.

    The one has 3,000 items, the other 30, so what differs is never how much is shown.
    """
    with _both(MANAGER, _fill, 1, KINDS) as sides:
        yield sides


@contextmanager
def of_a_quality_lead() -> Iterator[Sides]:
    """The same for whoever has an eye on every team."""
    with _both(LEAD, _neglect, LEADS_BUTTONS, LEADS_KINDS) as sides:
        yield sides


@contextmanager
def _both(person: str, fill: Fill, *buttons: int) -> Iterator[Sides]:
    with (
        beside_the_project() as small,
        beside_the_project() as large,
        stage(small) as few,
        stage(large) as many,
    ):
        yield Sides(
            floor=showing(few.bot.context, person, fill, FEW),
            measured=showing(many.bot.context, person, fill, MANY),
            turns=40,
        )
        for each, wanted in zip((few, many), buttons, strict=True):
            shown = str(home.show(each.bot.context, person))
            if shown.count("See all") != wanted:
                raise RuntimeError("not everything is on Home")


def showing(context: Context, person: str, fill: Fill, count: int) -> Step:
    """Home of somebody with so many of each, made anew."""
    with context.database.begin() as conn:
        fill(context, conn, count)
    return lambda: home.show(context, person)


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
        actions = [_action(number, owner) for owner in (MANAGER, "U0DANA")]
        agreed(conn, actions, f"agreed-{number}", case=case)


def _neglect(context: Context, conn: Connection, count: int) -> None:
    whole = completed()
    context.library.pin(conn, context.workspace, whole.questionnaire, AT)
    grade = next(q.key for q in whole.path if q.type is QuestionType.GRADE)
    for number in range(count):
        each = replace(whole, case=f"{700_000 + number}", updated_at=AT - LONG)
        _put(context, conn, replace(each, id=f"still-{number}"))
        late = replace(each, id=f"late-{number}", team="south", auditor="U0SAM")
        _ask(context, conn, late, AT - LONG)
        approved = replace(each, id=f"approved-{number}", status=Status.APPROVED)
        _put(context, conn, approved)
        decided = replace(_request(approved, AT), verdict=Verdict.APPROVED, decided_at=AT)
        disputed = replace(decided, marks={grade: Mark(final="good", dispute="Not so.")})
        moderations.save(conn, context.workspace, None, disputed, moment())
        agreed(conn, [_action(number, "U0DANA")], f"agreed-{number}", case=each.case)
    keys = [f"given-up-{number}" for number in range(count)]
    posts = [Post(context.workspace, "U0ASHA", key, {"text": "Done"}) for key in keys]
    outbox.enqueue(conn, posts, AT)
    sent = tables.Outbox.__table__
    given_up = sent.update().where(sent.c.key.in_(keys)).values(parked_at=AT, error="no_text")
    conn.execute(given_up)


def _action(number: int, owner: str) -> ActionDetails:
    day = TODAY + timedelta(days=number % 60 - 20)
    return ActionDetails("Mend the lock", owner, due_on=day, safety=number % 9 == 0)


def _put(context: Context, conn: Connection, audit: Audit) -> None:
    given = tuple(EntryChanged(step, None, entry) for step, entry in audit.entries.items())
    audits.insert(conn, context.workspace, audit)
    audits.save(conn, context.workspace, None, Decision(audit, given), moment())


def _assign(context: Context, conn: Connection, number: int) -> None:
    title, due = "Case audit", TODAY + timedelta(days=number % 30)
    given = Assignment(f"as{number}", "form", title, "710452", MANAGER, due, "U0QUINN", AT)
    assignments.insert(conn, context.workspace, given)


def _ask(context: Context, conn: Connection, audit: Audit, at: datetime = AT) -> None:
    _put(context, conn, replace(audit, auditor="U0SAM", status=Status.SUBMITTED))
    moderations.save(conn, context.workspace, None, _request(audit, at), moment())


def _request(audit: Audit, at: datetime) -> Moderation:
    every = Selection((Reason.EVERY,), None)
    return Moderation(f"{audit.id}.1", audit.id, 1, every, False, at, 1)
