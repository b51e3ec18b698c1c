"""Pictures of answers: in characters for a terminal, and by Altair for files and notebooks."""

from __future__ import annotations

from timeline.charts.kinds import FILES, has_picture, kind_of

__all__ = ["FILES", "has_picture", "kind_of"]
