"""Which return workbooks the published file asks for, each with a digest of all that it would say. Writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.reference import SEEDS, Rubric, rubric_for_year
from pipelines.workbooks.chamber_profile import safe_file_stem
from pipelines.workbooks.problems import ChamberReturn, DistrictReturn
from pipelines.workbooks.published import (
    OpenProblems,
    answer_digests,
    answers_of,
    campaign_years,
    chambers_of,
    districts_of,
)

if TYPE_CHECKING:
    import duckdb

CITY_FOLDER = "city"
CITY_NAME = "全市（不属于任何区的问题）"


@dataclass(frozen=True)
class ReturnJob:
    """One workbook: its path below the folder of return sheets and a digest of all that it says.

    content: what it says, with the rubric it is written by; None if the workbook that is known says the same.
    """

    path: str
    digest: str
    rubric: Rubric
    content: ChamberReturn | DistrictReturn | None


def return_jobs(
    connection: duckdb.DuckDBPyConnection, rubrics: Sequence[Rubric], known: Mapping[str, str]
) -> Iterator[list[ReturnJob]]:
    """The return workbooks of every published year, a district at a time, so that memory is bounded by a district.

    known: path -> digest of the workbooks that are there already; what a chamber handed in is read only if its digest
    differs. A chamber with nothing to mend has no workbook, nor has a district without any open problem.
    """
    years = campaign_years(connection)
    for year in years:
        rubric = rubric_for_year(rubrics, year)
        if rubric is None:
            continue
        digests = answer_digests(connection, year)
        for code, name in districts_of(connection, year):
            found = OpenProblems(connection, year, years[-1], code)
            yield _district_jobs(connection, rubric, found, name, digests, known)
        yield _city_jobs(rubric, OpenProblems(connection, year, years[-1], None), known)


def jobs_of(
    connection: duckdb.DuckDBPyConnection, rubric: Rubric, year: int, district: tuple[str, str] | None
) -> list[ReturnJob]:
    """The return workbooks of one district (code and name) in one year, or the city's own, all to be written."""
    latest = max(campaign_years(connection))
    if district is None:
        return _city_jobs(rubric, OpenProblems(connection, year, latest, None), {})
    found = OpenProblems(connection, year, latest, district[0])
    return _district_jobs(connection, rubric, found, district[1], {}, {})


def _district_jobs(
    connection: duckdb.DuckDBPyConnection,
    rubric: Rubric,
    found: OpenProblems,
    name: str,
    digests: Mapping[str, str],
    known: Mapping[str, str],
) -> list[ReturnJob]:
    problems, year, code = found.problems(), found.year, str(found.district)
    if not problems:
        return []
    lines = found.lines()
    content = DistrictReturn(year, code, name, tuple(lines), tuple(problems), found.total)
    folder = safe_file_stem(code)
    jobs = [_job(f"{folder}/退回修改单_{year}_{folder}.xlsx", rubric, content, known)]
    own = found.own_problems()
    chambers = {chamber.chamber_id: chamber for chamber in chambers_of(connection, district=code)}
    at_stake = {line.chamber_id: line.points_at_stake for line in lines}
    for chamber_id, (total, listed) in own.items():
        # Who has left the register since, or moved, has its problems in the district's workbook.
        if chamber_id in chambers:
            mended = ChamberReturn(year, chambers[chamber_id], tuple(listed), total, {}, at_stake.get(chamber_id))
            path = f"{folder}/退回修改单_{year}_{folder}_{safe_file_stem(chamber_id)}.xlsx"
            jobs.append(_job(path, rubric, mended, known, digests.get(chamber_id, "")))
    return _with_answers(connection, year, jobs)


def _city_jobs(rubric: Rubric, found: OpenProblems, known: Mapping[str, str]) -> list[ReturnJob]:
    """What belongs to no district."""
    problems = found.problems()
    if not problems:
        return []
    content = DistrictReturn(found.year, None, CITY_NAME, (), tuple(problems), found.total)
    return [_job(f"{CITY_FOLDER}/退回修改单_{found.year}_全市.xlsx", rubric, content, known)]


def _with_answers(connection: duckdb.DuckDBPyConnection, year: int, jobs: Sequence[ReturnJob]) -> list[ReturnJob]:
    """The jobs of chambers with what each handed in, where there is something to write."""
    wanted = [job.content.chamber.chamber_id for job in jobs if isinstance(job.content, ChamberReturn)]
    answers = answers_of(connection, year, wanted) if wanted else {}
    return [
        replace(job, content=replace(job.content, answers=answers.get(job.content.chamber.chamber_id, {})))
        if isinstance(job.content, ChamberReturn)
        else job
        for job in jobs
    ]


def _job(
    path: str, rubric: Rubric, content: ChamberReturn | DistrictReturn, known: Mapping[str, str], answers: str = ""
) -> ReturnJob:
    """answers: digest of what the chamber handed in. The digest of the job changes with the data, the rubric, a label
    or the writers, so that no outdated workbook stays."""
    said = f"{_code_digest()}\n{_folder_digest(rubric.folder)}\n{content!r}\n{answers}"
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
    return ReturnJob(path, digest, rubric, None if known.get(path) == digest else content)


@cache
def _code_digest() -> str:
    """A digest of the writers and of the labels they read."""
    files = [*sorted(Path(__file__).parent.glob("*.py")), *sorted(SEEDS.glob("*.csv"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@cache
def _folder_digest(folder: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(folder.glob("*.csv")))).hexdigest()
