"""数据质量 and 督查抽样: which submissions are incomplete or doubtful, what the checks say, and whom to visit."""

from __future__ import annotations

from collections import defaultdict

from dashboards.blocks import Row
from dashboards.pages.frame import page
from dashboards.pages.visit import Visit, paging
from dashboards.query import find_query

VISITS = 100
"""Visits on a page: those of a city of sixteen districts."""

LISTS = ("incomplete_submissions", "open_problems", "rejected_rows", "conflicts", "submission_checks", "ingest_files")


def quality_page(here: Visit) -> str:
    """States by district, checks of submissions, files received, and the checks of this publication."""
    here.only_known()
    expectations = here.rows("expectations")
    return page(
        "quality.html",
        here,
        here.words("数据质量", "Data quality"),
        city=here.row("city", year=here.year),
        states=here.row("completeness", year=here.year),
        submissions=here.rows("district_submissions", year=here.year),
        deadlines=here.rows("deadlines", year=here.year),
        checks=here.rows("checks", year=here.year),
        files=here.rows("files"),
        failed=[row for row in expectations if not row["success"]],
        passed=sum(row["success"] for row in expectations),
        lists=[find_query(name) for name in LISTS],
    )


def visits_page(here: Visit) -> str:
    """The visits that are proposed to each district, by risk and at random, with reasons."""
    here.only_known("district", "page")
    district = here.value("district")
    asked = {"year": here.year, "district": district}
    span = paging(here, here.row("visits_count", **asked)["visits"], size=VISITS)
    by_district: dict[str, list[Row]] = defaultdict(list)
    for row in here.rows("visits", **asked, limit=span.size, offset=span.offset):
        by_district[row["district_code"]].append(row)
    return page(
        "visits.html",
        here,
        here.words("督查抽样", "Visits"),
        city=here.row("city", year=here.year),
        district=district,
        by_district=by_district,
        paging=span,
    )
