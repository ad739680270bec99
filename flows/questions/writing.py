"""What the two types answered in the person's own words have in common."""

from dataclasses import dataclass
from typing import NoReturn

from flows.answers import Given, Picked, Reading, Refusal, Text, Value
from flows.mentions import spelled_out
from flows.questionnaire import Option, Question
from flows.questions.kind import Data, People, mistyped


@dataclass(frozen=True, slots=True)
class Written:
    """Free text. It is stored as passages of its own, never as plain data.

    ``longest`` is in characters; ``None`` sets no limit. The words are kept exactly, but for white
    space before and after them, and for mentions, which become names.
    """

    longest: int | None = None

    def read(self, question: Question, given: Given, reading: Reading) -> Value | Refusal:
        """See :class:`~flows.questions.kind.Kind`."""
        del question
        return self.read_words(given, reading)

    def read_words(self, given: Given, reading: Reading) -> Text | Refusal:
        """The words that were given, as their writer saw them: who is mentioned is named."""
        if isinstance(given, Picked):
            return Refusal("This is answered in words.", "Write the answer.")
        words = spelled_out(given.text, reading.people).strip()
        if not words:
            return Refusal("There was nothing in that reply.", "Write at least a few words.")
        if self.longest is not None and len(words) > self.longest:
            return Refusal(
                f"That is {len(words):,} characters, and there is room here for {self.longest}.",
                "Say it in fewer words.",
            )
        return Text.of(words)

    def describe(self, question: Question, value: Value, people: People = ()) -> str:
        """Everything said."""
        del question, people
        if not isinstance(value, Text):
            raise mistyped("a text", value)
        return str(value)

    def to_data(self, value: Value) -> NoReturn:
        """Never: free text is stored as passages."""
        del value
        msg = "free text is stored as passages, never as plain data"
        raise TypeError(msg)

    def from_data(self, data: Data) -> NoReturn:
        """Never: free text is stored as passages."""
        del data
        msg = "free text is stored as passages, never as plain data"
        raise ValueError(msg)

    def matches(self, question: Question, typed: str) -> tuple[Option, ...]:
        """Nothing: any words are an answer."""
        del question, typed
        return ()
