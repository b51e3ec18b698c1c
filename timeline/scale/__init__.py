"""Beyond one machine: the same questions on a Spark cluster, over datasets that `export` wrote."""

from __future__ import annotations

from timeline.scale.answer import ClusterAnswer
from timeline.scale.cluster import VERBS, ClusterTimeline

__all__ = ["VERBS", "ClusterAnswer", "ClusterTimeline"]
