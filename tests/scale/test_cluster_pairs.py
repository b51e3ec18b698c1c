"""Questions about pairs on a cluster, in slices of some events: the rows of the embedded engine, and what is said of the way."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from tests.scale.compare import difference, random_database, told
from timeline.errors import BadQuery

pytestmark = [
    pytest.mark.torture,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]

ASKED = [
    ("overlaps", ("", "during:1990/2010"), {"by": "who"}),
    ("lookup", ("", "kind:government"), {"by": "country"}),
    ("nearest", ("", ""), {"within": "400d", "direction": "before", "k": 2}),
    ("cooccur", ("",), {"window": "400d", "null": "none"}),
]
LONGER = [
    ("overlaps", ("", ""), {"relation": "precedes", "limit": 9}),
    ("overlaps", ("kind:attack", ""), {"relation": "meets", "resolution": "year"}),
    ("overlaps", ("", ""), {"relation": "during", "certainty": "certain", "resolution": "month"}),
    ("lookup", ("", ""), {"certainty": "certain", "limit": 11}),
    ("nearest", ("", ""), {"within": "900d", "by": "who", "certainty": "certain"}),
    ("nearest", ("", ""), {"within": "90d", "direction": "after"}),
    (
        "cooccur",
        ("during:1990/2010",),
        {"by": "who,country", "window": "900d", "null": "none", "rank": "certain"},
    ),
    ("cooccur", ("",), {"window": "30d", "null": "none", "min_count": 0, "only": "irán"}),
]
STATES = [
    ("concurrency", ("",), {"by": "who"}),
    ("concurrency", ("",), {"from_": "1995", "to": "2012"}),
    ("concurrency", ("",), {"bins": "year", "from_": "1999-03", "to": "2012-07", "by": "country"}),
    ("gaps", ("",), {"by": "country", "min_gap": "30d"}),
    ("gaps", ("",), {"from_": "1980", "min_gap": "400d"}),
    ("coverage", ("",), {"by": "tag", "resolution": "month"}),
    ("coalesce", ("",), {"by": "country", "min_gap": "400d", "certainty": "certain"}),
]
"""Levels are counted in slices, too, stretches joined, and gaps found."""
WHOLE = [
    ("overlaps", ("kind:trial", ""), {"by": "tag"}),
    ("nearest", ("", ""), {"k": 3, "by": "country"}),
    ("cooccur", ("",), {"window": "400d", "top": 3}),
    ("leads", ("",), {"window": "400d"}),
]


@pytest.fixture(scope="module")
def here():
    """A random database of every kind of date."""
    return random_database(11, events=30)


@pytest.fixture(scope="module")
def dataset(here, tmp_path_factory):
    """It, exported."""
    return here.export(tmp_path_factory.mktemp("pairs") / "dataset")


@pytest.fixture(scope="module")
def there(spark, dataset):
    """The same on the cluster, where a task holds few events."""
    from timeline.scale import ClusterTimeline
    from timeline.scale.dealing import Limits

    return ClusterTimeline(spark, dataset, limits=Limits(rows=12, pairs=150, small=2))


@pytest.mark.parametrize("question", [*ASKED, *LONGER, *STATES])
def test_slices_give_the_rows_of_the_embedded_engine(here, there, question):
    ours = told(here, question)
    assert difference(ours, told(there, question)) == ""
    assert not isinstance(ours, str)
    assert ours.height


@pytest.mark.parametrize("question", WHOLE)
def test_a_small_side_and_one_task_give_the_same(spark, here, dataset, question):
    from timeline.scale import ClusterTimeline

    there = ClusterTimeline(spark, dataset)
    assert difference(told(here, question), told(there, question)) == ""


@pytest.mark.parametrize("question", [ASKED[0], ("gaps", ("",), {"by": "who", "min_gap": "30d"})])
def test_a_lost_executor_changes_no_row(spark, here, there, question):
    """The process of an executor is killed while its tasks judge; another one takes over."""
    if not spark.sparkContext.master.startswith("local-cluster"):
        pytest.skip("the executors are no processes of their own")
    verb, selectors, options = question
    answer = getattr(there, verb)(*selectors, **options)
    with Killer(spark.sparkContext) as killer:
        found = answer.result()
    assert killer.killed
    assert difference(told(here, question), found) == ""


class Killer:
    """Kills one executor as soon as one of its tasks runs."""

    def __init__(self, context):
        self._context = context
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._kill)
        self.killed: list[int] = []

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        self._thread.join()

    def _kill(self):
        tracker = self._context.statusTracker()
        while not self._done.wait(0.01):
            stages = (tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds())
            if any(stage and stage.numActiveTasks for stage in stages):
                executor = next(iter(_executors()))
                os.kill(executor, signal.SIGKILL)
                self.killed.append(executor)
                return


def _executors():
    """The processes of executors that come from this one."""
    parents, executors = {}, []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(process.name)] = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            if b"CoarseGrainedExecutorBackend" in (process / "cmdline").read_bytes():
                executors.append(int(process.name))
        except OSError:
            continue
    for executor in executors:
        above = executor
        while above in parents and above != os.getpid():
            above = parents[above]
        if above == os.getpid():
            yield executor


def test_what_a_cluster_cannot_cut_is_refused_in_one_line(there):
    with pytest.raises(BadQuery, match="say how far at most, such as within 90d") as caught:
        there.nearest("", "")
    assert "\n" not in str(caught.value)


def test_an_answer_says_how_it_was_dealt(there):
    told = there.overlaps("", "").explain()
    assert "slices of time" in told
    assert "copies" in told
    assert "MB to shuffle" in told
    assert "pairs meet" in told
    free = there.gaps(by="who").explain()
    assert "slices of time" in free
    assert "MB to shuffle" in free
