"""The laws of arithmetic and presence that every publication keeps; decimals are compared exactly, in SQL."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Law:
    """query: one text per breach. needs: columns by `schema.table`; without them the law cannot be judged."""

    name: str
    table: str
    needs: dict[str, tuple[str, ...]]
    query: str
    message_zh: str
    message_en: str


_SCORES = ("claimed_score", "evidenced_score", "official_score", "floor_score", "ceiling_score")

_ROWS_READ = """
select concat_ws(' ', file_id, rows_read, rows_accepted, rows_rejected, rows_superseded)
from quality.ingest_file
where rows_read is distinct from rows_accepted + rows_rejected + rows_superseded
order by all
"""

_DIMENSIONS = """
with dimensions as (
    select
        campaign_year,
        chamber_id,
        sum(claimed_score) as claimed_score,
        sum(evidenced_score) as evidenced_score,
        sum(official_score) as official_score,
        sum(floor_score) as floor_score,
        sum(ceiling_score) as ceiling_score
    from marts.fct_dimension_score
    group by campaign_year, chamber_id
)
select concat_ws(' ', campaign_year, chamber_id)
from marts.fct_chamber_score as totals
full join dimensions using (campaign_year, chamber_id)
where
    totals.claimed_score is distinct from dimensions.claimed_score
    or totals.evidenced_score is distinct from dimensions.evidenced_score
    or totals.official_score is distinct from dimensions.official_score
    or totals.floor_score is distinct from dimensions.floor_score
    or totals.ceiling_score is distinct from dimensions.ceiling_score
order by all
"""

_NOBODY_DISAPPEARS = """
with years as (
    select campaign_year from marts.fct_chamber_score
    union
    select campaign_year from marts.fct_field_value
)
select concat_ws(' ', campaign_year, chamber_id)
from years
cross join marts.dim_chamber
anti join marts.fct_chamber_score using (campaign_year, chamber_id)
order by all
"""

LAWS: tuple[Law, ...] = (
    Law(
        "rows_read_are_accounted_for",
        "quality.ingest_file",
        {"quality.ingest_file": ("file_id", "rows_read", "rows_accepted", "rows_rejected", "rows_superseded")},
        _ROWS_READ,
        "读到的行 ≠ 采纳 + 退回 + 被更新",
        "rows read differ from accepted + rejected + superseded",
    ),
    Law(
        "dimensions_add_up_to_the_total",
        "marts.fct_dimension_score",
        {
            "marts.fct_dimension_score": ("campaign_year", "chamber_id", *_SCORES),
            "marts.fct_chamber_score": ("campaign_year", "chamber_id", *_SCORES),
        },
        _DIMENSIONS,
        "各维度得分之和 ≠ 总分",
        "the dimension scores do not add up to the total",
    ),
    Law(
        "every_chamber_is_scored_in_every_year",
        "marts.fct_chamber_score",
        {
            "marts.dim_chamber": ("chamber_id",),
            "marts.fct_field_value": ("campaign_year",),
            "marts.fct_chamber_score": ("campaign_year", "chamber_id"),
        },
        _NOBODY_DISAPPEARS,
        "名册中的商会没有得分行",
        "a chamber of the register has no score row",
    ),
)
