"""What the integration tests share: a small dbt project of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.orchestration.dbt_manifest import DbtPaths
from pipelines.settings import Settings

PROJECT = """
name: tiny
version: "1.0"
config-version: 2
profile: sihao
model-paths: [models]
seed-paths: [../seeds]
flags: {send_anonymous_usage_stats: false}
models: {tiny: {+schema: marts, +materialized: table}}
"""
PROFILE = """
sihao:
  target: night
  outputs:
    night:
      type: duckdb
      path: "{{ env_var('SIHAO_HOME') }}/build/warehouse.duckdb"
      threads: 2
"""
PROPERTIES = """
models:
  - name: doubled
    description: One row per number.
    columns:
      - name: number
        data_tests: [not_null, unique]
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path / "home")
    settings.build.mkdir(parents=True)
    return settings


@pytest.fixture
def tiny_project(tmp_path: Path, settings: Settings) -> DbtPaths:
    """Two models, one seed, two data tests."""
    project = tmp_path / "project"
    seeds = tmp_path / "seeds"
    files = {
        project / "dbt_project.yml": PROJECT,
        project / "profiles.yml": PROFILE,
        project / "models" / "properties.yml": PROPERTIES,
        project / "models" / "numbers.sql": "select number from {{ ref('listed') }}",
        project / "models" / "doubled.sql": "select 2 * number as number from {{ ref('numbers') }}",
        seeds / "listed.csv": "number\n1\n2\n3\n",
    }
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return DbtPaths(project, seeds, settings.dbt_target, settings.dbt_logs)
