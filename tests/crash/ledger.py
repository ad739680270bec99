"""What stands at the end: the bot's tables beside what Slack shows, counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from slack_sdk import WebClient
from sqlalchemy import Connection, Select, select

from bot.jobs.slack import EVENT_TYPE
from bot.sandbox import Workspace
from bot.sandbox.people import CHANNELS, PEOPLE, TEAM
from flows.audit import Audit, Status
from flows.questionnaire import Step
from storage import audits, outbox, tables
from storage.database import Database
from storage.questionnaires import Library
from tests.crash.robot import Robot
from tests.seeing import Json, visible_text

POINTS_ON = "the latest is further down"

Where = tuple[str, Step]
"""An audit's case, and a step of it."""
Channel = str

_audits = tables.Audit.__table__
_history = tables.History.__table__
_outbox = tables.Outbox.__table__
_prompts = tables.Prompt.__table__

_POSTS = (
    select(_outbox.c.channel, _outbox.c.key)
    .where(_outbox.c.kind == outbox.POST)
    .order_by(_outbox.c.id)
)
_UNSAID = _POSTS.where(_outbox.c.sent_at.is_(None))
_ASKED = select(_audits.c.case_reference, _prompts.c.question, _prompts.c.part).join(
    _prompts, _prompts.c.audit == _audits.c.id
)
_CHANGED = (
    select(_audits.c.case_reference, _history.c.question, _history.c.part)
    .join(_history, _history.c.audit == _audits.c.id)
    .where(_history.c.what == "answer", _history.c.question.is_not(None))
)


@dataclass(frozen=True, slots=True)
class Account:
    """The end of some audits, counted; every list of losses and doubles names what it is about.

    ``expected`` and ``seen`` hold the keys of the bot's messages in each conversation, in the order
    in which they were to be said, and in which they stand.
    """

    acknowledged: dict[Where, str]
    stored: dict[Where, str]
    expected: dict[Channel, list[str]]
    seen: dict[Channel, list[str]]
    doubled: Sequence[object]
    lost: Sequence[object]
    statuses: dict[str, Status]

    @property
    def expected_count(self) -> int:
        """How many messages there should be."""
        return sum(map(len, self.expected.values()))

    @property
    def seen_count(self) -> int:
        """How many there are."""
        return sum(map(len, self.seen.values()))

    @property
    def disordered(self) -> list[Channel]:
        """The conversations in which messages stand otherwise than in the order of their turn."""
        pairs = ((c, self.expected.get(c, []), self.seen.get(c, [])) for c in self.expected)
        return [c for c, due, stand in pairs if _common(due, stand) != _common(stand, due)]

    @property
    def unsubmitted(self) -> list[str]:
        """The cases whose audits were not submitted."""
        return [case for case, status in self.statuses.items() if status is not Status.SUBMITTED]

    def check_balance(self) -> None:
        """Fail where anything was lost, doubled, moved or left open."""
        assert self.stored == self.acknowledged
        assert self.doubled == []
        assert self.lost == []
        assert self.disordered == [], "not in the order in which it was to be said"
        assert self.seen == self.expected
        assert self.unsubmitted == []


def nothing_unsaid(database: Database) -> bool:
    """Whether every message was posted."""
    with database.read() as conn:
        return conn.execute(_UNSAID).first() is None


def take_account(
    slack: Workspace, robots: Sequence[Robot], database: Database, library: Library
) -> Account:
    """Count, once the robots are done and the bot has nothing left to say."""
    shown = {channel: list(_said(slack, channel)) for channel in _conversations()}
    seen = {channel: [_key(message) for message in found] for channel, found in shown.items()}
    expected: defaultdict[Channel, list[str]] = defaultdict(list)
    with database.read() as conn:
        begun = list(_all_audits(conn, library))
        for channel, key in conn.execute(_POSTS):
            expected[channel or "nowhere"].append(key)
        asked, changed = _steps(conn, _ASKED), _steps(conn, _CHANGED)
    kept = {audit.case: audit for audit in begun}
    acknowledged = _by_case({robot.case: robot.answered for robot in robots})
    stored = _by_case({case: _answers(audit) for case, audit in kept.items()})
    agreed = Counter({robot.case: robot.agreed for robot in robots})
    listed = Counter({case: len(audit.actions) for case, audit in kept.items()})
    keys = list(chain.from_iterable(seen.values()))
    words = [words for channel, found in shown.items() for words in _words(channel, found)]
    cases = [audit.case for audit in begun]
    counted: tuple[Sequence[object], ...] = (cases, keys, words, asked, changed)
    doubled = [*chain.from_iterable(map(_repeated, counted)), *(listed - agreed)]
    lost = [
        *(set(chain.from_iterable(expected.values())) - set(keys)),
        *(acknowledged.keys() - set(asked)),
        *(acknowledged.keys() - stored.keys()),
        *(agreed - listed),
    ]
    return Account(
        acknowledged,
        stored,
        dict(expected),
        {channel: found for channel, found in seen.items() if found},
        doubled,
        lost,
        {case: audit.status for case, audit in kept.items()},
    )


def _by_case(answers: Mapping[str, Mapping[Step, str]]) -> dict[Where, str]:
    return {(case, step): said for case, each in answers.items() for step, said in each.items()}


def _all_audits(conn: Connection, library: Library) -> Iterator[Audit]:
    for each in conn.execute(select(_audits.c.id)).scalars().all():
        audit = audits.load(conn, TEAM.id, each, library)
        assert audit is not None
        yield audit


def _answers(audit: Audit) -> dict[Step, str]:
    header = {question.key for question in audit.questionnaire.header}
    return {
        step: str(entry.value)
        for step, entry in audit.entries.items()
        if step.question not in header
    }


def _steps(conn: Connection, query: Select[*tuple[str, str, str]]) -> list[Where]:
    return [(case, Step(question, part)) for case, question, part in conn.execute(query)]


def _conversations() -> list[Channel]:
    """Wherever the bot can say anything."""
    people = [f"D{person.id[1:]}" for person in PEOPLE if not person.deactivated]
    return [*people, *(plan.id for plan in CHANNELS if plan.with_app)]


def _said(slack: Workspace, channel: Channel) -> Iterator[Json]:
    """The bot's messages in a conversation, roots and replies, in Slack's order."""
    client = WebClient(slack.bot_token, slack.api_url, retry_handlers=[])
    given = {"channel": channel, "limit": "999", "include_all_metadata": "true"}
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


def _words(channel: Channel, found: Iterable[Json]) -> Iterator[tuple[str, str]]:
    """What each message says, and the thread that it stands in.

    What is left of an earlier message says where the latest is, and two may well say so.
    """
    for message in found:
        words = visible_text(message, {})
        if POINTS_ON not in words:
            yield f"{channel}/{message.get('thread_ts', '')}", words


def _common(keys: list[str], others: list[str]) -> list[str]:
    """Those that both have, each once, in the order of the first."""
    return [key for key in dict.fromkeys(keys) if key in others]


def _repeated(things: Iterable[object]) -> list[object]:
    return [thing for thing, times in Counter(things).items() if times > 1]
