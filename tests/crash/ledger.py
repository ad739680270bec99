"""What stands at the end: the bot's tables beside what Slack shows, counted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from slack_sdk import WebClient
from sqlalchemy import Connection, Select, select

from bot.jobs.slack import EVENT_TYPE
from bot.sandbox.people import TEAM
from flows.audit import Audit, Status
from flows.questionnaire import Step
from storage import audits, tables
from storage.database import Database
from storage.questionnaires import Library
from tests.crash.robot import Robot
from tests.seeing import Json

_audits = tables.Audit.__table__
_history = tables.History.__table__
_outbox = tables.Outbox.__table__
_prompts = tables.Prompt.__table__

_POSTS = select(_outbox.c.key).where(_outbox.c.kind == "post").order_by(_outbox.c.id)
_UNSAID = _POSTS.where(_outbox.c.sent_at.is_(None))
_ASKED = select(_prompts.c.question, _prompts.c.part)
_CHANGED = select(_history.c.question, _history.c.part).where(
    _history.c.what == "answer", _history.c.question.is_not(None)
)


@dataclass(frozen=True, slots=True)
class Account:
    """The end of an audit, counted; every list of losses and doubles names what it is about."""

    acknowledged: dict[Step, str]
    stored: dict[Step, str]
    in_outbox: list[str]
    in_slack: list[str]
    doubled: list[object]
    lost: list[object]
    status: Status

    def __str__(self) -> str:
        """Say it in lines."""
        return "\n".join(
            (
                f"{len(self.acknowledged)} answers acknowledged, {len(self.stored)} stored",
                f"{len(self.in_outbox)} messages expected, {len(self.in_slack)} seen",
                f"{len(self.doubled)} doubled {self.doubled or ''}".rstrip(),
                f"{len(self.lost)} lost {self.lost or ''}".rstrip(),
                f"the audit is {self.status.value}",
            )
        )


POINTS_ON = "the latest is further down"


def nothing_unsaid(database: Database) -> bool:
    """Whether every message was posted."""
    with database.read() as conn:
        return conn.execute(_UNSAID).first() is None


def take_account(robot: Robot, database: Database, library: Library) -> Account:
    """Count, once the robot is done and the bot has nothing left to say."""
    shown = list(_of_the_bot(robot))
    in_slack = [_key(message) for message in shown]
    with database.read() as conn:
        audit = _the_audit(conn, library)
        in_outbox = list(conn.execute(_POSTS).scalars())
        asked, changed = _steps(conn, _ASKED), _steps(conn, _CHANGED)
    header = {question.key for question in audit.questionnaire.header}
    stored = {
        step: str(entry.value)
        for step, entry in audit.entries.items()
        if step.question not in header
    }
    # What is left of an earlier message says where the latest is, and two may well say so.
    seen = [words for words in map(robot.person.see, shown) if POINTS_ON not in words]
    twice = [*_repeated(in_slack), *_repeated(seen), *_repeated(asked), *_repeated(changed)]
    missing = [
        *(set(in_outbox) - set(in_slack)),
        *(set(robot.answered) - set(asked)),
        *(set(robot.answered) - set(stored)),
    ]
    return Account(robot.answered, stored, in_outbox, in_slack, twice, missing, audit.status)


def _the_audit(conn: Connection, library: Library) -> Audit:
    (only,) = conn.execute(select(_audits.c.id)).scalars()
    audit = audits.load(conn, TEAM.id, only, library)
    assert audit is not None
    return audit


def _steps(conn: Connection, query: Select[tuple[str, str]]) -> list[Step]:
    return [Step(row.question, row.part) for row in conn.execute(query).all()]


def _of_the_bot(robot: Robot) -> Iterator[Json]:
    """The bot's messages to the robot, roots and replies, in Slack's order."""
    slack = robot.person.slack
    client = WebClient(slack.bot_token, slack.api_url, retry_handlers=[])
    given = {"channel": robot.person.im, "limit": "999", "include_all_metadata": "true"}
    roots: list[Json] = client.api_call("conversations.history", params=given)["messages"]
    found = {root["ts"]: root for root in roots}
    for root in roots:
        if root.get("reply_count"):
            under = {**given, "ts": root["ts"]}
            replies: list[Json] = client.api_call("conversations.replies", params=under)["messages"]
            found |= {reply["ts"]: reply for reply in replies}
    return (found[ts] for ts in sorted(found) if "bot_id" in found[ts])


def _key(message: Json) -> str:
    metadata = message["metadata"]
    assert metadata["event_type"] == EVENT_TYPE
    return str(metadata["event_payload"]["key"])


def _repeated(things: Iterable[object]) -> list[object]:
    return [thing for thing, times in Counter(things).items() if times > 1]
