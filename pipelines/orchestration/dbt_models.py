"""The dbt project as Dagster assets: the lineage shows every seed and model, one step builds them all."""

import threading
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets

from pipelines.night_journal import Step
from pipelines.orchestration.instance import POOL
from pipelines.orchestration.landing import WAREHOUSE_INPUTS
from pipelines.orchestration.resources import Night
from pipelines.quality.run import warm_up


class Translator(DagsterDbtTranslator):
    """dbt's names in Dagster: `schema/model`, grouped by schema; every source is the asset warehouse_inputs."""

    def __init__(self) -> None:
        # A dbt test is not an asset check here: hundreds of events would cost seconds. The step fails when one fails.
        super().__init__(
            DagsterDbtTranslatorSettings(enable_asset_checks=False, enable_duplicate_source_asset_keys=True)
        )

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            return WAREHOUSE_INPUTS
        return model_key(dbt_resource_props)

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        return str(dbt_resource_props["schema"])

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return str(dbt_resource_props["description"])


def model_key(node: Mapping[str, Any]) -> dg.AssetKey:
    """The asset key of a seed or model of the manifest: its schema and its name in the warehouse."""
    return dg.AssetKey([str(node["schema"]), str(node["alias"])])


def model_keys(manifest: Mapping[str, Any], schemas: set[str] | None = None) -> list[dg.AssetKey]:
    """Asset keys of all seeds and models, or of those in `schemas`."""
    return sorted(
        model_key(node)
        for node in manifest["nodes"].values()
        if node["resource_type"] in {"model", "seed"} and (schemas is None or node["schema"] in schemas)
    )


def build_dbt_models(manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """The dbt models of a manifest, built by one step."""
    keys = {
        node["unique_id"]: model_key(node)
        for node in manifest["nodes"].values()
        if node["resource_type"] in {"model", "seed"}
    }

    @dbt_assets(manifest=manifest, name="dbt_models", dagster_dbt_translator=Translator(), pool=POOL)
    def dbt_models(
        context: dg.AssetExecutionContext, night: dg.ResourceParam[Night]
    ) -> Iterator[dg.MaterializeResult[None]]:
        """Build all of it, whatever was selected: models of two different nights in one file would not agree."""
        night.begin(Step.MODELS)
        # The next step needs Great Expectations, which takes seconds to import; here this process only waits.
        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
        result = night.dbt.build(night.progress.advance)
        context.log.info(
            f"dbt: {len(result.nodes) - result.tests} models and seeds, {result.tests} tests passed; "
            f"seconds in models {result.seconds({'model', 'seed'}):.1f}, in tests {result.seconds({'test'}):.1f}"
        )
        for node in result.nodes:
            key = keys.get(node.unique_id)
            if key in context.selected_asset_keys:
                yield dg.MaterializeResult(asset_key=key, metadata={"seconds": node.seconds})

    return dbt_models
