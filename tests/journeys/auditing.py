"""An auditor at work: starts an audit and answers in its thread, as a person would."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.journeys.council import Council
from tests.person import Person
from tests.seeing import labels

Json = dict[str, Any]

COVENTRY = "Coventry case audit"
PRACTICE = "Practice audit"
COVENTRY_HEADER = {
    "Has this child's case been audited before?": "No",
    "Which age band is the child in?": "6 to 9",
    "Which strand of work is this case in?": "Help and protection",
}
PRACTICE_HEADER = {
    "When was Robin last visited?": "2026-11-03",
    "Who is Robin's worker?": "U0DANA",
    "How many visits were there in the last three months?": "5",
}
EVIDENCE = "The chronology of 3 March shows two visits, both late in the day."
REASONS = "What counts most for the child was done, and done in time."
IMPACT = "She sleeps in a room with a lock that works, and says so herself."
LONG = "\n\n".join(f"{n}. " + "It was seen and written down. " * 30 for n in range(10)).strip()
DOMAINS = 12


@dataclass
class Auditor:
    """A person with one audit on the go. ``thread`` is the ts of its card.

    The bot counts on nobody answering a question within moments of its being sent: ``reads`` lets
    those moments pass.
    """

    person: Person
    thread: str = ""
    reads: Callable[[], None] = lambda: None

    def start(self, questionnaire: str, case: str, header: dict[str, object]) -> None:
        """Begin an audit from Home and find its thread."""
        before = {message["ts"] for message in self.person.messages()}
        self.person.press(self.person.home(), "Start an audit")
        self.person.wait_for_view("Start an audit")
        self.person.fill("Which audit?", questionnaire)
        self.person.fill("Case reference", case)
        assert self.person.submit() is None
        self.fill_header(header)
        self.find_thread(before)

    def fill_header(self, header: dict[str, object]) -> None:
        """Fill the header form in, and wait for the way to the thread."""
        for label, value in header.items():
            self.person.fill(label, value)
        assert self.person.submit() is None
        self.person.wait_for(
            lambda: (
                self.person.see(self.person.view())
                if "Open the thread" in self.person.see(self.person.view())
                else None
            )
        )
        self.person.close(everything=True)

    def find_thread(self, before: set[str]) -> None:
        """Take the card that was not there before."""
        card = self.person.wait_for(
            lambda: next((m for m in self.person.messages() if m["ts"] not in before), None)
        )
        self.thread = card["ts"]

    def said(self) -> list[Json]:
        """Everything in the thread."""
        return self.person.messages(thread_ts=self.thread)

    def asked(self, *words: str) -> Json:
        """The last message of the thread, once it is the bot's and says all of ``words``."""

        def look() -> Json | None:
            last = self.said()[-1]
            shown = self.person.see(last)
            mine = last.get("user") == self.person.id
            return None if mine or not all(word in shown for word in words) else last

        return self.person.wait_for(look, 10.0, f"{words} at the end of the thread")

    def seen(self, *words: str) -> Json:
        """The latest message of the thread that says all of ``words``, waited for."""

        def look() -> Json | None:
            found = (m for m in reversed(self.said()) if self._says(m, words))
            return next(found, None)

        return self.person.wait_for(look, 10.0, f"{words} in the thread")

    def press(self, label: str, *words: str) -> None:
        """Press a button of the last message, which must say ``words``."""
        self.person.press(self.asked(*words), label)

    def press_earlier(self, label: str, *words: str) -> None:
        """Press a button of the latest message that says ``words``."""
        self.person.press(self.seen(*words), label)

    def say(self, text: str) -> str:
        """Reply in the thread, having read what is there; gives the message's ts."""
        self.reads()
        ts: str = self.person.say(text, thread_ts=self.thread)["ts"]
        return ts

    def menu(self, entry: str) -> None:
        """Choose an entry of the card's menu."""
        self.person.press(self.person.message(self.thread), entry)

    def finish(self) -> None:
        """Answer a whole Coventry audit, quickly; it can be submitted then."""
        self.press_earlier("Whole section in a form", "1 of 14")
        for page in range(1, DOMAINS + 1):
            view = self.person.view()
            assert f"Page {page} of {DOMAINS}" in self.person.see(view)
            grade, evidence, _ = (b["block_id"] for b in view["blocks"] if b["type"] == "input")
            self.person.fill(grade, "Not applicable", view=view)
            self.person.fill(evidence, EVIDENCE, view=view)
            assert self.person.submit(view) is None
        self.person.close(everything=True)
        self.press("Meets good", "13 of 14")
        self.asked("13 of 14", "your reasons")
        self.say(REASONS)
        self.press("Leave it out", "14 of 14")
        self.asked("Submit")

    def card(self) -> str:
        """What the card says."""
        return self.person.see(self.person.message(self.thread))

    def judge(self, number: int, grade: str, evidence: str, impact: str = "") -> None:
        """Answer one judged domain step by step."""
        self.press(grade, f"{number} of 14")
        self.asked(f"{number} of 14", "What is the evidence?")
        self.say(evidence)
        if impact:
            self.asked(f"{number} of 14", "What has this meant for the child?")
            self.say(impact)

    def read_on(self) -> str:
        """Everything in the view on top, through all of its pages."""
        shown = ""
        while True:
            view = self.person.view()
            shown += self.person.see(view)
            if "Next page" not in labels(view):
                return shown
            self.person.press(view, "Next page")
            self.person.wait_for(partial(self._turned, view["hash"]))

    def _turned(self, before: str) -> bool:
        return bool(self.person.view()["hash"] != before)

    def _says(self, message: Json, words: tuple[str, ...]) -> bool:
        return all(word in self.person.see(message) for word in words)


def says(auditor: Auditor, words: str) -> list[Json]:
    """The messages of the thread that say this."""
    return [message for message in auditor.said() if words in auditor.person.see(message)]


def begin_coventry(council: Council, person: str = "U0ASHA", case: str = "710452") -> Auditor:
    """A Coventry audit at its first question."""
    auditor = Auditor(council.person(person), reads=council.settle)
    auditor.start(COVENTRY, case, dict(COVENTRY_HEADER))
    auditor.asked("1 of 14")
    return auditor


def finish_coventry(auditor: Auditor) -> None:
    """All its domains are judged: say how it is overall, and submit it."""
    auditor.press("Meets good", "13 of 14")
    auditor.asked("your reasons")
    auditor.say("It made a difference, though late.")
    auditor.asked("14 of 14")
    auditor.say("The file was easy to follow.")
    auditor.press("Submit for moderation", "All 14 answered")
    auditor.seen("Submitted, thank you")


def type_while_away(council: Council) -> Auditor:
    """The evidence of the first question is typed while the bot is away; it is back and goes on."""
    auditor = begin_coventry(council)
    auditor.press("Meets good", "1 of 14")
    auditor.asked("What is the evidence?")
    council.settle()
    council.stop_bot()
    auditor.say(EVIDENCE)
    council.start_bot()
    auditor.asked("What has this meant for the child?")
    return auditor


def begin_practice(council: Council, person: str = "U0ASHA", case: str = "9001") -> Auditor:
    """A practice audit at its first question."""
    auditor = Auditor(council.person(person), reads=council.settle)
    auditor.start(PRACTICE, case, dict(PRACTICE_HEADER))
    auditor.asked("1 of 6")
    return auditor
