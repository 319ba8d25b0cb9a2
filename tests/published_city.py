"""A small made-up city, taken in, scored and published by the project's own code, for every test of the dashboard.

Sixty chambers in three groups, two campaign years, and texts that a submitter should not get away with: script tags,
formulas, quotes, control characters.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from pipelines.ingest.build_inputs import input_digest, write_build_inputs
from pipelines.ingest.discover import find_files
from pipelines.ingest.land import land_files
from pipelines.publish.publish import publish
from pipelines.quality.outcomes import store_outcomes
from pipelines.reference import Rubric, load_rubrics, rubric_for_year
from pipelines.run_context import RunContext
from pipelines.settings import PROJECT_ROOT, TIMEZONE, Settings, child_environment
from tests.shared_homes import made_once

SCRIPT_NAME = "<script>alert(1)</script>示例商会"
FORMULA_NAME = "=1+1示例商会"
QUOTED_NAME = "示例\"商会';drop table x;--"
REVIEW = "@SUM(A1:A9) <b>复核</b>"
BAD_VALUES = ("=cmd|' /C calc'!A0", "-5", "+九成", "<img src=x>", "@x")
AS_OF = date(2025, 12, 31)

LONG_HEADER = ("campaign_year", "chamber_id", "field_code", "value", "evidence", "stage", "reason")
REGISTER_HEADER = (
    "chamber_id", "name_zh", "district_code", "chamber_type", "is_registered", "has_party_org", "uscc", "founded_on",
    "gates", "valid_from",
)  # fmt: skip


def chambers() -> list[tuple[str, str, str]]:
    """(chamber_id, name, district_code); the last chamber of 310104 sends nothing."""
    names = {0: SCRIPT_NAME, 1: FORMULA_NAME, 2: QUOTED_NAME}
    made = [(f"CH-310106-{i:04d}", names.get(i, f"示例商会{i}"), "310106") for i in range(52)]
    made += [(f"CH-310104-{i:04d}", f"示例商会徐汇{i}", "310104") for i in range(6)]
    return [*made, ("CH-310000-0000", "示例商会市级0", "310000"), ("CH-310000-0001", "示例商会市级1", "310000")]


def write_csv(path: Path, header: Sequence[str], rows: Iterator[Sequence[object]], received: datetime) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(rows)
    moment = received.replace(tzinfo=TIMEZONE).timestamp()
    os.utime(path, (moment, moment))


def register_rows() -> Iterator[Sequence[object]]:
    for i, (chamber_id, name, district) in enumerate(chambers()):
        kind = ("行业商会", "街道商会", "异地商会")[i % 3]
        party = "是" if i % 4 else "否"
        yield chamber_id, name, district, kind, "否", party, "", "2015-01-01", "", "2020-01-01"


def answer_rows(rubric: Rubric, year: int) -> Iterator[Sequence[object]]:
    """Believable answers: totals of 100, parts below them, weaker chambers further down the list."""
    totals = {indicator.field_codes[1] for indicator in rubric.indicators if len(indicator.field_codes) > 1}
    for i, (chamber_id, _, _) in enumerate(chambers()):
        if chamber_id == "CH-310104-0005":
            continue
        for j, field in enumerate(rubric.fields.values()):
            if (i + j) % 17 == 16:
                continue
            value: object
            if field.value_type == "date":
                value = f"{year}-{4 if 'plan' in field.code else 11:02d}-{20 + (i + j) % 9:02d}"
            elif field.value_type == "boolean":
                value = "是" if (i + j) % 3 else "否"
            elif field.code in totals:
                value = 100 if field.maximum is None else field.maximum
            else:
                value = max(0, 60 - i + j % 7) if field.maximum is None else (i + j) % (int(field.maximum) + 1)
            stage = "district" if field.filled_by == "district" else "self"
            yield year, chamber_id, field.code, value, "附件1" if (i + j) % 11 else "", stage, ""
        yield year, chamber_id, "study_sessions", 1, "核查记录", "district", REVIEW


def refused_rows() -> Iterator[Sequence[object]]:
    for i, value in enumerate(BAD_VALUES):
        yield 2025, f"CH-310106-{i:04d}", "study_sessions", value, "附件", "self", ""
    yield 2025, "CH-000000-9999", "study_sessions", 3, "附件", "self", ""


def differing_rows() -> Iterator[Sequence[object]]:
    """One chamber again, in another file of the same night and with another number."""
    for year in (2024, 2025):
        yield year, "CH-310106-0002", "members_total", 99, "附件", "self", ""


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a home in which one run was published. Tests must not change what is in it."""
    return made_once(tmp_path_factory, "published", publish_city)


def publish_city(settings: Settings) -> None:
    """Put the city's files into the inbox, take them in and publish what they hold."""
    rubrics = load_rubrics(settings)
    rubric = rubric_for_year(rubrics, 2025)
    assert rubric is not None
    inbox = settings.inbox
    write_csv(inbox / "名册.csv", REGISTER_HEADER, register_rows(), datetime(2024, 1, 5, 9))
    write_csv(inbox / "长表2024.csv", LONG_HEADER, answer_rows(rubric, 2024), datetime(2024, 11, 5, 9))
    write_csv(inbox / "长表2025.csv", LONG_HEADER, answer_rows(rubric, 2025), datetime(2025, 11, 5, 9))
    write_csv(inbox / "=问题 <b>表.csv", LONG_HEADER, refused_rows(), datetime(2025, 11, 6, 9))
    write_csv(inbox / "复报.csv", LONG_HEADER, differing_rows(), datetime(2025, 11, 6, 10))
    write_csv(inbox / "便条.csv", ("甲", "乙"), iter([(1, 2)]), datetime(2025, 11, 7, 9))
    land_files(settings, rubrics, find_files(inbox), now=datetime(2025, 12, 1, 2))
    publish_run(settings, "20260101T020000-aaaaaa")


def publish_run(settings: Settings, run_id: str) -> None:
    """Build what the ledger holds and publish it, as the night does, without Dagster and Great Expectations."""
    rubrics = load_rubrics(settings)
    started_at = datetime(2026, 1, 1, 2)
    run = RunContext(run_id, AS_OF, started_at, "test", input_digest(settings, rubrics, AS_OF))
    write_build_inputs(settings, rubrics, run)
    subprocess.run(
        [
            str(Path(sys.executable).with_name("dbt")), "--quiet", "build",
            "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test",
            "--project-dir", "dbt_project", "--profiles-dir", "dbt_project",
            "--target-path", str(settings.dbt_target), "--log-path", str(settings.dbt_logs),
        ],
        env=child_environment(settings), cwd=PROJECT_ROOT, check=True,
    )  # fmt: skip
    store_outcomes(settings.build_file, run_id, [])
    publish(settings, run, now=datetime(2026, 1, 1, 2, 5))
