"""What `sihao recall` does: compares the published checks with the list of planted defects, and prints the figures."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.table import Table

from pipelines.demo.recall import DEFECTS, Flag, Recall, measure
from pipelines.demo.truth import TRUTH_FILE, read_truth
from pipelines.settings import Settings
from pipelines.warehouse import open_reader

_STATES = "select chamber_id, state_code from quality.fct_submission_completeness where campaign_year = ?"
_FLAGS = """
select chamber_id, check_code from quality.fct_submission_check where campaign_year = ? and status = 'fail'
"""
_CHECKS = "select check_code, name_zh from marts.dim_submission_check"
_SHOWN = 3


class NothingToMeasureError(RuntimeError):
    """There is no list of planted defects for the year, or nothing was published of it."""


def measured(settings: Settings, year: int) -> tuple[Recall, Mapping[str, str]]:
    """The figures of one year, and the checks' names in Chinese by code.

    Raises NothingToMeasureError, and NothingPublishedError when there is no publication.
    """
    path = settings.inbox.parent / TRUTH_FILE
    truth = read_truth(path).filter(pl.col("campaign_year") == str(year)) if path.exists() else pl.DataFrame()
    if truth.is_empty():
        raise NothingToMeasureError(f"没有 {year} 年的缺陷清单 there is no list of planted defects for {year}: {path}")
    with open_reader(settings.published_link) as connection:
        states = dict(connection.execute(_STATES, [year]).fetchall())
        flags = [Flag(*row) for row in connection.execute(_FLAGS, [year]).fetchall()]
        names = dict(connection.execute(_CHECKS).fetchall())
    if not states:
        raise NothingToMeasureError(f"没有发布 {year} 年 nothing is published of {year}")
    return measure(truth.select("chamber_id", "defect_code").rows(), flags, states, names), names


def recall_tables(found: Recall, names: Mapping[str, str], year: int) -> list[Table]:
    """Two tables: recall by planted defect; false alarms by check, and chambers whose state is wrong."""
    defects = Table("问题 defect", "埋下 planted", "找到 found", "召回率 recall", "遗漏 missed", box=SIMPLE_HEAD)
    defects.title, defects.title_justify = f"{year} 年埋下的问题 what was planted", "left"
    for each in found.defects:
        if each.planted:
            hits = each.planted - len(each.missed)
            name = f"{DEFECTS[each.defect_code].name_zh} {each.defect_code}"
            defects.add_row(name, str(each.planted), str(hits), _share(hits, each.planted), _some(each.missed))
    planted = sum(each.planted for each in found.defects)
    hits = planted - sum(len(each.missed) for each in found.defects)
    defects.add_section()
    defects.add_row("合计 all", str(planted), str(hits), _share(hits, planted), "")

    checks = Table(
        "检查 check", "标出 flagged", "精确率 precision", "错报 false alarms", "错报率 of all without a reason",
        "例 e.g.",
        box=SIMPLE_HEAD,
    )  # fmt: skip
    checks.title, checks.title_justify = "每项检查 every check", "left"
    for alarms in found.checks:
        false = len(alarms.false_alarms)
        checks.add_row(
            f"{names[alarms.check_code]} {alarms.check_code}",
            str(alarms.flagged),
            _share(alarms.flagged - false, alarms.flagged),
            str(false),
            _share(false, alarms.without_reason),
            _some(alarms.false_alarms),
        )
    checks.add_section()
    for text, wrong in (
        ("不完整却称完整 incomplete, called complete", found.called_complete),
        ("完整却称不完整 complete, called incomplete", found.called_incomplete),
    ):
        checks.add_row(text, "", "", str(len(wrong)), "", _some(wrong))
    return [defects, checks]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"


def _some(chambers: list[str]) -> str:
    return ", ".join(chambers[:_SHOWN]) + (" …" if len(chambers) > _SHOWN else "")
