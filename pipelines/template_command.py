"""What `sihao template` does: pick chambers of the published register and write their empty workbooks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipelines.reference import load_rubrics, rubric_for_year
from pipelines.settings import Settings
from pipelines.warehouse import open_reader
from pipelines.workbooks.chamber_profile import ChamberProfile
from pipelines.workbooks.template import write_templates

_CHAMBERS = """
select chamber_id, name_zh, district_code, chamber_type, is_registered, has_party_org, uscc
from marts.dim_chamber
where chamber_id = coalesce($chamber, chamber_id) and district_code = coalesce($district, district_code)
order by chamber_id
"""


class NoChamberError(LookupError):
    """Nothing in the published register, or no rubric, fits what was asked for."""


def write_chosen_templates(
    settings: Settings,
    year: int,
    out: Path,
    *,
    chamber: str | None = None,
    district: str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Path]:
    """Write one workbook for each chamber chosen, below `out`; neither chamber nor district means all.

    Raises NothingPublishedError without a published register, NoChamberError when no chamber or rubric fits,
    WorkbookError when a workbook that may be filled in already stands in the way.
    """
    rubric = rubric_for_year(load_rubrics(settings), year)
    if rubric is None:
        raise NoChamberError(f"没有适用于 {year} 年的评价办法。No rubric holds for {year}.")
    with open_reader(settings.published_link) as connection:
        rows = connection.execute(_CHAMBERS, {"chamber": chamber, "district": district}).fetchall()
    if not rows:
        raise NoChamberError(
            f"名册中没有商会 {chamber or district or ''}。The register has no chamber {chamber or district or ''}."
        )
    out.mkdir(parents=True, exist_ok=True)
    return write_templates([ChamberProfile(*row) for row in rows], rubric, year, out, on_progress)
