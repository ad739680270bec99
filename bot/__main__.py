"""The command line: ``python -m bot COMMAND``.

Whatever is wrong with settings, files or the database ends in plain lines and a status of 1.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click
from cryptography.fernet import Fernet

from bot import app as composition
from bot import checkup, identity, logs, settings
from bot.clock import SystemClock
from bot.connections.manifest import manifest_for
from bot.logs import LogFormat
from bot.settings import Settings, SettingsFault
from bot.usecases import setting_up
from flows import loading, questionnaires
from flows.loading import FileFaults
from storage import moving
from storage.database import Database, DatabaseFault
from storage.questionnaires import Library, VersionInUse

P = ParamSpec("P")
FILE = click.argument("file", type=click.Path(path_type=Path))


class FileFault(Exception):
    """A file that can't be read as text. One line."""


FAULTS = (FileFault, SettingsFault, DatabaseFault, FileFaults, VersionInUse)


def plainly(command: Callable[P, None]) -> Callable[P, None]:
    """Let faults end the command in plain lines on standard error, and a status of 1."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except FAULTS as fault:
            click.echo(str(fault), err=True)
            sys.exit(1)

    return guarded


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Golden Thread: case-file audits in Slack."""
    logs.begin(LogFormat.PLAIN)


@main.command()
@click.option("--until-eof", is_flag=True, help="Stop when standard input ends, too.")
@plainly
def run(*, until_eof: bool) -> None:
    """Serve a Slack workspace until stopped.

    Socket Mode, the relay and the clockwork, in one process. Settings come from the environment,
    or a .env file.
    """
    composition.build(_settings_to_serve()).run(until_eof=until_eof)


@main.command()
@plainly
def web() -> None:
    """Serve Slack's requests over HTTP until stopped.

    A web server, the relay and the clockwork, in one process. Slack must reach POST /slack/events
    by HTTPS.
    """
    composition.build(_settings_to_serve(), http=True).run()


@main.command()
@plainly
def worker() -> None:
    """Say what there is to say until stopped.

    The relay and the clockwork alone, beside run or web. With PostgreSQL there may be any number of
    each.
    """
    composition.build_worker(_settings_to_serve()).run()


@main.command()
@click.argument("address")
@plainly
def manifest(address: str) -> None:
    """Print the Slack app's manifest for HTTP.

    ADDRESS is where Slack reaches the bot, as in https://audits.example.org. For Socket Mode,
    bot/manifest.yaml is right as it is.
    """
    click.echo(manifest_for(address), nl=False)


@main.command()
@plainly
def check() -> None:
    """Say whether everything is as it should be.

    Settings, database, Slack, messages that could not be delivered, and whom none reaches. Changes
    nothing. Its status is 1 where something needs somebody.
    """
    findings = list(checkup.examine(settings.read()))
    for finding in findings:
        click.echo("\n".join(finding.lines))
    if not all(finding.ok for finding in findings):
        sys.exit(1)


@main.command()
@click.option("--from", "source", metavar="URL", help="Move everything from this SQLite file …")
@click.option("--to", "target", metavar="URL", help="… to this empty PostgreSQL database.")
@plainly
def migrate(source: str | None, target: str | None) -> None:
    """Bring the database to this version's schema.

    With --from and --to: move everything from one to the other instead, all or nothing, checked
    row for row. Stop the bot first, and give it the new DATABASE_URL afterwards.
    """
    if source is None and target is None:
        with _database(settings.read()):
            click.echo("The database is up to date.")
        return
    if source is None or target is None:
        raise click.UsageError("Give both --from and --to, or neither.")
    with closing(Database(source)) as old, closing(Database(target)) as new:
        rows = 0
        for moved in moving.move(old, new):
            click.echo(f"{moved.table}: {moved.rows}")
            rows += moved.rows
        click.echo(f"All {rows} rows are in {new.name}, each as it was.")


@main.command("import")
@FILE
@plainly
def import_(file: Path) -> None:
    """Set up people, teams and channels from a YAML FILE.

    Doing it twice changes nothing. Where anything is wrong with it, nothing is changed.
    """
    text = _read(file)
    found = settings.read()
    workspace = identity.workspace_of(found)
    now = SystemClock().now()
    with _database(found) as database:
        library = Library(questionnaires.shipped())
        click.echo(setting_up.import_setup(database, library, workspace, text, file.name, now))


@main.command("setup")
@click.option("--export", is_flag=True, help="Print it as the YAML file that import takes.")
@plainly
def setup_(*, export: bool) -> None:
    """Look after the set-up of people, teams and channels.

    It is changed in Slack, by a quality lead, or by importing a file.
    """
    if not export:
        raise click.UsageError("Give --export. To set up from a file: python -m bot import FILE.")
    found = settings.read()
    workspace = identity.workspace_of(found)
    with _database(found) as database:
        text = setting_up.exported(database, workspace)
    if not text:
        raise FileFault("Nothing is set up yet.")
    click.echo(text, nl=False)


@main.command("new-key")
def new_key() -> None:
    """Print a fresh ENCRYPTION_KEY.

    Keep it safe: without it, nobody can read what it sealed.
    """
    click.echo(Fernet.generate_key().decode("ascii"))


@main.group("questionnaires")
def questionnaires_() -> None:
    """Look after audit forms."""


@questionnaires_.command("check")
@FILE
@plainly
def check_questionnaire(file: Path) -> None:
    """Name every fault in a questionnaire FILE at once.

    Each with its place and its mend. Needs no settings, and changes nothing.
    """
    checked = loading.check(_read(file), file.name)
    for line in checked.lines:
        click.echo(line)
    if not checked.is_sound:
        sys.exit(1)


@questionnaires_.command("add")
@FILE
@plainly
def add_questionnaire(file: Path) -> None:
    """Offer a questionnaire FILE for new audits.

    Audits under way keep the version they began with.
    """
    questionnaire = loading.load(_read(file), file.name)
    found = settings.read()
    workspace = identity.workspace_of(found)
    with _database(found) as database, database.begin() as conn:
        Library(()).pin(conn, workspace, questionnaire, SystemClock().now())
    click.echo(f"{questionnaire.title}, version {questionnaire.version}, is offered from now on.")


def _settings_to_serve() -> Settings:
    """The settings, with the log as they say from now on."""
    found = settings.read()
    logs.begin(found.log_format)
    return found


@contextmanager
def _database(found: Settings) -> Iterator[Database]:
    with closing(composition.open_database(found)) as database:
        database.migrate()
        yield database


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise FileFault(f"{file.name} is not UTF-8 text: save it as UTF-8.") from None
    except OSError as error:
        raise FileFault(f"{file.name} can't be read: {error.strerror}.") from None


@main.command()
@click.option("--fresh", is_flag=True, help="Forget what earlier runs left.")
@plainly
def demo(*, fresh: bool) -> None:
    """Serve a local workspace with the bot in it.

    No Slack account is needed. PORT chooses another port than 8765.
    """
    from bot import demo as local  # noqa: PLC0415 - a bot on a real Slack starts without it

    local.serve(fresh=fresh)


if __name__ == "__main__":
    main(prog_name="python -m bot")
