"""Reading the times of a set-up: when people are at work, and when a team's digest is posted."""

import calendar
import re
from datetime import time
from typing import Final

from yaml import Node

from flows.loading.nodes import Fields, Keys, Sheet, suggestion
from flows.schedule import NINE_TO_FIVE, Hours
from flows.setup import MONDAY_MORNING, DigestTime
from flows.setup_codes import SetupCode

DAYS: Final = {name.casefold(): number for number, name in enumerate(calendar.day_name)}
"""The days of the week as a set-up names them."""

_HOURS_KEYS: Final = Keys.of("'working_hours'", "", "from to")
_DIGEST_KEYS: Final = Keys.of("'digest'", "", "day at")
_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


class Times:
    """Reads times from ``sheet``."""

    def __init__(self, sheet: Sheet) -> None:
        """Read from ``sheet``."""
        self._sheet = sheet

    def hours(self, found: Fields) -> Hours | None:
        """The working hours among ``found``; ``None`` where there are none."""
        node = found.get("working_hours")
        if node is None:
            return None
        given = self._sheet.fields(node, _HOURS_KEYS)
        opens = self._time(given, "from", NINE_TO_FIVE.opens)
        closes = self._time(given, "to", NINE_TO_FIVE.closes)
        if opens >= closes:
            self._sheet.fault(
                SetupCode.TIME,
                node,
                f"The working hours end at {closes:%H:%M}, before they begin at {opens:%H:%M}.",
                'Write {from: "09:00", to: "17:00"}.',
            )
        return Hours(opens, closes)

    def digest(self, found: Fields) -> DigestTime:
        """When the team among ``found`` has its digest; Monday morning where nothing is said."""
        node = found.get("digest")
        if node is None:
            return MONDAY_MORNING
        given = self._sheet.fields(node, _DIGEST_KEYS)
        return DigestTime(self._day(given), self._time(given, "at", MONDAY_MORNING.at))

    def _day(self, given: Fields) -> int:
        node = given.get("day")
        word = self._sheet.word(node, "day") if node else ""
        if node and word and word.casefold() not in DAYS:
            self._sheet.fault(
                SetupCode.DAY,
                node,
                f"'{word[:60]}' is no day of the week.",
                suggestion(word.casefold(), DAYS),
            )
        return DAYS.get(word.casefold(), MONDAY_MORNING.day)

    def _time(self, given: Fields, name: str, default: time) -> time:
        node = given.get(name)
        return default if node is None else self._time_of(node, name, default)

    def _time_of(self, node: Node, name: str, default: time) -> time:
        word = self._sheet.word(node, name)
        match = _TIME.fullmatch(word)
        if match is not None:
            return time(int(match[1]), int(match[2]))
        if word:
            self._sheet.fault(
                SetupCode.TIME,
                node,
                f"'{word[:60]}' is no time of day.",
                f'Write it like {name}: "{default:%H:%M}".',
            )
        return default
