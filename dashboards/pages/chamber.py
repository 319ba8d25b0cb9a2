"""商会: one chamber, from its place in the city down to the cell that each point rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboards.blocks import Row
from dashboards.charts import Scale, polyline
from dashboards.pages.frame import page
from dashboards.pages.visit import Visit
from dashboards.query import clean_value, find_query
from dashboards.view import NOTHING

MOST_LOST = 6
RELATED = (
    "submission_checks",
    "open_problems",
    "rejected_rows",
    "cell_history",
    "claimed_vs_official",
    "chamber_detail",
)
"""Queries that take a chamber, linked at the foot of the page."""

_CHART_WIDTH, _CHART_TOP, _CHART_BOTTOM = 400, 18, 112


@dataclass(frozen=True)
class History:
    """Scores over the years for the macro of the chart: one mark a year, x and y in its units, and the line."""

    marks: list[Row]
    line: str


@dataclass(frozen=True)
class Group:
    """The indicators of one dimension. shown: its points as the rows show them, added up."""

    row: Row
    indicators: list[Row]

    @property
    def shown(self) -> Decimal:
        return sum((row["official_contribution"] for row in self.indicators), Decimal(0))


def chamber_page(here: Visit, chamber_id: str) -> str:
    """Raises a 404 when there is no such chamber that year, or the visitor may not see it."""
    here.only_known()
    asked = {"year": here.year, "chamber": clean_value(here.connection, "chamber", chamber_id)}
    chamber = here.row("chamber", **asked)
    indicators = _indicators(here, asked)
    dimensions = here.rows("chamber_dimensions", year=here.year, chambers=[chamber_id])
    district = here.row("districts", year=here.year, district=chamber["district_code"])
    city = here.row("city", year=here.year)
    groups = [
        Group(row, [each for each in indicators if each["dimension_code"] == row["dimension_code"]])
        for row in dimensions
    ]
    lost = sorted((row for row in indicators if row["points_lost"]), key=lambda row: -row["points_lost"])[:MOST_LOST]
    return page(
        "chamber.html",
        here,
        chamber["chamber"],
        chamber=chamber,
        city=city,
        score_scale=Scale(min(Decimal(40), chamber["official_score"] // 10 * 10), city["total_points"]),
        district=district,
        peers=here.row("peer_group", year=here.year, peer_group=chamber["peer_group"]),
        grades=here.rows("chamber_grades", **asked),
        without=here.rows("chamber_without", **asked),
        moves=here.rows("chamber_moves", **asked),
        measures=here.rows("measures_of_chamber", **asked),
        practice=_practice(here, chamber, indicators),
        bridge=here.rows("chamber_bridge", **asked),
        history=history(here.rows("chamber_history", chamber=chamber_id)),
        groups=groups,
        city_parts={row["dimension_code"]: row for row in here.rows("city_dimensions", year=here.year)},
        district_parts={
            row["dimension_code"]: row
            for row in here.rows("district_dimensions", year=here.year, district=chamber["district_code"])
        },
        lost=lost,
        lost_points=sum((row["points_lost"] for row in lost), Decimal(0)),
        shown_total=sum((group.shown for group in groups), Decimal(0)),
        checks=here.rows("chamber_checks", **asked),
        related=[find_query(name) for name in RELATED],
    )


def _indicators(here: Visit, asked: dict[str, Any]) -> list[Row]:
    """The indicators with their values as text, why they earn what they do, and the cells they rest on."""
    values: dict[str, list[Row]] = defaultdict(list)
    for value in here.rows("chamber_values", **asked):
        values[value["field_code"]].append(value)
    return [
        {
            **row,
            "value_text": value_text(row["value"], row["unit"]),
            "claimed_value_text": value_text(row["claimed_value"], row["unit"]),
            "why": row["arithmetic"] or row["reason"],
            "sources": [*values[row["field_code"]], *values[row["denominator_field_code"]]],
        }
        for row in here.rows("chamber_indicators", **asked)
    ]


def _practice(here: Visit, chamber: Row, indicators: list[Row]) -> list[Row]:
    """Chambers of its own kind that do best where it loses most; itself left out."""
    lost: dict[str, Decimal] = defaultdict(Decimal)
    for row in indicators:
        lost[row["criterion_code"]] += row["points_lost"]
    worst = max(lost, key=lambda code: lost[code], default=None)
    best = here.rows("best_practice", year=here.year, peer_group=chamber["peer_group"], criterion=worst)
    return [row for row in best if row["chamber_id"] != chamber["chamber_id"]]


def value_text(value: Decimal | None, unit: str | None) -> str:
    """A value as it was given, with its unit; units other than % are Chinese words."""
    if value is None:
        return NOTHING
    number = f"{value:,f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return f"{number}%" if unit == "%" else number


def history(rows: Sequence[Row]) -> History:
    """Official score a year with its floor and ceiling, on a scale that holds them all."""
    if not rows:
        return History([], "")
    low = min(row["floor_score"] for row in rows) // 10 * 10
    reach = max(max(row["ceiling_score"] for row in rows) - low, Decimal(10))

    def y(score: Decimal) -> float:
        return round(float(_CHART_BOTTOM - (score - low) / reach * (_CHART_BOTTOM - _CHART_TOP)), 1)

    step = _CHART_WIDTH / (len(rows) + 1)
    marks = [
        {
            **row,
            "x": round(step * at, 1),
            "y": y(row["official_score"]),
            "y_low": y(row["floor_score"]),
            "y_high": y(row["ceiling_score"]),
        }
        for at, row in enumerate(rows, start=1)
    ]
    return History(marks, polyline((mark["x"], mark["y"]) for mark in marks))
