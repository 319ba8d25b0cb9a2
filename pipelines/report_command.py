"""What `sihao report` does: figures and tables for the written summary, and return sheets, a folder a district."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from dashboards.scope import ALL
from dashboards.scoped_connection import ScopedConnection, open_scoped
from dashboards.summary import summary_bytes
from pipelines.reference import Rubric, load_rubrics, rubric_for_year
from pipelines.settings import Settings
from pipelines.workbooks.chamber_profile import safe_file_stem
from pipelines.workbooks.published import campaign_years, districts_of
from pipelines.workbooks.return_folder import ReturnFolder
from pipelines.workbooks.return_jobs import CITY_FOLDER, jobs_of
from pipelines.workbooks.returns import bring_up_to_date

RETURNS_FOLDER = "退回修改单"
_CITY = "全市"


class NothingToReportError(LookupError):
    """The published file has no such year or district."""


@dataclass(frozen=True)
class Reports:
    """What was written. summaries: the workbooks with figures and tables; returns: how many return sheets."""

    summaries: tuple[Path, ...]
    returns: int


def write_reports(
    settings: Settings,
    year: int,
    out: Path,
    *,
    district: str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Reports:
    """Write out/<district>/ with the summary's workbook and a folder of return sheets; without a district the city's
    and every district's.

    What an earlier call wrote there is replaced. Raises NothingPublishedError without a published file and
    NothingToReportError when it has no such year or district.
    """
    rubric = rubric_for_year(load_rubrics(settings), year)
    summaries, returns = [], 0
    with open_scoped(settings.published_link, ALL) as connection:
        places = _places(connection, year, district)
        if rubric is None or not places:
            raise NothingToReportError(
                f"没有 {year} 年{f' {district} 区' if district else ''}的数据。"
                f"Nothing is published for {year}{f' and district {district}' if district else ''}."
            )
        for done, place in enumerate(places, start=1):
            summary, sheets = _write_place(connection, rubric, year, place, out)
            summaries.append(summary)
            returns += sheets
            if on_progress:
                on_progress(done, len(places))
    return Reports(tuple(summaries), returns)


def _places(connection: ScopedConnection, year: int, district: str | None) -> list[tuple[str, str] | None]:
    """The districts asked for, the city first where all are; none if the year was not published."""
    if year not in campaign_years(connection.cursor):
        return []
    found: list[tuple[str, str] | None] = [
        place for place in districts_of(connection.cursor, year) if district in {None, place[0]}
    ]
    return found if district else [None, *found]


def _write_place(
    connection: ScopedConnection, rubric: Rubric, year: int, place: tuple[str, str] | None, out: Path
) -> tuple[Path, int]:
    code, name = place or (None, _CITY)
    stem = safe_file_stem(code) if code else CITY_FOLDER
    summary = out / stem / f"总结素材_{year}_{stem if code else _CITY}.xlsx"
    summary.parent.mkdir(parents=True, exist_ok=True)
    summary.write_bytes(summary_bytes(connection, year, code, name))
    jobs = [replace(job, path=PurePosixPath(job.path).name) for job in jobs_of(connection.cursor, rubric, year, place)]
    folder = summary.parent / RETURNS_FOLDER
    if jobs or folder.is_dir():
        bring_up_to_date(ReturnFolder(folder), [jobs])
    return summary, len(jobs)
