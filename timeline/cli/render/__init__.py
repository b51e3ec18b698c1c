"""Answers to text: a table or a card for people, every other format as `timeline.store.formats` knows it."""

from __future__ import annotations

from timeline.cli.render.output import Output, deliver, deliver_frame, deliver_picture, deliver_rows
from timeline.tables import Look

__all__ = ["Look", "Output", "deliver", "deliver_frame", "deliver_picture", "deliver_rows"]
