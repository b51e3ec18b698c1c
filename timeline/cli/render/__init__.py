"""Answers to text: a table or a card for people, every other format as `timeline.store.write` knows it."""

from __future__ import annotations

from timeline.cli.render.deliver import Output, deliver, deliver_frame, deliver_rows
from timeline.cli.render.look import Look

__all__ = ["Look", "Output", "deliver", "deliver_frame", "deliver_rows"]
