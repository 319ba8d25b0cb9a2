"""Judges the build file with Great Expectations: one batch per data set, whatever the number of chambers.

The library has no DuckDB engine, so each data set crosses over as a pandas frame of the columns judged, and nothing
larger. It runs in an ephemeral context: no project folder, no data docs, no network.

Batches are validated directly: a checkpoint also stores and renders what is not needed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.registry import DATA_SETS
from expectations.spec import DataSet, ExpectationSpec
from expectations.suite import build_suite
from pipelines.quality.outcomes import ExpectationOutcome, UnexpectedRow, store_outcomes
from pipelines.quality.previous import lay_previous
from pipelines.settings import switch_telemetry_off
from pipelines.warehouse import open_writer

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.datasource.fluent import PandasDatasource

__all__ = ["ExpectationOutcome", "SuiteCouldNotRunError", "run_suites", "store_outcomes", "warm_up"]

SHOWN_ROWS, KEPT_ROWS = 10, 100
"""How many unexpected rows are named in observed_value, and how many are kept as rows; all are counted."""


class SuiteCouldNotRunError(RuntimeError):
    """Great Expectations could not compute an expectation: our fault, not the data's."""


def warm_up() -> None:
    """Import Great Expectations (seconds); to be called in a thread while another process builds."""
    switch_telemetry_off()
    import great_expectations  # noqa: F401


def run_suites(
    build_file: Path, data_sets: Sequence[DataSet] = DATA_SETS, *, previous: Path | None = None
) -> list[ExpectationOutcome]:
    """Judge the data sets (all, unless named) on a build file; outcomes are in the registry's order.

    previous: the last publication's own file, for drift; None if there is none.

    The build file is opened for writing because raw views read the ledger's Parquet, which a locked reader may not;
    nothing is written. No other process may have it open.
    Raises FileNotFoundError when there is no build file, SuiteCouldNotRunError naming every expectation that could
    not be computed.
    """
    if not build_file.is_file():
        raise FileNotFoundError(f"没有构建文件 there is no build file: {build_file}")
    warm_up()
    frames = _read_frames(build_file, data_sets, previous)
    source = _pandas_source()
    return [
        outcome
        for data_set in data_sets
        for outcome in _outcomes(data_set, _validate(source, data_set, frames[data_set.name]))
    ]


def _read_frames(build_file: Path, data_sets: Sequence[DataSet], previous: Path | None) -> dict[str, pd.DataFrame]:
    """One frame per data set. Decimals were cast by its query; nullable integers and booleans keep their nulls."""
    with open_writer(build_file) as connection:
        lay_previous(connection, previous)
        return {data_set.name: connection.execute(data_set.query).df() for data_set in data_sets}


def _pandas_source() -> PandasDatasource:
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context.data_sources.add_pandas("build")


def _validate(source: PandasDatasource, data_set: DataSet, frame: pd.DataFrame) -> ExpectationSuiteValidationResult:
    definition = source.add_dataframe_asset(data_set.name).add_batch_definition_whole_dataframe("all")
    # SUMMARY names some unexpected rows; BOOLEAN_ONLY costs the same here and says nothing.
    return definition.get_batch({"dataframe": frame}).validate(
        build_suite(data_set),
        result_format={
            "result_format": "SUMMARY",
            "unexpected_index_column_names": list(data_set.row_key),
            "partial_unexpected_count": KEPT_ROWS,
        },
    )


def _outcomes(data_set: DataSet, validation: ExpectationSuiteValidationResult) -> list[ExpectationOutcome]:
    """The library sorts its results as it likes; they are matched to their expectations by name."""
    found: list[Any] = validation.results
    results = {result.expectation_config.meta["name"]: result for result in found}
    broken = [
        f"{data_set.name}.{name}: {message}"
        for name, result in results.items()
        for message in _exceptions(result.exception_info)
    ]
    if broken:
        raise SuiteCouldNotRunError("Great Expectations 未能计算 could not compute:\n" + "\n".join(sorted(broken)))
    return [_outcome(data_set, spec, results[spec.name]) for spec in data_set.expectations]


def _exceptions(info: Mapping[str, Any]) -> set[str]:
    """Messages of what was raised; the library nests them per metric when a metric failed."""
    parts = [info] if "raised_exception" in info else list(info.values())
    return {str(part["exception_message"]) for part in parts if part["raised_exception"]}


def _outcome(data_set: DataSet, spec: ExpectationSpec, result: Any) -> ExpectationOutcome:
    found = result.result
    rows = _unexpected_rows(found, data_set.row_key)
    return ExpectationOutcome(
        asset=data_set.asset,
        suite=data_set.name,
        expectation=spec.name,
        column_name=spec.column_name,
        severity=spec.severity,
        success=bool(result.success),
        element_count=found.get("element_count"),
        unexpected_count=found.get("unexpected_count"),
        observed_value=_observed(found, rows),
        description_zh=spec.description_zh,
        description_en=spec.description_en,
        todo_zh=data_set.todo_zh,
        todo_en=data_set.todo_en,
        unexpected_rows=rows,
    )


def _unexpected_rows(found: Mapping[str, Any], row_key: tuple[str, ...]) -> tuple[UnexpectedRow, ...]:
    """The first unexpected rows, with the values judged, in a reader's words."""
    return tuple(
        UnexpectedRow(
            row_key=" ".join(_text(row[column]) for column in row_key),
            found=", ".join(f"{column}={_text(value)}" for column, value in row.items() if column not in row_key),
        )
        for row in (found.get("partial_unexpected_index_list") or [])[:KEPT_ROWS]
    )


def _observed(found: Mapping[str, Any], rows: tuple[UnexpectedRow, ...]) -> str | None:
    """The aggregate, or the first unexpected rows."""
    if "observed_value" in found:
        return _text(found["observed_value"])
    named = [f"{row.row_key} ({row.found})" if row.found else row.row_key for row in rows[:SHOWN_ROWS]]
    if found.get("unexpected_count", 0) > len(named) > 0:
        named.append("…")
    return "; ".join(named) or None


def _text(value: object) -> str:
    """A value as people read it: up to six significant digits; 空 for nothing."""
    import pandas as pd

    if pd.api.types.is_scalar(value) and pd.isna(value):
        return "空 null"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
