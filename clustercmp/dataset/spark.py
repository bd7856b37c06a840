"""The Spark session that an address leads to: a cluster's, or one in this process."""

from __future__ import annotations

from pathlib import Path
from subprocess import DEVNULL
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from clustercmp.errors import AccessError

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend

    from clustercmp.dataset.address import Address

LOCAL = "local"
QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
HERE = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.catalogImplementation": "in-memory",  # no Hive
    # a start is mostly the loading of classes, for which the second compiler does little
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


def session(address: Address) -> Any:  # noqa: ANN401  pyspark is an extra
    """Return the session: `spark://local[2]/folder` runs here, `spark://host:7077` on a cluster.

    Locally, Parquet in the folder under the table's name (a file or a folder of parts) is that
    table. The address's other parameters are settings of Spark.
    """
    from pyspark.sql import SparkSession  # noqa: PLC0415  a package of hundreds of megabytes

    place = address.backend.partition("://")[2]
    master, _, folder = place.partition("/")
    local = master.partition("[")[0] in {"", LOCAL}
    settings = {
        "spark.app.name": "clustercmp",
        "spark.master": (master or LOCAL) if local else f"spark://{master}",
        **(QUIET | (HERE if local else {}) | address.options),
    }
    _start_quietly(settings)
    found = SparkSession.builder.config(map=settings).getOrCreate()
    if local and folder:
        base = Path("/", unquote(folder))
        if not base.is_dir():
            message = f"{address.shown}: there is no folder {base}; check the path"
            raise AccessError(message)
        for path in (base / address.table, base / f"{address.table}.parquet"):
            if path.exists():
                found.read.parquet(path.as_uri()).createOrReplaceTempView(address.table)
    return found


def _start_quietly(settings: dict[str, str]) -> None:
    """Start Java if it does not run yet, without what it writes on stderr before it can be told."""
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415  as above
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415  as above

    if SparkContext._gateway is None:  # noqa: SLF001  there is no public way to ask
        conf = SparkConf(loadDefaults=False).setAll([*settings.items()])
        gateway = launch_gateway(conf, {"stdout": DEVNULL, "stderr": DEVNULL})
        SparkContext._ensure_initialized(gateway=gateway, conf=conf)  # noqa: SLF001  likewise


def answer(backend: SQLBackend, sql: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return the columns and rows of a query; what Spark raises is not logged besides."""
    from pyspark.logger import PySparkLogger  # noqa: PLC0415  as above

    PySparkLogger.getLogger("SQLQueryContextLogger").disabled = True
    found = backend.raw_sql(sql)
    return found.columns, found.collect()
