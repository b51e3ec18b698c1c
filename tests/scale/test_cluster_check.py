"""What breaks a rule of sound data is named on a cluster as in a database."""

from __future__ import annotations

import pytest

from tests.scale.compare import difference
from tests.store.test_rules import BREACHES, EVENTS
from timeline import Timeline
from timeline.errors import BadQuery

pytestmark = [
    pytest.mark.torture,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]

TOGETHER = (
    "sound_values", "bounds_in_order", "versions_in_sequence", "known_entities", "known_sources", "known_versions",
    "recorded_times", "counted_changes", "known_changes", "edtf_agrees",
)  # fmt: skip
"""What can be wrong at once; a dataset has no numbers of versions, so that these are other ones there."""


@pytest.fixture(scope="module")
def broken():
    """A database in which much is wrong."""
    with Timeline.memory() as tl:
        tl.add(EVENTS, sources=[{"source_id": "s", "title": "S", "published": "2020-05-01"}])
        tl.amend("b", title="The B")
        tl.undo()
        tl.add(event_id="old", title="Old", when="-0043-03-15", kind="visit")
        tl.add(event_id="one", title="One", when="2001", participants=[{"entity": "Bea"}])
        tl.add(event_id="two", title="Two", when="2002", participants=[{"entity": "Cid"}])
        with tl._store.writing() as session:
            for rule in TOGETHER:
                session.execute(BREACHES[rule])
            session.execute("INSERT INTO entity_alias VALUES ('bea', 'the X', 2), ('cid', 'The x', 2)")
            session.execute("UPDATE revision SET retracted = 7 WHERE revision_id = 4")
            session.execute("UPDATE event_version SET end_min = start_min WHERE event_id = 'old'")
            session.execute("UPDATE event_version SET attributes = '[1]', kind = 'NO' WHERE event_id = 'one'")
        yield tl


@pytest.mark.parametrize("deep", [False, True])
def test_the_same_rows_break_the_same_rules(spark, broken, tmp_path, deep):
    from timeline.scale import ClusterTimeline

    there = ClusterTimeline(spark, broken.export(tmp_path / "broken"))
    ours = broken.check(deep=deep).pl()
    assert ours.height > (20 if deep else 5)
    answer = there.check(deep=deep)
    assert answer.notes == broken.check(deep=deep).notes
    assert difference(ours, answer.result()) == ""


def test_a_dataset_without_its_past_is_not_checked(spark, broken, tmp_path):
    from timeline.scale import ClusterTimeline

    now = ClusterTimeline(spark, broken.export(tmp_path / "now", as_of="2999"))
    with pytest.raises(BadQuery, match="was exported without its history; export all of it to check it"):
        now.check()
