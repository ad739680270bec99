"""What wording a question costs beside writing the same dicts by hand."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from bot.messages import asking
from bot.messages.types import Reader
from flows.audit import Audit
from flows.questionnaire import Step
from flows.speech import Ask
from tests.bench.harness import Sides
from tests.flows.building import AT, begun

Json = dict[str, Any]

STEP: Final = Step("decisions")
_GUIDANCE: Final = (
    "Things to look for:\n"
    "• decisions with the reason written beside them\n"
    "• a manager who gives direction, comes back to it, and tackles drift\n"
    "• supervision that asks what the child's life is like\n"
    "• recording that is clear and up to date, and that shows how the child is getting on"
)
_QUESTION: Final = (
    "*Decision making and oversight*\n"
    "Are decisions sound and made in time, with a manager keeping an eye on the work?"
)
_GRADES: Final = (
    ("Exceeds good", "exceeds_good"),
    ("Meets good", "meets_good"),
    ("Does not meet good", "does_not_meet_good"),
    ("Not applicable", "not_applicable"),
)


@contextmanager
def question() -> Iterator[Sides]:
    """A judged question with its grades, worded for one audit and made ready to be sent."""
    audit, ask, reader = begun(), Ask(STEP), Reader(AT, "Europe/London")

    def worded() -> str:
        return json.dumps(asking.question(audit, ask, reader).body)

    def written() -> str:
        return json.dumps(by_hand(audit))

    if json.loads(worded()) != json.loads(written()):
        raise RuntimeError("what is written by hand is not what the bot says any more")
    yield Sides(floor=written, measured=worded, turns=1_000, warm_up=100)


def by_hand(audit: Audit) -> Json:
    """The same message, as one would write it for this question alone."""
    token = f'["{audit.id}","decisions","answer",0,""]'
    grades = [
        _button(label, f"answer.{value}", f'["{audit.id}","decisions","answer",0,"{value}"]')
        for label, value in _GRADES
    ]
    onwards = [
        _button("What the grades mean", "meanings", token),
        _button("Answer in a form", "answer_in_form", token),
        _button("Rest of section in a form", "section_form", token),
        _button("Skip for now", "skip", token),
    ]
    return {
        "text": "3 of 14 · Decision making and oversight",
        "blocks": [
            {"type": "context", "elements": [_mrkdwn("3 of 14 · Domains")]},
            {"type": "section", "text": _mrkdwn(_QUESTION)},
            {"type": "context", "elements": [_mrkdwn(_GUIDANCE)]},
            {"type": "actions", "elements": grades, "block_id": token},
            {"type": "context", "elements": [_mrkdwn("You can also type the grade.")]},
            {"type": "actions", "elements": onwards},
        ],
    }


def _mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _button(text: str, action_id: str, value: str) -> Json:
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": text, "emoji": False},
        "action_id": action_id,
        "value": value,
    }
