"""A session of Spark: of a server by Spark Connect, or of a master that this machine starts."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from timeline.errors import BadQuery, MissingExtra

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyspark.sql import SparkSession

__all__ = ["connected", "quiet", "running", "started"]

_HERE = "127.0.0.1"


@contextmanager
def running(connect: str | None, master: str, settings: Mapping[str, str]) -> Iterator[SparkSession]:
    """A session of the server, or of the master where none is named; it ends with the block that it began with."""
    with quiet():
        _builder()
        before = _active()
        spark = connected(connect) if connect else started(master, settings)
        try:
            yield spark
        finally:
            if before is None:
                spark.stop()


def _active() -> SparkSession | None:
    from pyspark.sql import SparkSession

    return SparkSession.getActiveSession()


def connected(url: str) -> SparkSession:
    """A session of a server that speaks Spark Connect.

    Raises:
        BadQuery: nothing answers there.
        MissingExtra: pyspark is not installed.
    """
    with quiet():
        session = _builder().remote(url)
        from grpc import RpcError
        from pyspark.errors import PySparkException

        try:
            spark = session.getOrCreate()
            spark.version  # noqa: B018 - the server is asked for the first time
        except (PySparkException, RpcError) as fault:
            said = " ".join(str(fault).split())[:200]
            raise BadQuery(f"no Spark Connect server answers at {url}: {said}") from None
    return spark


def started(master: str, settings: Mapping[str, str] | None = None) -> SparkSession:
    """A session whose driver runs in this process.

    Args:
        master: where the executors run: `local[*]`, `local-cluster[2,1,1024]`, `spark://host:7077`, ...
        settings: more settings of Spark.

    Raises:
        BadQuery: there is no Java here.
        MissingExtra: pyspark is not installed.
    """
    with quiet():
        builder = _builder()
        if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
            raise BadQuery(
                f"the master {master} needs Java 17 or newer on this machine; install it, or name a server with --connect"
            )
        builder = builder.master(master).appName("timeline")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        of_this_machine = master.startswith("local")
        if of_this_machine:
            os.environ.setdefault("SPARK_LOCAL_IP", _HERE)
        given = {"spark.driver.host": _HERE} if of_this_machine else {}
        for name, value in {**given, **(settings or {})}.items():
            builder = builder.config(name, value)
        spark = builder.getOrCreate()
        spark.sparkContext.setLogLevel("ERROR")
    return spark


def _builder() -> SparkSession.Builder:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise MissingExtra("pyspark", "spark", "a question on a cluster") from None
    return SparkSession.builder


@contextmanager
def quiet() -> Iterator[None]:
    """Without what pyspark says of the version of pandas, of which nothing here needs more than its presence."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield
