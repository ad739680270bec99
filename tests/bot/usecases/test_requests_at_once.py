"""Two at once, each in a process of their own: one wins, and the other is told who did."""

import pytest
from sqlalchemy import select

from bot.usecases import ending, taking
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.moderating import moderate
from bot.usecases.turn import Turn
from flows import moderating
from flows.audit import Audit, Status
from flows.moderation import Moderation
from flows.rights import Act
from flows.rulings import Ruling
from storage import tables
from tests.at_once import at_once
from tests.bot.usecases.house import House
from tests.bot.usecases.moderators import (
    NADIA,
    OWEN,
    audit_of,
    comment,
    moderation_of,
    release,
    said,
    set_up,
    submitted,
    take,
)
from tests.flows.building import ASHA

TRIES = 100


@pytest.fixture(autouse=True)
def council(house: House) -> None:
    """Nadia and Owen moderate."""
    set_up(house)


def one_of(outcomes: list[Outcome], loser_reads: str) -> None:
    """Exactly one of them is done; the other's notice says this."""
    lost = [outcome.notice for outcome in outcomes if outcome.notice]
    assert len(lost) == 1, outcomes
    assert loser_reads in lost[0]


def test_of_two_who_take_it_at_once_one_has_it_each_time(
    house: House, two: tuple[Context, ...]
) -> None:
    audit = submitted(house)
    winners = set()
    for number in range(TRIES):
        causes = [Cause(f"take {number} {who.id}", who.id) for who in (NADIA, OWEN)]
        taken = at_once(
            lambda: taking.take(two[0], causes[0], audit),  # noqa: B023 - called at once
            lambda: taking.take(two[1], causes[1], audit),  # noqa: B023
        )
        winner = moderation_of(house, audit).moderator
        one_of(taken, f"<@{winner}> took it")
        winners.add(winner)
        release(house, audit, NADIA if winner == NADIA.id else OWEN)
    history = tables.History.__table__
    with house.context.database.read() as conn:
        of_it = select(history.c.after).where(history.c.what == "moderator")
        found = [who for who in conn.execute(of_it).scalars() if who]
    assert len(found) == TRIES
    assert winners <= {NADIA.id, OWEN.id}


def put_back(house: House, audit_id: str, status: Status) -> None:
    """Let it stand as it did before the race, for the next one."""
    audit, rounds = tables.Audit.__table__, tables.Moderation.__table__
    revision = audit_of(house, audit_id).revision + 1
    undecided = {"verdict": None, "decided_by": None, "decided_at": None}
    taken = {"moderator": None, "taken_at": None} if status is Status.SUBMITTED else {}
    with house.context.database.begin() as conn:
        conn.execute(audit.update().values(status=status, revision=revision))
        conn.execute(rounds.update().values(undecided | taken))


def decide(context: Context, cause: Cause, audit_id: str, act: Act) -> Outcome:
    """Approve, or return, as the form of a moderator does."""

    def rule(now: Turn, audit: Audit, moderation: Moderation | None) -> Ruling:
        if act is Act.APPROVE:
            return moderating.approve(audit, moderation, now.moment)
        return moderating.give_back(audit, moderation, now.moment)

    return moderate(context, cause, audit_id, act, rule)


def test_of_two_decisions_at_once_one_counts_each_time(
    house: House, two: tuple[Context, ...]
) -> None:
    """One moderator in two windows: approve in one, return in the other."""
    audit = submitted(house)
    take(house, audit)
    comment(house, audit, "risk", "Which record is this from?")
    verdicts = []
    for number in range(TRIES):
        causes = [Cause(f"decide {number} {place}", NADIA.id) for place in (1, 2)]
        done = at_once(
            lambda: decide(two[0], causes[0], audit, Act.APPROVE),  # noqa: B023
            lambda: decide(two[1], causes[1], audit, Act.RETURN),  # noqa: B023
        )
        status = audit_of(house, audit).status
        word = "approved" if status is Status.APPROVED else "returned"
        one_of(done, f"<@{NADIA.id}> {word} it")
        verdicts.append(status)
        put_back(house, audit, Status.TAKEN)
    assert len(verdicts) == TRIES
    assert set(verdicts) <= {Status.APPROVED, Status.RETURNED}


def test_of_taking_and_withdrawing_at_once_one_counts_each_time(
    house: House, two: tuple[Context, ...]
) -> None:
    """Who is too late is told who was not: a moderator at once, the auditor in the thread."""
    audit = submitted(house)
    ends: list[Status] = []
    for number in range(TRIES):
        causes = [Cause(f"take {number}", NADIA.id), Cause(f"withdraw {number}", ASHA.id)]
        taken, _ = at_once(
            lambda: taking.take(two[0], causes[0], audit),  # noqa: B023 - called at once
            lambda: ending.withdraw(two[1], causes[1], audit),  # noqa: B023
        )
        found, moderation = audit_of(house, audit), moderation_of(house, audit)
        refused = said(house, "/refused/")
        if moderation.moderator is None:
            assert found.status is Status.WITHDRAWN
            assert f"<@{ASHA.id}> withdrew it" in taken.notice
            assert len(refused) == ends.count(Status.TAKEN)
        else:
            assert found.status is Status.TAKEN
            assert taken.notice == ""
            assert f"<@{NADIA.id}> is reading this audit already" in refused[-1][1]
            assert len(refused) == ends.count(Status.TAKEN) + 1
        ends.append(found.status)
        put_back(house, audit, Status.SUBMITTED)
    assert len(ends) == TRIES


def test_an_approval_stands_whatever_its_auditor_withdraws_at_once(
    house: House, two: tuple[Context, ...]
) -> None:
    audit = submitted(house)
    take(house, audit)
    for number in range(TRIES):
        causes = [Cause(f"approve {number}", NADIA.id), Cause(f"withdraw {number}", ASHA.id)]
        approved, _ = at_once(
            lambda: decide(two[0], causes[0], audit, Act.APPROVE),  # noqa: B023 - called at once
            lambda: ending.withdraw(two[1], causes[1], audit),  # noqa: B023
        )
        assert approved.notice == ""
        assert audit_of(house, audit).status is Status.APPROVED
        told = said(house, "/refused/")
        assert len(told) == number + 1
        late = "This audit is finished" in told[-1][1]
        assert late or f"<@{NADIA.id}> is reading this audit already" in told[-1][1]
        put_back(house, audit, Status.TAKEN)


def test_the_same_press_told_of_twice_takes_it_once(house: House, two: tuple[Context, ...]) -> None:
    audit = submitted(house)
    cause = Cause("the press", NADIA.id)
    done = at_once(*(lambda each=each: taking.take(each, cause, audit) for each in two))
    assert sorted(outcome.done for outcome in done) == [False, True]
    assert moderation_of(house, audit).moderator == NADIA.id
