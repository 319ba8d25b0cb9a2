"""What Dagster loads: the job, the schedule, and a lineage that holds every dbt model and every check."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph
from dagster._core.definitions.freshness import TimeWindowFreshnessPolicy

from pipelines.definitions import build_defs
from pipelines.orchestration.dbt_manifest import dbt_paths, read_manifest
from pipelines.orchestration.jobs import NIGHTLY
from pipelines.orchestration.submission_checks import CHECKED
from pipelines.quality.registry import expectation_names
from pipelines.quality.submissions import check_names
from pipelines.settings import Settings
from tests.demo_night import DemoNight


@pytest.fixture(scope="module")
def settings(demo_night: DemoNight) -> Settings:
    """A home where dbt has parsed the project."""
    return demo_night.settings


@pytest.fixture(scope="module")
def definitions(settings: Settings) -> dg.Definitions:
    return build_defs(settings)


@pytest.fixture(scope="module")
def graph(definitions: dg.Definitions) -> AssetGraph:
    return definitions.resolve_asset_graph()


def test_everything_resolves(definitions: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(definitions)


def test_the_lineage_contains_every_dbt_model_and_seed(settings: Settings, graph: AssetGraph) -> None:
    nodes = read_manifest(dbt_paths(settings))["nodes"].values()
    built = {
        dg.AssetKey([node["schema"], node["alias"]])
        for node in nodes
        # An ephemeral model is a part of the models that read it, and nothing that could be looked at.
        if node["resource_type"] in {"model", "seed"} and node["config"]["materialized"] != "ephemeral"
    }
    assert len(built) > 60
    assert built <= graph.get_all_asset_keys()


def test_the_lineage_leads_from_the_inbox_to_the_publication(graph: AssetGraph) -> None:
    assert graph.get_ancestor_asset_keys(dg.AssetKey("publication")) >= {
        dg.AssetKey("inbox_manifest"),
        dg.AssetKey("landed_submissions"),
        dg.AssetKey("warehouse_inputs"),
        dg.AssetKey(["staging", "stg_field_values"]),
        dg.AssetKey(["marts", "fct_chamber_score"]),
        dg.AssetKey(["reporting", "rpt_chamber_ranking"]),
    }


def test_no_asset_stands_outside_the_project(graph: AssetGraph) -> None:
    assert graph.external_asset_keys == set()


def test_every_expectation_is_a_check_of_an_asset_that_exists(graph: AssetGraph) -> None:
    checks = {(key.asset_key.to_user_string(), key.name) for key in graph.asset_check_keys if key.asset_key != CHECKED}
    assert checks == {(name.asset, name.expectation) for name in expectation_names()}
    assert {key.asset_key for key in graph.asset_check_keys} <= graph.get_all_asset_keys()


def test_every_check_of_submissions_is_an_asset_check_that_never_stops_a_night(graph: AssetGraph) -> None:
    checks = {key.name: graph.get_check_spec(key) for key in graph.asset_check_keys if key.asset_key == CHECKED}
    assert checks.keys() == check_names().keys()
    assert not any(spec.blocking for spec in checks.values())


def test_the_publication_must_be_fresh(graph: AssetGraph) -> None:
    policy = graph.get(dg.AssetKey("publication")).freshness_policy
    assert isinstance(policy, TimeWindowFreshnessPolicy)
    assert policy.fail_window.to_timedelta() == timedelta(hours=30)


def test_critical_checks_of_what_is_built_hold_back_the_publication(graph: AssetGraph) -> None:
    critical = {
        (name.asset, name.expectation)
        for name in expectation_names()
        if name.severity == "critical" and name.asset != "warehouse_inputs"
    }
    blocking = {
        (key.asset_key.to_user_string(), key.name)
        for key in graph.asset_check_keys
        if graph.get_check_spec(key).blocking
    }
    assert blocking == critical
    assert {dg.AssetKey(asset.split("/")) for asset, _ in critical} <= graph.get(dg.AssetKey("publication")).parent_keys


def test_the_publication_waits_for_the_step_that_runs_the_suites(definitions: dg.Definitions) -> None:
    structure = definitions.resolve_job_def(NIGHTLY).dependency_structure
    steps = {output.node_name for output in structure.all_upstream_outputs_from_node("publication")}
    assert steps >= {"expectations", "dbt_models", "warehouse_inputs"}


def test_the_schedule_runs_the_job_at_two_in_shanghai(definitions: dg.Definitions) -> None:
    schedule = definitions.resolve_schedule_def("nightly_at_two")
    assert schedule.job_name == NIGHTLY
    assert schedule.cron_schedule == "0 2 * * *"
    assert schedule.execution_timezone == "Asia/Shanghai"
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    two = datetime(2025, 11, 24, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
    with dg.build_schedule_context(scheduled_execution_time=two) as context:
        (request,) = schedule.evaluate_tick(context).run_requests or ()
    assert request.run_config == {}, "the as-of date of a scheduled night is the day on which it runs"
