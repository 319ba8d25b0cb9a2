"""Descriptions are read from a manifest that dbt itself writes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.publish.descriptions import OWN_DESCRIPTIONS, read_descriptions
from pipelines.settings import TELEMETRY_OFF

FILES = {
    "dbt_project.yml": """
name: tiny
version: "1.0"
profile: tiny
macro-paths: [macros]
models:
  tiny:
    +schema: quality
""",
    "profiles.yml": """
tiny:
  target: night
  outputs:
    night: {type: duckdb, path: "tiny.duckdb", schema: main}
""",
    "macros/generate_schema_name.sql": """
{% macro generate_schema_name(custom_schema_name, node) %}{{ custom_schema_name or target.schema }}{% endmacro %}
""",
    "models/texts.md": "{% docs reason %}\n原因。It's the reason.\n{% enddocs %}\n",
    "models/refused.sql": 'select 1 as reason, 2 as "column"\n',
    "models/refused.yml": """
version: 2
models:
  - name: refused
    config: {alias: ingest_rejected_row}
    description: >-
      每行一个退回。
      One row per refusal.
    columns:
      - name: reason
        description: "{{ doc('reason') }}"
      - name: column
        quote: true
        description: 列。Column.
""",
}


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("dbt")
    for name, text in FILES.items():
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", "--quiet", "parse", "--profiles-dir", "."],
        cwd=project, check=True, capture_output=True, env={**os.environ, **TELEMETRY_OFF},
    )  # fmt: skip
    return project / "target" / "manifest.json"


def test_a_model_is_described_under_its_schema_and_alias(manifest: Path) -> None:
    described = read_descriptions(manifest)["quality", "ingest_rejected_row"]
    assert described.table == "每行一个退回。 One row per refusal."
    assert described.columns == {"reason": "原因。It's the reason.", "column": "列。Column."}


def test_tables_that_are_not_dbts_are_described_too(manifest: Path) -> None:
    descriptions = read_descriptions(manifest)
    assert set(descriptions) == {("quality", "ingest_rejected_row"), *OWN_DESCRIPTIONS}
    assert descriptions["meta", "publication"] is OWN_DESCRIPTIONS["meta", "publication"]
