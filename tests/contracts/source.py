"""The project's own source, parsed: what the contracts about the house look at."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from subprocess import run

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "flows", "storage")


@dataclass(frozen=True)
class Module:
    """One Python file: where it stands, its lines and its tree."""

    path: Path

    @property
    def name(self) -> str:
        """Its dotted name, "bot.listeners" for a package's own file."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def text(self) -> str:
        """All of it."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text, filename=str(self.path))

    def stands_in(self, *places: str) -> bool:
        """Whether it is one of these modules, or stands in one of these packages."""
        return any(self.name == place or self.name.startswith(f"{place}.") for place in places)


Function = ast.FunctionDef | ast.AsyncFunctionDef


@lru_cache
def modules(*places: str) -> tuple[Module, ...]:
    """Every module under these folders of the project, by path."""
    found = (path for place in places for path in sorted((ROOT / place).rglob("*.py")))
    return tuple(Module(path) for path in found)


def functions(module: Module) -> Iterator[Function]:
    """Every function and method of a module, however deep."""
    for node in ast.walk(module.tree):
        if isinstance(node, Function):
            yield node


def calls_and_names(module: Module) -> Iterator[tuple[str, int]]:
    """Every dotted name a module uses, with its imports undone, and the line it is on.

    `from datetime import datetime as dt; dt.now()` gives "datetime.datetime.now".
    """
    known = dict(_imports(module.tree))
    inner = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute | ast.Name) and id(node) not in inner:
            first, *rest = _dotted(node)
            if first in known:
                yield ".".join((known[first], *rest)), node.lineno


def project_files() -> Iterator[Path]:
    """Every file that git keeps or would keep."""
    listed = run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return (path for path in paths if path.is_file())


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                yield (alias.asname, alias.name) if alias.asname else (first, first)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module or ''}.{alias.name}"


def _dotted(node: ast.expr) -> tuple[str, ...]:
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    # What is not a plain name (a call, a subscript) hides what comes before the dot.
    return (node.id if isinstance(node, ast.Name) else "", *reversed(names))
