"""The districts as rows of one table: scores, the strip of their chambers, their dimensions beside the city's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboards.blocks import Row
from dashboards.charts import Distribution, Scale, distribution, score_scale
from dashboards.pages.visit import Visit

BIN_WIDTH = Decimal("0.5")
"""Width of the ranges of reporting.rpt_district_distribution."""


@dataclass(frozen=True)
class DistrictTable:
    """rows: one a district, with its `strip` and, by code, its `dimensions`. scale: of the strips."""

    rows: list[Row]
    dimensions: list[Row]
    scale: Scale
    strips: dict[str, Distribution]
    parts: dict[str, dict[str, Row]]

    @property
    def has_hidden(self) -> bool:
        """Whether some chamber scores below the scale."""
        return any(strip.below for strip in self.strips.values())


def district_table(here: Visit, total_points: Decimal, **filters: Any) -> DistrictTable:
    """All districts of the year, or the one in `filters`."""
    year = here.year
    bins: dict[str, list[tuple[Decimal, int]]] = defaultdict(list)
    for row in here.rows("district_distribution", year=year, **filters):
        bins[row["district_code"]].append((row["score_from"], row["chambers"]))
    parts: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in here.rows("district_dimensions", year=year, **filters):
        parts[row["district_code"]][row["dimension_code"]] = row
    rows = here.rows("districts", year=year, **filters)
    scale = score_scale((each for listed in bins.values() for each in listed), total_points)
    strips = {row["district_code"]: distribution(bins[row["district_code"]], scale, BIN_WIDTH) for row in rows}
    return DistrictTable(rows, here.rows("city_dimensions", year=year), scale, strips, parts)


def short(name: str) -> str:
    """An English name without what it says in brackets."""
    return name.split(" (", maxsplit=1)[0]


def by_district(rows: list[Row], code: str) -> dict[str, dict[str, Row]]:
    """The rows by district, then by the code in a column."""
    sorted_rows: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        sorted_rows[row["district_code"]][row[code]] = row
    return sorted_rows


def by_indicator(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows by indicator, in the order in which they come."""
    listed: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        listed[row["indicator_code"]].append(row)
    return listed
