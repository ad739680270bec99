"""App Home: what a person can do now, and what waits for them."""

from collections.abc import Callable

from sqlalchemy import Connection

from bot.messages import home as home_view
from bot.messages import naming
from bot.messages.home import HomeContent, Listing, Summary, Undelivered
from bot.messages.notices import say
from bot.messages.types import View
from bot.usecases.context import Context, Outcome
from bot.usecases.everybody import find_person, people_of
from bot.usecases.home_actions import following_for
from bot.usecases.moderations import moderations_for, unseen
from bot.usecases.stretch import Stretch
from bot.usecases.turn import thread_link
from flows import rights
from flows.answers import Person
from flows.assigning import Assignment
from flows.rights import Act
from flows.standstill import Standing, standing_still
from storage import assignments, audits, gates, outbox, people, standstill
from storage.outbox import Method


def met(context: Context, person: str, channel: str) -> None:
    """Somebody opened the app: from now on it is known where their messages stand."""
    if channel:
        with context.database.begin() as conn:
            now = context.clock.now()
            gates.remember_channel(conn, context.workspace, person, channel, now)
        context.wake()


def opened(context: Context, person_id: str) -> View:
    """The Home of somebody who has just opened it: for a while it is kept fresh."""
    view = show(context, person_id)
    context.homes.opened(person_id, view, context.clock.now())
    return view


def freshen(context: Context, publish: Callable[[str, View], None]) -> None:
    """Show those Homes anew that were opened of late and say something else now."""
    for home in context.homes.lately(context.clock.now()):
        view = show(context, home.person)
        if view != home.view:
            publish(home.person, view)
            context.homes.shown(home.person, view)


def show(context: Context, person_id: str) -> View:
    """The Home of one person."""
    with context.database.read() as conn:
        person = find_person(context, conn, person_id)
        content = _content(context, conn, person, Stretch())
    return home_view.home(content, context.reader(person))


def show_all(context: Context, person_id: str, named: str) -> Outcome:
    """One of Home's lists in full; ``named`` says which, and which page of it."""
    found = home_view.listing_of(named)
    if found is None:
        return Outcome(notice=say.unknown_list())
    listing, page = found
    with context.database.read() as conn:
        person = find_person(context, conn, person_id)
        content = _content(context, conn, person, Stretch(listing, page))
    reader = context.reader(person)
    return Outcome(view=home_view.see_all(listing, content, page, reader))


def _content(
    context: Context, conn: Connection, person: Person | None, stretch: Stretch
) -> HomeContent:
    if person is None or not person.active:
        return HomeContent("", leads=_leads(context, conn))
    leads = rights.refusal(Act.ASSIGN, person) is None
    mending = leads and stretch.only is None
    doing, submitted = audits.how_many_of(conn, context.workspace, person.id)
    return HomeContent(
        name=person.name,
        may_audit=rights.refusal(Act.START, person) is None,
        may_assign=leads,
        assigned=_assigned(context, conn, person, stretch),
        in_progress=_audits(context, conn, person, stretch, Listing.IN_PROGRESS, doing),
        submitted=_audits(context, conn, person, stretch, Listing.SUBMITTED, submitted),
        waiting=stretch.cut(Listing.WAITING, _waiting(context, conn) if leads else ()),
        still=_still(context, conn, stretch) if leads else (),
        faults=_faults(context, conn) if mending else (),
        undelivered=_undelivered(context, conn, stretch) if leads else (),
        moderations=moderations_for(context, conn, person, stretch),
        following=following_for(context, conn, person, stretch),
        totals=stretch.totals,
    )


def _assigned(
    context: Context, conn: Connection, person: Person, stretch: Stretch
) -> tuple[Assignment, ...]:
    if not stretch.wants(Listing.ASSIGNED):
        return ()
    total = assignments.how_many_wait_for(conn, context.workspace, person.id)
    if not total:
        return ()
    span = stretch.span(Listing.ASSIGNED, total)
    return assignments.waiting_for(conn, context.workspace, person.id, *span)


def _leads(context: Context, conn: Connection) -> tuple[str, ...]:
    """The quality leads, by Slack id."""
    everyone = people_of(context, conn)
    return tuple(p.id for p in everyone if rights.refusal(Act.ASSIGN, p) is None)


def _audits(
    context: Context,
    conn: Connection,
    person: Person,
    stretch: Stretch,
    listing: Listing,
    total: int,
) -> tuple[Summary, ...]:
    """This person's audits: those they are doing, or those that they have submitted."""
    if not stretch.wants(listing):
        return ()
    ids_of = audits.open_of if listing is Listing.IN_PROGRESS else audits.waiting_of
    found = []
    for audit_id in ids_of(conn, context.workspace, person.id, *stretch.span(listing, total)):
        audit = audits.load(conn, context.workspace, audit_id, context.library, context.recent)
        if audit is not None:
            found.append(home_view.summary(audit, thread_link(context, conn, audit_id)))
    return tuple(found)


def _waiting(context: Context, conn: Connection) -> tuple[tuple[str, int], ...]:
    counts = audits.waiting_by_questionnaire(conn, context.workspace)
    by_title: dict[str, int] = {}
    for digest, count in counts.items():
        title = context.library.by_digest(conn, context.workspace, digest).title
        by_title[title] = by_title.get(title, 0) + count
    return tuple(sorted(by_title.items()))


def _still(context: Context, conn: Connection, stretch: Stretch) -> tuple[Standing, ...]:
    """The audits that nobody is at work on. Whom no message reaches is not here any more."""
    if not stretch.wants(Listing.STILL):
        return ()
    unreached = {gate.destination.id for gate in gates.broken(conn, context.workspace)}
    here = {p.id for p in people_of(context, conn) if p.active and p.id not in unreached}
    workspace, now = context.workspace, context.clock.now()
    counts = standstill.how_many(conn, workspace, now)
    left = counts.keys() - here
    total = sum(each.open if name in left else each.untouched for name, each in counts.items())
    span = stretch.span(Listing.STILL, total)
    found = standstill.stretch(conn, workspace, context.library, left, now, span)
    return standing_still(found, here, now)


def _faults(context: Context, conn: Connection) -> tuple[str, ...]:
    """What keeps the bot from doing its work, for those who can mend it."""
    workspace = people.workspace(conn, context.workspace)
    broken = gates.broken(conn, context.workspace)
    known = _known(context, conn)
    return home_view.faults(
        has_emergency_number=bool(workspace.emergency_number),
        unreachable=[
            (naming.destination(to := gate.destination.id, is_person=to in known), gate.why)
            for gate in broken
        ],
        unseen=0 if workspace.moderators_channel else unseen(context, conn),
    )


def _undelivered(context: Context, conn: Connection, stretch: Stretch) -> tuple[Undelivered, ...]:
    """The messages that were given up. Each key names an audit and a step, and holds no words."""
    if not stretch.wants(Listing.UNDELIVERED):
        return ()
    total = outbox.how_many_parked(conn, context.workspace)
    span = stretch.span(Listing.UNDELIVERED, total)
    if not total:
        return ()
    known = _known(context, conn)
    return tuple(
        Undelivered(
            key=row.key,
            to=naming.destination(row.to.id, is_person=row.to.id in known),
            error=row.error or "",
            is_new=row.method is Method.POST,
            since=row.parked_at,
        )
        for row in outbox.parked(conn, context.workspace, *span)
    )


def _known(context: Context, conn: Connection) -> frozenset[str]:
    return frozenset(person.id for person in people.everyone(conn, context.workspace))
