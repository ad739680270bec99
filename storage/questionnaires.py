"""Questionnaires: the shipped ones, a council's own, and every version an audit was begun with.

A version that has been used is kept whole and never changes: an audit names it by its digest. The
*form* is a version without a council's lists; with each set of lists it is kept as well.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert  # Compiles for SQLite too; not the reverse.

from flows import loading
from flows.lists import Lists, put_in
from flows.questionnaire import Questionnaire
from storage import tables

_kept = tables.Questionnaire.__table__


class VersionInUse(Exception):
    """A questionnaire changed without a new version, after audits were begun with the old one."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        super().__init__(
            f"Version {questionnaire.version} of {questionnaire.key} is in use with other "
            "content. Give the changed questionnaire a new version number."
        )
        self.questionnaire = questionnaire


class Library:
    """Knows every questionnaire; each version is read once in a process.

    ``shipped`` are offered besides what a workspace has added; where both have the same key the
    higher version counts.
    """

    def __init__(self, shipped: Iterable[Questionnaire]) -> None:
        self._shipped = {questionnaire.key: questionnaire for questionnaire in shipped}
        self._read = {q.digest: q for q in self._shipped.values()}

    def by_digest(self, conn: Connection, workspace: str, digest: str) -> Questionnaire:
        """The version with this digest; ``KeyError`` where it was never kept."""
        known = self._read.get(digest)
        if known is not None:
            return known
        source = conn.execute(
            select(_kept.c.source).where(_kept.c.workspace == workspace, _kept.c.digest == digest)
        ).scalar_one_or_none()
        if source is None:
            raise KeyError(digest)
        return self._remembered(source)

    def available(self, conn: Connection, workspace: str) -> tuple[Questionnaire, ...]:
        """What an audit can begin with: the latest version of each, by title."""
        latest = dict(self._shipped)
        rows = conn.execute(
            select(_kept.c.digest, _kept.c.key, _kept.c.version).where(
                _kept.c.workspace == workspace, _kept.c.digest == _kept.c.form
            )
        )
        for digest, key, version in rows.all():
            if key not in latest or latest[key].version < version:
                latest[key] = self.by_digest(conn, workspace, digest)
        return tuple(sorted(latest.values(), key=lambda q: q.title))

    def current(self, conn: Connection, workspace: str, key: str) -> Questionnaire | None:
        """The latest version under this key, if there is one, without a council's lists."""
        return next((q for q in self.available(conn, workspace) if q.key == key), None)

    def pin(
        self, conn: Connection, workspace: str, questionnaire: Questionnaire, at: datetime
    ) -> None:
        """Keep a version for good.

        Raises:
            VersionInUse: if the same key and version were kept with other content.
        """
        # Kept first and looked at then: another process may be keeping it just now.
        self._keep(conn, workspace, questionnaire, questionnaire.digest, at)
        digest = conn.execute(
            select(_kept.c.digest).where(
                _kept.c.workspace == workspace,
                _kept.c.key == questionnaire.key,
                _kept.c.version == questionnaire.version,
                _kept.c.digest == _kept.c.form,
            )
        ).scalar_one()
        if digest != questionnaire.digest:
            raise VersionInUse(questionnaire)
        self._read[questionnaire.digest] = questionnaire

    def pin_with(
        self,
        conn: Connection,
        workspace: str,
        form: Questionnaire,
        lists: Lists,
        at: datetime,
    ) -> Questionnaire:
        """Keep a version for good, and beside it what it is with a council's lists: that is given.

        Raises:
            VersionInUse: if the same key and version were kept with other content.
        """
        self.pin(conn, workspace, form, at)
        with_lists = put_in(form, lists)
        self._keep(conn, workspace, with_lists, form.digest, at)
        return self._read.setdefault(with_lists.digest, with_lists)

    def _keep(
        self,
        conn: Connection,
        workspace: str,
        questionnaire: Questionnaire,
        form: str,
        at: datetime,
    ) -> None:
        conn.execute(
            insert(_kept)
            .values(
                workspace=workspace,
                digest=questionnaire.digest,
                form=form,
                key=questionnaire.key,
                version=questionnaire.version,
                title=questionnaire.title,
                source=questionnaire.source,
                kept_at=at,
            )
            .on_conflict_do_nothing()
        )

    def changed_without_version(
        self, conn: Connection, workspace: str
    ) -> tuple[Questionnaire, ...]:
        """Shipped questionnaires whose version was used here with other content."""
        rows = conn.execute(
            select(_kept.c.key, _kept.c.version, _kept.c.digest).where(
                _kept.c.workspace == workspace, _kept.c.digest == _kept.c.form
            )
        )
        used = {(key, version): digest for key, version, digest in rows.all()}
        return tuple(
            q for q in self._shipped.values() if used.get((q.key, q.version), q.digest) != q.digest
        )

    def _remembered(self, source: str) -> Questionnaire:
        questionnaire = loading.load(source)
        self._read[questionnaire.digest] = questionnaire
        return questionnaire
