"""Putting a workspace's parts together, and giving it its people and channels."""

import secrets
from collections.abc import Sequence

from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.manifest import Manifest
from bot.sandbox.pace import Pace
from bot.sandbox.people import ChannelPlan, Person, Team
from bot.sandbox.requesturl import RequestUrl
from bot.sandbox.responses import ResponseUrls
from bot.sandbox.slack import Slack
from bot.sandbox.socketmode import Sockets
from bot.sandbox.state import AppIdentity, State
from bot.sandbox.store import Store
from bot.sandbox.stream import Changes, Stream
from bot.sandbox.switchboard import Switchboard
from bot.sandbox.views import Views


def furnished(  # noqa: PLR0913 - each is one thing a workspace is made of
    *,
    team: Team,
    people: Sequence[Person],
    channels: Sequence[ChannelPlan],
    manifest: Manifest,
    clock: WorkspaceClock,
    store: Store,
    paced: bool,
) -> Slack:
    """Make a workspace, with all that an earlier run left in its store."""
    state = State(
        team=team,
        app=_identity(manifest, store),
        people=people,
        clock=clock,
        store=store,
    )
    _furnish(state, people, channels)
    stream = Stream(Changes())
    sockets = Sockets(state.app.id, clock)
    line = Switchboard(sockets, RequestUrl(state.app.signing_secret, clock))
    views = Views(state, stream)
    views.load()
    faults = Faults()
    events = Events(state, line, faults, manifest.events.__contains__)
    events.resume()

    def told(connected: bool) -> None:  # noqa: FBT001 - a callback with one meaning
        stream.tell_all({"type": "app", "connected": connected})
        if connected:
            events.connected()

    line.on_change = told
    return Slack(
        state,
        manifest,
        sockets,
        line,
        stream,
        events,
        views,
        ResponseUrls(state),
        Pace(clock, kept=paced),
        faults,
    )


def _furnish(state: State, people: Sequence[Person], channels: Sequence[ChannelPlan]) -> None:
    """All that an earlier run left, and whatever is planned and not there."""
    state.load()
    for plan in channels:
        state.furnish(plan)
    for person in people:
        if not person.deactivated:
            state.im(state.app.bot_user, person.id)


def _identity(manifest: Manifest, store: Store) -> AppIdentity:
    """The app's secrets, made once and kept with the workspace."""
    fresh = {
        "bot_token": f"xoxb-local-{secrets.token_hex(12)}",
        "app_token": f"xapp-1-A0LOCALAPP-{secrets.token_hex(12)}",
        "signing_secret": secrets.token_hex(16),
    }
    kept = {**fresh, **dict(store.load("app")).get("app", {})}
    store.save("app", "app", kept)
    return AppIdentity(
        id="A0LOCALAPP",
        bot_id="B0LOCALAPP",
        bot_user="U0LOCALAPP",
        name=manifest.name,
        bot_token=kept["bot_token"],
        app_token=kept["app_token"],
        signing_secret=kept["signing_secret"],
    )
