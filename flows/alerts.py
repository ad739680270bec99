"""Answers that somebody else must know of at once, or that may be an immediate concern."""

from collections.abc import Iterable, Iterator

from flows.answers import Entry, Person
from flows.audit import Audit, Change, EntryChanged
from flows.questionnaire import ANSWER, FULL_SCALE, Lead, Questionnaire
from flows.roles import QUALITY_LEAD, Leads
from flows.speech import ConcernOffered, Speech, TellLead


def alerts(audit: Audit, changes: Iterable[Change]) -> Iterator[Speech]:
    """Whom to tell of what has just been answered, or taken back; and the form for a concern.

    ``audit`` is as it stands after the ``changes``. Answered the same again, nobody is told.
    """
    for change in changes:
        if not isinstance(change, EntryChanged) or change.step.part != ANSWER:
            continue
        question = audit.question(change.step.question)
        for tell in question.tell:
            was, stands = (
                _is_among(change.before, tell.values),
                _is_among(change.after, tell.values),
            )
            if was is not stands:
                yield TellLead(change.step, tell.who, stands)
        if _is_among(change.after, question.concern) or _is_lowest(audit, change):
            yield ConcernOffered(by_answer=True)


def to_tell(who: Lead, leads: Leads, by: str, people: Iterable[Person]) -> tuple[str, ...]:
    """Who hears of an answer: the one it is for, else the other of a team's leads.

    Nobody who has left, and not the person who gave the answer. Where neither can be told every
    quality lead is.
    """
    people = tuple(people)
    active = {person.id for person in people if person.active and person.id != by}
    of_team = [leads.manager, leads.service_lead]
    if who is Lead.SERVICE_LEAD:
        of_team.reverse()
    for lead in of_team:
        if lead in active:
            return (lead,)
    return tuple(p.id for p in people if p.id in active and QUALITY_LEAD in p.roles)


def _is_lowest(audit: Audit, change: EntryChanged) -> bool:
    """Whether a whole section, or the case, was given the lowest grade of a full scale."""
    form, question = audit.questionnaire, audit.question(change.step.question)
    grades = [option.value for option in question.options if option.is_grade]
    if len(grades) < FULL_SCALE or question.key not in _overalls(form):
        return False
    # A scale's grades stand in the options best first.
    return _is_among(change.after, frozenset(grades[-1:]))


def _overalls(form: Questionnaire) -> frozenset[str]:
    return frozenset({form.overall, *(section.overall for section in form.sections)} - {""})


def _is_among(entry: Entry | None, values: frozenset[str]) -> bool:
    return entry is not None and entry.value in values
