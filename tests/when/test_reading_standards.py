"""Dates of other standards and catalogues, and what is refused rather than misread, alone and in a column."""

from __future__ import annotations

import pytest

from timeline import When, read_dates
from timeline.errors import AmbiguousDate, BadDate

READ = {
    "0070 ± 30": "[0040..0100]",
    "Mon, 14 May 2001 16:39:00 -0700 (PDT)": "2001-05-14T23:39:00Z",
    "Tue,  1 Jul 2003 10:52:37 +0200 (CEST)": "2003-07-01T08:52:37Z",
    "Mon May 14 2001 16:39:00 GMT-0700 (Pacific Daylight Time)": "2001-05-14T23:39:00Z",
    "14 May 2001 16:39 -0700 (PDT)": "[2001-05-14T23:39:00Z..2001-05-14T23:39:59Z]",
    "Mon, 14 May 2001 16:39:00 UT": "2001-05-14T16:39:00Z",
    "14/May/2001:16:39:00 -0700": "2001-05-14T23:39:00Z",
    "[14/May/2001:16:39:00 -0700]": "2001-05-14T23:39:00Z",
    "14/May/2001:16:39:00": "2001-05-14T16:39:00",
    "2001-05-14T16:39:00-07:00[America/Los_Angeles]": "2001-05-14T23:39:00Z",
    "2001-05-14T16:39:00Z[Etc/UTC]/2001-05-14T17:39:00Z[Etc/UTC]": "2001-05-14T16:39:00Z/2001-05-14T17:39:00Z",
    "2001-05-14 16:39:00 GMT-7": "2001-05-14T23:39:00Z",
    "2001-05-14 16:39:00 UTC+02": "2001-05-14T14:39:00Z",
    "ca. 0066": "0066~",
    "before 0043": "[..0042]",
    "0090-0095": "0090/0095",
    "44 ± 3 BC": "[-0046..-0040]",
    "2019-03-01 ± 3 days": "[2019-02-26..2019-03-04]",
    "1 March 2020 +/- 1 week": "[2020-02-23..2020-03-08]",
    "Jan 2020 ± 2 months": "[2019-11..2020-03]",
    "31 March 2020 ± 2 quarters": "[2019-09-30..2020-09-30]",
    "31 March 2020 ± 1 month": "[2020-02-29..2020-04-30]",
    "29 Feb 2020 ± 1 year": "[2019-02-28..2021-02-28]",
    "2020-01-01T00:10:00Z ± 30 min": "[2019-12-31T23:40:00Z..2020-01-01T00:40:00Z]",
    "-306-##-##": "-0306-XX-XX",
    "-0450-uu-uu": "-0450-XX-XX",
    "1961 Apr 12 0607:03": "1961-04-12T06:07:03",
    "1961 Apr 12 0607": "[1961-04-12T06:07:00..1961-04-12T06:07:59]",
    "2021-05-03T07:36:43.1234567Z": "2021-05-03T07:36:43.123456Z",
    "2021-05-03 07:36:43.123456789": "2021-05-03T07:36:43.123456",
    "20210601T123000Z": "2021-06-01T12:30:00Z",
    "20210601T123000.25+0200": "2021-06-01T10:30:00.25Z",
    "20210601T1230": "[2021-06-01T12:30:00..2021-06-01T12:30:59]",
    "20210601T12": "[2021-06-01T12:00:00..2021-06-01T12:59:59]",
    "20210601T120000Z/20210601T130000Z": "2021-06-01T12:00:00Z/2021-06-01T13:00:00Z",
    "2021-060": "2021-03-01",
    "2020-060": "2020-02-29",
    "2021-001/2021-365": "2021-01-01/2021-12-31",
    "ABT 1850": "1850~",
    "Abt. May 1850": "1850-05~",
    "CAL 1850": "1850~",
    "EST 4 JAN 1850": "1850-01-04~",
    "BET 3 AND 4 MAR 1850": "[1850-03-03..1850-03-04]",
    "BET MAY 1850 AND JUN 1851": "[1850-05..1851-06]",
    "FROM 1850 TO 1860": "1850/1860",
    "INT 3 MAR 1850 (the third of that month)": "1850-03-03",
    "@#DGREGORIAN@ 3 MAR 1850": "1850-03-03",
    "@#DJULIAN@ 25 OCT 1917": "1917-11-07",
    "JULIAN 25 OCT 1917": "1917-11-07",
    "ABT JULIAN 25 OCT 1917": "1917-11-07~",
    "@#DJULIAN@ 11 FEB 1731/32": "1732-02-22",
    "FROM JULIAN 1 JAN 1700 TO JULIAN 5 JAN 1700": "1700-01-11/1700-01-15",
    "after 1858 and before 1871": "[1859..1870]",
    "before May 1871 and after 1858": "[1859-01..1871-04]",
    "after 1858 but before 1871": "[1859..1870]",
    "nach 1858 und vor 1871": "[1859..1870]",
    "après 1858 et avant 1871": "[1859..1870]",
    "después de 1858 y antes de 1871": "[1859..1870]",
    "dopo il 1858 e prima del 1871": "[1859..1870]",
    "not before 1858 and not after 1871": "[1858..1871]",
    "1922 and before": "[..1922]",
    "[s. d.]": "/",
    "s.l.n.d.": "/",
    "o. J.": "/",
    "z. j.": "/",
    "sem data": "/",
    "zonder datum": "/",
    "data sconosciuta": "/",
    "fecha desconocida": "/",
    "Datum unbekannt": "/",
    "2001-incumbent": "2001/..",
    "2001 to date": "2001/..",
    "2001/ongoing": "2001/..",
    "2001 - hoy": "2001/..",
    "2001 - oggi": "2001/..",
    "2001 à nos jours": "2001/..",
    "años 70": "197X",
    "los años 1870": "187X",
    "anni '60": "196X",
    "années 30": "193X",
    "C18": "17XX",
    "late C18": "[1767..1799]",
}

REFUSED = {
    "AM 5784": "Anno Mundi",
    "5784 A.M.": "Anno Mundi",
    "Edo period 1920": "1600 to 1868",
    "Ming dynasty, 1990": "1368 to 1644",
    "20 s": "1920s",
    "3500 BP": "1551 BC",
    "c. 12,000 cal BP": "10051 BC",
    "10 ka": "before the present",
    "66 Ma": "before the present",
    "1445 AH": "Hijra",
    "2021-366": "001 to 365",
    "2018-05-10 ± 3": "10 days",
    "2018-05 ± 3 days": "write it in months",
    "after 1871 and before 1858": "contradict",
    "@#DHEBREW@ 3 TSH 5758": "Hebrew",
    "@#DFRENCH R@ 1 VEND 1": "French Republican",
    "@#DROMAN@ XII KAL": "Roman",
    "FROM JULIAN 1700 TO JULIAN 1701": "without its day",
    "0006-1815": "no year as people write it",
    "2001-05-14T16:39:00[America/Los_Angeles]": "position 19: the name of a time zone says no offset",
    "2001-05-14 16:39:00 PDT": "position 20: the short name of a time zone says no offset",
    "Mon May 14 16:39:00 PDT 2001": "the short name of a time zone",
    "2001-05-14/P3D": "a length in the place of a date",
    "P3D/2001-05-14": "a length in the place of a date",
    "May '68": "the century is missing",
    "the fifties": "the century is missing",
    "FY '94": "a year of accounts",
    "school year 1994/95": "a year of accounts or of schools",
    "Easter 1916": "a feast is not read",
    "9 Thermidor an II": "French Republican",
    "12 Tishrei 5784": "Hebrew",
    "27 Rajab 1445": "Islamic",
    "Ides of March 44 BC": "Roman",
}


@pytest.mark.parametrize(("text", "edtf"), READ.items())
def test_read(text: str, edtf: str) -> None:
    assert When.read(text).edtf == edtf


@pytest.mark.parametrize(("text", "reason"), REFUSED.items())
def test_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(BadDate) as caught:
        When.read(text)
    assert reason in str(caught.value)
    assert text in str(caught.value)


def test_both_readings_of_a_century_or_a_year() -> None:
    with pytest.raises(AmbiguousDate) as caught:
        When.read("C11 BC")
    assert caught.value.readings == ["-0010~", "-10XX"]
    assert When.read("c. 11 BC").edtf == "-0010~"
    assert When.read("11th century BC").edtf == "-10XX"


def test_a_column_reads_as_one_text_does() -> None:
    texts = [*READ, *REFUSED, "C11 BC"]
    frame = read_dates(texts)
    assert frame["edtf"].to_list()[: len(READ)] == list(READ.values())
    for text, error in zip(texts[len(READ) :], frame["error"].to_list()[len(READ) :], strict=True):
        with pytest.raises(BadDate) as caught:
            When.read(text)
        assert error == str(caught.value)
