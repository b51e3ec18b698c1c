"""A cluster gives the answers of the embedded engine: the same rows, in the same order, of the same types."""

from __future__ import annotations

import doctest
import re

import polars as pl
import pytest

from tests.docs.pages import blocks
from tests.scale.compare import difference, random_database, told
from timeline import Timeline
from timeline.errors import BadQuery, BadRow, DatabaseMissing, UnknownName

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
long = pytest.mark.torture
"""The short set is one test, so that one process of the tests starts Spark, and not each."""

LIGHT = [
    ("find", ("-country:AR during:2000/2015",), {"from_": "2001"}),
    ("find", ("text:AEIOE -text:zzz",), {"where": "start_min < DATE '2010-01-01' OR end_max IS NULL", "limit": 7}),
    ("find", ("country:AR|BO|CL",), {}),
    ("find", ("-who:Irán|Hezbollah tag:x|y",), {}),
    ("concurrency", ("",), {"circa": "18mo"}),
    ("find", ("who:'IRAN'".replace("'", ""),), {"as_of": 1}),
    ("at", ("2010",), {"certainty": "certain"}),
    ("concurrency", ("",), {"by": "country"}),
    ("concurrency", ("",), {"bins": "quarter", "from_": "2009-02", "to": "2010-05", "by": "kind"}),
    ("gaps", ("during:1990/2012",), {"by": "who", "min_gap": "30d", "resolution": "month"}),
    ("coverage", ("",), {"by": "tag", "from_": "1995", "to": "2012"}),
    ("coalesce", ("",), {"min_gap": "400d", "resolution": "week", "as_of": 1}),
    ("rate", ("during:1990/2012",), {"every": "5y", "by": "country", "counts": "touches"}),
    ("rate", ("",), {"every": "year", "from_": "2000", "to": "2012"}),
    ("sql", ("SELECT kind, count(*) AS n, min(start_min) AS first FROM events GROUP BY kind ORDER BY n DESC, kind",), {}),
    ("sql", ("SELECT name FROM participants WHERE name = $name LIMIT 1",), {"params": {"name": "O'Brien"}}),
]  # fmt: skip


@pytest.fixture(scope="module")
def here():
    """A random database of every kind of date, with a past."""
    return random_database(7, events=40)


@pytest.fixture(scope="module")
def there(spark, here, tmp_path_factory):
    """The same on the cluster, in folders by country."""
    from timeline.scale import ClusterTimeline

    folder = tmp_path_factory.mktemp("cluster") / "dataset"
    here.export(folder, partition="country")
    return ClusterTimeline(spark, folder)


SHORT = ("find",)


def test_the_short_set(here, there):
    """Of each way to an answer one question; the others are asked by the long tests."""
    asked = [*reversed({verb: (verb, *given) for verb, *given in reversed(LIGHT) if verb in SHORT}.values())]
    assert [verb for verb, *_ in asked] == [*SHORT]
    wrong = [
        (verb, difference(told(here, (verb, *given)), told(there, (verb, *given)))) for verb, *given in asked
    ]
    assert [each for each in wrong if each[1]] == []
    with pytest.raises(
        AttributeError, match="bursts is not answered on a cluster, which answers find, at, sql"
    ):
        there.bursts("")


@long
@pytest.mark.parametrize("question", LIGHT, ids=lambda question: question[0])
def test_an_answer_is_that_of_the_embedded_engine(here, there, question):
    assert difference(told(here, question), told(there, question)) == ""
    assert not isinstance(told(here, question), str)


@long
def test_two_events_are_related_alike(here, there):
    first, *_, last = [row["event_id"] for row in here.find()]
    question = ("relate", (first, last), {"resolution": "month"})
    assert difference(told(here, question), told(there, question)) == ""


@long
def test_info_tells_the_same_but_for_the_file(here, there):
    ours, theirs = (each.drop("path", "bytes") for each in (here.info().pl(), there.info().result()))
    assert ours.equals(theirs)
    assert there.info().result()["path"][0].endswith("dataset")


@long
def test_an_answer_is_a_frame_of_spark_that_is_read_later(there):
    answer = there.find("kind:attack")
    assert dict(answer.dtypes)["start_min"] == "timestamp_ntz"
    assert answer.result(limit=2).height == 2
    assert answer.result(limit=2).schema["start_min"] == pl.Datetime("us")
    with pytest.raises(BadQuery, match="a limit of -1 rows"):
        answer.result(limit=-1)


REFUSED = [
    (lambda there: there.find("kind:atack"), UnknownName, "did you mean 'attack'"),
    (lambda there: there.concurrency(expected=True), BadQuery, "concurrency --expected is not answered on a cluster"),
    (lambda there: there.sql("SELECT * FROM nowhere"), BadQuery, "there is no table 'nowhere' on the cluster; known: ent"),
    (lambda there: there.sql("SELECT kinds FROM events"), BadQuery, "Spark cannot answer this: .*kinds"),
    (lambda there: there.find(where="no_such_function(title)"), BadQuery, "(?i)Spark cannot answer this: .*no_such_function"),
    (lambda there: there.bursts(""), AttributeError, "bursts is not answered on a cluster"),
]  # fmt: skip


@long
@pytest.mark.parametrize(("ask", "kind", "words"), REFUSED)
def test_what_is_not_there_is_refused_in_one_line(there, ask, kind, words):
    with pytest.raises(kind, match=words) as caught:
        ask(there)
    assert "\n" not in str(caught.value)


@long
def test_datasets_are_asked_together(spark, tmp_path):
    from timeline.scale import ClusterTimeline

    folders = []
    for name, when in (("one", "1994-07-18"), ("two", "since 2001")):
        with Timeline.memory() as tl:
            tl.add(event_id=name, title=name, when=when, participants=["Iran"])
            folders.append(tl.export(tmp_path / name))
    both = ClusterTimeline(spark, folders)
    found = both.find("who:iran", as_of="2999").result()
    assert found.select("event_id", "who").rows() == [("one", ["Iran"]), ("two", ["Iran"])]
    with pytest.raises(UnknownName, match="unknown revision '1'"):
        both.find(as_of=1)


@long
def test_only_a_whole_dataset_is_asked_as_of_then(spark, here, tmp_path):
    from timeline.scale import ClusterTimeline

    then = ClusterTimeline(spark, here.export(tmp_path / "then", as_of=1))
    assert then.find().result().height == here.find(as_of=1).pl().height
    with pytest.raises(BadQuery, match="was exported without its history"):
        then.find(as_of=1)
    changes = here.export(tmp_path / "changes", since=1)
    with pytest.raises(BadQuery, match="holds only what changed since"):
        ClusterTimeline(spark, changes)


@long
def test_what_is_no_dataset_is_said(spark, tmp_path):
    from timeline.scale import ClusterTimeline

    with pytest.raises(DatabaseMissing, match=re.escape(f"no dataset at {tmp_path / 'none'}")):
        ClusterTimeline(spark, tmp_path / "none")
    (tmp_path / "contract.json").write_text("{}")
    with pytest.raises(BadRow, match=r"its contract\.json is none"):
        ClusterTimeline(spark, tmp_path)
    (tmp_path / "contract.json").write_text('{"contract_version": 99}')
    with pytest.raises(BadRow, match="version 99 of the contract"):
        ClusterTimeline(spark, tmp_path)


@long
def test_an_answer_is_written_to_a_folder_as_seen_from_here(there, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    there.find().write_parquet("found")
    assert [*(tmp_path / "found").glob("*.parquet")]


@long
def test_the_page_holds(spark, founding, tmp_path, monkeypatch):
    """The session that `docs/cluster.md` shows."""
    founding.export(tmp_path / "out" / "parquet")
    monkeypatch.chdir(tmp_path)
    (shown,) = (block.text for block in blocks("docs/cluster.md") if block.text.startswith(">>> "))
    test = doctest.DocTestParser().get_doctest(shown, {"spark": spark}, "docs/cluster.md", None, 0)
    assert doctest.DocTestRunner().run(test).failed == 0
