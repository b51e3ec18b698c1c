"""How the engine is opened: what its settings forbid, so that a statement of a person can do nothing but read the database.

Without access to files and the network, and with locked settings, no statement reads or writes another file, loads an
extension, attaches a database or turns this off. Our own code reads files by other libraries, and writes them by an
engine of its own that holds no database.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakSet, finalize

from timeline.store.quote import literal
from timeline.store.spill import spill_folder, usual_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import duckdb

__all__ = ["STORAGE", "another", "at_end", "close", "closed_here", "connect", "files_only", "lock", "reader"]

STORAGE = "v1.0.0"
"""The version of the engine that can read the files."""

_LOGS = "", ".wal", ".wal.checkpoint", ".wal.recovery"
"""How the names of the files end that the engine may find beside a database, and its own."""

_BASE: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "checkpoint_threshold": "128MB",  # of many files one after the other, not every one is worth a checkpoint
    "storage_compatibility_version": STORAGE,
}


def connect(
    path: Path | None, *, allow_files: bool = False, memory: str | None = None
) -> duckdb.DuckDBPyConnection:
    """Open a database file for writing, or one in memory where there is no path.

    Args:
        path: the file.
        allow_files: statements may read other files.
        memory: the limit of memory, such as `2GB`; default: see `usual_memory`.

    What exceeds it waits on disk: beside the file, or in a private folder.
    """
    import duckdb

    limits: dict[str, Any] = {"memory_limit": memory or usual_memory()}
    if path is None:
        limits["temp_directory"] = spill_folder(path)
    return _opened(duckdb.connect(path or ":memory:", config={**_BASE, **_locks(allow_files), **limits}))


def reader(path: Path, *, allow_files: bool, memory: str | None) -> duckdb.DuckDBPyConnection:
    """An engine that holds no database yet, and may attach one file with its logs; what exceeds its memory waits on disk."""
    import duckdb

    limits = {"memory_limit": memory or usual_memory(), "temp_directory": spill_folder(path)}
    connection = _opened(duckdb.connect(":memory:", config={**_BASE, **limits}))
    if not allow_files:
        files = [f"{name}{log}" for name in (path, path.resolve()) for log in _LOGS]
        connection.execute(f"SET allowed_paths = {literal(files)}")
        connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def files_only() -> duckdb.DuckDBPyConnection:
    """An engine that holds no database, and may read and write files."""
    import duckdb

    limits = {"memory_limit": usual_memory(), "temp_directory": spill_folder(None)}
    return _opened(duckdb.connect(":memory:", config={**_BASE, **limits}))


def lock(connection: duckdb.DuckDBPyConnection, *, allow_files: bool) -> None:
    """Forbid from now on what `connect` forbids."""
    for name, value in _locks(allow_files).items():
        connection.execute(f"SET {name} = {value}")


def _locks(allow_files: bool) -> dict[str, bool]:
    return {"enable_external_access": allow_files, "lock_configuration": True}


# --- forks -------------------------------------------------------------------------------------------------
# A process that is forked has none of the threads of the engine: it must not end what it inherited, which would write
# to the file, nor wait for them.

_connections: WeakSet[duckdb.DuckDBPyConnection] = WeakSet()


@contextmanager
def closed_here(connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Close a connection at the end, but not in a fork of the process that opened it."""
    process = os.getpid()
    try:
        yield connection
    finally:
        if os.getpid() == process:
            close(connection)
        else:
            _keep_for_ever(connection)


def close(connection: duckdb.DuckDBPyConnection) -> None:
    """Close a connection, and then do what is to be done at its end."""
    connection.close()
    if ending := _endings.get(connection):
        ending()


def at_end(connection: duckdb.DuckDBPyConnection, ending: Callable[[], object]) -> None:
    """What is to be done, once, when a connection is closed by `close`, or given up."""
    _endings[connection] = finalize(connection, ending)
    _endings[connection].atexit = False


_endings: WeakKeyDictionary[duckdb.DuckDBPyConnection, finalize[..., Any]] = WeakKeyDictionary()


def another(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """One more connection to the same engine."""
    return _opened(connection.cursor())


def _opened(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    _connections.add(connection)
    return connection


def _keep_for_ever(connection: duckdb.DuckDBPyConnection) -> None:
    import ctypes

    ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))


def _forked() -> None:
    if "duckdb" in sys.modules:
        import duckdb

        for connection in (*_connections, duckdb.default_connection()):
            _keep_for_ever(connection)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
