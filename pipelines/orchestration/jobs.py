"""The job `nightly`: every asset and every check, in one process."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import dagster as dg

from pipelines.orchestration.resources import record_failure

NIGHTLY = "nightly"

nightly_job = dg.define_asset_job(
    NIGHTLY,
    selection=dg.AssetSelection.all(),
    description="一夜:收件、建库、检查、发布。One night: take in, build, check, publish.",
    # A second process would import dagster and polars again, 1-3 s each, for steps that run one after another anyway.
    executor_def=dg.in_process_executor,
    hooks={record_failure},
)


def night_config(as_of: date | None, *, aside: bool = False, log_level: str = "INFO") -> dict[str, Any]:
    """Run configuration of `nightly`. as_of: last day that counts; None is the day on which the run starts. aside: keep
    the result beside the publication.
    """
    return {
        "ops": {"warehouse_inputs": {"config": {"as_of": as_of.isoformat() if as_of else None, "aside": aside}}},
        "loggers": {"console": {"config": {"log_level": log_level}}},
    }


def is_aside(run_config: Mapping[str, Any]) -> bool:
    """Whether a run of this configuration keeps its result beside the publication; nothing may follow from it then."""
    step = run_config.get("ops", {}).get("warehouse_inputs", {})
    return bool(step.get("config", {}).get("aside"))
