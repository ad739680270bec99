"""The columns that tables are made of, and what every table shares."""
# SQLModel reads annotations when the class is made: no postponed ones here.

from datetime import date, datetime
from typing import Annotated, ClassVar

from pydantic import JsonValue
from sqlalchemy import (
    JSON,
    Index,
    MetaData,
    Table,
    TextClause,
)
from sqlmodel import Field, SQLModel

from storage.types import FreeText, FreeTextJson, UtcDateTime

Key = Annotated[str, Field(primary_key=True)]
Serial = Annotated[int | None, Field(default=None, primary_key=True)]
AuditKey = Annotated[str, Field(primary_key=True, foreign_key="audits.id")]
OfAudit = Annotated[str, Field(foreign_key="audits.id", index=True)]
Time = Annotated[datetime, Field(sa_type=UtcDateTime)]
KeyDay = Annotated[date, Field(primary_key=True)]
KeyTime = Annotated[datetime, Field(sa_type=UtcDateTime, primary_key=True)]
MaybeTime = Annotated[datetime | None, Field(sa_type=UtcDateTime)]
Words = Annotated[str, Field(sa_type=FreeText)]
MaybeWords = Annotated[str | None, Field(sa_type=FreeText)]
SealedJson = Annotated[JsonValue, Field(sa_type=FreeTextJson, nullable=True)]
PlainJson = Annotated[JsonValue, Field(sa_type=JSON(none_as_null=True), nullable=True)]
Names = Annotated[list[str], Field(sa_type=JSON)]
Codes = Annotated[list[JsonValue], Field(sa_type=JSON)]


class Base(SQLModel):
    """What every table shares: one set of metadata, with predictable names for constraints."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )
    __table__: ClassVar[Table]


def partial_index(name: str, *columns: str, where: TextClause, unique: bool = False) -> Index:
    """An index of the rows of which ``where`` is true, on either kind of database."""
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)
