"""Guards are guards: each dbt test of a rubric finds its fault, and keeps quiet about every other one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pytest

from pipelines import warehouse
from pipelines.ingest.build_inputs import write_build_inputs
from pipelines.reference import SHIPPED_RUBRICS
from pipelines.run_context import RunContext
from pipelines.settings import Settings
from tests.dbt.built_city import BuiltCity
from tests.dbt.dbt_runs import DbtRuns
from tests.dbt.inbox import AS_OF, TAKEN_AT
from tests.dbt.rubric_mutants import Mutant, mutants

MUTANTS = mutants()
SELECTED = ("--select", "path:models/staging", "--exclude", "test_type:unit", "--indirect-selection", "cautious")


def guard_name(node: Any) -> str:
    """A test as the mutants name it: by its own name, or for a generic one by kind and what it is attached to."""
    kind = getattr(getattr(node, "test_metadata", None), "name", None)
    if kind is None or kind == "holds":
        return str(node.name)
    column = f".{node.column_name}" if node.column_name else ""
    return f"{kind} {node.attached_node.rpartition('.')[2]}{column}"


@pytest.fixture(scope="module")
def outcome(city: BuiltCity, tmp_path_factory: pytest.TempPathFactory) -> tuple[Mapping[str, set[str]], set[str]]:
    """All mutants beside the shipped rubrics in one raw schema, all tests of the rubric once.

    Returns rubric -> the tests that name it, and the names of all tests that ran.
    """
    settings = Settings(home=tmp_path_factory.mktemp("mutants"))
    shipped = next(rubric for rubric in city.rubrics if rubric.folder.parent == SHIPPED_RUBRICS)
    settings.build.mkdir(parents=True)
    run = RunContext("mutants", AS_OF, TAKEN_AT, "test", "none")
    write_build_inputs(settings, [*city.rubrics, *(mutant.of(shipped) for mutant in MUTANTS)], run)
    runs = DbtRuns(settings, manifest=city.dbt.manifest)
    runs.build("build", "--select", "+path:models/staging", "--resource-type", "seed", "--resource-type", "model")
    results = runs.invoke("test", *SELECTED, "--store-failures").result.results
    named: dict[str, set[str]] = defaultdict(set)
    with warehouse.open_reader(settings.build_file) as connection:
        for result in results:
            if not result.failures:
                continue
            failing = connection.table(f"{result.node.schema}.{result.node.alias}")
            # A closed list of values tells the value, which each mutant has for itself; the others tell the rubric.
            column = "rubric_id" if "rubric_id" in failing.columns else "value_field"
            for (name,) in failing.project(column).distinct().fetchall():
                named[name].add(guard_name(result.node))
    return named, {guard_name(result.node) for result in results}


MATCHES = "a_way_of_writing_means_one_chamber_or_is_refused"
"""A guard of a staging model that is no rubric's."""


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_fault_is_found_by_its_guard_and_by_no_other(
    outcome: tuple[Mapping[str, set[str]], set[str]], mutant: Mutant
) -> None:
    named, _ = outcome
    assert named.get(mutant.name, set()) == mutant.guards


def test_rubrics_in_order_are_named_by_no_guard(
    city: BuiltCity, outcome: tuple[Mapping[str, set[str]], set[str]]
) -> None:
    named, _ = outcome
    assert named.keys() - {mutant.name for mutant in MUTANTS} == set()
    assert {rubric.rubric_id for rubric in city.rubrics} == {"sh-2017-prov-1", "sh-2019-prov-1", "test-shapes"}


def test_every_guard_of_a_rubric_has_a_fault_to_find(outcome: tuple[Mapping[str, set[str]], set[str]]) -> None:
    _, ran = outcome
    of_rubrics = {name for name in ran if "stg_campaign_calendar" not in name} - {MATCHES}
    assert of_rubrics == set().union(*(mutant.guards for mutant in MUTANTS))
