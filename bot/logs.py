"""What is logged, a line a record: by name and number alone, whatever a library would say."""

import json
import logging
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from traceback import walk_tb
from typing import Final

_ONE_LINE: Final = str.maketrans({"\n": "\\n", "\r": "\\r"})


class LogFormat(StrEnum):
    """How a record is written."""

    PLAIN = "plain"
    JSON = "json"


def begin(log_format: LogFormat) -> None:
    """Log to standard error in this format, from the level of INFO on.

    Where somebody else has set logging up already, theirs stands.
    """
    _HANDLER.setFormatter(_FORMATTERS[log_format]())
    logging.basicConfig(level=logging.INFO, handlers=[_HANDLER])
    logging.getLogger("alembic").setLevel(logging.WARNING)


class Plain(logging.Formatter):
    """When, how grave, who, what: for a person."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        said = f"{_at(record)} {record.levelname} {record.name}: {record.getMessage()}"
        error = _error(record)
        return f"{said} ({error})".translate(_ONE_LINE) if error else said.translate(_ONE_LINE)


class Json(logging.Formatter):
    """The same as an object, for what collects logs."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        said = {
            "at": _at(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        error = _error(record)
        return json.dumps(said | {"error": error} if error else said, ensure_ascii=False)


_HANDLER: Final = logging.StreamHandler()
_FORMATTERS: Final = {LogFormat.PLAIN: Plain, LogFormat.JSON: Json}


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _error(record: logging.LogRecord) -> str:
    """An error's kind and where it arose. What it says could hold somebody's words."""
    if not record.exc_info or record.exc_info[0] is None:
        return ""
    kind, _, trace = record.exc_info
    frames = list(walk_tb(trace))
    if not frames:
        return kind.__name__
    frame, line = frames[-1]
    return f"{kind.__name__} at {Path(frame.f_code.co_filename).name}:{line}"
