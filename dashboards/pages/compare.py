"""对比: up to four chambers side by side, from the total down to each indicator."""

from __future__ import annotations

from collections import defaultdict

from starlette.exceptions import HTTPException

from dashboards.blocks import Row
from dashboards.pages.chamber import value_text
from dashboards.pages.frame import page
from dashboards.pages.visit import Visit
from dashboards.query import QueryError, clean_value

MOST = 4


def compare_page(here: Visit) -> str:
    """The chambers of the address, in its order.

    Raises QueryError when there are more than four, a 404 when one is not there or may not be seen.
    """
    here.only_known("chamber")
    asked = here.repeated.get("chamber") or [here.params.get("chamber", "")]
    keys = list(dict.fromkeys(clean_value(here.connection, "chamber", key.strip()) for key in asked if key.strip()))
    if len(keys) > MOST:
        raise QueryError(f"最多对比 {MOST} 个商会; at most {MOST} chambers can be compared: {len(keys)}")
    found = {row["chamber_id"]: row for row in here.rows("compare", year=here.year, chambers=keys)}
    if len(found) < len(keys):
        raise HTTPException(404)
    parts: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in here.rows("chamber_dimensions", year=here.year, chambers=keys):
        parts[row["dimension_code"]][row["chamber_id"]] = row
    cells: dict[str, dict[str, Row]] = defaultdict(dict)
    indicators: dict[str, Row] = {}
    for row in here.rows("compare_indicators", year=here.year, chambers=keys):
        indicators.setdefault(row["indicator_code"], row)
        cells[row["indicator_code"]][row["chamber_id"]] = row | {"value_text": value_text(row["value"], row["unit"])}
    return page(
        "compare.html",
        here,
        here.words("商会对比", "Compare chambers"),
        city=here.row("city", year=here.year),
        chambers=[found[key] for key in keys],
        empty=range(MOST - len(keys)),
        dimensions=here.rows("city_dimensions", year=here.year),
        parts=parts,
        indicators=list(indicators.values()),
        cells=cells,
    )
