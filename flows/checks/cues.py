"""How a comment reads: what in it speaks well of the work, and what does not.

Word lists and a handful of rules, no more: a word counts within its own clause, "no" and its like
turn the next word round, and what was put right is not held against anybody. Measured on made-up
comments; README.md beside this file prints how often it is wrong, and about which.
"""

import re
from dataclasses import dataclass
from typing import Final

from flows.checks.query import listed

REACH: Final = 4
"""How many words after a "no" the word it turns round may stand."""

PRAISE: Final = listed(
    "good clear clearly strong thorough thoroughly timely effective effectively detailed regular"
    " regularly comprehensive robust consistent well safe safer thriving concise current purposeful"
    " sound proportionate reflective improved improving settled child-centred smart evidenced"
    " appropriate balanced convincing persistent creative quality up_to_date in_time on_time"
    " in_place on_track"
)
HIGH_PRAISE: Final = listed("excellent outstanding exemplary impressive")
MENDED: Final = listed(
    "addressed tackled resolved mended explained challenged noticed acknowledged respected"
    " chased rectified remedied followed_up picked_up put_right ruled_out taken_up followed_through"
)
"""What came after a fault: it counts for the work twice, as the fault counts against it."""
FAULT: Final = listed(
    "late delay delays delayed drift poor poorly missed gaps gap infrequent irregular limited"
    " inconsistent fail failed fails failure errors concern concerns worrying thin brief vague"
    " generic ignored short_of weak weaknesses"
    " inadequate insufficient superficial unclear overdue incomplete absent lacks lacking unsafe"
    " unacceptable outdated out_of_date lack_of is_missing are_missing was_missing not_in_timescale"
)
"""One of these may be a small thing, or the family's; beside the work's own words it is not."""
WORK: Final = listed(
    "assessment assessments plan plans planning chronology summary supervision oversight recording"
    " record records analysis evidence review reviews minutes visits visit actions voice challenge"
    " direction information quality management work practice"
)
DONE: Final = listed(
    "updated completed recorded reviewed followed considered consider shared sent done carried held"
    " understood analysed analyse evident evidenced seen asked sought say says show shows explain"
    " address allocated visited met find found risk purpose dates worker nothing"
)
"""Says nothing by itself; "not updated" and "never sent" do."""
_NOT: Final = listed(
    "no not never without nobody nothing none neither nor cannot little rarely seldom hardly"
    " isn't wasn't aren't weren't hasn't haven't doesn't didn't don't couldn't can't won't"
)
_AFTER_ALL: Final = listed("only just always necessarily merely")
_TURN: Final = listed("but however despite yet nevertheless")
_BREAK: Final = listed("although though while whilst because") | _TURN
_BREAKS: Final = frozenset(".;:!?,") | _BREAK
_COUNTS: Final = _BREAKS | _NOT | _AFTER_ALL | PRAISE | HIGH_PRAISE | MENDED | FAULT | WORK | DONE
_PHRASES: Final = (
    *("up to date", "up-to-date", "out of date", "out-of-date", "in time", "on time", "in place"),
    *("on track", "followed up", "picked up", "put right", "ruled out", "taken up", "lack of"),
    *("is missing", "are missing", "was missing", "followed through", "short of"),
    *("not in timescale", "late in", "late at", "late on", "of late"),
)
_JOINED: Final = {phrase: phrase.replace(" ", "_").replace("-", "_") for phrase in _PHRASES}
_WORD: Final = re.compile(r"[a-z_]+(?:['-][a-z]+)*|[.;:!?,]")
_NEAR: Final = 3
"""How many words apart a fault and the work it is in may stand."""


@dataclass(frozen=True, slots=True)
class Tone:
    """How much speaks for the work and against it, with the first stock words of each.

    ``turns``: it says "but", or the like.
    """

    well: int
    ill: int
    turns: bool
    praise: str = ""
    fault: str = ""


def tone(text: str) -> Tone:
    """How ``text`` reads; its length is all that decides how long that takes."""
    lowered = text.lower().replace("’", "'")
    for phrase, joined in _JOINED.items():
        lowered = lowered.replace(phrase, joined)
    words = _WORD.findall(lowered)
    marked = _Marking(words)
    for at, word in enumerate(words):
        if word in _COUNTS:
            marked.take(at, word)
    marked.finish()
    turns = not _TURN.isdisjoint(words)
    return Tone(marked.well, marked.ill, turns, marked.praise, marked.fault)


class _Marking:
    """Goes along the words once, from left to right."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._no: tuple[int, str] | None = None
        self._doubted = ""
        self.well = self.ill = 0
        self.praise = self.fault = ""

    def take(self, at: int, word: str) -> None:
        """Weigh one word."""
        if word in _BREAKS:
            self._settle()
        elif word in _NOT and not (self._no and word in DONE):
            self._settle()
            self._no = (at, word)
        elif word in _AFTER_ALL and self._no == (at - 1, self._words[at - 1]):
            self._no = None
        elif self._no is not None and at - self._no[0] <= REACH:
            self._turned_round(at, word)
        else:
            self._plain(at, word)

    def _plain(self, at: int, word: str) -> None:
        if self._doubted and word in FAULT:
            # "No evidence of drift" and "none of the reviews was late" speak well of the work.
            self._doubted = ""
            self._praised(word, 1)
        elif word in PRAISE:
            self._praised(word, 1)
        elif word in HIGH_PRAISE or word in MENDED:
            self._praised(word, 2)
        elif word in FAULT:
            near = self._words[max(at - _NEAR, 0) : at + _NEAR + 1]
            self._faulted(word, 1 if WORK.isdisjoint(near) else 2)

    def _turned_round(self, at: int, word: str) -> None:
        no, self._no = self._no, None
        said = _quoted(no, at, word)
        if word in FAULT:
            self._praised(said, 1)
        elif word in WORK or word == "evident":
            self._doubted = said
        elif word in PRAISE or word in HIGH_PRAISE or word in DONE or word in MENDED:
            self._faulted(said, 2)
        else:
            self._no = no

    def _settle(self) -> None:
        if self._doubted:
            self._faulted(self._doubted, 2)
        self._doubted, self._no = "", None

    def finish(self) -> None:
        """Weigh what still stands open at the end."""
        self._settle()

    def _praised(self, said: str, weight: int) -> None:
        self.well += weight
        self.praise = self.praise or said.replace("_", " ")

    def _faulted(self, said: str, weight: int) -> None:
        self.ill += weight
        self.fault = self.fault or said.replace("_", " ")


def _quoted(no: tuple[int, str] | None, at: int, word: str) -> str:
    """The two stock words, and nothing of what stands between them."""
    if no is None:
        return word
    return f"{no[1]} {word}" if no[0] == at - 1 else f"{no[1]} … {word}"
