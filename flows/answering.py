"""Answers: given, given again, added to, edited, taken out; and finding the way among them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from flows import conversation, questions, routing
from flows.alerts import alerts
from flows.answers import Entry, Given, Passage, Refusal, Text, Value
from flows.audit import (
    Audit,
    Change,
    Decision,
    EntryChanged,
    FieldChanged,
    Moment,
    changed,
    unchanged,
)
from flows.questionnaire import ANSWER, NoteKind, Question, Requirement, Step
from flows.speech import (
    Amended,
    Appended,
    Ask,
    AskToSubmit,
    Closed,
    Fold,
    NoLongerApplies,
    RefreshCard,
    Refused,
    RemovalAsked,
    Removed,
    Speech,
    Stale,
    Taken,
    Why,
)

_SAID_BY_THE_FORM: Final = (Ask, AskToSubmit, Taken, Removed)
"""What the next page of a form shows by itself: what is kept, and what comes next."""


def answer(
    audit: Audit, step: Step, given: Given, moment: Moment, *, expects: int | None = None
) -> Decision:
    """Put an answer that was pressed or chosen at ``step`` and go on to what comes next.

    ``expects`` is the revision of the answer that the person was looking at (0: none; ``None``:
    whatever stands). Where another has been given since, nothing changes and it is said, unless
    both are the same: then the press was a second one, and nothing is said either.
    """
    if (closed := _closed(audit, step)) is not None:
        return closed
    value = read(audit, step, given, moment)
    if isinstance(value, Refusal):
        return unchanged(audit, Refused(value, step))
    standing = audit.entries.get(step)
    if standing is not None and expects is not None and standing.revision != expects:
        if same(standing.value, value):
            return unchanged(audit)
        stale = Stale(step, standing.value, standing.at, audit.next_step)
        return unchanged(audit, stale, Fold(step.question))
    return _put({step: value}, audit, moment, None)


def reply(
    audit: Audit, step: Step, given: Given, moment: Moment, *, expects: int, source: str
) -> Decision:
    """Put a typed reply to the prompt for ``step``.

    ``expects`` is the revision that stood when the question was asked: where a text has been
    given since, the reply is added to it, in the order of typing. Of two replies that can't both
    stand, the one typed last does. ``source`` is the message's ts.
    """
    if (closed := _closed(audit, step)) is not None:
        return closed
    value = read(audit, step, given, moment)
    if isinstance(value, Refusal):
        return unchanged(audit, Refused(value, step))
    standing = audit.entries.get(step)
    if isinstance(value, Text):
        value = Text.of(str(value), source)
        if standing is not None and standing.revision != expects:
            return _append(audit, step, standing, value.passages[0], moment)
    elif standing is not None and _was_given_after(standing, source, expects):
        stale = Stale(step, standing.value, standing.at, audit.next_step)
        return unchanged(audit) if standing.value == value else unchanged(audit, stale)
    return _put({step: value}, audit, moment, source)


def fill_in(
    audit: Audit, values: Mapping[Step, Value | None], moment: Moment, *, page: str = ""
) -> Decision:
    """Put everything a form gave, at once, and go on; ``None`` takes out what stood there.

    Unchanged values count for nothing. ``page`` is the question that the form was about where it
    goes through a section page by page: then nothing is asked in the thread before its last page.
    """
    if not audit.is_open:
        return unchanged(audit, Closed())
    for step, value in values.items():
        if not may_become(audit, step, value):
            return unchanged(audit, Refused(not_returned(), step))
    decision = _put(values, audit, moment, None)
    after = decision.audit
    if not page or routing.ends_section(after.questionnaire, after.entries, page) is not None:
        return decision
    said = tuple(each for each in decision.say if not isinstance(each, _SAID_BY_THE_FORM))
    return Decision(after, decision.changes, said)


def may_become(audit: Audit, step: Step, value: Value | None) -> bool:
    """Whether this may stand at ``step``: what stands there always may."""
    return audit.may_change(step.question) or same(audit.value(*step), value)


def read(audit: Audit, step: Step, given: Given, moment: Moment) -> Value | Refusal:
    """What was given at ``step`` as a value, or why it can't be one."""
    question = audit.question(step.question)
    if step.part == ANSWER:
        return questions.read(question, given, moment.reading)
    note = question.note(step.part)
    if note is None:
        msg = f"{step.question} has no note {step.part}"
        raise KeyError(msg)
    return questions.read_note(note, given, moment.reading)


def fits(audit: Audit, step: Step, text: str, moment: Moment) -> bool:
    """Whether these words could be the answer at ``step``, or one of several options there."""
    given = questions.Typed(text)
    if not isinstance(read(audit, step, given, moment), Refusal):
        return True
    return step.part == ANSWER and bool(questions.matches(audit.question(step.question), text))


def edit(audit: Audit, source: str, text: str, moment: Moment) -> Decision:
    """Follow an edited message: the answer it gave becomes what it says now.

    An edit that can't be read leaves the answer as it was and says why. A message that gave no
    answer that still stands changes nothing.
    """
    step = step_from(audit, source)
    if step is None:
        return unchanged(audit)
    if (closed := _closed(audit, step)) is not None:
        return closed
    standing = audit.entries[step]
    if step.part == note_for(audit.question(step.question)):
        text = conversation.note_in(text)
    value = read(audit, step, questions.Typed(text), moment)
    if isinstance(standing.value, Text) and not isinstance(value, Refusal):
        value = _with(audit, step, Passage(str(value), source), moment)
    if isinstance(value, Refusal):
        return unchanged(audit, Refused(value, step))
    if value == standing.value:
        return unchanged(audit)
    decision = _store({step: value}, audit, moment, source)
    return Decision(
        decision.audit,
        decision.changes,
        (
            *alerts(decision.audit, decision.changes),
            Amended(step),
            Fold(step.question),
            *_rerouted(audit, decision.audit),
        ),
    )


def ask_removal(audit: Audit, source: str) -> Decision:
    """Ask about the answer given by a message that was deleted. Nothing changes yet."""
    step = step_from(audit, source)
    if step is None or not audit.is_open:
        return unchanged(audit)
    if not audit.may_change(step.question):
        return unchanged(audit, Refused(not_returned(), step))
    return unchanged(audit, RemovalAsked(step, source))


def remove(audit: Audit, source: str, moment: Moment) -> Decision:
    """Take out what a deleted message had given, once that has been confirmed."""
    step = step_from(audit, source)
    if step is None:
        return unchanged(audit)
    if not audit.is_open:
        return unchanged(audit, Closed())
    if not audit.may_change(step.question):
        return unchanged(audit, Refused(not_returned(), step))
    standing = audit.entries[step].value
    rest = standing.without(source) if isinstance(standing, Text) else None
    decision = _store({step: rest}, audit, moment, None)
    told = alerts(decision.audit, decision.changes)
    say = (*told, Removed(step), *_onwards(decision.audit))
    return Decision(decision.audit, decision.changes, say)


def step_from(audit: Audit, source: str) -> Step | None:
    """The step whose answer was (partly) typed in the message with this ts, if one was."""
    for step, entry in audit.entries.items():
        if entry.source == source:
            return step
        if isinstance(entry.value, Text) and entry.value.has(source):
            return step
    return None


def skip(audit: Audit, question: str, moment: Moment) -> Decision:
    """Put a question off until the others are dealt with, and go on.

    Skipped again, it gives way to the next of those that were put off.
    """
    if (closed := _closed(audit, Step(question))) is not None:
        return closed
    if question in audit.skipped:
        return unchanged(audit, *_past(audit, question))
    skipped = (*audit.skipped, question)
    changes: tuple[Change, ...] = (FieldChanged("skipped", after=question),)
    after = changed(audit, moment.at, changes, skipped=skipped)
    return Decision(after, changes, _onwards(after))


def back(audit: Audit, current: Step | None) -> Decision:
    """Ask what came before ``current`` again: from a note its own question, else the one before."""
    if not audit.is_open:
        return unchanged(audit, Closed())
    if current is not None and current.part != ANSWER and audit.applies(current.question):
        return change(audit, current.question, why=Why.BACK)
    here = None if current is None else current.question
    question = routing.previous_question(audit.questionnaire, audit.entries, here)
    if question is None:
        fault = Refusal("This is the first question.", "There is nothing before it to go back to.")
        return unchanged(audit, Refused(fault))
    step = Step(question.key)
    return unchanged(audit, Ask(step, Why.BACK, audit.revision_at(step)))


def change(audit: Audit, question: str, part: str = ANSWER, *, why: Why = Why.CHANGE) -> Decision:
    """Ask an answered question again, or one of its notes, so that it can be changed."""
    step = Step(question, part)
    if (closed := _closed(audit, step)) is not None:
        return closed
    return unchanged(audit, Ask(step, why, audit.revision_at(step)))


def change_numbered(audit: Audit, number: int) -> Decision:
    """As :func:`change`, for a question named by its number on the form."""
    question = audit.questionnaire.numbered(number)
    if question is None:
        last = len(audit.questionnaire.questions)
        fault = Refusal(f"There is no question {number}.", f"They go from 1 to {last}.")
        return unchanged(audit, Refused(fault))
    return change(audit, question.key)


def resume(audit: Audit) -> Decision:
    """Say again where the audit is: the next question, or that it can be submitted."""
    if not audit.is_open:
        return unchanged(audit, Closed())
    upcoming = audit.next_step
    if upcoming is None:
        return unchanged(audit, AskToSubmit())
    return unchanged(audit, audit.ask(upcoming, Why.CONTINUE))


def no_notes(question: Question) -> Refusal:
    """What is said to a note on a question that takes none."""
    mend = f"Type change {question.number} to answer it again."
    return Refusal(f"{question.label} takes no notes.", mend)


def same(one: Value | None, other: Value | None) -> bool:
    """Whether two answers say the same. Of a text only the words count, not how they came."""
    if isinstance(one, Text) and isinstance(other, Text):
        return str(one) == str(other)
    return one == other


def note_for(question: Question) -> str | None:
    """The note that something typed as "note" belongs to: one never required, else the first.

    That is the evidence. A remark in passing is no judgement of what it meant for the child.
    """
    texts = [note for note in question.notes if note.kind is NoteKind.TEXT]
    optional = [note for note in texts if note.required is Requirement.NEVER]
    return (optional or texts)[0].key if texts else None


def not_returned() -> Refusal:
    """What is said to a change of what a moderator did not return."""
    return Refusal("That question was not returned to you.", "It stays as you submitted it.")


def _closed(audit: Audit, step: Step) -> Decision | None:
    if not audit.is_open:
        return unchanged(audit, Closed())
    if step.question not in audit.questionnaire.by_key:
        fault = Refusal("That question is not part of this audit.", "Nothing was changed.")
        return unchanged(audit, Refused(fault))
    if not audit.applies(step.question):
        return unchanged(audit, NoLongerApplies(step, audit.next_step))
    if not audit.may_change(step.question):
        return unchanged(audit, Refused(not_returned(), step))
    return None


def _append(
    audit: Audit, step: Step, standing: Entry, passage: Passage, moment: Moment
) -> Decision:
    value = _with(audit, step, passage, moment)
    if isinstance(value, Refusal):
        return unchanged(audit, Refused(value, step))
    if value == standing.value:
        return unchanged(audit)
    decision = _store({step: value}, audit, moment, None)
    say = (Appended(step, len(value.passages)), Fold(step.question))
    return Decision(decision.audit, decision.changes, say)


def _with(audit: Audit, step: Step, passage: Passage, moment: Moment) -> Text | Refusal:
    """The text at ``step`` with ``passage`` in its place, or why the whole can't be used."""
    standing = audit.value(*step)
    text = (standing if isinstance(standing, Text) else Text(())).with_passage(passage)
    whole = read(audit, step, questions.Typed(str(text)), moment)
    return whole if isinstance(whole, Refusal) else text


def _was_given_after(entry: Entry, source: str, expects: int) -> bool:
    """Whether the entry is newer than the message: one pressed has a time, but no ts."""
    if entry.source is not None:
        return Decimal(entry.source) > Decimal(source)
    return entry.revision != expects and entry.at > datetime.fromtimestamp(float(source), UTC)


def _put(
    values: Mapping[Step, Value | None], audit: Audit, moment: Moment, source: str | None
) -> Decision:
    """Store ``values``, fold what they answer, and ask what comes next."""
    decision = _store(values, audit, moment, source)
    after = decision.audit
    answered = tuple(dict.fromkeys(step.question for step in values))
    folds = [Fold(key) for key in answered]
    told = [
        Removed(change.step) if change.after is None else Taken(change.step)
        for change in decision.changes
        if isinstance(change, EntryChanged) and change.before is not None
    ]
    first = alerts(after, decision.changes)
    say = (*first, *told, *_onwards(after, answered), *folds, *_card(after, values))
    return Decision(after, decision.changes, say)


def _store(
    values: Mapping[Step, Value | None],
    audit: Audit,
    moment: Moment,
    source: str | None,
) -> Decision:
    revision = audit.revision + 1
    entries = dict(audit.entries)
    changes: list[Change] = []
    for step, value in values.items():
        before = entries.pop(step, None)
        if before is not None and same(before.value, value):
            entries[step] = before
            continue
        after = None
        if value is not None:
            origin = None if isinstance(value, Text) else source
            after = Entry(value, revision, moment.by, moment.at, origin)
            entries[step] = after
        if before is not None or after is not None:
            changes.append(EntryChanged(step, before, after))
    done = tuple(changes)
    answered = {change.step.question for change in changes if isinstance(change, EntryChanged)}
    skipped = tuple(key for key in audit.skipped if key not in answered)
    return Decision(changed(audit, moment.at, done, entries=entries, skipped=skipped), done)


def _onwards(audit: Audit, answered: tuple[str, ...] = ()) -> tuple[Speech, ...]:
    """What is still missing beside the one question just answered, or else what comes next."""
    upcoming = audit.next_step
    if len(answered) == 1 and audit.applies(answered[0]):
        asked = audit.question(answered[0])
        gap = routing.first_gap(asked, audit.entries)
        if gap is None and asked.key in audit.still_returned and (note := note_for(asked)):
            # Answered the same again: then what was said beside it is to be another.
            gap = Step(asked.key, note)
        upcoming = gap or upcoming
    return _ask(audit, upcoming)


def _past(audit: Audit, question: str) -> tuple[Speech, ...]:
    """What comes next when a question that had been skipped is skipped again."""
    upcoming = audit.next_step
    waiting = routing.put_off(audit.questionnaire, audit.entries, audit.skipped)
    places = [step.question for step in waiting]
    if upcoming in waiting and question in places:
        upcoming = waiting[(places.index(question) + 1) % len(waiting)]
    return _ask(audit, upcoming)


def _ask(audit: Audit, upcoming: Step | None) -> tuple[Speech, ...]:
    if upcoming is None:
        return (AskToSubmit(),)
    why = Why.SKIPPED if upcoming.question in audit.skipped else Why.NEXT
    return (audit.ask(upcoming, why),)


def _rerouted(before: Audit, after: Audit) -> tuple[Speech, ...]:
    """What to ask after an amendment, where it changed what comes next."""
    return () if before.next_step == after.next_step else _onwards(after)


def _card(audit: Audit, values: Mapping[Step, Value | None]) -> tuple[Speech, ...]:
    """The card is refreshed when a section ends, and when everything is dealt with.

    A section of one question is no more than that question.
    """
    upcoming = audit.next_step
    if upcoming is None:
        return (RefreshCard(now=True),)
    sections = audit.questionnaire.section_of
    for question in dict.fromkeys(step.question for step in values):
        left = sections.get(question)
        if left is None or len(left.questions) == 1 or left is sections.get(upcoming.question):
            continue
        if routing.ends_section(audit.questionnaire, audit.entries, question) is not None:
            return (RefreshCard(now=True),)
    return (RefreshCard(),)
