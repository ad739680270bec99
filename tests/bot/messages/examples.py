"""Small audits of a made-up form, and ways to look at what is said about them, for tests."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.messages.types import Message, Reader, View
from bot.sandbox.checking import check_message, check_view
from bot.widgets import limits
from bot.widgets.blocks import Block, Element
from bot.widgets.ids import Token
from flows import lifecycle
from flows.answers import Entry, Person, Reading, Text, Value
from flows.audit import Audit, Moment
from flows.conditions import Equals
from flows.lifecycle import Beginning
from flows.questionnaire import (
    ANSWER,
    Moderated,
    ModerationPolicy,
    Note,
    NoteKind,
    Option,
    Question,
    Questionnaire,
    QuestionType,
    Requirement,
    Section,
    Step,
)

NOW = datetime(2026, 11, 21, 14, 10, tzinfo=UTC)
BEGUN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
READER = Reader(NOW, "Europe/London", emergency_number="0161 496 0000")
FORMS_ONLY = replace(READER, typed=False)
ASHA = Person("U0ASHA", "Asha Verma", roles=frozenset({"auditor"}))
SECRET = "Robin was seen alone and spoke of the new school."
_RUN_ON = re.compile(r"(?<!\w)\*\S(?:[^*\n]*\S)?\*\w")
LINK = "https://northshire.example/archives/D0ASHA/p1700000000000100"

GRADES = (
    Option("exceeds_good", "Exceeds good", "Better than good.", good=True),
    Option("meets_good", "Meets good", "Done well.", good=True),
    Option("does_not_meet_good", "Does not meet good", "Something matters.", good=False),
    Option("not_applicable", "Not applicable"),
)
NOTES = (
    Note("evidence", "Evidence", "What is the evidence?", hint="What you read, and where."),
    Note(
        "impact",
        "Impact",
        "What has this meant for the child?",
        required=Requirement.FOR,
        required_for=frozenset({"exceeds_good", "meets_good", "does_not_meet_good"}),
    ),
)


def judgement(key: str, label: str, number: int, **more: object) -> Question:
    """A graded question with evidence and impact."""
    fields: dict[str, object] = {"options": GRADES, "notes": NOTES, "section": "domains"} | more
    return Question(
        key,
        QuestionType.GRADE,
        label,
        f"How good is {label.lower()}?",
        number,
        **fields,  # type: ignore[arg-type]
    )


RISK = judgement("risk", "Risk", 1, guidance="Follow one worry through the record.")
PLANS = judgement("plans", "Quality of plans", 2, guidance="Look for it. " * 40)
SEEN = Question(
    "seen",
    QuestionType.YES_NO,
    "Seen alone",
    "Was the child seen alone?",
    3,
    "visits",
    options=(Option("yes", "Yes"), Option("no", "No")),
    notes=(
        Note(
            "since",
            "Since when",
            "When was the first time?",
            NoteKind.DATE,
            Requirement.FOR,
            frozenset({"yes"}),
        ),
    ),
)
PLACE = Question(
    "place",
    QuestionType.CHOICE,
    "Where",
    "Where were they seen?",
    4,
    "visits",
    options=(Option("home", "At home"), Option("school", "At school")),
    when=Equals("seen", "yes"),
)
FILE = Question(
    "file",
    QuestionType.CHECKLIST,
    "On file",
    "What does the file hold?",
    5,
    "visits",
    options=(Option("plan", "Plan"), Option("parents", "Parents")),
    unticked="not on file",
)
WORDS = Question("words", QuestionType.SHORT_TEXT, "In short", "In a few words?", 6, "visits")
COMMENTS = Question(
    "comments",
    QuestionType.LONG_TEXT,
    "Comments",
    "Is there anything else?",
    7,
    "comments",
    required=False,
)
STRAND = Question(
    "strand",
    QuestionType.CHOICE,
    "Strand",
    "Which strand?",
    options=(Option("help", "Help and protection"), Option("care", "Care leavers")),
)
WORKER = Question("worker", QuestionType.PERSON, "Worker", "Who is the worker?", required=False)
VISITS = Question("visits_made", QuestionType.NUMBER, "Visits", "How many visits?", required=False)
LAST = Question("last", QuestionType.DATE, "Last visit", "When was it?", required=False)

FORM = Questionnaire(
    "form",
    1,
    "Case audit",
    "For practice.",
    (STRAND, WORKER, VISITS, LAST),
    (
        Section("domains", "Domains", (RISK, PLANS), "Grade what the child experienced."),
        Section("visits", "Visits", (SEEN, PLACE, FILE, WORDS)),
        Section("comments", "Remarks", (COMMENTS,)),
    ),
    moderation=ModerationPolicy(Moderated.EVERY),
)


def moment(at: datetime = BEGUN) -> Moment:
    """Asha does something."""
    return Moment(ASHA.id, at, Reading(at.date()))


def begun(form: Questionnaire = FORM, case: str = "710452", **header: Value) -> Audit:
    """An audit that has just begun."""
    return lifecycle.begin(Beginning("a1b2c3", form, case), ASHA, header, moment()).audit


def answered(audit: Audit, **values: Value) -> Audit:
    """The audit with these answers; ``risk__evidence`` is a note's."""
    entries = dict(audit.entries)
    for revision, (name, value) in enumerate(values.items(), start=audit.revision + 1):
        question, _, part = name.partition("__")
        entries[Step(question, part or ANSWER)] = Entry(value, revision, ASHA.id, BEGUN)
    return replace(audit, entries=entries, revision=audit.revision + len(values))


def complete() -> Audit:
    """An audit with nothing required missing."""
    return answered(
        begun(strand="help", worker="U0DANA"),
        risk="meets_good",
        risk__evidence=Text.of(SECRET, "1700000000.000100"),
        risk__impact=Text.of("The child sleeps well and is glad to go to school."),
        plans="does_not_meet_good",
        plans__evidence=Text.of("The plan was last changed in spring."),
        plans__impact=Text.of("Nobody follows up what was agreed with mum."),
        seen="yes",
        seen__since=date(2026, 9, 1),
        place="school",
        file=("plan",),
        words=Text.of("A good start"),
    )


def check_legal(said: Message | View) -> None:
    """Fail unless Slack would take this message, modal or Home."""
    if isinstance(said, Message):
        check_message(said.text, said.blocks, most=limits.UPDATE_TEXT)
        assert said.text.strip()
    else:
        check_view(said, "home" if said["type"] == "home" else "modal")


def check_bold(said: Message | View) -> None:
    """Fail if a word follows a closing mark at once: both marks would be read as asterisks."""
    assert not _RUN_ON.search(words_of(said)), words_of(said)


def blocks_of(said: Message | View) -> list[Block]:
    """Its blocks."""
    if isinstance(said, Message):
        return said.blocks
    blocks = said["blocks"]
    assert isinstance(blocks, list)
    return blocks


def elements_of(said: Message | View) -> list[Element]:
    """Everything to press, pick or fill in."""
    found = []
    for block in blocks_of(said):
        several = block.get("elements")
        if block["type"] == "actions" and isinstance(several, list):
            found += several
        found += [one for one in (block.get("accessory"), block.get("element")) if one]
    return found


def buttons(said: Message | View) -> dict[str, Element]:
    """The buttons by what they say (the last one, where several say the same)."""
    return {label_of(el): el for el in elements_of(said) if el["type"] == "button"}


def token(button: Element) -> Token:
    """What a button carries."""
    found = Token.unpack(button["value"])
    assert found is not None
    return found


def label_of(element: Element) -> str:
    """What a button says."""
    text = element["text"]
    assert isinstance(text, dict)
    return str(text["text"])


def words_of(said: Message | View) -> str:
    """Every word it shows outside its elements, a line a text."""
    return "\n".join(_texts(blocks_of(said)))


def _texts(blocks: list[Block]) -> Iterator[str]:
    for block in blocks:
        shown = block.get("text")
        if isinstance(shown, Mapping):
            yield str(shown["text"])
        several = block.get("elements")
        if block["type"] == "context" and isinstance(several, list):
            yield from (str(one["text"]) for one in several)
        for name in ("label", "hint"):
            part = block.get(name)
            if isinstance(part, Mapping):
                yield str(part["text"])
