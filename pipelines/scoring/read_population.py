"""Read a campaign year's population and weights out of the warehouse, for the dbt Python models.

`refs` holds the relations that dbt.ref() hands out, by model; DuckDB finds them in the queries by the local names.
"""
# ruff: noqa: F841

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

import duckdb
import numpy as np

from pipelines.scoring.design import UNANSWERED, UNVERIFIED, Draw
from pipelines.scoring.population import Adjustment, Grade, Population
from pipelines.scoring.totals import UNIT, Floats, GroupShares, Rule

Relation = duckdb.DuckDBPyRelation
Session = duckdb.DuckDBPyConnection
Refs = Mapping[str, Relation]


@dataclass(frozen=True)
class Campaign:
    """A campaign year under its rubric, and the rubric's own way of adding up."""

    campaign_year: int
    rubric_id: str
    population: Population
    rule: Rule


def campaign_years(session: Session, refs: Refs) -> list[int]:
    """The campaign years in order."""
    campaigns = refs["int_campaigns"]
    return [year for (year,) in session.sql("select campaign_year from campaigns order by 1").fetchall()]


def read_draws(session: Session, refs: Refs) -> list[Draw]:
    """The stored design, in the order of draw_no."""
    draws = refs["int_robustness_draws"]
    rows = session.sql(
        "select draw_no, weight_family, aggregation, not_applicable_policy, unanswered_position, unverified_basis "
        "from draws order by draw_no"
    ).fetchall()
    return [Draw(*row) for row in rows]


def read_weights(session: Session, refs: Refs, population: Population) -> Floats:
    """The stored weights of the population's rubric in millionths, draws x criteria, both in order; row 0 its own."""
    weights = refs["int_robustness_weights"]
    rows = session.sql(
        "select draw_no, criterion_code, weight_millionths from weights where rubric_id = ?",
        params=[population.rubric_id],
    ).fetchnumpy()
    draws = np.unique(rows["draw_no"])
    column_of = {code: number for number, code in enumerate(population.criteria)}
    found = np.zeros((len(draws), len(column_of)))
    columns = np.array([column_of.get(code, -1) for code in rows["criterion_code"]], dtype=np.intp)
    known = columns >= 0
    found[np.searchsorted(draws, rows["draw_no"][known]), columns[known]] = rows["weight_millionths"][known]
    return found


def read_campaign(session: Session, refs: Refs, year: int) -> Campaign:
    """Everything about one campaign year; a year without chambers has empty arrays."""
    campaigns, standing, ranking = refs["int_campaigns"], refs["fct_chamber_score"], refs["fct_district_score"]
    rubric_id, total, decimals, aggregation, policy = session.sql(
        "select rubric_id, total_points, rank_decimals, "
        "coalesce(aggregation, 'arithmetic'), coalesce(not_applicable_policy, 'criterion') "
        "from campaigns where campaign_year = ?", params=[year]
    ).fetchall()[0]  # fmt: skip
    chambers = session.sql(
        """
        select
            standing.chamber_id,
            coalesce(standing.city_rank, 0) as published_rank,
            if(ranking.district_rank is not null, standing.district_code, null) as district_code
        from standing
        left join ranking
            on standing.campaign_year = ranking.campaign_year and standing.district_code = ranking.district_code
        where standing.campaign_year = ?
        order by standing.chamber_id
        """,
        params=[year],
    ).fetchall()
    names = [row[0] for row in chambers]
    groups, criteria, dimensions = _read_groups(session, refs, year, len(names))
    districts = sorted({code for _, _, code in chambers if code is not None})
    place_of = {code: number for number, code in enumerate(districts)}
    grades = _read_grades(session, refs, rubric_id)
    population = Population(
        rubric_id=rubric_id,
        chambers=names,
        criteria=criteria,
        groups=groups,
        total_points=float(total) * UNIT,
        rank_decimals=decimals,
        published_rank=np.array([rank for _, rank, _ in chambers], dtype=np.int64),
        districts=districts,
        district=np.array([place_of.get(code, -1) for _, _, code in chambers], dtype=np.int64),
        adjustments=_read_adjustments(session, refs, year, names),
        grades=grades,
        worst_cap=_read_caps(session, refs, year, names, grades),
    )
    means = _read_means(session, refs, rubric_id)
    geometric = tuple((means[code] or aggregation) == "geometric" for code in dimensions)
    as_scored = UNANSWERED.index(Decimal(0)), UNVERIFIED.index("official")
    rule = Rule(aggregation == "geometric", geometric, policy, *as_scored)
    return Campaign(year, rubric_id, population, rule)


def _read_groups(session: Session, refs: Refs, year: int, chambers: int) -> tuple[GroupShares, list[str], list[str]]:
    """The cached shares, the criteria in their order, and their dimensions."""
    shares = refs["fct_criterion_share"]
    nodes = session.sql(
        "select distinct dimension_code, criterion_code from shares where campaign_year = ? order by all", params=[year]
    ).fetchall()
    rows = session.sql(
        """
        select cast(columns(
            * exclude (campaign_year, rubric_id, chamber_id, dimension_code, criterion_code)
        ) as double)
        from shares
        where campaign_year = ?
        order by dimension_code, criterion_code, chamber_id
        """,
        params=[year],
    ).fetchnumpy()

    def array(name: str) -> Floats:
        return np.rint(np.asarray(rows[name], dtype=np.float64) * UNIT).reshape(len(nodes), chambers)

    counted, applicable = array("counted_share"), array("applicable_share")
    groups = GroupShares(
        dimensions=tuple(_slices([dimension for dimension, _ in nodes])),
        applicable=[applicable if position else counted for position in UNANSWERED],
        earned=[[array(f"share_{basis}_{int(100 * position)}") for basis in UNVERIFIED] for position in UNANSWERED],
    )
    return groups, [criterion for _, criterion in nodes], list(dict.fromkeys(dimension for dimension, _ in nodes))


def _slices(dimensions: list[str]) -> list[slice]:
    found, start = [], 0
    for _, same in groupby(dimensions):
        size = len(list(same))
        found.append(slice(start, start + size))
        start += size
    return found


def _read_means(session: Session, refs: Refs, rubric_id: str) -> dict[str, str | None]:
    nodes = refs["stg_rubric_dimensions"]
    return dict(session.sql("select code, aggregation from nodes where rubric_id = ?", params=[rubric_id]).fetchall())


def _read_grades(session: Session, refs: Refs, rubric_id: str) -> list[Grade]:
    grades = refs["stg_rubric_grades"]
    rows = session.sql(
        "select grade_code, min_total, min_dimension_share from grades where rubric_id = ? "
        "order by min_total desc, source_row", params=[rubric_id]
    ).fetchall()  # fmt: skip
    return [Grade(code, float(total) * UNIT, float(share) * UNIT) for code, total, share in rows]


def _read_caps(session: Session, refs: Refs, year: int, names: list[str], grades: list[Grade]) -> Any:
    """A veto also bars from ranking, so that only caps matter here."""
    gates = refs["int_chamber_gates"]
    number_of = {grade.code: number for number, grade in enumerate(grades)}
    worst = dict.fromkeys(names, 0)
    for chamber, grade in session.sql(
        "select chamber_id, cap_grade from gates where campaign_year = ? and effect = 'cap'", params=[year]
    ).fetchall():
        worst[chamber] = max(worst[chamber], number_of.get(grade, 0))
    return np.array(list(worst.values()), dtype=np.int64)


def _read_adjustments(session: Session, refs: Refs, year: int, names: list[str]) -> list[Adjustment]:
    steps = refs["int_chamber_adjustments"]
    rows = session.sql(
        "select step_no, total_floor, total_cap, official_points from steps where campaign_year = ? "
        "order by step_no, chamber_id", params=[year]
    ).fetchall()  # fmt: skip
    found = []
    for (_, floor, cap), step in groupby(rows, key=lambda row: row[:3]):
        points = np.array([float(row[3]) for row in step]) * UNIT
        limits = [None if limit is None else float(limit) * UNIT for limit in (floor, cap)]
        found.append(Adjustment(np.rint(points), *limits))
    return found
