"""Whom something is worded for: their own day and time, and what they can do about it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from flows import dates

_A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Reader:
    """Who reads: the moment (aware), their time zone (an IANA name), and whether typing counts.

    ``typed`` is false where a council takes free text through forms only: then nobody is invited
    to reply. ``emergency_number`` is the emergency duty team's; empty where none is set up.
    """

    now: datetime
    timezone: str
    typed: bool = True
    emergency_number: str = ""

    @cached_property
    def today(self) -> date:
        """The reader's own day."""
        return self.now.astimezone(self._zone).date()

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def day(self, day: date) -> str:
        """A day: "today", "Fri 27 Nov", "4 Nov"."""
        return dates.words(day, self.today)

    def on_day(self, at: datetime) -> date:
        """The reader's own day of a moment."""
        return at.astimezone(self._zone).date()

    def when(self, at: datetime) -> str:
        """A moment, by itself: "today 14:02", "Tue 10:12", "4 Nov"."""
        local = at.astimezone(self._zone)
        ago = self.today - local.date()
        if timedelta(days=1) < ago < _A_WEEK:
            return f"{local:%a %H:%M}"
        if ago >= _A_WEEK:
            return dates.words(local.date(), self.today)
        return f"{dates.words(local.date(), self.today)} {local:%H:%M}"

    def at(self, at: datetime) -> str:
        """A moment, inside a sentence: "at 14:02", "yesterday at 9:15", "on Tue at 10:12"."""
        local = at.astimezone(self._zone)
        ago = self.today - local.date()
        if ago == timedelta():
            return f"at {local:%H:%M}"
        if ago == timedelta(days=1):
            return f"yesterday at {local:%H:%M}"
        if timedelta() < ago < _A_WEEK:
            return f"on {local:%a} at {local:%H:%M}"
        return f"on {dates.words(local.date(), self.today)}"

    def on(self, at: datetime) -> str:
        """A moment in words that stay true however late they are read: for what lasts."""
        return f"on {self.since(at)}"

    def since(self, at: datetime) -> str:
        """The same by itself: "Tue 24 Nov at 10:12"; the year where it is another than now."""
        local = at.astimezone(self._zone)
        return f"{self._dated(local.date())} at {local:%H:%M}"

    def lasting(self, day: date) -> str:
        """A day in a message that nothing refreshes: "Fri 27 Nov", "4 Nov", never "today"."""
        return dates.words_that_last(day, self.today)

    def from_day(self, at: datetime, start: datetime) -> str:
        """A moment of what began at ``start``: "02:31", or "Mon 23 Nov, 02:31"."""
        local = at.astimezone(self._zone)
        same = local.date() == self.on_day(start)
        return f"{local:%H:%M}" if same else f"{self._dated(local.date())}, {local:%H:%M}"

    def _dated(self, day: date) -> str:
        year = "" if day.year == self.today.year else f" {day.year}"
        return f"{day:%a} {day.day} {day:%b}{year}"

    def noted(self, at: datetime) -> str:
        """A moment as a record has it, for a table: "20 November 2026, 14:02"."""
        local = at.astimezone(self._zone)
        return f"{dates.in_full(local.date())}, {local:%H:%M}"
