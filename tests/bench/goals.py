"""Every goal, in the order in which it is printed."""

from tests.bench import (
    answering,
    calls,
    checking,
    instruments,
    paging,
    rendering,
    serving,
    workspaces,
)
from tests.bench.harness import Bench

BENCH = Bench()

BENCH.timed("The floor against itself", at_most=1.1)(answering.floor_against_itself)
BENCH.timed("A button answer, acknowledged", at_most=3.0)(answering.acknowledged)
BENCH.timed("A button answer, next question handed over", at_most=5.0)(answering.next_question)
BENCH.timed("The same at 100,000 audits against 1,000", at_most=1.10)(answering.among_many_audits)
BENCH.timed("A question worded, against by hand", at_most=3.0)(rendering.question)
BENCH.timed("Tier 2 loaded and checked, against parsed by PyYAML's C loader", at_most=1.5)(
    instruments.loaded
)
BENCH.timed("Next question after 114 answers, against after 12", at_most=2.0)(
    instruments.next_question
)
BENCH.counted("Memory, 10,000 audits in progress against none", at_most=1.2)(serving.memory)
BENCH.counted("Idle, share of a core", at_most=0.01)(serving.idle)
BENCH.counted("Slack calls for each accepted input", at_most=2.0)(calls.of_any_kind)
BENCH.counted("chat.update for each accepted input", at_most=0.2)(calls.updates)
BENCH.timed("Starting a workspace, against an empty server", at_most=2.0)(workspaces.starting)
BENCH.timed("chat.postMessage, against an empty handler", at_most=1.5)(workspaces.posting)
BENCH.timed("A thread of 2,000 messages opened, against 200", at_most=2.0)(paging.long_thread)
BENCH.timed("All checks on a full Tier 2 audit, against loading it", at_most=3.0)(
    checking.against_loading
)
BENCH.timed("All checks on an audit twice as long", at_most=2.3)(checking.twice_as_long)
