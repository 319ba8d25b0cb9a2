"""Last month's scores from the ledger: what that night published, made once, and only where something came since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.demo.write import write_demo
from pipelines.ingest.build_inputs import write_build_inputs
from pipelines.ingest.discover import find_files
from pipelines.ingest.earlier import EarlierScores
from pipelines.ingest.land import land_files
from pipelines.orchestration.dbt_manifest import dbt_paths
from pipelines.orchestration.dbt_process import DbtProcess
from pipelines.orchestration.earlier import last_month_scores
from pipelines.orchestration.resources import Night
from pipelines.progress import Silent
from pipelines.reference import Rubric, load_rubrics, rubric_for_year
from pipelines.run_context import RunContext
from pipelines.settings import Settings, child_environment
from pipelines.warehouse import open_reader

YEAR = 2019
DAY = date(2019, 10, 31)
STARTED = datetime(2020, 2, 1, 2)
SCORES = "campaign_year, chamber_id, official_score, floor_score, ceiling_score, has_submitted, city_rank"


def run_of(as_of: date) -> RunContext:
    return RunContext("test-run", as_of, STARTED, "test", "digest")


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    """Two campaigns of a small city in the ledger; of the second, a part of the answers came in October."""
    settings = Settings(home=tmp_path_factory.mktemp("earlier"))
    settings.build.mkdir(parents=True)
    rubrics = load_rubrics(settings)
    options: dict[str, Any] = {"chambers": 18, "districts": 2, "file_format": "xlsx", "awkward": False}
    for year in (YEAR - 1, YEAR):
        rubric = rubric_for_year(rubrics, year)
        assert rubric is not None
        write_demo(settings.inbox, rubric, year=year, **options)
    land_files(settings, rubrics, find_files(settings.inbox), now=STARTED)
    with DbtProcess(dbt_paths(settings), child_environment(settings)) as dbt:
        yield Night(settings, dbt, Silent())


@pytest.fixture(scope="module")
def rubrics(night: Night) -> list[Rubric]:
    return load_rubrics(night.settings)


def rows(folder: Path, table: str, columns: str) -> list[tuple[Any, ...]]:
    return duckdb.read_parquet(str(folder / f"{table}.parquet")).project(columns).order("all").fetchall()


def test_before_anything_was_received_there_is_nothing_to_compare_with(night: Night, rubrics: list[Rubric]) -> None:
    assert last_month_scores(night, rubrics, run_of(date(2018, 3, 1))) == EarlierScores()


def test_where_nothing_came_since_no_build_is_made(night: Night, rubrics: list[Rubric]) -> None:
    """The register of 2019 is valid from the first of January, and its answers come in October."""
    assert last_month_scores(night, rubrics, run_of(date(2019, 3, 1))) == EarlierScores(date(2019, 2, 28), is_now=True)
    assert not night.settings.earlier.exists()


def test_last_month_is_what_that_night_published_and_is_made_once(night: Night, rubrics: list[Rubric]) -> None:
    found = last_month_scores(night, rubrics, run_of(date(2019, 11, 20)))
    assert (found.as_of, found.is_now) == (DAY, False)
    assert found.folder is not None
    made_at = found.folder.stat().st_mtime_ns
    assert last_month_scores(night, rubrics, run_of(date(2019, 11, 30))) == found
    assert found.folder.stat().st_mtime_ns == made_at, "it was made again"

    kept = rows(found.folder, "earlier_chamber_score", SCORES)
    districts = rows(found.folder, "earlier_district_score", "campaign_year, district_code, mean_score")
    assert {row[0] for row in kept if row[5]} == {YEAR - 1, YEAR}, "some of the answers had come by then"

    write_build_inputs(night.settings, rubrics, run_of(DAY))
    night.dbt.build(lambda *_: None, ["fct_chamber_score", "fct_district_score"])
    with open_reader(night.settings.build_file) as connection:
        assert connection.sql(f"select {SCORES} from marts.fct_chamber_score order by all").fetchall() == kept
        assert (
            connection.sql(
                "select campaign_year, district_code, mean_score from marts.fct_district_score order by all"
            ).fetchall()
            == districts
        )

    write_build_inputs(night.settings, rubrics, run_of(date(2019, 11, 30)), found)
    night.dbt.build(lambda *_: None, ["fct_movement"])
    with open_reader(night.settings.build_file) as connection:
        moved = connection.execute(
            "select chamber_id, score_then from marts.fct_movement "
            "where campaign_year = ? and compared_to = 'last_month' and change <> 0",
            [YEAR],
        ).fetchall()
    assert moved, "nobody moved since October"
    assert set(moved) <= {(row[1], row[2]) for row in kept if row[0] == YEAR}
