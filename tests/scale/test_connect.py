"""The same through a server that speaks Spark Connect: the command asks it, and the answer is the embedded engine's."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from tests.scale.compare import random_database

pytestmark = pytest.mark.torture

ASKED = [
    ("find", ["country:AR|BO"], {"selector": "country:AR|BO"}),
    ("concurrency", ["--by", "who"], {"by": "who"}),
    ("overlaps", ["kind:attack", "kind:trial", "--by", "who"], {"left": "kind:attack", "right": "kind:trial", "by": "who"}),
    ("cooccur", ["--null", "none", "--window", "400d"], {"null": "none", "window": "400d"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def server():
    """A server in a process of its own."""
    pyspark = pytest.importorskip("pyspark", reason="needs pyspark: make spark")
    pytest.importorskip("grpc", reason="needs pyspark[connect]: make spark")
    if shutil.which("java") is None:
        pytest.skip("needs Java 17 or newer for Spark")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "spark.connect.grpc.binding.port": port, "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": 2,
        "spark.driver.host": "127.0.0.1",
    }  # fmt: skip
    conf = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    home = Path(pyspark.__file__).parent
    environment = os.environ | {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_HOME": str(home),
    }
    process = subprocess.Popen(
        [home / "bin" / "spark-submit", "--class", "org.apache.spark.sql.connect.service.SparkConnectServer",
         "--master", "local[2]", *conf, "spark-internal"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    for _ in range(120):
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert process.poll() is None, "the server ended"
        time.sleep(0.5)
    yield f"sc://127.0.0.1:{port}"
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(30)


def test_a_server_gives_the_rows_of_the_embedded_engine(server, tmp_path):
    with random_database(5) as here:
        dataset = here.export(tmp_path / "dataset")
        for verb, words, options in ASKED:
            out = tmp_path / verb
            command = ["-m", "timeline", "cluster", "--connect", server, str(dataset), str(out), verb, *words]
            done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            files = sorted(out.glob("*.parquet"))
            ours = getattr(here, verb)(**options).pl()
            theirs = pl.concat([pl.read_parquet(file) for file in files]) if files else ours.clear()
            assert theirs.cast(dict(ours.schema)).equals(ours), verb
