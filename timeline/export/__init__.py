"""Results out: the Parquet contract and other formats."""

from __future__ import annotations

from timeline.export.dataset import export

__all__ = ["export"]
