"""The only room that speaks to the engine: opening, migrating, writing revisions, reading results."""

from __future__ import annotations

from timeline.store.asof import AsOf, listed_revisions, resolve_as_of, revision_number
from timeline.store.atomic import whole_folder
from timeline.store.backup import backup, last_revision, restore_backup
from timeline.store.condition import one_condition
from timeline.store.connect import Store
from timeline.store.formats import write_page
from timeline.store.has_store import HasStore
from timeline.store.kernel import Derived, Kernel
from timeline.store.limits import Limits
from timeline.store.merges import (
    Merge,
    merge_of,
    merges_from,
    merges_into,
    names_of,
    owners_of,
    version_before,
    versions_of,
)
from timeline.store.moments import instant_of, moment
from timeline.store.parquet import write_parquet
from timeline.store.quote import quote_name
from timeline.store.read_event import read_entity, read_event, read_version, when_of
from timeline.store.replacing import holds_database
from timeline.store.restore import restore
from timeline.store.result import WORTH_A_FRAME, Result
from timeline.store.result_of import result_of
from timeline.store.row_ids import digests
from timeline.store.rules import edtf_breaches, rules, statement
from timeline.store.session import Session, one_question
from timeline.store.steps import SAMPLED, Steps, base, recorded, sampled, tables
from timeline.store.suggestions import known_names
from timeline.store.translate_errors import asked
from timeline.store.undo import restore_event, undo
from timeline.store.undone import undone_by, undos
from timeline.store.versions import Changes, Revision, revise

__all__ = [
    "SAMPLED",
    "WORTH_A_FRAME",
    "AsOf",
    "Changes",
    "Derived",
    "HasStore",
    "Kernel",
    "Limits",
    "Merge",
    "Result",
    "Revision",
    "Session",
    "Steps",
    "Store",
    "asked",
    "backup",
    "base",
    "digests",
    "edtf_breaches",
    "holds_database",
    "instant_of",
    "known_names",
    "last_revision",
    "listed_revisions",
    "merge_of",
    "merges_from",
    "merges_into",
    "moment",
    "names_of",
    "one_condition",
    "one_question",
    "owners_of",
    "quote_name",
    "read_entity",
    "read_event",
    "read_version",
    "recorded",
    "resolve_as_of",
    "restore",
    "restore_backup",
    "restore_event",
    "result_of",
    "revise",
    "revision_number",
    "rules",
    "sampled",
    "statement",
    "tables",
    "undo",
    "undone_by",
    "undos",
    "version_before",
    "versions_of",
    "when_of",
    "whole_folder",
    "write_page",
    "write_parquet",
]
