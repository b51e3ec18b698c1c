"""The command `timeline` for the shells of many pages: one process imports the package once, and forks for each command.

A command takes half a second to import what it uses, and a hundred commands stand in the pages.
Polars is not imported beforehand: it starts threads, and a process with threads must not fork.
A forked process has the arguments, the folder, the environment and the streams of the one that asks,
so what it shows is what `timeline` shows; `timeline demo` of the tests is the installed command itself.
"""

from __future__ import annotations

import importlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOMY = 1 << 20  # bytes of arguments and environment at most
_IMPORTED = (
    "timeline.cli.app",
    "timeline.database",
    "timeline.query.cooccur",
    "duckdb",
    "numba",
    "rich.table",
)
_CLIENT = """\
import os, socket, sys
asked = "\\0".join([os.getcwd(), str(len(sys.argv)), *sys.argv, *(f"{name}={value}" for name, value in os.environ.items())])
with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as server:
    server.connect(SOCKET)
    socket.send_fds(server, [asked.encode("utf-8", "surrogateescape")], [0, 1, 2])
    told = server.recv(16)
sys.exit(int(told) if told else 134)  # nothing is told by a process that was killed
"""


def serve(path: str) -> None:
    """Answer at a socket for ever."""
    for name in _IMPORTED:
        importlib.import_module(name)
    importlib.import_module("numba").njit(lambda: 0)()  # what compiles is imported with the first function
    assert len(os.listdir("/proc/self/task")) == 1, "a process with threads must not fork"
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as server:
        server.bind(path)
        server.listen(16)
        while True:
            client, _ = server.accept()
            with client:
                if os.fork() == 0:
                    _answer(client)


def _answer(client: socket.socket) -> None:
    """Run one command in this process, as if it had been started for it, and end."""
    code = 70
    try:
        asked, streams, _, _ = socket.recv_fds(client, _ROOMY, 3)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        folder, count, *texts = asked.decode("utf-8", "surrogateescape").split("\0")
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(text.split("=", 1) for text in texts[int(count) :])
        time.tzset()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        sys.argv = ["timeline", *texts[1 : int(count)]]
        sys.stdin, sys.stdout, sys.stderr = (
            os.fdopen(n, "r" if n == 0 else "w", closefd=False) for n in range(3)
        )
        code = _run()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        client.send(str(code).encode())
        os._exit(code)


def _run() -> int:
    from timeline.cli import main

    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def served(folder: Path) -> Iterator[Path]:
    """A folder with a command `timeline` that a process answers which has imported everything."""
    address, command = folder / "socket", folder / "bin" / "timeline"
    command.parent.mkdir()
    command.write_text(f"#!{sys.executable} -IS\n{_CLIENT.replace('SOCKET', repr(str(address)))}")
    command.chmod(0o755)
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.docs.served", str(address)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # NumPy's starts threads when it is imported, too
    )
    while not address.exists() and server.poll() is None:
        time.sleep(0.02)
    try:
        yield command.parent
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    serve(sys.argv[1])
