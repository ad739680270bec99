"""What the page shows a person."""

import asyncio
from bisect import bisect_left
from urllib.parse import quote

from aiohttp import web

from bot.sandbox import reading
from bot.sandbox.files import may_see
from bot.sandbox.finding import channel_of, who
from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel
from bot.sandbox.wire import Json, Refused
from bot.widgets import limits


class Looking:
    """Answers what the page asks."""

    def __init__(self, slack: Slack) -> None:
        """Look into this workspace."""
        self._slack = slack

    def workspace(self, _request: web.Request) -> Json:
        """The team, its people and its app."""
        slack, app = self._slack, self._slack.state.app
        return {
            "team": {"id": slack.state.team.id, "name": slack.state.team.name},
            "people": [
                {
                    "id": person.id,
                    "name": person.name,
                    "title": person.title,
                    "deactivated": person.deactivated,
                    "colour": person.colour,
                }
                for person in slack.state.people.values()
            ],
            "apps": [
                {
                    "id": app.id,
                    "bot_user": app.bot_user,
                    "name": app.name,
                    "commands": [
                        {
                            "command": each.command,
                            "description": each.description,
                            "usage_hint": each.usage_hint,
                        }
                        for each in slack.manifest.commands
                    ],
                    "shortcuts": [
                        {"callback_id": each.callback_id, "name": each.name, "type": each.kind}
                        for each in slack.manifest.shortcuts
                    ],
                    "connected": slack.line.connected,
                },
            ],
        }

    def conversations(self, request: web.Request) -> Json:
        """What this person is in."""
        person = who(self._slack, request.query.get("as"))
        self._slack.state.im(self._slack.state.app.bot_user, person)
        mine = self._slack.state.conversations_of(person)
        return {"conversations": [self._described(each, person) for each in mine]}

    def _described(self, channel: Channel, person: str) -> Json:
        body: Json = {
            "id": channel.id,
            "kind": channel.kind,
            "name": channel.name,
            "topic": channel.topic,
            "is_archived": channel.is_archived,
            "unread": reading.unread(channel, person),
            "unread_threads": reading.unread_threads(channel, person),
            "latest": channel.order[-1] if channel.order else None,
        }
        if channel.kind == "im":
            other = channel.others(person) or person
            known = self._slack.state.people.get(other)
            body |= {"with": other, "name": known.name if known else self._slack.state.app.name}
        return body

    def messages(self, request: web.Request) -> Json:
        """A channel's or a thread's messages, oldest first."""
        person = who(self._slack, request.query.get("as"))
        channel = channel_of(self._slack, person, request.query.get("channel"))
        thread_ts, before = request.query.get("thread_ts", ""), request.query.get("before")
        size = _page_size(request.query.get("limit", "100"))
        stamps = channel.roots
        if thread_ts:
            stamps = channel.threads.get(thread_ts, [])
        if before:
            stamps = stamps[: bisect_left(stamps, before)]
        page = stamps[-size:]
        # Whatever part of a thread is shown, what it is about stands above it.
        told = [thread_ts, *page] if thread_ts else page
        messages = [channel.messages[ts] for ts in told if ts in channel.messages]
        own = [
            each
            for each in channel.ephemerals.get(person, {}).values()
            if (each.get("thread_ts") or "") == thread_ts
            and (not before or each["ts"] < before)
            and (len(page) == len(stamps) or each["ts"] >= page[0])
        ]
        shown = sorted([*messages, *own], key=lambda each: str(each["ts"]))
        return {
            "messages": [{**each, "channel": channel.id} for each in shown],
            "has_more": len(page) < len(stamps),
            "read": reading.read_to(channel, person, thread_ts),
        }

    def home(self, request: web.Request) -> Json:
        """Open the app's Home tab, which tells the app."""
        person = who(self._slack, request.query.get("as"))
        tab = request.query.get("tab", "home")
        slack = self._slack
        channel = slack.state.im(slack.state.app.bot_user, person)
        view = slack.views.home(person)
        now = slack.state.next_ts()
        event: Json = {
            "type": "app_home_opened",
            "user": person,
            "channel": channel.id,
            "tab": tab,
            "event_ts": now,
        }
        if view is not None and tab == "home":
            event["view"] = view
        slack.events.publish("app_home_opened", event)
        return {"view": view}

    def home_view(self, request: web.Request) -> Json:
        """What stands on the Home tab, without opening it."""
        return {"view": self._slack.views.home(who(self._slack, request.query.get("as")))}

    def open_views(self, request: web.Request) -> Json:
        """The forms open for this person, bottom first."""
        return {"views": self._slack.views.stack(who(self._slack, request.query.get("as")))}

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Hold the stream of what changes for this person."""
        person = who(self._slack, request.query.get("as"))
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"},
        )
        await response.prepare(request)
        page = self._slack.stream.open(person)
        try:
            await response.write(b'data: {"type":"hello"}\n\n')
            while True:
                try:
                    line = await asyncio.wait_for(page.get(), 15)
                except TimeoutError:
                    line = b": still here\n\n"
                if not line:
                    break
                await response.write(line)
        except ConnectionError:
            pass
        finally:
            self._slack.stream.close(person, page)
        return response

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file's bytes, for those who may see it."""
        file = self._slack.state.files.get(request.match_info["file"])
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        person = request.query.get("as", "")
        if token == self._slack.state.app.bot_token:
            person = self._slack.state.app.bot_user
        if file is None or not may_see(self._slack, file, person):
            return web.Response(status=404, text="There is no such file.")
        content = self._slack.state.store.load_content(file["id"]) or b""
        return web.Response(
            body=content,
            content_type=file["mimetype"],
            headers={
                "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file['name'])}",
                "X-Content-Type-Options": "nosniff",
            },
        )


def _page_size(asked: str) -> int:
    if not asked.isdigit() or asked == "0":
        raise Refused("invalid_limit", "The limit must be a number.")
    return min(int(asked), limits.PAGE_SIZE_MOST)
