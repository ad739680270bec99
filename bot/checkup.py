"""``python -m bot check``: whether settings, database, Slack and messages are as they should be."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from bot import app as composition
from bot.identity import client_for, identify
from bot.settings import Settings, SettingsFault
from storage import gates, outbox
from storage.database import Database, DatabaseFault
from storage.gates import Broken
from storage.outbox import Parked


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing stands, in plain lines; ``ok`` is false where it needs somebody."""

    lines: tuple[str, ...]
    ok: bool = True


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything in turn, changing nothing; what is wrong with one hides no other."""
    yield _examined(lambda: _settings(settings))
    yield _examined(lambda: _slack(settings))
    try:
        with closing(composition.open_database(settings)) as database:
            schema = _examined(lambda: _schema(database))
            yield schema
            if schema.ok:
                yield _examined(lambda: _key(database))
                with database.read() as conn:
                    parked, broken = outbox.parked(conn), gates.broken(conn)
                yield _parked(parked)
                yield _broken(broken)
    except DatabaseFault as fault:
        yield Finding((f"Database: {fault}",), ok=False)


def _examined(look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except SettingsFault as fault:
        return Finding(fault.lines, ok=False)
    except DatabaseFault as fault:
        return Finding((f"Database: {fault}",), ok=False)


def _settings(settings: Settings) -> Finding:
    if settings.slack_app_token.get_secret_value():
        settings.for_socket_mode()
        return Finding(("Settings: right for Socket Mode.",))
    if settings.slack_signing_secret.get_secret_value():
        settings.for_web()
        return Finding(("Settings: right for HTTP.",))
    settings.for_web_api()
    lines = (
        "Settings: right for worker alone, beside a process that hears Slack:",
        "  that one wants SLACK_APP_TOKEN (for run) or SLACK_SIGNING_SECRET (for web) too.",
    )
    return Finding(lines)


def _slack(settings: Settings) -> Finding:
    found = identify(client_for(settings), settings)
    return Finding((f"Slack: the bot token is good, for {found.name} ({found.team}).",))


def _schema(database: Database) -> Finding:
    if database.at_head():
        return Finding(
            (f"Database: {database.name} is reached, and its schema is this version's.",)
        )
    said = f"Database: the schema of {database.name} is an older one: run python -m bot migrate."
    return Finding((said,), ok=False)


def _key(database: Database) -> Finding:
    composition.check_key(database)
    return Finding(("Encryption: what is kept can be read.",))


def _parked(rows: tuple[Parked, ...]) -> Finding:
    if not rows:
        return Finding(("Messages: none was given up.",))
    lines = (
        f"  {row.key} to {row.to.id}, {row.method}: {row.error or 'no error'}, "
        f"after {row.attempts} attempts, {_since(row.parked_at)}"
        for row in rows
    )
    return Finding((f"Messages: {len(rows)} could not be delivered:", *lines), ok=False)


def _broken(rows: tuple[Broken, ...]) -> Finding:
    if not rows:
        return Finding(("Destinations: all take messages.",))
    lines = (f"  {row.destination.id}: {row.why}, {_since(row.since)}" for row in rows)
    return Finding((f"Destinations: {len(rows)} take no messages:", *lines), ok=False)


def _since(at: datetime) -> str:
    return f"since {at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
