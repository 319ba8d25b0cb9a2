"""One warehouse for all tests of the SQL: golden chambers and a random city, through ingest and dbt, once a session."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.reference import load_rubrics, rubric_for_year
from pipelines.settings import Settings
from tests.dbt import golden_chambers, random_city
from tests.dbt.built_city import BuiltCity
from tests.dbt.dbt_runs import DbtRuns
from tests.dbt.inbox import write_inputs

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> BuiltCity:
    """Golden chambers (2023, 2020) and random ones (2019-2021, 2024, 2025), three rubrics, with all data tests."""
    settings = Settings(home=tmp_path_factory.mktemp("city"))
    shutil.copytree(HERE / "rubrics", settings.rubrics)
    rubrics = load_rubrics(settings)
    shipped = rubric_for_year(rubrics, golden_chambers.YEAR)
    shapes = rubric_for_year(rubrics, random_city.SHAPES_YEAR)
    second = rubric_for_year(rubrics, golden_chambers.SECOND_YEAR)
    assert shipped is not None
    assert shapes is not None
    assert second is not None
    files = [
        *golden_chambers.files(shipped),
        *random_city.files(shipped, shapes),
        *random_city.bridged_files(second, shipped),
    ]
    write_inputs(settings, rubrics, files)
    runs = DbtRuns(settings)
    runs.build("build", "--exclude-resource-type", "unit_test")
    return BuiltCity(settings, rubrics, runs)
