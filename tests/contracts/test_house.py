"""The house rules that no linter holds."""

import ast
import re
from collections.abc import Iterator

import pytest

from bot.settings import Settings
from tests.contracts.source import (
    ROOMS,
    ROOT,
    Function,
    Module,
    calls_and_names,
    functions,
    modules,
    project_files,
)

LONGEST_MODULE = 450
LONGEST_FUNCTION = 45

# Only these may stand at the top: the rooms, the tests, and what tools need there.
TOP = {"bot", "flows", "storage", "tests", "docs", "examples"}

# What only one place may do, or none. The local Slack plays Slack's part: it has its own clock.
ENVIRONMENT = r"os\.(environ|environb|getenv|putenv)\b.*"
TIME = (
    r"(datetime\.)?datetime\.(now|utcnow|today)|(datetime\.)?date\.today"
    r"|time\.(time|time_ns|localtime|gmtime|ctime)"
)
CHANCE = r"random\..*|numpy\.random.*"
SLEEP = r"time\.sleep|asyncio\.sleep"
NETWORK = r"(requests|httpx|urllib3|urllib\.request|http\.client)\..*"
RESERVED = [
    pytest.param("the environment", ENVIRONMENT, ("bot.settings",), id="environment"),
    pytest.param("the time", TIME, ("bot.clock", "bot.sandbox.clock"), id="time"),
    pytest.param("chance", CHANCE, (), id="chance"),
    pytest.param("sleeping", SLEEP, ("bot.sandbox",), id="sleeping"),
    pytest.param("another way to the network", NETWORK, (), id="network"),
]

UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|coming soon)\b")
REGISTRIES = re.compile(
    r"--(?:extra-)?index-url\b|https?://\S*/simple\b|https?://(?:registry|files)\."
)
MACHINES = re.compile(r"(?<![\w.])/(work|home/\w+|Users/\w+)/|file:///")
# Text; pictures and the like are not read.
READ = {".cfg", ".css", ".html", ".ini", ".j2", ".js", ".lock", ".mako", ".md", ".py", ".sql"}
READ |= {".svg", ".toml", ".txt", ".yaml", ".yml", ""}

ALL = modules(*ROOMS)
TESTS = modules("tests")


def place(module: Module, line: int) -> str:
    return f"{module.path.relative_to(ROOT)}:{line}"


@pytest.mark.parametrize(("what", "pattern", "allowed"), RESERVED)
def test_only_its_own_module_reaches_for(what: str, pattern: str, allowed: tuple[str, ...]) -> None:
    reaching = [
        f"{place(module, line)} {name}"
        for module in ALL
        if not module.stands_in(*allowed)
        for name, line in calls_and_names(module)
        if re.fullmatch(pattern, name)
    ]
    assert not reaching, f"{what} is for {allowed or 'nobody'}"


def test_a_monotonic_clock_is_read_only_where_waiting_is_done() -> None:
    waiting = ("bot.clock", "bot.jobs", "bot.sandbox", "storage.postgresql")
    reading = [
        place(module, line)
        for module in ALL
        if not module.stands_in(*waiting)
        for name, line in calls_and_names(module)
        if re.fullmatch(r"time\.(monotonic|perf_counter|process_time)(_ns)?", name)
    ]
    assert not reading


def test_no_module_is_longer_than_can_be_read_in_one_sitting() -> None:
    """But a migration's, which lists the tables it makes."""
    read = (m for m in (*ALL, *TESTS) if not m.stands_in("storage.migrations.versions"))
    lengths = {str(m.path.relative_to(ROOT)): m.text.count("\n") for m in read}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    """But a migration's, which lists the tables it makes."""
    long = [
        f"{place(module, function.lineno)} {function.name}: {length(function)} lines"
        for module in (*ALL, *TESTS)
        if not module.stands_in("storage.migrations.versions")
        for function in functions(module)
        if length(function) > LONGEST_FUNCTION
    ]
    assert not long


def length(function: Function) -> int:
    """Lines from `def` to the end, the docstring not counted: words are not complexity."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def test_every_test_states_a_promise() -> None:
    """In a name of at least three words, or in a docstring."""
    mute = [
        f"{place(module, test.lineno)} {test.name}"
        for module in TESTS
        for test in promises(module)
        if ast.get_docstring(test) is None
        and len([word for word in test.name.split("_")[1:] if word.isalpha()]) < 3
    ]
    assert not mute


def test_every_test_asserts_something() -> None:
    """By itself, or by a helper whose name says that it does."""
    idle = [
        f"{place(module, test.lineno)} {test.name}"
        for module in TESTS
        for test in promises(module)
        if not any(map(asserts, ast.walk(test)))
    ]
    assert not idle


def asserts(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return True
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    # Playwright's expect(...) waits, then raises; the rest are ours and pytest's.
    return re.match(r"expect$|raises$|warns$|fail$|assert_|expect_|check_|must_", name) is not None


def test_no_test_sleeps_or_is_skipped() -> None:
    banned = re.compile(
        r"time\.sleep|asyncio\.sleep|pytest\.(skip|importorskip|xfail)"
        r"|pytest\.mark\.(skip|skipif|xfail)|unittest\.mock\..*"
    )
    found = [
        f"{place(module, line)} {name}"
        for module in TESTS
        for name, line in calls_and_names(module)
        if banned.fullmatch(name)
    ]
    assert not found


def promises(module: Module) -> Iterator[Function]:
    return (function for function in functions(module) if function.name.startswith("test_"))


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(UNFINISHED, id="unfinished-work"),
        pytest.param(REGISTRIES, id="a-package-registry"),
        pytest.param(MACHINES, id="a-path-of-one-machine"),
    ],
)
def test_no_file_names(pattern: re.Pattern[str]) -> None:
    """Neither unfinished work nor anything of the machine it was written on."""
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in project_files()
        if path.suffix in READ
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line) and path.name != "test_house.py"
    ]
    assert not found


def test_nothing_else_stands_at_the_top() -> None:
    folders = {
        path.relative_to(ROOT).parts[0]
        for path in project_files()
        if len(path.relative_to(ROOT).parts) > 1
    }
    assert {name for name in folders if not name.startswith(".")} <= TOP


def test_the_example_of_an_environment_names_every_setting_and_no_other() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = re.findall(r"^#? ?([A-Z_]+)=", example, re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_the_procfile_and_the_makefile_start_the_same_bot() -> None:
    procfile = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    started = [line.partition(": python -m bot ")[::2] for line in procfile]
    assert started == [("release", "migrate"), ("web", "web"), ("worker", "worker")]
    assert "python -m bot demo" in (ROOT / "Makefile").read_text(encoding="utf-8")
