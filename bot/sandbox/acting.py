"""What people do on the page: saying, pressing, submitting."""

from bot.sandbox.files import receive, share
from bot.sandbox.finding import channel_of, own_message, view_of, who
from bot.sandbox.interactions import NOT_ACKNOWLEDGED, Interactions
from bot.sandbox.marking import marked
from bot.sandbox.reading import read
from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel
from bot.sandbox.wire import Json, Refused, without


class Acting:
    """Does what the page says a person did."""

    def __init__(self, slack: Slack) -> None:
        """Act in this workspace."""
        self._slack = slack
        self._interactions = Interactions(slack)

    # --- saying ---------------------------------------------------------------------------

    async def message(self, given: Json) -> Json:
        """Send a message, with files or without."""
        person = who(self._slack, given.get("as"))
        channel = channel_of(self._slack, person, given.get("channel"))
        if channel.is_archived:
            raise Refused("is_archived", "This channel is archived.")
        text, files = str(given.get("text") or ""), given.get("files") or []
        if not text.strip() and not files:
            raise Refused("no_text", "There is nothing to send.")
        thread_ts = str(given.get("thread_ts") or "")
        if thread_ts and thread_ts not in channel.messages:
            raise Refused("thread_not_found", "That thread is no longer there.")
        state = self._slack.state
        message: Json = {
            "type": "message",
            "user": person,
            "ts": state.next_ts(),
            "client_msg_id": f"{state.next_ts()}-{person}",
            "text": self._marked(person, text),
            "team": state.team.id,
        }
        if thread_ts:
            message["thread_ts"] = thread_ts
        if files:
            kept = [receive(self._slack, person, each) for each in files]
            for file in kept:
                share(self._slack, file, channel)
            message |= {"files": kept, "upload": False, "subtype": "file_share"}
        elif thread_ts and given.get("broadcast"):
            root = without(channel.messages[thread_ts], "metadata")
            message |= {"subtype": "thread_broadcast", "root": root}
        self._slack.post(channel, message)
        self._mark_read(channel, person, message["ts"], thread_ts)
        return {"ok": True, "message": {**message, "channel": channel.id}}

    async def edit(self, given: Json) -> Json:
        """Change one's own message."""
        person = who(self._slack, given.get("as"))
        channel = channel_of(self._slack, person, given.get("channel"))
        message = own_message(person, channel, given)
        text = str(given.get("text") or "")
        if not text.strip():
            raise Refused("no_text", "A message can't be empty. Delete it instead.")
        edited = {"user": person, "ts": self._slack.state.next_ts()}
        changed = {**message, "text": self._marked(person, text), "edited": edited}
        self._slack.change(channel, changed)
        return {"ok": True, "message": {**changed, "channel": channel.id}}

    async def delete(self, given: Json) -> Json:
        """Delete one's own message."""
        person = who(self._slack, given.get("as"))
        channel = channel_of(self._slack, person, given.get("channel"))
        message = own_message(person, channel, given)
        self._slack.remove(channel, message["ts"])
        return {"ok": True}

    async def read(self, given: Json) -> Json:
        """Mark a conversation, or one of its threads, as read up to a message."""
        person = who(self._slack, given.get("as"))
        channel = channel_of(self._slack, person, given.get("channel"))
        self._mark_read(channel, person, str(given.get("ts")), str(given.get("thread_ts") or ""))
        return {"ok": True}

    def _mark_read(self, channel: Channel, person: str, ts: str, thread_ts: str) -> None:
        if read(channel, person, ts, thread_ts):
            self._slack.state.keep(channel)
            # The person may have other windows open, whose marks go too.
            self._slack.conversations_changed([person])

    def _marked(self, person: str, typed: str) -> str:
        state = self._slack.state
        people = {each.name: each.id for each in state.people.values() if not each.deactivated}
        people[state.app.name] = state.app.bot_user
        mine = state.conversations_of(person)
        return marked(typed, people, {each.name: each.id for each in mine if each.kind != "im"})

    # --- acting ---------------------------------------------------------------------------

    async def action(self, given: Json) -> Json:
        """Press or choose something in a message or a view."""
        person = who(self._slack, given.get("as"))
        container, state = given.get("container") or {}, given.get("state") or {}
        block_id, act = str(given.get("block_id")), given.get("action") or {}
        if container.get("type") == "view":
            view = view_of(self._slack, person, container)
            done = await self._interactions.press_in_view(person, view, block_id, act, state)
        else:
            channel = channel_of(self._slack, person, container.get("channel"))
            done = await self._interactions.press_in_message(
                person,
                channel,
                str(container.get("ts")),
                block_id,
                act,
                state,
            )
        return _acknowledgement(done=done)

    async def view_submit(self, given: Json) -> Json:
        """Submit a form."""
        person = who(self._slack, given.get("as"))
        view = view_of(self._slack, person, given)
        done = await self._interactions.submit(person, view, given.get("state") or {})
        if done.errors is not None:
            return {"ok": False, "errors": done.errors}
        if done.trouble:
            return {"ok": False, "error": "not_acknowledged", "say": done.trouble}
        answer: Json = {"ok": True, "result": done.result}
        return answer if done.view is None else {**answer, "view": done.view}

    async def view_close(self, given: Json) -> Json:
        """Close a form, or all of them."""
        person = who(self._slack, given.get("as"))
        view = view_of(self._slack, person, given)
        await self._interactions.close(person, view, everything=bool(given.get("all")))
        return {"ok": True}

    async def command(self, given: Json) -> Json:
        """Give a slash command."""
        person = who(self._slack, given.get("as"))
        channel = channel_of(self._slack, person, given.get("channel"))
        name, text = str(given.get("command")), str(given.get("text") or "")
        return _acknowledgement(
            done=await self._interactions.command(person, channel, name, text),
        )

    async def shortcut(self, given: Json) -> Json:
        """Use a global shortcut."""
        person = who(self._slack, given.get("as"))
        done = await self._interactions.shortcut(person, str(given.get("callback_id")))
        return _acknowledgement(done=done)

    async def message_shortcut(self, given: Json) -> Json:
        """Use a shortcut on a message."""
        person = who(self._slack, given.get("as"))
        channel = channel_of(self._slack, person, given.get("channel"))
        done = await self._interactions.message_shortcut(
            person,
            channel,
            str(given.get("ts")),
            str(given.get("callback_id")),
        )
        return _acknowledgement(done=done)

    async def open_im(self, given: Json) -> Json:
        """Open the direct messages with a person or the app."""
        person, other = who(self._slack, given.get("as")), str(given.get("with"))
        state = self._slack.state
        if other not in (*state.people, state.app.bot_user, state.app.id):
            raise Refused("user_not_found", "There is nobody of that name.")
        channel = state.im(person, state.app.bot_user if other == state.app.id else other)
        self._slack.conversations_changed([person, other])
        return {"ok": True, "channel": channel.id}


def _acknowledgement(*, done: bool) -> Json:
    if done:
        return {"ok": True}
    return {"ok": False, "error": "not_acknowledged", "say": NOT_ACKNOWLEDGED}
