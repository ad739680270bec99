"""files.*: uploading in three steps, and reading what is known of a file."""

import secrets
from functools import partial

from bot.sandbox.files import new_file, share
from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel
from bot.sandbox.webapi.arguments import Arguments, invalid
from bot.sandbox.webapi.method import Method, check_thread, writable_channel
from bot.sandbox.wire import Json, SlackError


def _upload_url(slack: Slack, given: Arguments) -> Json:
    name = given.string("filename")
    size = given.integer("length", 0)
    if size < 1:
        raise invalid("must be greater than 0", "/length", argument="length")
    file = new_file(slack, slack.state.app.bot_user, name, size)
    ticket = secrets.token_urlsafe(18)
    slack.uploads[ticket] = file
    return {"ok": True, "upload_url": f"{slack.url}/upload/{ticket}", "file_id": file["id"]}


def _complete(slack: Slack, given: Arguments) -> Json:
    named = given.structure("files")
    if not isinstance(named, list) or not named:
        raise invalid("missing required field: files", "/files", argument="files")
    thread_ts = given.optional("thread_ts")
    channel = _destination(slack, given)
    if channel is not None and thread_ts:
        check_thread(channel, thread_ts)
    tickets = [_ticket(slack, each) for each in named]
    files = [_complete_one(slack, *each) for each in zip(tickets, named, strict=True)]
    if channel is not None:
        comment = given.optional("initial_comment")
        # The answer comes first: whoever uploads is not told where the message stands.
        slack.clock.after(
            slack.showing_takes_s, partial(_show, slack, channel, files, comment, thread_ts)
        )
    return {"ok": True, "files": [{"id": file["id"], "title": file["title"]} for file in files]}


def _show(slack: Slack, channel: Channel, files: list[Json], comment: str, thread_ts: str) -> None:
    message = slack.bot_message(comment, None, thread_ts=thread_ts)
    for file in files:
        share(slack, file, channel)
    slack.post(channel, {**message, "files": files, "upload": True, "subtype": "file_share"})
    slack.stream.changes.note()


def _destination(slack: Slack, given: Arguments) -> Channel | None:
    """Where to show it, if anywhere. Unlike a message's, ``channel_id`` is no person's id."""
    channel_id = given.optional("channel_id")
    if channel_id and channel_id not in slack.state.channels:
        raise SlackError("channel_not_found")
    found = channel_id or given.optional("channels").partition(",")[0]
    return writable_channel(slack, found) if found else None


def _info(slack: Slack, given: Arguments) -> Json:
    file = slack.state.files.get(given.string("file"))
    if file is None:
        raise SlackError("file_not_found")
    return {"ok": True, "file": file}


def _ticket(slack: Slack, named: object) -> str:
    """The upload that brought this file's bytes; each can be completed once."""
    file_id = named.get("id") if isinstance(named, dict) else None
    for ticket, file in slack.uploads.items():
        if file["id"] == file_id and slack.state.store.load_content(file["id"]) is not None:
            return ticket
    raise SlackError("file_not_found")


def _complete_one(slack: Slack, ticket: str, named: Json) -> Json:
    file = slack.uploads.pop(ticket)
    file["title"] = str(named.get("title") or file["title"])
    slack.state.keep_file(file)
    return file


METHODS = {
    "files.getUploadURLExternal": Method(_upload_url, "files:write"),
    "files.completeUploadExternal": Method(_complete, "files:write"),
    "files.info": Method(_info, "files:read"),
}
