"""What people write as dates, read as EDTF: a phrase, or a column."""

from __future__ import annotations

from timeline.when.reading.reader import to_edtf, understood

__all__ = ["to_edtf", "understood"]
