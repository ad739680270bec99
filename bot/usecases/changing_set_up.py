"""A quality lead changes the set-up in Slack: the same records as the file's, by the same rules."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.messages import setting_up
from bot.messages.forms import person as person_form
from bot.messages.forms import set_up as set_up_form
from bot.messages.forms import team as team_form
from bot.messages.setting_up import FILE_NAME, Channel
from bot.messages.words import Mrkdwn
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.everybody import find_person
from bot.usecases.setting_up import put
from bot.usecases.turn import Turn, TurnedAway, Undone, turn, turn_away, undoing
from flows import rights, setup_changes
from flows.answers import Person
from flows.rights import Act
from flows.setup import Setup
from flows.setup_changes import EMPTY, CouncilGiven, Faults, PersonGiven, TeamGiven
from flows.setup_writing import write_setup
from storage import outbox, people
from storage.outbox import Attachment, File, Post

ABOUT = "set-up"
"""What an outcome is about once it is done: the form below is then shown anew."""


def show(context: Context, person: str, warnings: Iterable[Mrkdwn] = ()) -> Outcome:
    """The form of the set-up as it stands."""
    found = _look(context, person)
    if isinstance(found, Outcome):
        return found
    return Outcome(view=set_up_form.show(found, tuple(warnings)))


def show_team(context: Context, person: str, key: str) -> Outcome:
    """The form for a team; for a new one where ``key`` is empty."""
    found = _look(context, person)
    if isinstance(found, Outcome):
        return found
    team = next((each for each in found.teams if each.key == key), None)
    return Outcome(view=team_form.show(team))


def show_person(
    context: Context, by: str, who: str, name: str = "", *, left_slack: bool = False
) -> Outcome:
    """The form for somebody, new or known. ``name`` and ``left_slack`` are what Slack says."""
    found = _look(context, by)
    if isinstance(found, Outcome):
        return found
    known = next((each for each in found.people if each.id == who), None)
    shown = known or Person(who, name)
    view = person_form.show(shown, found.teams, is_new=known is None, left_slack=left_slack)
    return Outcome(view=view)


def change_council(
    context: Context,
    cause: Cause,
    given: CouncilGiven,
    channels: Iterable[Channel] = (),
    name: str = "",
) -> Outcome:
    """Keep the council's own facts. ``channels`` are those chosen, as Slack knows them.

    ``name`` is that of whoever does it, as Slack knows it: of a council that is new.
    """

    def decide(setup: Setup, by: Person) -> Setup | Faults:
        known = replace(by, name=name) if name and by.name.startswith("<@") else by
        return setup_changes.council(setup, given, known)

    outcome = _change(context, cause, decide)
    if outcome.errors or outcome.notice or not outcome.done:
        return outcome
    for_managers = {given.moderators_channel, given.escalation_channel}
    told = [w for c in channels for w in setting_up.warnings(c, for_managers=c.id in for_managers)]
    shown = show(context, cause.person, told)
    return replace(shown, audit=outcome.audit) if told or given.first else outcome


def change_team(
    context: Context, cause: Cause, given: TeamGiven, channel: Channel | None = None
) -> Outcome:
    """Keep a team, or take it out. ``channel`` is the one chosen, as Slack knows it."""
    outcome = _change(context, cause, lambda setup, _: setup_changes.team(setup, given))
    told = [] if channel is None else list(setting_up.warnings(channel, for_managers=False))
    if outcome.errors or outcome.notice or not outcome.done or not told:
        return outcome
    return replace(outcome, view=setting_up.kept(told))


def change_person(context: Context, cause: Cause, given: PersonGiven) -> Outcome:
    """Keep somebody: new, changed, or as having left."""
    return _change(context, cause, lambda setup, _: setup_changes.person(setup, given))


def export(context: Context, cause: Cause) -> Outcome:
    """Have the set-up sent as a file to whoever asks."""

    def work() -> Outcome:
        with turn(context, cause) as now:
            if now is None:
                return Outcome(done=False)
            _check_may(now.person)
            setup = people.stored(now.conn, context.workspace)
            if setup is None:
                raise Undone(Outcome(notice=setting_up.say.nothing_to_export()))
            _enqueue(now, setup)
        return Outcome(notice=setting_up.say.file_on_its_way())

    return undoing(context, cause.person, work)


def _look(context: Context, person_id: str) -> Setup | Outcome:
    with context.database.read() as conn:
        refused = rights.refusal(Act.SET_UP, find_person(context, conn, person_id))
        setup = people.stored(conn, context.workspace) or EMPTY
    if refused is not None:
        return turn_away(context, person_id, TurnedAway(Act.SET_UP, refused))
    return setup


def _change(
    context: Context, cause: Cause, decide: Callable[[Setup, Person], Setup | Faults]
) -> Outcome:
    def work() -> Outcome:
        with turn(context, cause) as now:
            if now is None:
                return Outcome(done=False)
            by = _check_may(now.person)
            setup = people.stored_to_change(now.conn, context.workspace) or EMPTY
            after = decide(setup, by)
            if not isinstance(after, Setup):
                raise Undone(Outcome(errors=_worded(after)))
            put(now.conn, context.workspace, after, now.moment.at, cause.person)
        return Outcome(audit=ABOUT)

    return undoing(context, cause.person, work)


def _check_may(person: Person | None) -> Person:
    """Whoever acts, if it is theirs to set up."""
    refused = rights.refusal(Act.SET_UP, person)
    if refused is not None or person is None:
        raise TurnedAway(Act.SET_UP, refused or rights.STRANGER)
    return person


def _enqueue(now: Turn, setup: Setup) -> None:
    workspace, to, say = now.context.workspace, now.cause.person, setting_up.say
    key = f"set-up/{now.cause.key}"
    file = Attachment(FILE_NAME, say.file_title(), "", write_setup(setup).encode())
    letters = (
        Post(workspace, to, key, setting_up.announced().body),
        File(workspace, to, f"{key}/file", file, key),
    )
    outbox.enqueue(now.conn, letters, now.moment.at)


def _worded(faults: Faults) -> dict[str, str]:
    return {name: str(fault) for name, fault in faults.items()}
