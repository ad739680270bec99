"""Audits put before a moderator straight through the storage, for tests of what comes after."""

from dataclasses import replace
from datetime import date

from bot.usecases.context import Context
from flows import moderating
from flows.answers import Entry, Person, Text, Value
from flows.audit import ActionChanged, Audit, Change, Decision, EntryChanged, Moment, QueryKept
from flows.moderation import Moderation
from flows.questionnaire import Questionnaire, QuestionType, Step
from flows.rulings import Ruling
from storage import audits
from storage import moderation as moderations
from tests.flows.building import COVENTRY, DANA, MARCUS, completed, moment

Standing = Moderation | None


def whole(form: Questionnaire) -> Audit:
    """An audit with everything answered, its header too."""
    audit = completed(form)
    entries = dict(audit.entries)
    for field in form.header_to_ask:
        chosen = next((option.value for option in field.options), None)
        value: Value = chosen or date(2012, 3, 4)
        if field.type is QuestionType.PERSON:
            value = DANA.id
        elif field.is_text:
            value = Text.of("Said in the header.")
        entries.setdefault(Step(field.key), Entry(value, 1, audit.auditor, moment().at))
    return replace(audit, entries=entries)


def submitted(context: Context, audit: Audit) -> tuple[Audit, Standing]:
    """Keep the audit, which is complete, and submit it; its auditor asks for a moderation."""
    database, workspace = context.database, context.workspace
    given: tuple[Change, ...] = (
        *(EntryChanged(step, None, entry) for step, entry in audit.entries.items()),
        *(ActionChanged(None, action) for action in audit.actions),
        *(QueryKept(query, reason) for query, reason in audit.kept.items()),
    )
    with database.begin() as conn:
        context.library.pin(conn, workspace, audit.questionnaire, moment().at)
        audits.insert(conn, workspace, audit)
        audits.save(conn, workspace, None, Decision(audit, given), moment())
    ruling = moderating.submit(audit, None, moment(), 7, asked=True)
    return rule(context, audit, None, ruling, moment())


def taken(context: Context, audit: Audit | None = None, by: Person = MARCUS) -> Audit:
    """The audit once this person has taken its moderation."""
    audit, standing = submitted(context, whole(COVENTRY) if audit is None else audit)
    took = moment(1, by)
    audit, _ = rule(context, audit, standing, moderating.take(audit, standing, took), took)
    return audit


def rule(
    context: Context, audit: Audit, standing: Standing, ruling: Ruling, when: Moment
) -> tuple[Audit, Standing]:
    """Keep what was ruled, which must have changed something."""
    assert ruling.refused is None
    with context.database.begin() as conn:
        audits.save(conn, context.workspace, audit, ruling.decision, when)
        moderations.save(conn, context.workspace, standing, ruling.moderation, when)
    return ruling.decision.audit, ruling.moderation


def latest(context: Context, audit: Audit) -> tuple[Audit, Moderation]:
    """Both as they are kept."""
    with context.database.read() as conn:
        found = audits.load(conn, context.workspace, audit.id, context.library)
        standing = moderations.latest(conn, context.workspace, audit.id)
    assert found is not None
    assert standing is not None
    return found, standing
