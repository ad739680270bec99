"""Auditors at work all at once, who type quicker than their words arrive."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.sandbox import Workspace, faults
from bot.sandbox.people import TEAM
from flows.questionnaire import Questionnaire, Step
from storage import outbox
from storage.database import Database
from storage.outbox import Place
from tests.crash.robot import Stubborn
from tests.journeys.auditing import COVENTRY, COVENTRY_HEADER, IMPACT, Auditor
from tests.seeing import Json

READING_S = 2.1
"""Nobody answers a question sooner than two seconds after it was sent; the bot counts on it."""
STEPS = ("grade", "evidence", "impact")
BEHIND_S = (0.4, 0.2, 0.0)
"""How late each of the messages arrives that are typed one after the other: the first is last."""


@dataclass(slots=True)
class Shift:
    """What several auditors do at once, and how far they are."""

    slack: Workspace
    records: Database
    coventry: Questionnaire
    domains: int
    typing: threading.Lock = field(default_factory=threading.Lock)
    begun: set[str] = field(default_factory=set)
    answered: dict[str, dict[Step, str]] = field(default_factory=dict)

    @property
    def share_done(self) -> float:
        """How much of the work was done so far."""
        given = sum(len(answers) for answers in self.answered.values())
        return given / (len(self.begun) * self.domains * len(STEPS))

    @contextmanager
    def in_another_order(self) -> Iterator[None]:
        """Have what is typed in the block told of in another order."""
        with self.typing:
            for seconds in BEHIND_S:
                self.slack.faults.next_event(faults.late(seconds))
            yield

    def work(self, person_id: str, case: str) -> None:
        """Answer the first domains of an audit as this person."""
        answers = self.answered.setdefault(case, {})
        person = Stubborn(person_id, self.slack)
        auditor = Auditor(person)
        try:
            auditor.start(COVENTRY, case, dict(COVENTRY_HEADER))
            self.begun.add(case)
            for number in range(1, self.domains + 1):
                self._judge(auditor, number, answers)
            auditor.seen(f"{self.domains + 1} of 14", "Meets good")
        finally:
            person.leave()

    def _judge(self, auditor: Auditor, number: int, answers: dict[Step, str]) -> None:
        domain = self.coventry.questions[number - 1]
        auditor.press_earlier("Meets good", f"{number} of 14", "Meets good")
        answers[Step(domain.key)] = "meets_good"
        self._read(auditor, auditor.seen(f"{number} of 14", "What is the evidence?"))
        typed = [f"{number}, {nth}: it was seen and written down." for nth in range(len(BEHIND_S))]
        with self.in_another_order():
            for words in typed:
                auditor.say(words)
        answers[Step(domain.key, "evidence")] = "\n\n".join(typed)
        self._read(auditor, auditor.seen(f"{number} of 14", "What has this meant for the child?"))
        with self.typing:
            auditor.say(IMPACT)
        answers[Step(domain.key, "impact")] = IMPACT

    def _read(self, auditor: Auditor, message: Json) -> None:
        """Take the time that a person takes to read."""
        auditor.person.wait_for(lambda: self._could_be_read(message), what="time to read")

    def _could_be_read(self, message: Json) -> bool:
        place = Place(message["channel"], message["ts"])
        with self.records.read() as conn:
            if outbox.key_at(conn, TEAM.id, place) is not None:
                return True
        return self.slack.clock.now() > float(message["ts"]) + READING_S
