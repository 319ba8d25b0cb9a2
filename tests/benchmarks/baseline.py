"""The plain baseline: one script that reads the same inbox with calamine and computes the same official scores in SQL.

No ledger, no archive, no provenance, no checks, no ranks, no publication: what a night costs beyond this is what those
are worth. Usage: python baseline.py INBOX RUBRIC_FOLDER YEAR OUT_CSV. Writes chamber_id, official_score.
"""

from __future__ import annotations

import csv
import sys
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

import duckdb
import polars as pl
from python_calamine import CalamineWorkbook

YES_NO = {"是": 1, "否": 0}
STAGES = {"self": 0, "district": 1, "city": 2}


def read_inbox(inbox: Path) -> tuple[list[tuple[object, ...]], dict[str, dict[str, str]]]:
    """Every value as (chamber, field, stage, received, number, date text, has evidence), and the register."""
    values: list[tuple[object, ...]] = []
    register: dict[str, dict[str, str]] = {}
    for path in sorted(inbox.rglob("*")):
        received = path.stat().st_mtime
        if path.suffix == ".xlsx":
            book = CalamineWorkbook.from_path(str(path))
            if "_sihao" in book.sheet_names:
                chamber = dict(row[:2] for row in book.get_sheet_by_name("_sihao").to_python())["chamber_id"]
                for row in book.get_sheet_by_name("填报表").to_python(skip_empty_area=False)[6:]:
                    if row[1] and row[4] != "":
                        values.append((chamber, row[1], "self", received, *parse(row[4]), bool(str(row[5]).strip())))
                continue
            first = book.get_sheet_by_index(0).to_python()
            rows = [dict(zip(map(str, first[0]), map(str, row), strict=False)) for row in first[1:]]
        elif path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as handle:
                rows = list(csv.DictReader(handle))
        else:
            continue
        for row in rows:
            if "商会名称" in row:
                register[row["商会编码"]] = row
            elif row["填报值"].strip():
                stage = row.get("阶段") or "self"
                evidence = bool((row.get("佐证材料") or "").strip())
                values.append(
                    (row["商会编码"], row["字段编码"], stage, received, *parse(row["填报值"]), evidence)
                )  # fmt: skip
    return values, register


def parse(cell: object) -> tuple[str | None, str | None]:
    """(number, date) of a cell as text; (None, None) when it is neither."""
    if isinstance(cell, datetime | date):
        return None, f"{cell:%Y-%m-%d}"
    text = unicodedata.normalize("NFKC", str(cell)).strip()
    if text in YES_NO:
        return str(YES_NO[text]), None
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        try:
            return None, str(date.fromisoformat(text))
        except ValueError:
            return None, None
    return (str(number), None) if number >= 0 and number == number.to_integral_value() else (None, None)


SCORE = """
with latest as (
    select chamber, field, stage, evidence,
        coalesce(number, date_diff('day', day, make_date($year, if(field = 'plan_submitted_on', 4, 11), 30)))
            as answer
    from cell where number is not null or day is not null
    qualify row_number() over (partition by chamber, field, stage order by received desc) = 1
),
official as (
    select chamber, field, arg_max(answer, stage) as answer, max(stage) > 0 or bool_or(evidence) as counts
    from latest group by all
),
answer as (
    select c.chamber, i.*, n.answer as n, d.answer as d,
        case
            when i.applies_when = 'registered' and not c.registered
                or i.applies_when = 'not_registered' and c.registered
                or i.applies_when = 'party_org' and not c.party or i.applies_when = 'no_party_org' and c.party then 'na'
            when d.answer = 0 and i.zero_denominator = 'not_applicable'
                and (i.calculation = 'growth' or coalesce(n.answer, 0) = 0) then if(d.counts, 'na', 'none')
            when n.answer is null or i.denominator_field_code <> '' and d.answer is null then 'none'
            when i.calculation = 'ratio' and n.answer > d.answer or d.answer = 0 then 'none'
            when not n.counts or not coalesce(d.counts, true) then 'none'
            else 'scored'
        end as state
    from chamber c cross join indicator i
    left join official n on n.chamber = c.chamber and n.field = i.field_code
    left join official d on d.chamber = c.chamber and d.field = i.denominator_field_code
),
banded as (
    select a.chamber, a.code, arg_min(b.points, b.band_no) as points
    from answer a join band b on b.indicator_code = a.code and (
        b.operator = ''
        or b.operator = '>=' and
            case a.calculation when 'ratio' then 100 * n when 'growth' then 100 * (n - d) else n end
            >= b.bound * if(a.denominator_field_code = '', 1, d)
        or b.operator = '>' and
            case a.calculation when 'ratio' then 100 * n when 'growth' then 100 * (n - d) else n end
            > b.bound * if(a.denominator_field_code = '', 1, d))
    where a.state = 'scored' group by all
)
select a.chamber, sum(score) as official_score from (
    select a.chamber, a.criterion_code, any_value(k.points)::double
        * sum(case when a.state <> 'scored' then 0
              when a.rule_kind = 'per_item' then least(a.points, a.n * a.points_per_item) else b.points end)
        / sum(a.points) filter (where a.state <> 'na') as score
    from answer a join criterion k on k.code = a.criterion_code
    left join banded b on b.chamber = a.chamber and b.code = a.code
    group by all
) a group by all order by 1
"""


def main(inbox: Path, rubric: Path, year: int, out: Path) -> None:
    values, register = read_inbox(inbox)
    connection = duckdb.connect()
    cells = pl.DataFrame(
        [(c, f, STAGES[s], r, n, d, e) for c, f, s, r, n, d, e in values],
        schema=["chamber", "field", "stage", "received", "number", "day", "evidence"], orient="row",
        infer_schema_length=None,
    )  # fmt: skip
    yes = {"是", "true", "True", "1", "1.0"}
    chambers = pl.DataFrame(
        [(key, row["是否注册"] in yes, row["是否建立党组织"] in yes) for key, row in register.items()],
        schema=["chamber", "registered", "party"], orient="row",
    )  # fmt: skip
    cells.write_parquet(out.with_suffix(".cells.parquet"))
    chambers.write_parquet(out.with_suffix(".chambers.parquet"))
    connection.read_parquet(str(out.with_suffix(".cells.parquet"))).project(
        "* replace (number::decimal(28, 9) as number, day::date as day)"
    ).create("cell")
    connection.read_parquet(str(out.with_suffix(".chambers.parquet"))).create("chamber")
    decimals = "* replace (points::decimal(18, 9) as points)"
    for name, file, columns in (
        ("indicator", "indicators", "* replace (points::decimal(18, 9) as points, "
         "nullif(points_per_item, '')::decimal(18, 9) as points_per_item)"),
        ("criterion", "criteria", decimals),
        ("band", "bands", "* replace (points::decimal(18, 9) as points, nullif(bound, '')::decimal(18, 9) as bound, "
         "band_no::integer as band_no)"),
    ):  # fmt: skip
        source = connection.read_csv(str(rubric / f"{file}.csv"), all_varchar=True, na_values="\x00")
        source.project(columns).create(name)
    scores = connection.execute(SCORE, {"year": year}).fetchall()
    with out.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([("chamber_id", "official_score"), *scores])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
