"""The chain from a chamber's points to the cells behind them, read from the published file.

Everything is read, nothing is computed again: what is printed is what was published.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.warehouse import open_reader

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]


class NothingToExplainError(LookupError):
    """The published file has no such chamber, year or indicator; the message says so in Chinese and English."""


@dataclass(frozen=True)
class IndicatorChain:
    """One indicator: `row` of reporting.rpt_chamber_indicator with its exact numbers, and the answers behind it.

    answers: one row per field and stage that counts, with file, archive id, sheet and cell, by field and stage.
    refused: the open refusals of these fields.
    """

    row: Row
    answers: list[Row]
    refused: list[Row]


@dataclass(frozen=True)
class Explanation:
    """From the total down. publication, total: one row each; dimensions, criteria: in the rubric's order."""

    publication: Row
    total: Row
    dimensions: list[Row]
    criteria: list[Row]
    indicators: list[IndicatorChain]

    @property
    def sum_of_contributions(self) -> Decimal:
        """What the indicators shown add to the total."""
        return sum((chain.row["official_contribution_exact"] for chain in self.indicators), Decimal(0))


_PUBLICATION = "select run_id, published_at, as_of, code_version, input_digest from meta.publication"

_TOTAL = """
select scores.*, chambers.name_zh, districts.name_zh as district_zh, districts.name_en as district_en,
    rubrics.name_zh as rubric_zh, rubrics.name_en as rubric_en, rubrics.total_points, rubrics.is_provisional
from marts.fct_chamber_score as scores
inner join marts.dim_chamber as chambers using (chamber_id)
inner join marts.dim_district as districts on scores.district_code = districts.district_code
inner join marts.dim_rubric as rubrics using (rubric_id)
where scores.chamber_id = $chamber and scores.campaign_year = $year
"""

_NODES = """
select scores.{kind}_code as code, nodes.name_zh, nodes.name_en, scores.points, scores.claimed_score,
    scores.evidenced_score, scores.official_score
from marts.fct_{kind}_score as scores
inner join marts.dim_{kind} as nodes on scores.rubric_id = nodes.rubric_id and scores.{kind}_code = nodes.code
where scores.chamber_id = $chamber and scores.campaign_year = $year
order by code
"""

_INDICATORS = """
select shown.*, scores.official_contribution as official_contribution_exact, scores.claimed_points,
    scores.evidenced_points, scores.official_points, scores.max_points, scores.effective_weight as weight_exact,
    indicators.field_code, indicators.denominator_field_code, indicators.clause, indicators.points_source
from reporting.rpt_chamber_indicator as shown
inner join marts.fct_indicator_score as scores using (campaign_year, chamber_id, indicator_code)
inner join marts.dim_indicator as indicators
    on scores.rubric_id = indicators.rubric_id and scores.indicator_code = indicators.code
where shown.chamber_id = $chamber and shown.campaign_year = $year
    and ($indicator is null or shown.indicator_code = $indicator)
order by shown.indicator_code
"""

_ANSWERS = """
select given.field_code, fields.name_zh, fields.name_en, given.stage, stages.name_zh as stage_zh,
    stages.name_en as stage_en, given.value_raw, given.is_withdrawal, given.evidence, given.reason, given.received_at,
    given.file_id, files.file_name, files.container_name, given.sheet, given.source_row, given.source_letter
from marts.fct_field_value as given
inner join quality.ingest_file as files using (file_id)
inner join marts.dim_code_label as stages on given.stage = stages.code and stages.code_set = 'stage'
inner join marts.dim_field as fields on given.rubric_id = fields.rubric_id and given.field_code = fields.code
where given.chamber_id = $chamber and given.campaign_year = $year
order by given.field_code, case given.stage when 'self' then 1 when 'district' then 2 else 3 end
"""

_REFUSED = """
select field_code, file_name, sheet, source_row, "column", value_raw, message_zh, message_en
from quality.ingest_rejected_row
where chamber_id = $chamber and campaign_year = $year and is_open and field_code is not null
order by field_code, file_name, source_row
"""


def explain(published: Path, chamber: str, year: int, indicator: str | None = None) -> Explanation:
    """Read the chain of one chamber and year, of all its indicators or of one.

    Raises NothingToExplainError when there is nothing of that name, NothingPublishedError when there is no file.
    """
    asked = {"chamber": chamber, "year": year}
    with open_reader(published) as connection:
        totals = _rows(connection, _TOTAL, **asked)
        if not totals:
            raise NothingToExplainError(
                f"已发布的数据中 {year} 年没有商会 {chamber}。The published data hold no chamber {chamber} in {year}."
            )
        indicators = _rows(connection, _INDICATORS, **asked, indicator=indicator)
        if not indicators:
            raise NothingToExplainError(
                f"{year} 年的评价办法没有指标 {indicator}。The rubric of {year} has no indicator {indicator}."
            )
        answers, refused = _rows(connection, _ANSWERS, **asked), _rows(connection, _REFUSED, **asked)
        return Explanation(
            publication=_rows(connection, _PUBLICATION)[0],
            total=totals[0],
            dimensions=_rows(connection, _NODES.format(kind="dimension"), **asked),
            criteria=_rows(connection, _NODES.format(kind="criterion"), **asked),
            indicators=[_chain(row, answers, refused) for row in indicators],
        )


def _chain(row: Row, answers: list[Row], refused: list[Row]) -> IndicatorChain:
    fields = [code for code in (row["field_code"], row["denominator_field_code"]) if code]
    return IndicatorChain(
        row,
        [answer for code in fields for answer in answers if answer["field_code"] == code],
        [refusal for code in fields for refusal in refused if refusal["field_code"] == code],
    )


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, **parameters: object) -> list[Row]:
    cursor = connection.execute(sql, parameters) if parameters else connection.execute(sql)
    names = [name for name, *_ in cursor.description or ()]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
