"""A robot auditor, as patient as a person whose app stumbles: waits, looks, presses again."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from bot.sandbox import Workspace
from bot.sandbox.people import TEAM
from flows.questionnaire import ANSWER, Question, Questionnaire, Step
from storage import outbox
from storage.database import Database
from storage.outbox import Place
from tests.journeys.auditing import COVENTRY, COVENTRY_HEADER, Auditor
from tests.person import Found, Person, Refusal
from tests.seeing import Json, labels

ACTION = "Make sure the window is safe"
LEFT_OUT, QUERIED = 11, 4
"""The domain that does not apply, and the one whose impact a check asks about."""
DEEDS = 42
"""Things to be done in one audit, each in danger."""
PATIENCE_S = 60
READING_S = 2.1
"""Nobody answers a question sooner than two seconds after it was sent; the bot counts on it."""


class Stubborn(Person):
    """Presses again what was not acknowledged, unless the message shows that it was done."""

    def __init__(
        self, person_id: str, slack: Workspace, is_served: Callable[[], bool] | None = None
    ) -> None:
        """Be this person at this workspace; ``is_served`` says whether the bot can be reached."""
        super().__init__(person_id, slack.url, slack.changes.wait)
        self.slack = slack
        self.is_served = is_served or (lambda: slack.connected)
        self.unheard = 0

    def wait_for(
        self,
        look: Callable[[], Found | None],
        seconds: float = PATIENCE_S,
        what: str = "what was waited for",
    ) -> Found:
        """As anybody, but long enough for the bot to be killed meanwhile."""
        return super().wait_for(look, max(seconds, PATIENCE_S), what)

    def press(self, shown: Json, label: str, *, within: str = "") -> None:
        """Press until it is acknowledged, or can be seen to have been heard."""
        while True:
            try:
                super().press(shown, label, within=within)
            except Refusal as refusal:
                # Home may have been drawn anew since it was looked at.
                if (shown["type"], refusal.error) != ("home", "action_not_found"):
                    self._wait_unless_meant(refusal)
            else:
                return
            if shown["type"] == "home":
                shown = self.home_as_it_stands() or shown
            elif shown["type"] == "message":
                shown = self.message(shown["ts"], shown["channel"])
                if label not in labels(shown):
                    return

    def submit(self, view: Json | None = None) -> dict[str, str] | None:
        """Send the form until it is acknowledged; it stays open meanwhile."""
        while True:
            try:
                return super().submit(view)
            except Refusal as refusal:
                self._wait_unless_meant(refusal)

    def _wait_unless_meant(self, refusal: Refusal) -> None:
        if refusal.error != "not_acknowledged":
            raise refusal
        self.unheard += 1
        self.wait_for(self.is_served, what="the bot to be back")


@dataclass
class Robot(Auditor):
    """Completes one audit in danger, and keeps what it answered.

    Each deed is done inside of what ``threatening`` gives, which may end the bot meanwhile.
    """

    person: Stubborn
    case: str = field(kw_only=True)
    threatening: Callable[[], AbstractContextManager[None]] = field(kw_only=True)
    records: Database = field(kw_only=True)
    answered: dict[Step, str] = field(default_factory=dict)
    agreed: int = 0

    def complete(self, coventry: Questionnaire) -> None:
        """Do the whole audit, from Home to its submission."""
        with self.threatening():
            self.start(COVENTRY, self.case, dict(COVENTRY_HEADER))
        *domains, overall, comments = (q for s in coventry.sections for q in s.questions)
        for domain in domains:
            self._judge(domain)
        self._answer(overall, "does_not_meet_good")
        self._reply(overall, "reasons", "Drift, and no clear purpose, for most of the year.")
        self._reply(comments, ANSWER, "Read together with the school's own chronology.")
        self._agree_an_action()
        self._keep_what_is_queried()
        self.do("Submit for moderation", "Kept with your reason")
        self.seen("Submitted, thank you")

    def _judge(self, domain: Question) -> None:
        if domain.number == LEFT_OUT:
            self._answer(domain, "not_applicable")
            self._reply(domain, "evidence", "Too young for this to matter, at seven years old.")
            return
        self._answer(domain, "meets_good" if domain.number % 3 else "does_not_meet_good")
        self._reply(domain, "evidence", f"Three visits in spring say so, the last on {domain.key}.")
        impact = f"He sleeps through the night since then, and says so of {domain.key}."
        self._reply(domain, "impact", "As above" if domain.number == QUERIED else impact)

    def _answer(self, question: Question, value: str) -> None:
        option = question.option(value)
        assert option is not None
        self.do(option.label, f"{question.number} of 14")
        self.answered[Step(question.key)] = value

    def _reply(self, question: Question, part: str, text: str) -> None:
        note = question.note(part)
        self.reply(text, f"{question.number} of 14", note.ask if note else question.ask)
        self.answered[Step(question.key, part)] = text

    def _agree_an_action(self) -> None:
        self.person.press(self.seen("Review everything"), "Add an action")
        self.person.fill("What is to be done?", ACTION)
        self.person.fill("By when?", "in two weeks")
        self.send_form()
        self.seen("Action 1 is on the list")
        self.agreed += 1

    def _keep_what_is_queried(self) -> None:
        asked = self.seen("Review everything")
        for beside in ("Raise a concern", "Write it"):
            self.person.press(asked, "Keep, because …", within=beside)
            self.person.fill("Why should it stay as it is?", "The evidence says what it meant.")
            self.send_form()
            asked = self.seen("Kept with your reason", "Review everything")

    def fill_header(self, header: dict[str, object]) -> None:
        """Fill the header form in; its last page may not come any more."""
        for label, value in header.items():
            self.person.fill(label, value)
        assert self.person.submit() is None
        if self.person.views():
            self.person.close(everything=True)

    def do(self, label: str, *words: str) -> None:
        """Press a button of the last message, in danger."""
        standing = self.asked(*words)
        with self.threatening():
            self.person.press(standing, label)

    def reply(self, text: str, *words: str) -> None:
        """Type an answer to the last message, in danger, once a person could have read it."""
        standing = self.asked(*words)
        self.person.wait_for(lambda: self._could_be_read(standing), what="time to read")
        with self.threatening():
            self.say(text)

    def send_form(self) -> None:
        """Send the form on top, in danger."""
        with self.threatening():
            assert self.person.submit() is None

    def _could_be_read(self, message: Json) -> bool:
        place = Place(message["channel"], message["ts"])
        with self.records.read() as conn:
            if outbox.key_at(conn, TEAM.id, place) is not None:
                return True
        return self.person.slack.clock.now() > float(message["ts"]) + READING_S
