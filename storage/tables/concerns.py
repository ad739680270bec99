"""Immediate concerns: whom each step told, and who acknowledged it."""
# SQLModel reads annotations when the class is made: no postponed ones here.

from sqlalchemy import Index, text
from sqlmodel import Field

from storage.tables.columns import (
    Base,
    Key,
    MaybeTime,
    Names,
    Time,
    Words,
    partial_index,
)

_ALERT = text("next_at IS NOT NULL")


class Concern(Base, table=True):
    """An immediate concern."""

    __tablename__ = "concerns"
    __table_args__ = (
        partial_index("ix_concerns_alert", "workspace", "next_at", where=_ALERT),
        Index(None, "workspace", "audit"),
    )
    workspace: str
    id: Key
    audit: str | None = Field(default=None, foreign_key="audits.id")
    case_reference: str
    team: str | None = None
    raised_by: str
    raised_at: Time
    what: Words
    safe_now: str
    who_knows: Words
    next_at: MaybeTime = None  # when somebody more is told; NULL once it is acknowledged


class ConcernStep(Base, table=True):
    """People who were told of a concern."""

    __tablename__ = "concern_steps"
    concern: str = Field(primary_key=True, foreign_key="concerns.id")
    step: int = Field(primary_key=True)
    at: Time
    people: Names


class Acknowledgement(Base, table=True):
    """Somebody said that they have a concern."""

    __tablename__ = "acknowledgements"
    concern: str = Field(primary_key=True, foreign_key="concerns.id")
    person: Key
    at: Time
