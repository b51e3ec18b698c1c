"""Results out: the Parquet contract and other formats."""

from __future__ import annotations

from timeline.export.dataset import PARTITIONS, export_dataset

__all__ = ["PARTITIONS", "export_dataset"]
