"""Writes the marts as Parquet, for readers that are not DuckDB."""

from __future__ import annotations

from pathlib import Path

from pipelines.publish.catalog import read_tables
from pipelines.publish.quoting import quote_name
from pipelines.warehouse import open_memory

EXPORTED_SCHEMAS = ("marts", "meta")
"""meta goes along, so that the folder says which publication it is."""


def export_parquet(file: Path, folder: Path) -> list[Path]:
    """Write each table of a warehouse file to `folder/<schema>/<table>.parquet` (zstd), rows in the file's order.

    folder: is made here and must not exist. Returns the files written.
    """
    written = []
    with open_memory() as connection:
        connection.execute("attach ? as source (read_only)", [str(file)])
        for table in read_tables(connection, "source", EXPORTED_SCHEMAS):
            target = folder / table.schema / f"{table.name}.parquet"
            target.parent.mkdir(parents=True, exist_ok=True)
            connection.execute(
                f"copy {quote_name('source', *table.key)} to ? (format parquet, compression zstd)", [str(target)]
            )
            written.append(target)
    return written
