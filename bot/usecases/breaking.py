"""A destination that no longer takes messages: whoever can mend it is told, once."""

from datetime import datetime

from sqlalchemy import Connection

from bot.messages import breaking as breaking_messages
from bot.usecases import concern_telling
from bot.usecases.context import Context
from bot.usecases.everybody import people_of
from flows.roles import QUALITY_LEAD
from storage import outbox
from storage.delivery import Parcel
from storage.outbox import Post


def tell_owner(context: Context, conn: Connection, parcel: Parcel, why: str, now: datetime) -> None:
    """Tell every quality lead that a person or channel can't be reached any more, and why.

    Whoever counts on that person to read of a concern is told as well.
    """
    everyone = people_of(context, conn)
    is_person = any(person.id == parcel.to.id for person in everyone)
    leads = {person.id for person in everyone if person.active and QUALITY_LEAD in person.roles}
    for lead in sorted(leads - {parcel.to.id}):
        message = breaking_messages.unreachable(parcel.to.id, why, is_person=is_person)
        key = f"unreachable/{parcel.key}/{lead}"
        outbox.enqueue(conn, [Post(context.workspace, lead, key, message.body)], now)
    if is_person:
        concern_telling.tell_unreached(context, conn, parcel.to.id)
