"""What a build reads: the schema `raw` in a fresh build file, and the digest that names these inputs.

The ledger stays where it is, as views over its Parquet files; rubrics and the run's context are small tables, and so
is what match_chambers finds. Nothing else is filtered or judged here.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from pipelines import warehouse
from pipelines.ingest import ledger
from pipelines.ingest.earlier import EarlierScores, write_earlier
from pipelines.ingest.lookups import load_lookups
from pipelines.ingest.match_chambers import Reference, RegisterEntry, match_all
from pipelines.reference import OPTIONAL_RUBRIC_COLUMNS, RUBRIC_TABLES, SEEDS, Rubric
from pipelines.run_context import RunContext
from pipelines.settings import Settings

LEDGER_VIEWS: Mapping[str, str] = {
    "ingest_file": "files",
    "field_value": "values",
    "rejected_row": "rejected",
    "chamber": "chambers",
}
"""Relation in `raw` -> table of the ledger."""

RUBRIC_RELATIONS: Mapping[str, str] = {
    "rubric": "rubric",
    "rubric_dimension": "dimensions",
    "rubric_criterion": "criteria",
    "rubric_indicator": "indicators",
    "rubric_band": "bands",
    "rubric_field": "fields",
    "rubric_measure": "priority_measures",
    "rubric_indicator_measure": "indicator_measures",
    "rubric_grade": "grades",
    "rubric_gate": "gates",
    "rubric_obligation": "obligations",
    "rubric_adjustment": "adjustments",
}
"""Relation in `raw` -> file of a rubric folder."""

CHAMBER_MATCH: Mapping[str, pl.DataType] = {
    "written_id": pl.String(), "written_name": pl.String(), "written_uscc": pl.String(), "chamber_id": pl.String(),
    "matched_by": pl.String(), "rejection_code": pl.String(), "candidates": pl.String(),
}  # fmt: skip
"""Columns of raw.chamber_match: one row per way a chamber is written in any landed or refused row."""

# What int_register_rows and int_chambers make of the register; the older validities are a chamber's former names.
_REGISTER = """
with received as (
    select chamber_id, name_zh, uscc, district_code, valid_from
    from raw.chamber
    where received_at < $as_of + interval 1 day and valid_from <= $as_of
    qualify row_number() over (
        partition by chamber_id, valid_from
        order by received_at desc, file_id desc, sheet desc, source_row desc
    ) = 1
)
select
    chamber_id, name_zh, uscc, district_code,
    row_number() over (partition by chamber_id order by valid_from desc) = 1 as is_current
from received
order by chamber_id, valid_from
"""

_REFERENCES = """
select chamber_id, chamber_name, chamber_uscc from raw.field_value
union
select chamber_id, chamber_name, chamber_uscc from raw.rejected_row
order by all
"""


def write_build_inputs(
    settings: Settings, rubrics: Sequence[Rubric], run: RunContext, earlier: EarlierScores | None = None
) -> None:
    """Make `settings.build_file` anew with the schema `raw`, and nothing beside it: what a killed night left goes.

    Views over the ledger, or empty tables where there is no batch yet; `chamber_match`, as of the run's date; `rubric*`
    tables with the columns of reference.RUBRIC_TABLES and OPTIONAL_RUBRIC_COLUMNS as text, rubric_id and source_row
    first; `run_context` with one row; `earlier_*` with what the build compares itself with, without rows by default.
    """
    _empty(settings.build)
    with warehouse.open_writer(settings.build_file) as connection, TemporaryDirectory(dir=settings.build) as folder:
        connection.execute("create schema raw")
        connection.execute("use raw")
        for relation, table in LEDGER_VIEWS.items():
            paths = [str(path) for path in ledger.table_files(settings.landing, table)]
            if paths:
                _create_ledger_view(connection, Path(folder), relation, table, paths)
            else:
                _create_table(connection, Path(folder), relation, pl.DataFrame(schema=ledger.SCHEMAS[table]))
        _create_table(connection, Path(folder), "chamber_match", _chamber_matches(connection, rubrics, run.as_of))
        for relation, table in RUBRIC_RELATIONS.items():
            _create_table(connection, Path(folder), relation, _rubric_rows(rubrics, table))
        write_earlier(connection, earlier or EarlierScores())
        connection.execute(
            "create table run_context as select cast($run_id as varchar) as run_id, cast($as_of as date) as as_of, "
            "cast($started_at as timestamp) as started_at, cast($code_version as varchar) as code_version, "
            "cast($input_digest as varchar) as input_digest",
            {
                "run_id": run.run_id,
                "as_of": run.as_of,
                "started_at": run.started_at,
                "code_version": run.code_version,
                "input_digest": run.input_digest,
            },
        )


def _empty(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def input_digest(settings: Settings, rubrics: Sequence[Rubric], as_of: date) -> str:
    """SHA-256 of what a build as of a date depends on: files received by then, rubric folders, seeds, the date itself.

    Only content counts: in which batches the files came, or how their rows are stored, makes no difference.
    """
    digest = hashlib.sha256()
    files = ledger.read_files(settings.landing).filter(pl.col("received_at").dt.date() <= as_of)
    for row in sorted(files.select("file_id", "file_name", pl.col("received_at").dt.to_string()).iter_rows()):
        _update(digest, ("file", *row))
    for rubric in sorted(rubrics, key=lambda rubric: rubric.rubric_id):
        for path in sorted(rubric.folder.glob("*.csv")):
            _update(digest, ("rubric", rubric.rubric_id, path.name, _hash_of(path)))
    for path in sorted(SEEDS.glob("*.csv")):
        _update(digest, ("seed", path.name, _hash_of(path)))
    _update(digest, ("as_of", as_of.isoformat()))
    return digest.hexdigest()


def _chamber_matches(connection: duckdb.DuckDBPyConnection, rubrics: Sequence[Rubric], as_of: date) -> pl.DataFrame:
    """CHAMBER_MATCH: whom every way of naming a chamber means, by the register valid on the as-of date."""
    register = [RegisterEntry(*row) for row in connection.execute(_REGISTER, {"as_of": as_of}).fetchall()]
    references = [Reference(*row) for row in connection.execute(_REFERENCES).fetchall()]
    rows = [
        (*astuple(reference), match.chamber_id, match.matched_by, match.rejection_code, match.candidates)
        for reference, match in match_all(references, register, load_lookups(rubrics).districts)
    ]
    return pl.DataFrame(rows, schema=CHAMBER_MATCH, orient="row")


def _rubric_rows(rubrics: Iterable[Rubric], table: str) -> pl.DataFrame:
    """One file of every rubric, one below the other."""
    columns = [
        column for column in (*RUBRIC_TABLES[table], *OPTIONAL_RUBRIC_COLUMNS.get(table, ())) if column != "rubric_id"
    ]
    empty = pl.DataFrame(schema={"rubric_id": pl.String, "source_row": pl.Int32, **dict.fromkeys(columns, pl.String)})
    frames = [
        rubric.tables[table].with_columns(
            pl.lit(rubric.rubric_id).alias("rubric_id"), pl.col("source_row").cast(pl.Int32)
        )
        for rubric in rubrics
    ]
    return pl.concat([empty, *(frame.select(empty.columns) for frame in frames)])


def _create_ledger_view(
    connection: duckdb.DuckDBPyConnection, folder: Path, relation: str, table: str, paths: Sequence[str]
) -> None:
    """Every batch of a ledger table by the names of columns; a column that no batch has yet is null."""
    path = folder / f"{relation}.parquet"
    pl.DataFrame(schema=ledger.SCHEMAS[table]).write_parquet(path)
    schema = connection.read_parquet(str(path))
    rows = connection.read_parquet(list(paths), union_by_name=True)
    columns = (
        name if name in rows.columns else f"cast(null as {dtype}) as {name}"
        for name, dtype in zip(schema.columns, schema.types, strict=True)
    )
    rows.project(", ".join(columns)).create_view(relation, replace=False)


def _create_table(connection: duckdb.DuckDBPyConnection, folder: Path, relation: str, frame: pl.DataFrame) -> None:
    """Hand a frame to DuckDB through a Parquet file: scanning polars directly would need pyarrow."""
    path = folder / f"{relation}.parquet"
    frame.write_parquet(path)
    connection.read_parquet(str(path)).create(relation)


def _hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _update(digest: hashlib._Hash, entry: Iterable[str]) -> None:
    """Add one entry; separators keep ('a', 'bc') and ('ab', 'c') apart."""
    digest.update("\x1f".join(entry).encode() + b"\x1e")
