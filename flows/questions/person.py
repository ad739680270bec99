"""Somebody in the workspace."""

from dataclasses import dataclass
from typing import Final

from flows.answers import Given, Person, Picked, Reading, Refusal, Value, said
from flows.mentions import MENTION
from flows.questionnaire import Option, Question
from flows.questions.kind import Data, Kind, People, mistyped, one_string
from flows.questions.matching import fold
from flows.quoting import quoted

_HOW: Final = "Give their name as Slack shows it, or mention them with @."


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person's Slack user id, mentioned, named or picked."""

    def read(self, question: Question, given: Given, reading: Reading) -> Value | Refusal:
        """See :class:`~flows.questions.kind.Kind`. Somebody Slack knows and we don't is taken."""
        del question
        if isinstance(given, Picked):
            return _picked(given, reading.people)
        typed = given.text.strip()
        if mention := MENTION.fullmatch(typed):
            return _known(mention[1], reading.people)
        return _named(typed, reading.people)

    def describe(self, question: Question, value: Value, people: People = ()) -> str:
        """Their name, or the id where ``people`` does not have them."""
        del question
        return next((person.name for person in people if person.id == value), str(value))

    def to_data(self, value: Value) -> Data:
        """The id as it is."""
        if not isinstance(value, str):
            raise mistyped("a person", value)
        return value

    def from_data(self, data: Data) -> Value:
        """The id as it was."""
        return one_string("a person", data)

    def matches(self, question: Question, typed: str) -> tuple[Option, ...]:
        """Nothing: there are no options."""
        del question, typed
        return ()


KIND: Final[Kind] = Somebody()


def _picked(given: Picked, people: People) -> Value | Refusal:
    match given.values:
        case (who,) if who:
            return _known(who, people)
        case (_, _, *_):
            return Refusal("More than one person was chosen.", "Choose one.")
        case _:
            return Refusal("Nobody was chosen.", _HOW)


def _known(who: str, people: People) -> Value | Refusal:
    person = next((person for person in people if person.id == who), None)
    if person is not None and not person.active:
        return _left(person)
    return who


def _named(typed: str, people: People) -> Value | Refusal:
    wanted = fold(typed.removeprefix("@"))
    if not wanted:
        return Refusal("There was no name in that reply.", _HOW)
    found = [person for person in people if fold(person.name) == wanted]
    found = found or [person for person in people if _is_part(wanted, person)]
    here = [person for person in found if person.active]
    if len(here) == 1:
        return here[0].id
    if len(here) > 1:
        return _several(typed, here)
    if found:
        return _left(found[0])
    return Refusal(f"I couldn't find {quoted(typed)} among the people here.", _HOW)


def _is_part(wanted: str, person: Person) -> bool:
    """Whether ``wanted`` is the first name, the last one, or several names in their order."""
    return f" {wanted} " in f" {fold(person.name)} "


def _several(typed: str, found: list[Person]) -> Refusal:
    names = said([person.name for person in found[:10]])
    if len({person.name for person in found}) < len(found):
        mend = "Mention the one you mean with @, so that I can tell them apart."
    else:
        mend = "Give the whole name, or mention them with @."
    return Refusal(f"{quoted(typed)} could be {names}.", mend)


def _left(person: Person) -> Refusal:
    return Refusal(f"{person.name} has left this workspace.", "Name somebody who is here.")
