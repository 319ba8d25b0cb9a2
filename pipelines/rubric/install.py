"""`sihao rubric add`: installs a checked rubric folder beside the shipped ones, whole or not at all."""

from __future__ import annotations

import csv
import shutil
import uuid
from pathlib import Path

from pipelines.reference import RUBRIC_TABLES
from pipelines.rubric.check import check_rubric
from pipelines.rubric.faults import Fault
from pipelines.settings import Settings


class RubricRefusedError(ValueError):
    """The folder has faults; `faults` names them all."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def install_rubric(settings: Settings, source: Path) -> Path:
    """Copy the rubric's files to SIHAO_HOME/rubrics/<rubric_id>; the next night scores with it. Returns that folder.

    A rubric of the same id is replaced. Raises RubricRefusedError when the folder has a fault: installed, it
    would stop every night.
    """
    faults = check_rubric(source)
    if faults:
        raise RubricRefusedError(faults)
    with (source / "rubric.csv").open(encoding="utf-8-sig", newline="") as head:
        target = settings.rubrics / next(csv.DictReader(head))["rubric_id"].strip()
    settings.rubrics.mkdir(parents=True, exist_ok=True)
    fresh = settings.rubrics / f".{uuid.uuid4().hex}"
    fresh.mkdir()
    for name in RUBRIC_TABLES:
        if (source / f"{name}.csv").is_file():
            shutil.copyfile(source / f"{name}.csv", fresh / f"{name}.csv")
    old = settings.rubrics / f".{uuid.uuid4().hex}"
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    return target
