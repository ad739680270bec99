"""A moderator at work: in the moderators' channel, in direct messages, on Home."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.usecases.context import Cause, Outcome
from bot.usecases.moderating import moderate
from bot.usecases.turn import Turn
from flows import marking, moderating
from flows.audit import Audit
from flows.moderation import Moderation
from flows.rights import Act
from flows.rulings import Ruling
from tests.journeys.auditing import Auditor, begin_coventry
from tests.journeys.council import SETUP, Council
from tests.person import Person
from tests.seeing import Json, labels

CHANNEL = "C0MOD"


def submitted_coventry(council: Council, case: str = "710452") -> Auditor:
    """Asha's Coventry audit, submitted for moderation."""
    auditor = begin_coventry(council, case=case)
    auditor.finish()
    auditor.press("Submit for moderation", "Submit")
    auditor.asked("Submitted, thank you")
    return auditor


@dataclass
class Moderator:
    """Somebody who moderates."""

    council: Council
    person: Person
    _done: int = 0

    def request(self, *words: str, channel: str = CHANNEL) -> Json:
        """The latest request in the channel that says all of ``words``, waited for."""
        return self._latest(words, channel)

    def copy(self, *words: str) -> Json:
        """The same in the person's own messages."""
        return self._latest(words, self.person.im)

    def press(self, label: str, *words: str) -> None:
        """Press a button of the request in the channel."""
        self.person.press(self.request(*words), label)

    def take(self) -> None:
        """Take it, and see that it is taken."""
        self.press("Take it", "[Take it]")
        self.request("Taken by", "[Read and decide]")

    def told(self, words: str) -> Json:
        """What this person alone is told in the channel."""
        found = self.person.wait_for_message(words, channel=CHANNEL)
        assert found.get("is_ephemeral"), "everybody can read it"
        return found

    def comment(self, question: str, text: str) -> None:
        """Put a comment at a question."""
        self._rule(
            Act.MODERATE, lambda a, m, now: marking.comment(a, m, question, text, now.moment)
        )

    def change_grade(self, question: str, grade: str, why: str) -> None:
        """Have another grade count."""
        step = (question, grade)
        self._rule(
            Act.MODERATE, lambda a, m, now: marking.change_grade(a, m, step, why, now.moment)
        )

    def give_back(self, general: str = "") -> None:
        """Return the audit."""
        self._rule(Act.RETURN, lambda a, m, now: moderating.give_back(a, m, now.moment, general))

    def approve(self) -> None:
        """Approve the audit."""
        self._rule(Act.APPROVE, lambda a, m, now: moderating.approve(a, m, now.moment))

    def _latest(self, words: tuple[str, ...], channel: str) -> Json:
        def look() -> Json | None:
            found = reversed(self.person.messages(channel))
            seen = ((message, self.person.see(message)) for message in found)
            return next((m for m, shown in seen if all(w in shown for w in words)), None)

        return self.person.wait_for(look, 10.0, f"{words} in {channel}")

    def _rule(self, act: Act, rule: Callable[[Audit, Moderation | None, Turn], Ruling]) -> None:
        """Do what a form of the reading view does, for the audit begun last."""
        self._done += 1
        cause = Cause(f"{self.person.id}/{act}/{self._done}", self.person.id)
        audit = self.council.audit().id

        def decide(now: Turn, found: Audit, moderation: Moderation | None) -> Ruling:
            return rule(found, moderation, now)

        outcome = moderate(self.council.running.context, cause, audit, act, decide)
        assert outcome == Outcome(audit=audit), outcome.notice


def moderator(council: Council, person: str = "U0MARCUS") -> Moderator:
    """Somebody of the demo who moderates."""
    return Moderator(council, council.person(person))


def no_buttons(message: Json) -> bool:
    """Whether nothing can be pressed."""
    return labels(message) == []


def setup_with(old: str, new: str) -> str:
    """The demo's set-up, something in it changed."""
    text = SETUP.read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new)
