"""A council's set-up file is applied."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from bot.usecases import former_channels
from flows import lists
from flows.setup import Setup
from flows.setup_file import read_setup
from flows.setup_writing import write_setup
from storage import gates, people
from storage.database import Database
from storage.people import COMMAND_LINE, Changes
from storage.questionnaires import Library


def import_setup(
    database: Database, library: Library, workspace: str, text: str, name: str, at: datetime
) -> str:
    """Make ``workspace`` (Slack's team id) what ``text`` says, and say in a line what stands now.

    Doing it twice changes nothing. ``name`` is the file's, for its faults.

    Raises:
        FileFaults: anything is wrong with the file; then nothing is changed.
        DatabaseFault: the database can't be used.
    """
    with database.read() as conn:
        offered = library.available(conn, workspace)
    taken = frozenset(name for questionnaire in offered for name in lists.names(questionnaire))
    setup = read_setup(text, name, taken)
    with database.begin() as conn:
        changes = put(conn, workspace, setup, at)
    return f"{setup.name}: {', '.join(_standing(setup))}; {', '.join(_changed(changes))}."


def put(
    conn: Connection, workspace: str, setup: Setup, at: datetime, by: str = COMMAND_LINE
) -> Changes:
    """Make the records what the set-up says; ``by`` whom stands in the history.

    Who could not be reached is tried again at once: that is what a set-up is mended for.
    """
    changes = people.set_up(conn, workspace, setup)
    if changes:
        people.record_set_up(conn, workspace, setup, changes, at, by)
    former_channels.go_along(conn, workspace, at)
    gates.mend_all(conn, workspace, at)
    return changes


def exported(database: Database, workspace: str) -> str:
    """The set-up of ``workspace`` as its file, which imported again changes nothing.

    Empty where nothing was set up.

    Raises:
        DatabaseFault: the database can't be used.
    """
    with database.read() as conn:
        setup = people.stored(conn, workspace)
    return "" if setup is None else write_setup(setup)


def _standing(setup: Setup) -> Iterator[str]:
    here = sum(person.active for person in setup.people)
    yield _count(here, "person", "people")
    if left := len(setup.people) - here:
        yield f"{left} who left"
    yield _count(len(setup.teams), "team", "teams")
    channels = {team.channel for team in setup.teams}
    channels |= {setup.moderators_channel, setup.escalation_channel} - {""}
    yield _count(len(channels), "channel", "channels")
    yield f"emergency duty team on {setup.emergency_number}"


def _changed(changes: Changes) -> Iterator[str]:
    if not changes:
        yield "nothing changed"
    if changes.added:
        yield f"{_count(changes.added, 'person', 'people')} added"
    if changes.changed:
        yield f"{_count(changes.changed, 'person', 'people')} changed"
    if changes.left:
        yield f"{_count(changes.left, 'person', 'people')} marked as having left"
    if changes.teams:
        yield f"{_count(changes.teams, 'team', 'teams')} changed"
    if changes.lists:
        yield f"{_count(changes.lists, 'list', 'lists')} changed"
    if changes.groups:
        yield f"{_count(changes.groups, 'group', 'groups')} changed"
    if changes.council:
        yield "the council's own facts changed"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
