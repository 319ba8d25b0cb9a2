"""Whether dbt's manifest still describes the project, and reading it.

The manifest is what Dagster draws the lineage from. It is made by `dbt parse` in the dbt process, and only when the
project changed: parsing costs seconds, hashing the project's text costs milliseconds.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipelines.settings import PROJECT_ROOT, Settings

PARSED = {".sql", ".yml", ".py", ".csv", ".md"}
"""Endings of the files that dbt reads."""


@dataclass(frozen=True)
class DbtPaths:
    """The dbt project that is built and where its artefacts go. Nothing is written into project_dir."""

    project_dir: Path
    seeds: Path
    target: Path
    logs: Path

    @property
    def manifest(self) -> Path:
        return self.target / "manifest.json"

    @property
    def stamp(self) -> Path:
        """Holds the digest of the project that the manifest was made from."""
        return self.target / "manifest.digest"


def dbt_paths(settings: Settings) -> DbtPaths:
    """The shipped dbt project, with its artefacts under SIHAO_HOME."""
    return DbtPaths(PROJECT_ROOT / "dbt_project", PROJECT_ROOT / "seeds", settings.dbt_target, settings.dbt_logs)


def project_digest(paths: DbtPaths) -> str:
    """sha256 over the text of the project and the seeds' tables, dbt's version and the target path."""
    digest = hashlib.sha256()
    for name in ("dbt-core", "dbt-duckdb"):
        digest.update(f"{name} {version(name)}\n".encode())
    digest.update(f"{paths.target}\n".encode())
    # A rubric below seeds/rubrics is data that arrives as a source: dbt need not parse again for it.
    project_files = (
        file for file in paths.project_dir.rglob("*") if file.suffix in {".sql", ".yml", ".py", ".csv", ".md"}
    )
    for file in sorted([*project_files, *paths.seeds.glob("*")]):
        if file.is_file():
            digest.update(f"{file.name}\0{file.parent}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def is_fresh(paths: DbtPaths) -> bool:
    """True when a manifest is there and was made from exactly this project."""
    return (
        paths.manifest.is_file()
        and paths.stamp.is_file()
        and paths.stamp.read_text(encoding="utf-8") == project_digest(paths)
    )


@contextmanager
def parse_lock(paths: DbtPaths) -> Iterator[None]:
    """Held while a manifest is made: the orchestrator's page and a night may both find it stale."""
    paths.target.mkdir(parents=True, exist_ok=True)
    with (paths.target / "parse.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def read_manifest(paths: DbtPaths) -> dict[str, Any]:
    """The manifest as dbt wrote it. Raises FileNotFoundError when nothing was parsed yet."""
    manifest: dict[str, Any] = json.loads(paths.manifest.read_bytes())
    return manifest
