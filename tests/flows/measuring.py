"""`python -m tests.flows.measuring`: write what the checks are, and how often they are wrong.

The page is flows/checks/README.md; a test holds it against what comes out here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import yaml

from flows.checks import CHECKS
from flows.checks.cues import tone
from flows.checks.grades import otherwise

PAGE: Final = Path(__file__).parents[2] / "flows" / "checks" / "README.md"
CORPUS: Final = Path(__file__).parent / "corpus" / "graded-comments.yaml"
GOOD: Final = frozenset({"outstanding", "good"})
BEGIN: Final = "<!-- measured: python -m tests.flows.measuring -->"
END: Final = "<!-- until here -->"


class Comment(NamedTuple):
    """A comment, the grade above it, and whether a colleague would ask; ``asked`` if we do."""

    part: str
    grade: str
    text: str
    would_ask: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """How often what was asked was rightly asked, and the other way round."""

    comments: tuple[Comment, ...]

    @property
    def rightly(self) -> int:
        """Asked, as a colleague would."""
        return sum(c.asked and c.would_ask for c in self.comments)

    @property
    def wrongly(self) -> tuple[Comment, ...]:
        """Asked, where a colleague would read on."""
        return tuple(c for c in self.comments if c.asked and not c.would_ask)

    @property
    def missed(self) -> tuple[Comment, ...]:
        """Not asked, where a colleague would."""
        return tuple(c for c in self.comments if c.would_ask and not c.asked)

    def line(self, name: str) -> str:
        """A row of the table."""
        asked, due = self.rightly + len(self.wrongly), self.rightly + len(self.missed)
        return (
            f"| {name} | {len(self.comments)} | {due} | {asked} | {self.rightly} "
            f"| {_share(self.rightly, asked)} | {_share(self.rightly, due)} |"
        )


def comments() -> tuple[Comment, ...]:
    """The corpus, in its order, each as the check sees it."""
    return tuple(_read())


def _read() -> Iterator[Comment]:
    parts = yaml.safe_load(CORPUS.read_text(encoding="utf-8"))
    for part, grades in parts.items():
        for grade, kinds in grades.items():
            for kind, texts in kinds.items():
                for text in texts:
                    asked = bool(otherwise(tone(text), good=grade in GOOD))
                    yield Comment(part, grade, text, kind == "ask", asked)


def of_parts(found: tuple[Comment, ...]) -> dict[str, Measure]:
    """The measure of each part of the corpus, and of all of it."""
    names = dict.fromkeys(comment.part for comment in found)
    parts = {name: Measure(tuple(c for c in found if c.part == name)) for name in names}
    return parts | {"all": Measure(found)}


def page(standing: str) -> str:
    """The page with its measured part written anew."""
    head, _, rest = standing.partition(BEGIN)
    _, _, foot = rest.partition(END)
    return f"{head}{BEGIN}\n\n{_measured()}\n\n{END}{foot}"


def _measured() -> str:
    measures = of_parts(comments())
    return "\n".join(
        [
            "## Every check",
            "",
            "| name | what is asked | where it comes from |",
            "|---|---|---|",
            *(
                f"| `{c.name}`{' (blocks)' if c.blocking else ''} | {c.asks} | {c.source} |"
                for c in CHECKS
            ),
            "",
            "## How often `reads_otherwise` is wrong",
            "",
            "| comments | how many | a colleague asks | we ask | both | precision | recall |",
            "|---|---|---|---|---|---|---|",
            *(measure.line(name) for name, measure in measures.items()),
            "",
            f"**Asked wrongly**, all {len(measures['all'].wrongly)}:",
            "",
            *map(_told, measures["all"].wrongly),
            "",
            f"**Missed**, all {len(measures['all'].missed)}:",
            "",
            *map(_told, measures["all"].missed),
        ]
    )


def _told(comment: Comment) -> str:
    return f"- {comment.part}, *{comment.grade.replace('_', ' ')}*: {comment.text}"


def _share(some: int, of: int) -> str:
    return f"{some} of {of}, {some / of:.0%}" if of else "none"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
