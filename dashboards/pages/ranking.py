"""总排名: chambers by rank with their intervals, filters, search and order; below, those not ranked, and why."""

from __future__ import annotations

from collections import defaultdict

from dashboards.blocks import Row, in_language
from dashboards.charts import Scale
from dashboards.pages.frame import page
from dashboards.pages.queries import control
from dashboards.pages.visit import PAGE_ROWS, Paging, Visit, paging
from dashboards.query import ask, count_rows, find_query

FILTERS = ("search", "district", "chamber_type", "registered", "grade", "submission", "sort")
RANKED_PAGE = "page"
UNRANKED_PAGE = "upage"


def ranking_page(here: Visit) -> str:
    """Both blocks, fifty rows each, with the filters of the address. Raises QueryError on a filter that cannot be."""
    here.only_known(*FILTERS, RANKED_PAGE, UNRANKED_PAGE)
    query = find_query("chamber_ranking")
    filters = {name: value for name in FILTERS if (value := here.value(name))}
    asked = {**filters, "year": str(here.year)} if here.year else filters
    ranked, ranked_paging = _block(here, {**asked, "ranked": "yes"}, RANKED_PAGE)
    unranked, unranked_paging = _block(here, {**asked, "ranked": "no"}, UNRANKED_PAGE)
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


def _block(here: Visit, params: dict[str, str], page_name: str) -> tuple[list[Row], Paging]:
    query = find_query("chamber_ranking")
    span = paging(here, count_rows(here.connection, query, params), page_name)
    result = ask(here.connection, query, {**params, "limit": str(PAGE_ROWS), "offset": str(span.offset)})
    names = [column.name for column in result.columns]
    return [in_language(dict(zip(names, row, strict=True)), here.language) for row in result.rows], span
