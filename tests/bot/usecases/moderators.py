"""A council with moderators, at work on its records: what they do, and what they then see."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select

from bot.usecases import submitting, taking
from bot.usecases.context import Outcome
from bot.usecases.moderating import moderate
from bot.usecases.turn import Turn, turn
from flows import answering, marking, moderating
from flows.answers import Person, Text
from flows.audit import Audit
from flows.moderation import Moderation
from flows.questionnaire import Step
from flows.rights import Act
from flows.rulings import Ruling
from flows.setup import Setup
from storage import audits, tables
from storage import moderation as moderations
from tests.bot.usecases.house import SETUP, WORKSPACE, House
from tests.flows.building import ASHA, MARCUS, QUINN, SAM, completed

NADIA = Person("U0NADIA", "Nadia Shah", "south", frozenset({"manager"}))
OWEN = Person("U0OWEN", "Owen Price", None, frozenset({"manager"}))
RITA = Person("U0RITA", "Rita Lowe", None, frozenset({"quality_lead"}))
PEOPLE = (ASHA, SAM, QUINN, MARCUS, NADIA, OWEN)
CHANNEL = "C0MOD"
COUNCIL = replace(
    SETUP,
    people=PEOPLE,
    moderators_channel=CHANNEL,
    groups={"moderators": (MARCUS.id, NADIA.id, OWEN.id)},
)
"""Marcus is of Asha's own team, so he moderates none of hers."""


def set_up(house: House, setup: Setup = COUNCIL, **more: object) -> None:
    """Have the council be so."""
    house.set_up(replace(setup, **more))  # type: ignore[arg-type]


def submitted(house: House) -> str:
    """An audit of Asha's, wholly answered and submitted; its id."""
    audit_id = house.begin()
    answers = {step: entry.value for step, entry in completed().entries.items()}
    with turn(house.context, house.cause()) as now:
        assert now is not None
        audit = now.audit(audit_id)
        assert audit is not None
        now.keep(audit, answering.fill_in(audit, answers, now.moment))
    submit(house, audit_id)
    return audit_id


def submit(house: House, audit_id: str) -> Outcome:
    """Asha submits it."""
    return submitting.submit(house.context, house.cause(), audit_id)


def take(house: House, audit_id: str, by: Person = NADIA) -> Outcome:
    """Press “Take it”."""
    return taking.take(house.context, house.cause(by), audit_id)


def release(house: House, audit_id: str, by: Person = NADIA) -> Outcome:
    """Press “Release”."""
    return taking.release(house.context, house.cause(by), audit_id)


def ruled(
    house: House,
    audit_id: str,
    act: Act,
    rule: Callable[[Audit, Moderation | None, Turn], Ruling],
    by: Person = NADIA,
) -> Outcome:
    """Do something of a moderator's."""

    def decide(now: Turn, audit: Audit, moderation: Moderation | None) -> Ruling:
        return rule(audit, moderation, now)

    return moderate(house.context, house.cause(by), audit_id, act, decide)


def comment(house: House, audit_id: str, question: str, text: str, by: Person = NADIA) -> Outcome:
    """Say something about a question."""
    return ruled(
        house,
        audit_id,
        Act.MODERATE,
        lambda a, m, now: marking.comment(a, m, question, text, now.moment),
        by,
    )


def give_back(house: House, audit_id: str, general: str = "", by: Person = NADIA) -> Outcome:
    """Return it."""
    return ruled(
        house,
        audit_id,
        Act.RETURN,
        lambda a, m, now: moderating.give_back(a, m, now.moment, general),
        by,
    )


def change_grade(house: House, audit_id: str, question: str, grade: str, why: str) -> Outcome:
    """Have another grade count."""
    return ruled(
        house,
        audit_id,
        Act.MODERATE,
        lambda a, m, now: marking.change_grade(a, m, (question, grade), why, now.moment),
    )


def approve(house: House, audit_id: str, by: Person = NADIA) -> Outcome:
    """Approve it."""
    return ruled(
        house, audit_id, Act.APPROVE, lambda a, m, now: moderating.approve(a, m, now.moment), by
    )


def rewrite(house: House, audit_id: str, question: str, part: str, text: str) -> None:
    """Asha writes something else there."""
    with turn(house.context, house.cause()) as now:
        assert now is not None
        audit = now.audit(audit_id)
        assert audit is not None
        step = Step(question, part)
        now.keep(audit, answering.fill_in(audit, {step: Text.of(text)}, now.moment))


def audit_of(house: House, audit_id: str) -> Audit:
    """The audit as the tables hold it."""
    with house.context.database.read() as conn:
        found = audits.load(conn, WORKSPACE, audit_id, house.context.library)
    assert found is not None
    return found


def moderation_of(house: House, audit_id: str) -> Moderation:
    """Its latest round."""
    with house.context.database.read() as conn:
        found = moderations.latest(conn, WORKSPACE, audit_id)
    assert found is not None
    return found


def said(house: House, name: str) -> list[tuple[str, str]]:
    """What was posted under keys with ``name`` in them, in order: to whom, and what."""
    table = tables.Outbox.__table__
    posts = table.c.method == "chat.postMessage"
    with house.context.database.read() as conn:
        rows = conn.execute(select(table).where(posts).order_by(table.c.id)).all()
    return [(row.gate, _seen(row.body)) for row in rows if name in row.key]


def shown(house: House, to: str, key: str) -> str:
    """What the message of this key says now, in whatever channel or messages it is."""
    table = tables.Outbox.__table__
    with house.context.database.read() as conn:
        rows = conn.execute(select(table).where(table.c.gate == to).order_by(table.c.id)).all()
    return [_seen(row.body) for row in rows if key in {row.key, row.target_key}][-1]


def _seen(body: object) -> str:
    return json.dumps(body, ensure_ascii=False)


def move_to(house: House, moment: str) -> None:
    """Let time pass until then; UTC."""
    to = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    house.clock.move((to - house.clock.now()).total_seconds())
