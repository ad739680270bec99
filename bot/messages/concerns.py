"""An immediate concern, as the people who must know of it read it, and whoever raised it.

Every message begins with whom to call: Slack wakes nobody. Moments name their day, because most
of these messages are changed by what happens, and not by the day's end.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.messages import labels, naming
from bot.messages.labels import press
from bot.messages.types import Message, Reader
from bot.messages.words import Mrkdwn, words
from bot.widgets import fitting
from bot.widgets.blocks import PRIMARY, Block, Element, actions, context, section
from bot.widgets.blocks import words as own_words
from bot.widgets.ids import NO_AUDIT, Act, Token
from flows import concerns
from flows.answers import Person, Refusal
from flows.concerns import Concern, Raised, Shown, Told

LONGEST_WHAT: Final = 6_000
LONGEST_WHO_KNOWS: Final = 3_000
"""Characters. Together with what stands around them they fit one message."""
LISTED: Final = 20
"""People named in one message."""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a concern: the emergency duty team's number, and whom it goes to.

    ``steps`` are those of its ladder as it is now, ``people`` everybody by Slack id, and
    ``unreached`` those whom no message reaches.
    """

    number: str
    steps: Sequence[tuple[str, ...]] = ()
    people: Mapping[str, Person] = field(default_factory=dict)
    unreached: frozenset[str] = frozenset()

    def telephone(self, person: str) -> str:
        """Somebody's number; empty where the set-up has none."""
        known = self.people.get(person)
        return known.telephone if known is not None else ""


def to_person(standing: Raised, person: str, around: Around, reader: Reader) -> Message:
    """To somebody who must know: everything that was said, who else was told, and who has it."""
    concern, say = standing.concern, words("concerns")
    blocks = [first_line(around), section(_facts(concern, reader, around))]
    calls = [told for told in standing.told if person in told.people and told.step]
    waits = bool(calls) and not standing.is_acknowledged
    if waits:
        since = reader.from_day(concern.raised_at, concern.raised_at)
        again = sum(person in told.people for told in standing.told) > 1
        blocks.insert(1, section(say.since(since=since, again=again)))
    blocks += [section(say.what()), *own_words(fitting.clip(concern.what, LONGEST_WHAT))]
    if concern.who_knows.strip():
        known = fitting.clip(concern.who_knows, LONGEST_WHO_KNOWS)
        blocks += [section(say.who_knows()), *own_words(known)]
    if len(concern.what) > LONGEST_WHAT or len(concern.who_knows) > LONGEST_WHO_KNOWS:
        blocks.append(section(say.goes_on(by=naming.person(concern.raised_by))))
    blocks += [_who_has_it(standing, reader, person), _who_was_told(standing, reader)]
    text = say.still_in_short(case=concern.case) if waits else say.in_short(case=concern.case)
    return Message(text, [*blocks, actions(_buttons(standing, person))])


def told_again(standing: Raised, at: Told, around: Around, reader: Reader) -> Message:
    """What stays of a message when a newer one about the same concern came to the same person."""
    concern, say = standing.concern, words("concerns")
    when = reader.from_day(at.at, concern.raised_at)
    said = say.newer_below(title=say.title(case=concern.case), at=when)
    return Message(say.in_short(case=concern.case), [first_line(around), section(said)])


def to_channel(standing: Raised, around: Around, reader: Reader) -> Message:
    """To the channel for concerns: that there is one, who was told, who has it; no word of it."""
    concern, say = standing.concern, words("concerns")
    blocks = [first_line(around), section(_facts(concern, reader))]
    if standing.everybody_told:
        blocks.append(_who_has_it(standing, reader))
    blocks.append(_who_was_told(standing, reader))
    if standing.everybody_told:
        blocks.append(context(say.in_their_messages()))
    return Message(say.in_short(case=concern.case), blocks)


def confirmed(standing: Raised, around: Around, reader: Reader) -> Message:
    """To whoever raised it: who was told, who has it, and when to telephone."""
    concern, say = standing.concern, words("concerns")
    lines = [say.confirmed(case=concern.case, on=reader.on(concern.raised_at))]
    if standing.everybody_told:
        lines += _people_told(standing, around, reader)
    else:
        lines = [say.confirmed_nobody(case=concern.case)]
    blocks = [first_line(around), section("\n".join(lines))]
    if standing.everybody_told:
        blocks += [section(_what_next(standing, reader)), actions([call_list_button(concern)])]
    return Message(say.confirmed_in_short(case=concern.case), blocks)


def telephone(standing: Raised, told: Told, around: Around, reader: Reader) -> Message:
    """To whoever raised it: that nobody had acknowledged it by that step, and to telephone."""
    concern, say = standing.concern, words("concerns")
    first, by = first_line(around), reader.from_day(told.at, concern.raised_at)
    if standing.is_acknowledged or told != standing.told[-1]:
        text = say.confirmed_in_short(case=concern.case)
        return Message(text, [first, section(_over(standing, told, by, reader))])
    named, text = standing.everybody_told, say.telephone_in_short(case=concern.case)
    if not named:
        return Message(text, [first, section(say.telephone_manager(case=concern.case, by=by))])
    lines = [say.telephone(case=concern.case, by=by)]
    lines += [say.to_telephone(person=to_reach(who, around)) for who in named[:LISTED]]
    if len(named) > LISTED:
        lines.append(say.more_told(more=len(named) - LISTED))
    lines.append(say.ask_them(lacking=lack_numbers(named, around)))
    blocks = [first, section("\n".join(lines)), actions([call_list_button(concern)])]
    return Message(text, blocks)


def taken_up(standing: Raised, around: Around, reader: Reader) -> Message:
    """To whoever raised it: that somebody has it now."""
    concern, say = standing.concern, words("concerns")
    given = standing.acknowledged[-1]
    person = naming.person(given.person)
    said = say.taken_up(case=concern.case, person=person, on=reader.on(given.at))
    return Message(say.taken_up_in_short(case=concern.case), [first_line(around), section(said)])


def unreached(standing: Raised, person: str, around: Around) -> Message:
    """To whoever raised it: that Slack takes no message for somebody who should know."""
    concern, say = standing.concern, words("concerns")
    number = around.telephone(person)
    said = say.unreached(case=concern.case, person=naming.person(person), number=number)
    blocks = [first_line(around), section(said), actions([call_list_button(concern)])]
    return Message(say.unreached_in_short(case=concern.case), blocks)


def refused(refusal: Refusal, emergency_number: str) -> str:
    """To somebody who may not raise one here: whom to call all the same, and why not here."""
    return f"{words('concerns').first_line(number=emergency_number, what='form')}\n{refusal}"


def first_line(around: Around, what: str = "message") -> Block:
    """Whom to call where a child is in danger; ``what`` does not call them."""
    return section(words("concerns").first_line(number=around.number, what=what))


def where_they_stand(one: Shown, concern: Concern, around: Around, reader: Reader) -> Mrkdwn:
    """When somebody was told, and whether they have it."""
    at = one.acknowledged_at
    return words("concerns").standing(
        told=reader.from_day(one.told_at, concern.raised_at),
        at=reader.from_day(at, concern.raised_at) if at is not None else "",
        next="",
        unreached=one.person in around.unreached,
    )


def to_reach(person: str, around: Around) -> Mrkdwn:
    """Somebody, with their number where the set-up has one: "Priya Nair (01632 960123)"."""
    named, number = naming.person(person), around.telephone(person)
    return words("concerns").to_reach(person=named, telephone=number)


def lack_numbers(people: Iterable[str], around: Around) -> bool:
    """Whether somebody's number has to be looked for elsewhere."""
    return not all(map(around.telephone, people))


def call_list_button(concern: Concern) -> Element:
    """The button to the list of whom it goes to."""
    return press(labels.CALL_LIST, Act.CALL_LIST, Token(NO_AUDIT, value=concern.id))


def _facts(concern: Concern, reader: Reader, around: Around | None = None) -> Mrkdwn:
    """``around`` only for who may have to reach whoever raised it: no channel has numbers."""
    say, by = words("concerns"), concern.raised_by
    return say.facts(
        title=say.title(case=concern.case),
        by=to_reach(by, around) if around is not None else naming.person(by),
        on=reader.on(concern.raised_at),
        safe=say.safe(value=str(concern.safe_now)),
    )


def _buttons(standing: Raised, person: str) -> list[Element]:
    """Whoever has it can't take it again; others can, since two may have to act."""
    concern, row = standing.concern, [call_list_button(standing.concern)]
    if not any(given.person == person for given in standing.acknowledged):
        taken = standing.is_acknowledged
        label = labels.I_HAVE_THIS_TOO if taken else labels.I_HAVE_THIS
        token = Token(NO_AUDIT, value=concern.id)
        row.insert(0, press(label, Act.ACKNOWLEDGE, token, style=None if taken else PRIMARY))
    return row


def _who_has_it(standing: Raised, reader: Reader, person: str = "") -> Block:
    """Who acknowledged it; ``person`` reads it."""
    say, start = words("concerns"), standing.concern.raised_at
    given = {one.person: reader.from_day(one.at, start) for one in standing.acknowledged}
    if not given:
        return section(say.nobody_has_it())
    if person in given:
        by = naming.person(standing.concern.raised_by)
        return section(say.you_have_it(at=given[person], by=by))
    at = "" if len(given) > 1 else next(iter(given.values()))
    return section(say.has_it(people=naming.people(given), at=at))


def _who_was_told(standing: Raised, reader: Reader) -> Block:
    """Who was told at which step, and that everybody was told again."""
    say, start = words("concerns"), standing.concern.raised_at
    lines, named = list[Mrkdwn](), set[str]()
    for told in standing.told:
        fresh = [who for who in told.people if who not in named]
        shown = fresh[: max(0, LISTED - len(named))]
        if shown:
            at, more = reader.from_day(told.at, start), len(fresh) - len(shown)
            lines.append(say.told(at=at, people=naming.people(shown), more=more))
        named.update(fresh)
    last = standing.told[-1] if standing.told else None
    if last is not None and last.people and _tells_again(standing, last):
        lines.append(say.told_again_at(at=reader.from_day(last.at, start)))
    return context("\n".join(lines) if lines else say.told_nobody())


def _tells_again(standing: Raised, last: Told) -> bool:
    """Whether everybody had been told before this step."""
    before = {who for told in standing.told if told.step < last.step for who in told.people}
    return before.issuperset(last.people)


def _people_told(standing: Raised, around: Around, reader: Reader) -> Iterator[Mrkdwn]:
    say, found = words("concerns"), concerns.shown(standing)
    for one in found[:LISTED]:
        stands = where_they_stand(one, standing.concern, around, reader)
        yield say.person_told(person=to_reach(one.person, around), standing=stands)
    if len(found) > LISTED:
        yield say.more_told(more=len(found) - LISTED)


def _over(standing: Raised, told: Told, by: str, reader: Reader) -> Mrkdwn:
    """What stays of a call to telephone, when somebody has it or there is a newer one."""
    concern, say = standing.concern, words("concerns")
    if told != standing.told[-1]:
        return say.called_again(case=concern.case, by=by)
    given = standing.acknowledged[0]
    at = reader.from_day(given.at, concern.raised_at)
    return say.call_is_over(case=concern.case, by=by, person=naming.person(given.person), at=at)


def _what_next(standing: Raised, reader: Reader) -> Mrkdwn:
    say = words("concerns")
    if standing.next_at is None:
        return say.acknowledged()
    at = reader.from_day(standing.next_at, standing.concern.raised_at)
    if concerns.should_telephone(standing, reader.now):
        return say.telephone_them(at=at)
    return say.until(at=at)
