"""What holds for every message and every view, whatever is in it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from bot.messages.types import Message, Reader, View
from bot.widgets.ids import Form, Token
from flows import agreeing
from flows.actions import ActionDetails
from flows.answers import Text, Value
from flows.audit import Audit
from flows.questionnaire import (
    Note,
    Option,
    Question,
    Questionnaire,
    QuestionType,
    Requirement,
    Section,
)
from flows.speech import (
    Approved,
    Ask,
    AskToSubmit,
    Closed,
    Fold,
    RefreshCard,
    Returned,
    Speech,
    TellLead,
)
from tests.bot.messages import everything
from tests.bot.messages.examples import (
    FORMS_ONLY,
    READER,
    SECRET,
    answered,
    begun,
    blocks_of,
    check_bold,
    check_legal,
    complete,
    moment,
)

NASTY = "<!channel> & <https://x.example|here>"
LABEL = (NASTY + "&" * 60)[:60]


def extreme(number: int, kind: QuestionType) -> Question:
    """A question with as much of everything as the format allows, all of it to be escaped."""
    chosen = {QuestionType.GRADE, QuestionType.YES_NO, QuestionType.CHOICE, QuestionType.CHECKLIST}
    options = tuple(Option(f"o{n}", f"{n}{'&' * 73}", "<" * 2_900, n % 2 == 0) for n in range(10))
    notes = tuple(
        Note(f"n{n}", LABEL, "&" * 1_000, required=Requirement.ALWAYS, hint="<" * 150)
        for n in range(5)
    )
    return Question(
        f"question-{number}".ljust(40, "x"),
        kind,
        LABEL,
        NASTY + "&" * 900,
        number,
        f"section-{(number - 1) // 10}",
        guidance="&" * (2_900 if number % 2 else 300),
        options=options if kind in chosen else (),
        notes=notes if kind is QuestionType.GRADE else (),
        unticked="&" * 150 if kind is QuestionType.CHECKLIST else "",
    )


def overfull() -> Audit:
    """An audit of such questions, with very long answers."""
    kinds = (*QuestionType,) * 4
    rows = tuple(extreme(number, kind) for number, kind in enumerate(kinds, start=1))
    sections = tuple(
        Section(f"section-{n}", "&" * 75, rows[n * 10 : n * 10 + 10], "<" * 590) for n in range(4)
    )
    fields = tuple(replace(row, key=f"h{row.number}", number=0) for row in rows[:9])
    form = Questionnaire("extreme", 1, "&" * 75, "&" * 2_900, fields, sections[:4])
    audit = begun(form, "7" * 40)
    values: dict[str, Value] = {}
    for row in (*rows, *fields):
        if row.is_text:
            values[row.key] = Text.of(f"{'<' * 60} " * 150)
        elif row.type in {QuestionType.GRADE, QuestionType.CHOICE, QuestionType.YES_NO}:
            values[row.key] = "o1"
        elif row.type is QuestionType.CHECKLIST:
            values[row.key] = tuple(option.value for option in row.options)
        elif row.type is QuestionType.DATE:
            values[row.key] = date(2026, 11, 3)
        for note in row.notes[:3]:
            values[f"{row.key}__{note.key}"] = Text.of("&" * 9_000)
    audit = answered(audit, **values)
    for n in range(12):
        role = "&" * 75 if n % 2 else None
        details = ActionDetails("&" * 500, owner_role=role, question=rows[n].key)
        audit = agreeing.add(audit, f"x{n}", details, moment()).audit
    return replace(audit, skipped=(rows[5].key,), reminders_paused=True)


AUDITS = {
    "just begun": begun(),
    "complete": complete(),
    "overfull": overfull(),
}


@pytest.fixture(params=AUDITS, scope="module")
def audit(request: pytest.FixtureRequest) -> Audit:
    return AUDITS[str(request.param)]


@pytest.mark.parametrize("reader", [READER, FORMS_ONLY], ids=["typed", "forms only"])
def test_slack_would_take_every_message_and_show_bold_as_bold(audit: Audit, reader: Reader) -> None:
    for name, message in everything.messages(audit, reader):
        try:
            check_legal(message)
            check_bold(message)
        except Exception as refused:
            raise AssertionError(name, getattr(refused, "body", refused)) from refused


def test_slack_would_take_every_view(audit: Audit) -> None:
    for name, view in everything.views(audit, READER):
        try:
            check_legal(view)
            check_bold(view)
        except Exception as refused:
            raise AssertionError(name, getattr(refused, "body", refused)) from refused


def test_everything_there_is_to_show_is_among_what_slack_would_take() -> None:
    """A form or a fact that is not would be checked by nobody before Slack."""
    views = [view for one in AUDITS.values() for _, view in everything.views(one, READER)]
    shown = {view.get("callback_id") for view in views}
    shortcuts = {Form.START_SHORTCUT, Form.NOTE_SHORTCUT}
    assert {form for form in Form if form.value not in shown} == shortcuts
    told = {type(speech) for one in AUDITS.values() for speech in everything.speeches(one)}
    # These are messages of their own, which `messages` makes itself.
    otherwise = {Approved, Ask, AskToSubmit, Closed, Fold, RefreshCard, Returned, TellLead}
    assert set(get_args(Speech)) - told == otherwise


def test_no_notification_holds_a_word_of_an_answer() -> None:
    audit = complete()
    told = dict(everything.messages(audit, READER))
    assert not [name for name, message in told.items() if SECRET in str(message.text)]


def test_what_was_written_is_in_no_message_of_the_thread() -> None:
    """It was typed there already, or given in a form; a concern alone carries its own words."""
    told = everything.messages(complete(), READER)
    assert not [name for name, message in told if SECRET in str(message.blocks)]


def test_nothing_anybody_wrote_becomes_a_mention_or_a_link(audit: Audit) -> None:
    for name, one in said(audit):
        assert not [text for text in marked(one) if "<!" in text or "<http" in text], name


def test_every_view_says_what_it_is_about() -> None:
    for name, view in everything.views(complete(), READER):
        if view["type"] != "home":
            assert Token.unpack(view["private_metadata"]) is not None, name


def test_no_sentence_is_left_half_filled_in() -> None:
    """No blank line begins or ends a text, and no two full stops or spaces meet."""
    for name, one in said(complete()):
        for text in marked(one):
            assert text == text.strip(), name
            assert ".." not in text, name
            assert "  " not in text, name


def said(audit: Audit) -> Iterator[tuple[str, Message | View]]:
    """Everything that can be said about an audit."""
    yield from everything.messages(audit, READER)
    yield from everything.views(audit, READER)


def marked(one: Message | View) -> list[str]:
    """The texts that Slack reads as markup."""
    found = []
    for block in blocks_of(one):
        texts = [block.get("text"), *(block.get("elements") or ())]  # type: ignore[misc]
        found += [t["text"] for t in texts if isinstance(t, dict) and t.get("type") == "mrkdwn"]
    return found
