"""Opening the reading view of a long audit against that of a short one."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from slack_bolt import App
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.connections.socket_mode import SocketMode
from bot.usecases import moderation_reading
from bot.usecases.context import Context
from bot.widgets.ids import Act, Token
from flows import agreeing, checks, loading
from flows.actions import ActionDetails
from flows.answers import Entry, Text
from flows.audit import Audit
from flows.questionnaire import Questionnaire, Step
from tests.bench import floor
from tests.bench.answering import beside_the_project
from tests.bench.harness import Sides
from tests.bench.harness import Step as Go
from tests.bench.stage import stage
from tests.bench.workspaces import EmptyServer
from tests.bot.usecases.before_moderators import taken
from tests.flows.building import AT, MARCUS, begun, moment

FEW, MANY = 5, 57
CHARACTERS: Final = 3_000
REMEMBERED: Final = 64
"""As many audits as the bot remembers."""
_GRADES: Final = [
    {"value": "good", "label": "Good", "meaning": "The child was helped.", "good": True},
    {"value": "poor", "label": "Poor", "meaning": "The child was not helped.", "good": False},
]


@contextmanager
def reading() -> Iterator[Sides]:
    """From the press, as Socket Mode brings it, to Slack's word that the view is open.

    Slack is a handler that takes whatever it is sent. The bot remembers both audits, as it does
    of whoever has just taken one, or has turned a page.
    """
    with _opened() as (sides, _):
        yield sides


@contextmanager
def reading_cold() -> Iterator[Sides]:
    """The same where the bot remembers neither, so that every row is read from the database."""
    with _opened() as (sides, context):
        others = [replace(begun(), id=f"other-{number}") for number in range(REMEMBERED)]

        def forget() -> None:
            for other in others:
                context.recent.remember(other)

        yield replace(sides, ready=forget)


@contextmanager
def _opened() -> Iterator[tuple[Sides, Context]]:
    with beside_the_project() as folder, EmptyServer() as slack, stage(folder) as made:
        context, connection = made.bot.context, made.bot.connection
        if not isinstance(connection, SocketMode):
            raise TypeError("the bot is not reached over Socket Mode")
        connection.app.client.base_url = slack.api_url
        forms = [loading.load(form(rows)) for rows in (FEW, MANY)]
        few, many = (taken(context, written(each)) for each in forms)
        for audit in (few, many):
            check(context, audit)
        sides = Sides(
            floor=opening(connection.app, few), measured=opening(connection.app, many), turns=30
        )
        yield sides, context


def check(context: Context, audit: Audit) -> None:
    """Fail unless the first page holds five rows of the audit, and no more."""
    outcome = moderation_reading.show(context, MARCUS.id, audit.id)
    shown = json.dumps(outcome.view)
    read = sum(f" of {each.key}, " in shown for each in audit.questionnaire.questions)
    if outcome.view is None or read not in (FEW, FEW + 1):
        raise RuntimeError(outcome.notice or f"{read} rows are on the first page")


def opening(app: App, audit: Audit) -> Go:
    """One press on the request's button."""
    button = {
        "type": "button",
        "action_id": Act.MODERATE,
        "block_id": "request",
        "text": {"type": "plain_text", "text": "Read and decide", "emoji": True},
        "value": Token(audit.id).pack(),
        "action_ts": "1795255200.000300",
    }
    payload = floor.payload() | {"user": {"id": MARCUS.id}, "actions": [button]}
    request = SocketModeRequest(type="interactive", envelope_id="bench", payload=payload)
    return lambda: floor.dispatch(app, request)


def form(rows: int) -> str:
    """A form of so many graded rows, each with a comment, in one section."""
    note = {"key": "comment", "label": "Comment", "ask": "What is it judged by?"}
    questions = [_row(f"row-{number}", note) for number in range(1, rows + 1)]
    return json.dumps(
        {
            "key": f"bench-{rows}",
            "version": 1,
            "title": f"An audit of {rows} rows",
            "about": "As long as forms get.",
            "header": [{"key": "case", "label": "Case number", "filled_by": "case"}],
            "scales": {"quality": {"title": "Quality of practice", "grades": _GRADES}},
            "sections": [{"key": "rows", "title": "Rows", "questions": questions}],
            "moderation": {"which": "every"},
        }
    )


def _row(key: str, note: dict[str, str]) -> dict[str, Any]:
    ask = f"How good was the work on {key}, as the records show it?"
    question = {"key": key, "type": "grade", "scale": "quality", "label": key, "ask": ask}
    return question | {"notes": [note]}


def written(form: Questionnaire) -> Audit:
    """An audit with three thousand characters in each row, and an action that was kept as it is."""
    entries = {}
    for question in form.questions:
        words = f"What the record says of {question.key}, and what came of it for the child. "
        text = Text.of((words * CHARACTERS)[:CHARACTERS])
        entries[Step(question.key)] = Entry("good", 2, "U0ASHA", AT)
        entries[Step(question.key, "comment")] = Entry(text, 2, "U0ASHA", AT)
    audit = replace(begun(form), id=form.key, entries=entries, revision=2)
    audit = agreeing.add(audit, f"{form.key}-1", ActionDetails("Mend the window"), moment()).audit
    kept = next(query for query in checks.queries(audit) if query.check == "action_incomplete")
    return replace(audit, kept={kept.key: "The manager decides who."})
