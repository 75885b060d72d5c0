"""Apache Spark as a cluster on this machine: a master and two workers, each a process of its own, on loopback alone."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyspark
from pyspark.sql import SparkSession

from tests.identity_provider import free_port

WORKERS = 2
_HOST = "127.0.0.1"
_HOME = Path(pyspark.__file__).parent
_PATIENCE_SECONDS, _LOOK_EVERY_SECONDS = 60.0, 0.2


@contextmanager
def running_cluster(folder: Path) -> Iterator[SparkSession]:
    """A session whose statements are carried out by the workers; everything ends with it. Raises ``TimeoutError``."""
    address = f"spark://{_HOST}:{free_port()}"
    with ExitStack() as stack:
        _start(
            stack, folder, "master.Master", "--host", _HOST, "--port", address.rsplit(":", 1)[1], "--webui-port", "0"
        )
        for number in range(WORKERS):
            work = folder / f"worker-{number}"
            told = ("--host", _HOST, "--cores", "1", "--memory", "2g", "--webui-port", "0", "--work-dir", str(work))
            _start(stack, folder, "worker.Worker", *told, address)
        session = _session(address, folder)
        stack.callback(session.stop)
        _wait_for_workers(session)
        yield session


def _start(stack: ExitStack, folder: Path, part: str, *told: str) -> None:
    log = stack.enter_context((folder / f"{part}-{len(list(folder.glob('*.log')))}.log").open("wb"))
    command = [str(_HOME / "bin" / "spark-class"), f"org.apache.spark.deploy.{part}", *told]
    surroundings = os.environ | {"SPARK_HOME": str(_HOME), "SPARK_LOCAL_IP": _HOST}
    process = subprocess.Popen(command, env=surroundings, stdout=log, stderr=log)
    stack.callback(process.wait)
    stack.callback(process.terminate)


def _session(address: str, folder: Path) -> SparkSession:
    os.environ["SPARK_LOCAL_IP"] = _HOST
    settings = {
        "spark.driver.bindAddress": _HOST,
        "spark.driver.host": _HOST,
        "spark.executor.memory": "1g",
        "spark.cores.max": str(WORKERS),
        "spark.sql.shuffle.partitions": str(2 * WORKERS),
        "spark.sql.session.timeZone": "Europe/Stockholm",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
    }
    builder = SparkSession.builder.master(address).appName("reports")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _wait_for_workers(session: SparkSession) -> None:
    """Until each has an executor: otherwise one of them would do all of it."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while _executors(session) < WORKERS:
        if time.monotonic() > until:
            raise TimeoutError(f"The cluster did not have {WORKERS} workers within {_PATIENCE_SECONDS:.0f} seconds.")
        time.sleep(_LOOK_EVERY_SECONDS)


def _executors(session: SparkSession) -> int:
    """The driver is among those the status tells of."""
    return int(session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()) - 1
