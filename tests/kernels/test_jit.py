"""Kernels are compiled once, say so once, and work in threads, forks and under Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial

import numpy as np
import pytest

from timeline.kernels import parallel
from timeline.kernels.overlap import pairs

PROGRAM = """
import numpy as np
from timeline.kernels.number_line import draw
line = draw([(np.array([1]), np.array([2]))])
print(line.fold(np.array([2])).tolist())
"""


def run(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environment},
    )


def test_a_compilation_is_announced_once_and_a_cached_kernel_is_silent(tmp_path) -> None:
    first = run(PROGRAM, NUMBA_CACHE_DIR=str(tmp_path))
    assert first.stdout == "[3]\n"
    assert first.stderr.count("\n") == 1
    assert first.stderr.startswith("timeline: compiling its kernels for this machine")
    second = run(PROGRAM, NUMBA_CACHE_DIR=str(tmp_path))
    assert (second.stdout, second.stderr) == ("[3]\n", "")


def test_the_announcement_can_go_elsewhere(tmp_path) -> None:
    program = (
        "from timeline.kernels.jit import set_announcer\nset_announcer(lambda text: print('told:', text))\n"
    )
    told = run(program + PROGRAM, NUMBA_CACHE_DIR=str(tmp_path))
    assert told.stderr == ""
    assert told.stdout.startswith("told: timeline: compiling")


def test_a_fork_has_threads_of_its_own() -> None:
    program = """
import os
import numpy as np
from timeline.kernels import parallel
parallel.INLINE = 0
from timeline.kernels.overlap_count import counts
start = np.arange(1000)
assert counts(start, start + 1, start, start + 1).sum() == 1000
child = os.fork()
if child == 0:
    os._exit(int(counts(start, start + 2, start, start + 1).sum() != 1999))
print(os.waitpid(child, 0)[1])
"""
    assert run(program).stdout == "0\n"


def test_errors_of_a_thread_are_raised_and_the_rest_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "INLINE", 0)
    done = []

    def work(number: int) -> int:
        if number == 1:
            raise ZeroDivisionError
        time.sleep(0.001)
        done.append(number)
        return number

    with pytest.raises(ZeroDivisionError):
        parallel.run(work, [(n,) for n in range(2000)], 2000)
    assert len(done) < 1999
    assert parallel.run(work, [(n,) for n in range(2, 6)], 4) == [2, 3, 4, 5]


@pytest.mark.parametrize("cores", [1, 2])
def test_calls_beside_come_one_after_the_other(monkeypatch: pytest.MonkeyPatch, cores: int) -> None:
    monkeypatch.setattr(parallel, "workers", lambda: cores)
    done: list[int] = []

    def work(number: int) -> None:
        time.sleep(0.002 / (number + 1))
        if number == 7:
            raise ZeroDivisionError
        done.append(number)

    with parallel.Beside() as beside:
        for number in range(5):
            beside.call(partial(work, number))
            assert number - len(done) <= 1
    assert done == [*range(5)]

    def calls(*numbers: int) -> None:
        with parallel.Beside() as beside:
            for number in numbers:
                beside.call(partial(work, number))
            raise KeyError

    with pytest.raises(ZeroDivisionError), parallel.Beside() as beside:
        beside.call(partial(work, 7))
    with pytest.raises(ZeroDivisionError):
        calls(7, 8)
    with pytest.raises(KeyError):
        calls(6)
    assert 8 not in done


def test_slices_cover_everything_once() -> None:
    for length, parts in ((0, 4), (1, 4), (10, 3), (7, 7), (5, 1)):
        cuts = parallel.slices(length, parts)
        assert [n for here, stop in cuts for n in range(here, stop)] == list(range(length))
        assert len(cuts) <= max(1, length)


@pytest.mark.torture
def test_ctrl_c_is_heard_during_a_large_join() -> None:
    """Half a billion pairs take seconds; the interrupt ends them within one."""
    program = """
import numpy as np, time
from timeline.kernels.overlap import pairs
start = np.zeros(30_000, np.int64)
few = start[:2]
pairs(few, few + 1, few, few + 1)
print("ready", flush=True)
try:
    for _ in range(100):
        pairs(start, start + 1, start[:15_000], start[:15_000] + 1)
except KeyboardInterrupt:
    print("stopped", flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.5)
        sent = time.perf_counter()
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "stopped\n"
        assert time.perf_counter() - sent < 2
        process.kill()


def test_two_threads_at_once() -> None:
    from concurrent.futures import ThreadPoolExecutor

    start = np.random.default_rng(1).integers(0, 10**6, 50_000)
    columns = start, start + 30, start[::-1].copy(), start[::-1] + 40
    with ThreadPoolExecutor(4) as threads:
        found = [future.result() for future in [threads.submit(pairs, *columns) for _ in range(8)]]
    for i, j in found[1:]:
        np.testing.assert_array_equal(i, found[0][0])
        np.testing.assert_array_equal(j, found[0][1])
