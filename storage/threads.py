"""Where an audit is talked about: its threads, and the questions asked in them.

A thread's root is the audit's card; handing over closes one thread and opens another. A prompt
is a message that asked a step. Where and when a message stands is the outbox's knowledge.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Executable, Row, and_, bindparam, func, select

from flows.audit import Audit
from flows.questionnaire import ANSWER, Step
from storage import outbox, tables
from storage.outbox import Place

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


_OPEN = select(_threads).where(
    _threads.c.workspace == bindparam("workspace"),
    _threads.c.audit == bindparam("audit"),
    _threads.c.closed_at.is_(None),
)
_BY_ROOT = (
    select(_threads)
    .join(
        _outbox,
        and_(_outbox.c.workspace == _threads.c.workspace, _outbox.c.key == _threads.c.card),
    )
    .where(
        _threads.c.workspace == bindparam("workspace"),
        _threads.c.person == bindparam("person"),
        _outbox.c.ts == bindparam("ts"),
    )
)
_ASKED = (
    select(_prompts.c.key, _prompts.c.question, _prompts.c.part, _prompts.c.revision)
    .join(
        _outbox,
        and_(_outbox.c.workspace == _prompts.c.workspace, _outbox.c.key == _prompts.c.key),
    )
    # What was given up was never asked.
    .where(_prompts.c.thread == bindparam("thread"), _outbox.c.parked_at.is_(None))
)
_STANDING = _ASKED.where(_outbox.c.ts <= bindparam("before")).order_by(_outbox.c.ts.desc()).limit(1)
_LAST = _ASKED.order_by(_outbox.c.id.desc()).limit(1)
_COPIES = _ASKED.where(
    _prompts.c.question == bindparam("question"), _prompts.c.part == bindparam("part")
)
_UNFOLDED = _COPIES.where(_prompts.c.folded.is_(False))
_PRESSABLE = (
    select(
        _prompts.c.key,
        _prompts.c.question,
        _prompts.c.part,
        _prompts.c.revision,
        _prompts.c.response_url,
    )
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


_REMEMBER_PRESS = (
    _prompts.update()
    .where(_prompts.c.key == outbox.KEY_AT.scalar_subquery())
    .values(
        response_url=bindparam("url"), response_url_until=bindparam("until"), response_url_uses=0
    )
    .returning(
        _prompts.c.key,
        _prompts.c.question,
        _prompts.c.part,
        _prompts.c.revision,
        _prompts.c.response_url,
    )
)
_RECORD = _prompts.insert()
_OF_KEY = _prompts.c.key == bindparam("of_key")
_FOLDED = _prompts.update().where(_OF_KEY).values(folded=True)
_RESPONSE_URL_USED = (
    _prompts.update()
    .where(_OF_KEY)
    .values(response_url_uses=_prompts.c.response_url_uses + 1, folded=True)
)
_CARD_REFRESHED = (
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
    row = conn.execute(_OPEN, {"workspace": workspace, "audit": audit}).one_or_none()
    return None if row is None else _thread(row)


def find_by_root(conn: Connection, workspace: str, person: str, ts: str) -> Thread | None:
    """The thread under the message with this ts in the person's messages, closed or not."""
    row = conn.execute(_BY_ROOT, {"workspace": workspace, "person": person, "ts": ts}).one_or_none()
    return None if row is None else _thread(row)


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
    conn.execute(_CARD_REFRESHED, {"of_thread": thread, "revision": revision, "at": at})


def record_prompt(conn: Connection, workspace: str, thread: Thread, prompt: Prompt) -> None:
    """Record that a message asks a step."""
    row = {
        "workspace": workspace,
        "key": prompt.key,
        "thread": thread.id,
        "audit": thread.audit,
        "question": prompt.step.question,
        "part": prompt.step.part,
        "revision": prompt.revision,
    }
    conn.execute(_RECORD, row)


def standing_prompt(conn: Connection, thread: Thread, ts: str) -> Prompt | None:
    """The question that stood last when a message with this ts was typed."""
    return _prompt(conn, _STANDING, thread=thread.id, before=ts)


def last_prompt(conn: Connection, thread: Thread) -> Prompt | None:
    """The question asked last, whether it has been posted by now or not."""
    return _prompt(conn, _LAST, thread=thread.id)


def unfolded(conn: Connection, thread: Thread, step: Step) -> tuple[Prompt, ...]:
    """The messages that ask this step and still look as if it were open."""
    named = {"thread": thread.id, "question": step.question, "part": step.part}
    return tuple(_read(row) for row in conn.execute(_UNFOLDED, named).all())


def copies(conn: Connection, thread: Thread, step: Step) -> tuple[Prompt, ...]:
    """Every message that asks this step, or did before it was folded."""
    named = {"thread": thread.id, "question": step.question, "part": step.part}
    return tuple(_read(row) for row in conn.execute(_COPIES, named).all())


def pressable(conn: Connection, thread: Thread, question: str, now: datetime) -> Prompt | None:
    """The question's message that can still be changed through a press on it."""
    return _prompt(conn, _PRESSABLE, thread=thread.id, question=question, now=now)


def last_said(conn: Connection, workspace: str, thread: Thread) -> str:
    """The key of what was said last in the thread; empty where nothing was.

    What was given up was not said.
    """
    last = conn.execute(
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
    ).scalar_one_or_none()
    return last or ""


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
    conn.execute(_FOLDED, {"of_key": key})


def remember_press(
    conn: Connection, workspace: str, place: Place, response_url: str, until: datetime
) -> Prompt | None:
    """Record the address through which the message that was pressed can be changed.

    Gives what it asks; ``None`` where it is no question.
    """
    given = {"url": response_url, "until": until}
    return _prompt(conn, _REMEMBER_PRESS, **outbox.at(workspace, place), **given)


def response_url_used(conn: Connection, key: str) -> None:
    """Count one use of a prompt's response_url, by which its message was folded."""
    conn.execute(_RESPONSE_URL_USED, {"of_key": key})


def _prompt(conn: Connection, statement: Executable, **named: object) -> Prompt | None:
    row = conn.execute(statement, named).one_or_none()
    return None if row is None else _read(row)


def _read(row: Row[*tuple[Any, ...]]) -> Prompt:
    url = row.response_url if "response_url" in row._fields else ""
    return Prompt(row.key, Step(row.question, row.part), row.revision, url or "")


def _thread(row: Row[*tuple[Any, ...]]) -> Thread:
    return Thread(
        row.id,
        row.audit,
        row.person,
        row.card,
        row.card_revision,
        row.card_refreshed_at,
        row.closed_at is not None,
    )
