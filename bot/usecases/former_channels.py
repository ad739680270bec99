"""What waits in a channel that takes no messages goes to the one that the set-up names instead.

That is what a team is told of actions that went live, its digest, and that there is a concern.
What stands in a former channel is changed there still, and what belongs under it stays with it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from bot.usecases.context import Context
from storage import actions, digests, outbox, people
from storage.outbox import Unsaid

_LIVE: Final = re.compile(r"actions/live/(?P<audit>[^/]+)/\d+/team")
_DIGEST: Final = re.compile(r"digest/(?P<team>[^/]+)/(?P<slot>[^/]+)")
_CONCERN: Final = re.compile(r"concern/[^/]+/channel")
_BEGINNINGS: Final = ("actions/live/", "digest/", "concern/")
_FURTHER: Final = re.compile(r"/(more|as-of)/")
"""Comes after the key of the message that something stands under, or changes."""


def look(context: Context) -> None:
    """Find what waits so, and see to it: a channel may break only after it was left."""
    with context.database.read() as conn:
        found = bool(_astray(conn, context.workspace))
    if found:
        with context.database.begin() as conn:
            go_along(conn, context.workspace, context.clock.now())
        context.wake()


def go_along(conn: Connection, workspace: str, now: datetime) -> None:
    """Have it said in the channels that the set-up names now."""
    for to, rows in _astray(conn, workspace).items():
        outbox.send_to(conn, workspace, [row.id for row in rows], to, now)
        for row in rows:
            if digest := _DIGEST.fullmatch(row.key):
                slot = datetime.fromisoformat(digest["slot"])
                digests.went_to(conn, workspace, digest["team"], slot, to)


def _astray(conn: Connection, workspace: str) -> Mapping[str, list[Unsaid]]:
    """What waits elsewhere than it belongs, by where that is."""
    stuck = outbox.stuck(conn, workspace, _BEGINNINGS)
    if not stuck:
        return {}
    waiting, belongs = {row.key for row in stuck}, dict(_belongs(conn, workspace, stuck))
    found: dict[str, list[Unsaid]] = {}
    for row in stuck:
        root = _root_of(row)
        to = belongs.get(root)
        if to and to != row.gate and root in waiting:
            found.setdefault(to, []).append(row)
    return found


def _belongs(
    conn: Connection, workspace: str, stuck: Iterable[Unsaid]
) -> Iterator[tuple[str, str | None]]:
    """Where these messages, and what is under them, belong, by their keys."""
    roots = {_root_of(row) for row in stuck}
    channels = {team.key: team.channel for team in people.teams(conn, workspace)}
    live = {key: found["audit"] for key in roots if (found := _LIVE.fullmatch(key))}
    teams = actions.teams_of(conn, workspace, live.values())
    for key in roots:
        if key in live:
            yield key, channels.get(teams.get(live[key]) or "")
        elif digest := _DIGEST.fullmatch(key):
            yield key, channels.get(digest["team"])
        elif _CONCERN.fullmatch(key):
            yield key, people.workspace(conn, workspace).escalation_channel


def _root_of(row: Unsaid) -> str:
    return _FURTHER.split(row.key, maxsplit=1)[0]
