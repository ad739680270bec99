"""A concern that nobody acknowledges goes up its list every half hour, day and night."""

from datetime import datetime

from bot.usecases.concern_telling import around, tell_more
from bot.usecases.context import Context
from storage import concerns as kept_concerns
from storage.database import DatabaseFault


def climb(context: Context) -> datetime | None:
    """Tell whoever is next of each concern that is due; gives when to look again.

    One that can't be told of keeps no other from being told; then what it raised is raised.
    """
    now, workspace = context.clock.now(), context.workspace
    with context.database.read() as conn:
        due = kept_concerns.due(conn, workspace, now)
    failed: Exception | None = None
    for concern in due:
        try:
            _climb(context, concern)
        except DatabaseFault:
            raise
        except Exception as error:  # noqa: BLE001 - another child's safety may hang on the next
            failed = failed or error
    if due:
        context.wake()
    if failed is not None:
        raise failed
    with context.database.read() as conn:
        return kept_concerns.next_due(conn, workspace)


def _climb(context: Context, concern: str) -> None:
    with context.database.begin() as conn:
        before = kept_concerns.load_to_change(conn, context.workspace, concern)
        if before is None:
            return
        # Nothing is due where another process was quicker, or somebody acknowledged it.
        tell_more(context, conn, around(context, conn, before.concern), before)
