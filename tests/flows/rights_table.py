"""Writes flows/RIGHTS.md from its code: `python -m tests.flows.rights_table`."""

from pathlib import Path

import flows
from flows import action_rights
from flows.audit import OPEN, Status
from flows.rights import ROLES, RULES, Relation, Rule

PAGE = Path(flows.__file__).parent / "RIGHTS.md"
BEGIN, END = "<!-- the table: python -m tests.flows.rights_table -->", "<!-- until here -->"
SHOWN = tuple(relation for relation in Relation if relation is not Relation.NOBODY)


def table() -> str:
    """All three tables as Markdown."""
    heads = " | ".join(_words(relation) for relation in SHOWN)
    lines = ["## With an audit", "", f"| | {heads} |", "|" + "---|" * (len(SHOWN) + 1)]
    lines += [f"| {_words(act)} | {_cells(rule)} |" for act, rule in RULES.items()]
    lines += ["", "## Without one", "", "| | who |", "|---|---|"]
    lines += [f"| {_words(act)} | {_roles(roles)} |" for act, roles in ROLES.items()]
    lines += ["", "## With an action that is live", "", *_of_actions()]
    return "\n".join(lines)


def _of_actions() -> list[str]:
    shown = tuple(action_rights.Relation)
    heads = " | ".join(_words(relation) for relation in shown)
    lines = [f"| | {heads} |", "|" + "---|" * (len(shown) + 1)]
    for act, may in action_rights.RULES.items():
        cells = " | ".join("yes" if relation in may else "–" for relation in shown)
        lines.append(f"| {_words(act)} | {cells} |")
    return lines


def page(text: str) -> str:
    """The page ``text`` with the tables as they are now."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.partition(END)[2]}"


def _cells(rule: Rule) -> str:
    return " | ".join(_states(rule.get(relation, frozenset())) for relation in SHOWN)


def _states(states: frozenset[Status]) -> str:
    if states == frozenset(Status):
        return "always"
    if states == frozenset(OPEN):
        return "while open"
    return ", ".join(_words(status) for status in Status if status in states) or "–"


def _roles(roles: frozenset[str] | None) -> str:
    return ", ".join(map(_words, sorted(roles))) if roles else "anybody who is set up"


def _words(name: str) -> str:
    return name.replace("_", " ")


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
