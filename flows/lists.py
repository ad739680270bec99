"""A council's own lists: its districts, case types, strands, in place of an instrument's.

A field that names a list takes its options from there at the moment an audit begins. What comes
of it is content like any other, with a digest of its own: the audit keeps it however the lists
change later.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from flows.loading.canonical import canonical, digest_of
from flows.questionnaire import Option, Question, Questionnaire

Lists = Mapping[str, tuple[Option, ...]]
"""Options by the name of the list they make; none is empty."""

TEAM: Final = "team"
"""The list that is the council's teams, unless it has one of this name."""


def names(questionnaire: Questionnaire) -> frozenset[str]:
    """The lists that a questionnaire takes."""
    return frozenset(field.list_name for field in questionnaire.header if field.list_name)


def put_in(questionnaire: Questionnaire, lists: Lists) -> Questionnaire:
    """The questionnaire with the council's lists in it; itself where they change nothing."""
    header = tuple(_with_list(field, lists) for field in questionnaire.header)
    if header == questionnaire.header:
        return questionnaire
    changed = replace(questionnaire, header=header)
    source = canonical(changed)
    return replace(changed, source=source, digest=digest_of(source))


def _with_list(field: Question, lists: Lists) -> Question:
    options = lists.get(field.list_name) if field.list_name else None
    return field if options is None else replace(field, options=options)
