"""`ClusterTimeline`: the questions of a timeline, asked of datasets on a Spark cluster."""

from __future__ import annotations

import inspect
from functools import wraps
from os import PathLike
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from timeline.errors import BadQuery, MissingExtra
from timeline.query.registry import question_of
from timeline.scale.answer import ClusterAnswer
from timeline.scale.dataset import open_datasets, tables_of
from timeline.scale.names import folded, name_key
from timeline.scale.rows import completed, typed
from timeline.scale.session import ClusterSession, ClusterStore
from timeline.scale.spark_sql import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyspark.sql import SparkSession

    from timeline.store import Result

__all__ = ["VERBS", "ClusterTimeline"]

_WEIGHED = ("expected", "probability")
"""Options that weigh the possible worlds of all events at once."""


def _verb(name: str) -> Callable[..., ClusterAnswer]:
    """The method of a question, with the signature and the docstring that are declared of it."""
    function = question_of(name).function

    @wraps(function)
    def ask(self: ClusterTimeline, *args: Any, **options: Any) -> ClusterAnswer:
        for option in _WEIGHED:
            if options.get(option):
                raise BadQuery(
                    f"{name} --{option} is not answered on a cluster; ask it of a database, or leave it out"
                )
        self._check_as_of(options.get("as_of"))
        return self._answer(function(self, *args, **options), name)

    ask.__signature__ = inspect.signature(function).replace(  # type: ignore[attr-defined]
        return_annotation=ClusterAnswer
    )
    return ask


class ClusterTimeline:
    """Datasets that `timeline export` wrote, and the questions asked of them by Spark, with the answers of `Timeline`.

    Args:
        spark: a session of Spark, classic or by Spark Connect.
        places: the folder or the URL of a dataset, or several of them: their events are asked together.

    Raises:
        MissingExtra: pyspark or sqlglot is not installed.
        DatabaseMissing, BadRow, BadQuery: there is no whole dataset.

    An answer is a frame of Spark that is not computed yet, see `ClusterAnswer`.
    """

    def __init__(
        self, spark: SparkSession, places: str | PathLike[str] | Iterable[str | PathLike[str]]
    ) -> None:
        _check_installed()
        folders = [places] if isinstance(places, str | PathLike) else [*places]
        if not folders:
            raise BadQuery("no dataset is given; name the folder that timeline export wrote")
        self.spark = spark
        self.datasets = open_datasets(spark, map(str, folders))
        self._names = _shown(spark, self.datasets)
        name = ", ".join(dataset.folder for dataset in self.datasets)
        self._store = ClusterStore(ClusterSession(spark, self._names, {}), name)

    def _check_as_of(self, as_of: Any) -> None:
        """Refuse to ask of then what only says how things are now."""
        lacking = [dataset.folder for dataset in self.datasets if not dataset.is_whole]
        if as_of is not None and lacking:
            raise BadQuery(
                f"{lacking[0]} was exported without its history; export all of it to ask as of then"
            )

    def _answer(self, result: Result, name: str) -> ClusterAnswer:
        if result.kernel is not None:
            raise BadQuery(f"{name} is not answered so on a cluster")
        question = question_of(name)
        session = self._store.session
        frame = session.asked(result.sql, result.params, foreign=question.foreign)
        look = result.look if result.look.described else question.look
        if not question.foreign:
            frame = typed(frame, question.described)
        if not result.foreign:
            frame = completed(frame, result.derived)
        return ClusterAnswer(frame, notes=result.notes, title=result.title, look=look)

    find = _verb("find")
    at = _verb("at")
    relate = _verb("relate")
    concurrency = _verb("concurrency")
    gaps = _verb("gaps")
    coverage = _verb("coverage")
    coalesce = _verb("coalesce")


VERBS = tuple(name for name, method in vars(ClusterTimeline).items() if hasattr(method, "__wrapped__"))
"""The questions that a cluster answers."""


def _check_installed() -> None:
    try:
        import pyspark  # noqa: F401
    except ImportError:
        raise MissingExtra("pyspark", "spark", "a question on a cluster") from None


def _shown(spark: SparkSession, datasets: Any) -> dict[str, str]:
    """Show the tables and the functions to the SQL of a session; returns the names that the tables have there."""
    mark = uuid4().hex[:8]
    names = {}
    for table, frame in tables_of(spark, datasets).items():
        names[table] = f"timeline_{mark}_{table}"
        frame.createOrReplaceTempView(names[table])
    for name, function in (("name_key", name_key), ("folded", folded)):
        spark.udf.register(FUNCTIONS[name], function, "string")
    return names
