"""A reader in a process of its own: what may end the process that runs it, or take all its memory, ends that one alone.

The parent sends what is asked as JSON; the child leaves an answer as JSON and a frame as Arrow in a folder of the parent.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timeline.errors import BadRow, TimelineError
from timeline.ingest.limits import SHEET_MEMORY, in_bytes
from timeline.temporary import temporary_folder

if TYPE_CHECKING:
    import polars as pl

__all__ = ["read_apart"]

_CHILD = "from timeline.ingest.apart import answer; answer()"
_ANSWER, _FRAME = "answer.json", "frame.arrow"


def read_apart(reader: str, name: str, **asked: Any) -> tuple[dict[str, Any], pl.DataFrame]:
    """What a reader makes of a file, in a process of its own.

    Args:
        reader: a function of ours, as `module:function`; it returns facts, which JSON can hold, and a frame.
        name: how messages call the file.
        asked: what the function is given; JSON can hold it.

    Raises:
        BadRow: the reader refused the file, or did not survive it.
    """
    import polars as pl

    with temporary_folder() as folder:
        request = json.dumps({"reader": reader, "name": name, "asked": asked, "folder": str(folder)})
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "POLARS_MAX_THREADS": "1",
        }
        # -P: nothing that lies in the working folder is taken for a module.
        command = [sys.executable, "-P", "-c", _CHILD]
        done = subprocess.run(  # noqa: S603 - this very program, and no text of a user in its command
            command, input=request.encode(), capture_output=True, env=environment, check=False
        )
        try:
            reply = json.loads((folder / _ANSWER).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise BadRow(_ended(done), name) from None
        if "refused" in reply:
            raise BadRow(reply["refused"], name)
        return reply["facts"], pl.read_ipc(io.BytesIO((folder / _FRAME).read_bytes()))


def _ended(done: subprocess.CompletedProcess[bytes]) -> str:
    """Why a reader that left no answer did not survive."""
    said = done.stderr.decode(errors="replace")
    if "memory" in said or "capacity overflow" in said:
        return (
            f"it takes more than {in_bytes(SHEET_MEMORY)} of memory: a cell may stand far from the others, or it is "
            "made to fill the memory; save the table that is meant as CSV"
        )
    return "it is damaged: its reader stopped in the middle; save it anew, or save the table that is meant as CSV"


def answer() -> None:
    """Answer the parent: read what it asks from standard input."""
    request = json.load(sys.stdin)
    _limit_memory()
    folder = Path(request["folder"])
    module, _, function = request["reader"].partition(":")
    from timeline.ingest.faults import of_file

    reply: dict[str, Any]
    try:
        with of_file(request["name"]):
            facts, frame = getattr(import_module(module), function)(**request["asked"])
            frame.write_ipc(folder / _FRAME)
        reply = {"facts": facts}
    except BadRow as refusal:
        reply = {"refused": refusal.reason}
    except TimelineError as refusal:
        reply = {"refused": str(refusal)}
    (folder / _ANSWER).write_text(json.dumps(reply), encoding="utf-8")


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # not every system has such limits
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = SHEET_MEMORY if hard == resource.RLIM_INFINITY else min(SHEET_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
