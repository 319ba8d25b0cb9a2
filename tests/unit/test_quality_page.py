"""The page about a night's data: complete, in both languages, and harmless whatever a file is called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.quality.outcomes import ExpectationOutcome, UnexpectedRow, store_outcomes
from pipelines.quality.page import page_html, write_page
from tests.unit.build_file import change_build, write_clean_build

MET = ExpectationOutcome(
    asset="a", suite="suite", expectation="all_is_well", column_name=None, severity="critical", success=True,
    element_count=12, unexpected_count=0, observed_value=None, description_zh="都好。", description_en="All well.",
    todo_zh="改正它。", todo_en="Mend it.",
)  # fmt: skip
WARNED = replace(
    MET, expectation="rows_wait", severity="warning", success=False, unexpected_count=1234,
    unexpected_rows=(UnexpectedRow("<b>甲</b>.xlsx 7", "days_open=<script>1</script>"),),
)  # fmt: skip
STOPPED = replace(MET, expectation="it_is_broken", success=False, observed_value="0.5")

WHAT_THE_PAGE_READS_BESIDES = """
create table marts.dim_submission_check as
select distinct check_code, '检查' as name_zh, 'Check' as name_en, 'error' as severity
from quality.fct_submission_check;
alter table marts.fct_chamber_score add column district_code varchar;
update marts.fct_chamber_score set district_code = substr(chamber_id, 4, 6);
alter table quality.fct_submission_completeness add column state_code varchar default 'complete';
alter table quality.ingest_file add column outcome_code varchar default 'taken';
alter table quality.ingest_file add column message_zh varchar default '已收取';
"""


@pytest.fixture
def build(tmp_path: Path) -> Path:
    file = tmp_path / "warehouse.duckdb"
    write_clean_build(file)
    change_build(file, WHAT_THE_PAGE_READS_BESIDES)
    return file


def page_of(build: Path, *outcomes: ExpectationOutcome) -> str:
    store_outcomes(build, "run-1", outcomes)
    return page_html(build)


def test_what_is_met_is_said_in_both_languages(build: Path) -> None:
    page = page_of(build, MET)
    assert "全部 1 项检查通过" in page
    assert "All 1 checks are met" in page
    assert "改正它" not in page


def test_a_finding_says_how_many_rows_which_and_what_to_do(build: Path) -> None:
    page = page_of(build, MET, WARNED)
    assert "1,234 / 12" in page
    assert "改正它。" in page
    assert "Mend it." in page
    assert "Fit to publish; 1 findings" in page


def test_names_from_outside_are_shown_as_text(build: Path) -> None:
    page = page_of(build, WARNED)
    assert "<script>1" not in page
    assert "&lt;b&gt;甲&lt;/b&gt;.xlsx 7" in page


def test_a_night_that_is_stopped_says_so_first(build: Path) -> None:
    page = page_of(build, MET, WARNED, STOPPED)
    assert "这一晚没有发布" in page
    assert page.index("it_is_broken") < page.index("rows_wait") < page.index("all_is_well")


def test_a_page_replaces_the_former_one(build: Path, tmp_path: Path) -> None:
    target = tmp_path / "outbox" / "data_quality.html"
    store_outcomes(build, "run-1", [MET])
    write_page(build, target)
    store_outcomes(build, "run-2", [STOPPED])
    write_page(build, target)
    assert "it_is_broken" in target.read_text(encoding="utf-8")
    assert [path.name for path in target.parent.iterdir()] == ["data_quality.html"]
