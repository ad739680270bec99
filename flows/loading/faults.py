"""What can be wrong with a file of ours, each thing under a code that never changes.

A set-up file is read by the same means; what only it can get wrong has codes of its own.
"""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """The codes of faults. FORMAT.md says of each what it means; none is ever reused."""

    SYNTAX = "Q001"
    NOT_ONE_DOCUMENT = "Q002"
    TOO_LARGE = "Q003"
    WRONG_KIND = "Q004"
    UNKNOWN_KEY = "Q005"
    REPEATED_KEY = "Q006"
    MISSING_KEY = "Q007"
    EMPTY = "Q008"
    UNREADABLE = "Q009"
    KEY_FORM = "Q010"
    RESERVED = "Q011"
    TOO_LONG = "Q012"
    TOO_MANY = "Q013"
    LATER = "Q014"
    NO_SUCH_QUESTION = "Q015"
    NEVER_ASKED = "Q016"
    IMPOSSIBLE_VALUE = "Q017"
    UNSUITED_TEST = "Q018"
    CONDITION_FORM = "Q019"
    UNREACHABLE = "Q020"
    VERSION = "Q021"
    UNKNOWN_WORD = "Q022"
    OTHER_TYPE = "Q023"
    SAME_KEY = "Q024"
    SAME_LABEL = "Q025"
    NO_SUCH_SCALE = "Q026"
    SCALE_GRADES = "Q027"
    NO_SUCH_NOTE_SET = "Q028"
    NOTE_VALUE = "Q029"
    COMMAND_WORD = "Q030"
    NO_VALUE = "Q031"
    RANGE = "Q032"
    OVERALL = "Q033"
    POLICY_GRADE = "Q034"
    POLICY_SHARE = "Q035"
    FILLED_TWICE = "Q036"
    LIST_VALUE = "Q037"
    ALERT_VALUE = "Q038"
    POLICY_QUESTION = "Q039"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file.

    ``line`` and ``column`` count from 1. ``key`` is the way to it from the top, with an item's own
    key where it has one: ``sections.domains.questions.risk.when``. ``fault`` and ``mend`` are
    whole sentences, and ``code`` a member of the file's own codes.
    """

    code: StrEnum
    line: int
    column: int
    key: str
    fault: str
    mend: str
    name: str

    def __str__(self) -> str:
        """The fault on one line."""
        key = f" {self.key}" if self.key else ""
        return f"{self.name}:{self.line}: {self.code}{key}: {self.fault} {self.mend}"


class FileFaults(ValueError):
    """A file is not what it should be. ``faults`` are all of them, in the order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep every fault; as text, one a line."""
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults
