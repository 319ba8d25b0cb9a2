"""The project's own dbt, run in this process on one home: parsed once, then as many commands as a test needs."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from pipelines.orchestration.dbt_manifest import dbt_paths
from pipelines.settings import Settings, child_environment

QUIET = ("--quiet", "--log-level-file", "none", "--no-write-json")


@dataclass
class DbtRuns:
    """dbt on the build file of `settings`. manifest: what was parsed; shared with runs on another home."""

    settings: Settings
    manifest: Any = field(default=None, repr=False)

    def invoke(self, *arguments: str) -> Any:
        """Run one dbt command and let go of the build file; returns dbt's own result object."""
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.cli.main import dbtRunner

        paths = dbt_paths(self.settings)
        places = [
            "--project-dir", str(paths.project_dir), "--profiles-dir", str(paths.project_dir),
            "--target-path", str(paths.target), "--log-path", str(paths.logs),
        ]  # fmt: skip
        with pytest.MonkeyPatch.context() as patch:
            for name, value in child_environment(self.settings).items():
                patch.setenv(name, value)
            if self.manifest is None:
                parsed = dbtRunner().invoke([*QUIET, "parse", *places])
                assert parsed.success, parsed.exception
                self.manifest = parsed.result
            outcome = dbtRunner(manifest=self.manifest).invoke([*QUIET, *arguments, *places])
        # dbt keeps the file open for writing until the process ends; readers here open it read-only.
        DuckDBConnectionManager.close_all_connections()
        gc.collect()
        return outcome

    def build(self, *arguments: str) -> list[Any]:
        """Run a command in which everything must succeed; returns the results of its nodes."""
        outcome = self.invoke(*arguments)
        assert outcome.exception is None, outcome.exception
        assert failures(outcome.result.results) == {}
        return list(outcome.result.results)


def failures(results: Sequence[Any]) -> dict[str, str]:
    """Name -> message of the nodes that did not end well."""
    good = {"success", "pass", "warn", "no-op"}
    return {result.node.name: str(result.message) for result in results if str(result.status) not in good}
