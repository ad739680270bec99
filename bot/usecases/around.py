"""What a check has to know beside the audit: who is set up, and whether a concern was raised."""

from sqlalchemy import Connection

from bot.usecases.context import Context
from flows.checks import Around
from storage import concerns, people


def around(context: Context, conn: Connection, audit_id: str) -> Around:
    """What stands around an audit at this moment."""
    everyone = people.everyone(conn, context.workspace)
    raised = concerns.was_raised(conn, context.workspace, audit_id)
    return Around(frozenset(person.name for person in everyone), raised)
