"""Sequences: patterns of events in order of time, read, worked out and looked for."""
