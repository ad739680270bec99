"""Dates as British people type them; nothing else is taken for one."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.answers import Refusal
from flows.dates import Prefer, in_full, read_date, words, words_that_last

TODAY = date(2026, 11, 21)  # a Saturday
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
NEAR = st.dates(date(2000, 1, 1), date(2050, 1, 1))
PREFER = st.sampled_from(["past", "future", "nearest"])


def iso(text: str, prefer: Prefer = "past", today: date = TODAY) -> str:
    return str(read_date(text, today, prefer=prefer))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("19/10/17", "2017-10-19"),
        ("3/4/98", "1998-04-03"),
        ("5.11.26", "2026-11-05"),
        ("05-11-2026", "2026-11-05"),
        ("20 - 11 - 2026", "2026-11-20"),
        ("5 11 26", "2026-11-05"),
        ("2026-11-05", "2026-11-05"),
        ("20 Nov", "2026-11-20"),
        ("20Nov", "2026-11-20"),
        ("20th of November", "2026-11-20"),
        ("on the 20th November.", "2026-11-20"),
        ("Nov 20th", "2026-11-20"),
        ("November 20, 2026", "2026-11-20"),
        ("20 nov '26", "2026-11-20"),
        ("1 Sept 2026", "2026-09-01"),
        ("20/11", "2026-11-20"),
        ("Fri 20 Nov", "2026-11-20"),
        ("Friday, 20 November 2026", "2026-11-20"),
        ("29 Feb", "2024-02-29"),
        ("today", "2026-11-21"),
        ("Yesterday", "2026-11-20"),
        ("the day before yesterday", "2026-11-19"),
        ("two weeks ago", "2026-11-07"),
        ("a fortnight ago", "2026-11-07"),
        ("3 days ago", "2026-11-18"),
        ("1 month ago", "2026-10-21"),
        ("a year ago", "2025-11-21"),
        ("last Tuesday", "2026-11-17"),
        ("friday", "2026-11-20"),
    ],
)
def test_a_date_gone_by_is_read_in_british_order(text: str, expected: str) -> None:
    assert iso(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20 Nov", "2027-11-20"),
        ("21 Nov", "2026-11-21"),
        ("4 Dec", "2026-12-04"),
        ("29 Feb", "2028-02-29"),
        ("20/11/27", "2027-11-20"),
        ("by Friday", "2026-11-27"),
        ("this wed", "2026-11-25"),
        ("next Wednesday", "2026-11-25"),
        ("tomorrow", "2026-11-22"),
        ("the day after tomorrow", "2026-11-23"),
        ("in two weeks", "2026-12-05"),
        ("in two weeks\u2019 time", "2026-12-05"),
        ("two weeks from today", "2026-12-05"),
        ("3 weeks", "2026-12-12"),
        ("in a fortnight", "2026-12-05"),
        ("in 10 days", "2026-12-01"),
        ("in a month", "2026-12-21"),
        ("in twelve months", "2027-11-21"),
    ],
)
def test_a_date_to_come_is_the_next_one(text: str, expected: str) -> None:
    assert iso(text, "future") == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31/11/2026", "November has 30 days."),
        ("31 Nov", "November has 30 days."),
        ("30 Feb", "February has 29 days."),
        ("30/2/2027", "February has 28 days."),
        ("29/2/2027", "2027 is not a leap year."),
        ("13/13/2026", "there is no month 13."),
        ("0/1/2026", "no month has a day 0."),
        ("3 Nov 0206", "the year would be 206."),
    ],
)
def test_an_impossible_date_is_explained(text: str, why: str) -> None:
    assert iso(text).startswith(f'I couldn\'t read "{text}" as a date: {why}')


def test_the_american_order_is_pointed_out() -> None:
    assert "there is no month 20. Put the day first" in iso("11/20/2026")


def test_a_weekday_that_is_another_one_is_pointed_out() -> None:
    assert iso("Fri 28 Nov 2026") == (
        "28 November 2026 is a Saturday, not a Friday. Give the date without the weekday."
    )


def test_next_friday_is_refused_while_this_weeks_is_still_to_come() -> None:
    monday = date(2026, 11, 23)
    assert iso("next Friday", "future", monday) == (
        '"next friday" could be Fri 27 Nov or 4 Dec. Give the date you mean.'
    )
    assert iso("Friday", "future", monday) == "2026-11-27"


@pytest.mark.parametrize(
    "text",
    [
        "may", "may 2026", "7", "2026", "10/2026", "sat down with mum", "now", "1.12", "12.30",
        "20111985", "second", "in time", "the week", "3 weeks", "monthly", "march on", "20 novembr",
        "20 Nov and 21 Nov", "not known", "n/a", "14:00", "in 0", "\U0001f4c5", "99999999999 days",
    ],
)  # fmt: skip
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert iso(text).endswith("as a date. Try 3 Nov, yesterday, or 19/10/2017.")


def test_nothing_typed_is_said_to_be_no_date() -> None:
    assert iso(" ", "future") == (
        "There was no date in that reply. Try 30 Nov, tomorrow, or in two weeks."
    )


@given(DAYS, NEAR, PREFER)
@settings(deadline=None)
def test_every_full_date_is_read_back_however_it_is_written(
    day: date, today: date, prefer: Prefer
) -> None:
    slashed = f"{day.day}/{day.month}/{day.year}"
    for text in (day.isoformat(), in_full(day), slashed, f"{day:%A} {in_full(day)}"):
        assert read_date(text, today, prefer=prefer) == day


@given(NEAR, NEAR)
@settings(deadline=None)
def test_a_date_without_its_year_is_on_the_side_that_was_asked_for(day: date, today: date) -> None:
    text = f"{day.day}/{day.month}"
    past, future, nearest = (
        read_date(text, today, prefer=prefer) for prefer in ("past", "future", "nearest")
    )
    assert isinstance(past, date)
    assert isinstance(future, date)
    assert past <= today <= future
    assert nearest in (past, future)
    assert (past.month, past.day) == (future.month, future.day) == (day.month, day.day)


@given(NEAR, st.integers(1, 300))
@settings(deadline=None)
def test_counted_days_lead_there_and_back(today: date, days: int) -> None:
    there = read_date(f"in {days} days", today, prefer="future")
    assert there == today + timedelta(days=days)
    assert isinstance(there, date)
    assert read_date(f"{days} days ago", there, prefer="past") == today


@given(NEAR, st.sampled_from(["Monday", "tue", "Weds", "thurs", "Fri", "saturday", "sun"]))
@settings(deadline=None)
def test_a_weekday_is_within_a_week_and_never_today(today: date, name: str) -> None:
    coming, gone = (read_date(name, today, prefer=prefer) for prefer in ("future", "past"))
    assert isinstance(coming, date)
    assert isinstance(gone, date)
    assert 0 < (coming - today).days <= 7
    assert 0 < (today - gone).days <= 7
    assert f"{coming:%A}".lower()[:3] == name.lower()[:3] == f"{gone:%A}".lower()[:3]


@given(st.text(), PREFER)
@settings(deadline=None)
def test_no_text_is_ever_more_than_a_date_or_a_refusal(text: str, prefer: Prefer) -> None:
    assert isinstance(read_date(text, TODAY, prefer=prefer), date | Refusal)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 20), "yesterday"),
        (date(2026, 11, 21), "today"),
        (date(2026, 11, 22), "tomorrow"),
        (date(2026, 11, 27), "Fri 27 Nov"),
        (date(2026, 12, 4), "4 Dec"),
        (date(2026, 11, 4), "4 Nov"),
        (date(2025, 11, 4), "4 Nov 2025"),
    ],
)
def test_a_day_is_said_in_words_near_now(day: date, expected: str) -> None:
    assert words(day, TODAY) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 20), "20 Nov"),
        (date(2026, 11, 21), "Sat 21 Nov"),
        (date(2026, 11, 22), "Sun 22 Nov"),
        (date(2026, 12, 4), "4 Dec"),
        (date(2027, 1, 4), "4 Jan 2027"),
    ],
)
def test_a_day_can_be_said_without_words_that_are_soon_untrue(day: date, expected: str) -> None:
    assert words_that_last(day, TODAY) == expected


@given(NEAR, st.integers(-300, 300))
@settings(deadline=None)
def test_what_is_said_of_a_day_is_read_as_that_day(today: date, days: int) -> None:
    day = today + timedelta(days=days)
    prefer: Prefer = "past" if day < today else "future"
    assert read_date(words(day, today), today, prefer=prefer) == day
