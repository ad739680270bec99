"""The database goes away in the middle of everything, and comes back: nothing lost, nothing twice.

In the long form it is away for half a minute, over each transport.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, product
from pathlib import Path
from typing import Final, get_args

import pytest
from sqlalchemy import Table, select

from bot.connections import SECONDS_TO_ACKNOWLEDGE
from bot.messages.notices import say
from bot.sandbox.faults import Fault
from bot.settings import Settings
from flows.audit import Status
from storage import tables
from tests.clock import Stopwatch
from tests.command import PATIENCE_S, bot_at, command, settings_for
from tests.crash import outages
from tests.crash.fleet import LONGEST_GOODBYE_S, long_form
from tests.crash.outages import Outage, Place
from tests.journeys.auditing import EVIDENCE, Auditor
from tests.journeys.council import MANIFEST, REST_S, SETUP, Council
from tests.journeys.enduring import SHORT, check_all_was_said_once, end, rest
from tests.person import Refusal
from tests.postgresql import Server
from tests.seeing import Json
from tests.workspace import LocalWorkspace, Transport

AWAY_S: Final = 30.0
IMPATIENCE_S: Final = 1.0
"""How long Slack waits for the bot meanwhile, in the short form."""
TOLD_WITHIN_S: Final = SECONDS_TO_ACKNOWLEDGE
KINDS: Final[dict[str, tuple[str, Outage]]] = {
    "a file locked by another writer": ("sqlite", outages.locked),
    "a file that may not grow": ("sqlite", outages.no_room_for_a_file),
    "a server stopped and started": ("postgresql", outages.stopped),
    "a server that falls silent": ("postgresql", outages.silent),
    "a server whose disk is full": ("postgresql", outages.no_room_on_the_server),
}
WAITS_AS_SHIPPED: Final[dict[str, object]] = {
    "database_wait_seconds": Settings.model_fields["database_wait_seconds"].default
}
TRANSPORTS: Final[tuple[Transport, ...]] = get_args(Transport)
KEPT: Final = ("inbox", "audits", "entries", "history", "prompts", "threads", "loose_replies")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each kind in one way at least; in the long form, in each."""
    if "named" in metafunc.fixturenames:
        every, some = product(KINDS, TRANSPORTS), zip(KINDS, cycle(TRANSPORTS), strict=False)
        ways = list(every if long_form(metafunc.config) else some)
        metafunc.parametrize(("named", "way"), ways)


@pytest.fixture
def away_s(pytestconfig: pytest.Config) -> float:
    """For how long the database is away at least."""
    return AWAY_S if long_form(pytestconfig) else 0.0


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server of one's own, to be rough with: nobody else's, whichever worker this is."""
    server = Server.start(f"outages-{os.getpid()}")
    yield server
    server.stop()


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A database of the kind that goes away so; a server is one of the test's own."""
    if KINDS[request.getfixturevalue("named")][0] == "sqlite":
        yield Place(f"sqlite:///{tmp_path / 'bot.db'}", tmp_path)
        return
    server: Server = request.getfixturevalue("own_server")
    with server.migrated() as address:
        yield Place(address, tmp_path, server)


@pytest.fixture
def council(place: Place, way: Transport) -> Iterator[Council]:
    """A council that keeps everything there."""
    with LocalWorkspace.start(MANIFEST) as workspace:
        found = Council(
            workspace,
            place.folder,
            overrides=WAITS_AS_SHIPPED,
            address=place.address,
            transport=way,
        )
        found.start_bot()
        found.add_questionnaire(SHORT)
        yield found
        found.stop_bot()


@dataclass
class Away:
    """A database that goes away as a message was just posted, before the bot hears of it."""

    council: Council
    place: Place
    outage: Outage
    before: dict[str, list[str]] = field(default_factory=dict)
    _gone: threading.Event = field(default_factory=threading.Event)
    _stack: ExitStack = field(default_factory=ExitStack)

    def at_the_next_post(self) -> None:
        """Have it go then."""
        fault = Fault(perform=True, meanwhile=self._go)
        self.council.workspace.slack.faults.next("chat.postMessage", fault)

    def _go(self) -> None:
        self.before = kept(self.council)
        self._stack.enter_context(self.outage(self.place))
        self._gone.set()

    @contextmanager
    def meanwhile(self, patience_s: float) -> Iterator[None]:
        """While it is away, and Slack waits for the bot so long."""
        with self._stack:
            assert self._gone.wait(PATIENCE_S), "nothing was posted"
            self.council.workspace.slack.acknowledge_within(patience_s)
            yield
        self.council.workspace.slack.acknowledge_within(REST_S)


def kept(council: Council) -> dict[str, list[str]]:
    """All that is kept, and what there is to say, but not what was said of it by now."""
    with council.records() as database, database.read() as conn:
        rows: dict[str, list[str]] = {}
        for name in KEPT:
            table: Table = tables.Base.metadata.tables[name]
            rows[name] = sorted(map(repr, conn.execute(select(table))))
        outbox = tables.Outbox.__table__.c
        rows["outbox"] = sorted(conn.execute(select(outbox.key)).scalars())
    return rows


def begin(council: Council, person: str, case: str) -> Auditor:
    """An audit at its first question, with everything said."""
    auditor = Auditor(council.person(person), reads=council.settle)
    auditor.start("Short audit", case, {})
    auditor.asked("1 of 2")
    council.settle()
    return auditor


def told(auditor: Auditor, text: str) -> int:
    """How often the auditor was told this in the thread."""
    return sum(message["text"] == text for message in auditor.said())


def is_told(auditor: Auditor, text: str, times: int) -> bool:
    """Whether the auditor was told this in the thread so often."""
    return told(auditor, text) == times


def fill_in(auditor: Auditor) -> Json:
    """Fill the first question's form in, without sending it."""
    auditor.press("Answer in a form", "1 of 2")
    view = auditor.person.view()
    grade, evidence, *_ = (b["block_id"] for b in view["blocks"] if b["type"] == "input")
    auditor.person.fill(grade, "Poor")
    auditor.person.fill(evidence, EVIDENCE)
    return view


def test_what_is_tried_meanwhile_fails_visibly_and_all_goes_on_afterwards(
    council: Council, place: Place, named: str, away_s: float
) -> None:
    """A press fails, a form stays open, an event comes again; each person is told in time, once."""
    slack = council.workspace.slack
    presses, types, sends = (
        begin(council, *each) for each in (("U0QUINN", "1"), ("U0SAM", "2"), ("U0ASHA", "3"))
    )
    types.press("Poor", "1 of 2")
    types.asked("What is the evidence?")
    form = fill_in(sends)
    council.settle()
    away = Away(council, place, KINDS[named][1])
    away.at_the_next_post()
    presses.press("Poor", "1 of 2")
    with away.meanwhile(SECONDS_TO_ACKNOWLEDGE if away_s else IMPATIENCE_S):
        watch = Stopwatch()
        types.person.say(EVIDENCE, thread_ts=types.thread)
        types.seen(say.unread())
        assert watch.seconds() < TOLD_WITHIN_S
        with pytest.raises(Refusal, match="not_acknowledged"):
            sends.person.submit()
        assert [view["id"] for view in sends.person.views()] == [form["id"]]
        press_in_vain(sends, watch, away_s)
        slack.wait(lambda: not slack.unanswered, PATIENCE_S, "an event was never given up")
        assert slack.undelivered == 1
    assert kept(council) == away.before
    sent_again(council, types, sends)
    presses.asked("What is the evidence?")
    presses.say(EVIDENCE)
    for each in (presses, types, sends):
        end(each)
    rest(council)
    for audit in council.audits():
        assert audit.status is Status.APPROVED
        assert audit.value("asked") == "poor"
        assert str(audit.value("asked", "evidence")) == EVIDENCE
    check_all_was_said_once(council)


def press_in_vain(auditor: Auditor, away: Stopwatch, away_s: float) -> None:
    """Press, once at least; each time nothing happens, and that is said in time."""
    tried = 0
    while not tried or away.seconds() < away_s:
        tried += 1
        watch = Stopwatch()
        with pytest.raises(Refusal, match="not_acknowledged"):
            auditor.press_earlier("Poor", "1 of 2")
        auditor.person.wait_for(partial(is_told, auditor, say.unsaved(), tried))
        assert watch.seconds() < TOLD_WITHIN_S + 1


def sent_again(council: Council, types: Auditor, sends: Auditor) -> None:
    """What Slack brings again is read, and the same form goes through."""
    council.pass_time(seconds=60)
    types.asked("2 of 2")
    assert told(types, say.unread()) == 1
    assert sends.person.submit() is None


def test_told_to_end_while_its_server_is_silent_it_ends_in_time(
    tmp_path: Path, own_server: Server
) -> None:
    """Though somebody's words are in hand, which Slack brings again to whoever comes next."""
    with own_server.migrated() as address, LocalWorkspace.start(MANIFEST) as local:
        more = {"DATABASE_URL": address}
        settings = settings_for(local.slack, tmp_path, **more)
        assert command("import", str(SETUP), folder=tmp_path, **settings).status == 0
        asha = local.person("U0ASHA")
        with bot_at(local.slack, tmp_path, **more) as bot:
            with own_server.silent():
                asha.say("Good morning")
                local.slack.wait(lambda: local.slack.unanswered > 0, PATIENCE_S, "untold")
                watch = Stopwatch()
                assert bot.end() == 0
                assert watch.seconds() < LONGEST_GOODBYE_S
            assert local.slack.undelivered == 1
            bot.start()
            local.slack.wait(lambda: not local.slack.undelivered, PATIENCE_S, "it is not read")
            posts = local.slack.calls
            asha.wait_for(lambda: posts.of("chat.postMessage"), PATIENCE_S, "an answer")
