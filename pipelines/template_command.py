"""What `sihao template` does: pick chambers of the published register and write workbooks for them to fill in, or for
the reviewers of their district or of the city."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from pipelines.reference import Rubric, districts, load_rubrics, rubric_for_year
from pipelines.settings import Settings
from pipelines.warehouse import open_reader
from pipelines.workbooks.chamber_profile import ChamberProfile
from pipelines.workbooks.page import WorkbookError
from pipelines.workbooks.published import answers_of, chambers_of
from pipelines.workbooks.review import ReviewWriter, review_file_name
from pipelines.workbooks.template import write_templates

Told = Callable[[int, int], None]
"""Is told (workbooks written, workbooks in all)."""


class NoChamberError(LookupError):
    """Nothing in the published register, or no rubric, fits what was asked for."""


def write_chosen_templates(
    settings: Settings,
    year: int,
    out: Path,
    *,
    chamber: str | None = None,
    district: str | None = None,
    on_progress: Told | None = None,
) -> list[Path]:
    """Write one workbook for each chamber chosen, below `out`; neither chamber nor district means all.

    Raises NothingPublishedError without a published register, NoChamberError when no chamber or rubric fits,
    WorkbookError when a workbook that may be filled in already stands in the way.
    """
    rubric = _rubric(settings, year)
    with open_reader(settings.published_link) as connection:
        chosen = chambers_of(connection, chamber=chamber, district=district)
    _require(chosen, chamber or district)
    out.mkdir(parents=True, exist_ok=True)
    return write_templates(chosen, rubric, year, out, on_progress)


def write_chosen_reviews(
    settings: Settings,
    year: int,
    out: Path,
    stage: str,
    *,
    chamber: str | None = None,
    district: str | None = None,
    on_progress: Told | None = None,
) -> list[Path]:
    """Write one review workbook for each district among the chambers chosen, in `out`, with what they handed in.

    stage: district or city. Raises as write_chosen_templates does; before anything is written if a file stands in the
    way that was not written by the same call.
    """
    writer = ReviewWriter(_rubric(settings, year), year, stage)
    names = dict(districts().select("district_code", "name_zh").iter_rows())
    with open_reader(settings.published_link) as connection:
        chosen = chambers_of(connection, chamber=chamber, district=district)
        _require(chosen, chamber or district)
        by_district = [
            (code, list(group))
            for code, group in groupby(
                sorted(chosen, key=lambda each: (each.district_code, each.chamber_id)),
                key=lambda each: each.district_code,
            )
        ]
        files: dict[Path, bytes] = {}
        for done, (code, group) in enumerate(by_district, start=1):
            answers = answers_of(connection, year, [each.chamber_id for each in group])
            path = out / review_file_name(year, stage, code, chamber)
            files[path] = writer.workbook_bytes(names.get(code, code), group, answers)
            if on_progress:
                on_progress(done, len(by_district))
    for path, data in files.items():
        if path.exists() and path.read_bytes() != data:
            raise WorkbookError(f"文件已存在且内容不同，不会覆盖 will not overwrite a file with other content: {path}")
    out.mkdir(parents=True, exist_ok=True)
    for path, data in files.items():
        path.write_bytes(data)
    return list(files)


def _rubric(settings: Settings, year: int) -> Rubric:
    rubric = rubric_for_year(load_rubrics(settings), year)
    if rubric is None:
        raise NoChamberError(f"没有适用于 {year} 年的评价办法。No rubric holds for {year}.")
    return rubric


def _require(chosen: list[ChamberProfile], asked: str | None) -> None:
    if not chosen:
        raise NoChamberError(f"名册中没有商会 {asked or ''}。The register has no chamber {asked or ''}.")
