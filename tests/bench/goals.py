"""Every goal, in the order in which it is printed."""

from tests.bench import (
    answering,
    calls,
    checking,
    crowding,
    delivering,
    digests,
    home,
    instruments,
    moderating,
    paging,
    rendering,
    requesting,
    served,
    serving,
    workspaces,
)
from tests.bench.harness import AtLeast, AtMost, Bench

BENCH = Bench()

BENCH.timed("The floor against itself", AtMost(1.1))(answering.floor_against_itself)
BENCH.timed("A button answer, acknowledged", AtMost(3.0))(answering.acknowledged)
BENCH.timed("A button answer, next question handed over", AtMost(5.0))(answering.next_question)
BENCH.timed("The same at 100,000 audits against 1,000", AtMost(1.10))(answering.among_many_audits)
BENCH.timed("A question worded, against by hand", AtMost(3.0))(rendering.question)
BENCH.timed("Tier 2 loaded and checked, against parsed by PyYAML's C loader", AtMost(1.5))(
    instruments.loaded
)
BENCH.timed("Next question after 114 answers, against after 12", AtMost(2.0))(
    instruments.next_question
)
BENCH.counted("Memory, 10,000 audits in progress against none", AtMost(1.2))(serving.memory)
BENCH.counted("Idle, share of a core", AtMost(0.01))(serving.idle)
BENCH.counted("Slack calls for each accepted input", AtMost(2.0))(calls.of_any_kind)
BENCH.counted("chat.update for each accepted input", AtMost(0.2))(calls.updates)
BENCH.timed("Starting a workspace, against an empty server", AtMost(2.0))(workspaces.starting)
BENCH.timed("chat.postMessage, against an empty handler", AtMost(1.5))(workspaces.posting)
BENCH.timed("A thread of 2,000 messages opened, against 200", AtMost(2.0))(paging.long_thread)
BENCH.timed("All checks on a full Tier 2 audit, against loading it", AtMost(3.0))(
    checking.against_loading
)
BENCH.timed("All checks on an audit twice as long", AtMost(2.3))(checking.twice_as_long)
BENCH.timed("A button answer on PostgreSQL, acknowledged", AtMost(3.5))(served.acknowledged)
BENCH.timed("From a commit to Slack's call, the bot at rest", AtMost(4.0))(delivering.woken)
BENCH.timed("A backlog drained, its share of a bare loop's pace", AtLeast(0.6))(delivering.backlog)
BENCH.timed("Claiming the next of 100,000 messages, against of 100", AtMost(1.3))(
    delivering.claiming
)
BENCH.timed("The same on PostgreSQL", AtMost(1.3))(delivering.claiming_on_a_server)
BENCH.counted("Memory, 100,000 messages waiting against 100", AtMost(1.1))(delivering.memory)
BENCH.counted("Four threads on SQLite, the 99th turn against one thread's usual", AtMost(10))(
    crowding.threads
)
BENCH.counted("Two processes on PostgreSQL, their pace against one's", AtLeast(1.5))(
    crowding.processes
)
BENCH.timed("Reading view of 57 rows of 3,000 characters opened, against 5 rows", AtMost(1.5))(
    moderating.reading
)
BENCH.timed("The same, neither remembered", AtMost(1.5))(moderating.reading_cold)
BENCH.timed("A request for moderation posted beside 1,000 of them, against 100", AtMost(1.2))(
    requesting.posted
)
BENCH.timed("All digests of 1,000 teams, against reading their 100,000 actions", AtMost(3.0))(
    digests.built
)
BENCH.timed("The digests on PostgreSQL", AtMost(3.0))(digests.built_on_a_server)
BENCH.counted("Memory, digests of 1,000 teams against 100", AtMost(1.2))(digests.memory)
BENCH.timed("Home with 500 of each list, against 5 of each", AtMost(1.3))(home.of_many_items)
BENCH.timed("Home of a quality lead with 500 of each, against 5", AtMost(1.3))(
    home.of_a_quality_lead
)
