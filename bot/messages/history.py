"""The history of an audit, a line a change: who did what, when.

Of what was written it repeats only why the audit was cancelled or opened again.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.messages import naming
from bot.messages.desk import Desk
from bot.messages.words import Mrkdwn, many, plain_words, words
from bot.widgets.blocks import Block, context, header, sections
from flows import questions
from flows.following import Happened
from flows.history import CLOCKWORK, Line
from flows.questionnaire import ANSWER, NoteKind, Question, Step

LINES: Final = 40
"""Lines of one page."""
_FOLLOWED: Final = {f"action {what}": str(what) for what in Happened}
_MARKED: Final = frozenset({"graded again", "final grade", "moderator's comment", "dispute"})


def blocks(desk: Desk, lines: Sequence[Line], *, first: bool) -> list[Block]:
    """Lines of it, as they are given. ``first``: under its title."""
    title = [header(plain_words("history").title()), context(words("history").order())]
    said = [line for line in (_line(desk, each) for each in lines) if line]
    return [
        *(title if first else ()),
        *(sections("\n".join(said)) or [context(words("history").nothing())]),
    ]


def _line(desk: Desk, line: Line) -> Mrkdwn:
    """One change; empty for what this reader may not know, or reads in another line."""
    question = desk.audit.questionnaire.by_key.get(line.question)
    if question is not None and desk.hides_question(question):
        return Mrkdwn("")
    told = _marked(desk, line) if line.what in _MARKED else _changed(desk, line)
    if not told:
        return told
    at, say = desk.reader.when(line.at), words("history")
    by = say.by_itself() if line.by == CLOCKWORK else naming.person(line.by)
    return say.line(at=at, by=by, told=told)


def _changed(desk: Desk, line: Line) -> Mrkdwn:
    if line.what in _FOLLOWED:
        return _followed(desk, line)
    told = _TOLD.get(line.what)
    return words("history").other(what=line.what) if told is None else told(desk, line)


def _status(_: Desk, line: Line) -> Mrkdwn:
    return words("history").status(before=line.before, after=line.after)


def _moderator(_: Desk, line: Line) -> Mrkdwn:
    """Who took it, or gave it up, is told by its state."""
    if line.after in {"", line.by}:
        return Mrkdwn("")
    return words("history").moderator(to=naming.person(line.after))


def _waits(_: Desk, line: Line) -> Mrkdwn:
    """Whom the clock asked by name about a late moderation, or all of them."""
    return words("history").waits(asked=naming.person(line.after) if line.after else "")


def _auditor(_: Desk, line: Line) -> Mrkdwn:
    return words("history").auditor(to=naming.person(line.after))


def _begun(_: Desk, _line: Line) -> Mrkdwn:
    return words("history").begun()


def _reminders(_: Desk, line: Line) -> Mrkdwn:
    return words("history").reminders(now=line.after)


def _skipped(desk: Desk, line: Line) -> Mrkdwn:
    return words("history").skipped(question=_named(desk, line.after))


def _copied(desk: Desk, line: Line) -> Mrkdwn:
    return words("history").copied(step=_step(desk, line))


def _refused(_: Desk, line: Line) -> Mrkdwn:
    return words("history").refused(act=line.before)


def _told_beside(_: Desk, _line: Line) -> Mrkdwn:
    return Mrkdwn("")


def _concern(_: Desk, line: Line) -> Mrkdwn:
    told = naming.people(line.before.split(", ")) if line.before else Mrkdwn("")
    return words("history").concern(what=line.what, told=told)


def _answer(desk: Desk, line: Line) -> Mrkdwn:
    question = desk.audit.questionnaire.by_key.get(line.question)
    if question is None:
        return words("history").other(what=line.what)
    step, say = _step(desk, line), words("history")
    if desk.hides_values(question) and line.part == ANSWER:
        return say.graded(step=step, again=bool(line.before))
    now, was = (_value(question, line.part, kept) for kept in (line.after, line.before))
    is_text = _is_text(question, line.part)
    return say.answer(step=step, now=now, was=was, text=is_text)


def _marked(desk: Desk, line: Line) -> Mrkdwn:
    """What a moderator put; no grade of another's to who has still to give their own."""
    question = desk.audit.questionnaire.by_key.get(line.question)
    may_see = desk.shown is not None
    if line.what != "moderator's comment":
        may_see = desk.shows_put and (desk.sees_grades or line.by == desk.person)
    if question is None or not may_see:
        return Mrkdwn("")
    name = naming.numbered(question)
    option = question.option(line.after)
    grade = option.label if option is not None else ""
    taken_back = not line.after
    return words("history").marked(
        what=line.what, question=name, grade=grade, taken_back=taken_back
    )


def _reason(desk: Desk, line: Line) -> Mrkdwn:
    """Why it was cancelled or opened again, which may tell of a grade."""
    return words("history").reason(why=line.after) if desk.sees_grades else Mrkdwn("")


def _left_out(desk: Desk, line: Line) -> Mrkdwn:
    found = desk.audit.questionnaire.by_key.get(line.after)
    if found is not None and desk.hides_question(found):
        return Mrkdwn("")
    return words("history").left_out(question=_named(desk, line.after))


def _action(_: Desk, line: Line) -> Mrkdwn:
    kept = json.loads(line.after or line.before)
    what = "changed" if line.before and line.after else "added" if line.after else "removed"
    return words("history").action(number=kept["number"], what=what)


def _followed(desk: Desk, line: Line) -> Mrkdwn:
    """A step of an action once it is live: the line names the action where others name a question.

    What was said with it is read where the action is.
    """
    agreed = next((each for each in desk.audit.actions if each.id == line.question), None)
    number = agreed.number if agreed is not None else 0
    return words("history").followed(number=number, what=_FOLLOWED[line.what])


def _kept(desk: Desk, line: Line) -> Mrkdwn:
    """What a check asks may tell of a grade, and so may where it asks."""
    where = line.before.partition(":")[2].partition("@")[0].partition(".")[0]
    found = desk.audit.questionnaire.by_key.get(where) if desk.sees_grades else None
    return words("history").kept(question=naming.numbered(found) if found else "")


def _value(question: Question, part: str, kept: str) -> Mrkdwn:
    """A value as it is read; of a text, how long it is."""
    note = question.note(part) if part != ANSWER else None
    if not kept:
        return Mrkdwn("")
    if _is_text(question, part):
        return Mrkdwn(many(len(kept), "character"))
    data = json.loads(kept)
    if note is not None:
        return naming.note(note, questions.note_from_data(note, data))
    return naming.answer(question, questions.from_data(question, data))


def _is_text(question: Question, part: str) -> bool:
    note = question.note(part) if part != ANSWER else None
    return question.is_text if note is None else note.kind is NoteKind.TEXT


def _step(desk: Desk, line: Line) -> Mrkdwn:
    return naming.step(desk.audit, Step(line.question, line.part or ANSWER))


def _named(desk: Desk, key: str) -> str:
    found = desk.audit.questionnaire.by_key.get(key)
    return naming.numbered(found) if found is not None else key


_TOLD: Final[Mapping[str, Callable[[Desk, Line], Mrkdwn]]] = {
    "action": _action,
    "answer": _answer,
    "auditor": _auditor,
    "begun": _begun,
    "concern acknowledged": _concern,
    "concern escalated": _concern,
    "concern raised": _concern,
    "copied": _copied,
    "left out": _left_out,
    "moderation": _waits,
    "moderator": _moderator,
    "query kept": _kept,
    "reason": _reason,
    "refused": _refused,
    "reminders": _reminders,
    "skipped": _skipped,
    "status": _status,
    # What stands in another line, or elsewhere in the view.
    "final grade, reason": _told_beside,
    "moderator's general comment": _told_beside,
    "selection": _told_beside,
}
