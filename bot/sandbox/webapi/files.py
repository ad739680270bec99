"""files.*: uploading in three steps, and reading what is known of a file."""

import secrets

from bot.sandbox.files import new_file, share
from bot.sandbox.slack import Slack
from bot.sandbox.webapi.arguments import Arguments, invalid
from bot.sandbox.webapi.method import Method, writable_channel
from bot.sandbox.wire import Json, SlackError


def _upload_url(slack: Slack, given: Arguments) -> Json:
    name = given.string("filename")
    size = given.integer("length", 0)
    if size < 1:
        raise invalid("must be greater than 0", "/length", argument="length")
    file = new_file(slack, slack.state.app.bot_user, name, size)
    ticket = secrets.token_urlsafe(18)
    slack.state.files[file["id"]] = file
    slack.upload_tickets[ticket] = file["id"]
    return {"ok": True, "upload_url": f"{slack.url}/upload/{ticket}", "file_id": file["id"]}


def _complete(slack: Slack, given: Arguments) -> Json:
    named = given.structure("files")
    if not isinstance(named, list) or not named:
        raise invalid("missing required field: files", "/files", argument="files")
    files = [_uploaded(slack, each) for each in named]
    channel_id = given.optional("channel_id") or given.optional("channels").partition(",")[0]
    if channel_id:
        channel = writable_channel(slack, channel_id)
        message = slack.bot_message(
            given.optional("initial_comment"),
            None,
            thread_ts=given.optional("thread_ts"),
        )
        for file in files:
            share(slack, file, channel)
        slack.post(channel, {**message, "files": files, "upload": True, "subtype": "file_share"})
    return {"ok": True, "files": files}


def _info(slack: Slack, given: Arguments) -> Json:
    file = slack.state.files.get(given.string("file"))
    if file is None:
        raise SlackError("file_not_found")
    return {"ok": True, "file": file}


def _uploaded(slack: Slack, named: object) -> Json:
    file_id = named.get("id") if isinstance(named, dict) else None
    file = slack.state.files.get(str(file_id))
    if file is None or slack.state.store.load_content(file["id"]) is None:
        raise SlackError("file_not_found")
    if isinstance(named, dict) and named.get("title"):
        file["title"] = str(named["title"])
    slack.state.keep_file(file)
    return file


METHODS = {
    "files.getUploadURLExternal": Method(_upload_url, "files:write"),
    "files.completeUploadExternal": Method(_complete, "files:write"),
    "files.info": Method(_info, "files:read"),
}
