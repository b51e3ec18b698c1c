"""Questions of many events on a Spark cluster of this machine: time, memory, bytes that are shuffled, the largest task.

    python -m benchmarks.cluster_run --events 1e7 --ask overlaps lookup cooccur concurrency
    python -m benchmarks.cluster_run --events 1e7 --rival --stop 600     beside Spark's own range join, if that ends
    python -m benchmarks.cluster_run --events 1e7 --instants --ask gaps "gaps of all"     of events that last for minutes
    python -m benchmarks.cluster_run --events 1e6 --uncompressed     the bytes beside those that were expected

The answer is computed to its last row and order, and not written; rows are compared by their number and a sum of
hashes. The questions are asked of few events before, but with `--cold`. What tasks did is read from the event log of Spark.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

from benchmarks.cluster_events import write

QUESTIONS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "overlaps": (("kind:visit", ""), {"by": "country"}),
    "lookup": (("kind:report", "kind:government"), {"by": "country"}),
    "cooccur": (("",), {"by": "who", "window": "30d", "null": "none"}),
    "concurrency": (("",), {"by": "country"}),
    "gaps": (("",), {"by": "country", "min_gap": "10min"}),
    "gaps of all": (("",), {"min_gap": "10min"}),
}
_BOUNDS = "{side}.start_min, {side}.start_max, {side}.end_min, {side}.end_max"
_TOUCHING = "l.start_min < coalesce(r.end_max, {last}) AND r.start_min < coalesce(l.end_max, {last})"
_LAST = "TIMESTAMP_NTZ '9999-12-31 00:00:00'"
_DAYS = """
SELECT event_id, kind, country, date_trunc('DAY', start_min) AS start_min,
    date_trunc('DAY', start_max) AS start_max, date_trunc('DAY', end_min) + INTERVAL 1 DAY AS end_min, end_max
FROM parquet.`{folder}/events.parquet`"""
RIVALS = {
    "overlaps": f"""
WITH day AS ({_DAYS})
SELECT l.event_id AS left, r.event_id AS right,
    CASE WHEN l.start_max < r.end_min AND r.start_max < l.end_min THEN 'certain' ELSE 'possible' END AS certainty
FROM day AS l JOIN day AS r ON l.country = r.country AND l.event_id <> r.event_id
    AND l.start_min < coalesce(r.end_max, {_LAST}) AND r.start_min < coalesce(l.end_max, {_LAST})
WHERE l.kind = 'visit'""",
    "lookup": f"""
WITH day AS ({_DAYS})
SELECT l.event_id AS left, r.event_id AS right,
    CASE WHEN r.start_max <= l.start_min AND r.end_min > l.start_max THEN 'certain'
        WHEN r.event_id IS NOT NULL THEN 'possible' END AS certainty
FROM day AS l LEFT JOIN (SELECT * FROM day WHERE kind = 'government') AS r
    ON l.country = r.country AND l.event_id <> r.event_id
    AND r.start_min <= l.start_max AND coalesce(r.end_max, {_LAST}) > l.start_min
WHERE l.kind = 'report'""",
}
"""The same question as one would write it in the SQL of Spark; dates of this dataset are days."""
_COMPARED = dict.fromkeys(RIVALS, ("left", "right", "certainty"))


class Stage(NamedTuple):
    """What the tasks of a stage did.

    Attributes:
        milliseconds: how long each task took.
        read: how many shuffled rows it read.
        written: the shuffled bytes that all of them wrote.
        later: how long those took that were not the first of their process, which loads the kernels.
    """

    milliseconds: list[int]
    read: list[int]
    written: int
    later: list[int]


class Measured(NamedTuple):
    """What a question took; `stages` by number, `peak` the memory of all processes in bytes."""

    seconds: float
    peak: int
    stages: dict[int, Stage]

    @property
    def shuffled(self) -> int:
        """The bytes that went from task to task, compressed."""
        return sum(stage.written for stage in self.stages.values())

    @property
    def shared(self) -> list[Stage]:
        """The stages of more than two tasks that read shuffled rows and took a tenth of the work, or more."""
        work = sum(sum(stage.milliseconds) for stage in self.stages.values())
        return [
            stage
            for stage in self.stages.values()
            if sum(stage.read) and len(stage.read) > 2 and sum(stage.milliseconds) * 10 >= work
        ]

    @property
    def largest(self) -> tuple[float, float, int]:
        """Of the shared stage with the worst one: the largest task against the median one, in time and rows, and the tasks."""
        worst = max(self.shared, key=lambda stage: _against_median(stage.milliseconds), default=None)
        if worst is None:
            return 1.0, 1.0, 1
        return _against_median(worst.milliseconds), _against_median(worst.read), len(worst.read)


def _against_median(values: list[int]) -> float:
    return max(values) / max(statistics.median(values), 1)


def measured(log: Path, work: Any) -> Measured:
    """What a piece of work on the cluster takes."""
    before = log.stat().st_size
    with _Memory() as seen:
        began = time.monotonic()
        work()
        seconds = time.monotonic() - began
    time.sleep(1)  # the log is written beside the work
    with log.open("rb") as lines:
        lines.seek(before)
        ended = [
            json.loads(line) for line in lines if b'"SparkListenerTaskEnd"' in line and line.endswith(b"\n")
        ]
    tasks: dict[int, list[dict[str, Any]]] = {}
    for task in ended:
        if task.get("Task Metrics") and task["Task End Reason"]["Reason"] == "Success":
            tasks.setdefault(task["Stage ID"], []).append(task)
    stages = {number: _stage(some) for number, some in tasks.items()}
    return Measured(seconds, seen.peak, stages)


def _stage(tasks: list[dict[str, Any]]) -> Stage:
    """What these tasks did, from the lines of the log."""
    metrics = [task["Task Metrics"] for task in tasks]
    milliseconds = [each["Executor Run Time"] for each in metrics]
    known: set[str] = set()
    later = []
    for task, took in sorted(
        zip((task["Task Info"] for task in tasks), milliseconds, strict=True),
        key=lambda pair: pair[0]["Launch Time"],
    ):
        if task["Executor ID"] in known:
            later.append(took)
        known.add(task["Executor ID"])
    read = [each["Shuffle Read Metrics"]["Total Records Read"] for each in metrics]
    written = sum(each["Shuffle Write Metrics"]["Shuffle Bytes Written"] for each in metrics)
    return Stage(milliseconds, read, written, later)


class _Memory:
    """How much memory this process and those that come from it hold at most, looked at every half second."""

    def __enter__(self) -> Self:
        self.peak, self._done = 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.5):
            self.peak = max(self.peak, sum(map(_held, _family(os.getpid()))))


def _family(root: int) -> Iterator[int]:
    parents = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(place.name)] = int((place / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = {root}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    yield from found


def _held(process: int) -> int:
    """The bytes of a process, those that it shares counted in parts."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def session(master: str, memory: str, folder: Path, *, compress: bool = True) -> tuple[Any, Path]:
    """A session of Spark as a cluster has it, and the log of what its tasks do."""
    from timeline.scale.start import started

    spark = started(
        master,
        {
            "spark.driver.memory": "1g",
            "spark.executor.memory": memory,
            "spark.sql.shuffle.partitions": "32",
            "spark.shuffle.compress": str(compress).lower(),
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.eventLog.enabled": "true",
            "spark.eventLog.compress": "false",
            "spark.eventLog.rolling.enabled": "false",
            "spark.eventLog.dir": folder.as_uri(),
        },
    )
    (log,) = folder.iterdir()
    return spark, log


def told(name: str, took: Measured, rows: tuple[int, int] | None, path: str) -> str:
    """A line of the table, and the way."""
    time_ratio, row_ratio, tasks = took.largest
    count = "" if rows is None else f"{rows[0]:,}"
    stages = "".join(
        f"\n    a stage of {len(stage.read):,} tasks: {statistics.median(stage.milliseconds) / 1e3:,.1f} s the median one,"
        f" {max(stage.milliseconds) / 1e3:,.1f} s the longest ({max(stage.later, default=0) / 1e3:,.1f} s but for the first of"
        f" each process), {sum(stage.read):,} rows read"
        for stage in took.shared
    )
    return (
        f"{name:24} {took.seconds:8.1f} {count:>14} {took.shuffled / 1e6:12,.1f} {tasks:6,} {time_ratio:9.2f} {row_ratio:9.2f}"
        f" {took.peak / 2**30:8.2f}\n    {path}{stages}"
    )


class Answer:
    """The work of a frame to its last row, of which nothing is written, and what its rows were.

    Attributes:
        rows: how many rows there were, and a number that does not depend on their order; None before the end.
    """

    def __init__(self, frame: Any, columns: Sequence[str]) -> None:
        from pyspark.sql import Observation
        from pyspark.sql import functions as f

        self.rows: tuple[int, int] | None = None
        self._seen = Observation()
        hashed = f.sum(f.xxhash64(*columns).cast("decimal(38,0)"))
        self._frame = frame.observe(self._seen, f.count(f.lit(1)).alias("rows"), hashed.alias("sum"))

    def work(self) -> None:
        """Do it."""
        self._frame.write.format("noop").mode("overwrite").save()
        seen = self._seen.get
        self.rows = int(seen["rows"]), int(seen["sum"] or 0)


def warm(spark: Any, folder: Path) -> None:
    """Ask everything of few events once: the workers of the executors load and compile what they run."""
    from timeline.scale import ClusterTimeline
    from timeline.scale.dealing import Limits

    cluster = ClusterTimeline(spark, write(folder, 5_000), limits=Limits(rows=500, small=1))
    for name, (args, options) in QUESTIONS.items():
        answer = getattr(cluster, name.split()[0])(*args, **options)
        Answer(answer.frame, answer.frame.columns).work()


def main() -> int:
    """Print the table."""
    given = argparse.ArgumentParser()
    given.add_argument("--events", type=float, default=1e6)
    given.add_argument("--master", default="local-cluster[2,1,1536]")
    given.add_argument("--memory", default="1536m")
    given.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "timeline-cluster")
    given.add_argument("--ask", nargs="*", default=[*QUESTIONS])
    given.add_argument("--instants", action="store_true", help="events begin at instants, and not on days")
    given.add_argument("--cold", action="store_true", help="ask nothing of few events before")
    given.add_argument("--rows", type=int, help="so many rows a task at most")
    given.add_argument("--pairs", type=int, help="so many pairs a task at most, about")
    given.add_argument("--small", type=int, help="a side of so many events is sent to every task")
    given.add_argument(
        "--rival",
        action="store_true",
        help="Spark's own range join, too, and whether its rows are the same",
    )
    given.add_argument("--uncompressed", action="store_true", help="shuffle without compression")
    given.add_argument("--stop", type=float, default=600, help="the seconds after which it is stopped")
    asked = given.parse_args()
    events = int(asked.events)
    asked.folder.mkdir(parents=True, exist_ok=True)
    place = write(asked.folder / f"{events}{'-instants' * asked.instants}", events, instants=asked.instants)
    from timeline.scale import ClusterTimeline
    from timeline.scale.dealing import Limits

    with tempfile.TemporaryDirectory() as logs:
        spark, log = session(asked.master, asked.memory, Path(logs), compress=not asked.uncompressed)
        if not asked.cold:
            warm(spark, asked.folder / "warm")
        given_limits = {
            name: getattr(asked, name) for name in ("rows", "pairs", "small") if getattr(asked, name)
        }
        cluster = ClusterTimeline(spark, place, limits=Limits(**given_limits))
        print(f"{events:,} events, {asked.master}")
        print(
            f"{'question':24} {'seconds':>8} {'rows':>14} {'shuffle (MB)':>12} {'tasks':>6} {'longest':>9} {'most rows':>9}"
            f" {'GiB':>8}",
            flush=True,
        )
        for name in asked.ask:
            args, options = QUESTIONS[name]
            paths: list[str] = []
            ours: list[Answer] = []

            def work(name: str = name, args: Any = args, options: Any = options) -> None:
                answer = getattr(cluster, name.split()[0])(*args, **options)
                paths.append(answer.path)  # noqa: B023
                ours.append(Answer(answer.frame, _COMPARED.get(name, answer.frame.columns)))  # noqa: B023
                ours[0].work()  # noqa: B023

            took = measured(log, work)
            print(told(name, took, ours[0].rows, paths[0]), flush=True)
            if asked.rival and name in RIVALS:
                print(_beside(spark, log, name, ours[0], place, asked.stop), flush=True)
        spark.stop()
    return 0


def _beside(spark: Any, log: Path, name: str, ours: Answer, place: Path, stop: float) -> str:
    """Spark's own join of the same question: its time, and whether its rows are the same."""
    theirs = Answer(spark.sql(RIVALS[name].format(folder=place)), _COMPARED[name])
    stopped = []

    def stop_it() -> None:
        stopped.append(True)
        spark.sparkContext.cancelAllJobs()

    timer = threading.Timer(stop, stop_it)
    timer.start()

    def work() -> None:
        try:
            theirs.work()
        except Exception:
            if not stopped:
                raise

    took = measured(log, work)
    timer.cancel()
    if stopped:
        path = f"stopped after {stop:,.0f} s"
    else:
        same = (
            "the same rows" if theirs.rows == ours.rows else f"OTHER ROWS: {theirs.rows} and not {ours.rows}"
        )
        path = f"to the end, without an order; {same}"
    return told(f"{name}, Spark's join", took, theirs.rows, path)


if __name__ == "__main__":
    raise SystemExit(main())
