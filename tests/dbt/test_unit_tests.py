"""The dbt unit tests that stand beside the models: all of them run and pass, and no scoring step is without."""

from __future__ import annotations

from tests.dbt.built_city import BuiltCity
from tests.dbt.dbt_runs import failures

PLAIN = {
    "int_quality__check_results": "only puts the checks together; each of them is tested",
    "int_rank_robustness": "dbt has no unit tests for Python models; the method is tested in tests/unit",
    "int_ranks_without_criterion": "a Python model; the method is tested in tests/unit",
    "int_robustness_draws": "a Python model; the design is tested in tests/unit",
    "int_robustness_factors": "a Python model; the method is tested in tests/unit",
    "int_robustness_weights": "a Python model; the design is tested in tests/unit",
    "fct_peer_indicator_score": "only names the columns of int_peer_contributions",
    "fct_district_robustness": "only casts what int_rank_robustness found",
    "fct_rank_robustness": "only casts what int_rank_robustness found",
    "fct_rank_without_criterion": "only takes the published rank off what int_ranks_without_criterion found",
    "fct_robustness_factor": "only names what int_robustness_factors found",
    "fct_field_value_history": "only names the columns of int_landed_values",
    "ingest_rejected_row": "only adds the file's name and writes its cell",
    "int_scenario_campaigns": "only names the three steps of a pair of years",
    "int_scenario_chamber_years": "only picks who is scored again",
    "int_scenario_field_bases": "only picks the year whose answers count",
}
"""Models of the scoring chain without a unit test, and why that is enough."""


def test_every_dbt_unit_test_passes(city: BuiltCity) -> None:
    outcome = city.dbt.invoke("test", "--select", "test_type:unit")
    assert outcome.exception is None, outcome.exception
    assert failures(outcome.result.results) == {}
    assert {result.node.unique_id for result in outcome.result.results} == set(city.dbt.manifest.unit_tests)


def test_every_scoring_step_has_a_unit_test(city: BuiltCity) -> None:
    manifest = city.dbt.manifest
    steps = {
        node.name
        for node in manifest.nodes.values()
        if node.resource_type == "model" and node.schema in {"intermediate", "marts", "quality"}
    }
    # A scenario's step has the SQL of the step that is tested, over other inputs.
    scenarios = {
        node.name for node in manifest.nodes.values() if "same_rules_as('int_" in (getattr(node, "raw_code", "") or "")
    }
    facts = {name for name in steps - scenarios if not name.startswith("dim_")}
    tested = {test.model for test in manifest.unit_tests.values()}
    assert facts - tested == PLAIN.keys()
