"""Three seconds to acknowledge, on the workspace's clock: what comes later counts as missed."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient

from tests.sandbox.conftest import StartBot, actions, button, modal, text_input
from tests.workspace import LocalWorkspace, Refusal

IN_TIME, TOO_LATE = 2.0, 1.1


@dataclass
class Slow:
    """A bot that answers nothing before it is let go."""

    let_go: threading.Event = field(default_factory=threading.Event)
    begun: list[str] = field(default_factory=list)

    def register(self, app: App) -> None:
        app.event("message")(self._hear)
        app.action("go")(self._press)
        app.view("form")(self._save)
        app.command("/audit")(self._command)

    def _hear(self, request: BoltRequest) -> None:
        self.begun.append(request.headers["x-slack-retry-num"][0])
        assert self.let_go.wait(10)

    def _press(self, ack: Ack) -> None:
        self._answer(ack)

    def _save(self, ack: Ack) -> None:
        self._answer(ack)

    def _command(self, ack: Ack) -> None:
        self._answer(ack)

    def _answer(self, ack: Ack) -> None:
        self.begun.append("")
        assert self.let_go.wait(10)
        ack()


@pytest.fixture
def slow(start_bot: StartBot) -> Iterator[Slow]:
    bot = Slow()
    start_bot(bot.register)
    yield bot
    bot.let_go.set()


@contextmanager
def meanwhile(local: LocalWorkspace, slow: Slow, act: Any) -> Iterator[Future[Any]]:  # noqa: ANN401
    """Do something that waits for the bot, which has begun with it."""
    with ThreadPoolExecutor(1) as pool:
        doing = pool.submit(act)
        local.slack.wait(lambda: bool(slow.begun), 10, "the bot was not asked")
        yield doing


def acts(local: LocalWorkspace, client: WebClient) -> dict[str, Any]:
    """What a person can do that waits for an acknowledgement."""
    asha = local.person("U0ASHA")
    client.chat_postMessage(channel="U0ASHA", text="?", blocks=[actions(button("Go", "go"))])
    form = modal(text_input("Case", "case"), callback_id="form")
    client.views_open(trigger_id=local.slack.trigger("U0ASHA"), view=form)
    asha.fill("Case", "710452")
    return {
        "a click": lambda: asha.press(asha.wait_for_message("[Go]"), "Go"),
        "a form": asha.submit,
        "a command": lambda: asha.command("/audit"),
    }


@pytest.mark.parametrize("act", ["a click", "a form", "a command"])
def test_what_is_acknowledged_within_three_seconds_counts(
    local: LocalWorkspace, client: WebClient, slow: Slow, act: str
) -> None:
    with meanwhile(local, slow, acts(local, client)[act]) as doing:
        local.slack.clock.advance(IN_TIME)
        assert not doing.done()
        slow.let_go.set()
        assert doing.result(10) is None
    assert len(local.person("U0ASHA").views()) == (0 if act == "a form" else 1)


@pytest.mark.parametrize("act", ["a click", "a form", "a command"])
def test_what_is_acknowledged_later_failed_visibly_and_a_form_stays_open(
    local: LocalWorkspace, client: WebClient, slow: Slow, act: str
) -> None:
    with meanwhile(local, slow, acts(local, client)[act]) as doing:
        local.slack.clock.advance(IN_TIME + TOO_LATE)
        with pytest.raises(Refusal, match="did not answer in time"):
            doing.result(10)
        slow.let_go.set()
    local.slack.wait(lambda: not local.slack.unanswered, 5, "it is still awaited")
    assert len(local.person("U0ASHA").views()) == 1
    assert slow.begun == [""], "only events are brought again"


def test_an_event_acknowledged_later_was_missed_and_comes_again_at_once(
    local: LocalWorkspace, slow: Slow
) -> None:
    asha = local.person("U0ASHA")
    asha.say("hello")
    asha.wait_for(lambda: slow.begun == ["0"])
    local.slack.clock.advance(IN_TIME)
    assert local.slack.unanswered == 1
    local.slack.clock.advance(TOO_LATE)
    asha.wait_for(lambda: slow.begun == ["0", "1"])
    slow.let_go.set()
    local.slack.wait(lambda: not local.slack.undelivered, 5, "the event is still undelivered")
    assert slow.begun == ["0", "1"]


def test_the_acknowledgement_of_an_attempt_given_up_settles_nothing(
    local: LocalWorkspace, slow: Slow
) -> None:
    """Slack has it tried again all the same: what was done must be known by more than this."""
    asha = local.person("U0ASHA")
    asha.say("hello")
    asha.wait_for(lambda: slow.begun == ["0"])
    local.slack.clock.advance(IN_TIME + TOO_LATE)
    asha.wait_for(lambda: slow.begun == ["0", "1"])
    local.slack.clock.advance(IN_TIME + TOO_LATE)
    slow.let_go.set()
    local.slack.wait(lambda: not local.slack.unanswered, 5, "an attempt is still awaited")
    assert local.slack.undelivered == 1
    local.slack.clock.advance(60)
    asha.wait_for(lambda: slow.begun == ["0", "1", "2"])
