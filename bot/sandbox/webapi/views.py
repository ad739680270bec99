"""views.*: modals and Home tabs."""

from bot.sandbox.slack import Slack
from bot.sandbox.webapi.arguments import Arguments
from bot.sandbox.webapi.method import Method
from bot.sandbox.wire import Json, SlackError


def _open(slack: Slack, given: Arguments) -> Json:
    return {"ok": True, "view": slack.views.open(given.string("trigger_id"), given.view())}


def _push(slack: Slack, given: Arguments) -> Json:
    return {"ok": True, "view": slack.views.push(given.string("trigger_id"), given.view())}


def _update(slack: Slack, given: Arguments) -> Json:
    view_id, external_id = given.optional("view_id"), given.optional("external_id")
    if not view_id and not external_id:
        raise SlackError("invalid_arguments")
    view = slack.views.update(view_id, external_id, given.optional("hash"), given.view())
    return {"ok": True, "view": view}


def _publish(slack: Slack, given: Arguments) -> Json:
    if not slack.manifest.home_tab:
        raise SlackError("not_enabled")
    person = slack.state.person(given.string("user_id"))
    view = slack.views.publish(person.id, given.optional("hash"), given.view())
    return {"ok": True, "view": view}


METHODS = {
    "views.open": Method(_open),
    "views.push": Method(_push),
    "views.update": Method(_update),
    "views.publish": Method(_publish),
}
