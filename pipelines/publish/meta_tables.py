"""The tables of the schema `meta`: this publication, the nights until now, and their steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import duckdb

from pipelines.night_journal import COUNTS, NightRecord, Outcome
from pipelines.publish.catalog import Table
from pipelines.publish.swap import warehouse_name
from pipelines.run_context import RunContext

META = (("meta", "publication"), ("meta", "run"), ("meta", "run_step"))
"""Tables that are made here; of these names a build has none."""

SCHEMA_VERSION = 2
"""Of the published schema: raised when a table or column is added, changed or removed that others may rely on.

1: before there was a number. 2: meta.publication.schema_version, meta.run, meta.run_step.
"""

_CREATE = f"""
create table target.meta.publication (
    run_id varchar not null,
    published_at timestamp not null,
    as_of date not null,
    rubric_ids varchar not null,
    code_version varchar not null,
    input_digest varchar not null,
    schema_version integer not null
);
create table target.meta.run (
    run_id varchar not null,
    started_by varchar not null,
    started_at timestamp not null,
    ended_at timestamp,
    as_of date,
    outcome varchar not null,
    failed_step varchar,
    reasons varchar,
    published_file varchar,
    code_version varchar not null,
    seconds decimal(18, 3),
    peak_memory_bytes bigint,
    {", ".join(f"{name} bigint" for name in COUNTS)}
);
create table target.meta.run_step (
    run_id varchar not null,
    step_no integer not null,
    step varchar not null,
    started_at timestamp not null,
    seconds decimal(18, 3),
    peak_memory_bytes bigint,
    {", ".join(f"{name} bigint" for name in COUNTS)}
);
"""


def write_meta(
    connection: duckdb.DuckDBPyConnection,
    tables: Iterable[Table],
    run: RunContext,
    published_at: datetime,
    nights: Sequence[NightRecord],
) -> dict[str, int]:
    """Make the tables of META in the attached database `target`, whose schema `meta` is there; tables: what it has.

    nights: newest first. The one of `run` is written as published, as nobody reads this unless it is, and with the
    steps that it has so far. Returns the rows of each table. A build without chamber scores names no rubric here; the
    audit refuses it in words.
    """
    rubrics: list[str] = []
    if any(table.label == "marts.fct_chamber_score" for table in tables):
        found = connection.execute(
            "select distinct rubric_id from target.marts.fct_chamber_score where rubric_id is not null order by all"
        ).fetchall()
        rubrics = [str(rubric_id) for (rubric_id,) in found]
    publication = (
        run.run_id, published_at, run.as_of, ";".join(rubrics), run.code_version, run.input_digest, SCHEMA_VERSION,
    )  # fmt: skip
    rows: dict[str, list[tuple[object, ...]]] = {
        "publication": [publication],
        "run": [_run_row(night, run) for night in reversed(nights)],
        "run_step": [
            (night.run_id, number, step.step, step.started_at, step.seconds, step.peak_memory_bytes,
             *(step.counts.get(name) for name in COUNTS))
            for night in reversed(nights)
            for number, step in enumerate(night.steps, start=1)
        ],
    }  # fmt: skip
    connection.execute(_CREATE)
    for table, of_table in rows.items():
        if of_table:
            places = ", ".join("?" * len(of_table[0]))
            connection.executemany(f"insert into target.meta.{table} values ({places})", of_table)  # noqa: S608
    return {f"meta.{table}": len(of_table) for table, of_table in rows.items()}


def _run_row(night: NightRecord, run: RunContext) -> tuple[object, ...]:
    is_own = night.run_id == run.run_id
    return (
        night.run_id,
        night.started_by,
        night.started_at,
        night.ended_at,
        night.as_of,
        (Outcome.PUBLISHED if is_own else night.outcome).value,
        night.failed_step,
        "\n".join(night.reasons) or None,
        warehouse_name(run.run_id) if is_own else night.publication,
        night.code_version,
        night.seconds,
        night.peak_memory_bytes,
        *(night.count(name) for name in COUNTS),
    )
