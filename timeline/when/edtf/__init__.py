"""EDTF, strictly read: one date, an interval or a set, and the bounds each of them means."""

from __future__ import annotations

from timeline.when.edtf.statement import Interval, Set, Statement, bounds_of, dates_of, qualifiers_of, read

__all__ = ["Interval", "Set", "Statement", "bounds_of", "dates_of", "qualifiers_of", "read"]
