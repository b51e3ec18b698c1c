"""Dates as GEDCOM 5.5 to 7 writes them, alone, in a column, and in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from timeline import BadDate, Timeline, When, read_dates

if TYPE_CHECKING:
    from pathlib import Path

READ = {
    "FROM 1904 TO 1915": "1904/1915",
    "TO 1915": "/1915",
    "BEF 1828": "[..1827]",
    "AFT 1 JAN 1828": "[1828-01-02..]",
    "EST 1700": "1700~",
    "CAL 31 DEC 1997": "1997-12-31~",
    "INT 1 JAN 1900 (about new year)": "1900-01-01",
    "INT @#DJULIAN@ 25 DEC 1700 (Christmas)": "1701-01-05",
    "100 B.C.": "-0099",
    "15 MAR 44 B.C.": "-0043-03-15",
    "BET 100 B.C. AND 50 B.C.": "[-0099..-0049]",
    "FROM 44 B.C. TO 30 B.C.": "-0043/-0029",
    "11 FEB 1731/32": "[1731-02-11,1732-02-11]",
    "11 FEB 1731/1732": "[1731-02-11,1732-02-11]",
    "FEB 1731/32": "[1731-02,1732-02]",
    "29 FEB 1731/32": "1732-02-29",
    "29 FEB 1732/33": "1732-02-29",
    "BEF 11 FEB 1731/32": "[..1732-02-10]",
    "AFT 11 FEB 1731/32": "[1731-02-12..]",
    "BET 11 FEB 1731/32 AND 5 MAR 1733/34": "[1731-02-11..1734-03-05]",
    "@#DJULIAN@ 25 DEC 1700": "1701-01-05",
    "@#DJULIAN@ 15 MAR 44 B.C.": "-0043-03-13",
    "@#DJULIAN@ 11 FEB 1731/32": "1732-02-22",
    "@#DJULIAN@ 1700": "[1700-01-11..1701-01-11]",
    "ABT @#DJULIAN@ 1700": "[1700-01-11~..1701-01-11~]",
    "EST JULIAN FEB 1700": "[1700-02-11~..1700-03-11~]",
    "CAL @#DJULIAN@ 11 FEB 1731/32": "1732-02-22~",
    "BEF @#DJULIAN@ 1700": "[..1700-01-10]",
    "AFT @#DJULIAN@ 1700": "[1701-01-12..]",
    "BET @#DJULIAN@ 1700 AND @#DJULIAN@ 1702": "[1700-01-11..1703-01-11]",
    "BET @#DJULIAN@ 1 JAN 1700 AND 5 FEB 1702": "[1700-01-11..1702-02-05]",
    "FROM @#DJULIAN@ 1 JAN 1700 TO @#DJULIAN@ 5 FEB 1702": "1700-01-11/1702-02-16",
    "(1850)": "1850",
}
REFUSED = {
    "(about new year)": "a phrase in parentheses is no date; write the date, or 'no date'",
    "(phrase)": "a phrase in parentheses is no date; write the date, or 'no date'",
    "FROM 11 FEB 1731/32 TO 1740": "a span begins in one year; write 1731 or 1732",
    "FROM @#DJULIAN@ 1700 TO @#DJULIAN@ 1702": "a part of a Julian date without its day; write the day, or both dates in EDTF",
    "@#DFRENCH R@ 12 FRUC 2": "a date of the French Republican calendar is not converted;"
    " write it in the Gregorian or the Julian calendar",
}


@pytest.mark.parametrize(("text", "edtf"), READ.items())
def test_a_date_is_read(text: str, edtf: str) -> None:
    assert When.read(text).edtf == edtf


def test_a_column_is_read_as_its_texts_are() -> None:
    assert read_dates([*READ])["edtf"].to_list() == [*READ.values()]


@pytest.mark.parametrize(("text", "reason"), REFUSED.items())
def test_what_is_refused_says_why(text: str, reason: str) -> None:
    with pytest.raises(BadDate) as caught:
        When.read(text)
    assert str(caught.value).endswith(f": {reason}")


def test_a_file_keeps_the_dates_that_are_none_as_texts(tmp_path: Path) -> None:
    dates = {
        "BIRT": "INT 1 JAN 1900 (about new year)",
        "CHR": "(Easter 1900)",
        "DEAT": "BEF 11 FEB 1931/32",
        "BURI": "UNKNOWN",
    }
    events = "".join(f"1 {tag}\n2 DATE {date}\n" for tag, date in dates.items())
    (tmp_path / "a.ged").write_text(
        f"0 HEAD\n1 GEDC\n2 VERS 5.5.1\n0 @I1@ INDI\n1 NAME Ana /Paz/\n{events}0 TRLR\n"
    )
    with Timeline(tmp_path / "x.duckdb") as tl:
        tl.ingest(tmp_path / "a.ged")
        told = {row["kind"]: row["when"] for row in tl.find()}
        kept = tl.sql("SELECT when_text FROM events WHERE kind = 'life.christening'").rows()
    assert told == {
        "life.birth": "1900-01-01",
        "life.christening": "/",
        "life.death": "[..1932-02-10]",
        "life.burial": "/",
    }
    assert kept == [{"when_text": "(Easter 1900)"}]
