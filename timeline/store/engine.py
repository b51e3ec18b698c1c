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
from weakref import WeakSet

from timeline.store.spill import spill_folder, usual_memory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

__all__ = ["STORAGE", "closed_here", "connect", "files_only", "lock"]

STORAGE = "v1.0.0"
"""The version of the engine that can read the files."""

_BASE: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "checkpoint_threshold": "128MB",  # of many files one after the other, not every one is worth a checkpoint
    "storage_compatibility_version": STORAGE,
}


def connect(
    path: Path | None, *, read_only: bool = False, allow_files: bool = False, memory: str | None = None
) -> duckdb.DuckDBPyConnection:
    """Open a database file, or one in memory where there is no path.

    Args:
        path: the file.
        read_only: it can only be read.
        allow_files: statements may read other files.
        memory: the limit of memory, such as `2GB`; default: see `usual_memory`.

    What exceeds it waits on disk: beside a file that is written to, else in a private folder.
    """
    import duckdb

    limits: dict[str, Any] = {"memory_limit": memory or usual_memory()}
    if read_only or path is None:
        limits["temp_directory"] = spill_folder(path)
    return _opened(
        duckdb.connect(
            path or ":memory:", read_only=read_only, config={**_BASE, **_locks(allow_files), **limits}
        )
    )


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
            connection.close()
        else:
            _keep_for_ever(connection)


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
