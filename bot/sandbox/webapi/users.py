"""auth.*, api.test, apps.*, users.* and bots.*: who is who."""

from bot.sandbox.people import Person
from bot.sandbox.slack import Slack
from bot.sandbox.webapi.arguments import Arguments
from bot.sandbox.webapi.conversations import paged
from bot.sandbox.webapi.method import Method
from bot.sandbox.wire import Json, SlackError


def _auth_test(slack: Slack, _given: Arguments) -> Json:
    app, team = slack.state.app, slack.state.team
    return {
        "ok": True,
        "url": f"{slack.url}/",
        "team": team.name,
        "user": slack.manifest.bot_name,
        "team_id": team.id,
        "user_id": app.bot_user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def _api_test(_slack: Slack, given: Arguments) -> Json:
    error = given.optional("error")
    if error:
        raise SlackError(error, args=dict(given.given))
    return {"ok": True, "args": dict(given.given)}


def _connections_open(slack: Slack, _given: Arguments) -> Json:
    if slack.line.over_http:
        raise SlackError("socket_mode_not_enabled")
    ticket = slack.sockets.ticket()
    return {"ok": True, "url": f"{slack.url.replace('http', 'ws', 1)}/socket/{ticket}"}


def _users_info(slack: Slack, given: Arguments) -> Json:
    user = given.string("user")
    if user == slack.state.app.bot_user:
        return {"ok": True, "user": _bot_user(slack)}
    return {"ok": True, "user": describe(slack, slack.state.person(user))}


def _users_list(slack: Slack, given: Arguments) -> Json:
    everyone = [describe(slack, each) for each in slack.state.people.values()]
    page, cursor = paged([*everyone, _bot_user(slack)], given)
    return {
        "ok": True,
        "members": page,
        "cache_ts": int(slack.clock.now()),
        "response_metadata": {"next_cursor": cursor},
    }


def _bots_info(slack: Slack, given: Arguments) -> Json:
    app = slack.state.app
    if given.optional("bot", app.bot_id) != app.bot_id:
        raise SlackError("bot_not_found")
    bot = {
        "id": app.bot_id,
        "deleted": False,
        "name": app.name,
        "updated": 0,
        "app_id": app.id,
        "user_id": app.bot_user,
        "icons": {},
    }
    return {"ok": True, "bot": bot}


def describe(slack: Slack, person: Person) -> Json:
    """A person as Slack describes them; one who left keeps little more than the name."""
    body: Json = {
        "id": person.id,
        "team_id": slack.state.team.id,
        "name": person.username,
        "deleted": person.deactivated,
        "profile": _profile(person.name, person.title),
        "is_bot": False,
        "is_app_user": False,
        "updated": 0,
    }
    if not person.deactivated:
        body |= {
            "color": person.colour.removeprefix("#"),
            "real_name": person.name,
            "tz": person.tz,
            "tz_label": person.tz,
            "tz_offset": 0,
            "is_admin": False,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
        }
    return body


def _bot_user(slack: Slack) -> Json:
    app = slack.state.app
    return {
        "id": app.bot_user,
        "team_id": slack.state.team.id,
        "name": slack.manifest.bot_name,
        "deleted": False,
        "real_name": app.name,
        "profile": {**_profile(app.name, ""), "bot_id": app.bot_id, "api_app_id": app.id},
        "is_bot": True,
        "is_app_user": False,
        "updated": 0,
    }


def _profile(name: str, title: str) -> Json:
    return {
        "real_name": name,
        "real_name_normalized": name,
        "display_name": name,
        "display_name_normalized": name,
        "title": title,
    }


METHODS = {
    "api.test": Method(_api_test, token="none"),
    "apps.connections.open": Method(_connections_open, token="app"),
    "auth.test": Method(_auth_test),
    "bots.info": Method(_bots_info, "users:read"),
    "users.info": Method(_users_info, "users:read"),
    "users.list": Method(_users_list, "users:read"),
}
