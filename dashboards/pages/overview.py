"""总览: where the city stands in ten seconds, which districts and chambers to look at, and how far to trust it."""

from __future__ import annotations

from dashboards.charts import Scale
from dashboards.pages.district_rows import by_indicator, district_table, short
from dashboards.pages.frame import page
from dashboards.pages.movement import best_comparison
from dashboards.pages.visit import Visit

TOP_CHAMBERS = 25
WEAKEST = 10
MOST_MOVES = 6


def overview_page(here: Visit) -> str:
    """The year at a glance. Before there is any year, a page that says so."""
    here.only_known()
    year = here.year
    if year is None:
        return page("empty.html", here, here.words("总览", "Overview"))
    city = here.row("city", year=year)
    table = district_table(here, city["total_points"])
    top = here.rows("top_chambers", year=year, limit=TOP_CHAMBERS)
    hard = by_indicator(here.rows("hard_numbers_met", year=year))
    counts = here.rows("move_counts", year=year)
    compared_to = best_comparison(counts)
    return page(
        "overview.html",
        here,
        here.words(f"{year} 年度总览", f"{year} overview"),
        city=city,
        table=table,
        ranked=[row for row in table.rows if row["district_rank"] is not None],
        top=top,
        ranks=Scale(1, max((row["rank_p95"] or 1 for row in top), default=1)),
        risen=here.rows("moves", year=year, compared_to=compared_to, direction="up", limit=MOST_MOVES),
        fallen=here.rows("moves", year=year, compared_to=compared_to, direction="down", limit=MOST_MOVES),
        compared_to=next((row["compared_to_name"] for row in counts if row["compared_to"] == compared_to), None),
        weakest=here.rows("weakest", year=year, limit=WEAKEST),
        hard=hard,
        hard_by_district={
            here.words(f"{rows[0]['indicator']}达标 %", f"{short(rows[0]['indicator'])}: met, %"): {
                row["district_code"]: row["met_percent"] for row in rows
            }
            for rows in hard.values()
        },
        measures=here.rows("city_measures", year=year),
        deadlines=here.rows("deadlines", year=year),
        grades=here.rows("grades", year=year),
        states=here.row("completeness", year=year),
    )
