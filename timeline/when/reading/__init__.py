"""What people write as dates, read as EDTF: a phrase, a column, or the form of a data set."""

from __future__ import annotations

from timeline.when.reading.reader import read, read_dates, said_day, to_edtf

__all__ = ["read", "read_dates", "said_day", "to_edtf"]
