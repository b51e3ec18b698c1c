"""The only room that speaks to the engine: opening, migrating, writing revisions, reading results."""

from __future__ import annotations

from timeline.store.connect import Store
from timeline.store.digest import digests
from timeline.store.parquet import write_parquet
from timeline.store.quote import quote_name
from timeline.store.read import read_entity, read_event, when_of
from timeline.store.restore import is_empty, restore
from timeline.store.result import Result
from timeline.store.session import Session, one_question
from timeline.store.steps import Steps, base, moment, resolve_as_of
from timeline.store.versions import Changes, Revision, revise

__all__ = [
    "Changes",
    "Result",
    "Revision",
    "Session",
    "Steps",
    "Store",
    "base",
    "digests",
    "is_empty",
    "moment",
    "one_question",
    "quote_name",
    "read_entity",
    "read_event",
    "resolve_as_of",
    "restore",
    "revise",
    "when_of",
    "write_parquet",
]
