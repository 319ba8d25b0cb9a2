"""Reads from the published file what the writers need: chambers, what they handed in, what is open. Writes nothing.

Lists of problems are bounded in SQL: a file with a million rows nobody can place must not become a workbook of that
size.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pipelines.workbooks.answers import Answer, ChamberAnswers
from pipelines.workbooks.chamber_profile import ChamberProfile
from pipelines.workbooks.problems import ChamberLine, Problem

if TYPE_CHECKING:
    import duckdb

MOST_LISTED = 2000
MOST_OF_A_CHAMBER = 300
"""Problems that the workbook of a district and of a chamber lists; it says how many there are in all."""

_CHAMBERS = """
select chamber_id, name_zh, district_code, chamber_type, is_registered, has_party_org, uscc
from marts.dim_chamber
where chamber_id = coalesce($chamber, chamber_id) and district_code = coalesce($district, district_code)
order by chamber_id
"""

_ANSWERS = """
select chamber_id, field_code, self_value, self_evidence, self_refused,
    district_value, district_reason, city_value, city_reason
from reporting.rpt_prefill
where campaign_year = $year and list_contains($chambers, chamber_id)
order by chamber_id, field_code
"""

_DIGESTS = """
select chamber_id, md5(string_agg(cast(prefill as varchar), chr(10) order by field_code))
from reporting.rpt_prefill as prefill
where campaign_year = $year and chamber_id in (select chamber_id from reporting.rpt_open_problems)
group by chamber_id
"""

# On open problems: a row whose year nobody could read belongs to the latest year, and what is open at the stage of the
# city belongs to the city.
_PROBLEMS = """
select
    coalesce(campaign_year, $latest), chamber_id, district_code, chamber_zh, problem_no, problem_code, severity,
    field_code, field_zh, field_en, stage, file_id, file_name, sheet, source_cell, value_raw, evidence, problem_zh,
    problem_en, expected_zh, expected_en, action_zh, action_en, points_at_stake
from reporting.rpt_open_problems
where coalesce(campaign_year, $latest) = $year
    and case when stage = 'city' then null else district_code end is not distinct from $district
order by chamber_id nulls first, problem_no
limit $most
"""

# What a chamber can mend itself: a reviewer's row is not the chamber's.
_OWN_PROBLEMS = """
select
    count(*) over (partition by chamber_id),
    coalesce(campaign_year, $latest), chamber_id, district_code, chamber_zh, problem_no, problem_code, severity,
    field_code, field_zh, field_en, stage, file_id, file_name, sheet, source_cell, value_raw, evidence, problem_zh,
    problem_en, expected_zh, expected_en, action_zh, action_en, points_at_stake
from reporting.rpt_open_problems
where coalesce(campaign_year, $latest) = $year and district_code = $district and chamber_id is not null
    and coalesce(stage, 'self') = 'self'
qualify row_number() over (partition by chamber_id order by problem_no) <= $most
order by chamber_id, problem_no
"""

_COUNTS = """
select chamber_id, problem_code, count(*)
from reporting.rpt_open_problems
where coalesce(campaign_year, $latest) = $year
    and case when stage = 'city' then null else district_code end is not distinct from $district
group by all
order by all
"""

_STANDINGS = """
select scores.chamber_id, chambers.name_zh,
    coalesce(incomplete.state_zh, '已报全'), coalesce(incomplete.state_en, 'Complete')
from marts.fct_chamber_score as scores
inner join marts.dim_chamber as chambers on scores.chamber_id = chambers.chamber_id
left join reporting.rpt_incomplete_submissions as incomplete
    on scores.campaign_year = incomplete.campaign_year and scores.chamber_id = incomplete.chamber_id
where scores.campaign_year = $year and scores.district_code = $district
order by scores.chamber_id
"""

# What the indicators do not earn now that use a field the chamber has to mend; all of them where it sent nothing.
_AT_STAKE = """
select scores.chamber_id, sum(scores.points_lost)
from reporting.rpt_chamber_indicator as scores
inner join marts.dim_indicator as indicators
    on scores.rubric_id = indicators.rubric_id and scores.indicator_code = indicators.code
where scores.campaign_year = $year and scores.district_code = $district
    and exists (
        select 1 from reporting.rpt_open_problems as problems
        where problems.campaign_year = scores.campaign_year and problems.chamber_id = scores.chamber_id
            and coalesce(problems.stage, 'self') = 'self'
            and (
                problems.field_code in (indicators.field_code, indicators.denominator_field_code)
                or problems.problem_code = 'nothing_received'
            )
    )
group by scores.chamber_id
"""


def campaign_years(connection: duckdb.DuckDBPyConnection) -> list[int]:
    """The campaign years that were published, the latest last."""
    years = connection.execute("select campaign_year from reporting.rpt_overview order by 1").fetchall()
    return [year for (year,) in years]


def districts_of(connection: duckdb.DuckDBPyConnection, year: int) -> list[tuple[str, str]]:
    """Code and name of each district that has chambers in a year."""
    return connection.execute(
        "select district_code, any_value(district_zh) from reporting.rpt_district_ranking"
        " where campaign_year = $year group by district_code order by district_code",
        {"year": year},
    ).fetchall()


def chambers_of(
    connection: duckdb.DuckDBPyConnection, *, chamber: str | None = None, district: str | None = None
) -> list[ChamberProfile]:
    """The chambers of the register, or one of them, or those of a district, by key."""
    rows = connection.execute(_CHAMBERS, {"chamber": chamber, "district": district}).fetchall()
    return [ChamberProfile(*row) for row in rows]


def answers_of(
    connection: duckdb.DuckDBPyConnection, year: int, chamber_ids: Iterable[str]
) -> dict[str, ChamberAnswers]:
    """What these chambers handed in for a year, by chamber; a chamber without anything is left out."""
    rows = connection.execute(_ANSWERS, {"year": year, "chambers": list(chamber_ids)}).fetchall()
    return {
        chamber_id: {row[1]: Answer(*row[2:]) for row in group}
        for chamber_id, group in groupby(rows, key=lambda row: row[0])
    }


def answer_digests(connection: duckdb.DuckDBPyConnection, year: int) -> dict[str, str]:
    """For each chamber with an open problem, a digest of all that `answers_of` reads of it, without reading it."""
    return dict(connection.execute(_DIGESTS, {"year": year}).fetchall())


class OpenProblems:
    """What is open in one district in one year, or (district None) what belongs to no district.

    latest: the latest campaign year, to which problems without a readable year belong.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, year: int, latest: int, district: str | None) -> None:
        self.year, self.district = year, district
        self._connection = connection
        self._parameters: dict[str, Any] = {"year": year, "latest": latest, "district": district}

    def problems(self) -> list[Problem]:
        """By chamber and number, those of no chamber first; at most MOST_LISTED."""
        rows = self._connection.execute(_PROBLEMS, {**self._parameters, "most": MOST_LISTED}).fetchall()
        return [Problem(*row) for row in rows]

    def own_problems(self) -> dict[str, tuple[int, list[Problem]]]:
        """Chamber -> how many problems it has to mend itself, and the first MOST_OF_A_CHAMBER of them."""
        asked = {**self._parameters, "most": MOST_OF_A_CHAMBER}
        own: dict[str, tuple[int, list[Problem]]] = {}
        for total, *row in self._connection.execute(_OWN_PROBLEMS, asked).fetchall():
            problem = Problem(*row)
            own.setdefault(str(problem.chamber_id), (total, []))[1].append(problem)
        return own

    @cached_property
    def counts(self) -> dict[str | None, dict[str, int]]:
        """Chamber (None: of no chamber) -> problem code -> how many, none left out."""
        counts: dict[str | None, dict[str, int]] = {}
        for chamber_id, code, problems in self._connection.execute(_COUNTS, self._parameters).fetchall():
            counts.setdefault(chamber_id, {})[code] = problems
        return counts

    @property
    def total(self) -> int:
        """How many problems there are, none left out."""
        return sum(sum(kinds.values()) for kinds in self.counts.values())

    def lines(self) -> list[ChamberLine]:
        """Every chamber of the district with its state and what is open."""
        counts = self.counts
        asked = {"year": self.year, "district": self.district}
        at_stake: dict[str, Decimal] = dict(self._connection.execute(_AT_STAKE, asked).fetchall())
        return [
            ChamberLine(chamber_id, name_zh, state_zh, state_en, at_stake.get(chamber_id), counts.get(chamber_id, {}))
            for chamber_id, name_zh, state_zh, state_en in self._connection.execute(_STANDINGS, asked).fetchall()
        ]
