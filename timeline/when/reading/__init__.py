"""What people write as dates, read as EDTF: a phrase, a column, or the form of a data set."""

from __future__ import annotations

from timeline.when.reading.reader import heard_at, read, read_dates, to_edtf

__all__ = ["heard_at", "read", "read_dates", "to_edtf"]
