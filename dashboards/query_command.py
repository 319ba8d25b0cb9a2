"""What `sihao query` does: run one query and write the answer where it was asked for."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING

from dashboards.query import QueryError, run_query
from dashboards.scope import ALL
from dashboards.workbook import write_xlsx
from dashboards.writers import write_csv, write_json, write_table

if TYPE_CHECKING:
    from dashboards.query import QueryResult
    from pipelines.settings import Settings

FORMATS = ("table", "csv", "json", "xlsx")


def parse_parameters(pairs: Iterable[str]) -> dict[str, str]:
    """`["district=310106"]` -> `{"district": "310106"}`. Raises QueryError on anything that is not name=value."""
    parameters: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise QueryError(f"参数应写作 名称=值 a parameter is written name=value: {pair!r}")
        if name in parameters:
            raise QueryError(f"参数重复 parameter given twice: {name}")
        parameters[name] = value
    return parameters


def main_query(
    settings: Settings, name: str, params: Mapping[str, str], output_format: str, out: Path | None = None
) -> Path | None:
    """Run the query on what is published and write the answer; returns the file written, None for standard output.

    Whoever can read the file itself sees all of it.
    Without `out` the answer goes to standard output, except a workbook for a terminal: that goes to the outbox.
    CSV files begin with a byte order mark, without which Excel misreads Chinese; standard output has none.
    Raises QueryError (unknown query, parameter, value or format) and NothingPublishedError.
    """
    if output_format not in FORMATS:
        raise QueryError(f"未知的格式 unknown format: {output_format!r}; 可用 known: {', '.join(FORMATS)}")
    result = run_query(settings.published_link, name, params, scope=ALL)
    if output_format == "xlsx":
        if out is None and sys.stdout.isatty():
            out = settings.outbox / f"{name}.xlsx"
        content = io.BytesIO()
        write_xlsx(result, content)
        if out is None:
            sys.stdout.buffer.write(content.getvalue())
            sys.stdout.buffer.flush()
            return None
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content.getvalue())
        return out
    writers: dict[str, Callable[[QueryResult, IO[str]], None]] = {
        "table": _table_to_stream, "csv": write_csv, "json": write_json,
    }  # fmt: skip
    if out is None:
        writers[output_format](result, sys.stdout)
        return None
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8-sig" if output_format == "csv" else "utf-8", newline="") as stream:
        writers[output_format](result, stream)
    return out


def _table_to_stream(result: QueryResult, stream: IO[str]) -> None:
    """The table as wide as the terminal; as wide as it needs to be where there is none."""
    from rich.console import Console

    console = Console(file=stream, width=None if stream.isatty() else 1000)
    write_table(result, console)
