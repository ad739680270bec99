"""Files: what they are and how they come into a conversation."""

import base64
import binascii
import mimetypes

from aiohttp import web

from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel
from bot.sandbox.wire import Json, Refused, new_id


def new_file(slack: Slack, owner: str, name: str, size: int, mimetype: str = "") -> Json:
    """A file's facts before anyone has seen it."""
    file_id = new_id("F")
    kind = mimetype or mimetypes.guess_type(name)[0] or "application/octet-stream"
    link = f"{slack.url}/files/{file_id}/{name}"
    return {
        "id": file_id,
        "created": int(slack.clock.now()),
        "timestamp": int(slack.clock.now()),
        "name": name,
        "title": name,
        "mimetype": kind,
        "filetype": name.rpartition(".")[2].lower(),
        "pretty_type": kind,
        "user": owner,
        "size": size,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": link,
        "url_private_download": link,
        "channels": [],
        "groups": [],
        "ims": [],
    }


def receive(slack: Slack, owner: str, given: Json) -> Json:
    """Take in a file as the page sends it: name, mimetype and content_base64."""
    try:
        content = base64.b64decode(str(given.get("content_base64", "")), validate=True)
    except binascii.Error:
        raise Refused("invalid_file", "That file could not be read.") from None
    name = str(given.get("name") or "file").replace("/", "_")
    file = new_file(slack, owner, name, len(content), str(given.get("mimetype") or ""))
    slack.state.keep_file(file, content)
    return file


def take_upload(slack: Slack, ticket: str, content: bytes) -> web.Response:
    """Keep the bytes that an app brings to an address it was given, which is good for once."""
    file = slack.uploads.get(ticket)
    if file is None or slack.state.store.load_content(file["id"]) is not None:
        return web.Response(status=404, text="upload_url_expired")
    file["size"] = len(content)
    slack.state.store.save_content(file["id"], content)
    return web.Response(text=f"OK - {len(content)}")


def share(slack: Slack, file: Json, channel: Channel) -> None:
    """Let everyone in a conversation see a file."""
    where = {"im": "ims", "private": "groups", "channel": "channels"}[channel.kind]
    if channel.id not in file[where]:
        file[where].append(channel.id)
    slack.state.keep_file(file)


def may_see(slack: Slack, file: Json, person: str) -> bool:
    """Whether a person owns a file or is where it was shared."""
    shared = [*file["channels"], *file["groups"], *file["ims"]]
    return file["user"] == person or any(
        person in slack.state.channels[channel].members for channel in shared
    )
