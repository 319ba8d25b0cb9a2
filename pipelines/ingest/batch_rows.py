"""The rows that files bring to a batch: their tables stacked, normalised and located; one frame for each ledger table.

Here the law rows_read = accepted + rejected holds for every file, as each row read goes through exactly one normaliser.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from pipelines.ingest import ledger
from pipelines.ingest.lookups import Lookups
from pipelines.ingest.normalise import Normalised, normalise_values
from pipelines.ingest.normalise_register import normalise_register
from pipelines.ingest.read_result import OUTCOMES, Table, rows_schema
from pipelines.ingest.rejections import locate
from pipelines.ingest.take import TakenFile
from pipelines.ingest.text import shown

_NORMALISERS: Mapping[str, tuple[str, str, Callable[[pl.DataFrame, Lookups], Normalised]]] = {
    "long": ("values", "value", normalise_values),
    "register": ("chambers", "chamber_id", normalise_register),
}
"""Form of a table -> ledger table of its accepted rows, column that names the row's source_column, normaliser."""


def batch_frames(taken: Sequence[TakenFile], lookups: Lookups, batch_id: str) -> dict[str, pl.DataFrame]:
    """Ledger table -> rows that these files bring (ledger.SCHEMAS), in the order of files, sheets and rows."""
    numbered = [(file, table) for file in taken if file.content is not None for table in file.content.tables]
    sources = pl.DataFrame(
        [(number, file.file_id, table.sheet, file.received_at) for number, (file, table) in enumerate(numbered)],
        schema={"table_no": pl.UInt32, "file_id": pl.String, "sheet": pl.String, "received_at": pl.Datetime("us")},
        orient="row",
    )
    headers = pl.DataFrame(
        [
            (number, column, header, table.letters.get(column))
            for number, (_, table) in enumerate(numbered)
            for column, header in table.headers.items()
        ],
        schema={"table_no": pl.UInt32, "column": pl.String, "source_column": pl.String, "source_letter": pl.String},
        orient="row",
    )
    frames, rejected = {}, []
    for form, (name, column, normalise) in _NORMALISERS.items():
        stacked = _stacked(form, [(number, table) for number, (_, table) in enumerate(numbered) if table.form == form])
        rows = normalise(stacked, lookups)
        named = headers.filter(pl.col("column") == column).drop("column")
        origin = sources.join(named, on="table_no", how="left", maintain_order="left").drop("table_no")
        numbers = rows.accepted["table_no"]  # also the position of the table in `sources`
        located = rows.accepted.with_columns(origin.select(pl.all().gather(numbers)))
        frames[name] = located.select(ledger.SCHEMAS[name].keys())
        rejected.append(rows.rejected)
    faults = pl.concat(rejected).sort("table_no", maintain_order=True)
    frames["rejected"] = locate(faults, sources, headers).select(ledger.SCHEMAS["rejected"].keys())
    frames["files"] = _file_rows(taken, batch_id)
    return frames


def _stacked(form: str, tables: Sequence[tuple[int, Table]]) -> pl.DataFrame:
    """Tables of one form as one frame, with table_no."""
    schema = rows_schema(form)
    filled = [(number, table.rows) for number, table in tables if len(table.rows)]
    frames: list[pl.DataFrame] = []
    waiting: list[tuple[object, ...]] = []
    for _, rows in filled:
        if isinstance(rows, pl.DataFrame):
            frames += [pl.DataFrame(waiting, schema=schema, orient="row"), rows]
            waiting = []
        else:
            waiting += rows
    frames.append(pl.DataFrame(waiting, schema=schema, orient="row"))
    numbers = pl.DataFrame(
        {"number": [number for number, _ in filled], "height": [len(rows) for _, rows in filled]},
        schema={"number": pl.UInt32, "height": pl.UInt32},
    )
    table_no = numbers.select(pl.col("number").repeat_by("height").explode()).to_series()
    return pl.concat(frames).with_columns(table_no=table_no)


def _file_rows(taken: Sequence[TakenFile], batch_id: str) -> pl.DataFrame:
    """One row for each file, with what became of it; how many rows were refused is counted where it is shown."""
    rows = []
    for file in taken:
        rows_read = sum(len(table.rows) for table in file.content.tables) if file.content else 0
        code, kind, detail = _outcome(file, rows_read)
        message_zh, message_en = OUTCOMES[code]
        if detail:
            message_zh, message_en = f"{message_zh}({detail})", f"{message_en}: {detail}"
        rows.append((
            file.file_id, file.name, kind, "refused" if file.refusal else "taken", code, message_zh, message_en,
            file.size_bytes, file.received_at, batch_id, rows_read, file.container_id,
        ))  # fmt: skip
    return pl.DataFrame(rows, schema=ledger.SCHEMAS["files"], orient="row")


def _outcome(file: TakenFile, rows_read: int) -> tuple[str, str, str]:
    """Outcome code, kind, and what was met in few words."""
    if file.refusal is not None:
        return file.refusal.code, "unknown", shown(file.refusal.detail, 120)
    if file.members is not None:
        return "unpacked", "archive", str(file.members)
    return "ok" if rows_read else "no_rows", file.content.kind if file.content else "unknown", ""
