"""Column types: times in UTC, and free text that is sealed where there is a key.

The cipher travels with the engine's dialect, so two databases in one process may have two keys.
"""

import json
from datetime import UTC, datetime
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import JsonValue
from pydantic_core import to_json
from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

_CIPHER: Final = "free_text_cipher"
_SEALED: Final = "sealed:"
_PLAIN: Final = "plain:"


class Unreadable(Exception):
    """A sealed value that the key at hand does not open. Names neither value nor key."""


def as_json(value: object) -> str:
    """The value as compact JSON, several times quicker than the standard library writes it."""
    return to_json(value).decode()


def set_cipher(dialect: Dialect, keys: str | None) -> None:
    """Seal free text written through ``dialect`` with the first of ``keys``; read with any.

    ``keys`` are Fernet keys with commas between them; none at all means that text is kept plain.

    Raises:
        ValueError: if a key is no Fernet key.
    """
    given = [key.strip() for key in (keys or "").split(",") if key.strip()]
    vars(dialect)[_CIPHER] = MultiFernet([Fernet(key) for key in given]) if given else None


def _cipher(dialect: Dialect) -> MultiFernet | None:
    cipher = vars(dialect).get(_CIPHER)
    return cipher if isinstance(cipher, MultiFernet) else None


def _sealed(text: str, dialect: Dialect) -> str:
    cipher = _cipher(dialect)
    if cipher is not None:
        return _SEALED + cipher.encrypt(text.encode()).decode("ascii")
    # Plain text that happens to begin like a mark gets one, so that no text is ever misread.
    return _PLAIN + text if text.startswith((_SEALED, _PLAIN)) else text


def _opened(stored: str, dialect: Dialect) -> str:
    if stored.startswith(_PLAIN):
        return stored.removeprefix(_PLAIN)
    if not stored.startswith(_SEALED):
        return stored
    cipher = _cipher(dialect)
    if cipher is None:
        msg = "Text was stored with an ENCRYPTION_KEY, and none is set."
        raise Unreadable(msg)
    try:
        return cipher.decrypt(stored.removeprefix(_SEALED).encode()).decode()
    except InvalidToken:
        msg = "Text was stored with another ENCRYPTION_KEY; add that key after the present one."
        raise Unreadable(msg) from None


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, stored and given back in UTC, whatever the database makes of time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """SQLite has no times: there it is text that sorts as the times do."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else self.impl_instance)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> object:
        """Refuse a naive time: nobody could say which it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a stored time must know its zone"
            raise ValueError(msg)
        in_utc = value.astimezone(UTC)
        if dialect.name == "sqlite":
            return in_utc.replace(tzinfo=None).isoformat(" ", "microseconds")
        return in_utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401
        """Give the time back in UTC."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        found: datetime = value
        return found.astimezone(UTC)


class FreeText(TypeDecorator[str]):
    """What a person wrote: sealed where there is a key; what was stored unsealed still reads."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal. NUL, which says nothing to anybody, is left out: PostgreSQL has no place for it."""
        return None if value is None else _sealed(value.replace("\0", ""), dialect)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open, or raise :class:`Unreadable`."""
        return None if value is None else _opened(value, dialect)


class FreeTextJson(TypeDecorator[JsonValue]):
    """A JSON value with free text in it, sealed as one."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: JsonValue, dialect: Dialect) -> str | None:
        """Write as compact JSON and seal; ``None`` is SQL's NULL."""
        if value is None:
            return None
        return _sealed(as_json(value), dialect)

    def process_result_value(self, value: str | None, dialect: Dialect) -> JsonValue:
        """Open, or raise :class:`Unreadable`."""
        return None if value is None else _parsed(_opened(value, dialect))


def _parsed(text: str) -> JsonValue:
    parsed: JsonValue = json.loads(text)
    return parsed
