"""`ClusterTimeline`: the questions of a timeline, asked of datasets on a Spark cluster."""

from __future__ import annotations

import inspect
from functools import wraps
from os import PathLike
from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery, MissingExtra
from timeline.query.registry import QUESTIONS, question_of
from timeline.scale.answer import ClusterAnswer
from timeline.scale.dataset import open_datasets, tables_of
from timeline.scale.dealing import Limits
from timeline.scale.levels import slices_for
from timeline.scale.rows import completed, typed
from timeline.scale.session import ClusterSession, ClusterStore
from timeline.scale.sliced import by_kernel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyspark.sql import DataFrame, SparkSession

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
        if name == "check" or options.get("as_of") is not None:
            self._check_whole("check it" if name == "check" else "ask as of then")
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
        limits: how much a task does in a question about pairs.

    Raises:
        MissingExtra: pyspark or sqlglot is not installed.
        DatabaseMissing, BadRow, BadQuery: there is no whole dataset.

    An answer is a frame of Spark that is not computed yet, see `ClusterAnswer`.
    """

    def __init__(
        self,
        spark: SparkSession,
        places: str | PathLike[str] | Iterable[str | PathLike[str]],
        *,
        limits: Limits | None = None,
    ) -> None:
        _check_installed()
        folders = [places] if isinstance(places, str | PathLike) else [*places]
        if not folders:
            raise BadQuery("no dataset is given; name the folder that timeline export wrote")
        self.spark = spark
        self._limits = limits or Limits()
        self.datasets = open_datasets(spark, map(str, folders))
        name = ", ".join(dataset.folder for dataset in self.datasets)
        slices = slices_for(sum(each.rows("events") for each in self.datasets), self._limits.rows)
        self._store = ClusterStore(ClusterSession(spark, tables_of(spark, self.datasets), slices), name)

    def _check_whole(self, purpose: str) -> None:
        """Refuse what needs the past of a dataset that only says how things are now."""
        lacking = [dataset.folder for dataset in self.datasets if not dataset.is_whole]
        if lacking:
            raise BadQuery(f"{lacking[0]} was exported without its history; export all of it to {purpose}")

    def _answer(self, result: Result, name: str) -> ClusterAnswer:
        question = question_of(name)
        session = self._store.session
        laid: DataFrame | None = None
        if result.kernel is not None:
            ordered, path, is_typed, laid = by_kernel(
                session, result.kernel, question.described, self._limits
            )
        else:
            ordered = session.asked(result.sql, result.params, foreign=question.foreign)
            path, is_typed = "spark: SQL alone", False

        def finish(frame: DataFrame) -> DataFrame:
            if is_typed and not result.derived:
                return frame
            frame = frame if is_typed or question.foreign else typed(frame, question.described)
            return frame if result.foreign else completed(frame, result.derived)

        look = result.look if result.look.described else question.look
        whole = ordered if laid is None else laid
        return ClusterAnswer(finish(whole), result.notes, result.title, look, path, ordered, finish)

    def __getattr__(self, name: str) -> Any:
        if name in QUESTIONS:
            raise AttributeError(
                f"{name} is not answered on a cluster, which answers {', '.join(VERBS)}; ask it of a database"
            )
        raise AttributeError(f"'ClusterTimeline' has no attribute '{name}'")

    find = _verb("find")
    at = _verb("at")
    sql = _verb("sql")
    relate = _verb("relate")
    concurrency = _verb("concurrency")
    gaps = _verb("gaps")
    coverage = _verb("coverage")
    coalesce = _verb("coalesce")
    overlaps = _verb("overlaps")
    nearest = _verb("nearest")
    lookup = _verb("lookup")
    rate = _verb("rate")
    cooccur = _verb("cooccur")
    leads = _verb("leads")
    check = _verb("check")
    info = _verb("info")


VERBS = tuple(name for name, method in vars(ClusterTimeline).items() if hasattr(method, "__wrapped__"))
"""The questions that a cluster answers."""


def _check_installed() -> None:
    try:
        import pyspark  # noqa: F401
    except ImportError:
        raise MissingExtra("pyspark", "spark", "a question on a cluster") from None
