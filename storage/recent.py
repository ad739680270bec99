"""The audits that people are at work on, kept as they were last committed.

An audit never changes without its revision, so what is remembered counts only while the database
still has that revision; whoever wrote a newer one, in whatever process, is noticed. Somebody who
answers question after question thus has the audit read once, not with every answer.
"""

import threading
from collections import OrderedDict
from typing import Final

from flows.audit import Audit

_AT_MOST: Final = 64


class RecentAudits:
    """A bounded memory of committed audits; usable from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._audits: OrderedDict[str, Audit] = OrderedDict()

    def remember(self, audit: Audit) -> None:
        """Keep an audit as it was just committed."""
        with self._lock:
            self._audits[audit.id] = audit
            self._audits.move_to_end(audit.id)
            if len(self._audits) > _AT_MOST:
                self._audits.popitem(last=False)

    def find(self, audit_id: str) -> Audit | None:
        """The audit as it is remembered, if it is: to be used only at its present revision."""
        with self._lock:
            return self._audits.get(audit_id)
