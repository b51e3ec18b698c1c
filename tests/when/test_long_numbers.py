"""Numbers that are too long for a year: what they look like is said, with what reads them at each place."""

from __future__ import annotations

import pytest

from timeline import When, read_dates
from timeline.errors import AmbiguousDate, BadDate
from timeline.when.reading.remedies import REMEDIES, in_words_of, remedy_of


@pytest.mark.parametrize(
    ("text", "looks", "remedy"),
    [
        ("44197", "the serial number of a day in a spreadsheet (2021-01-01)", "excel"),
        ("44197.5", "the serial number of a day in a spreadsheet (2021-01-01)", "excel"),
        ("12345", "the serial number of a day in a spreadsheet (1933-10-18)", "excel"),
        ("123456789", "seconds since 1970 (1973-11-29)", "unix"),
        ("1683099403", "seconds since 1970 (2023-05-03)", "unix"),
        ("1683099403.911646", "seconds since 1970 (2023-05-03)", "unix"),
        ("1683099403911", "milliseconds since 1970 (2023-05-03)", "unix-ms"),
        ("1683099403911646", "microseconds since 1970 (2023-05-03)", "unix-us"),
        ("1683099403911646123", "nanoseconds since 1970 (2023-05-03)", "unix-ns"),
        ("202312", "a year and a month with nothing between (2023-12)", "%Y%m"),
        ("31122023", "day, month and year with nothing between (2023-12-31)", "%d%m%Y"),
        ("12312023", "month, day and year with nothing between (2023-12-31)", "%m%d%Y"),
        ("202311021530", "a date and a time of day with nothing between (2023-11-02)", "%Y%m%d%H%M"),
        ("99999", "a code for what is not known", "missing"),
    ],
)
def test_a_long_number_is_refused_with_what_it_looks_like(text: str, looks: str, remedy: str) -> None:
    message = f"'{text}': no year of four digits: it looks like {looks}; {REMEDIES[remedy].python}"
    with pytest.raises(BadDate) as caught:
        When.read(text)
    assert str(caught.value) == message
    assert read_dates([text])["error"].to_list() == [message]
    assert in_words_of("command", message).endswith(f"; {REMEDIES[remedy].command}")


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2023001", "2023-01-01"),
        ("2023345", "2023-12-11"),
        ("2024366", "2024-12-31"),
        ("20231102153000", "2023-11-02T15:30:00"),
        ("20231102153000Z", "2023-11-02T15:30:00Z"),
        ("20210512", "2021-05-12"),
    ],
)
def test_what_only_one_reading_makes_a_date_is_read(text: str, edtf: str) -> None:
    assert When.read(text).edtf == edtf


def test_a_day_of_the_year_that_may_be_a_month_and_a_day_is_refused() -> None:
    with pytest.raises(AmbiguousDate) as caught:
        When.read("2023123")
    assert caught.value.readings == ["2023-05-03", "2023-01-23", "2023-12-03"]
    with pytest.raises(BadDate, match="there is no day 367 of the year 2023"):
        When.read("2023367")


def test_a_hint_names_what_works_where_it_is_shown() -> None:
    with pytest.raises(AmbiguousDate) as caught:
        When.read("03/04/2010")
    refused = str(caught.value)
    assert refused.endswith("; say which with dayfirst=True or dayfirst=False")
    assert in_words_of("command", refused).endswith("; say which with --dayfirst or --monthfirst")
    hint = refused.partition("; ")[2]
    assert remedy_of("mapping", hint) == "say which with dayfirst = true or dayfirst = false in [when]"
    assert remedy_of("mapping", "1 BC comes before AD 1") is None
    assert len({remedy.python for remedy in REMEDIES.values()}) == len(REMEDIES)
