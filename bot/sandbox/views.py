"""Modals, their stacks, Home tabs, and the triggers that open them."""

from dataclasses import dataclass
from typing import Final

from bot.sandbox.checking import check_view, with_ids
from bot.sandbox.state import State
from bot.sandbox.stream import Stream
from bot.sandbox.wire import Json, SlackError, new_id
from bot.widgets import limits

# An old one is kept for a while, so that it is called expired and not unknown.
_TRIGGERS_KEPT: Final = 1_000
_SECONDS_TRIGGERS_ARE_KEPT: Final = 60.0


@dataclass(slots=True)
class Trigger:
    """The right to open one view for a person, for three seconds."""

    person: str
    born: float
    view_id: str | None = None
    used: bool = False


class Views:
    """Every view that is open, and whose."""

    def __init__(self, state: State, stream: Stream) -> None:
        """Begin with nothing open."""
        self._state = state
        self._stream = stream
        self._triggers: dict[str, Trigger] = {}
        self._stacks: dict[str, list[Json]] = {}
        self._homes: dict[str, Json] = {}
        self._former: dict[str, list[Json]] = {}

    def load(self) -> None:
        """Read back what an earlier run left open."""
        for person, record in self._state.store.load("stack"):
            self._stacks[person] = record["views"]
        for person, view in self._state.store.load("home"):
            self._homes[person] = view

    # --- triggers -------------------------------------------------------------------------

    def trigger(self, person: str, view_id: str | None = None) -> str:
        """Issue a trigger for what a person just did."""
        now = self._state.clock.now()
        if len(self._triggers) > _TRIGGERS_KEPT:
            self._triggers = {
                key: each
                for key, each in self._triggers.items()
                if now - each.born < _SECONDS_TRIGGERS_ARE_KEPT
            }
        trigger_id = f"{int(now * 1000)}.{len(self._triggers)}.{new_id('', 16).lower()}"
        self._triggers[trigger_id] = Trigger(person, now, view_id)
        return trigger_id

    def _usable(self, trigger_id: str) -> Trigger:
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._state.clock.now() - trigger.born > limits.SECONDS_A_TRIGGER_LIVES:
            raise SlackError("expired_trigger_id")
        return trigger

    # --- reading --------------------------------------------------------------------------

    def stack(self, person: str) -> list[Json]:
        """The views open for a person, bottom first."""
        return list(self._stacks.get(person, ()))

    def home(self, person: str) -> Json | None:
        """What the app shows on this person's Home tab."""
        return self._homes.get(person)

    def of(self, person: str, view_id: str) -> Json | None:
        """A view open for this person, their Home tab included."""
        home = self._homes.get(person)
        views = [*self._stacks.get(person, ()), *([home] if home else [])]
        return next((view for view in views if view["id"] == view_id), None)

    # --- opening and changing -------------------------------------------------------------

    def open(self, trigger_id: str, body: Json) -> Json:
        """Open a modal; on top of the modal the trigger came from, if any."""
        check_view(body, "modal")
        trigger = self._usable(trigger_id)
        self._check_external_id(body)
        stacked = trigger.view_id is not None and self._stacks.get(trigger.person)
        if not stacked:
            self._stacks[trigger.person] = []
        view = self.put_on_top(trigger.person, body, "view_pushed" if stacked else "view_opened")
        trigger.used = True
        return view

    def push(self, trigger_id: str, body: Json) -> Json:
        """Put a modal on top of the one the trigger came from."""
        check_view(body, "modal")
        trigger = self._usable(trigger_id)
        if not self._stacks.get(trigger.person) or trigger.view_id is None:
            raise SlackError("not_found")
        self._check_external_id(body)
        view = self.put_on_top(trigger.person, body, "view_pushed")
        trigger.used = True
        return view

    def put_on_top(self, person: str, body: Json, told: str = "view_pushed") -> Json:
        """Add a checked modal to a person's stack."""
        stack = self._stacks.setdefault(person, [])
        if len(stack) >= limits.VIEW_STACK:
            raise SlackError("push_limit_reached")
        view = self._made(body, new_id("V"))
        view["previous_view_id"] = stack[-1]["id"] if stack else None
        view["root_view_id"] = stack[0]["id"] if stack else view["id"]
        stack.append(view)
        self._keep_stack(person)
        self._stream.tell([person], {"type": told, "view": view})
        return view

    def update(self, view_id: str, external_id: str, given_hash: str, body: Json) -> Json:
        """Change an open view, found by either id."""
        person, former = self._find(view_id, external_id)
        check_view(body, "home" if former["type"] == "home" else "modal")
        if given_hash and given_hash != former["hash"]:
            raise SlackError("hash_conflict")
        return self.put_in_place(person, former, body)

    def put_in_place(self, person: str, former: Json, body: Json) -> Json:
        """Replace an open view by a checked one."""
        view = self._made(body, former["id"])
        self._former[former["id"]] = former["blocks"]
        view["root_view_id"] = former["root_view_id"]
        view["previous_view_id"] = former["previous_view_id"]
        view["external_id"] = body.get("external_id") or former["external_id"]
        if former["type"] == "home":
            self._homes[person] = view
            self._state.store.save("home", person, view)
            self._stream.tell([person], {"type": "home", "view": view})
            return view
        stack = self._stacks[person]
        stack[stack.index(former)] = view
        self._keep_stack(person)
        self._stream.tell([person], {"type": "view_updated", "view": view})
        return view

    def publish(self, person: str, given_hash: str, body: Json) -> Json:
        """Show a view on somebody's Home tab."""
        check_view(body, "home")
        former = self._homes.get(person)
        if given_hash and (former is None or former["hash"] != given_hash):
            raise SlackError("hash_conflict")
        view = self._made(body, former["id"] if former else new_id("V"))
        view["root_view_id"] = view["id"]
        if former:
            self._former[view["id"]] = former["blocks"]
        self._homes[person] = view
        self._state.store.save("home", person, view)
        self._stream.tell([person], {"type": "home", "view": view})
        return view

    def former_blocks(self, view_id: str) -> list[Json]:
        """What the view showed before its last change."""
        return self._former.get(view_id, [])

    # --- closing --------------------------------------------------------------------------

    def close(self, person: str, view: Json, *, everything: bool) -> list[Json]:
        """Close a view and those above it, or all of them; return them, top first."""
        stack = self._stacks.get(person, [])
        start = 0 if everything else stack.index(view)
        closed = stack[start:][::-1]
        del stack[start:]
        self._keep_stack(person)
        event = {"type": "view_closed", "view_id": view["id"], "all": not stack}
        self._stream.tell([person], event)
        return closed

    # --- inside ---------------------------------------------------------------------------

    def _find(self, view_id: str, external_id: str) -> tuple[str, Json]:
        for person, stack in self._stacks.items():
            for view in stack:
                if view["id"] == view_id or (external_id and view["external_id"] == external_id):
                    return person, view
        for person, view in self._homes.items():
            if view["id"] == view_id or (external_id and view["external_id"] == external_id):
                return person, view
        raise SlackError("not_found")

    def _check_external_id(self, body: Json) -> None:
        external_id = body.get("external_id")
        if not external_id:
            return
        for stack in self._stacks.values():
            if any(view["external_id"] == external_id for view in stack):
                raise SlackError("duplicate_external_id")

    def _keep_stack(self, person: str) -> None:
        stack = self._stacks.get(person)
        if stack:
            self._state.store.save("stack", person, {"views": stack})
        else:
            self._state.store.drop("stack", person)

    def _made(self, body: Json, view_id: str) -> Json:
        app, team = self._state.app, self._state.team
        return {
            "id": view_id,
            "team_id": team.id,
            "type": body["type"],
            "blocks": with_ids(body["blocks"]),
            "private_metadata": body.get("private_metadata") or "",
            "callback_id": body.get("callback_id") or "",
            "state": {"values": {}},
            "hash": f"{int(self._state.clock.now())}.{new_id('', 8)}",
            "title": body.get("title"),
            "clear_on_close": bool(body.get("clear_on_close")),
            "notify_on_close": bool(body.get("notify_on_close")),
            "close": body.get("close"),
            "submit": body.get("submit"),
            "submit_disabled": bool(body.get("submit_disabled")),
            "previous_view_id": None,
            "root_view_id": None,
            "app_id": app.id,
            "external_id": body.get("external_id") or "",
            "app_installed_team_id": team.id,
            "bot_id": app.bot_id,
        }
