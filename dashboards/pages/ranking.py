"""总排名: chambers by rank with their intervals, filters, search and order; below, those not ranked, and why."""

from __future__ import annotations

from collections import defaultdict

from dashboards.blocks import Row, in_language
from dashboards.charts import Scale
from dashboards.pages.frame import page
from dashboards.pages.queries import control
from dashboards.pages.visit import PAGE_ROWS, Paging, Visit, paging
from dashboards.query import ask, find_query

FILTERS = ("search", "district", "chamber_type", "registered", "grade", "submission", "sort")
RANKED_PAGE = "page"
UNRANKED_PAGE = "upage"


def ranking_page(here: Visit) -> str:
    """Both blocks, fifty rows each, with the filters of the address. Raises QueryError on a filter that cannot be."""
    here.only_known(*FILTERS, RANKED_PAGE, UNRANKED_PAGE)
    query = find_query("chamber_ranking")
    filters = {name: value for name in FILTERS if (value := here.value(name))}
    asked = {**filters, "year": str(here.year)} if here.year else filters
    conditions = {name: value for name, value in filters.items() if name != "sort"}
    counts = here.row("ranking_counts", year=here.year, **conditions)
    ranked_paging = paging(here, counts["ranked"], RANKED_PAGE)
    unranked_paging = paging(here, counts["unranked"], UNRANKED_PAGE)
    ranked = _rows(here, {**asked, "ranked": "yes"}, ranked_paging)
    unranked = _rows(here, {**asked, "ranked": "no"}, unranked_paging)
    parts: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in here.rows("chamber_dimensions", year=here.year, chambers=[row["chamber_id"] for row in ranked]):
        parts[row["chamber_id"]][row["dimension_code"]] = row
    city = here.row("city", year=here.year)
    known = [row for row in ranked if row["rank_p05"] is not None]
    low, high = min((row["rank_p05"] for row in known), default=1), max((row["rank_p95"] for row in known), default=1)
    return page(
        "ranking.html",
        here,
        here.words("总排名", "Ranking"),
        query=query,
        controls=[control(here, each) for each in query.parameters if each.name in FILTERS],
        filters=filters,
        ranked=ranked,
        ranked_paging=ranked_paging,
        unranked=unranked,
        unranked_paging=unranked_paging,
        dimensions=here.rows("city_dimensions", year=here.year),
        parts=parts,
        total_points=city["total_points"],
        ranks=Scale(low, high),
        is_provisional=any(row["is_provisional"] for row in [*ranked, *unranked]),
    )


def _rows(here: Visit, params: dict[str, str], span: Paging) -> list[Row]:
    if not span.total:
        return []
    result = ask(
        here.connection,
        find_query("chamber_ranking"),
        {**params, "limit": str(PAGE_ROWS), "offset": str(span.offset)},
    )
    names = [column.name for column in result.columns]
    return [in_language(dict(zip(names, row, strict=True)), here.language) for row in result.rows]
