"""The list of planted defects, kept beside the inbox so that the checks' finds can be measured against it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl

from pipelines.demo.defects import Submissions
from pipelines.demo.files import DemoError, set_time

TRUTH_FILE = "demo-truth.csv"
TRUTH_SCHEMA = dict.fromkeys(("campaign_year", "chamber_id", "defect_code", "detail"), pl.String)


def truth_frame(handed_in: Submissions, register: pl.DataFrame, year: int) -> pl.DataFrame:
    """One row per planted defect: campaign_year, chamber_id, defect_code, detail (field codes joined by ';', or days).

    Beside the defects of the submissions: gate (its code) and old_district_code (the code as written) of the register.
    """
    ids = register["chamber_id"].to_list()
    rows = [(str(year), ids[chamber], code, detail) for chamber, code, detail in handed_in.truth]
    for chamber in register.iter_rows(named=True):
        if chamber["gates"]:
            rows.append((str(year), chamber["chamber_id"], "gate", chamber["gates"]))
        if chamber["district_code_written"] != chamber["district_code"]:
            rows.append((str(year), chamber["chamber_id"], "old_district_code", chamber["district_code_written"]))
    return pl.DataFrame(rows, schema=TRUTH_SCHEMA, orient="row").sort("chamber_id", "defect_code")


def write_truth(path: Path, truth: pl.DataFrame) -> None:
    """Write the list, which has at least one row, keeping what the file holds of other years.

    Raises DemoError if the file has other rows for the same year, or is not such a list.
    """
    year = truth["campaign_year"][0]
    known = pl.DataFrame(schema=TRUTH_SCHEMA)
    if path.exists():
        known = read_truth(path)
    same = known.filter(pl.col("campaign_year") == year)
    if same.height and not same.equals(truth):
        raise DemoError(
            f"{path} 已有 {year} 年的另一份缺陷清单，不会覆盖 holds another list for {year} and is not overwritten"
        )
    merged = pl.concat([known.filter(pl.col("campaign_year") != year), truth]).sort(
        "campaign_year", "chamber_id", "defect_code"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    merged.write_csv(path)
    set_time(path, datetime(int(merged["campaign_year"].to_list()[-1]), 12, 31))  # no trace of the clock


def read_truth(path: Path) -> pl.DataFrame:
    """The list of planted defects, with the columns of TRUTH_SCHEMA. Raises DemoError if the file is no such list."""
    try:
        known = pl.read_csv(path, infer_schema=False, empty_string_is_null=False)
    except pl.exceptions.PolarsError:
        known = pl.DataFrame()
    if known.columns != list(TRUTH_SCHEMA):
        raise DemoError(f"文件已存在且不是缺陷清单，不会覆盖 will not overwrite what is no list of defects: {path}")
    return known
