"""The first schema.

Revision ID: 0001
"""

from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import FreeText, FreeTextJson, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_IS_FORM = "digest = form"
_UNDECIDED = "verdict IS NULL"
_FOLLOWED = "live_at IS NOT NULL AND ended_at IS NULL"
_LIVE = "live_at IS NOT NULL"
_ENDED = "ended_at IS NOT NULL"
_TO_ASK = "effect_due_on IS NOT NULL"
_ALERT = "next_at IS NOT NULL"
_WAITING = "sent_at IS NULL AND parked_at IS NULL"
_WAITING_COSMETIC = "sent_at IS NULL AND parked_at IS NULL AND kind = 'cosmetic'"
_PARKED = "parked_at IS NOT NULL"
_POSTED = "ts IS NOT NULL"
_IN_THREAD = "thread_key IS NOT NULL"
_WANTED = "wake_at IS NOT NULL AND broken_at IS NULL"


def upgrade() -> None:
    """Make every table."""
    _make_who()
    _make_audits()
    _make_moderation()
    _make_follow_up()
    _make_conversation()
    _make_delivery()
    _make_history_append_only()


def downgrade() -> None:
    """Drop every table, and with it its triggers and indexes."""
    for table in (
        "ticks",
        "method_pauses",
        "gates",
        "outbox",
        "inbox",
        "loose_replies",
        "prompts",
        "threads",
        "history",
        "acknowledgements",
        "concern_steps",
        "concerns",
        "digests",
        "chases",
        "snoozes",
        "actions",
        "marks",
        "moderations",
        "kept_queries",
        "entries",
        "assignments",
        "audits",
        "questionnaires",
        "groups",
        "people",
        "lists",
        "teams",
        "workspaces",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION history_is_append_only()")


def _make_who() -> None:
    op.create_table(
        "workspaces",
        _code("id"),
        _code("name"),
        _code("timezone"),
        _code("emergency_number"),
        _code("moderators_channel", null=True),
        _code("escalation_channel", null=True),
        _code("service_lead", null=True),
        _clock("opens"),
        _clock("closes"),
        _json("escalation"),
        sa.PrimaryKeyConstraint("id", name="pk_workspaces"),
    )
    op.create_table(
        "teams",
        _code("workspace"),
        _code("key"),
        _code("name"),
        _code("channel"),
        _code("manager", null=True),
        _code("service_lead", null=True),
        _whole("digest_day"),
        _clock("digest_at"),
        _code("timezone", null=True),
        _clock("opens", null=True),
        _clock("closes", null=True),
        _json("escalation"),
        sa.PrimaryKeyConstraint("workspace", "key", name="pk_teams"),
    )
    op.create_table(
        "lists",
        _code("workspace"),
        _code("key"),
        _json("options", null=True),
        sa.PrimaryKeyConstraint("workspace", "key", name="pk_lists"),
    )
    op.create_table(
        "people",
        _code("workspace"),
        _code("id"),
        _code("name"),
        _code("team", null=True),
        _json("roles"),
        _flag("active"),
        _code("timezone", null=True),
        _code("telephone"),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_people"),
    )
    op.create_table(
        "groups",
        _code("workspace"),
        _code("key"),
        _json("people"),
        sa.PrimaryKeyConstraint("workspace", "key", name="pk_groups"),
    )


def _make_audits() -> None:
    op.create_table(
        "questionnaires",
        _code("workspace"),
        _code("digest"),
        _code("form"),
        _code("key"),
        _whole("version"),
        _code("title"),
        _code("source"),
        _time("kept_at"),
        sa.PrimaryKeyConstraint("workspace", "digest", name="pk_questionnaires"),
    )
    op.create_index(
        "ix_questionnaires_form",
        "questionnaires",
        ["workspace", "key", "version"],
        unique=True,
        sqlite_where=sa.text(_IS_FORM),
        postgresql_where=sa.text(_IS_FORM),
    )
    op.create_table(
        "audits",
        _code("workspace"),
        _code("id"),
        _code("questionnaire"),
        _code("case_reference"),
        _code("team", null=True),
        _code("auditor"),
        _code("status"),
        _whole("revision"),
        _day("due_on", null=True),
        _time("begun_at"),
        _time("updated_at"),
        _time("submitted_at", null=True),
        _json("skipped"),
        _flag("reminders_paused"),
        _day("reminders_snoozed_until", null=True),
        _day("reminded_on", null=True),
        sa.ForeignKeyConstraint(
            ["workspace", "questionnaire"],
            ["questionnaires.workspace", "questionnaires.digest"],
            name="fk_audits_workspace_questionnaire",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_audits"),
    )
    op.create_index(
        "ix_audits_workspace_auditor_status", "audits", ["workspace", "auditor", "status"]
    )
    op.create_index("ix_audits_workspace_case_reference", "audits", ["workspace", "case_reference"])
    op.create_index("ix_audits_workspace_status", "audits", ["workspace", "status"])
    op.create_table(
        "assignments",
        _code("workspace"),
        _code("id"),
        _code("questionnaire_key"),
        _code("title"),
        _code("case_reference"),
        _code("auditor"),
        _day("due_on", null=True),
        _code("assigned_by"),
        _time("assigned_at"),
        _code("audit", null=True),
        _day("reminded_on", null=True),
        sa.ForeignKeyConstraint(["audit"], ["audits.id"], name="fk_assignments_audit"),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
    )
    op.create_index("ix_assignments_workspace_auditor", "assignments", ["workspace", "auditor"])
    op.create_table(
        "entries",
        _code("audit"),
        _code("question"),
        _code("part"),
        _json("value", null=True),
        _sealed("passages", null=True),
        _code("source", null=True),
        _whole("revision"),
        _code("by"),
        _time("at"),
        _flag("applies", null=True),
        sa.ForeignKeyConstraint(["audit"], ["audits.id"], name="fk_entries_audit"),
        sa.PrimaryKeyConstraint("audit", "question", "part", name="pk_entries"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "kept_queries",
        _code("audit"),
        _code("query"),
        _words("reason"),
        _code("by"),
        _time("at"),
        sa.ForeignKeyConstraint(["audit"], ["audits.id"], name="fk_kept_queries_audit"),
        sa.PrimaryKeyConstraint("audit", "query", name="pk_kept_queries"),
    )


def _make_moderation() -> None:
    op.create_table(
        "moderations",
        _code("workspace"),
        _code("id"),
        _code("audit"),
        _whole("round"),
        _json("reasons"),
        _whole("seed", null=True),
        _flag("blind"),
        _time("requested_at"),
        _whole("requested_revision"),
        _code("channel", null=True),
        _code("card", null=True),
        _code("moderator", null=True),
        _time("taken_at", null=True),
        _words("general", null=True),
        _code("verdict", null=True),
        _code("decided_by", null=True),
        _time("decided_at", null=True),
        _code("stage"),
        _time("stage_at", null=True),
        _json("asked"),
        sa.ForeignKeyConstraint(["audit"], ["audits.id"], name="fk_moderations_audit"),
        sa.PrimaryKeyConstraint("id", name="pk_moderations"),
        sa.UniqueConstraint("audit", "round", name="uq_moderations_audit_round"),
    )
    op.create_index(
        "ix_moderations_waiting",
        "moderations",
        ["workspace", "moderator"],
        sqlite_where=sa.text(_UNDECIDED),
        postgresql_where=sa.text(_UNDECIDED),
    )
    op.create_table(
        "marks",
        _code("moderation"),
        _code("question"),
        _code("graded", null=True),
        _code("stood", null=True),
        _code("final", null=True),
        _words("reason", null=True),
        _words("comment", null=True),
        _words("dispute", null=True),
        _code("by"),
        _time("at"),
        sa.ForeignKeyConstraint(["moderation"], ["moderations.id"], name="fk_marks_moderation"),
        sa.PrimaryKeyConstraint("moderation", "question", name="pk_marks"),
        sqlite_with_rowid=False,
    )


def _make_follow_up() -> None:
    _make_actions()
    _make_concerns()
    _make_history()


def _make_actions() -> None:
    op.create_table(
        "actions",
        _code("workspace"),
        _code("id"),
        _code("audit"),
        _whole("number"),
        _code("case_reference"),
        _code("team", null=True),
        _words("text"),
        _code("owner_person", null=True),
        _code("owner_role", null=True),
        _day("due_on", null=True),
        _flag("safety"),
        _code("question", null=True),
        _code("status"),
        _code("added_by"),
        _time("added_at"),
        _whole("revision"),
        _time("live_at", null=True),
        _code("ended_by", null=True),
        _time("ended_at", null=True),
        _words("ending", null=True),
        _code("instead", null=True),
        _day("reviewed_on", null=True),
        _words("review", null=True),
        _code("initials", null=True),
        _code("reviewed_by", null=True),
        _time("reviewed_at", null=True),
        _code("effect", null=True),
        _words("evidence", null=True),
        _code("effect_by", null=True),
        _time("effect_at", null=True),
        _day("effect_due_on", null=True),
        _day("first_due_on", null=True),
        _whole("redated"),
        _code("relists", null=True),
        _code("first", null=True),
        _whole("relisted"),
        _day("reminded_on", null=True),
        _day("chased_on", null=True),
        _day("asked_on", null=True),
        sa.ForeignKeyConstraint(["audit"], ["audits.id"], name="fk_actions_audit"),
        sa.PrimaryKeyConstraint("id", name="pk_actions"),
    )
    op.create_index("ix_actions_audit", "actions", ["audit"])
    op.create_index(
        "ix_actions_workspace_case_reference", "actions", ["workspace", "case_reference"]
    )
    for name, columns, condition in (
        ("ix_actions_of_team", ["workspace", "team", "due_on", "id"], _FOLLOWED),
        ("ix_actions_of_owner", ["workspace", "owner_person", "due_on", "id"], _FOLLOWED),
        (
            "ix_actions_open",
            ["workspace", "due_on", "id", "safety", "live_at", "ended_at"],
            _FOLLOWED,
        ),
        ("ix_actions_live", ["live_at", "workspace"], _LIVE),
        ("ix_actions_ended", ["workspace", "ended_at"], _ENDED),
        ("ix_actions_to_ask", ["workspace", "effect_due_on"], _TO_ASK),
    ):
        op.create_index(name, "actions", columns, **_only(condition))
    op.create_table(
        "snoozes",
        _code("workspace"),
        _code("person"),
        _day("until"),
        sa.PrimaryKeyConstraint("workspace", "person", name="pk_snoozes"),
    )
    op.create_table(
        "chases",
        _code("workspace"),
        _code("person"),
        _day("day"),
        _code("zone"),
        _json("groups"),
        _json("spread"),
        sa.PrimaryKeyConstraint("workspace", "person", "day", name="pk_chases"),
    )
    op.create_table(
        "digests",
        _code("workspace"),
        _code("team"),
        _time("slot"),
        _code("channel"),
        _time("since"),
        _time("until"),
        _day("day"),
        _whole("closed"),
        _whole("fresh"),
        _whole("overdue"),
        _whole("this_week"),
        _whole("later"),
        _whole("undated"),
        _whole("oldest"),
        _json("shown"),
        sa.PrimaryKeyConstraint("workspace", "team", "slot", name="pk_digests"),
    )


def _make_concerns() -> None:
    op.create_table(
        "concerns",
        _code("workspace"),
        _code("id"),
        _code("audit", null=True),
        _code("case_reference"),
        _code("team", null=True),
        _code("raised_by"),
        _time("raised_at"),
        _words("what"),
        _code("safe_now"),
        _words("who_knows"),
        _time("next_at", null=True),
        sa.ForeignKeyConstraint(["audit"], ["audits.id"], name="fk_concerns_audit"),
        sa.PrimaryKeyConstraint("id", name="pk_concerns"),
    )
    op.create_index("ix_concerns_workspace_raised_at", "concerns", ["workspace", "raised_at"])
    op.create_index("ix_concerns_workspace_audit", "concerns", ["workspace", "audit"])
    op.create_index("ix_concerns_alert", "concerns", ["workspace", "next_at"], **_only(_ALERT))
    op.create_table(
        "concern_steps",
        _code("concern"),
        _whole("step"),
        _time("at"),
        _json("people"),
        sa.ForeignKeyConstraint(["concern"], ["concerns.id"], name="fk_concern_steps_concern"),
        sa.PrimaryKeyConstraint("concern", "step", name="pk_concern_steps"),
    )
    op.create_table(
        "acknowledgements",
        _code("concern"),
        _code("person"),
        _time("at"),
        sa.ForeignKeyConstraint(["concern"], ["concerns.id"], name="fk_acknowledgements_concern"),
        sa.PrimaryKeyConstraint("concern", "person", name="pk_acknowledgements"),
    )


def _make_history() -> None:
    op.create_table(
        "history",
        _whole("id"),
        _code("workspace"),
        _code("audit", null=True),
        _time("at"),
        _code("by"),
        _code("what"),
        _code("question", null=True),
        _code("part", null=True),
        _words("before", null=True),
        _words("after", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_history_workspace_audit", "history", ["workspace", "audit"])


def _make_conversation() -> None:
    op.create_table(
        "threads",
        _code("workspace"),
        _code("id"),
        _code("audit"),
        _code("person"),
        _code("card"),
        _whole("card_revision"),
        _time("opened_at"),
        _time("closed_at", null=True),
        _time("card_refreshed_at", null=True),
        sa.ForeignKeyConstraint(["audit"], ["audits.id"], name="fk_threads_audit"),
        sa.PrimaryKeyConstraint("id", name="pk_threads"),
        sa.UniqueConstraint("workspace", "card", name="uq_threads_workspace_card"),
    )
    op.create_index("ix_threads_workspace_audit", "threads", ["workspace", "audit"])
    op.create_index("ix_threads_workspace_person", "threads", ["workspace", "person"])
    op.create_table(
        "prompts",
        _code("workspace"),
        _code("key"),
        _code("thread"),
        _code("audit"),
        _code("question"),
        _code("part"),
        _whole("revision"),
        _words("response_url", null=True),
        _time("response_url_until", null=True),
        _whole("response_url_uses"),
        _flag("folded"),
        sa.ForeignKeyConstraint(["audit"], ["audits.id"], name="fk_prompts_audit"),
        sa.ForeignKeyConstraint(["thread"], ["threads.id"], name="fk_prompts_thread"),
        sa.PrimaryKeyConstraint("key", name="pk_prompts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_prompts_thread_question_part", "prompts", ["thread", "question", "part"])
    op.create_table(
        "loose_replies",
        _code("workspace"),
        _code("channel"),
        _code("ts"),
        _code("person"),
        _words("text"),
        _time("received_at"),
        _time("used_at", null=True),
        sa.PrimaryKeyConstraint("workspace", "channel", "ts", "person", name="pk_loose_replies"),
    )


def _make_delivery() -> None:
    op.create_table(
        "inbox",
        _code("workspace"),
        _code("key"),
        _time("received_at"),
        sa.PrimaryKeyConstraint("workspace", "key", name="pk_inbox"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outbox",
        _whole("id"),
        _code("workspace"),
        _code("key"),
        _code("gate"),
        _code("kind"),
        _code("method"),
        _sealed("body", null=True),
        _words("response_url", null=True),
        _code("thread_key", null=True),
        _code("target_key", null=True),
        _code("file", null=True),
        _time("due_at"),
        _time("enqueued_at"),
        _whole("attempts"),
        _time("attempted_at", null=True),
        _time("sent_at", null=True),
        _code("channel", null=True),
        _code("ts", null=True),
        _time("parked_at", null=True),
        _code("error", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("workspace", "key", name="uq_outbox_workspace_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_overtaken", "outbox", ["workspace", "target_key"], **_only(_WAITING_COSMETIC)
    )
    op.create_index("ix_outbox_parked", "outbox", ["workspace", "parked_at"], **_only(_PARKED))
    op.create_index("ix_outbox_posted", "outbox", ["workspace", "channel", "ts"], **_only(_POSTED))
    op.create_index(
        "ix_outbox_thread", "outbox", ["workspace", "thread_key", "id"], **_only(_IN_THREAD)
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["workspace", "gate", "kind", "due_at", "id"],
        **_only(_WAITING),
    )
    op.create_table(
        "gates",
        _code("workspace"),
        _code("destination"),
        _code("channel", null=True),
        _code("last_ts", null=True),
        _time("next_at"),
        _time("wake_at", null=True),
        _time("broken_at", null=True),
        _code("broken_why", null=True),
        _time("owner_told_at", null=True),
        sa.PrimaryKeyConstraint("workspace", "destination", name="pk_gates"),
    )
    op.create_index("ix_gates_wanted", "gates", ["wake_at"], **_only(_WANTED))
    op.create_table(
        "method_pauses",
        _code("workspace"),
        _code("method"),
        _time("until"),
        sa.PrimaryKeyConstraint("workspace", "method", name="pk_method_pauses"),
    )
    op.create_table(
        "ticks",
        _code("workspace"),
        _code("schedule"),
        _time("slot"),
        _time("taken_at"),
        _flag("passed_over"),
        sa.PrimaryKeyConstraint("workspace", "schedule", "slot", name="pk_ticks"),
    )


def _make_history_append_only() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE integrity_constraint_violation USING MESSAGE = 'history is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER history_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON history "
            "FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER history_no_{change.lower()} BEFORE {change} ON history "
            "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
        )


def _code(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null)


def _words(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, FreeText(), nullable=null)


def _sealed(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, FreeTextJson(), nullable=null)


def _json(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(none_as_null=True), nullable=null)


def _time(name: str, *, null: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, UtcDateTime(), nullable=null)


def _day(name: str, *, null: bool = False) -> sa.Column[date]:
    return sa.Column(name, sa.Date(), nullable=null)


def _clock(name: str, *, null: bool = False) -> sa.Column[time]:
    return sa.Column(name, sa.Time(), nullable=null)


def _whole(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=null)


def _flag(name: str, *, null: bool = False) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=null)


def _only(condition: str) -> dict[str, Any]:
    return {f"{dialect}_where": sa.text(condition) for dialect in ("sqlite", "postgresql")}
