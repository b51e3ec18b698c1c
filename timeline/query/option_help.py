"""What the help says of the options that questions and writing commands share; light, so that `--help` stays fast."""

from __future__ import annotations

__all__ = ["AS_OF", "AUTHOR", "REASON", "RECORDED_AT"]

AS_OF = "answer as it would have been answered then: a revision (7, r1000), or the end of a date."
AUTHOR = "author; default: $TIMELINE_AUTHOR, else the login name."
REASON = "reason, in one line."
RECORDED_AT = "when the database learned it, after the last revision; default: now."
