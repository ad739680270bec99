"""What a whole Coventry audit costs in calls to Slack.

The auditor takes time over each answer, as people do: nothing that waits its turn is overtaken
merely because a robot types fast.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from tests.bench.answering import beside_the_project
from tests.journeys.auditing import (
    COVENTRY,
    COVENTRY_HEADER,
    EVIDENCE,
    IMPACT,
    Auditor,
    finish_coventry,
)
from tests.journeys.council import MANIFEST, Council
from tests.workspace import LocalWorkspace

A_MINUTE: Final = 60.0
"""Longer than anything waits to be overtaken."""
GRADES: Final = ("Exceeds good", "Meets good", "Does not meet good", "Not applicable")
UPDATE: Final = "chat.update"


@dataclass
class Unhurried(Auditor):
    """An auditor who takes a minute over each answer. ``inputs`` counts what was accepted."""

    council: Council = field(kw_only=True)
    inputs: int = 0

    def press(self, label: str, *words: str) -> None:
        """Press, and take a minute."""
        super().press(label, *words)
        self.take_time()

    def say(self, text: str) -> str:
        """Reply, and take a minute."""
        ts = super().say(text)
        self.take_time()
        return ts

    def take_time(self) -> None:
        """Count what was done, and let everything be said that it brings."""
        self.inputs += 1
        self.council.settle()
        self.council.pass_time(seconds=A_MINUTE)
        self.council.settle()


@contextmanager
def of_any_kind() -> Iterator[Callable[[], float]]:
    """Every call for each accepted input: methods of the Web API and uses of a response_url."""
    yield _a_whole_audit


@contextmanager
def updates() -> Iterator[Callable[[], float]]:
    """Of these, chat.update alone."""
    yield lambda: _a_whole_audit(UPDATE)


def _a_whole_audit(*methods: str) -> float:
    """Calls an input, of these methods, or of all where none is named."""
    with beside_the_project() as folder, LocalWorkspace.start(manifest=MANIFEST) as workspace:
        council = Council(workspace, folder)
        council.start_bot()
        workspace.slack.calls.clear()
        inputs = _complete(Unhurried(council.person("U0ASHA"), council=council))
        calls = sum(not methods or call.method in methods for call in workspace.slack.calls)
        council.stop_bot()
    return calls / inputs


def _complete(auditor: Unhurried) -> int:
    """Answer everything, the grades by button and the rest typed, and submit."""
    auditor.start(COVENTRY, "710452", dict(COVENTRY_HEADER))
    auditor.take_time()
    for number in range(1, 13):
        grade = GRADES[number % len(GRADES)]
        impact = "" if grade == "Not applicable" else f"{number}: {IMPACT}"
        auditor.judge(number, grade, f"{number}: {EVIDENCE}", impact)
    finish_coventry(auditor)
    return auditor.inputs
