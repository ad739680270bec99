"""What a long instrument costs: to read its file, and to find the next question in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

import yaml

from flows import loading
from flows.answering import answer
from flows.answers import Picked
from flows.questionnaires import shipped_source
from tests.bench.harness import Sides, Step
from tests.flows.building import BY_KEY, completed, moment

KEY: Final = "tier2-case-file"
MANY: Final = 114
FEW: Final = 12


@contextmanager
def loaded() -> Iterator[Sides]:
    """Tier 2 read from its file and checked, beside the same file only parsed."""
    text = shipped_source(KEY)

    def parsed() -> object:
        return yaml.load(text, Loader=yaml.CSafeLoader)

    yield Sides(floor=parsed, measured=lambda: loading.load(text), turns=20, warm_up=3)


@contextmanager
def next_question() -> Iterator[Sides]:
    """An answer taken and the next question found: the 115th in Tier 2, beside the 13th."""
    yield Sides(floor=_answering(FEW), measured=_answering(MANY), turns=500, warm_up=50)


def _answering(answers: int) -> Step:
    """Press what is asked after so many answers, in an audit as it comes from storage."""
    whole = completed(BY_KEY[KEY])
    begins = len(whole.questionnaire.header_to_ask)
    stored = dict(tuple(whole.entries.items())[: begins + answers])
    asked = replace(whole, entries=stored).next_step
    if asked is None:
        raise RuntimeError("nothing is asked any more")
    options = whole.question(asked.question).options
    pressed = Picked((options[0].value,))

    def step() -> None:
        decision = answer(replace(whole, entries=stored), asked, pressed, moment(), expects=0)
        if decision.audit.next_step in (None, asked):
            raise RuntimeError("no next question was found")

    return step
