"""Whether any answers lead to a question.

A search over the questions a condition looks at, and those their conditions look at. Of the
answers to each only those are tried that its conditions can tell apart: a number just below, at
and just above each one it is compared with, the items of a list that are asked for.

A complete audit is meant: a required question that applies has an answer.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from itertools import combinations, pairwise
from typing import Final

from flows.conditions import All, Any, Condition, Contains, In, Leaf, Not, holds, leaves
from flows.questionnaire import Question, QuestionType

_STEPS: Final = 5_000
"""How many answers are tried before a question is taken to be within reach."""

_ANYTHING: Final = object()
"""An answer to a question whose answer is only ever asked to be there."""

Tried = dict[str, object]


def reachable(question: Question, earlier: Mapping[str, Question | None]) -> bool:
    """Whether some complete answers to ``earlier`` questions make ``question`` apply."""
    if question.when is None:
        return True
    needed: dict[str, Question] = {}
    if not _gather(question.when, earlier, needed):
        return True
    conditions = [question.when, *(q.when for q in needed.values() if q.when)]
    asked: dict[str, list[Leaf]] = {key: [] for key in needed}
    for condition in conditions:
        for leaf in leaves(condition):
            asked[leaf.question].append(leaf)
    in_order = [needed[key] for key in earlier if key in needed]
    return _Search(question.when, in_order, asked).succeeds()


def _gather(
    condition: Condition, earlier: Mapping[str, Question | None], needed: dict[str, Question]
) -> bool:
    """Collect what ``condition`` hangs on; false if some of that could not be read."""
    for leaf in leaves(condition):
        question = earlier.get(leaf.question)
        if question is None:
            return False
        if leaf.question not in needed:
            needed[leaf.question] = question
            if question.when is not None and not _gather(question.when, earlier, needed):
                return False
    return True


class _Search:
    """Tries answers in the order of the form, and leaves a way as soon as it can't succeed."""

    def __init__(
        self, goal: Condition, questions: list[Question], asked: Mapping[str, list[Leaf]]
    ) -> None:
        self._goal = goal
        self._questions = questions
        self._answers = {q.key: tuple(_answers(q, asked[q.key])) for q in questions}
        self._steps = 0

    def succeeds(self) -> bool:
        return self._from(0, {})

    def _from(self, place: int, tried: Tried) -> bool:
        self._steps += 1
        verdict = _verdict(self._goal, tried)
        if verdict is not None or self._steps > _STEPS:
            return verdict is not False
        question = self._questions[place]
        applies = question.when is None or holds(question.when, tried.get)
        answers = self._answers[question.key] if applies else (None,)
        return any(self._from(place + 1, {**tried, question.key: answer}) for answer in answers)


def _verdict(condition: Condition, tried: Tried) -> bool | None:
    """Whether ``condition`` holds; ``None`` while answers not yet tried could tell."""
    match condition:
        case All(parts):
            return _of_parts(parts, tried, decisive=False)
        case Any(parts):
            return _of_parts(parts, tried, decisive=True)
        case Not(part):
            verdict = _verdict(part, tried)
            return None if verdict is None else not verdict
        case _:
            return holds(condition, tried.get) if condition.question in tried else None


def _of_parts(parts: Iterable[Condition], tried: Tried, *, decisive: bool) -> bool | None:
    verdicts = [_verdict(part, tried) for part in parts]
    if decisive in verdicts:
        return decisive
    return None if None in verdicts else not decisive


def _answers(question: Question, asked: Iterable[Leaf]) -> Iterator[object]:
    """The answers worth trying, and ``None`` where the question may be left out."""
    mentioned = list(_mentioned(asked))
    match question.type:
        case QuestionType.CHECKLIST:
            items = [option for option in question.options if option.value in mentioned]
            for size in range(len(items) + 1):
                for ticked in combinations(items, size):
                    chosen = tuple(option.value for option in ticked)
                    # Nothing is ticked and does not apply.
                    if not any(option.excuses in chosen for option in ticked):
                        yield chosen
        case QuestionType.NUMBER:
            yield from _numbers(question, [n for n in mentioned if isinstance(n, Decimal)])
        case QuestionType.DATE:
            yield from _days([day for day in mentioned if isinstance(day, date)])
        case _ if question.options:
            values = [option.value for option in question.options]
            yield from (value for value in values if value in mentioned)
            yield from [value for value in values if value not in mentioned][:1]
        case _:
            yield _ANYTHING
    if not question.required:
        yield None


def _mentioned(asked: Iterable[Leaf]) -> Iterator[object]:
    for leaf in asked:
        if isinstance(leaf, In):
            yield from leaf.values
        elif isinstance(leaf, Contains) or hasattr(leaf, "value"):
            yield leaf.value


def _numbers(question: Question, compared: list[Decimal]) -> Iterator[Decimal]:
    ends = [Decimal(str(end)) for end in (question.minimum, question.maximum) if end is not None]
    points = sorted({*ends, *compared}) or [Decimal(0)]
    if question.whole:
        floors = {point.to_integral_value(ROUND_FLOOR) for point in points}
        near = {floor + step for floor in floors for step in (-1, 0, 1, 2)}
    else:
        between = {(low + high) / 2 for low, high in pairwise(points)}
        near = {points[0] - 1, *points, *between, points[-1] + 1}
    for number in sorted(near):
        above = question.minimum is None or number >= Decimal(str(question.minimum))
        if above and (question.maximum is None or number <= Decimal(str(question.maximum))):
            yield number


def _days(compared: list[date]) -> Iterator[date]:
    """Each day compared with, and those around it; any day where none is."""
    ordinals = {day.toordinal() + step for day in compared for step in (-1, 0, 1)}
    for ordinal in sorted(ordinals) or [1]:
        if timedelta(days=1).days <= ordinal <= date.max.toordinal():
            yield date.fromordinal(ordinal)
