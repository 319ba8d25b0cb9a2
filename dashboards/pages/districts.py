"""区: all districts side by side, and one district with its chambers."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException

from dashboards.charts import Scale
from dashboards.pages.district_rows import by_district, by_indicator, district_table
from dashboards.pages.frame import page
from dashboards.pages.visit import PAGE_ROWS, Visit
from dashboards.query import clean_value

WEAKEST = 10


def districts_page(here: Visit) -> str:
    """Every district: scores, dimensions, criteria, hard numbers, measures and submissions."""
    here.only_known()
    city = here.row("city", year=here.year)
    return page(
        "districts.html",
        here,
        here.words("各区", "Districts"),
        city=city,
        table=district_table(here, city["total_points"]),
        criteria=by_district(here.rows("district_criteria", year=here.year), "criterion_code"),
        measures=by_district(here.rows("district_measures", year=here.year), "measure_code"),
        city_measures={row["measure_code"]: row for row in here.rows("city_measures", year=here.year)},
        hard=by_indicator(here.rows("hard_numbers_met", year=here.year)),
        submissions=here.rows("district_submissions", year=here.year),
    )


def district_page(here: Visit, district_code: str) -> str:
    """One district. Raises a 404 where there is none that year, or where none of its chambers may be seen."""
    here.only_known()
    asked: dict[str, Any] = {
        "year": here.year,
        "district": clean_value(here.connection, "district_code", district_code),
    }
    chambers = here.rows("district_chambers", **asked, limit=PAGE_ROWS)
    if not chambers:
        raise HTTPException(404)
    city = here.row("city", year=here.year)
    district = here.row("districts", **asked)
    return page(
        "district.html",
        here,
        district["district"],
        district=district,
        city=city,
        districts_ranked=sum(row["district_rank"] is not None for row in here.rows("districts", year=here.year)),
        table=district_table(here, city["total_points"], district=asked["district"]),
        criteria=here.rows("district_criteria", **asked),
        measures=here.rows("district_measures", **asked),
        city_measures={row["measure_code"]: row for row in here.rows("city_measures", year=here.year)},
        hard=here.rows("hard_numbers_met", **asked),
        weakest=here.rows("district_weakest", **asked, limit=WEAKEST),
        deadlines=here.rows("deadlines", **asked),
        grades=here.rows("grades", **asked),
        submissions=here.row("district_submissions", **asked),
        chambers=chambers,
        ranks=Scale(1, city["chambers_ranked"] or 1),
        is_cut=district["chambers_expected"] > len(chambers) == PAGE_ROWS,
    )
