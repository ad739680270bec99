"""Finished audits of made-up cases, their moderation, and the report that is made of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.reader import Reader
from bot.reports.audit import Report, report
from flows import checks
from flows.actions import Action, ActionDetails
from flows.answers import Entry, Text, Value
from flows.audit import Audit, Status
from flows.moderation import Mark, Moderation, Reason, Selection, Verdict
from flows.questionnaire import ANSWER, NoteKind, Question, Questionnaire, Step
from tests.flows.building import ASHA, AT, BY_KEY, EVERYBODY, MARCUS, completed
from tests.journeys import coventry_case as case

COVENTRY: Final = BY_KEY["coventry-case-audit"]
TIER_2: Final = BY_KEY["tier2-case-file"]
READER: Final = Reader(datetime(2026, 11, 24, 9, 30, tzinfo=UTC), "Europe/London")
LONGEST: Final = 3000
HOSTILE: Final = (
    '</style><script>alert("x")</script> & <img src=x onerror=alert(1)> {{ 7 * 7 }} "\''
)

ACTIONS: Final = (
    ActionDetails("Go through this audit with the worker.", owner_role="Team manager"),
    ActionDetails(
        "Find out whether the stair gate was mended.",
        owner_person="U0DANA",
        due_on=date(2026, 11, 25),
        safety=True,
        question="risk",
    ),
)


def put(audit: Audit, values: dict[Step, Value]) -> Audit:
    """The audit with these values at these steps."""
    entries = {step: Entry(value, 2, ASHA.id, AT) for step, value in values.items()}
    return replace(audit, entries={**audit.entries, **entries})


def coventry(status: Status = Status.APPROVED) -> Audit:
    """The audit of ``coventry_case``, submitted with its actions."""
    labels = {option.label: option.value for option in COVENTRY.by_key["risk"].options}
    values: dict[Step, Value] = {
        Step("overall"): labels[case.OVERALL],
        Step("overall", "reasons"): Text.of(case.REASONS),
        Step("comments"): Text.of(case.COMMENTS),
    }
    for domain in case.DOMAINS:
        values[Step(domain.key)] = labels[domain.grade]
        values[Step(domain.key, "evidence")] = Text.of(domain.evidence)
        values[Step(domain.key, "impact")] = Text.of(domain.impact)
    blank = replace(completed(COVENTRY), entries={})
    header = {s: e for s, e in completed(COVENTRY).entries.items() if s.question in HEADER}
    audit = put(replace(blank, entries=header), {s: v for s, v in values.items() if str(v)})
    return submitted(audit, status)


HEADER: Final = frozenset(field.key for field in COVENTRY.header)


def tier_2(status: Status = Status.APPROVED) -> Audit:
    """A Tier 2 audit with everything answered that is asked; no concern of exploitation."""
    audit = completed(TIER_2)
    return submitted(put(audit, {Step("exploitation"): "no", Step("missing"): "no"}), status)


def longest(form: Questionnaire = TIER_2) -> Audit:
    """An audit with a text of its own, as long as a field takes, wherever words can be."""
    audit = completed(form)
    places = [step for step in audit.entries if takes_words(audit.question(step.question), step)]
    values = {step: Text.of(long_text(number)) for number, step in enumerate(places)}
    return submitted(put(audit, dict(values)), Status.APPROVED)


def long_text(number: int) -> str:
    """A text like no other, with lines, quotation marks and what HTML and CSS care about."""
    line = f"{number}. <b>Seen</b> & heard; “well” {{{{ {number} }}}}\n\n  twice: é ü 漢 '\"\n"
    return (line * (LONGEST // len(line) + 1))[:LONGEST].strip()


def takes_words(question: Question, step: Step) -> bool:
    """Whether a step is answered in free text."""
    if step.part == ANSWER:
        return question.is_text
    note = question.note(step.part)
    return note is not None and note.kind is NoteKind.TEXT


def submitted(audit: Audit, status: Status) -> Audit:
    """The audit with two actions, in this state."""
    actions = tuple(
        Action(f"X{number}", number, details, ASHA.id, AT, 1)
        for number, details in enumerate(ACTIONS, start=1)
    )
    return replace(
        audit,
        status=status,
        actions=actions,
        team="north",
        team_name="North team",
        submitted_at=AT + timedelta(hours=2),
    )


def with_a_check_kept(audit: Audit) -> Audit:
    """The audit with an impact that says "As above", and why that stays."""
    audit = put(audit, {Step("assessments", "impact"): Text.of(case.AS_ABOVE)})
    asked = next(q for q in checks.queries(audit) if q.check == "points_elsewhere")
    return replace(audit, kept={asked.key: case.KEPT_BECAUSE})


def waiting(**more: object) -> Moderation:
    """A round that nobody has taken yet."""
    chosen = Selection((Reason.SHARE, Reason.LOW), 7)
    asked = AT + timedelta(hours=2)
    return replace(Moderation("M1", "A1", 1, chosen, False, asked, 40), **more)  # type: ignore[arg-type]


def taken(**more: object) -> Moderation:
    """A round that Marcus Bell has taken."""
    return waiting(**{"moderator": MARCUS.id, "taken_at": AT + timedelta(days=1), **more})


def decided(verdict: Verdict = Verdict.APPROVED, **more: object) -> Moderation:
    """A round that Marcus Bell has decided."""
    given = {"verdict": verdict, "decided_by": MARCUS.id, "decided_at": AT + timedelta(days=2)}
    return taken(**{**given, **more})


CHANGED: Final = Mark(
    final="does_not_meet_good",
    reason="The tenancy is secure, and the child still sleeps in three places in a week.",
    dispute="The weekends at the grandmother's are the steadiest thing there is.",
)
BLIND: Final = {
    "risk": Mark(graded="does_not_meet_good", stood="does_not_meet_good"),
    "permanence": replace(CHANGED, graded="does_not_meet_good", stood="meets_good"),
}
RETURNED: Final = decided(
    Verdict.RETURNED,
    general="Thank you. Two things before I can agree.",
    marks={
        "decisions": Mark(comment="Which supervision record is this from?"),
        "outcomes": Mark(comment="The impact describes the plan, not the child."),
    },
)


def reported(audit: Audit, *rounds: Moderation, reader: Reader = READER) -> Report:
    """The report of an audit after these rounds."""
    return report(audit, rounds, checks.queries(audit), EVERYBODY, reader)


def rows_of(found: Report) -> dict[str, str]:
    """What counts at each question, by its name without the number."""
    rows: Sequence[tuple[str, str]] = [
        (row.name.partition(" · ")[2], row.answer or row.text)
        for part in found.parts
        for row in part.rows
    ]
    return dict(rows)
