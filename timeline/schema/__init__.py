"""What columns and tables are: those of answers, and those of the contract of an export."""

from __future__ import annotations

from timeline.schema.column import Column, Shown

__all__ = ["Column", "Shown"]
