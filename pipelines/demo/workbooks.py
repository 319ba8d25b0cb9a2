"""Writes invented submissions as workbooks, one per chamber, with the very writer of the template.

A workbook takes some 20 ms, so more than a handful are written by two or more processes.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pipelines.demo.defects import Submissions
from pipelines.demo.files import place
from pipelines.demo.long_tables import evidence_names
from pipelines.reference import Rubric
from pipelines.workbooks.cells import CellValue
from pipelines.workbooks.chamber_profile import ChamberProfile
from pipelines.workbooks.template import TemplateWriter, file_name

_WORTH_A_POOL = 100  # starting a process costs about as much as writing 40 workbooks
_CHUNK = 25

_writers: dict[str, TemplateWriter] = {}  # one per worker process


@dataclass(frozen=True)
class WorkbookJob:
    """One workbook to write: where, whose, what is in it, and when it arrives."""

    path: Path
    chamber: ChamberProfile
    answers: dict[str, tuple[CellValue, str | None]]
    received: datetime


def workbook_jobs(
    handed_in: Submissions, chambers: Sequence[ChamberProfile], rubric: Rubric, *, year: int, folder: Path
) -> list[WorkbookJob]:
    """A job for every workbook handed in: folder/<district>/<file>; a corrected one beside its first version."""
    evidence = evidence_names(rubric)
    jobs = []
    for index, chamber in enumerate(chambers):
        if index in handed_in.not_submitted:
            continue
        path = folder / chamber.district_code / file_name(chamber, year)
        answers = _answers(handed_in, rubric, index, evidence)
        first = {code: (value, answers[code][1]) for code, value in handed_in.first_version.get(index, {}).items()}
        jobs.append(WorkbookJob(path, chamber, answers | first, handed_in.received[index]))
        if index in handed_in.corrected_at:
            corrected = path.with_stem(f"{path.stem}_更正")
            jobs.append(WorkbookJob(corrected, chamber, answers, handed_in.corrected_at[index]))
    return jobs


def _answers(
    handed_in: Submissions, rubric: Rubric, chamber: int, evidence: dict[str, str]
) -> dict[str, tuple[CellValue, str | None]]:
    sheet = handed_in.sheet
    answers: dict[str, tuple[CellValue, str | None]] = {}
    for code, values in sheet.values.items():
        if not sheet.given[code][chamber]:
            continue
        number = int(values[chamber])
        value: CellValue = sheet.texts.get(code, {}).get(chamber)
        if value is None:
            match rubric.fields[code].value_type:
                case "boolean":
                    value = bool(number)
                case "date":
                    value = date.fromordinal(number)
                case _:
                    value = number
        answers[code] = (value, evidence.get(code) if sheet.evidenced[code][chamber] else None)
    return answers


def write_workbooks(
    jobs: Sequence[WorkbookJob], rubric: Rubric, year: int, on_progress: Callable[[int], None] | None = None
) -> None:
    """Write all jobs; on_progress is told how many are done. Raises DemoError as `place` does."""
    if len(jobs) < _WORTH_A_POOL:
        _start(rubric, year)
        for done, job in enumerate(jobs, start=1):
            _write([job])
            if on_progress:
                on_progress(done)
        return
    # Spawned, not forked: polars runs threads, and a forked child could inherit a held lock.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), context, _start, (rubric, year)) as pool:
        done = 0
        for future in as_completed([pool.submit(_write, chunk) for chunk in _chunks(jobs)]):
            done += future.result()
            if on_progress:
                on_progress(done)


def _chunks(jobs: Sequence[WorkbookJob]) -> Iterator[list[WorkbookJob]]:
    for start in range(0, len(jobs), _CHUNK):
        yield list(jobs[start : start + _CHUNK])


def _start(rubric: Rubric, year: int) -> None:
    _writers["writer"] = TemplateWriter(rubric, year)


def _write(jobs: list[WorkbookJob]) -> int:
    for job in jobs:
        place(job.path, _writers["writer"].workbook_bytes(job.chamber, job.answers), job.received)
    return len(jobs)
