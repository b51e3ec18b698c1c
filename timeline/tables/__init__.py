"""Answers as people read them: which columns they see, values in words, tables as text and as HTML."""

from __future__ import annotations

from timeline.tables.layout import Look

__all__ = ["Look"]
