"""Where an audit is talked about: its threads, and the questions asked in them.

A thread's root is the audit's card; handing over closes one thread and opens another. A prompt
is a message that asked a step. Where and when a message stands is the outbox's knowledge.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, and_, bindparam, case, func, or_, select

from flows.audit import Audit
from flows.questionnaire import ANSWER, Step
from storage import outbox, tables
from storage.outbox import Place
from storage.prepared import Prepared, Row

_threads = tables.Thread.__table__
_prompts = tables.Prompt.__table__
_outbox = tables.Outbox.__table__

RESPONSE_URL_USES: Final = 5
"""How often Slack lets one be used."""


@dataclass(frozen=True, slots=True)
class Thread:
    """One audit's thread in one person's messages. ``card`` is the root message's outbox key."""

    id: str
    audit: str
    person: str
    card: str
    card_revision: int
    card_refreshed_at: datetime | None
    closed: bool


@dataclass(frozen=True, slots=True)
class Prompt:
    """A message that asks a step. ``revision`` is that of the answer it was shown with."""

    key: str
    step: Step
    revision: int
    response_url: str = ""


_THREAD = select(
    *(_threads.c.id, _threads.c.audit, _threads.c.person, _threads.c.card),
    *(_threads.c.card_revision, _threads.c.card_refreshed_at, _threads.c.closed_at),
)
_IS_OPEN = and_(
    _threads.c.workspace == bindparam("workspace"),
    _threads.c.audit == bindparam("audit"),
    _threads.c.closed_at.is_(None),
)
_OPEN = Prepared(_THREAD.where(_IS_OPEN))
_BY_ROOT = Prepared(
    _THREAD.join(
        _outbox,
        and_(_outbox.c.workspace == _threads.c.workspace, _outbox.c.key == _threads.c.card),
    ).where(
        _threads.c.workspace == bindparam("workspace"),
        _threads.c.person == bindparam("person"),
        _outbox.c.ts == bindparam("ts"),
    )
)
_PROMPT = (
    *(_prompts.c.key, _prompts.c.question, _prompts.c.part, _prompts.c.revision),
    _prompts.c.response_url,
)
_EVER_ASKED = (
    select(*_PROMPT)
    .join(
        _outbox,
        and_(_outbox.c.workspace == _prompts.c.workspace, _outbox.c.key == _prompts.c.key),
    )
    # What was given up was never asked.
    .where(_outbox.c.parked_at.is_(None))
)
_ASKED = _EVER_ASKED.where(_prompts.c.thread == bindparam("thread"))
_STANDING = Prepared(
    _ASKED.where(_outbox.c.ts <= bindparam("before")).order_by(_outbox.c.ts.desc()).limit(1)
)
_LAST = Prepared(_ASKED.order_by(_outbox.c.id.desc()).limit(1))
_OF_STEP = and_(_prompts.c.question == bindparam("question"), _prompts.c.part == bindparam("part"))
_COPIES = Prepared(_ASKED.where(_OF_STEP))
_UNFOLDED = Prepared(_ASKED.where(_OF_STEP, _prompts.c.folded.is_(False)))
# Asked without waiting to be told which thread that is.
_UNFOLDED_IN_OPEN = Prepared(
    _EVER_ASKED.where(
        _prompts.c.thread == select(_threads.c.id).where(_IS_OPEN).scalar_subquery(),
        *(_OF_STEP, _prompts.c.folded.is_(False)),
    )
)
_PRESSABLE = Prepared(
    select(*_PROMPT)
    .where(
        _prompts.c.thread == bindparam("thread"),
        _prompts.c.question == bindparam("question"),
        _prompts.c.part == ANSWER,
        _prompts.c.response_url_until > bindparam("now"),
        _prompts.c.response_url_uses < RESPONSE_URL_USES,
    )
    .order_by(_prompts.c.response_url_until.desc())
    .limit(1)
)
_IS_FOLDING = and_(_prompts.c.question == bindparam("folding"), _prompts.c.part == ANSWER)
_REMEMBER_PRESS = Prepared(
    _prompts.update()
    .where(_prompts.c.key == outbox.KEY_AT.scalar_subquery())
    .values(
        response_url=bindparam("url"),
        response_url_until=bindparam("until"),
        response_url_uses=case((_IS_FOLDING, 1), else_=0),
        folded=or_(_prompts.c.folded, _IS_FOLDING),
    )
    .returning(*_PROMPT)
)
_RECORD = Prepared(
    _prompts.insert(),
    *("workspace", "key", "thread", "audit", "question", "part", "revision"),
    *("response_url_uses", "folded"),
)
_OF_KEY = _prompts.c.key == bindparam("of_key")
_FOLDED = Prepared(_prompts.update().where(_OF_KEY).values(folded=True))
_RESPONSE_URL_USED = Prepared(
    _prompts.update()
    .where(_OF_KEY)
    .values(response_url_uses=_prompts.c.response_url_uses + 1, folded=True)
)
_CARD_REFRESHED = Prepared(
    _threads.update()
    .where(_threads.c.id == bindparam("of_thread"))
    .values(card_revision=bindparam("revision"), card_refreshed_at=bindparam("at"))
)


def open_thread(conn: Connection, workspace: str, audit: Audit, card: str, at: datetime) -> None:
    """Record that an audit is talked about under this card, with its auditor, from now on."""
    conn.execute(
        _threads.insert().values(
            workspace=workspace,
            id=secrets.token_hex(6),
            audit=audit.id,
            person=audit.auditor,
            card=card,
            card_revision=audit.revision,
            opened_at=at,
        )
    )


def close(conn: Connection, thread: str, at: datetime) -> None:
    """Record that the thread is over."""
    conn.execute(_threads.update().where(_threads.c.id == thread).values(closed_at=at))


def open_thread_of(conn: Connection, workspace: str, audit: str) -> Thread | None:
    """The thread in which the audit is talked about now."""
    return ask_for_open(conn, workspace, audit)()


def ask_for_open(conn: Connection, workspace: str, audit: str) -> Callable[[], Thread | None]:
    """The same, to be had a little later."""
    asked = _OPEN.ask(conn, workspace=workspace, audit=audit)
    return lambda: next((_thread(*row) for row in asked()), None)


def find_by_root(conn: Connection, workspace: str, person: str, ts: str) -> Thread | None:
    """The thread under the message with this ts in the person's messages, closed or not."""
    row = _BY_ROOT.first(conn, workspace=workspace, person=person, ts=ts)
    return None if row is None else _thread(*row)


def count_of(conn: Connection, workspace: str, audit: str) -> int:
    """How many threads the audit has had."""
    return conn.execute(
        select(func.count()).where(_threads.c.workspace == workspace, _threads.c.audit == audit)
    ).scalar_one()


def place_of(conn: Connection, workspace: str, audit: str) -> Place | None:
    """Where the audit's present card stands; ``None`` until it has been posted."""
    thread = open_thread_of(conn, workspace, audit)
    return None if thread is None else outbox.place_of(conn, workspace, thread.card)


def card_refreshed(conn: Connection, thread: str, revision: int, at: datetime) -> None:
    """Record when, and as of which revision, the card says how things are."""
    _CARD_REFRESHED.run(conn, of_thread=thread, revision=revision, at=at)


def record_prompt(conn: Connection, workspace: str, thread: Thread, prompt: Prompt) -> None:
    """Record that a message asks a step."""
    _RECORD.run(
        conn,
        workspace=workspace,
        key=prompt.key,
        thread=thread.id,
        audit=thread.audit,
        question=prompt.step.question,
        part=prompt.step.part,
        revision=prompt.revision,
        response_url_uses=0,
        folded=False,
    )


def standing_prompt(conn: Connection, thread: Thread, ts: str) -> Prompt | None:
    """The question that stood last when a message with this ts was typed."""
    return _one(_STANDING.first(conn, thread=thread.id, before=ts))


def last_prompt(conn: Connection, thread: Thread) -> Prompt | None:
    """The question asked last, whether it has been posted by now or not."""
    return _one(_LAST.first(conn, thread=thread.id))


def unfolded(conn: Connection, thread: Thread, step: Step) -> tuple[Prompt, ...]:
    """The messages that ask this step and still look as if it were open."""
    named = {"thread": thread.id, "question": step.question, "part": step.part}
    return tuple(_prompt(*row) for row in _UNFOLDED.all(conn, **named))


def ask_for_unfolded(
    conn: Connection, workspace: str, audit: str, step: Step
) -> Callable[[], tuple[Prompt, ...]]:
    """The same in the audit's open thread, to be had a little later."""
    named = {"workspace": workspace, "audit": audit}
    asked = _UNFOLDED_IN_OPEN.ask(conn, **named, question=step.question, part=step.part)
    return lambda: tuple(_prompt(*row) for row in asked())


def copies(conn: Connection, thread: Thread, step: Step) -> tuple[Prompt, ...]:
    """Every message that asks this step, or did before it was folded."""
    named = {"thread": thread.id, "question": step.question, "part": step.part}
    return tuple(_prompt(*row) for row in _COPIES.all(conn, **named))


def pressable(conn: Connection, thread: Thread, question: str, now: datetime) -> Prompt | None:
    """The question's message that can still be changed through a press on it."""
    return _one(_PRESSABLE.first(conn, thread=thread.id, question=question, now=now))


def last_said(conn: Connection, workspace: str, thread: Thread, beginning: str = "") -> str:
    """The key, which begins so, of what was said last in the thread; empty where nothing was.

    What was given up was not said.
    """
    found = (
        select(_outbox.c.key)
        .where(
            _outbox.c.workspace == workspace,
            _outbox.c.gate == thread.person,
            _outbox.c.thread_key == thread.card,
            _outbox.c.kind == "post",
            _outbox.c.parked_at.is_(None),
        )
        .order_by(_outbox.c.id.desc())
        .limit(1)
    )
    if beginning:
        found = found.where(_outbox.c.key.startswith(beginning, autoescape=True))
    return conn.execute(found).scalar_one_or_none() or ""


def in_flight_since(conn: Connection, workspace: str, person: str) -> datetime | None:
    """When the oldest post to this person was tried that nobody knows the end of."""
    return conn.execute(
        select(func.min(_outbox.c.attempted_at)).where(
            _outbox.c.workspace == workspace,
            _outbox.c.gate == person,
            _outbox.c.kind == "post",
            _outbox.c.attempts > 0,
            _outbox.c.sent_at.is_(None),
            _outbox.c.parked_at.is_(None),
        )
    ).scalar_one_or_none()


def mark_folded(conn: Connection, key: str) -> None:
    """Record that a question's message does not look open any more."""
    _FOLDED.run(conn, of_key=key)


def remember_press(
    conn: Connection,
    workspace: str,
    place: Place,
    response_url: str,
    until: datetime,
    *,
    folding: str,
) -> Callable[[], Prompt | None]:
    """Record the address through which the message that was pressed can be changed.

    Where it asks ``folding``, one use is counted by which it folds. What it asks is to be had a
    little later; ``None`` where it is no question.
    """
    given = {"url": response_url, "until": until, "folding": folding}
    asked = _REMEMBER_PRESS.ask(conn, **outbox.at(workspace, place), **given)
    return lambda: next((_prompt(*row) for row in asked()), None)


def response_url_used(conn: Connection, key: str) -> None:
    """Count one use of a prompt's response_url, by which its message was folded."""
    _RESPONSE_URL_USED.run(conn, of_key=key)


def _one(row: Row | None) -> Prompt | None:
    return None if row is None else _prompt(*row)


def _prompt(key: str, question: str, part: str, revision: int, response_url: str | None) -> Prompt:
    return Prompt(key, Step(question, part), revision, response_url or "")


def _thread(  # noqa: PLR0913, PLR0917 - the columns of _THREAD, in order
    thread: str,
    audit: str,
    person: str,
    card: str,
    card_revision: int,
    card_refreshed_at: datetime | None,
    closed_at: datetime | None,
) -> Thread:
    closed = closed_at is not None
    return Thread(thread, audit, person, card, card_revision, card_refreshed_at, closed)
