"""YAML text as nodes that know their line.

The nodes come from PyYAML's C parser with every scalar left as it was written: what ``yes`` or
``1 to 5`` or ``2026-11-20`` means is for the format to say, not for YAML's own guesses.
"""

import re
from typing import Final, NoReturn

import yaml
from yaml import MappingNode, Node, SequenceNode

from flows.loading import limits
from flows.loading.faults import Code, Fault, FileFaults

_DEEP: Final = re.compile(rf"^[ \-?:]{{{limits.NESTING},}}", re.MULTILINE)
_BRACKET: Final = re.compile(r"[\[\]{}]")
_MENDS: Final = (
    ("cannot start any token", "Indent with spaces, and put text that begins oddly in quotes."),
    ("mapping values are not allowed", "Put text that holds a colon and a space in quotes."),
    ("undefined alias", "Define it with & above the line that uses it."),
    ("could not find expected ':'", "Write key: value, with a space after the colon."),
    ("expected ',' or", "Close the quote or bracket that is still open."),
    ("unexpected end of stream", "Close the quote or bracket that is still open."),
)


class _Loader(yaml.CBaseLoader):
    """Composes nodes without asking what a scalar looks like."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:  # noqa: ARG002
        return ""


def compose(text: str, name: str) -> Node:
    """The nodes of the one document in ``text``.

    Raises:
        FileFaults: it is not YAML, not one document, or larger or deeper than any
            questionnaire.
    """
    here = _Refusal(text, name)
    if len(text) > limits.TEXT or _nests_deeply(text):
        here.refuse(
            Code.TOO_LARGE,
            f"The file is longer than {limits.TEXT:,} characters or nested more than "
            f"{limits.NESTING} deep.",
            "A questionnaire is much smaller: check that this is the right file.",
        )
    try:
        root: Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        here.refuse_syntax(error)
    except (yaml.YAMLError, UnicodeError) as error:
        here.refuse_character(error)
    if root is None:
        here.refuse(Code.NOT_ONE_DOCUMENT, "The file is empty.", "Begin it with key: and a name.")
    if "&" in text and "*" in text and not _is_bounded(root):
        here.refuse(
            Code.TOO_LARGE,
            "Its aliases hold themselves, or unfold to more than a questionnaire can hold.",
            "Use aliases for small pieces only, or note_sets.",
        )
    return root


class _Refusal:
    """Refuses a text as a whole: the one fault that hides all others."""

    def __init__(self, text: str, name: str) -> None:
        self._text = text
        self._name = name

    def refuse(self, code: Code, fault: str, mend: str, line: int = 1, column: int = 1) -> NoReturn:
        raise FileFaults((Fault(code, line, column, "", fault, mend, self._name),))

    def refuse_syntax(self, error: yaml.MarkedYAMLError) -> NoReturn:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if "single document" in str(error.context):
            self.refuse(
                Code.NOT_ONE_DOCUMENT,
                "The file holds a second document.",
                "Keep one questionnaire a file, without a line of --- in it.",
                line,
                column,
            )
        problem = error.problem or "the text can't be read"
        mend = next(
            (mend for part, mend in _MENDS if part in problem),
            "Check the indentation, quotes and brackets here and on the line above.",
        )
        self.refuse(Code.SYNTAX, f"This is not YAML: {problem}.", mend, line, column)

    def refuse_character(self, error: yaml.YAMLError | UnicodeError) -> NoReturn:
        position = getattr(error, "position", getattr(error, "start", 0))
        before = self._text[:position]
        self.refuse(
            Code.UNREADABLE,
            "The file holds a character that can't be read.",
            "Save it as plain UTF-8 text.",
            before.count("\n") + 1,
            position - before.rfind("\n"),
        )


def _nests_deeply(text: str) -> bool:
    """Whether text could overflow the C parser's stack, which ends the process."""
    if _DEEP.search(text):
        return True
    if text.count("[") + text.count("{") <= limits.NESTING:
        return False
    depth = 0
    for bracket in _BRACKET.findall(text):
        depth = depth + 1 if bracket in "[{" else max(depth - 1, 0)
        if depth > limits.NESTING:
            return True
    return False


def _is_bounded(root: Node) -> bool:
    """Whether the nodes, every alias unfolded, are few enough to be read."""
    sizes: dict[int, int] = {}
    begun: set[int] = set()
    todo = [root]
    while todo:
        node = todo[-1]
        children = _children(node)
        if id(node) in sizes:
            todo.pop()
        elif id(node) in begun:
            sizes[id(node)] = 1 + sum(sizes[id(child)] for child in children)
            begun.discard(id(node))
        else:
            begun.add(id(node))
            if any(id(child) in begun for child in children):
                return False
            todo += (child for child in children if id(child) not in sizes)
    return sizes[id(root)] <= limits.NODES


def _children(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [child for pair in node.value for child in pair]
    return list(node.value) if isinstance(node, SequenceNode) else []
