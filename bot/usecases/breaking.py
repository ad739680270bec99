"""A destination that no longer takes messages: whoever can mend it is told, once."""

from datetime import datetime

from sqlalchemy import Connection

from bot.messages import breaking as breaking_messages
from bot.usecases.context import Context
from flows.rights import QUALITY_LEAD
from storage import outbox, people
from storage.delivery import Parcel
from storage.outbox import Post


def tell_owner(context: Context, conn: Connection, parcel: Parcel, why: str, now: datetime) -> None:
    """Tell every quality lead that a person or channel can't be reached any more, and why."""
    everyone = people.everyone(conn, context.workspace)
    known = {person.id for person in everyone}
    leads = {p.id for p in everyone if p.active and QUALITY_LEAD in p.roles} | context.admins
    for lead in sorted(leads - {parcel.to.id}):
        is_person = parcel.to.id in known
        message = breaking_messages.unreachable(parcel.to.id, why, is_person=is_person)
        key = f"unreachable/{parcel.key}/{lead}"
        outbox.enqueue(conn, Post(context.workspace, lead, key, message.body), now)
