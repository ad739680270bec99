"""Dates as people type them, in British order, and as people read them.

A date written out (20 Nov, 19/10/17, 2026-11-05) is taken apart here, so that an impossible one
can be explained. Days that are counted or named (in two weeks, last Friday) are read by
dateparser, but only where the whole text is such a phrase: left to itself it finds a date in
almost anything.
"""

import calendar
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final, Literal

import dateparser

from flows.answers import Refusal
from flows.quoting import quoted

Prefer = Literal["past", "future", "nearest"]
"""Which year is meant where none is typed, and which Friday by "Friday"."""

EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2199
_LONGEST: Final = 60
"""Characters: no date is written longer."""
_DAYS_NAMED: Final = 7
_YEARS_AHEAD: Final = 30
"""Two digits mean this century up to so many years from now, and the last one beyond."""

_MONTHS: Final = {
    spelling.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, spelling in enumerate(names)
    if spelling
} | {"sept": 9}
_WEEKDAYS: Final = {
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3,
    "fri": 4, "sat": 5, "sun": 6,
} | {name.casefold(): number for number, name in enumerate(calendar.day_name)}  # fmt: skip

_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY: Final = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_ON: Final = rf"(?:(?:on|by)\s+)?(?:the\s+)?(?:(?P<weekday>{_WEEKDAY})\.?,?\s+(?:the\s+)?)?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>\d{4}|'?\d{2})"
_WRITTEN: Final = tuple(
    re.compile(_ON + pattern)
    for pattern in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        rf"(?P<day>\d{{1,2}})(?P<sep>[/.\- ])(?P<month>\d{{1,2}})(?P=sep){_YEAR}",
        r"(?P<day>\d{1,2})/(?P<month>\d{1,2})",
        rf"{_DAY}[\s\-]*(?:of\s+)?(?P<month>{_MONTH})\.?(?:[\s,\-]*{_YEAR})?",
        rf"(?P<month>{_MONTH})\.?\s*(?:the\s+)?{_DAY}(?:,?\s+{_YEAR})?",
    )
)

_COUNT: Final = r"\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_SPAN: Final = rf"(?P<span>(?:{_COUNT})\s+(?:day|week|fortnight|month|year)s?)"
_FROM_NOW: Final = r"(?:'?\s+time|\s+from\s+(?:now|today))"
_AHEAD: Final = re.compile(rf"in\s+{_SPAN}{_FROM_NOW}?|{_SPAN.replace('span', 'same')}{_FROM_NOW}")
_AGO: Final = re.compile(rf"{_SPAN}\s+(?:ago|before\s+today)")
_BARE_SPAN: Final = re.compile(_SPAN)
_NAMED: Final = re.compile(
    r"today|tomorrow|yesterday|(?:the\s+)?day\s+(?:after\s+tomorrow|before\s+yesterday)"
)
_SOME_WEEKDAY: Final = re.compile(
    rf"(?:(?:on|by)\s+)?(?:(?P<which>this|coming|next|last)\s+)?(?P<weekday>{_WEEKDAY})"
)


def read_date(text: str, today: date, *, prefer: Prefer) -> date | Refusal:
    """The day that ``text`` names, seen from ``today``; otherwise why it names none.

    Without a year, *past* is the latest such day up to today, *future* the first from today on,
    *nearest* whichever is closer.
    """
    plain = _plain(text)
    if not plain:
        return Refusal("There was no date in that reply.", examples(prefer))
    if len(plain) > _LONGEST:
        return Refusal(f"I couldn't read {quoted(text)} as a date.", examples(prefer))
    for pattern in _WRITTEN:
        if written := pattern.fullmatch(plain):
            return _written(written.groupdict(), text, today, prefer)
    found = _weekday(plain, today, prefer) or _counted(plain, today, prefer)
    if found is None:
        return Refusal(f"I couldn't read {quoted(text)} as a date.", examples(prefer))
    if isinstance(found, date) and not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        return _far(text, found.year, prefer)
    return found


def words(day: date, today: date) -> str:
    """A day as one reads it near now: "today", "tomorrow", "Fri 27 Nov", "4 Nov", "4 Nov 2025"."""
    distance = (day - today).days
    match distance:
        case -1:
            return "yesterday"
        case 0:
            return "today"
        case 1:
            return "tomorrow"
    return words_that_last(day, today)


def words_that_last(day: date, today: date) -> str:
    """The same without "today" and the like, which are soon untrue: "Fri 27 Nov", "4 Nov"."""
    plain = f"{day.day} {calendar.month_abbr[day.month]}"
    if 0 <= (day - today).days <= _DAYS_NAMED:
        plain = f"{calendar.day_abbr[day.weekday()]} {plain}"
    return plain if day.year == today.year else f"{plain} {day.year}"


def in_full(day: date) -> str:
    """A day in full: "20 November 2026"."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def examples(prefer: Prefer) -> str:
    """What can be typed instead."""
    if prefer == "past":
        return "Try 3 Nov, yesterday, or 19/10/2017."
    return "Try 30 Nov, tomorrow, or in two weeks."


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    plain = re.sub(r"[\u2010-\u2015]", "-", plain)
    plain = re.sub(r" ?([/.\-]) ?(?=\d)", r"\1", " ".join(plain.split()))
    return plain.strip(" .,!?")


def _written(
    parts: dict[str, str | None], text: str, today: date, prefer: Prefer
) -> date | Refusal:
    """The date whose day, month and perhaps year were written."""
    day, month = int(parts["day"] or 0), _month(parts["month"] or "")
    year = _year(parts.get("year"), today)
    if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return _far(text, year, prefer)
    if (fault := _impossible(day, month, year)) is not None:
        mend = examples(prefer)
        if month > len(calendar.month_abbr) - 1 and day <= len(calendar.month_abbr) - 1:
            mend = "Put the day first, as in 30/11/2026."
        return Refusal(f"I couldn't read {quoted(text)} as a date: {fault}.", mend)
    found = _nearest(day, month, today, prefer) if year is None else date(year, month, day)
    weekday = parts["weekday"]
    if weekday is not None and found.weekday() != _WEEKDAYS[weekday]:
        meant, named = calendar.day_name[_WEEKDAYS[weekday]], calendar.day_name[found.weekday()]
        return Refusal(
            f"{in_full(found)} is a {named}, not a {meant}.", "Give the date without the weekday."
        )
    return found


def _month(written: str) -> int:
    return int(written) if written.isdigit() else _MONTHS[written]


def _year(written: str | None, today: date) -> int | None:
    if not written:
        return None
    year = int(written.removeprefix("'"))
    if len(written.removeprefix("'")) > len("26"):
        return year
    century = today.year - today.year % 100
    return century + year - (100 if century + year > today.year + _YEARS_AHEAD else 0)


def _impossible(day: int, month: int, year: int | None) -> str | None:
    """Why there is no such day, as the end of a sentence."""
    if not 1 <= month < len(calendar.month_name):
        return f"there is no month {month}"
    if day == 0:
        return "no month has a day 0"
    leap = 2000
    days = calendar.monthrange(leap if year is None else year, month)[1]
    if day <= days:
        return None
    if (month, day) == (2, 29):
        return f"{year} is not a leap year"
    return f"{calendar.month_name[month]} has {days} days"


def _nearest(day: int, month: int, today: date, prefer: Prefer) -> date:
    """The day in the year that ``prefer`` asks for; for 29 February, a leap year."""
    found = list(_each_year(day, month, today))
    match prefer:
        case "past":
            return max(one for one in found if one <= today)
        case "future":
            return min(one for one in found if one >= today)
        case "nearest":
            return min(found, key=lambda one: abs(one - today))


def _each_year(day: int, month: int, today: date) -> Iterator[date]:
    no_leap_year_for = 8
    for year in range(today.year - no_leap_year_for, today.year + no_leap_year_for + 1):
        if day <= calendar.monthrange(year, month)[1]:
            yield date(year, month, day)


def _counted(plain: str, today: date, prefer: Prefer) -> date | None:
    """A day counted from today, or named by where it lies from it."""
    if ahead := _AHEAD.fullmatch(plain):
        return _parse(f"in {ahead['span'] or ahead['same']}", today)
    if ago := _AGO.fullmatch(plain):
        return _parse(f"{ago['span']} ago", today)
    if prefer == "future" and _BARE_SPAN.fullmatch(plain):
        return _parse(f"in {plain}", today)
    return _parse(plain, today) if _NAMED.fullmatch(plain) else None


def _weekday(plain: str, today: date, prefer: Prefer) -> date | Refusal | None:
    """A named weekday. "Next Friday" is refused where some mean this week's, some the one after."""
    named = _SOME_WEEKDAY.fullmatch(plain)
    if named is None:
        return None
    which, name = named["which"], calendar.day_name[_WEEKDAYS[named["weekday"]]]
    before, after = _parse(f"last {name}", today), _parse(f"next {name}", today)
    if before is None or after is None:
        return None
    week = timedelta(days=_DAYS_NAMED)
    next_monday = today - timedelta(days=today.weekday()) + week
    if which == "next" and after < next_monday:
        return _unsure(plain, after, after + week, today)
    if which == "last" or (which is None and prefer == "past"):
        return before
    if which is None and prefer == "nearest" and today - before < after - today:
        return before
    return after


def _unsure(plain: str, one: date, other: date, today: date) -> Refusal:
    return Refusal(
        f"{quoted(plain)} could be {words(one, today)} or {words(other, today)}.",
        "Give the date you mean.",
    )


def _parse(phrase: str, today: date) -> date | None:
    """What dateparser makes of a phrase already known to be one it reads."""
    found = dateparser.parse(
        phrase,
        languages=["en"],
        settings={
            "RELATIVE_BASE": datetime(today.year, today.month, today.day),  # noqa: DTZ001 - a day
            "DATE_ORDER": "DMY",
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    return None if found is None else found.date()


def _far(text: str, year: int, prefer: Prefer) -> Refusal:
    return Refusal(
        f"I couldn't read {quoted(text)} as a date: the year would be {year}.", examples(prefer)
    )
