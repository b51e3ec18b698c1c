"""Functions that a question may not call: those that act, that read raw memory, or that run what a text says."""

from __future__ import annotations

from itertools import pairwise

from timeline.errors import Frozen

__all__ = ["REFUSED", "check_calls"]

_NAMES = """
checkpoint force_checkpoint copy_database import_database truncate_duckdb_logs write_log setval nextval
enable_checkpoint_on_shutdown enable_logging enable_object_cache enable_optimizer enable_print_progress_bar
enable_profile enable_profiling enable_progress_bar enable_verification
disable_checkpoint_on_shutdown disable_logging disable_object_cache disable_optimizer disable_print_progress_bar
disable_profile disable_profiling disable_progress_bar disable_verification disable_verify_parallelism
verify_parallelism add_grammar_extension remove_grammar_extension add_parquet_key
create_external_resource destroy_external_resource register_external_resource deregister_external_resource
register_external_resource_type
arrow_scan arrow_scan_dumb pandas_scan python_arrow_scan python_map_function seq_scan
query json_execute_serialized_sql duckdb_secrets which_secret
"""
REFUSED = frozenset(_NAMES.split())


def check_calls(sql: str) -> None:
    """Refuse a statement, or a part of one, that calls one of the `REFUSED` functions.

    Raises:
        Frozen: it does.
    """
    import duckdb

    kinds, text = duckdb.token_type, sql.encode(errors="replace")
    tokens = [(at, kind) for at, kind in duckdb.tokenize(sql) if kind != kinds.comment]
    for (at, kind), (after, _) in pairwise(tokens):
        if kind in (kinds.identifier, kinds.keyword) and text[after : after + 1] == b"(":
            name = _name(text[at:after].decode())
            if name in REFUSED:
                raise Frozen(f"{name}() was refused; a question only reads")


def _name(text: str) -> str:
    """The identifier at the start of a text, which may have remarks behind it."""
    if text.startswith('"'):
        return text[1:].partition('"')[0].lower()
    return text.partition("/")[0].partition("-")[0].strip().lower()
