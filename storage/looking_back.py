"""Finished audits of the same case from before: where each question was answered last."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection, and_, select

from flows.audit import Audit
from flows.looking_back import FINISHED
from flows.questionnaire import ANSWER
from storage import tables

_audits = tables.Audit.__table__
_entries = tables.Entry.__table__
_questionnaires = tables.Questionnaire.__table__
_AT_MOST: Final = 64

_PINNED = and_(
    _questionnaires.c.workspace == _audits.c.workspace,
    _questionnaires.c.digest == _audits.c.questionnaire,
)


def last_answers(conn: Connection, workspace: str, audit: Audit) -> dict[str, str]:
    """For each question answered in an audit before this one, the id of the latest such audit."""
    c = _audits.c
    rows = conn.execute(
        select(_entries.c.question, c.id, c.status)
        .join(_audits, _audits.c.id == _entries.c.audit)
        .join(_questionnaires, _PINNED)
        .where(
            c.workspace == workspace,
            c.case_reference == audit.case,
            c.submitted_at <= audit.begun_at,
            c.id != audit.id,
            _questionnaires.c.key == audit.questionnaire.key,
            _entries.c.part == ANSWER,
            _entries.c.applies.is_(True),
        )
        # The latest comes last and so stands.
        .order_by(c.submitted_at, c.id)
    )
    # Asked for by status as well, SQLite would read every finished audit instead of one case's.
    return {row.question: row.id for row in rows if row.status in FINISHED}


class FormerAnswers:
    """Which questions were answered before, of the audits at work; usable from any thread.

    What was finished before an audit began hardly ever changes, so it is looked up once. Whoever
    then presses for it has it looked up again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: OrderedDict[str, Mapping[str, str]] = OrderedDict()

    def has(self, conn: Connection, workspace: str, audit: Audit, question: str) -> bool:
        """Whether a question of the audit was answered in one before it."""
        with self._lock:
            found = self._found.get(audit.id)
        if found is None:
            found = MappingProxyType(last_answers(conn, workspace, audit))
            with self._lock:
                self._found[audit.id] = found
                if len(self._found) > _AT_MOST:
                    self._found.popitem(last=False)
        return question in found
