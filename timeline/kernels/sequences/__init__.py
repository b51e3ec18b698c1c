"""Sequences of events: candidates step by step, and which of them certainly or possibly match."""
