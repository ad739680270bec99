"""The local workspace as tests use it, and the robot people who act in it.

with LocalWorkspace.start(manifest) as local:
asha = local.person("U0ASHA")
asha.press(asha.wait_for_message("[Start]"), "Start")
"""

import contextlib
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, Self

from slack_sdk.socket_mode.builtin.client import SocketModeClient

from bot.sandbox import Manifest, Workspace, WorkspaceClock
from tests.clock import steady_time
from tests.person import Person, Refusal
from tests.seeing import NotThere, labels, pressables, visible_text

__all__ = [
    "MALFORMED",
    "LocalWorkspace",
    "NotThere",
    "Person",
    "Refusal",
    "Transport",
    "hang_up",
    "labels",
    "pressables",
    "visible_text",
]

Transport = Literal["socket", "http"]


def hang_up(client: SocketModeClient) -> None:
    """Close a Socket Mode client at once; its own `close` would wait seconds for its next ping."""
    client.auto_reconnect_enabled = False
    client.closed = True
    # Or the thread that reads might begin again while it is waited for, and then for ever.
    client.current_session_runner.event.set()
    session = client.current_session
    if session is not None and session.sock is not None:
        with contextlib.suppress(OSError):
            # The thread that reads it wakes up and lets go of its lock.
            session.sock.shutdown(socket.SHUT_RDWR)
    client.message_queue.put("")
    client.close()


MALFORMED: Final = frozenset(
    {
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_errors",
        "invalid_json",
        "invalid_metadata_format",
        "invalid_payload",
        "invalid_response_action",
        "json_not_object",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "unknown_method",
        "view_too_large",
    }
)
"""The names by which Slack refuses what no bot should ever send, however things stand."""


@dataclass(slots=True)
class LocalWorkspace:
    """A running local workspace and the people who act in it; ends with its `with` block.

    At its end it fails the test whose bot sent anything malformed, unless the test said beforehand
    that it would (`expect`): so whatever any test brings the bot to say has been checked.
    """

    slack: Workspace
    _people: dict[str, Person] = field(default_factory=dict)
    _expected: set[str] = field(default_factory=set)

    @classmethod
    def start(
        cls,
        manifest: Manifest | Mapping[str, object] | Path | None = None,
        *,
        store: Path | None = None,
        clock: WorkspaceClock | None = None,
        steady: bool = False,
        paced: bool = False,
    ) -> Self:
        """Start one on a free port; robots are quicker than Slack lets a bot be, unless `paced`.

        ``steady``: its time is that in which this process ran, so that Slack is patient with a
        machine that stands still; for bots of this process alone, which go by the same clock.
        """
        if steady:
            clock = WorkspaceClock(steady_time)
        slack = Workspace.start(manifest=manifest, store=store, clock=clock, paced=paced)
        return cls(slack)

    def person(self, person_id: str) -> Person:
        """The person of this id, always the same object."""
        if person_id not in self._people:
            waiting = self.slack.changes.wait
            self._people[person_id] = Person(person_id, self.slack.url, waiting)
        return self._people[person_id]

    def expect(self, *errors: str) -> None:
        """Let these refusals pass: this test asks for them."""
        self._expected.update(errors)

    def stop(self) -> None:
        """Stop it; raise AssertionError where something malformed was sent unasked."""
        for person in self._people.values():
            person.leave()
        self.slack.stop()
        malformed = [
            f"{method}: {error}"
            for method, error in self.slack.calls.refused
            if error in MALFORMED - self._expected
        ]
        assert not malformed, f"Slack would have refused {malformed}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
